use chrono::NaiveDate;
use diesel::{Queryable, Selectable};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    tables::{cost_shares, distributions},
    types::{DistributionMethod, FigureStatus},
};

/// Kostenverdeling of a submitted budget, with the key that was stored when it was submitted
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = distributions, check_for_backend(diesel::pg::Pg))]
pub struct Distribution {
    /// Identity
    pub distribution_id: Uuid,
    /// The budget
    pub budget_id: Uuid,
    /// Method
    pub method: DistributionMethod,
    /// Smallest amount that is shared out, in euro
    pub unit_eur: Decimal,
    /// Peildatum of the key
    pub reference_date: NaiveDate,
    /// What is shared, in euro, excluding VAT
    pub total_eur: Decimal,
}

/// Aandeel: what one member bears, with all that explains it
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = cost_shares, check_for_backend(diesel::pg::Pg))]
pub struct CostShare {
    /// Identity
    pub cost_share_id: Uuid,
    /// The distribution
    pub distribution_id: Uuid,
    /// The member
    pub organization_id: Uuid,
    /// Inhabitants in the key, or what a member without inhabitants counts for
    pub inhabitants: i32,
    /// Status of that figure at the time
    pub figure_status: FigureStatus,
    /// Source of that figure at the time
    pub figure_source: String,
    /// Rounded percentage, in hundredths; `None` for EXACT
    pub percentage_pct: Option<Decimal>,
    /// Part of a hundredth of a percent that was cut off; `None` for EXACT
    pub percentage_remainder: Option<Decimal>,
    /// Hundredths of a percent that it got to close the column
    pub percentage_leftover: i32,
    /// Euro, excluding VAT
    pub amount_eur: Decimal,
    /// Part of a unit that was cut off
    pub amount_remainder: Decimal,
    /// Units that it got to close the column
    pub amount_leftover: i32,
    /// Why a member without inhabitants counts for so many; `None` where it is the figure of CBS
    pub weight_reason: Option<String>,
}
