//! Turning a checked import down.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::Violation,
    tables::{findings, import_runs},
    texts::actor_name,
    types::{ImportStatus, Severity},
};
use uuid::Uuid;

use super::{end_stage, notify};
use crate::write::{Author, Outcome, Refused, Stop, outcome, sign};

/// Turns a checked import down: nothing of it is stored, and it can be applied no more; gives its identity
///
/// It ends as rejected, with what the check found and a finding that says who did it. Refused with `import_run.unknown`,
/// and with `import_run.not_checked` (`status`): of an application and a rejection at the same time the first one counts.
///
/// # Errors
///
/// When the database fails.
pub async fn reject(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    run: Uuid,
) -> QueryResult<Outcome<Uuid>> {
    outcome(
        connection
            .transaction::<Uuid, Stop, _>(async |connection| turn_down(connection, author, run).await)
            .await,
    )
}

async fn turn_down(connection: &mut AsyncPgConnection, author: Author<'_>, id: Uuid) -> Result<Uuid, Stop> {
    sign(connection, author).await?;
    let found: Option<ImportStatus> = import_runs::table
        .find(id)
        .select(import_runs::status)
        .for_no_key_update()
        .get_result(connection)
        .await
        .optional()?;
    let refused = |violation| Stop::from(Refused::at("id", violation));
    match found {
        None => return Err(refused(Violation::new("import_run.unknown"))),
        Some(ImportStatus::Checked) => {}
        Some(other) => return Err(refused(Violation::new("import_run.not_checked").with("status", other))),
    }
    end_rejected(connection, id, "import.rejected", author.actor).await?;
    notify(connection, id).await?;
    Ok(id)
}

/// Ends a run as rejected, with the finding that says by whom
pub(super) async fn end_rejected(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    code: &str,
    actor: &str,
) -> QueryResult<()> {
    diesel::insert_into(findings::table)
        .values((
            findings::import_run_id.eq(id),
            findings::severity.eq(Severity::Error),
            findings::code.eq(code),
            findings::seen.eq(actor_name(actor)),
        ))
        .execute(connection)
        .await?;
    end_stage(connection, id, ImportStatus::Rejected).await
}
