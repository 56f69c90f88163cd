use std::collections::HashMap;

use schema::headings::{Field, TenderField};
use uuid::Uuid;

use super::{Fingerprints, StoredKey, StoredTender, TenderChange, keys::Fingerprint, wording::name};
use crate::{
    checks::{Differences, GoneRow, differences::field as differing, versions::is_by_hand},
    rows::Origin,
};

/// The stored tenders that the workbook no longer has
#[derive(Debug)]
pub struct Gone {
    /// Their identities
    pub tender_ids: Vec<Uuid>,
    fingerprints: Fingerprints,
    /// Their references by year, and whether another tender gets it
    references: HashMap<(i32, Fingerprint), bool>,
}

impl Gone {
    pub(super) fn new<'a>(gone: impl Iterator<Item = &'a StoredKey>, fingerprints: Fingerprints) -> Self {
        let (mut tender_ids, mut references) = (Vec::new(), HashMap::new());
        for stored in gone {
            tender_ids.push(stored.tender_id);
            references.extend(stored.own.reference.map(|reference| ((stored.year, reference), false)));
        }
        Self { tender_ids, fingerprints, references }
    }

    /// Sees which references the tenders to be written get
    pub fn see(&mut self, changes: &[TenderChange]) {
        if self.references.is_empty() {
            return;
        }
        for TenderChange { draft, .. } in changes {
            let Some(reference) = &draft.reference else { continue };
            let reference = (draft.year, self.fingerprints.reference(reference));
            if let Some(is_taken) = self.references.get_mut(&reference) {
                *is_taken = true;
            }
        }
    }

    /// Tells of one of them, once all changes were seen; gives also whether another tender gets its reference
    pub fn tell(&self, stored: &StoredTender, differences: &mut Differences) -> (GoneRow, bool) {
        let reference = stored.tender.reference.as_deref();
        let key = reference.map(|reference| (stored.year, self.fingerprints.reference(reference)));
        let is_left = key.and_then(|key| self.references.get(&key)).is_some_and(|is_taken| *is_taken);
        let heading = TenderField::Reference.heading().dutch;
        let left = reference.filter(|_| is_left).map(str::to_owned);
        let label = name(reference, &stored.tender.title);
        let fields = differing(heading, left, None).into_iter().collect();
        differences.add_missing_with(label.clone(), Some(stored.target()), fields);
        let origin = Origin::default();
        let gone = GoneRow {
            target: stored.target(),
            name: label,
            is_marked: stored.tender.missing_since.is_some(),
            is_by_hand: is_by_hand(&stored.as_draft(&origin), &stored.base(&origin)),
        };
        (gone, is_left)
    }
}
