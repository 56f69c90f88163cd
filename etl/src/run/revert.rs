//! Taking an applied import back, from the history that it left.

use diesel_async::{AsyncConnection, AsyncPgConnection};
use schema::{
    rules::{Violation, reverting},
    texts::reverted_told,
};
use uuid::Uuid;

use crate::{
    error::EtlError,
    load::{history, import_run},
};

/// Takes back what an applied import did, in one transaction, and says what was undone; the rule that forbids it when it cannot be
///
/// Inserted rows go, deleted rows come back and changed rows become what they were, unless later changes depend on it.
///
/// # Errors
///
/// [`EtlError::Request`] when there is no such run, [`EtlError::Database`].
pub async fn revert(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    actor: &str,
) -> Result<Result<String, Violation>, EtlError> {
    connection
        .transaction(async |connection| {
            history::explain(connection, actor, &format!("revert:{import_run_id}")).await?;
            let (status, kind) = import_run::lock(connection, import_run_id)
                .await?
                .ok_or_else(|| EtlError::Request(format!("there is no import run {import_run_id}")))?;
            if let Err(violation) = reverting::is_applied(status) {
                return Ok(Err(violation));
            }
            let obstacles = import_run::revert(connection, import_run_id, actor).await?;
            if let Err(violation) = reverting::nothing_changed_since(&obstacles) {
                return Ok(Err(violation));
            }
            let undone = match kind {
                Some(kind) => import_run::undone(connection, import_run_id, kind).await?,
                None => reverting::Undone::default(),
            };
            Ok(Ok(reverted_told(kind, undone)))
        })
        .await
}
