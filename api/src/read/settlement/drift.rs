//! What became different since a settlement was worked out: the only place that says whether a draft still is what comes out.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::{ExpressionMethods, PgRangeExpressionMethods, QueryDsl, SelectableHelper, dsl::sum};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::{Decimal, dec};
use schema::{
    models::{Organization, Settlement},
    rules::settlement::Standing,
    tables::{
        budgets, membership_roles, memberships, organizations, settlement_postings, settlement_shares,
        settlement_years, settlements,
    },
    types::{BudgetStatus, HalfYear, MembershipRole, SettlementStatus},
};
use uuid::Uuid;

use super::{Unsettled, standing, unsettled};
use crate::read::ReadError;

/// What became different since a settlement was worked out
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drift {
    /// Costs and fees that came in or changed, each with the difference; what is no longer there with a minus
    pub postings: Vec<Drifted>,
    /// Whether another key counts for one of its years, or earlier settlements shared something else of it
    pub has_other_key: bool,
    /// Whether another member keeps the books, or none does
    pub has_other_administrator: bool,
}

impl Drift {
    /// Whether nothing did: the settlement is what comes out now
    pub fn is_empty(&self) -> bool {
        self.postings.is_empty() && !self.has_other_key && !self.has_other_administrator
    }
}

/// A cost or fee that is not in a settlement as it is in the books
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drifted {
    /// The expense or fee; its amount is what it is more than in the settlement, in euro
    pub posting: Unsettled,
    /// Whether nothing of it is in the settlement yet
    pub is_new: bool,
}

/// Whether it is a draft that can no longer be agreed as it is
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn is_outdated(connection: &AsyncPgConnection, row: &Settlement) -> Result<bool, ReadError> {
    if row.status != SettlementStatus::Draft {
        return Ok(false);
    }
    let standing = standing(connection, row.partnership_id).await?;
    let is_next = standing.check_order(row.half_year()).is_ok();
    Ok(!is_next || !drift(connection, &standing, row).await?.is_empty())
}

/// What became different since a draft was worked out, which is of the half-year that is next
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn drift(
    connection: &AsyncPgConnection,
    standing: &Standing,
    draft: &Settlement,
) -> Result<Drift, ReadError> {
    let (id, period) = (draft.partnership_id, draft.half_year());
    let now = unsettled(connection, id, standing, period).await?;
    let stored = postings(connection, draft.settlement_id).await?;
    let years: BTreeSet<i32> = now.iter().map(|posting| posting.year).chain([period.year]).collect();
    let keeps = administrator(connection, id, period).await?.map(|member| member.organization_id);
    let (before, after) =
        (keys(connection, draft.settlement_id).await?, keys_now(connection, id, &years).await?);
    Ok(Drift {
        // A year that came or went did so with what was paid in it.
        has_other_key: before.iter().any(|(year, key)| after.get(year).is_some_and(|other| other != key)),
        has_other_administrator: keeps != Some(draft.administrator_organization_id),
        postings: differences(&stored, &now),
    })
}

/// Who keeps the books; of several, who is a member on the last day of the half-year
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn administrator(
    mut connection: &AsyncPgConnection,
    partnership_id: Uuid,
    period: HalfYear,
) -> Result<Option<Organization>, ReadError> {
    let last_day = period.last_day().unwrap_or(NaiveDate::MAX);
    let found = memberships::table
        .inner_join(membership_roles::table)
        .inner_join(organizations::table)
        .filter(memberships::partnership_id.eq(partnership_id))
        .filter(membership_roles::role.eq(MembershipRole::Administering))
        .order((memberships::during.contains(last_day).desc(), organizations::name))
        .select(Organization::as_select())
        .limit(1);
    Ok(found.load(&mut connection).await?.pop())
}

/// What a cost or fee is known by, and for whom
type Source = (Option<Uuid>, Option<Uuid>, i32, Uuid);

fn source(posting: &Unsettled) -> Source {
    (posting.expense_id, posting.participation_fee_id, posting.year, posting.organization_id)
}

fn differences(stored: &[Unsettled], now: &[Unsettled]) -> Vec<Drifted> {
    let settled: BTreeSet<_> =
        stored.iter().map(|posting| (posting.expense_id, posting.participation_fee_id)).collect();
    let mut amounts: BTreeMap<Source, Decimal> = BTreeMap::new();
    for (sign, postings) in [(dec!(-1), stored), (dec!(1), now)] {
        for posting in postings {
            *amounts.entry(source(posting)).or_default() += sign * posting.amount_eur;
        }
    }
    let different = amounts.into_iter().filter(|(_, amount)| !amount.is_zero());
    let drifted = |((expense_id, participation_fee_id, year, organization_id), amount_eur)| Drifted {
        is_new: !settled.contains(&(expense_id, participation_fee_id)),
        posting: Unsettled { expense_id, participation_fee_id, year, organization_id, amount_eur },
    };
    different.map(drifted).collect()
}

