//! Claims: which worker, or command, has a run. Leases go by the clock of the database, the one that all share.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, NullableExpressionMethods, OptionalExtension, QueryDsl, QueryResult, QueryableByName,
    sql_types::{Array, BigInt, Double, Int4, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{tables::import_runs, types::ImportStatus};
use uuid::Uuid;

use crate::run::Position;

/// What the name of a command begins with, where a worker's would stand
pub const COMMAND: &str = "command:";

/// The finding that says so of a run that has failed
const FAILED: &str = "import.failed";

/// Workers choose their runs one after the other, so that two of one partnership are never applied at once
const CHOICE: i64 = 0x1A0F_0000;

/// A run that somebody has in hand
///
/// The name is of this claim alone. It is the fence: who lost the claim can change nothing more of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The run
    pub import_run_id: Uuid,
    /// The name under which it is had, as in `import_runs.claimed_by`
    pub claimant: String,
}

/// When a run is taken up again
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// Without a sign of life for so long, a run is free
    pub lease: Duration,
    /// A run that was given back rests for so long
    pub pause: Duration,
    /// So often a run is begun before it counts as failed
    pub attempts: i32,
}

/// Why a run is put back
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutBack {
    /// Somebody else had the turn: no attempt
    NotItsTurn,
    /// It went wrong: an attempt
    Unfinished,
}

#[derive(QueryableByName)]
struct ClaimedRun {
    #[diesel(sql_type = SqlUuid)]
    import_run_id: Uuid,
}

#[derive(QueryableByName)]
struct Claimant {
    #[diesel(sql_type = Text)]
    claimant: String,
}

/// Takes the oldest run that waits, or whose worker gave no sign of life for the lease; `None` when there is none
///
/// Many workers may ask at once: each run goes to one. An application whose partnership has another one at hand is passed
/// over until that has ended. A run that was begun as often as it may ends as failed, and so does one whose command died:
/// nobody expects a worker to go on with it.
///
/// # Errors
///
/// What the database says.
pub async fn claim(
    connection: &mut AsyncPgConnection,
    claimant: &str,
    terms: Terms,
) -> QueryResult<Option<Claim>> {
    connection
        .transaction(async |connection| {
            diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
                .bind::<BigInt, _>(CHOICE)
                .execute(connection)
                .await?;
            give_up(connection, terms).await?;
            let claimed: Option<ClaimedRun> = diesel::sql_query(
                "UPDATE import_runs SET claimed_by = $1, claimed_at = now(), attempts = attempts + 1, progress = 0,
                    rows_done = 0, rows_total = NULL, expected_at = NULL,
                    status = CASE WHEN status = 'APPLYING' THEN status ELSE 'CHECKING' END
                 WHERE import_run_id = (SELECT import_run_id FROM import_runs AS run
                    WHERE status IN ('WAITING', 'CHECKING', 'APPLYING')
                        AND CASE WHEN claimed_by IS NULL THEN coalesce(claimed_at < now() - make_interval(secs => $3), true)
                            ELSE claimed_at < now() - make_interval(secs => $2) END
                        AND NOT (status = 'APPLYING' AND EXISTS (SELECT FROM import_runs AS other
                            WHERE other.partnership_id = run.partnership_id AND other.import_run_id <> run.import_run_id
                                AND other.status = 'APPLYING' AND other.claimed_by IS NOT NULL
                                AND other.claimed_at >= now() - make_interval(secs => $2)))
                    ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                 RETURNING import_run_id",
            )
            .bind::<Text, _>(claimant)
            .bind::<Double, _>(terms.lease.as_secs_f64())
            .bind::<Double, _>(terms.pause.as_secs_f64())
            .get_result(connection)
            .await
            .optional()?;
            let run = |run: ClaimedRun| Claim { import_run_id: run.import_run_id, claimant: claimant.to_owned() };
            Ok(claimed.map(run))
        })
        .await
}

/// Ends as failed what nobody takes up again
async fn give_up(connection: &mut AsyncPgConnection, terms: Terms) -> QueryResult<()> {
    let condition = "claimed_at < now() - make_interval(secs => $1)
        AND (claimed_by LIKE $2 OR claimed_by IS NOT NULL AND attempts >= $3)";
    diesel::sql_query(failing(condition))
        .bind::<Double, _>(terms.lease.as_secs_f64())
        .bind::<Text, _>(format!("{COMMAND}%"))
        .bind::<Int4, _>(terms.attempts)
        .execute(connection)
        .await
        .map(drop)
}

/// A statement that ends the runs of that condition as failed, says why, and tells listeners
fn failing(condition: &str) -> String {
    format!(
        "WITH failed AS (
            UPDATE import_runs SET status = 'FAILED', claimed_by = NULL, claimed_at = NULL, expected_at = NULL,
                finished_at = now()
            WHERE import_run_id IN (SELECT import_run_id FROM import_runs
                WHERE status IN ('CHECKING', 'APPLYING') AND {condition} FOR NO KEY UPDATE SKIP LOCKED)
            RETURNING import_run_id, attempts),
        reasons AS (
            INSERT INTO findings (import_run_id, severity, code, expected)
            SELECT import_run_id, 'ERROR', '{FAILED}', attempts FROM failed)
        SELECT pg_notify('import_runs', import_run_id::text) FROM failed"
    )
}

