use chrono::NaiveDate;
use schema::{headings::normalize, models::Organization, types::GmCode};

use crate::directory::Directory;

/// A municipality as a row calls it
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    code: Option<GmCode>,
    /// Its name; empty when only the code is given
    pub(super) name: String,
}

/// What CBS writes in brackets behind the name of a region that is no municipality
const MARKS: [&str; 17] = [
    "pv",
    "ld",
    "cr",
    "cp",
    "cs",
    "ca",
    "ga",
    "sg",
    "tr",
    "vr",
    "gg",
    "jr",
    "ar",
    "ams",
    "pr",
    "provincie",
    "corop",
];

/// Names, normalized, of regions that are no municipality where nothing else says so
///
/// Utrecht and Groningen are municipalities too: a province of that name can only be told by its mark or code.
const NAMES: [&str; 25] = [
    "nederland",
    "totaal nederland",
    "nederland totaal",
    "caribisch nederland",
    "europees nederland",
    "buitenland",
    "niet in te delen",
    "gemeentelijk niet in te delen",
    "noord nederland",
    "oost nederland",
    "west nederland",
    "zuid nederland",
    "drenthe",
    "flevoland",
    "friesland",
    "fryslan",
    "gelderland",
    "limburg",
    "noord brabant",
    "noord holland",
    "overijssel",
    "zeeland",
    "zuid holland",
    "bonaire",
    "onbekend",
];

impl Region {
    /// The municipality of a row; `None` when its code, kind or name says that it is another region
    ///
    /// A row without code and name may be a municipality: nobody can tell.
    pub(super) fn of(code: Option<String>, name: Option<String>, kind: Option<String>) -> Option<Self> {
        let is_municipality =
            |kind: String| matches!(normalize(&kind).as_str(), "gemeente" | "gemeenten" | "gm");
        if kind.is_some_and(|kind| !is_municipality(kind)) {
            return None;
        }
        let name = name.unwrap_or_default();
        let code = match code {
            Some(code) => Some(municipality_code(&code)?),
            None if is_other_region(&name) => return None,
            None => None,
        };
        Some(Self { code, name })
    }

    /// Whether only the name tells which municipality it is
    pub(super) const fn is_by_name(&self) -> bool {
        self.code.is_none()
    }

    /// What the row calls it: its name, else its code; empty when it has neither
    pub(super) fn label(&self) -> &str {
        let code = self.code.as_ref().map_or("", GmCode::as_str);
        if self.name.is_empty() { code } else { &self.name }
    }

    /// The municipality that existed on that day
    pub(super) fn find<'a>(&self, directory: &'a Directory, on: NaiveDate) -> Option<&'a Organization> {
        match &self.code {
            Some(code) => {
                use std::ops::RangeBounds;
                directory.by_code(code).filter(|organization| organization.existence.contains(&on))
            }
            None => directory.by_name(&self.name, on),
        }
    }
}

/// Whether a code, or without one a name, is that of the Netherlands as a whole
pub(super) fn is_country(code: Option<&str>, name: Option<&str>) -> bool {
    const NAMES: [&str; 4] = ["nederland", "totaal nederland", "nederland totaal", "the netherlands"];
    match code {
        Some(code) => matches!(code.trim().to_ascii_uppercase().as_str(), "NL" | "NL00" | "NL01"),
        None => name.is_some_and(|name| NAMES.contains(&key(name).as_str())),
    }
}

/// A name made comparable; what stands in brackets counts
pub(super) fn key(name: &str) -> String {
    normalize(&name.replace(['(', ')'], " "))
}

/// `GM0503`, `503`, `0503`; `None` for the codes of other regions, such as `NL01`, `PV28`, `WK050311`
fn municipality_code(code: &str) -> Option<GmCode> {
    let code = code.trim().to_ascii_uppercase();
    let digits = code.strip_prefix("GM").unwrap_or(&code);
    let number: u16 =
        digits.parse().ok().filter(|number| (1..=9_999).contains(number) && digits.len() <= 4)?;
    format!("GM{number:04}").parse().ok()
}

fn is_other_region(name: &str) -> bool {
    let mark = name.rsplit_once('(').map(|(_, mark)| normalize(mark.trim_end().trim_end_matches(')')));
    mark.is_some_and(|mark| MARKS.contains(&mark.as_str())) || NAMES.contains(&key(name).as_str())
}
