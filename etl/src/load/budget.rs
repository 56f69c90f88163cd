//! Budgets: an import makes a new revision, it never changes one.

use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper,
    sql_types::{Array, Int4, Nullable, Numeric, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Budget, BudgetLine},
    tables::{budget_lines, budgets},
    types::BudgetStatus,
};
use uuid::Uuid;

use crate::rows::DraftBudgetLine;

/// The latest revision of a year with its lines in order; `None` when there is none
///
/// # Errors
///
/// What the database says.
pub async fn latest(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    year: i32,
) -> QueryResult<Option<(Budget, Vec<BudgetLine>)>> {
    let Some(budget) = budgets::table
        .filter(budgets::partnership_id.eq(partnership_id))
        .filter(budgets::year.eq(year))
        .order(budgets::revision.desc())
        .select(Budget::as_select())
        .first(connection)
        .await
        .optional()?
    else {
        return Ok(None);
    };
    let lines = budget_lines::table
        .filter(budget_lines::budget_id.eq(budget.budget_id))
        .order(budget_lines::position)
        .select(BudgetLine::as_select())
        .load(connection)
        .await?;
    Ok(Some((budget, lines)))
}

/// The lines of the approved revision of a year, or else of the latest one; `None` when the year has no budget
///
/// # Errors
///
/// What the database says.
pub async fn lines_that_count(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    year: i32,
) -> QueryResult<Option<Vec<BudgetLine>>> {
    let budget_id: Option<Uuid> = budgets::table
        .filter(budgets::partnership_id.eq(partnership_id))
        .filter(budgets::year.eq(year))
        .order((budgets::status.eq(BudgetStatus::Approved).desc(), budgets::revision.desc()))
        .select(budgets::budget_id)
        .first(connection)
        .await
        .optional()?;
    let Some(budget_id) = budget_id else { return Ok(None) };
    budget_lines::table
        .filter(budget_lines::budget_id.eq(budget_id))
        .order(budget_lines::position)
        .select(BudgetLine::as_select())
        .load(connection)
        .await
        .map(Some)
}

/// Stores the lines as the next revision of the year, as a draft with the weights and the annual plan of the one before it; gives
/// its identity
///
/// # Errors
///
/// What the database says.
pub async fn insert_revision(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    year: i32,
    lines: &[DraftBudgetLine],
    import_run_id: Uuid,
) -> QueryResult<Uuid> {
    let budget_id = Uuid::now_v7();
    diesel::sql_query(
        "INSERT INTO budgets (budget_id, partnership_id, year, revision, import_run_id)
         SELECT $1, $2, $3, coalesce(max(revision), 0) + 1, $4 FROM budgets WHERE partnership_id = $2 AND year = $3",
    )
    .bind::<SqlUuid, _>(budget_id)
    .bind::<SqlUuid, _>(partnership_id)
    .bind::<Int4, _>(year)
    .bind::<SqlUuid, _>(import_run_id)
    .execute(connection)
    .await?;
    diesel::sql_query(
        "INSERT INTO budget_lines (budget_id, position, name, amount_eur, category, source_sheet, source_row)
         SELECT $1, position, name, amount, category, sheet, source_row
         FROM unnest($2, $3, $4, $5, $6) WITH ORDINALITY AS draft (name, amount, category, sheet, source_row, position)",
    )
    .bind::<SqlUuid, _>(budget_id)
    .bind::<Array<Text>, _>(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>())
    .bind::<Array<Numeric>, _>(lines.iter().map(|line| line.amount_eur).collect::<Vec<_>>())
    .bind::<Array<Nullable<Text>>, _>(lines.iter().map(|line| line.category.as_deref()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(lines.iter().map(|line| line.origin.sheet.as_ref()).collect::<Vec<_>>())
    .bind::<Array<Int4>, _>(lines.iter().map(|line| line.origin.row_number()).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    keep_what_no_workbook_tells(connection, partnership_id, year, budget_id).await?;
    Ok(budget_id)
}

async fn keep_what_no_workbook_tells(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    year: i32,
    budget_id: Uuid,
) -> QueryResult<()> {
    let before: Option<Uuid> = budgets::table
        .filter(budgets::partnership_id.eq(partnership_id))
        .filter(budgets::year.eq(year))
        .filter(budgets::budget_id.ne(budget_id))
        .order(budgets::revision.desc())
        .select(budgets::budget_id)
        .first(connection)
        .await
        .optional()?;
    let Some(before) = before else { return Ok(()) };
    for copy in [
        "INSERT INTO budget_weights (budget_id, organization_id, weight, reason)
         SELECT $1, organization_id, weight, reason FROM budget_weights WHERE budget_id = $2",
        "INSERT INTO plan_items (budget_id, kind, position, title, description)
         SELECT $1, kind, position, title, description FROM plan_items WHERE budget_id = $2",
    ] {
        diesel::sql_query(copy)
            .bind::<SqlUuid, _>(budget_id)
            .bind::<SqlUuid, _>(before)
            .execute(connection)
            .await?;
    }
    Ok(())
}
