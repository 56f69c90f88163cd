//! Claims: which worker, or command, has a run.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, QueryableByName,
    sql_types::{Int4, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::tables::import_runs;
use uuid::Uuid;

/// What the name of a command begins with, where a worker's would stand
pub const COMMAND: &str = "command:";

/// Takes the oldest run that waits, or whose worker gave no sign of life for `lease`; `None` when there is none
///
/// Many workers may ask at once: each run goes to one. A run that was begun `attempts` times ends as failed, and so does
/// one whose command died: nobody expects a worker to go on with it.
///
/// # Errors
///
/// What the database says.
pub async fn claim(
    connection: &mut AsyncPgConnection,
    worker: &str,
    now: DateTime<Utc>,
    lease: Duration,
    attempts: i32,
) -> QueryResult<Option<Uuid>> {
    #[derive(QueryableByName)]
    struct Claimed {
        #[diesel(sql_type = SqlUuid)]
        import_run_id: Uuid,
    }
    let stale = now - lease;
    diesel::sql_query(
        "UPDATE import_runs SET status = 'FAILED', claimed_by = NULL, claimed_at = NULL, finished_at = $2
         WHERE status IN ('CHECKING', 'APPLYING') AND claimed_at < $1 AND (attempts >= $3 OR claimed_by LIKE $4)",
    )
    .bind::<Timestamptz, _>(stale)
    .bind::<Timestamptz, _>(now)
    .bind::<Int4, _>(attempts)
    .bind::<Text, _>(format!("{COMMAND}%"))
    .execute(connection)
    .await?;
    let claimed: Option<Claimed> = diesel::sql_query(
        "UPDATE import_runs SET claimed_by = $1, claimed_at = $2, attempts = attempts + 1, progress = 0,
            status = CASE WHEN status = 'APPLYING' THEN status ELSE 'CHECKING' END
         WHERE import_run_id = (SELECT import_run_id FROM import_runs
            WHERE status IN ('WAITING', 'CHECKING', 'APPLYING') AND (claimed_by IS NULL OR claimed_at < $3)
            ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING import_run_id",
    )
    .bind::<Text, _>(worker)
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(stale)
    .get_result(connection)
    .await
    .optional()?;
    Ok(claimed.map(|run| run.import_run_id))
}

/// Tells that the worker is still at it
///
/// # Errors
///
/// What the database says.
pub async fn show_life(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    worker: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(import_runs::table.find(import_run_id))
        .filter(import_runs::claimed_by.eq(worker))
        .set(import_runs::claimed_at.eq(now))
        .execute(connection)
        .await
        .map(|_| ())
}

/// Frees what a worker has, without counting the attempt
///
/// # Errors
///
/// What the database says.
pub async fn let_go(connection: &mut AsyncPgConnection, worker: &str) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE import_runs SET claimed_by = NULL, claimed_at = NULL, attempts = greatest(attempts - 1, 0),
            status = CASE WHEN status = 'CHECKING' THEN 'WAITING' ELSE status END
         WHERE claimed_by = $1 AND status IN ('CHECKING', 'APPLYING')",
    )
    .bind::<Text, _>(worker)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Puts a run back for another worker, or ends it as failed when it was tried `attempts` times
///
/// # Errors
///
/// What the database says.
pub async fn give_back(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    attempts: i32,
) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE import_runs SET claimed_by = NULL, claimed_at = NULL,
            status = CASE WHEN attempts >= $2 THEN 'FAILED' WHEN status = 'CHECKING' THEN 'WAITING' ELSE status END,
            finished_at = CASE WHEN attempts >= $2 THEN now() END
         WHERE import_run_id = $1 AND status IN ('CHECKING', 'APPLYING')",
    )
    .bind::<SqlUuid, _>(import_run_id)
    .bind::<Int4, _>(attempts)
    .execute(connection)
    .await
    .map(|_| ())
}

/// The run that a worker or command has; `None` when it has none
///
/// # Errors
///
/// What the database says.
pub async fn claimed_by(connection: &mut AsyncPgConnection, worker: &str) -> QueryResult<Option<Uuid>> {
    import_runs::table
        .filter(import_runs::claimed_by.eq(worker))
        .select(import_runs::import_run_id)
        .first(connection)
        .await
        .optional()
}
