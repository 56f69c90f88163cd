use schema::{models::FieldDifference, types::DifferenceKind};

use crate::rows::Origin;

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
}

/// How one row differs from what is stored
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowDifference {
    /// New, changed or missing
    pub kind: DifferenceKind,
    /// What people call the row
    pub label: String,
    /// Where it stands; `None` when missing
    pub origin: Option<Origin>,
    /// Fields that differ, as people read them; of a new row all that it fills, of a missing row none
    pub fields: Vec<FieldDifference>,
}

impl Differences {
    /// Adds those of another part of the workbook
    pub fn add(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.new += other.new;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.missing += other.missing;
    }

    /// Counts a row that is not stored yet
    pub(super) fn add_new(&mut self, label: String, origin: &Origin, fields: Vec<FieldDifference>) {
        self.new += 1;
        self.rows.push(RowDifference {
            kind: DifferenceKind::New,
            label,
            origin: Some(origin.clone()),
            fields,
        });
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
            fields,
        });
        true
    }

    /// Counts a stored row that the workbook does not have
    pub(super) fn add_missing(&mut self, label: String) {
        self.missing += 1;
        self.rows.push(RowDifference {
            kind: DifferenceKind::Missing,
            label,
            origin: None,
            fields: Vec::new(),
        });
    }
}

/// A field that differs; `None` when before and after read the same
pub(super) fn field(heading: &str, before: Option<String>, after: Option<String>) -> Option<FieldDifference> {
    (before != after).then(|| FieldDifference {
        field: heading.to_owned(),
        before,
        after,
        base: None,
        conflict: false,
    })
}