async fn postings(mut connection: &AsyncPgConnection, settlement: Uuid) -> Result<Vec<Unsettled>, ReadError> {
    type Row = (Option<Uuid>, Option<Uuid>, i32, Uuid, Decimal);
    let rows: Vec<Row> = settlement_postings::table
        .filter(settlement_postings::settlement_id.eq(settlement))
        .select((
            settlement_postings::expense_id,
            settlement_postings::participation_fee_id,
            settlement_postings::year,
            settlement_postings::organization_id,
            settlement_postings::amount_eur,
        ))
        .load(&mut connection)
        .await?;
    let posting = |(expense_id, participation_fee_id, year, organization_id, amount_eur)| Unsettled {
        expense_id,
        participation_fee_id,
        year,
        organization_id,
        amount_eur,
    };
    Ok(rows.into_iter().map(posting).collect())
}

/// Of each year the revision whose key counts, `None` for none, and what earlier settlements shared of it, in euro
type Keys = BTreeMap<i32, (Option<Uuid>, Decimal)>;

async fn keys(mut connection: &AsyncPgConnection, settlement: Uuid) -> Result<Keys, ReadError> {
    let rows: Vec<(i32, Uuid, Decimal)> = settlement_years::table
        .filter(settlement_years::settlement_id.eq(settlement))
        .select((settlement_years::year, settlement_years::budget_id, settlement_years::before_eur))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().map(|(year, budget, before)| (year, (Some(budget), before))).collect())
}

async fn keys_now(
    mut connection: &AsyncPgConnection,
    partnership_id: Uuid,
    years: &BTreeSet<i32>,
) -> Result<Keys, ReadError> {
    let mut keys: Keys = years.iter().map(|year| (*year, (None, Decimal::ZERO))).collect();
    let approved: Vec<(i32, Uuid)> = budgets::table
        .filter(budgets::partnership_id.eq(partnership_id))
        .filter(budgets::year.eq_any(years))
        .filter(budgets::status.eq(BudgetStatus::Approved))
        .order(budgets::revision)
        .select((budgets::year, budgets::budget_id))
        .load(&mut connection)
        .await?;
    for (year, budget) in approved {
        // The latest revision counts.
        keys.entry(year).or_default().0 = Some(budget);
    }
    let shared: Vec<(i32, Option<Decimal>)> = settlement_shares::table
        .inner_join(settlement_years::table.inner_join(settlements::table))
        .filter(settlements::partnership_id.eq(partnership_id))
        .filter(settlements::status.eq_any([SettlementStatus::Agreed, SettlementStatus::Sent]))
        .filter(settlement_years::year.eq_any(years))
        .group_by(settlement_years::year)
        .select((settlement_years::year, sum(settlement_shares::amount_eur)))
        .load(&mut connection)
        .await?;
    for (year, before) in shared {
        keys.entry(year).or_default().1 = before.unwrap_or_default();
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posting(expense: u128, party: u128, amount_eur: Decimal) -> Unsettled {
        Unsettled {
            expense_id: Some(Uuid::from_u128(expense)),
            participation_fee_id: None,
            year: 2023,
            organization_id: Uuid::from_u128(party),
            amount_eur,
        }
    }

    #[test]
    fn what_is_the_same_is_no_difference_and_what_changed_is_the_difference() {
        let stored = [posting(1, 1, dec!(10)), posting(2, 1, dec!(20)), posting(3, 1, dec!(30))];
        assert_eq!(differences(&stored, &stored), []);
        // The second became more, the third was paid by another, and a fourth came in.
        let now = [
            posting(1, 1, dec!(10.00)),
            posting(2, 1, dec!(25)),
            posting(3, 2, dec!(30)),
            posting(4, 1, dec!(40)),
        ];
        let drifted = |posting, is_new| Drifted { posting, is_new };
        assert_eq!(
            differences(&stored, &now),
            [
                drifted(posting(2, 1, dec!(5)), false),
                drifted(posting(3, 1, dec!(-30)), false),
                drifted(posting(3, 2, dec!(30)), false),
                drifted(posting(4, 1, dec!(40)), true),
            ]
        );
    }
}
