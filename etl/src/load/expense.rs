//! Expenses.

use std::collections::BTreeSet;

use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, SelectableHelper,
    sql_types::{Array, Date, Int4, Jsonb, Nullable, Numeric, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Expense,
    tables::{expenses, organizations},
    types::VatTreatment,
};
use uuid::Uuid;

use crate::{
    checks::expense::{ExpenseChange, StoredExpense},
    load::{batches, imported, missing::Kept},
};

/// The expenses of some years, by day and by their place in the workbook that they came from
///
/// In a transaction nobody changes them until it ends.
///
/// # Errors
///
/// What the database says.
pub async fn of_years(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    years: &BTreeSet<i32>,
) -> QueryResult<Vec<StoredExpense>> {
    let found: Vec<(Expense, String)> = expenses::table
        .inner_join(organizations::table)
        .filter(expenses::partnership_id.eq(partnership_id))
        .filter(expenses::year.eq_any(years))
        .order((expenses::spent_on, expenses::source_row, expenses::expense_id))
        .select((Expense::as_select(), organizations::name))
        .for_no_key_update()
        .load(connection)
        .await?;
    let ids: Vec<Uuid> = found.iter().map(|(expense, _)| expense.expense_id).collect();
    let mut imported = imported::of(connection, Kept::Expenses, &ids).await?;
    let stored = |(expense, payer): (Expense, String)| StoredExpense {
        imported: imported.remove(&expense.expense_id),
        expense,
        payer,
    };
    Ok(found.into_iter().map(stored).collect())
}

/// Stores expenses that are not there yet
///
/// # Errors
///
/// What the database says.
pub async fn insert(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    expenses: &[(Uuid, &ExpenseChange)],
    import_run_id: Uuid,
) -> QueryResult<()> {
    for batch in batches(expenses) {
        let statement = "INSERT INTO expenses (expense_id, year, spent_on, line, budget_line_id, paid_by_organization_id,
                amount_eur, reference, vat_treatment, description, unmapped, source_sheet, source_row, partnership_id, import_run_id)
             SELECT draft.*, $14, $15 FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS draft";
        write(connection, statement, partnership_id, batch, import_run_id).await?;
    }
    Ok(())
}

/// Changes expenses that are stored
///
/// # Errors
///
/// What the database says.
pub async fn update(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    expenses: &[(Uuid, &ExpenseChange)],
    import_run_id: Uuid,
) -> QueryResult<()> {
    for batch in batches(expenses) {
        let statement = "UPDATE expenses SET year = draft.year, spent_on = draft.spent_on, line = draft.line,
                budget_line_id = draft.budget_line_id, paid_by_organization_id = draft.paid_by_organization_id,
                amount_eur = draft.amount_eur, reference = draft.reference, vat_treatment = draft.vat_treatment,
                description = draft.description, unmapped = draft.unmapped, source_sheet = draft.source_sheet,
                source_row = draft.source_row, import_run_id = $15, missing_since = NULL, version = version + 1, updated_at = now()
             FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                AS draft (expense_id, year, spent_on, line, budget_line_id, paid_by_organization_id, amount_eur,
                reference, vat_treatment, description, unmapped, source_sheet, source_row)
             WHERE expenses.expense_id = draft.expense_id AND expenses.partnership_id = $14";
        write(connection, statement, partnership_id, batch, import_run_id).await?;
    }
    Ok(())
}

/// The parameters that an insert and an update share
async fn write(
    connection: &mut AsyncPgConnection,
    statement: &str,
    partnership_id: Uuid,
    batch: &[(Uuid, &ExpenseChange)],
    import_run_id: Uuid,
) -> QueryResult<()> {
    diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(batch.iter().map(|(id, _)| *id).collect::<Vec<_>>())
        .bind::<Array<Int4>, _>(each(batch, |change| change.draft.year))
        .bind::<Array<Date>, _>(each(batch, |change| change.draft.spent_on))
        .bind::<Array<Text>, _>(each(batch, |change| change.draft.line.as_str()))
        .bind::<Array<Nullable<SqlUuid>>, _>(each(batch, |change| change.budget_line_id))
        .bind::<Array<SqlUuid>, _>(each(batch, |change| change.draft.payer_id))
        .bind::<Array<Numeric>, _>(each(batch, |change| change.draft.amount_eur))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |change| change.draft.reference.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |change| {
            change.draft.vat_treatment.map(VatTreatment::as_str)
        }))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |change| change.draft.description.as_deref()))
        .bind::<Array<Jsonb>, _>(each(batch, |change| serde_json::json!(change.draft.unmapped)))
        .bind::<Array<Text>, _>(each(batch, |change| change.draft.origin.sheet.as_ref()))
        .bind::<Array<Int4>, _>(each(batch, |change| change.draft.origin.row_number()))
        .bind::<SqlUuid, _>(partnership_id)
        .bind::<SqlUuid, _>(import_run_id)
        .execute(connection)
        .await
        .map(|_| ())
}

fn each<'a, T>(batch: &[(Uuid, &'a ExpenseChange)], field: impl Fn(&'a ExpenseChange) -> T) -> Vec<T> {
    batch.iter().map(|(_, change)| field(change)).collect()
}