/// Tells that these claims are still wanted; gives those that hold
///
/// A claim is lost when its run was cancelled, or taken over by another. It never waits for a run that is being closed.
///
/// # Errors
///
/// What the database says.
pub async fn show_life(connection: &mut AsyncPgConnection, claimants: &[&str]) -> QueryResult<Vec<String>> {
    let held: Vec<Claimant> = diesel::sql_query(
        "WITH alive AS (
            UPDATE import_runs SET claimed_at = now() WHERE import_run_id IN (
                SELECT import_run_id FROM import_runs WHERE claimed_by = ANY($1) FOR NO KEY UPDATE SKIP LOCKED))
         SELECT claimed_by AS claimant FROM import_runs WHERE claimed_by = ANY($1)",
    )
    .bind::<Array<Text>, _>(claimants)
    .load(connection)
    .await?;
    Ok(held.into_iter().map(|held| held.claimant).collect())
}

/// Those of the claims that did their stage to its end, rather than lost it: cancelled, given back or taken over
///
/// # Errors
///
/// What the database says.
pub async fn done(connection: &mut AsyncPgConnection, claims: &[&Claim]) -> QueryResult<Vec<String>> {
    let runs = claims.iter().map(|claim| claim.import_run_id);
    let claimants = claims.iter().map(|claim| claim.claimant.as_str());
    import_runs::table
        .filter(import_runs::import_run_id.eq_any(runs))
        .filter(import_runs::ended_by.eq_any(claimants))
        .select(import_runs::ended_by.assume_not_null())
        .load(connection)
        .await
}

/// Tells how far the run is, and when it is expected to end
///
/// # Errors
///
/// What the database says.
pub async fn progress(
    connection: &mut AsyncPgConnection,
    claim: &Claim,
    position: Position,
    expected_at: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    diesel::update(import_runs::table.find(claim.import_run_id))
        .filter(import_runs::claimed_by.eq(&claim.claimant))
        .set((
            import_runs::progress.eq(position.percent.clamp(0, 100)),
            import_runs::rows_done.eq(position.rows_done),
            import_runs::rows_total.eq(position.rows_total),
            import_runs::expected_at.eq(expected_at),
        ))
        .execute(connection)
        .await
        .map(drop)
}

/// Frees what a worker has under names that begin so, without counting the attempts, for others to take up at once
///
/// # Errors
///
/// What the database says.
pub async fn let_go(connection: &mut AsyncPgConnection, claimants: &str) -> QueryResult<()> {
    diesel::sql_query(
        "WITH freed AS (
            UPDATE import_runs SET claimed_by = NULL, claimed_at = NULL, attempts = greatest(attempts - 1, 0),
                expected_at = NULL, status = CASE WHEN status = 'CHECKING' THEN 'WAITING' ELSE status END
            WHERE starts_with(claimed_by, $1) AND status IN ('CHECKING', 'APPLYING')
            RETURNING import_run_id)
         SELECT pg_notify('import_runs', import_run_id::text) FROM freed",
    )
    .bind::<Text, _>(claimants)
    .execute(connection)
    .await
    .map(drop)
}

/// Puts a run back, to be taken up again after a pause, or ends it as failed when it was tried `attempts` times
///
/// # Errors
///
/// What the database says.
pub async fn put_back(
    connection: &mut AsyncPgConnection,
    claim: &Claim,
    reason: PutBack,
    attempts: i32,
) -> QueryResult<()> {
    let uncounted = i32::from(reason == PutBack::NotItsTurn);
    diesel::sql_query(
        "UPDATE import_runs SET claimed_by = NULL, claimed_at = now(), attempts = greatest(attempts - $3, 0),
            expected_at = NULL, status = CASE WHEN status = 'CHECKING' THEN 'WAITING' ELSE status END
         WHERE import_run_id = $1 AND claimed_by = $2 AND status IN ('CHECKING', 'APPLYING')
            AND attempts - $3 < $4",
    )
    .bind::<SqlUuid, _>(claim.import_run_id)
    .bind::<Text, _>(&claim.claimant)
    .bind::<Int4, _>(uncounted)
    .bind::<Int4, _>(attempts)
    .execute(connection)
    .await?;
    diesel::sql_query(failing("import_run_id = $1 AND claimed_by = $2"))
        .bind::<SqlUuid, _>(claim.import_run_id)
        .bind::<Text, _>(&claim.claimant)
        .execute(connection)
        .await
        .map(drop)
}

/// The claim of that name; `None` when it was lost, or its run has ended
///
/// # Errors
///
/// What the database says.
pub async fn claim_of(connection: &mut AsyncPgConnection, claimant: &str) -> QueryResult<Option<Claim>> {
    let run: Option<Uuid> = import_runs::table
        .filter(import_runs::claimed_by.eq(claimant))
        .filter(import_runs::status.eq_any([ImportStatus::Checking, ImportStatus::Applying]))
        .select(import_runs::import_run_id)
        .first(connection)
        .await
        .optional()?;
    Ok(run.map(|import_run_id| Claim { import_run_id, claimant: claimant.to_owned() }))
}
