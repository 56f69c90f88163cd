use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    tables::{
        settlement_postings, settlement_shares, settlement_statements, settlement_transfers,
        settlement_years, settlements,
    },
    types::{Half, HalfYear, SettlementStatus, TransferMethod},
};

/// Financiële afrekening of a half-year
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = settlements, check_for_backend(diesel::pg::Pg))]
pub struct Settlement {
    /// Identity
    pub settlement_id: Uuid,
    /// The partnership
    pub partnership_id: Uuid,
    /// Year of the budget
    pub year: i32,
    /// Which half of it
    pub half: Half,
    /// Status
    pub status: SettlementStatus,
    /// How money goes between members
    pub transfer_method: TransferMethod,
    /// The member that keeps the books
    pub administrator_organization_id: Uuid,
    /// Counts the changes
    pub version: i32,
    /// Who drafted it last
    pub drafted_by: String,
    /// Moment at which its figures were last worked out
    pub drafted_at: DateTime<Utc>,
    /// Who agreed or rejected; `None` for a draft
    pub decided_by: Option<String>,
    /// Moment of that
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was rejected; `None` unless it was
    pub reason: Option<String>,
    /// Who sent it; `None` until then
    pub sent_by: Option<String>,
    /// Moment of that
    pub sent_at: Option<DateTime<Utc>>,
}

impl Settlement {
    /// The half-year that it settles
    pub const fn half_year(&self) -> HalfYear {
        HalfYear { year: self.year, half: self.half }
    }
}

/// What a settlement settles: an expense that a member paid, or a fee that it holds
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = settlement_postings, check_for_backend(diesel::pg::Pg))]
pub struct SettlementPosting {
    /// Identity
    pub settlement_posting_id: Uuid,
    /// The settlement
    pub settlement_id: Uuid,
    /// The expense; `None` for a fee
    pub expense_id: Option<Uuid>,
    /// The fee; `None` for an expense
    pub participation_fee_id: Option<Uuid>,
    /// Year of the budget that it counts in
    pub year: i32,
    /// Who paid the expense or holds the fee
    pub organization_id: Uuid,
    /// Euro, excluding VAT
    pub amount_eur: Decimal,
}

/// What a settlement does with the costs of a year
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = settlement_years, check_for_backend(diesel::pg::Pg))]
pub struct SettlementYear {
    /// Identity
    pub settlement_year_id: Uuid,
    /// The settlement
    pub settlement_id: Uuid,
    /// Year of the budget
    pub year: i32,
    /// The approved revision whose key shares the costs
    pub budget_id: Uuid,
    /// Costs that are settled now, in euro
    pub costs_eur: Decimal,
    /// Fees that are settled now, in euro
    pub fees_eur: Decimal,
    /// What earlier settlements shared, in euro
    pub before_eur: Decimal,
    /// What is shared so far, in euro
    pub to_date_eur: Decimal,
}

/// Aandeel: what a member bears of the costs of a year
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = settlement_shares, check_for_backend(diesel::pg::Pg))]
pub struct SettlementShare {
    /// Identity
    pub settlement_share_id: Uuid,
    /// The year
    pub settlement_year_id: Uuid,
    /// The member
    pub organization_id: Uuid,
    /// Its inhabitants in the key
    pub weight: i64,
    /// Its percentage in the key
    pub percentage_pct: Decimal,
    /// What it bears of the year so far, in euro
    pub to_date_eur: Decimal,
    /// Part of a cent that was cut off of that
    pub remainder: Decimal,
    /// Cents that it got to close the column
    pub leftover: i32,
    /// What it bore by earlier settlements, in euro
    pub before_eur: Decimal,
    /// What it bears now, in euro
    pub amount_eur: Decimal,
}

/// Afrekening van een deelnemer: what a member has to pay or is to get
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = settlement_statements, check_for_backend(diesel::pg::Pg))]
pub struct SettlementStatement {
    /// Identity
    pub settlement_statement_id: Uuid,
    /// The settlement
    pub settlement_id: Uuid,
    /// The member
    pub organization_id: Uuid,
    /// What it bears, in euro
    pub share_eur: Decimal,
    /// What it paid itself, in euro
    pub paid_eur: Decimal,
    /// Fees that it holds, in euro
    pub held_eur: Decimal,
    /// Share, less paid, plus held, in euro: positive to pay, negative to get
    pub balance_eur: Decimal,
}

/// Verrekening: money that goes from one member to another
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = settlement_transfers, check_for_backend(diesel::pg::Pg))]
pub struct SettlementTransfer {
    /// Identity
    pub settlement_transfer_id: Uuid,
    /// The settlement
    pub settlement_id: Uuid,
    /// Place in the list, from 1
    pub position: i32,
    /// Who pays
    pub from_organization_id: Uuid,
    /// Who gets
    pub to_organization_id: Uuid,
    /// Euro, above zero
    pub amount_eur: Decimal,
}
