//! Who and why, for the history that triggers write.

use diesel::{
    QueryResult,
    result::{DatabaseErrorKind, Error as DieselError},
    sql_types::{Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::error::EtlError;

/// Names the actor and the cause of all changes until the transaction ends
///
/// # Errors
///
/// What the database says.
pub async fn explain(connection: &mut AsyncPgConnection, actor: &str, cause: &str) -> QueryResult<()> {
    diesel::sql_query(
        "SELECT set_config('inkoopkracht.actor', $1, true), set_config('inkoopkracht.cause', $2, true)",
    )
    .bind::<Text, _>(actor)
    .bind::<Text, _>(cause)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Who waits longer than this for a turn is told so, and comes back: it is not the fault of the workbook
const LONGEST_TURN: &str = "SET LOCAL lock_timeout = '60s'";

/// Lets the imports of one partnership come one after the other, until the transaction ends
///
/// Uploads and new calendars go on meanwhile: they only need the partnership to stay there.
///
/// # Errors
///
/// [`EtlError::NotItsTurn`] when another one takes too long, [`EtlError::Database`].
pub async fn take_turns(connection: &mut AsyncPgConnection, partnership_id: Uuid) -> Result<(), EtlError> {
    diesel::sql_query(LONGEST_TURN).execute(connection).await?;
    let turn = diesel::sql_query("SELECT 1 FROM partnerships WHERE partnership_id = $1 FOR NO KEY UPDATE")
        .bind::<SqlUuid, _>(partnership_id)
        .execute(connection)
        .await;
    match turn {
        Ok(_) => Ok(()),
        // The one thing that this statement can be refused for; the connection is sound.
        Err(DieselError::DatabaseError(DatabaseErrorKind::Unknown, _)) => Err(EtlError::NotItsTurn),
        Err(error) => Err(error.into()),
    }
}
