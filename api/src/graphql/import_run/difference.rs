//! What an import would change.

use async_graphql::{Enum, SimpleObject};
use schema::models;

/// How a row of a workbook relates to what is stored (soort verschil).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::DifferenceKind")]
pub(super) enum DifferenceKind {
    /// Not stored yet (nieuw).
    New,
    /// Stored with other values (gewijzigd).
    Changed,
    /// Stored, but no longer in the workbook (niet meer in het bestand).
    Missing,
}

/// A field that differs; texts as people read them (gewijzigd veld).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct FieldDifference {
    /// Dutch heading of the field (veld).
    field: String,
    /// What is stored (was). Null for nothing.
    before: Option<String>,
    /// What the workbook says (wordt). Null for nothing.
    after: Option<String>,
}

/// A row that an import would change, or changed, in what is stored (verschil). Equal rows are only counted.
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct Difference {
    /// New, changed or missing (soort).
    kind: DifferenceKind,
    /// What people call the row: reference and title, municipality and day, budget line (omschrijving).
    label: String,
    /// Sheet of the row (tabblad). Null when it is missing.
    sheet: Option<String>,
    /// Row in the sheet, from 1 (rij). Null when it is missing.
    row: Option<i32>,
    /// The fields that differ (velden).
    fields: Vec<FieldDifference>,
}

impl From<models::Difference> for Difference {
    fn from(difference: models::Difference) -> Self {
        let fields: Vec<models::FieldDifference> =
            serde_json::from_value(difference.fields).unwrap_or_default();
        let field = |field: models::FieldDifference| FieldDifference {
            field: field.field,
            before: field.before,
            after: field.after,
        };
        Self {
            kind: difference.kind.into(),
            label: difference.label,
            sheet: difference.sheet,
            row: difference.row_number,
            fields: fields.into_iter().map(field).collect(),
        }
    }
}
