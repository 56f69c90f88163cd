//! Imports of the very same workbook.

use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::ImportRun,
    tables::{import_files, import_runs},
    types::{ImportKind, ImportStatus},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// An import that was applied
pub struct Previous {
    /// Its identity
    pub import_run_id: Uuid,
    /// Who had it applied
    pub actor: String,
    /// Moment at which it was
    pub applied_at: DateTime<Utc>,
}

/// The latest import of these very bytes, as this kind, that is applied; `None` when there is none
///
/// # Errors
///
/// What the database says.
pub async fn previous(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    content: &[u8],
    kind: ImportKind,
) -> QueryResult<Option<Previous>> {
    let found = import_runs::table
        .inner_join(import_files::table)
        .filter(import_files::sha256.eq(Sha256::digest(content).to_vec()))
        .filter(import_runs::partnership_id.eq(partnership_id))
        .filter(import_runs::kind.eq(kind))
        .filter(import_runs::status.eq(ImportStatus::Applied))
        .order(import_runs::finished_at.desc())
        .select(ImportRun::as_select())
        .first(connection)
        .await
        .optional()?;
    Ok(found.map(|run| Previous {
        import_run_id: run.import_run_id,
        actor: run.applied_by.unwrap_or(run.actor),
        applied_at: run.finished_at.unwrap_or(run.created_at),
    }))
}
