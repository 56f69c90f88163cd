//! What an import would change.

use async_graphql::{Enum, ID, SimpleObject};
use schema::models;

use crate::graphql::text::Text;

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
    /// Stored and changed by hand since the last import, and the workbook says something else (conflict): to be decided, KEEP
    /// or OVERWRITE.
    Conflict,
    /// Looks like a stored row, without being surely it (lijkt op): to be decided, SAME or NEW.
    Likely,
    /// Stored and changed by hand, while the workbook says what it said at the last import: it stays (blijft zo). Such rows count as
    /// unchanged.
    Kept,
}

/// What is decided of a row that an import asks about (keuze).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::Choice")]
pub(super) enum Choice {
    /// Of a conflict: what was changed by hand stays (houden wat er staat).
    Keep,
    /// Of a conflict: what the workbook says comes in its place (overnemen uit de werkmap).
    Overwrite,
    /// Of a likeness: it is the stored row (hetzelfde).
    Same,
    /// Of a likeness: it is another row (iets anders).
    New,
    /// Of a missing row: it goes, or went (verwijderen). Not for decisions: say so with removals or removeMissing.
    Remove,
}

/// A field that differs; texts as people read them (gewijzigd veld).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct FieldDifference {
    /// Dutch heading of the field (veld).
    field: String,
    /// What is stored (was). Null for nothing.
    before: Option<Text<'static>>,
    /// What the workbook says (wordt). Null for nothing.
    after: Option<Text<'static>>,
    /// Of a conflict: what the imports before said (vorige import). Null for nothing, and where there is no conflict.
    base: Option<Text<'static>>,
    /// Whether it was changed by hand since the last import, and the workbook says something else (conflict).
    conflict: bool,
    /// Whether it was changed by hand since the last import while the workbook still says the same, so that it stays (blijft zo).
    kept: bool,
    /// Of a conflict: what was decided of this field (keuze). Null while nobody did.
    choice: Option<Choice>,
}

/// A row that an import would change, or changed, in what is stored (verschil). Equal rows are only counted.
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct Difference {
    /// Identity of the difference in this state of the import, for a decision in applyImport (identificatie).
    id: ID,
    /// New, changed, missing, or to be decided (soort).
    kind: DifferenceKind,
    /// What people call the row: reference and title, municipality and day, budget line (omschrijving).
    label: Text<'static>,
    /// Sheet of the row (tabblad). Null when it is missing.
    sheet: Option<String>,
    /// Row in the sheet, from 1 (rij). Null when it is missing.
    row: Option<i32>,
    /// The fields that differ (velden).
    fields: Vec<FieldDifference>,
    /// What was decided of a conflict or likeness (keuze). Null while nobody did, and for other kinds.
    choice: Option<Choice>,
}

impl From<models::Difference> for Difference {
    fn from(difference: models::Difference) -> Self {
        let fields: Vec<models::FieldDifference> =
            serde_json::from_value(difference.fields).unwrap_or_default();
        let field = |field: models::FieldDifference| FieldDifference {
            field: field.field,
            before: field.before.map(Text::from),
            after: field.after.map(Text::from),
            base: field.base.map(Text::from),
            conflict: field.conflict,
            kept: field.kept,
            choice: field.choice.map(Into::into),
        };
        Self {
            id: ID(difference.difference_id.to_string()),
            kind: difference.kind.into(),
            label: difference.label.into(),
            sheet: difference.sheet,
            row: difference.row_number,
            fields: fields.into_iter().map(field).collect(),
            choice: difference.choice.map(Into::into),
        }
    }
}
