use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    tables::{budget_decisions, budget_lines, budget_weights, budgets},
    types::{BudgetDecisionKind, BudgetStatus, Role},
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
    /// Counts the changes, from 1
    pub version: i32,
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
    /// Kind of costs; `None` when nothing was said
    pub category: Option<String>,
    /// Sheet of the workbook that it came from; `None` when it was entered by hand
    pub source_sheet: Option<String>,
    /// Row in that sheet, from 1
    pub source_row: Option<i32>,
}

/// Gewicht: for how many inhabitants a member without inhabitants counts in the key
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = budget_weights, check_for_backend(diesel::pg::Pg))]
pub struct BudgetWeight {
    /// Identity
    pub budget_weight_id: Uuid,
    /// The budget
    pub budget_id: Uuid,
    /// The member
    pub organization_id: Uuid,
    /// Inhabitants that it counts for, above zero
    pub weight: i32,
    /// Why so many
    pub reason: String,
}

/// Besluit: who submitted, approved or rejected a revision
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = budget_decisions, check_for_backend(diesel::pg::Pg))]
pub struct BudgetDecision {
    /// Identity
    pub budget_decision_id: Uuid,
    /// The revision
    pub budget_id: Uuid,
    /// What was decided
    pub kind: BudgetDecisionKind,
    /// As what it was decided: programme manager, secretary or director
    pub role: Role,
    /// Member whose secretary decided; `None` for the others
    pub organization_id: Option<Uuid>,
    /// Who, as in the history
    pub actor: String,
    /// Why; `None` when nothing was said
    pub reason: Option<String>,
    /// Moment
    pub decided_at: DateTime<Utc>,
}
