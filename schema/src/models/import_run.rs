use chrono::{DateTime, Utc};
use diesel::{
    Queryable, QueryableByName, Selectable,
    sql_types::{Nullable, Text, Timestamptz},
};
use uuid::Uuid;

use crate::{
    tables::{differences, findings, import_runs},
    types::{ChangeWay, Choice, DifferenceKind, ImportKind, ImportStatus, Severity},
};

/// One check, and perhaps application, of one workbook
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = import_runs, check_for_backend(diesel::pg::Pg))]
pub struct ImportRun {
    /// Identity
    pub import_run_id: Uuid,
    /// The partnership that it belongs to
    pub partnership_id: Uuid,
    /// The workbook
    pub import_file_id: Uuid,
    /// Name of the file as the user gave it
    pub file_name: String,
    /// Who asked for it
    pub actor: String,
    /// Who had it applied; `None` when nobody did
    pub applied_by: Option<String>,
    /// Where it stands
    pub status: ImportStatus,
    /// Kind, as asked for or recognized; `None` until known
    pub kind: Option<ImportKind>,
    /// Year that the user gave
    pub year: Option<i32>,
    /// Sheet or sheets that were read; `None` until known
    pub sheet: Option<String>,
    /// What its rows are about, ascending: the years of a calendar or budget, the reference dates of a population, the months of
    /// expenses (`2027-03`), the organizations of a contract register; empty until known, and for CPV codes
    pub covers: Vec<String>,
    /// Percent of the present stage that is done
    pub progress: i32,
    /// Rows that the present stage, or the last one, has read
    pub rows_done: i32,
    /// Rows of the workbook that hold something, estimated until all are read; `None` when unknown
    pub rows_total: Option<i32>,
    /// Moment at which the present stage is expected to end; `None` when unknown
    pub expected_at: Option<DateTime<Utc>>,
    /// Rows below the header that hold something
    pub rows_read: i32,
    /// Rows that are not stored yet
    pub rows_new: i32,
    /// Rows that differ from what is stored
    pub rows_changed: i32,
    /// Rows that equal what is stored
    pub rows_unchanged: i32,
    /// Stored rows that the workbook does not have
    pub rows_missing: i32,
    /// Rows that are no data
    pub rows_skipped: i32,
    /// Rows with an error
    pub rows_rejected: i32,
    /// How often a worker began
    pub attempts: i32,
    /// Moment of the upload
    pub created_at: DateTime<Utc>,
    /// Moment at which the last stage ended
    pub finished_at: Option<DateTime<Utc>>,
    /// How it is to be applied: an [`Application`]
    pub application: serde_json::Value,
    /// Latest import of the very same bytes that was applied before this one was checked
    pub previous_run_id: Option<Uuid>,
    /// Who took it back
    pub reverted_by: Option<String>,
    /// Moment at which it was taken back
    pub reverted_at: Option<DateTime<Utc>>,
}

/// How an import is to be applied; the default is all rows or none, nothing removed and nothing decided
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Application {
    /// Rows with an error are left out and all others stored, instead of none
    pub good_rows_only: bool,
    /// All stored rows that the workbook no longer has are removed, instead of kept and marked
    pub remove_missing: bool,
    /// Those of them that are removed, where not all are
    pub removals: Vec<Removal>,
    /// What was decided of single rows
    pub decisions: Vec<Decision>,
    /// What goes for conflicts that are not decided by themselves
    pub conflicts: Option<Choice>,
    /// What goes for likenesses that are not decided by themselves
    pub likely: Option<Choice>,
}

impl Application {
    /// The one that is stored with a run; what is absent there is the default
    ///
    /// # Errors
    ///
    /// When what is stored is something else: better none than one that nobody asked for.
    pub fn stored(value: serde_json::Value) -> Result<Self, diesel::result::Error> {
        serde_json::from_value(value)
            .map_err(|error| diesel::result::Error::DeserializationError(error.into()))
    }
}

/// A stored row that is to be removed; it counts as long as the workbook does not have it and it is as it was then
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Removal {
    /// The stored row
    pub row_key: Uuid,
    /// Its version
    pub row_version: i32,
}

/// What was decided of a row, or of one of its fields; it counts as long as the stored row is as it was then
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Decision {
    /// Sheet of the row
    pub sheet: String,
    /// Row in the sheet, from 1
    pub row: i32,
    /// The stored row that it was compared with
    pub row_key: Uuid,
    /// Version of the stored row
    pub row_version: i32,
    /// Dutch heading of the field of a conflict that it is about; `None` for all that are not decided by themselves
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What was decided
    pub choice: Choice,
}

