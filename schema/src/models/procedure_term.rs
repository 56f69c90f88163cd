use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{
    tables::procedure_terms,
    types::{DateRange, Procedure, TermStep},
};

/// Minimumtermijn: days that the law asks for a step of a procedure
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = procedure_terms, check_for_backend(diesel::pg::Pg))]
pub struct ProcedureTerm {
    /// Identity
    pub procedure_term_id: Uuid,
    /// Procedure
    pub procedure: Procedure,
    /// Step
    pub step: TermStep,
    /// Calendar days, at least; 0 when the law asks for a reasonable term without a number
    pub minimum_days: i32,
    /// The same where everything goes electronically; `None` when that makes no difference
    pub electronic_days: Option<i32>,
    /// What else there is to know
    pub note: Option<String>,
    /// Law, article or regulation that says so
    pub source: String,
    /// Days on which a term may begin for which it counts; without an end until another is known
    pub during: DateRange,
    /// Moment of registration
    pub created_at: DateTime<Utc>,
}
