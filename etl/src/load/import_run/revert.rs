//! Taking an import back.

use diesel::{
    OptionalExtension, QueryDsl, QueryResult,
    sql_types::{Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::Obstacle, tables::import_runs, types::ImportStatus};
use uuid::Uuid;

/// Where a run stands; nobody else moves it until the transaction ends; `None` when there is no such run
///
/// # Errors
///
/// What the database says.
pub async fn lock(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
) -> QueryResult<Option<ImportStatus>> {
    import_runs::table
        .find(import_run_id)
        .select(import_runs::status)
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
    diesel::sql_query("SELECT label, actor, changed_at, noun, row_key FROM revert_import($1, $2)")
        .bind::<SqlUuid, _>(import_run_id)
        .bind::<Text, _>(actor)
        .load(connection)
        .await
}
