use chrono::NaiveDate;
use diesel::{
    ExpressionMethods, Insertable, QueryDsl, QueryResult, QueryableByName,
    sql_types::{Array, Date, Int4, Nullable, Numeric, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::{Decimal, dec};
use schema::{
    rules::cost_distribution::{Distribution, Participant, distribute},
    tables::{budget_decisions, budgets, calendars, distributions},
    types::{BudgetDecisionKind, BudgetStatus, CalendarStatus, DistributionMethod, Role},
};
use uuid::Uuid;

use super::{ACTOR, annual_plan};
use crate::{error::EtlError, load};

#[derive(QueryableByName)]
struct Figure {
    #[diesel(sql_type = SqlUuid)]
    organization_id: Uuid,
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Int4)]
    inhabitants: i32,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Text)]
    source: String,
}

/// Approves the budget of the year as the annual plan did, with its key and distribution
pub(super) async fn approve_budget(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    year: i32,
) -> Result<(), EtlError> {
    let (budget, lines) = load::budget::latest(connection, partnership_id, year)
        .await?
        .ok_or_else(|| EtlError::Request("the example has no budget".to_owned()))?;
    let reference_date = NaiveDate::from_ymd_opt(year - 1, 1, 1)
        .ok_or_else(|| EtlError::Request("the example has no reference date".to_owned()))?;
    let figures = key(connection, partnership_id, reference_date).await?;
    let participants: Vec<_> = figures.iter().map(participant).collect();
    let total: Decimal = lines.iter().map(|line| line.amount_eur).sum();
    let distribution = distribute(DistributionMethod::Published, total, dec!(1.00), &participants)
        .map_err(|violation| EtlError::Request(violation.code.to_owned()))?;
    annual_plan::insert(connection, budget.budget_id).await?;
    insert_distribution(connection, budget.budget_id, reference_date, &distribution, &figures).await?;
    submit(connection, budget.budget_id).await?;
    approve(connection, budget.budget_id, &figures).await?;
    Ok(())
}

async fn submit(connection: &mut AsyncPgConnection, budget_id: Uuid) -> QueryResult<()> {
    diesel::insert_into(budget_decisions::table)
        .values(decision(budget_id, BudgetDecisionKind::Submitted, Role::ProgrammeManager, None))
        .execute(connection)
        .await?;
    diesel::update(budgets::table.find(budget_id))
        .set((budgets::note.eq("Jaarplan 2023"), budgets::status.eq(BudgetStatus::Submitted)))
        .execute(connection)
        .await
        .map(drop)
}

/// By the director and the secretary of every member
async fn approve(connection: &mut AsyncPgConnection, budget_id: Uuid, figures: &[Figure]) -> QueryResult<()> {
    let secretaries = figures.iter().map(|figure| (Role::Secretary, Some(figure.organization_id)));
    let decisions: Vec<NewDecision> = std::iter::once((Role::Director, None))
        .chain(secretaries)
        .map(|(role, organization)| decision(budget_id, BudgetDecisionKind::Approved, role, organization))
        .collect();
    diesel::insert_into(budget_decisions::table).values(&decisions).execute(connection).await?;
    diesel::update(budgets::table.find(budget_id))
        .set(budgets::status.eq(BudgetStatus::Approved))
        .execute(connection)
        .await
        .map(drop)
}

#[derive(Insertable)]
#[diesel(table_name = budget_decisions)]
struct NewDecision {
    budget_id: Uuid,
    kind: BudgetDecisionKind,
    role: Role,
    organization_id: Option<Uuid>,
    actor: &'static str,
}

fn decision(
    budget_id: Uuid,
    kind: BudgetDecisionKind,
    role: Role,
    organization_id: Option<Uuid>,
) -> NewDecision {
    NewDecision { budget_id, kind, role, organization_id, actor: ACTOR }
}

/// Lets anyone see the calendar of the year, under a title that says what it is
pub(super) async fn publish_calendar(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    year: i32,
) -> Result<(), EtlError> {
    diesel::update(calendars::table)
        .filter(calendars::partnership_id.eq(partnership_id))
        .filter(calendars::year.eq(year))
        .set((
            calendars::status.eq(CalendarStatus::Published),
            calendars::title.eq(format!("Voorbeeldkalender {year} (verzonnen trajecten)")),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

async fn key(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    reference_date: NaiveDate,
) -> QueryResult<Vec<Figure>> {
    diesel::sql_query(
        "SELECT organization_id, code, inhabitants, status, source
         FROM memberships JOIN organizations USING (organization_id) JOIN population_figures USING (organization_id)
         WHERE partnership_id = $1 AND reference_date = $2 ORDER BY code",
    )
    .bind::<SqlUuid, _>(partnership_id)
    .bind::<Date, _>(reference_date)
    .load(connection)
    .await
}

fn participant(figure: &Figure) -> Participant {
    Participant { code: figure.code.clone(), weight: u64::try_from(figure.inhabitants).unwrap_or(0) }
}

async fn insert_distribution(
    connection: &mut AsyncPgConnection,
    budget_id: Uuid,
    reference_date: NaiveDate,
    distribution: &Distribution,
    figures: &[Figure],
) -> QueryResult<()> {
    let distribution_id: Uuid = diesel::insert_into(distributions::table)
        .values((
            distributions::budget_id.eq(budget_id),
            distributions::method.eq(distribution.method),
            distributions::unit_eur.eq(distribution.unit),
            distributions::reference_date.eq(reference_date),
            distributions::total_eur.eq(distribution.total),
        ))
        .returning(distributions::distribution_id)
        .get_result(connection)
        .await?;
    let shares = &distribution.shares;
    diesel::sql_query(
        "INSERT INTO cost_shares (distribution_id, organization_id, inhabitants, figure_status, figure_source,
            percentage_pct, percentage_remainder, percentage_leftover, amount_eur, amount_remainder, amount_leftover)
         SELECT $1, share.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS share",
    )
    .bind::<SqlUuid, _>(distribution_id)
    .bind::<Array<SqlUuid>, _>(figures.iter().map(|figure| figure.organization_id).collect::<Vec<_>>())
    .bind::<Array<Int4>, _>(figures.iter().map(|figure| figure.inhabitants).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(figures.iter().map(|figure| figure.status.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(figures.iter().map(|figure| figure.source.as_str()).collect::<Vec<_>>())
    .bind::<Array<Nullable<Numeric>>, _>(shares.iter().map(|share| share.percentage).collect::<Vec<_>>())
    .bind::<Array<Nullable<Numeric>>, _>(shares.iter().map(|share| share.percentage_remainder).collect::<Vec<_>>())
    .bind::<Array<Int4>, _>(shares.iter().map(|share| share.percentage_leftover).collect::<Vec<_>>())
    .bind::<Array<Numeric>, _>(shares.iter().map(|share| share.amount).collect::<Vec<_>>())
    .bind::<Array<Numeric>, _>(shares.iter().map(|share| share.amount_remainder).collect::<Vec<_>>())
    .bind::<Array<Int4>, _>(shares.iter().map(|share| share.amount_leftover).collect::<Vec<_>>())
    .execute(connection)
    .await
    .map(|_| ())
}
