//! Columns of workbooks that are not those of the product: a calendar that goes out and comes in again keeps them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use schema::{
    headings::{Field, TenderField, normalize},
    models::Organization,
};
use serde_json::{Map, Value};

use crate::read::{
    ReadError, Visibility,
    tender::{TenderText, TenderWithRelations},
};

/// Most of them: more than a person has, and few enough for a sheet
const MOST: usize = 500;

/// Those that go out
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct OwnColumns {
    /// Their headings, in the order of the alphabet
    pub(super) headings: Vec<String>,
    /// How many more there are, which do not go out
    pub(super) left_out: usize,
}

/// Those of these tenders. One that is called like a column of the list is not among them: what was said there stays stored
///
/// # Errors
///
/// When the tenders were read without these cells.
pub(super) fn of(
    tenders: &[TenderWithRelations],
    organizations: &[Organization],
    visibility: Visibility,
) -> Result<OwnColumns, ReadError> {
    if visibility != Visibility::All {
        return Ok(OwnColumns::default());
    }
    let mut found = BTreeSet::new();
    for tender in tenders {
        found.extend(by_heading(tender)?.into_keys());
    }
    let own = TenderField::ALL.iter().map(|field| normalize(field.heading().dutch));
    let mut taken: HashSet<String> = own.collect();
    taken.extend(organizations.iter().map(|organization| normalize(&organization.name)));
    let is_free = |heading: &String| !heading.trim().is_empty() && taken.insert(normalize(heading));
    Ok(OwnColumns::first(found.into_iter().filter(is_free).collect()))
}

impl OwnColumns {
    fn first(mut headings: Vec<String>) -> Self {
        let left_out = headings.len().saturating_sub(MOST);
        headings.truncate(MOST);
        Self { headings, left_out }
    }
}

/// What stands below each of them; empty for nothing
///
/// # Errors
///
/// When the tender was read without these cells.
pub(super) fn cells(tender: &TenderWithRelations, headings: &[String]) -> Result<Vec<String>, ReadError> {
    if headings.is_empty() {
        return Ok(Vec::new());
    }
    let mut cells = by_heading(tender)?;
    Ok(headings.iter().map(|heading| cells.remove(heading).unwrap_or_default()).collect())
}

fn by_heading(tender: &TenderWithRelations) -> Result<BTreeMap<String, String>, ReadError> {
    let stored = tender.texts.get(TenderText::Unmapped)?;
    let cells: Map<String, Value> =
        stored.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let text = |cell: Value| match cell {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(cells.into_iter().map(|(heading, cell)| (heading, text(cell))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_counted() {
        let headings = |count: usize| (0..count).map(|number| format!("Kolom {number:04}")).collect();
        assert_eq!(OwnColumns::first(headings(MOST)).left_out, 0);
        let cut = OwnColumns::first(headings(MOST + 12));
        assert_eq!((cut.headings.len(), cut.left_out), (MOST, 12));
    }
}
