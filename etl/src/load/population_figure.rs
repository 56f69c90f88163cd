//! Inhabitants.

use chrono::NaiveDate;
use diesel::{
    ExpressionMethods, NullableExpressionMethods, QueryDsl, QueryResult, SelectableHelper,
    sql_types::{Array, Date, Int4, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{LockedFigure, PopulationFigure},
    tables::{budgets, cost_shares, distributions, import_runs, population_figures},
    types::BudgetStatus,
};
use uuid::Uuid;

use crate::{load::batches, rows::DraftPopulationFigure};

/// The stored figures of those days and of the years before and after them, with the partnership that sent each in
///
/// # Errors
///
/// What the database says.
pub async fn around(
    connection: &mut AsyncPgConnection,
    first: NaiveDate,
    last: NaiveDate,
) -> QueryResult<Vec<(PopulationFigure, Option<Uuid>)>> {
    let year = chrono::Months::new(12);
    let from = first.checked_sub_months(year).unwrap_or(first);
    let until = last.checked_add_months(year).unwrap_or(last);
    population_figures::table
        .left_join(import_runs::table)
        .filter(population_figures::reference_date.between(from, until))
        .select((PopulationFigure::as_select(), import_runs::partnership_id.nullable()))
        .load(connection)
        .await
}

/// The figures of those days in the keys of the partnership's approved budgets, by year
///
/// # Errors
///
/// What the database says.
pub async fn locked(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    first: NaiveDate,
    last: NaiveDate,
) -> QueryResult<Vec<LockedFigure>> {
    cost_shares::table
        .inner_join(distributions::table.inner_join(budgets::table))
        .filter(budgets::partnership_id.eq(partnership_id))
        .filter(budgets::status.eq(BudgetStatus::Approved))
        .filter(distributions::reference_date.between(first, last))
        .select((
            cost_shares::organization_id,
            distributions::reference_date,
            cost_shares::inhabitants,
            budgets::year,
        ))
        .distinct()
        .order((budgets::year, cost_shares::organization_id))
        .load(connection)
        .await
}

/// Stores figures, new or changed
///
/// # Errors
///
/// What the database says.
pub async fn upsert(
    connection: &mut AsyncPgConnection,
    figures: &[DraftPopulationFigure],
    source: &str,
    import_run_id: Uuid,
) -> QueryResult<()> {
    for batch in batches(figures) {
        diesel::sql_query(
            "INSERT INTO population_figures
                (organization_id, reference_date, inhabitants, status, source_sheet, source_row, source, import_run_id)
             SELECT draft.*, $7, $8 FROM unnest($1, $2, $3, $4, $5, $6) AS draft
             ON CONFLICT (organization_id, reference_date) DO UPDATE SET inhabitants = excluded.inhabitants,
                status = excluded.status, source_sheet = excluded.source_sheet, source_row = excluded.source_row,
                source = excluded.source, import_run_id = excluded.import_run_id
             WHERE NOT (population_figures.status = 'DEFINITIVE' AND excluded.status = 'PROVISIONAL')",
        )
        .bind::<Array<SqlUuid>, _>(each(batch, |figure| figure.organization_id))
        .bind::<Array<Date>, _>(each(batch, |figure| figure.reference_date))
        .bind::<Array<Int4>, _>(each(batch, |figure| figure.inhabitants))
        .bind::<Array<Text>, _>(each(batch, |figure| figure.status.as_str()))
        .bind::<Array<Text>, _>(each(batch, |figure| figure.origin.sheet.as_ref()))
        .bind::<Array<Int4>, _>(each(batch, |figure| figure.origin.row_number()))
        .bind::<Text, _>(source)
        .bind::<SqlUuid, _>(import_run_id)
        .execute(connection)
        .await?;
    }
    Ok(())
}

fn each<'a, T>(batch: &'a [DraftPopulationFigure], field: impl Fn(&'a DraftPopulationFigure) -> T) -> Vec<T> {
    batch.iter().map(field).collect()
}
