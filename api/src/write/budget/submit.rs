use chrono::NaiveDate;
use diesel::{ExpressionMethods, Insertable, QueryDsl, QueryResult};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    models::Budget,
    rules::Violation,
    tables::{budget_decisions, budgets, cost_shares, distributions, partnerships},
    types::{BudgetDecisionKind, BudgetStatus, DistributionMethod, FigureStatus, Role},
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, check_said, lock_draft, outcome, refuse_superseded, said, sign};
use crate::read::cost_distribution::{self, CostDistribution, Found, MemberShare};

/// Puts a draft that was read at a version before director and secretaries, and stores its key with who bears what; gives
/// its identity
///
/// Refused with `budget.unknown`, `budget.not_draft` (`status`), `budget.version_stale` (`given`, `current`),
/// `budget.superseded` (`revision`), `budget.no_lines`, and with why it cannot be shared out, as
/// [`cost_distribution::find`] says.
///
/// # Errors
///
/// When the database fails.
pub async fn submit(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    version: i32,
    reason: Option<&str>,
) -> QueryResult<Outcome<Uuid>> {
    if let Some(refused) = check_said("reason", reason) {
        return Ok(Outcome::Refused(vec![refused]));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let budget = lock_draft(connection, id, version).await?;
            refuse_superseded(connection, &budget).await?;
            let distribution = distribution(connection, &budget).await?;
            store(connection, &distribution).await?;
            diesel::insert_into(budget_decisions::table)
                .values((
                    budget_decisions::budget_id.eq(id),
                    budget_decisions::kind.eq(BudgetDecisionKind::Submitted),
                    budget_decisions::role.eq(Role::ProgrammeManager),
                    budget_decisions::actor.eq(author.actor),
                    budget_decisions::reason.eq(said(reason)),
                ))
                .execute(connection)
                .await?;
            diesel::update(budgets::table.find(id))
                .set((budgets::status.eq(BudgetStatus::Submitted), budgets::version.eq(budgets::version + 1)))
                .execute(connection)
                .await?;
            Ok(id)
        })
        .await;
    outcome(ended)
}

/// Who bears what of it, as everybody who reads it sees
async fn distribution(connection: &AsyncPgConnection, budget: &Budget) -> Result<CostDistribution, Stop> {
    let mut first = connection;
    let slug: String = partnerships::table
        .find(budget.partnership_id)
        .select(partnerships::slug)
        .get_result(&mut first)
        .await?;
    let (year, revision) = (budget.year, Some(budget.revision));
    let found = cost_distribution::find(connection, &slug, year, revision, None).await?;
    let refuse = |violation| Stop::from(Refused::at("id", violation));
    match found {
        Some(Found::Distribution(distribution)) if distribution.lines.is_empty() => {
            Err(refuse(Violation::new("budget.no_lines")))
        }
        Some(Found::Distribution(distribution)) => Ok(*distribution),
        Some(Found::Refused(violation)) => Err(refuse(violation)),
        None => Err(refuse(Violation::new("budget.unknown"))),
    }
}

#[derive(Insertable)]
#[diesel(table_name = distributions)]
struct NewDistribution {
    distribution_id: Uuid,
    budget_id: Uuid,
    method: DistributionMethod,
    unit_eur: Decimal,
    reference_date: NaiveDate,
    total_eur: Decimal,
}

#[derive(Insertable)]
#[diesel(table_name = cost_shares)]
struct NewShare<'a> {
    distribution_id: Uuid,
    organization_id: Uuid,
    inhabitants: i32,
    figure_status: FigureStatus,
    figure_source: &'a str,
    percentage_pct: Option<Decimal>,
    percentage_remainder: Option<Decimal>,
    percentage_leftover: i32,
    amount_eur: Decimal,
    amount_remainder: Decimal,
    amount_leftover: i32,
    weight_reason: Option<&'a str>,
}

async fn store(connection: &mut AsyncPgConnection, distribution: &CostDistribution) -> QueryResult<()> {
    let distribution_id = Uuid::now_v7();
    let new = NewDistribution {
        distribution_id,
        budget_id: distribution.budget.budget_id,
        method: distribution.method,
        unit_eur: distribution.unit,
        reference_date: distribution.reference_date,
        total_eur: distribution.total,
    };
    diesel::insert_into(distributions::table).values(&new).execute(connection).await?;
    let share = |share| NewShare::of(distribution_id, share);
    let shares: Vec<NewShare<'_>> = distribution.shares.iter().map(share).collect();
    diesel::insert_into(cost_shares::table).values(&shares).execute(connection).await.map(drop)
}

impl<'a> NewShare<'a> {
    fn of(distribution_id: Uuid, share: &'a MemberShare) -> Self {
        Self {
            distribution_id,
            organization_id: share.organization.organization_id,
            inhabitants: share.inhabitants,
            figure_status: share.figure_status,
            figure_source: &share.figure_source,
            percentage_pct: share.percentage,
            percentage_remainder: share.percentage_remainder,
            percentage_leftover: share.percentage_leftover,
            amount_eur: share.amount,
            amount_remainder: share.amount_remainder,
            amount_leftover: share.amount_leftover,
            weight_reason: share.weight_reason.as_deref(),
        }
    }
}