/// A row of an import that was changed after it, so that the import cannot be taken back
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Obstacle {
    /// What people call the row
    #[diesel(sql_type = Text)]
    pub label: String,
    /// Who changed it; `None` when nobody knows
    #[diesel(sql_type = Nullable<Text>)]
    pub actor: Option<String>,
    /// Moment of the change
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub changed_at: Option<DateTime<Utc>>,
    /// What did it, as the history has it; `None` when nobody knows
    #[diesel(sql_type = Nullable<Text>)]
    pub cause: Option<String>,
    /// Its table
    #[diesel(sql_type = Text)]
    pub noun: String,
    /// Its primary key, for tenders, contracts, expenses and budgets; `None` when it is there no more
    #[diesel(sql_type = Nullable<diesel::sql_types::Uuid>)]
    pub row_key: Option<Uuid>,
}

impl Obstacle {
    /// The way by which it was changed, and the import that this is about; `None` when nobody knows
    pub fn way(&self) -> Option<(ChangeWay, Option<Uuid>)> {
        self.cause.as_deref().map(ChangeWay::of)
    }
}

impl ImportRun {
    /// Whether all that its workbook says is stored as it says: no row is new, changed, missing or wrong
    pub const fn changes_nothing(&self) -> bool {
        self.rows_unchanged > 0
            && self.rows_new == 0
            && self.rows_changed == 0
            && self.rows_missing == 0
            && self.rows_rejected == 0
    }

    /// Seconds until the present stage is expected to end, 0 when that moment has passed; `None` when unknown
    pub fn seconds_left(&self, now: DateTime<Utc>) -> Option<i32> {
        let seconds = (self.expected_at? - now).num_seconds().max(0);
        Some(i32::try_from(seconds).unwrap_or(i32::MAX))
    }
}

/// Something that an import noticed
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = findings, check_for_backend(diesel::pg::Pg))]
pub struct Finding {
    /// Identity, ascending in the order of the workbook
    pub finding_id: i64,
    /// The import
    pub import_run_id: Uuid,
    /// Weight
    pub severity: Severity,
    /// Stable code, such as `money.not_an_amount`
    pub code: String,
    /// Sheet; `None` for the file as a whole
    pub sheet: Option<String>,
    /// Cell in A1 notation, or a row number; `None` for the sheet as a whole
    pub cell: Option<String>,
    /// Heading of the column as it stands in the workbook
    pub heading: Option<String>,
    /// The value as read
    pub seen: Option<String>,
    /// What was expected, where the code alone does not say it
    pub expected: Option<String>,
}

/// What an import would change, or changed
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = differences, check_for_backend(diesel::pg::Pg))]
pub struct Difference {
    /// Identity, ascending in the order of the workbook
    pub difference_id: i64,
    /// The import
    pub import_run_id: Uuid,
    /// How the row relates to what is stored
    pub kind: DifferenceKind,
    /// What people call the row
    pub label: String,
    /// Sheet of the row
    pub sheet: Option<String>,
    /// Row in the sheet, from 1
    pub row_number: Option<i32>,
    /// Array of [`FieldDifference`]
    pub fields: serde_json::Value,
    /// The stored row that it is compared with; `None` for a new row, or where rows have no identity
    pub row_key: Option<Uuid>,
    /// Version of that stored row at the time
    pub row_version: Option<i32>,
    /// What was decided of a conflict or likeness; `None` while nobody did
    pub choice: Option<Choice>,
}

/// One field of a changed row; texts as a person reads them
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldDifference {
    /// Dutch heading of the field
    pub field: String,
    /// What is stored; `None` for nothing
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What the workbook says; `None` for nothing
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Of a conflict: what the imports before said; `None` for nothing
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Whether it was changed by hand since the last import, and the workbook says something else
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub conflict: bool,
    /// Whether it was changed by hand since the last import while the workbook still says the same, so that it stays
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kept: bool,
    /// Of a conflict: what was decided; `None` while nobody did
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
}

/// What is shown of a sheet with findings: its first rows, and those around the findings
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SheetExcerpt {
    /// Name of the sheet
    pub sheet: String,
    /// Rows, from top to bottom; rows that hold nothing are left out, as are those that nobody asks for
    pub rows: Vec<ExcerptRow>,
}

/// A row of a sheet, as people see it
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ExcerptRow {
    /// Number of the row, from 1
    pub number: u32,
    /// Its cells from column A on, up to the last that is shown; `None` for an empty one. Long texts are cut off
    pub cells: Vec<Option<String>>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_application_is_read_whole_or_not_at_all() {
        let stored = |value| Application::stored(value).ok();
        assert_eq!(stored(json!({})), Some(Application::default()));
        let all_conflicts = Application { conflicts: Some(Choice::Keep), ..Application::default() };
        assert_eq!(stored(json!({"conflicts": "KEEP"})), Some(all_conflicts));
        for damaged in [json!({"good_rows_only": "maybe"}), json!({"decisions": [{"row": 1}]}), json!(null)] {
            assert_eq!(stored(damaged.clone()), None, "{damaged}");
        }
    }
}
