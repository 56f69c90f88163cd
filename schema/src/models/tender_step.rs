use chrono::{DateTime, NaiveDate, Utc};
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{
    rules::retraction::Between,
    tables::{tender_moves, tender_steps},
    types::{DateRange, Milestone, Precision, TenderStatus},
};

/// Stap: how a tender came from one status into another
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tender_steps, check_for_backend(diesel::pg::Pg))]
pub struct TenderStep {
    /// The tender
    pub tender_id: Uuid,
    /// Status before
    pub from_status: TenderStatus,
    /// Status after
    pub to_status: TenderStatus,
    /// Day on which it happened; that of writing where nobody said
    pub happened_on: NaiveDate,
    /// Why; `None` when nothing was said
    pub reason: Option<String>,
    /// Who
    pub actor: String,
    /// Moment at which it was written down
    pub taken_at: DateTime<Utc>,
}

impl TenderStep {
    /// As it bears on other steps
    pub const fn between(&self) -> Between {
        (self.from_status, self.to_status)
    }
}

/// Verplaatsing: a milestone of a tender that was planned anew, with the reason
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tender_moves, check_for_backend(diesel::pg::Pg))]
pub struct TenderMove {
    /// The tender
    pub tender_id: Uuid,
    /// Which milestone
    pub milestone: Milestone,
    /// Days before; `None` when unknown, recurring or not planned
    pub before_during: Option<DateRange>,
    /// Precision before; `None` when it was not planned
    pub before_precision: Option<Precision>,
    /// Text before; `None` when it was not planned
    pub before_text: Option<String>,
    /// Days after; `None` when unknown or recurring
    pub after_during: Option<DateRange>,
    /// Precision after
    pub after_precision: Precision,
    /// Text after
    pub after_text: String,
    /// Why
    pub reason: String,
    /// Who
    pub actor: String,
    /// Moment
    pub moved_at: DateTime<Utc>,
}
