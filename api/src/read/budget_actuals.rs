//! The budget of a year against what was spent of it.

use chrono::NaiveDate;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, QueryDsl, QueryableByName,
    sql_types::{Date, Integer, Numeric, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    models::{Budget, Partnership},
    rules::budget_actuals::{BudgetActuals, PlannedLine, Spending, compare},
    tables::{expenses, partnerships},
};
use uuid::Uuid;

use super::{ReadError, budget};

/// A budget against what was spent of it
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetWithActuals {
    /// The partnership
    pub partnership: Partnership,
    /// The revision of the budget
    pub budget: Budget,
    /// Its lines against what was spent
    pub actuals: BudgetActuals,
}

/// A revision of the budget of a year, that one or else the latest approved or else the latest, against what was spent up
/// to and including a day; `None` when there is no such partnership, budget or revision
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(
    connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
    revision: Option<i32>,
    as_of: NaiveDate,
) -> Result<Option<BudgetWithActuals>, ReadError> {
    let Some(found) = budget::find(connection, slug, year, revision).await? else { return Ok(None) };
    let spending = spending(connection, slug, year, as_of).await?;
    let line =
        |line: &schema::models::BudgetLine| PlannedLine { name: line.name.clone(), amount: line.amount_eur };
    let planned: Vec<PlannedLine> = found.lines.iter().map(line).collect();
    let actuals = compare(year, as_of, &planned, &spending);
    Ok(Some(BudgetWithActuals { partnership: found.partnership, budget: found.budget, actuals }))
}

/// What was spent in the year of a budget, by line and day
async fn spending(
    mut connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
    as_of: NaiveDate,
) -> Result<Vec<Spending>, ReadError> {
    let rows: Vec<(String, NaiveDate, Option<Decimal>)> = expenses::table
        .inner_join(partnerships::table)
        .filter(partnerships::slug.eq(slug).and(expenses::year.eq(year)))
        .filter(expenses::spent_on.le(as_of))
        .group_by((expenses::line, expenses::spent_on))
        .select((expenses::line, expenses::spent_on, diesel::dsl::sum(expenses::amount_eur)))
        .load(&mut connection)
        .await?;
    let spending = |(line, on, amount): (String, NaiveDate, Option<Decimal>)| Spending {
        line,
        on,
        amount: amount.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(spending).collect())
}

/// What lies between what was spent of a year and what is settled of it
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, QueryableByName)]
pub struct Reconciliation {
    /// Expenses of a day that has yet to come, in euro
    #[diesel(sql_type = Numeric)]
    pub later_eur: Decimal,
    /// Fees that were received, in euro
    #[diesel(sql_type = Numeric)]
    pub fees_eur: Decimal,
    /// Costs less fees that settlements have shared, in euro
    #[diesel(sql_type = Numeric)]
    pub settled_eur: Decimal,
}

/// What lies between what was spent of a year up to and including a day, and what is settled of it
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn reconciliation(
    mut connection: &AsyncPgConnection,
    partnership_id: Uuid,
    year: i32,
    as_of: NaiveDate,
) -> Result<Reconciliation, ReadError> {
    let found = diesel::sql_query(
        "SELECT (SELECT coalesce(sum(amount_eur), 0) FROM expenses
                WHERE partnership_id = $1 AND year = $2 AND spent_on > $3) AS later_eur,
            (SELECT coalesce(sum(amount_eur), 0) FROM participation_fees
                WHERE partnership_id = $1 AND year = $2) AS fees_eur,
            (SELECT coalesce(sum(of.costs_eur - of.fees_eur), 0) FROM settlement_years AS of
                JOIN settlements USING (settlement_id)
                WHERE partnership_id = $1 AND of.year = $2 AND status IN ('AGREED', 'SENT')) AS settled_eur",
    )
    .bind::<SqlUuid, _>(partnership_id)
    .bind::<Integer, _>(year)
    .bind::<Date, _>(as_of)
    .get_result(&mut connection)
    .await?;
    Ok(found)
}
