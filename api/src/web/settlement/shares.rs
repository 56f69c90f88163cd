//! How the costs of a year are shared in a settlement: by which key, and to the cent.

use rust_decimal::Decimal;
use schema::{
    models::{Organization, SettlementShare},
    types::{euros_and_cents, whole_number},
};

use crate::{read::settlement::YearWithShares, web::dutch::decimals};

/// What a settlement does with the costs of a year
pub(super) struct YearView {
    pub(super) year: i32,
    /// Revision of the budget whose key counts
    pub(super) revision: i32,
    /// Costs that are settled now
    pub(super) costs: String,
    /// Fees that are settled now
    pub(super) fees: String,
    /// What earlier settlements shared; empty when there is none
    pub(super) before: String,
    /// What is shared so far
    pub(super) to_date: String,
    pub(super) shares: Vec<ShareView>,
}

/// What a member bears of it
pub(super) struct ShareView {
    pub(super) name: String,
    pub(super) inhabitants: String,
    /// With its sign: `26,18 %`
    pub(super) percentage: String,
    /// So far, before leftovers were given
    pub(super) cut: String,
    /// What was cut off, as a part of a cent; empty when nothing was
    pub(super) remainder: String,
    /// Cents that were given on top; empty for none
    pub(super) leftover: String,
    /// So far
    pub(super) to_date: String,
    /// By earlier settlements, taken off; empty for nothing
    pub(super) before: String,
    /// Now
    pub(super) amount: String,
}

impl YearView {
    pub(super) fn new(of: &YearWithShares) -> Self {
        Self { shares: of.shares.iter().map(ShareView::new).collect(), ..Self::without_shares(of) }
    }

    /// With the share of one member only
    pub(super) fn of_member(of: &YearWithShares, member: &Organization) -> Self {
        let own = of.shares.iter().filter(|(share, _)| share.organization_id == member.organization_id);
        Self { shares: own.map(ShareView::new).collect(), ..Self::without_shares(of) }
    }

    fn without_shares(YearWithShares { year, revision, .. }: &YearWithShares) -> Self {
        Self {
            year: year.year,
            revision: *revision,
            costs: euros_and_cents(year.costs_eur),
            fees: euros_and_cents(year.fees_eur),
            before: unless_zero(year.before_eur),
            to_date: euros_and_cents(year.to_date_eur),
            shares: Vec::new(),
        }
    }
}

impl ShareView {
    fn new((share, member): &(SettlementShare, Organization)) -> Self {
        let leftover = Decimal::from(share.leftover);
        Self {
            name: member.name.clone(),
            inhabitants: whole_number(share.weight),
            percentage: format!("{} %", decimals(share.percentage_pct, 2)),
            cut: euros_and_cents(share.to_date_eur - leftover / Decimal::ONE_HUNDRED),
            remainder: if share.remainder.is_zero() { String::new() } else { decimals(share.remainder, 4) },
            leftover: if share.leftover == 0 { String::new() } else { format!("{leftover} cent") },
            to_date: euros_and_cents(share.to_date_eur),
            before: unless_zero(-share.before_eur),
            amount: euros_and_cents(share.amount_eur),
        }
    }
}

fn unless_zero(amount: Decimal) -> String {
    if amount.is_zero() { String::new() } else { euros_and_cents(amount) }
}
