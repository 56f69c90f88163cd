use std::collections::{HashMap, HashSet};

use schema::headings::TenderField;
use uuid::Uuid;

use super::{Row, matching::title_key, stored::lead};
use crate::{checks::place, findings::Finding};

/// What must occur once in a calendar
#[derive(PartialEq, Eq, Hash)]
enum Identity<'a> {
    Reference(&'a str),
    TitleAndLead(String, Option<Uuid>),
}

/// The rows that are in the workbook more than once, by index, and a finding at each of them
///
/// Such rows are errors: a later import could not tell which stored tender is which.
pub(super) fn doubles(rows: &[Row<'_>]) -> (HashSet<usize>, Vec<Finding>) {
    let mut same: HashMap<(i32, Identity<'_>), Vec<usize>> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        let draft = row.draft;
        let identity = match &draft.reference {
            Some(reference) => Identity::Reference(reference),
            None => Identity::TitleAndLead(title_key(&draft.title), lead(&draft.participations)),
        };
        same.entry((draft.year, identity)).or_default().push(index);
    }
    let groups: HashMap<usize, Vec<usize>> = same
        .into_values()
        .filter(|indices| indices.len() > 1)
        .flat_map(|indices| indices.clone().into_iter().map(move |index| (index, indices.clone())))
        .collect();
    let findings = rows
        .iter()
        .enumerate()
        .filter_map(|(index, row)| groups.get(&index).map(|group| finding(rows, row, group)))
        .collect();
    (groups.into_keys().collect(), findings)
}

fn finding(rows: &[Row<'_>], row: &Row<'_>, group: &[usize]) -> Finding {
    let draft = row.draft;
    let origins = group.iter().filter_map(|index| rows.get(*index)).map(|row| &row.draft.origin);
    let others = place::other_rows(origins, &draft.origin);
    let (finding, field) = match &draft.reference {
        Some(reference) => {
            (Finding::error("tender.reference_twice").seeing(reference), TenderField::Reference)
        }
        None => (Finding::error("tender.twice").seeing(&draft.title), TenderField::Title),
    };
    place::at(finding.expecting(others), &draft.origin, row.header, field)
}
