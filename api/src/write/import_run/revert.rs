//! Taking an applied import back.

use diesel::{
    OptionalExtension, QueryDsl, QueryResult,
    sql_types::{Text, Uuid as UuidSql},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Obstacle,
    rules::{Violation, reverting},
    tables::import_runs,
    types::ImportStatus,
};
use uuid::Uuid;

use crate::{
    read::{self, ReadError},
    write::{Author, Outcome, Refused, Stop, outcome, sign},
};

/// A large import takes longer to take back than other changes may
const LONGEST: &str = "SET LOCAL statement_timeout = '60s'";

/// Takes back what an applied import did; gives its identity, and those of its rows that are in the way
///
/// Refused with `import_run.unknown`, with `import_run.not_applied` (`status`), and with `import_run.changed_since`
/// (`count`, `rows`) when rows of it were changed since, or others hang on them: those are given.
///
/// # Errors
///
/// When the database fails.
pub async fn revert(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    run: Uuid,
) -> QueryResult<(Outcome<Uuid>, Vec<Obstacle>)> {
    let mut obstacles = Vec::new();
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            take_back(connection, author.actor, run, &mut obstacles).await
        })
        .await;
    Ok((outcome(ended)?, obstacles))
}

/// The rows that would be in the way of taking an applied import back now, however large it is; none when it can be
///
/// # Errors
///
/// When the database fails.
pub async fn try_reverting(
    connection: &mut AsyncPgConnection,
    run: Uuid,
) -> Result<Vec<Obstacle>, ReadError> {
    connection
        .transaction(async |connection| {
            diesel::sql_query(LONGEST).execute(connection).await?;
            read::import_run::try_reverting(connection, run).await
        })
        .await
}

async fn take_back(
    connection: &mut AsyncPgConnection,
    actor: &str,
    run: Uuid,
    obstacles: &mut Vec<Obstacle>,
) -> Result<Uuid, Stop> {
    let cause = format!("revert:{run}");
    sign(connection, Author { actor, cause: &cause }).await?;
    diesel::sql_query(LONGEST).execute(connection).await?;
    let status: Option<ImportStatus> = import_runs::table
        .find(run)
        .select(import_runs::status)
        .for_no_key_update()
        .get_result(connection)
        .await
        .optional()?;
    let refused = |violation| Refused::at("id", violation);
    let status = status.ok_or_else(|| refused(Violation::new("import_run.unknown")))?;
    reverting::is_applied(status).map_err(refused)?;
    *obstacles = diesel::sql_query(
        "SELECT label, actor, changed_at, cause, noun, row_key FROM revert_import($1, $2, false)",
    )
    .bind::<UuidSql, _>(run)
    .bind::<Text, _>(actor)
    .load(connection)
    .await?;
    reverting::nothing_changed_since(obstacles).map_err(refused)?;
    Ok(run)
}
