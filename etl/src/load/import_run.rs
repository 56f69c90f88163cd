//! Import runs: opened alone so that a crash leaves a trace, claimed by one worker, closed with all they found.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, QueryableByName, SelectableHelper,
    sql_types::{Array, Binary, Int4, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::ImportRun,
    tables::{differences, findings, import_files, import_runs},
    types::{ImportKind, ImportStatus},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    checks::RowDifference,
    findings::Finding,
    load::batches,
    run::{RowCounts, Upload},
};

/// Stores the workbook, once by its SHA-256, and opens a run that is under way for this very process
///
/// # Errors
///
/// What the database says.
pub async fn open(
    connection: &mut AsyncPgConnection,
    upload: &Upload,
    worker: &str,
    now: DateTime<Utc>,
) -> QueryResult<Uuid> {
    let import_file_id = insert_file(connection, &upload.content).await?;
    diesel::insert_into(import_runs::table)
        .values((
            import_runs::partnership_id.eq(upload.partnership.partnership_id),
            import_runs::import_file_id.eq(import_file_id),
            import_runs::file_name.eq(&upload.file_name),
            import_runs::actor.eq(&upload.actor),
            import_runs::status.eq(ImportStatus::Applying),
            import_runs::kind.eq(upload.kind),
            import_runs::year.eq(upload.year),
            import_runs::attempts.eq(1),
            import_runs::claimed_by.eq(worker),
            import_runs::claimed_at.eq(now),
        ))
        .returning(import_runs::import_run_id)
        .get_result(connection)
        .await
}

async fn insert_file(connection: &mut AsyncPgConnection, content: &[u8]) -> QueryResult<Uuid> {
    #[derive(QueryableByName)]
    struct File {
        #[diesel(sql_type = SqlUuid)]
        import_file_id: Uuid,
    }
    diesel::sql_query(
        "WITH stored AS (INSERT INTO import_files (sha256, content) VALUES ($1, $2)
            ON CONFLICT (sha256) DO NOTHING RETURNING import_file_id)
         SELECT import_file_id FROM stored UNION ALL SELECT import_file_id FROM import_files WHERE sha256 = $1 LIMIT 1",
    )
    .bind::<Binary, _>(Sha256::digest(content).to_vec())
    .bind::<Binary, _>(content)
    .get_result::<File>(connection)
    .await
    .map(|file| file.import_file_id)
}

