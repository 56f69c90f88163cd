use chrono::{DateTime, NaiveDate, Utc};
use diesel::{Queryable, Selectable};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{tables::expenses, types::VatTreatment};

/// Realisatie: what was spent, on which line of the budget, paid by whom
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = expenses, check_for_backend(diesel::pg::Pg))]
pub struct Expense {
    /// Identity
    pub expense_id: Uuid,
    /// The partnership
    pub partnership_id: Uuid,
    /// Year of the budget that it counts in
    pub year: i32,
    /// Day of the expense
    pub spent_on: NaiveDate,
    /// Begrotingspost as it was written
    pub line: String,
    /// That line in the budget; `None` when the budget has no such line
    pub budget_line_id: Option<Uuid>,
    /// The member that paid it
    pub paid_by_organization_id: Uuid,
    /// Euro, excluding VAT; negative for a refund
    pub amount_eur: Decimal,
    /// Invoice or booking number; several expenses may share one
    pub reference: Option<String>,
    /// Description
    pub description: Option<String>,
    /// Cells of unknown columns: an object from heading to text
    pub unmapped: serde_json::Value,
    /// Counts the changes
    pub version: i32,
    /// Import that last wrote it; `None` when last written by hand
    pub import_run_id: Option<Uuid>,
    /// Sheet of the last import that had it
    pub source_sheet: Option<String>,
    /// Row in that sheet, from 1
    pub source_row: Option<i32>,
    /// Moment of the import that no longer had it
    pub missing_since: Option<DateTime<Utc>>,
    /// Moment of registration
    pub created_at: DateTime<Utc>,
    /// Moment of the last change
    pub updated_at: DateTime<Utc>,
    /// What became of the VAT, which the amount excludes; `None` when nobody said
    pub vat_treatment: Option<VatTreatment>,
    /// The expense that this one corrects, by an amount that is added to it; `None` for one of its own
    pub corrects_expense_id: Option<Uuid>,
}
