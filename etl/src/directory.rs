//! The organizations and CPV codes that are stored, read once by the run and handed to the rows as a value.

use std::collections::{HashMap, HashSet};
use std::ops::RangeBounds;

use chrono::NaiveDate;
use schema::{
    headings::normalize,
    models::Organization,
    types::{GmCode, OrganizationKind},
};
use uuid::Uuid;

use crate::{cells::CpvCodes, nearest::nearest};

/// Who got the area of the municipalities that were abolished since 2019, all or a part of it, by their codes
///
/// As CBS tells of recent changes of municipalities; the figures of table 70072NED before and after agree with it.
const SUCCESSORS: &str = include_str!("../reference/municipality_successors.csv");

/// Finds organizations by code or name, and knows the CPV codes
#[derive(Debug, Default)]
pub struct Directory {
    organizations: Vec<Organization>,
    by_code: HashMap<String, usize>,
    by_full_name: HashMap<String, Vec<usize>>,
    by_plain_name: HashMap<String, Vec<usize>>,
    members: HashSet<Uuid>,
    cpv_codes: CpvCodes,
}

impl Directory {
    /// A directory of these organizations
    pub fn new(organizations: Vec<Organization>) -> Self {
        let mut directory = Self::default();
        for (index, organization) in organizations.iter().enumerate() {
            if let Some(code) = &organization.code {
                directory.by_code.insert(code.clone(), index);
            }
            directory.by_full_name.entry(full_name(&organization.name)).or_default().push(index);
            directory.by_plain_name.entry(plain_name(&organization.name)).or_default().push(index);
        }
        directory.organizations = organizations;
        directory
    }

    /// The same directory, with these CPV codes
    #[must_use]
    pub fn with_cpv_codes(self, cpv_codes: CpvCodes) -> Self {
        Self { cpv_codes, ..self }
    }

    /// The same directory, of a partnership that these were ever members of
    #[must_use]
    pub fn with_members(self, members: impl IntoIterator<Item = Uuid>) -> Self {
        Self { members: members.into_iter().collect(), ..self }
    }

    /// The CPV codes
    pub const fn cpv_codes(&self) -> &CpvCodes {
        &self.cpv_codes
    }

    /// The municipality with that CBS code
    pub fn by_code(&self, code: &GmCode) -> Option<&Organization> {
        self.organizations.get(*self.by_code.get(code.as_str())?)
    }

    /// The organization of that name on that day, however it is written; `None` when there is none or more than one
    ///
    /// "Bergen (NH.)" and "Bergen (L.)" are two, "Bergen" alone is neither; "Rijswijk" alone is "Rijswijk (ZH.)".
    pub fn by_name(&self, name: &str, on: NaiveDate) -> Option<&Organization> {
        self.only(self.by_full_name.get(&full_name(name)), on)
            .or_else(|| self.only(self.by_plain_name.get(&plain_name(name)), on))
    }

    /// The name of the municipality of that day that is clearly meant by one that is nearly it: a member, else any
    pub fn nearest_name(&self, written: &str, on: NaiveDate) -> Option<&str> {
        let is_member = |it: &&Organization| self.members.contains(&it.organization_id);
        let own = self.municipalities(on).filter(is_member).map(|it| it.name.as_str());
        nearest(written, own).or_else(|| nearest(written, self.municipalities(on).map(|it| it.name.as_str())))
    }

    /// What may be meant by a name that is unknown: the member or municipality of that day that is clearly the nearest, else all
    /// members ("Delft, Westland of Zoetermeer"); `None` when nobody knows the members
    pub fn meant_by<'n>(
        &'n self,
        written: &str,
        members: impl Iterator<Item = &'n str>,
        on: NaiveDate,
    ) -> Option<String> {
        let members: Vec<&str> = members.collect();
        let clear = nearest(written, members.iter().copied()).or_else(|| self.nearest_name(written, on));
        clear.map(str::to_owned).or_else(|| match members.as_slice() {
            [] => None,
            [only] => Some((*only).to_owned()),
            [first @ .., last] => Some(format!("{} of {last}", first.join(", "))),
        })
    }

    /// The municipalities that exist on a day
    pub fn municipalities(&self, on: NaiveDate) -> impl Iterator<Item = &Organization> {
        let exists = move |organization: &&Organization| organization.existence.contains(&on);
        self.organizations.iter().filter(|it| it.kind == OrganizationKind::Municipality).filter(exists)
    }

    /// Whether a municipality may have got a part of one that existed on a day and no longer on another: it did, or nobody
    /// knows who did
    pub fn may_have_grown_by_merger(
        &self,
        organization_id: Uuid,
        after: NaiveDate,
        until: NaiveDate,
    ) -> bool {
        let mut municipalities = self.municipalities(until);
        let own =
            municipalities.find(|it| it.organization_id == organization_id).and_then(|it| it.code.as_deref());
        let abolished = self.municipalities(after).filter(|it| !it.existence.contains(&until));
        abolished.filter_map(|it| it.code.as_deref()).any(|code| {
            let mut got_it = successors(code).peekable();
            got_it.peek().is_none() || got_it.any(|successor| Some(successor) == own)
        })
    }

    fn only(&self, indices: Option<&Vec<usize>>, on: NaiveDate) -> Option<&Organization> {
        let mut existing = indices?
            .iter()
            .filter_map(|index| self.organizations.get(*index))
            .filter(|organization| organization.existence.contains(&on));
        match (existing.next(), existing.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }
}

