use std::{collections::HashMap, sync::Arc};

use schema::headings::TenderField;

use super::{
    Part,
    index::Index,
    keys::{Fingerprint, RowKey},
};
use crate::{
    checks::place,
    findings::Finding,
    rows::{DraftTender, Origin},
};

/// What must occur once in a calendar
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    Reference(Fingerprint),
    TitleAndLead(Fingerprint, Option<Fingerprint>),
}

/// The rows that are in the workbook more than once, by index, each with all of its like
///
/// Such rows are errors: a later import could not tell which stored tender is which.
pub(super) fn doubles(rows: &[RowKey]) -> HashMap<usize, Arc<[usize]>> {
    let identity = |row: &RowKey| match row.names.reference {
        Some(reference) => Identity::Reference(reference),
        None => Identity::TitleAndLead(row.names.title, row.names.lead),
    };
    let same: Index<(i32, Identity)> =
        rows.iter().enumerate().map(|(index, row)| ((row.year, identity(row)), index)).collect();
    let each = |group: Vec<usize>| {
        let all: Arc<[usize]> = group.as_slice().into();
        group.into_iter().map(move |index| (index, Arc::clone(&all)))
    };
    same.groups().flat_map(each).collect()
}

/// The finding at a row that is in the workbook more than once
pub(super) fn finding(draft: &DraftTender, part: &Part, group: &[Origin], count: usize) -> Finding {
    let others = place::other_rows(group, count, &draft.origin);
    let (finding, field) = match &draft.reference {
        Some(reference) => {
            (Finding::error("tender.reference_twice").seeing(reference), TenderField::Reference)
        }
        None => (Finding::error("tender.twice").seeing(&draft.title), TenderField::Title),
    };
    place::at(finding.expecting(others), &draft.origin, &part.header, field)
}
