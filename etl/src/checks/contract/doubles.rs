use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use schema::headings::ContractField;
use uuid::Uuid;

use super::{Row, matching::supplier_of};
use crate::{
    checks::{likeness::title_key, place},
    findings::Finding,
};

/// What must occur once in the register of an organization
#[derive(PartialEq, Eq, Hash)]
enum Identity<'a> {
    Reference(&'a str),
    TitleAndSupplier(String, Option<String>, Option<NaiveDate>),
}

/// The rows that are in the workbook more than once, by index, and a finding at each of them
///
/// Such rows are errors: a later import could not tell which stored contract is which.
pub(super) fn doubles(rows: &[Row<'_>]) -> (HashSet<usize>, Vec<Finding>) {
    let mut same: HashMap<(Uuid, Identity<'_>), Vec<usize>> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        let draft = &row.draft;
        let identity = match &draft.reference {
            Some(reference) => Identity::Reference(reference),
            None => Identity::TitleAndSupplier(title_key(&draft.title), supplier_of(draft), draft.starts_on),
        };
        same.entry((draft.organization_id, identity)).or_default().push(index);
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
    let draft = &row.draft;
    let origins = group.iter().filter_map(|index| rows.get(*index)).map(|row| &row.draft.origin);
    let others = place::other_rows(origins, group.len(), &draft.origin);
    let (finding, field) = match &draft.reference {
        Some(reference) => {
            (Finding::error("contract.reference_twice").seeing(reference), ContractField::Reference)
        }
        None => (Finding::error("contract.twice").seeing(&draft.title), ContractField::Title),
    };
    place::at(finding.expecting(others), &draft.origin, row.header, field)
}
