use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    tables::thresholds,
    types::{BuyerType, ContractNature, DateRange},
};

/// Drempelbedrag: from this estimated value on, European rules apply
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = thresholds, check_for_backend(diesel::pg::Pg))]
pub struct Threshold {
    /// Identity
    pub threshold_id: Uuid,
    /// Kind of buyer
    pub buyer: BuyerType,
    /// Nature of the contract
    pub nature: ContractNature,
    /// Days of publication for which it counts; without an end until another is known
    pub during: DateRange,
    /// Euro, excluding VAT; a value equal to it is not below it
    pub amount_eur: Decimal,
    /// Regulation or article that says so
    pub source: String,
    /// Moment of registration
    pub created_at: DateTime<Utc>,
}