fn successors(code: &str) -> impl Iterator<Item = &'static str> {
    let pairs = SUCCESSORS.lines().skip(1).filter_map(|line| line.split_once(';'));
    pairs.filter(move |(abolished, _)| *abolished == code).map(|(_, successor)| successor)
}

/// The name with what stands in brackets, which tells namesakes apart
fn full_name(name: &str) -> String {
    const SIGNS: [char; 3] = ['(', ')', '.'];
    if name.contains(SIGNS) { normalize(&name.replace(SIGNS, " ")) } else { normalize(name) }
}

/// "'s-Gravenhage", "Den Haag" and "Gemeente 's Gravenhage" are one
fn plain_name(name: &str) -> String {
    let normal = normalize(name);
    let bare = normal.strip_prefix("gemeente ").unwrap_or(&normal);
    match bare {
        "den haag" => "'s gravenhage".to_owned(),
        "den bosch" => "'s hertogenbosch".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Bound;

    use super::*;

    fn municipality(code: &str, name: &str) -> Organization {
        Organization {
            organization_id: Uuid::nil(),
            kind: OrganizationKind::Municipality,
            code: Some(code.to_owned()),
            name: name.to_owned(),
            existence: (Bound::Unbounded, Bound::Unbounded),
        }
    }

    #[test]
    fn knows_a_municipality_however_it_is_written() {
        let directory = Directory::new(vec![
            municipality("GM1926", "Pijnacker-Nootdorp"),
            municipality("GM0518", "'s-Gravenhage"),
        ]);
        let day = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();
        for name in ["Pijnacker Nootdorp", "pijnacker-nootdorp (gemeente)", "Gemeente Pijnacker-Nootdorp"] {
            assert_eq!(
                directory.by_name(name, day).and_then(|found| found.code.as_deref()),
                Some("GM1926"),
                "{name}"
            );
        }
        assert!(directory.by_name("Den Haag", day).is_some());
        assert!(directory.by_name("Pijnacker", day).is_none());
    }

    #[test]
    fn a_member_is_meant_before_any_other() {
        let delft =
            Organization { organization_id: Uuid::from_u128(1), ..municipality("GM0503", "Delfland") };
        let directory = Directory::new(vec![delft, municipality("GM9999", "Delfzand")]);
        let day = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();
        assert_eq!(directory.nearest_name("Delfpand", day), None, "one is as near as the other");
        let directory = directory.with_members([Uuid::from_u128(1)]);
        assert_eq!(directory.nearest_name("Delfpand", day), Some("Delfland"));
    }

    #[test]
    fn tells_namesakes_apart() {
        let directory = Directory::new(vec![
            municipality("GM0373", "Bergen (NH.)"),
            municipality("GM0893", "Bergen (L.)"),
            municipality("GM0603", "Rijswijk (ZH.)"),
        ]);
        let day = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();
        let code = |name| directory.by_name(name, day).and_then(|found| found.code.clone());
        assert_eq!(code("Bergen (NH)").as_deref(), Some("GM0373"));
        assert_eq!(code("Bergen"), None);
        assert_eq!(code("Rijswijk").as_deref(), Some("GM0603"));
    }

    #[test]
    fn knows_who_got_the_abolished_ones() {
        const MUNICIPALITIES: &str = include_str!("../reference/municipalities.csv");
        let rows: Vec<Vec<&str>> =
            MUNICIPALITIES.lines().skip(1).map(|line| line.split(';').collect()).collect();
        let abolished = rows.iter().filter(|row| !row[3].is_empty());
        for row in abolished {
            assert!(successors(row[0]).next().is_some(), "nobody got {}", row[1]);
        }
        for (code, successor) in SUCCESSORS.lines().skip(1).filter_map(|line| line.split_once(';')) {
            let row =
                |code: &str| rows.iter().find(|row| row[0] == code).unwrap_or_else(|| panic!("no {code}"));
            let (until, heir) = (row(code)[3], row(successor));
            assert!(heir[2] <= until && heir[3].is_empty(), "{code} became {successor}");
        }
    }

    #[test]
    fn only_who_got_a_part_grows_by_a_merger() {
        let numbered = |code: &str, name: &str, number: u128, end: Bound<NaiveDate>| Organization {
            organization_id: Uuid::from_u128(number),
            existence: (Bound::Unbounded, end),
            ..municipality(code, name)
        };
        let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let directory = |abolished: &str| {
            Directory::new(vec![
                numbered("GM0865", "Vught", 1, Bound::Unbounded),
                numbered("GM0503", "Delft", 2, Bound::Unbounded),
                numbered(abolished, "Haaren", 3, Bound::Excluded(day(2021))),
            ])
        };
        let grows = |abolished: &str, number, year| {
            directory(abolished).may_have_grown_by_merger(Uuid::from_u128(number), day(year - 1), day(year))
        };
        assert!(grows("GM0788", 1, 2021) && !grows("GM0788", 2, 2021) && !grows("GM0788", 1, 2022));
        assert!(grows("GM9999", 2, 2021), "nobody knows who got it");
    }
}
