//! Taking an import back.

use diesel::{
    OptionalExtension, QueryDsl, QueryResult, QueryableByName,
    sql_types::{BigInt, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Obstacle,
    rules::reverting::Undone,
    tables::import_runs,
    types::{ImportKind, ImportStatus},
};
use uuid::Uuid;

/// Where a run stands and what kind it is; nobody else moves it until the transaction ends; `None` when there is no such run
///
/// # Errors
///
/// What the database says.
pub async fn lock(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
) -> QueryResult<Option<(ImportStatus, Option<ImportKind>)>> {
    import_runs::table
        .find(import_run_id)
        .select((import_runs::status, import_runs::kind))
        .for_no_key_update()
        .first(connection)
        .await
        .optional()
}

/// Takes back what an applied run did; when rows were changed since, does nothing and gives those
///
/// Belongs in a transaction that names actor and cause.
///
/// # Errors
///
/// What the database says.
pub async fn revert(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    actor: &str,
) -> QueryResult<Vec<Obstacle>> {
    diesel::sql_query(
        "SELECT label, actor, changed_at, cause, noun, row_key FROM revert_import($1, $2, false)",
    )
    .bind::<SqlUuid, _>(import_run_id)
    .bind::<Text, _>(actor)
    .load(connection)
    .await
}

/// The rows that were undone with an import, from the history that taking it back left; a row counts with its parts
///
/// That a row is marked as missing, or no longer, is no change of what it says.
///
/// # Errors
///
/// What the database says.
pub async fn undone(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    kind: ImportKind,
) -> QueryResult<Undone> {
    #[derive(QueryableByName)]
    struct Counted {
        #[diesel(sql_type = BigInt)]
        removed: i64,
        #[diesel(sql_type = BigInt)]
        restored: i64,
        #[diesel(sql_type = BigInt)]
        returned: i64,
    }
    let counted: Counted = diesel::sql_query(
        "WITH undone AS (
             SELECT coalesce(part_of(table_name, coalesce(after, before)), row_key::text),
                 coalesce(bool_or(operation = 'DELETE') FILTER (WHERE table_name = $2), false) AS removed,
                 coalesce(bool_or(operation = 'INSERT') FILTER (WHERE table_name = $2), false) AS returned
             FROM changes CROSS JOIN (SELECT '{created_at,updated_at,version,imported,source_sheet,source_row,import_run_id,\
                 missing_since}'::text[] AS bookkeeping) AS hidden
             WHERE cause = $1 AND before - bookkeeping IS DISTINCT FROM after - bookkeeping
                 AND (table_name = $2 OR part_of(table_name, coalesce(after, before)) IS NOT NULL)
             GROUP BY 1)
         SELECT count(*) FILTER (WHERE removed) AS removed, count(*) FILTER (WHERE returned) AS returned,
             count(*) FILTER (WHERE NOT removed AND NOT returned) AS restored FROM undone",
    )
    .bind::<Text, _>(format!("revert:{import_run_id}"))
    .bind::<Text, _>(table(kind))
    .get_result(connection)
    .await?;
    Ok(Undone { removed: counted.removed, restored: counted.restored, returned: counted.returned })
}

/// The table that the rows of such a workbook are in; of a budget, what they are parts of
const fn table(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Calendar => "tenders",
        ImportKind::Population => "population_figures",
        ImportKind::Contracts => "contracts",
        ImportKind::Budget => "budgets",
        ImportKind::Expenses => "expenses",
        ImportKind::Cpv => "cpv_codes",
    }
}
