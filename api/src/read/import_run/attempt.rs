use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::models::Obstacle;
use uuid::Uuid;

use crate::read::ReadError;

/// The rows that would be in the way of taking this applied import back now, by what takes it back; none when it can be
///
/// Nothing is taken back and nobody waits, so that it may be otherwise a moment later.
///
/// # Errors
///
/// [`ReadError`] when the database fails, or takes too long over a large one.
pub async fn try_reverting(
    mut connection: &AsyncPgConnection,
    run: Uuid,
) -> Result<Vec<Obstacle>, ReadError> {
    let tried = "SELECT label, actor, changed_at, cause, noun, row_key FROM revert_import($1, '', true)";
    Ok(diesel::sql_query(tried).bind::<SqlUuid, _>(run).load(&mut connection).await?)
}
