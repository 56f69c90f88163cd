//! The workers that read workbooks: those that the database has on the line, and those that a run is still in the name of.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::ReadError;

/// A worker
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Worker {
    /// Its name, which the names of its claims begin with: `worker:` and an identity
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Moment since which it is on the line; `None` when it is not, or the database does not tell
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub since: Option<DateTime<Utc>>,
    /// Whether it is on the line
    #[diesel(sql_type = diesel::sql_types::Bool)]
    pub is_connected: bool,
    /// Moment of its last sign of life about a run; `None` while it has none
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub seen_at: Option<DateTime<Utc>>,
    /// Identities of the runs that it has
    #[diesel(sql_type = Array<SqlUuid>)]
    pub runs: Vec<Uuid>,
}

/// All of them, the longest on the line first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn all(mut connection: &AsyncPgConnection) -> Result<Vec<Worker>, ReadError> {
    // A worker names its connection when it begins to listen; its claims are named after it, with a number behind a slash.
    let statement = sql_query(
        "WITH connected AS (
            SELECT DISTINCT ON (name) name, since FROM (
                SELECT substr(application_name, length('inkoopkracht ') + 1) AS name, backend_start AS since
                FROM pg_stat_activity
                WHERE datname = current_database() AND application_name LIKE 'inkoopkracht worker:%') AS line
            ORDER BY name, since
        ), claimed AS (
            SELECT split_part(claimed_by, '/', 1) AS name, max(claimed_at) AS seen_at,
                array_agg(import_run_id ORDER BY created_at) AS runs
            FROM import_runs WHERE claimed_by LIKE 'worker:%' AND status IN ('CHECKING', 'APPLYING') GROUP BY 1
        )
        SELECT name, since, connected.name IS NOT NULL AS is_connected, seen_at, coalesce(runs, '{}') AS runs
        FROM connected FULL JOIN claimed USING (name)
        ORDER BY is_connected DESC, since, name",
    );
    Ok(statement.load(&mut connection).await?)
}
