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

/// Their headings. One that is called like a column of the list is not among them: what was said there stays stored
///
/// # Errors
///
/// When the tenders were read without these cells.
pub(super) fn headings(
    tenders: &[TenderWithRelations],
    organizations: &[Organization],
    visibility: Visibility,
) -> Result<Vec<String>, ReadError> {
    if visibility != Visibility::All {
        return Ok(Vec::new());
    }
    let mut found = BTreeSet::new();
    for tender in tenders {
        found.extend(by_heading(tender)?.into_keys());
    }
    let own = TenderField::ALL.iter().map(|field| normalize(field.heading().dutch));
    let mut taken: HashSet<String> = own.collect();
    taken.extend(organizations.iter().map(|organization| normalize(&organization.name)));
    let is_free = |heading: &String| !heading.trim().is_empty() && taken.insert(normalize(heading));
    Ok(found.into_iter().filter(is_free).take(MOST).collect())
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
