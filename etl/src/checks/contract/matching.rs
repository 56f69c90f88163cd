use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{Row, StoredContract, stored::Face, suppliers::supplier_key};
use crate::{
    checks::likeness::{are_alike, pairs, title_key},
    rows::DraftContract,
};

/// The stored contract that a row is about
pub(super) type Match<'a> = crate::checks::Match<&'a StoredContract>;

/// Whether a row may be about a stored contract of the same organization and title
type Rule = fn(&Face<'_>, &Face<'_>) -> bool;

/// What is tried in turn, after the reference: the strictest first
const RULES: [Rule; 4] = [
    |row, stored| {
        row.reference.is_none()
            && stored.reference.is_none()
            && row.has_supplier_of(stored)
            && row.starts_on == stored.starts_on
    },
    |row, stored| {
        references_agree(row, stored) && row.has_supplier_of(stored) && row.starts_on == stored.starts_on
    },
    |row, stored| references_agree(row, stored) && row.has_supplier_of(stored),
    |row, stored| references_agree(row, stored) && suppliers_agree(row, stored),
];

/// The stored contract that each row is about; a stored contract goes to one row at most
///
/// Of what people changed by hand both versions count: theirs, and that of the imports.
pub(super) fn matches<'a>(rows: &[Row<'_>], stored: &'a [StoredContract]) -> Vec<Match<'a>> {
    let mut taken = HashSet::new();
    let mut found = by_reference(rows, stored, &mut taken);
    let by_title = by_title(stored);
    for rule in RULES {
        for (row, found) in rows.iter().zip(&mut found).filter(|(_, found)| **found == Match::New) {
            let (face, key) = (Face::of(&row.draft), title_key(&row.draft.title));
            let fits = |stored: &&StoredContract| {
                let mut titled = stored.faces().filter(|other| title_key(other.title) == key);
                !taken.contains(&stored.contract.contract_id) && titled.any(|other| rule(&face, &other))
            };
            let same_title = by_title.get(&(row.draft.organization_id, key.clone()));
            let candidates: Vec<&StoredContract> =
                same_title.into_iter().flatten().copied().filter(fits).collect();
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
    ask(rows, &mut found, stored, &taken);
    found
}

/// The stored contract with the reference of each row; one that people renumbered by hand goes by its old one too
fn by_reference<'a>(
    rows: &[Row<'_>],
    stored: &'a [StoredContract],
    taken: &mut HashSet<Uuid>,
) -> Vec<Match<'a>> {
    let referred = |stored: &'a StoredContract, face: Face<'a>| {
        Some(((stored.contract.organization_id, face.reference?), stored))
    };
    let imported = stored
        .iter()
        .flat_map(|stored| stored.faces().skip(1).filter_map(move |face| referred(stored, face)));
    let mut known: HashMap<(Uuid, &str), &StoredContract> = imported.collect();
    known.extend(
        stored
            .iter()
            .flat_map(|stored| stored.faces().take(1).filter_map(move |face| referred(stored, face))),
    );
    let of_row = |row: &Row<'_>| {
        let reference = row.draft.reference.as_deref()?;
        known.get(&(row.draft.organization_id, reference)).copied()
    };
    rows.iter()
        .map(|row| match of_row(row) {
            Some(stored) if taken.insert(stored.contract.contract_id) => Match::One(stored),
            _ => Match::New,
        })
        .collect()
}

fn by_title(stored: &[StoredContract]) -> HashMap<(Uuid, String), Vec<&StoredContract>> {
    let mut titles: HashMap<_, Vec<_>> = HashMap::new();
    for stored in stored {
        let keys: HashSet<String> = stored.faces().map(|face| title_key(face.title)).collect();
        for key in keys {
            titles.entry((stored.contract.organization_id, key)).or_default().push(stored);
        }
    }
    titles
}

/// Marks the rows without a stored contract that look like one that no row is about
///
/// Both are of one organization, neither has a reference that contradicts the other, their titles are alike, and so are their
/// suppliers where both are known.
fn ask<'a>(rows: &[Row<'_>], found: &mut [Match<'a>], stored: &'a [StoredContract], taken: &HashSet<Uuid>) {
    let free = stored.iter().enumerate().filter(|(_, stored)| !taken.contains(&stored.contract.contract_id));
    let free = free.flat_map(|(index, stored)| {
        stored.faces().map(move |face| (index, stored.contract.organization_id, face.title))
    });
    let new = rows.iter().zip(&*found).enumerate().filter(|(_, (_, found))| **found == Match::New);
    let new = new.map(|(index, (row, _))| (index, row.draft.organization_id, row.draft.title.as_str()));
    let may_be = |row: usize, index: usize| match (rows.get(row), stored.get(index)) {
        (Some(row), Some(stored)) => looks_like(&row.draft, stored),
        _ => false,
    };
    for (row, index) in pairs(new, free, may_be) {
        if let (Some(found), Some(stored)) = (found.get_mut(row), stored.get(index)) {
            *found = Match::Likely(stored);
        }
    }
}

fn looks_like(draft: &DraftContract, stored: &StoredContract) -> bool {
    let face = Face::of(draft);
    let alike = |other: &Face<'_>| match (face.kvk_number, other.kvk_number, face.supplier, other.supplier) {
        (None, _, Some(own), Some(theirs)) | (_, None, Some(own), Some(theirs)) => are_alike(own, theirs),
        _ => false,
    };
    stored
        .faces()
        .any(|other| references_agree(&face, &other) && (suppliers_agree(&face, &other) || alike(&other)))
}

/// What tells the supplier of a row from others: its number, else its name
pub(super) fn supplier_of(draft: &DraftContract) -> Option<String> {
    let number = draft.kvk_number.as_ref().map(ToString::to_string);
    number.or_else(|| draft.supplier.as_deref().map(supplier_key))
}

const fn references_agree(row: &Face<'_>, stored: &Face<'_>) -> bool {
    row.reference.is_none() || stored.reference.is_none()
}

fn suppliers_agree(row: &Face<'_>, stored: &Face<'_>) -> bool {
    row.is_without_supplier() || stored.is_without_supplier() || row.has_supplier_of(stored)
}
