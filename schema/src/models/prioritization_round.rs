use chrono::{DateTime, NaiveDate, Utc};
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{
    tables::{prioritization_agreements, prioritization_rounds, ranked_tenders},
    types::{Quarter, RoundStatus},
};

/// Prioriteringsronde: what goes first in a quarter in which there are too few hours
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = prioritization_rounds, check_for_backend(diesel::pg::Pg))]
pub struct PrioritizationRound {
    /// Identity
    pub prioritization_round_id: Uuid,
    /// The partnership
    pub partnership_id: Uuid,
    /// First day of the quarter
    pub quarter_start: NaiveDate,
    /// Why it is held
    pub reason: String,
    /// Where it stands
    pub status: RoundStatus,
    /// Grows when the tenders are ranked anew
    pub version: i32,
    /// Who opened it
    pub opened_by: String,
    /// Moment of that
    pub opened_at: DateTime<Utc>,
    /// Why it ended so; `None` while it is open
    pub conclusion: Option<String>,
    /// Who ended it; `None` while it is open
    pub ended_by: Option<String>,
    /// Moment of that
    pub ended_at: Option<DateTime<Utc>>,
}

impl PrioritizationRound {
    /// The quarter
    pub fn quarter(&self) -> Quarter {
        Quarter::of(self.quarter_start)
    }
}

/// Volgorde: the place of a tender in a round
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = ranked_tenders, check_for_backend(diesel::pg::Pg))]
pub struct RankedTender {
    /// The round
    pub prioritization_round_id: Uuid,
    /// The tender
    pub tender_id: Uuid,
    /// Place, 1 for what goes first
    pub position: i32,
    /// First day of the quarter in which it is published when the round takes effect; `None` leaves its planning as it is
    pub moved_to: Option<NaiveDate>,
}

/// Instemming: whether a member agrees with a round
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = prioritization_agreements, check_for_backend(diesel::pg::Pg))]
pub struct PrioritizationAgreement {
    /// The round
    pub prioritization_round_id: Uuid,
    /// The member
    pub organization_id: Uuid,
    /// Whether it agrees; `None` until it says so
    pub agrees: Option<bool>,
    /// Why; `None` when nothing was said
    pub reason: Option<String>,
    /// Who said so; `None` until then
    pub answered_by: Option<String>,
    /// Moment of that
    pub answered_at: Option<DateTime<Utc>>,
}
