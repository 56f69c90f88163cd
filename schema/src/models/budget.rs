use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    tables::{budget_lines, budgets},
    types::BudgetStatus,
};

/// Begroting: the planned costs of a year, one revision
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = budgets, check_for_backend(diesel::pg::Pg))]
pub struct Budget {
    /// Identity
    pub budget_id: Uuid,
    /// The partnership
    pub partnership_id: Uuid,
    /// Year in which the costs are made
    pub year: i32,
    /// Revision, from 1
    pub revision: i32,
    /// Status
    pub status: BudgetStatus,
    /// What this revision is for; `None` when nothing was said
    pub note: Option<String>,
    /// Moment of drafting
    pub created_at: DateTime<Utc>,
}

/// Begrotingspost: one line of a budget
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = budget_lines, check_for_backend(diesel::pg::Pg))]
pub struct BudgetLine {
    /// Identity
    pub budget_line_id: Uuid,
    /// The budget
    pub budget_id: Uuid,
    /// Place in the budget, from 1
    pub position: i32,
    /// Name
    pub name: String,
    /// Euro, excluding VAT
    pub amount_eur: Decimal,
}
