//! Rows that are surely about no stored tender, but look like one: somebody is asked.

use std::collections::HashSet;

use uuid::Uuid;

use super::{
    Row, StoredTender,
    matching::{Match, leads_agree, references_agree},
};
use crate::checks::likeness::pairs;

/// Marks the rows without a stored tender that look like one that no row is about
///
/// Both are of one year, neither has a reference or lead that contradicts the other, and their titles are alike.
pub(super) fn ask<'a>(
    rows: &[Row<'_>],
    found: &mut [Match<'a>],
    stored: &'a [StoredTender],
    taken: &HashSet<Uuid>,
) {
    let free = stored.iter().enumerate().filter(|(_, stored)| !taken.contains(&stored.tender.tender_id));
    let free = free.flat_map(|(index, stored)| stored.titles().map(move |title| (index, stored.year, title)));
    let new = rows.iter().zip(&*found).enumerate().filter(|(_, (_, found))| **found == Match::New);
    let new = new.map(|(index, (row, _))| (index, row.draft.year, row.draft.title.as_str()));
    let may_be = |row: usize, index: usize| match (rows.get(row), stored.get(index)) {
        (Some(row), Some(stored)) => references_agree(row.draft, stored) && leads_agree(row.draft, stored),
        _ => false,
    };
    for (row, index) in pairs(new, free, may_be) {
        if let (Some(found), Some(stored)) = (found.get_mut(row), stored.get(index)) {
            *found = Match::Likely(stored);
        }
    }
}
