use std::{borrow::Cow, sync::Arc};

use chrono::{DateTime, Utc};
use schema::{
    models::FieldDifference,
    types::{Choice, DifferenceKind},
};
use uuid::Uuid;

use super::tender::filled;
use crate::{
    findings::Finding,
    rows::{DraftTender, Origin},
};

/// How a workbook differs from what is stored
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// Rows that are new, changed or missing, in the order of the workbook, the missing ones last
    pub rows: Vec<RowDifference>,
    /// Rows that are not stored yet
    pub new: usize,
    /// Rows that differ from what is stored
    pub changed: usize,
    /// Rows that equal what is stored
    pub unchanged: usize,
    /// Stored rows that the workbook does not have
    pub missing: usize,
    /// Rows that somebody must decide about first; they are counted as new or changed too
    pub undecided: usize,
}

/// A stored row as it was when a row was compared with it
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Its identity
    pub row_key: Uuid,
    /// Its version
    pub version: i32,
}

/// The fields of a difference
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fields {
    /// Those that differ
    Listed(Vec<FieldDifference>),
    /// All that a new tender fills: as many texts as it has cells, so they are made when somebody wants to see them
    Filled(Arc<DraftTender>),
}

impl Fields {
    /// The fields one by one
    pub fn list(&self) -> Cow<'_, [FieldDifference]> {
        match self {
            Self::Listed(fields) => Cow::Borrowed(fields),
            Self::Filled(tender) => Cow::Owned(filled(tender)),
        }
    }
}

impl From<Vec<FieldDifference>> for Fields {
    fn from(fields: Vec<FieldDifference>) -> Self {
        Self::Listed(fields)
    }
}

/// How one row differs from what is stored
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowDifference {
    /// New, changed, missing, or to be decided
    pub kind: DifferenceKind,
    /// What people call the row
    pub label: String,
    /// Where it stands; `None` when missing
    pub origin: Option<Origin>,
    /// Fields that differ, as people read them; of a new row all that it fills, of a missing row none
    pub fields: Fields,
    /// The stored row that it is compared with, where a decision about it may be asked for, or given
    pub target: Option<Target>,
    /// What was decided of a conflict or likeness
    pub choice: Option<Choice>,
}

impl Differences {
    /// Adds those of another part of the workbook
    pub fn add(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.new += other.new;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.missing += other.missing;
        self.undecided += other.undecided;
    }

    /// The rows, for who tells them; they stay counted
    pub fn take_rows(&mut self) -> Vec<RowDifference> {
        std::mem::take(&mut self.rows)
    }

    /// Counts a row that is not stored yet
    pub(super) fn add_new(&mut self, label: String, origin: &Origin, fields: impl Into<Fields>) {
        self.new += 1;
        self.rows.push(RowDifference {
            kind: DifferenceKind::New,
            label,
            origin: Some(origin.clone()),
            fields: fields.into(),
            target: None,
            choice: None,
        });
    }

    /// Counts a row that is stored just so
    pub(super) fn count_unchanged(&mut self) {
        self.unchanged += 1;
    }

    /// Counts a row that is stored: changed when there are fields that differ; gives whether it is
    pub(super) fn add_stored(
        &mut self,
        label: String,
        origin: &Origin,
        fields: Vec<FieldDifference>,
    ) -> bool {
        if fields.is_empty() {
            self.unchanged += 1;
            return false;
        }
        self.changed += 1;
        self.rows.push(RowDifference {
            kind: DifferenceKind::Changed,
            label,
            origin: Some(origin.clone()),
            fields: fields.into(),
            target: None,
            choice: None,
        });
        true
    }

    /// Counts a stored row that is as the workbook says, but for what people changed in it and stays so
    pub(super) fn add_kept(&mut self, label: String, origin: &Origin, fields: Vec<FieldDifference>) {
        self.unchanged += 1;
        self.rows.push(RowDifference {
            kind: DifferenceKind::Kept,
            label,
            origin: Some(origin.clone()),
            fields: fields.into(),
            target: None,
            choice: None,
        });
    }

    /// Counts a stored row that the workbook does not have; with its target where it can be removed by itself
    pub(super) fn add_missing(&mut self, label: String, target: Option<Target>) {
        self.add_missing_with(label, target, Vec::new());
    }

    /// Counts a stored row that the workbook does not have, and that changes because of it
    pub(super) fn add_missing_with(
        &mut self,
        label: String,
        target: Option<Target>,
        fields: Vec<FieldDifference>,
    ) {
        self.missing += 1;
        self.rows.push(RowDifference {
            kind: DifferenceKind::Missing,
            label,
            origin: None,
            fields: fields.into(),
            target,
            choice: None,
        });
    }

    /// Tells no longer what is missing, unless it changes because of that; gives the finding that says so, `None` when nothing
    /// was missing
    ///
    /// For when it is not known of every row which stored row it is about.
    pub fn forget_missing(&mut self) -> Option<Finding> {
        let before = self.rows.len();
        self.rows.retain(|row| row.kind != DifferenceKind::Missing || !row.fields.list().is_empty());
        let forgotten = before - self.rows.len();
        self.missing -= forgotten;
        (forgotten > 0).then(|| Finding::info("import.missing_unsure"))
    }

    /// Tells of missing rows that they go: of these, or of all
    pub fn tell_removed(&mut self, removed: Option<&[Uuid]>) {
        for row in self.rows.iter_mut().filter(|row| row.kind == DifferenceKind::Missing) {
            let is_removed =
                removed.is_none_or(|keys| row.target.is_some_and(|target| keys.contains(&target.row_key)));
            row.choice = is_removed.then_some(Choice::Remove);
        }
    }

    /// Counts a conflict or likeness, by what was decided of it
    pub(super) fn add_asked(&mut self, difference: RowDifference) {
        let is_new = difference.kind == DifferenceKind::Likely && difference.choice != Some(Choice::Same);
        *(if is_new { &mut self.new } else { &mut self.changed }) += 1;
        self.undecided += usize::from(difference.choice.is_none());
        self.rows.push(difference);
    }
}

/// The difference that a row is in the workbook again, after an import that did not have it
pub(super) fn coming_back(missing_since: Option<DateTime<Utc>>) -> Option<FieldDifference> {
    missing_since.map(|since| FieldDifference {
        field: "In het bestand".to_owned(),
        before: Some(format!("ontbrak sinds {}", since.format("%d-%m-%Y"))),
        after: Some("weer aanwezig".to_owned()),
        ..FieldDifference::default()
    })
}

/// A field that differs; `None` when before and after read the same
pub(super) fn field(heading: &str, before: Option<String>, after: Option<String>) -> Option<FieldDifference> {
    (before != after).then(|| FieldDifference {
        field: heading.to_owned(),
        before,
        after,
        ..FieldDifference::default()
    })
}
