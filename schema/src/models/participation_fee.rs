use chrono::{DateTime, NaiveDate, Utc};
use diesel::{Queryable, Selectable};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::tables::participation_fees;

/// Fee van extra gemeente: paid by a municipality outside the partnership that takes part in one tender
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = participation_fees, check_for_backend(diesel::pg::Pg))]
pub struct ParticipationFee {
    /// Identity
    pub participation_fee_id: Uuid,
    /// The partnership
    pub partnership_id: Uuid,
    /// Year of the budget whose costs it is taken off
    pub year: i32,
    /// Day on which it was received
    pub received_on: NaiveDate,
    /// The tender
    pub tender_id: Uuid,
    /// The municipality that paid it
    pub paid_by_organization_id: Uuid,
    /// The member that holds it
    pub held_by_organization_id: Uuid,
    /// Euro, excluding VAT; negative when it is paid back
    pub amount_eur: Decimal,
    /// Invoice or booking number
    pub reference: Option<String>,
    /// Description
    pub description: Option<String>,
    /// Moment of registration
    pub created_at: DateTime<Utc>,
}