/// Takes the oldest run that waits, or whose worker gave no sign of life for `lease`; `None` when there is none
///
/// Many workers may ask at once: each run goes to one.
///
/// # Errors
///
/// What the database says.
pub async fn claim(
    connection: &mut AsyncPgConnection,
    worker: &str,
    now: DateTime<Utc>,
    lease: Duration,
) -> QueryResult<Option<Uuid>> {
    #[derive(QueryableByName)]
    struct Claimed {
        #[diesel(sql_type = SqlUuid)]
        import_run_id: Uuid,
    }
    let stale = now - lease;
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

/// Tells how far it is, in percent
///
/// # Errors
///
/// What the database says.
pub async fn progress(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    percent: i32,
) -> QueryResult<()> {
    diesel::update(import_runs::table.find(import_run_id))
        .set(import_runs::progress.eq(percent.clamp(0, 100)))
        .execute(connection)
        .await
        .map(|_| ())
}

/// Lets this connection hear of runs that wait
///
/// # Errors
///
/// What the database says.
pub async fn listen(connection: &mut AsyncPgConnection) -> QueryResult<()> {
    diesel::sql_query("LISTEN import_runs").execute(connection).await.map(|_| ())
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

/// The run
///
/// # Errors
///
/// What the database says.
pub async fn find(connection: &mut AsyncPgConnection, import_run_id: Uuid) -> QueryResult<ImportRun> {
    import_runs::table.find(import_run_id).select(ImportRun::as_select()).first(connection).await
}

/// The bytes of a workbook
///
/// # Errors
///
/// What the database says.
pub async fn content(connection: &mut AsyncPgConnection, import_file_id: Uuid) -> QueryResult<Vec<u8>> {
    import_files::table.find(import_file_id).select(import_files::content).first(connection).await
}

/// What a run ends with
pub struct Ending<'a> {
    /// Where it stands now
    pub status: ImportStatus,
    /// Kind of workbook, when known
    pub kind: Option<ImportKind>,
    /// Sheets that were read, when known
    pub sheet: Option<String>,
    /// Rows by fate
    pub rows: RowCounts,
    /// All findings, in the order of the workbook
    pub findings: &'a [Finding],
    /// What changes, or changed
    pub differences: &'a [RowDifference],
}

/// Ends a stage: findings and difference replace those of an earlier stage, and listeners are told
///
/// # Errors
///
/// What the database says.
pub async fn close(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    ending: &Ending<'_>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::delete(findings::table.filter(findings::import_run_id.eq(import_run_id)))
        .execute(connection)
        .await?;
    diesel::delete(differences::table.filter(differences::import_run_id.eq(import_run_id)))
        .execute(connection)
        .await?;
    insert_findings(connection, import_run_id, ending.findings).await?;
    insert_differences(connection, import_run_id, ending.differences).await?;
    let rows = &ending.rows;
    diesel::update(import_runs::table.find(import_run_id))
        .set((
            import_runs::status.eq(ending.status),
            import_runs::kind.eq(ending.kind),
            import_runs::sheet.eq(&ending.sheet),
            import_runs::progress.eq(100),
            import_runs::rows_read.eq(rows.read),
            import_runs::rows_new.eq(rows.new),
            import_runs::rows_changed.eq(rows.changed),
            import_runs::rows_unchanged.eq(rows.unchanged),
            import_runs::rows_missing.eq(rows.missing),
            import_runs::rows_skipped.eq(rows.skipped),
            import_runs::rows_rejected.eq(rows.rejected),
            import_runs::claimed_by.eq(None::<String>),
            import_runs::claimed_at.eq(None::<DateTime<Utc>>),
            import_runs::finished_at.eq(now),
        ))
        .execute(connection)
        .await?;
    diesel::sql_query("SELECT pg_notify('import_runs', $1)")
        .bind::<Text, _>(import_run_id.to_string())
        .execute(connection)
        .await
        .map(|_| ())
}

async fn insert_findings(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    findings: &[Finding],
) -> QueryResult<()> {
    for batch in batches(findings) {
        diesel::sql_query(
            "INSERT INTO findings (import_run_id, severity, code, sheet, cell, heading, seen, expected)
             SELECT $1, found.* FROM unnest($2, $3, $4, $5, $6, $7, $8) AS found",
        )
        .bind::<SqlUuid, _>(import_run_id)
        .bind::<Array<Text>, _>(batch.iter().map(|found| found.severity.as_str()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(batch.iter().map(|found| found.code).collect::<Vec<_>>())
        .bind::<Array<Nullable<Text>>, _>(
            batch.iter().map(|found| found.sheet.as_deref()).collect::<Vec<_>>(),
        )
        .bind::<Array<Nullable<Text>>, _>(
            batch.iter().map(|found| found.cell.map(|cell| cell.to_string())).collect::<Vec<_>>(),
        )
        .bind::<Array<Nullable<Text>>, _>(
            batch.iter().map(|found| found.heading.as_deref()).collect::<Vec<_>>(),
        )
        .bind::<Array<Nullable<Text>>, _>(batch.iter().map(|found| found.seen.as_deref()).collect::<Vec<_>>())
        .bind::<Array<Nullable<Text>>, _>(
            batch.iter().map(|found| found.expected.as_deref()).collect::<Vec<_>>(),
        )
        .execute(connection)
        .await?;
    }
    Ok(())
}

async fn insert_differences(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    differences: &[RowDifference],
) -> QueryResult<()> {
    for batch in batches(differences) {
        let row_number = |row: &RowDifference| row.origin.as_ref().map(crate::rows::Origin::row_number);
        let sheet = |row: &RowDifference| row.origin.as_ref().map(|origin| origin.sheet.to_string());
        diesel::sql_query(
            "INSERT INTO differences (import_run_id, kind, label, sheet, row_number, fields)
             SELECT $1, row.* FROM unnest($2, $3, $4, $5, $6) AS row",
        )
        .bind::<SqlUuid, _>(import_run_id)
        .bind::<Array<Text>, _>(batch.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(batch.iter().map(|row| row.label.as_str()).collect::<Vec<_>>())
        .bind::<Array<Nullable<Text>>, _>(batch.iter().map(sheet).collect::<Vec<_>>())
        .bind::<Array<Nullable<Int4>>, _>(batch.iter().map(row_number).collect::<Vec<_>>())
        .bind::<Array<Jsonb>, _>(batch.iter().map(|row| serde_json::json!(row.fields)).collect::<Vec<_>>())
        .execute(connection)
        .await?;
    }
    Ok(())
}
