use std::collections::HashMap;

use diesel::{
    QueryableByName,
    sql_types::{Array, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::types::{ImportKind, ImportStatus};
use uuid::Uuid;

use crate::read::{
    ReadError,
    statement::{Statement, Value},
};

/// The latest import about some of the same that was applied since the file of this checked one was first handed in, or, of that very
/// file, since this one was checked: what it stored is not in the differences, or may be put back by applying this one. `None` when there
/// is none.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn newer_than_file(
    mut connection: &AsyncPgConnection,
    run: Uuid,
) -> Result<Option<Uuid>, ReadError> {
    let statement = Statement::new(
        "SELECT newer.import_run_id FROM import_runs run
             JOIN import_runs earlier USING (partnership_id, import_file_id)
             JOIN import_runs newer ON newer.partnership_id = run.partnership_id AND newer.kind = run.kind
         WHERE run.status = 'CHECKED' AND newer.status = 'APPLIED'
           AND (newer.import_file_id <> run.import_file_id OR newer.finished_at > run.finished_at)
           AND newer.finished_at > earlier.created_at AND newer.covers && run.covers
           AND run.import_run_id = ",
    )
    .bind(Value::Id(run))
    .sql(" ORDER BY newer.finished_at DESC LIMIT 1");
    let found: Vec<Uuid> = statement.gives::<SqlUuid>().load(&mut connection).await?;
    Ok(found.into_iter().next())
}

/// The latest import that overtook each of these checked ones: of the same kind and partnership, handed in later, applied, and
/// about all that the checked one is about; one that none did is not there
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn overtaken(
    mut connection: &AsyncPgConnection,
    runs: &[Uuid],
) -> Result<HashMap<Uuid, Uuid>, ReadError> {
    #[derive(QueryableByName)]
    struct Overtaken {
        #[diesel(sql_type = SqlUuid)]
        import_run_id: Uuid,
        #[diesel(sql_type = SqlUuid)]
        later: Uuid,
    }
    let found: Vec<Overtaken> = diesel::sql_query(
        "SELECT DISTINCT ON (run.import_run_id) run.import_run_id, later.import_run_id AS later
         FROM import_runs run JOIN import_runs later USING (partnership_id, kind)
         WHERE run.import_run_id = ANY ($1) AND run.status = $2 AND later.status = $3
           AND later.created_at > run.created_at AND later.covers @> run.covers
           AND (run.covers <> '{}' OR run.kind = $4)
         ORDER BY run.import_run_id, later.created_at DESC",
    )
    .bind::<Array<SqlUuid>, _>(runs)
    .bind::<Text, _>(ImportStatus::Checked.as_str())
    .bind::<Text, _>(ImportStatus::Applied.as_str())
    .bind::<Text, _>(ImportKind::Cpv.as_str())
    .load(&mut connection)
    .await?;
    Ok(found.into_iter().map(|row| (row.import_run_id, row.later)).collect())
}
