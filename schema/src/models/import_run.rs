use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{
    tables::{differences, findings, import_runs},
    types::{DifferenceKind, ImportKind, ImportStatus, Severity},
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
    /// Percent of the present stage that is done
    pub progress: i32,
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
    /// New, changed or missing
    pub kind: DifferenceKind,
    /// What people call the row
    pub label: String,
    /// Sheet of the row
    pub sheet: Option<String>,
    /// Row in the sheet, from 1
    pub row_number: Option<i32>,
    /// Array of [`FieldDifference`]
    pub fields: serde_json::Value,
}

/// One field of a changed row; texts as a person reads them
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldDifference {
    /// Dutch heading of the field
    pub field: String,
    /// What is stored; `None` for nothing
    pub before: Option<String>,
    /// What the workbook says; `None` for nothing
    pub after: Option<String>,
}
