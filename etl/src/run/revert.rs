//! Taking an applied import back, from the history that it left.

use diesel_async::{AsyncConnection, AsyncPgConnection};
use schema::rules::{Violation, reverting};
use uuid::Uuid;

use crate::{
    error::EtlError,
    load::{history, import_run},
};

/// Takes back what an applied import did, in one transaction; the rule that forbids it when it cannot be
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
) -> Result<Result<(), Violation>, EtlError> {
    connection
        .transaction(async |connection| {
            history::explain(connection, actor, &format!("revert:{import_run_id}")).await?;
            let status = import_run::lock(connection, import_run_id)
                .await?
                .ok_or_else(|| EtlError::Request(format!("there is no import run {import_run_id}")))?;
            if let Err(violation) = reverting::is_applied(status) {
                return Ok(Err(violation));
            }
            let obstacles = import_run::revert(connection, import_run_id, actor).await?;
            Ok(reverting::nothing_changed_since(&obstacles))
        })
        .await
}
