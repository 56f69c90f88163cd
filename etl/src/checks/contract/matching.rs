use std::collections::{HashMap, HashSet};

use schema::headings::normalize;
use uuid::Uuid;

use super::{Row, StoredContract, suppliers::supplier_key};
use crate::rows::DraftContract;

/// The stored contract that a row is about
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Match<'a> {
    New,
    One(&'a StoredContract),
    /// More than one would do
    Several(Vec<&'a StoredContract>),
}

impl<'a> Match<'a> {
    /// The stored contracts that the row is, or may be, about
    pub(super) fn contracts(&self) -> &[&'a StoredContract] {
        match self {
            Self::New => &[],
            Self::One(stored) => std::slice::from_ref(stored),
            Self::Several(stored) => stored,
        }
    }
}

/// Whether a row may be about a stored contract of the same organization and title
type Rule = fn(&DraftContract, &StoredContract) -> bool;

/// What is tried in turn, after the reference: the strictest first
const RULES: [Rule; 4] = [
    |draft, stored| {
        neither_has_reference(draft, stored) && same_supplier(draft, stored) && same_start(draft, stored)
    },
    |draft, stored| {
        references_agree(draft, stored) && same_supplier(draft, stored) && same_start(draft, stored)
    },
    |draft, stored| references_agree(draft, stored) && same_supplier(draft, stored),
    |draft, stored| references_agree(draft, stored) && suppliers_agree(draft, stored),
];

/// The stored contract that each row is about; a stored contract goes to one row at most
pub(super) fn matches<'a>(rows: &[Row<'_>], stored: &'a [StoredContract]) -> Vec<Match<'a>> {
    let by_reference: HashMap<(Uuid, &str), &StoredContract> = stored
        .iter()
        .filter_map(|stored| {
            let contract = &stored.contract;
            Some(((contract.organization_id, contract.reference.as_deref()?), stored))
        })
        .collect();
    let mut by_title: HashMap<(Uuid, String), Vec<&StoredContract>> = HashMap::new();
    for stored in stored {
        let title = title_key(&stored.contract.title);
        by_title.entry((stored.contract.organization_id, title)).or_default().push(stored);
    }
    let mut taken = HashSet::new();
    let referred = |row: &Row<'_>| {
        let reference = row.draft.reference.as_deref()?;
        by_reference.get(&(row.draft.organization_id, reference)).copied()
    };
    let mut found: Vec<Match<'a>> = rows
        .iter()
        .map(|row| match referred(row) {
            Some(stored) if taken.insert(stored.contract.contract_id) => Match::One(stored),
            _ => Match::New,
        })
        .collect();
    for rule in RULES {
        for (row, found) in rows.iter().zip(&mut found).filter(|(_, found)| **found == Match::New) {
            let same_title = by_title.get(&(row.draft.organization_id, title_key(&row.draft.title)));
            let candidates: Vec<&StoredContract> = same_title
                .into_iter()
                .flatten()
                .copied()
                .filter(|stored| !taken.contains(&stored.contract.contract_id) && rule(&row.draft, stored))
                .collect();
            *found = match candidates.as_slice() {
                [] => Match::New,
                [only] => {
                    taken.insert(only.contract.contract_id);
                    Match::One(only)
                }
                _ => Match::Several(candidates),
            };
        }
    }
    found
}

/// A title made comparable; what stands in brackets counts: "(perceel 1)" and "(perceel 2)" are two contracts
pub(super) fn title_key(title: &str) -> String {
    normalize(&title.replace(['(', ')'], " "))
}

/// Whether a row and a stored contract have the same title, but for upper case, accents and hyphens
pub(super) fn same_title(draft: &DraftContract, stored: &StoredContract) -> bool {
    draft.title == stored.contract.title || title_key(&draft.title) == title_key(&stored.contract.title)
}

/// What tells the supplier of a row from others: its number, else its name
pub(super) fn supplier_of(draft: &DraftContract) -> Option<String> {
    let number = draft.kvk_number.as_ref().map(ToString::to_string);
    number.or_else(|| draft.supplier.as_deref().map(supplier_key))
}

fn neither_has_reference(draft: &DraftContract, stored: &StoredContract) -> bool {
    draft.reference.is_none() && stored.contract.reference.is_none()
}

fn references_agree(draft: &DraftContract, stored: &StoredContract) -> bool {
    draft.reference.is_none() || stored.contract.reference.is_none()
}

fn same_start(draft: &DraftContract, stored: &StoredContract) -> bool {
    draft.starts_on == stored.contract.starts_on
}

/// By the numbers where both are known, else by the names
fn same_supplier(draft: &DraftContract, stored: &StoredContract) -> bool {
    match (&draft.kvk_number, stored.kvk_number()) {
        (Some(ours), Some(theirs)) => ours.as_str() == theirs,
        _ => draft.supplier.as_deref().map(supplier_key) == stored.supplier_name().map(supplier_key),
    }
}

fn suppliers_agree(draft: &DraftContract, stored: &StoredContract) -> bool {
    let is_unknown = draft.supplier.is_none() && draft.kvk_number.is_none();
    is_unknown || stored.supplier.is_none() || same_supplier(draft, stored)
}
