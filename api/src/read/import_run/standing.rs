use chrono::{DateTime, Utc};
use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    tables::{import_runs, partnerships},
    types::ImportStatus,
};
use uuid::Uuid;

use super::RunOf;
use crate::read::ReadError;

/// The import runs into these partnerships that wait for a worker or are with one, and those that failed after `failed_since`; the
/// latest first, at most so many
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn standing(
    mut connection: &AsyncPgConnection,
    partnership_ids: &[Uuid],
    failed_since: DateTime<Utc>,
    most: i64,
) -> Result<Vec<RunOf>, ReadError> {
    let under_way = [ImportStatus::Waiting, ImportStatus::Checking, ImportStatus::Applying];
    let failed = import_runs::status.eq(ImportStatus::Failed).and(import_runs::created_at.gt(failed_since));
    Ok(import_runs::table
        .inner_join(partnerships::table)
        .filter(import_runs::partnership_id.eq_any(partnership_ids))
        .filter(import_runs::status.eq_any(under_way).or(failed))
        .order((import_runs::created_at.desc(), import_runs::import_run_id))
        .limit(most)
        .select(RunOf::as_select())
        .load(&mut connection)
        .await?)
}
