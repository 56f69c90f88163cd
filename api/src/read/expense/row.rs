use chrono::{DateTime, NaiveDate, Utc};
use diesel::{Queryable, Selectable, pg::Pg};
use rust_decimal::Decimal;
use schema::{tables::expenses, types::VatTreatment};
use uuid::Uuid;

use crate::read::TextColumn;

/// An expense without its texts of any length, which are [`ExpenseText`]
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = expenses, check_for_backend(Pg))]
pub struct ExpenseFacts {
    /// Identity
    pub expense_id: Uuid,
    /// Year of the budget that it counts in
    pub year: i32,
    /// Day of the expense
    pub spent_on: NaiveDate,
    /// Begrotingspost as it was written
    pub line: String,
    /// That line in the budget; `None` when the budget has no such line
    pub budget_line_id: Option<Uuid>,
    /// Euro, excluding VAT; negative for a refund
    pub amount_eur: Decimal,
    /// Invoice or booking number; several expenses may share one
    pub reference: Option<String>,
    /// How its VAT is treated; `None` when nothing was said
    pub vat_treatment: Option<VatTreatment>,
    /// The expense that it corrects
    pub corrects_expense_id: Option<Uuid>,
    /// Counts the changes
    pub version: i32,
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
}

/// What people wrote about an expense, of any length
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpenseText {
    /// Description
    Description,
    /// Cells of unknown columns: a JSON object from heading to text
    Unmapped,
}

impl TextColumn for ExpenseText {
    fn sql(self) -> &'static str {
        match self {
            Self::Description => "expenses.description",
            Self::Unmapped => "expenses.unmapped::text",
        }
    }
}
