//! References that are only row numbers: people insert a row, and every number below it names another tender.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{
    Row, StoredTender,
    matching::{Match, leads_agree, same_title, title_key},
};

/// Year and title, made comparable
type Title = (i32, String);

/// The rows and stored tenders that are left once those with the same reference and title are paired
struct Loose<'r, 'a> {
    rows: &'r [Row<'r>],
    rows_by_title: HashMap<Title, Vec<usize>>,
    stored_by_title: HashMap<Title, Vec<&'a StoredTender>>,
}

/// The rows whose title counts for more than their reference, by index, with the stored tender that they are about
///
/// `claims` has the stored tender with the reference of each row. The title counts where it differs from that
/// tender's, and either is the title of another stored tender, or that tender's title stands in another row. A row
/// may be about more than one when titles are not unique, or when its reference stays with a tender that no row
/// gives another. A tender that came from a workbook and that no row is about any more leaves its reference to who has
/// it now; such tenders are given too.
pub(super) fn by_title_instead<'a>(
    rows: &[Row<'_>],
    claims: &[Option<&'a StoredTender>],
    stored: &'a [StoredTender],
) -> (HashMap<usize, Match<'a>>, HashSet<Uuid>) {
    let differs = |(row, claim): (&Row<'_>, Option<&StoredTender>)| {
        claim.is_some_and(|claim| !same_title(row.draft, claim))
    };
    if !rows.iter().zip(claims.iter().copied()).any(differs) {
        return (HashMap::new(), HashSet::new());
    }
    let loose = Loose::of(rows, claims, stored);
    let disputed: HashMap<usize, &StoredTender> = rows
        .iter()
        .zip(claims)
        .enumerate()
        .filter_map(|(index, (row, claim))| Some((index, claim.filter(|claim| loose.disputes(row, claim))?)))
        .collect();
    let tenders: HashSet<Uuid> = disputed.values().map(|stored| stored.tender.tender_id).collect();
    let concerns = |index: usize, row: &Row<'_>, claim: Option<&StoredTender>| {
        let is_disputed = |stored: &&StoredTender| tenders.contains(&stored.tender.tender_id);
        disputed.contains_key(&index) || (claim.is_none() && loose.stored(row).iter().any(is_disputed))
    };
    let decided: HashMap<usize, Match<'a>> = rows
        .iter()
        .zip(claims)
        .enumerate()
        .filter(|(index, (row, claim))| concerns(*index, row, **claim))
        .map(|(index, (row, _))| (index, loose.decide(row)))
        .collect();
    without_clashes(decided, rows, claims)
}

impl<'r, 'a> Loose<'r, 'a> {
    fn of(rows: &'r [Row<'r>], claims: &[Option<&StoredTender>], stored: &'a [StoredTender]) -> Self {
        let agrees = |row: &Row<'_>, claim: Option<&StoredTender>| {
            claim.filter(|claim| same_title(row.draft, claim)).map(|claim| claim.tender.tender_id)
        };
        let mut loose = Self { rows, rows_by_title: HashMap::new(), stored_by_title: HashMap::new() };
        let mut settled = HashSet::new();
        for (index, (row, claim)) in rows.iter().zip(claims).enumerate() {
            match agrees(row, *claim) {
                Some(tender_id) => {
                    settled.insert(tender_id);
                }
                None => loose.rows_by_title.entry(title(row)).or_default().push(index),
            }
        }
        for stored in stored.iter().filter(|stored| !settled.contains(&stored.tender.tender_id)) {
            loose.stored_by_title.entry(title_of(stored)).or_default().push(stored);
        }
        loose
    }

    fn stored(&self, row: &Row<'_>) -> &[&'a StoredTender] {
        self.stored_by_title.get(&title(row)).map_or(&[], Vec::as_slice)
    }

    /// Whether the titles of the workbook say that a row is not about the tender with its reference
    fn disputes(&self, row: &Row<'_>, claim: &StoredTender) -> bool {
        !same_title(row.draft, claim)
            && (!self.stored(row).is_empty() || self.rows_by_title.contains_key(&title_of(claim)))
    }

    fn decide(&self, row: &Row<'_>) -> Match<'a> {
        let same_title = self.stored(row);
        let agreeing: Vec<&StoredTender> =
            same_title.iter().copied().filter(|stored| leads_agree(row.draft, stored)).collect();
        match agreeing.as_slice() {
            [only] if self.rows_about(only) == 1 => Match::One(only),
            [] if same_title.is_empty() => Match::New,
            _ => Match::Several(same_title.to_vec()),
        }
    }

    fn rows_about(&self, stored: &StoredTender) -> usize {
        let rows = self.rows_by_title.get(&title_of(stored)).into_iter().flatten();
        rows.filter_map(|index| self.rows.get(*index)).filter(|row| leads_agree(row.draft, stored)).count()
    }
}

/// The same, but ambiguous where the reference of a row would stay with another stored tender too; and the tenders that
/// leave theirs
fn without_clashes<'a>(
    mut decided: HashMap<usize, Match<'a>>,
    rows: &[Row<'_>],
    claims: &[Option<&'a StoredTender>],
) -> (HashMap<usize, Match<'a>>, HashSet<Uuid>) {
    let claimed: HashSet<Uuid> =
        decided.values().flat_map(Match::stored).map(|stored| stored.tender.tender_id).collect();
    let mut left = HashSet::new();
    let renumbered: HashSet<Uuid> = decided
        .iter()
        .filter(|(index, _)| rows.get(**index).is_some_and(|row| row.draft.reference.is_some()))
        .filter_map(
            |(_, found)| if let Match::One(stored) = found { Some(stored.tender.tender_id) } else { None },
        )
        .collect();
    for (index, found) in &mut decided {
        let claim = claims.get(*index).copied().flatten();
        if let Some(claim) = claim.filter(|claim| !renumbered.contains(&claim.tender.tender_id)) {
            if !claimed.contains(&claim.tender.tender_id) && claim.tender.source_row.is_some() {
                left.insert(claim.tender.tender_id);
                continue;
            }
            let tenders = found.stored().iter().copied().chain([claim]).collect();
            *found = Match::Several(tenders);
        }
    }
    (decided, left)
}

fn title(row: &Row<'_>) -> Title {
    (row.draft.year, title_key(&row.draft.title))
}

fn title_of(stored: &StoredTender) -> Title {
    (stored.year, title_key(stored.workbook_title()))
}
