//! What the check across rows keeps of a row or a stored tender: a few bytes, however long their texts are.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hash},
    num::NonZeroU64,
};

use uuid::Uuid;

use super::{Part, stored::lead};
use crate::{
    checks::{Target, likeness::title_key},
    rows::{DraftTender, Origin, YearFrom},
};

/// A value as a number: equal values have equal ones, and two others have the same by a chance of one in 2^64
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Fingerprint(NonZeroU64);

/// Takes the fingerprints of one check; those of another one differ, so that nobody can make two values that clash
#[derive(Debug, Default)]
pub struct Fingerprints(RandomState);

/// What people tell a tender by
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names {
    /// Of the reference
    pub(super) reference: Option<Fingerprint>,
    /// Of the title, made comparable
    pub(super) title: Fingerprint,
    /// Of the organization that leads it
    pub(super) lead: Option<Fingerprint>,
}

impl Fingerprints {
    fn of(&self, value: impl Hash) -> Fingerprint {
        Fingerprint(NonZeroU64::new(self.0.hash_one(value)).unwrap_or(NonZeroU64::MAX))
    }

    pub(super) fn reference(&self, reference: &str) -> Fingerprint {
        self.of(reference)
    }

    /// What a tender is told by
    pub fn names(&self, reference: Option<&str>, title: &str, lead: Option<Uuid>) -> Names {
        Names {
            reference: reference.map(|reference| self.reference(reference)),
            title: self.of(title_key(title)),
            lead: lead.map(|lead| self.of(lead)),
        }
    }
}

/// A row that has a draft
#[derive(Debug, Clone, Copy)]
pub struct RowKey {
    pub(super) names: Names,
    /// Year of its calendar
    pub(super) year: i32,
    /// Row, from 0
    pub(super) row: u32,
    /// Index of the part of the workbook that it stands in
    pub(super) part: u16,
    /// What says its year
    pub(super) year_from: YearFrom,
    /// Whether its reference may be the number of a row
    pub(super) is_row_number: bool,
    /// Whether it has an error
    pub(super) is_rejected: bool,
}

impl RowKey {
    /// Of a draft that stands in that part
    pub fn of(draft: &DraftTender, part: u16, is_rejected: bool, fingerprints: &Fingerprints) -> Self {
        let reference = draft.reference.as_deref();
        Self {
            names: fingerprints.names(reference, &draft.title, lead(&draft.participations)),
            year: draft.year,
            row: draft.origin.row,
            part,
            year_from: draft.year_from,
            is_row_number: reference.is_some_and(is_row_number),
            is_rejected,
        }
    }

    /// Year and reference
    pub(super) fn reference(&self) -> Option<(i32, Fingerprint)> {
        Some((self.year, self.names.reference?))
    }

    /// Year and title
    pub(super) const fn title(&self) -> (i32, Fingerprint) {
        (self.year, self.names.title)
    }

    /// The part that it stands in
    pub(super) fn part_of<'a>(&self, parts: &'a [Part]) -> Option<&'a Part> {
        parts.get(usize::from(self.part))
    }

    /// Where it stands
    pub(super) fn origin(&self, parts: &[Part]) -> Option<Origin> {
        Some(Origin { sheet: self.part_of(parts)?.sheet.clone(), row: self.row })
    }
}

fn is_row_number(reference: &str) -> bool {
    reference.len() <= 4 && reference.bytes().all(|byte| byte.is_ascii_digit())
}

/// A stored tender
#[derive(Debug, Clone)]
pub struct StoredKey {
    /// Its identity
    pub tender_id: Uuid,
    pub(super) version: i32,
    /// Year of its calendar
    pub(super) year: i32,
    pub(super) own: Names,
    /// What workbooks tell it by, when that is something else
    workbook: Option<Box<Names>>,
    /// Whether it came from a workbook
    pub(super) is_of_workbook: bool,
}

impl StoredKey {
    /// Of the tender with this identity and version; `workbook` is what imports said of it, `None` when none ever did
    pub fn new(
        (tender_id, version): (Uuid, i32),
        year: i32,
        own: Names,
        workbook: Option<Names>,
        is_of_workbook: bool,
    ) -> Self {
        let workbook = workbook.filter(|workbook| *workbook != own).map(Box::new);
        Self { tender_id, version, year, own, workbook, is_of_workbook }
    }

    /// Which tender it is, and in which version
    pub(super) const fn target(&self) -> Target {
        Target { row_key: self.tender_id, version: self.version }
    }

    /// Its names, and those that workbooks know it by when they are others
    pub(super) fn names(&self) -> impl Iterator<Item = &Names> {
        std::iter::once(&self.own).chain(self.workbook.as_deref())
    }

    /// The names that workbooks know it by
    pub(super) fn workbook_names(&self) -> &Names {
        self.workbook.as_deref().unwrap_or(&self.own)
    }
}

/// Whether a row and a stored tender have the same title, but for upper case, accents and hyphens
pub(super) fn same_title(row: &RowKey, stored: &StoredKey) -> bool {
    stored.names().any(|names| names.title == row.names.title)
}

/// Whether a row and a stored tender do not have different references
pub(super) const fn references_agree(row: &RowKey, stored: &StoredKey) -> bool {
    row.names.reference.is_none() || stored.own.reference.is_none()
}

/// Whether neither a row nor a stored tender has a reference
pub(super) const fn no_reference(row: &RowKey, stored: &StoredKey) -> bool {
    row.names.reference.is_none() && stored.own.reference.is_none()
}

/// Whether a row and a stored tender have the same lead, or none
pub(super) fn same_lead(row: &RowKey, stored: &StoredKey) -> bool {
    stored.names().any(|names| names.lead == row.names.lead)
}

/// Whether a row and a stored tender do not have different leads
pub(super) fn leads_agree(row: &RowKey, stored: &StoredKey) -> bool {
    let ours = row.names.lead;
    ours.is_none() || stored.names().any(|names| names.lead.is_none() || names.lead == ours)
}
