//! Having a checked import applied.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::ImportRun,
    rules::Violation,
    tables::{findings, import_runs},
    types::{ImportStatus, Severity},
};
use uuid::Uuid;

use super::notify;
use crate::write::{Author, Outcome, Refused, Stop, outcome, sign};

/// Has a checked import applied: the run waits for a worker
///
/// One that is being applied, or was, is left as it is. Refused with `import_run.unknown`, with
/// `import_run.not_checked` (`status`), and with `import_run.has_errors` (`errors`) when the check found errors.
///
/// # Errors
///
/// When the database fails.
pub async fn apply(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    run: Uuid,
) -> QueryResult<Outcome<Uuid>> {
    outcome(
        connection
            .transaction::<Uuid, Stop, _>(async |connection| start(connection, author, run).await)
            .await,
    )
}

async fn start(connection: &mut AsyncPgConnection, author: Author<'_>, id: Uuid) -> Result<Uuid, Stop> {
    sign(connection, author).await?;
    let found = import_runs::table
        .find(id)
        .select(ImportRun::as_select())
        .for_no_key_update()
        .get_result(connection)
        .await
        .optional()?;
    let Some(run) = found else {
        return Err(Refused::at("id", Violation::new("import_run.unknown")).into());
    };
    match run.status {
        ImportStatus::Applying | ImportStatus::Applied => return Ok(id),
        ImportStatus::Checked => {}
        other => {
            return Err(
                Refused::at("id", Violation::new("import_run.not_checked").with("status", other)).into()
            );
        }
    }
    let errors: i64 = findings::table
        .filter(findings::import_run_id.eq(id))
        .filter(findings::severity.eq(Severity::Error))
        .count()
        .get_result(connection)
        .await?;
    if errors > 0 {
        return Err(Refused::at("id", Violation::new("import_run.has_errors").with("errors", errors)).into());
    }
    diesel::update(import_runs::table.find(id))
        .set((
            import_runs::status.eq(ImportStatus::Applying),
            import_runs::applied_by.eq(author.actor),
            import_runs::progress.eq(0),
            import_runs::attempts.eq(0),
            import_runs::claimed_by.eq(None::<String>),
            import_runs::claimed_at.eq(None::<chrono::DateTime<chrono::Utc>>),
            import_runs::finished_at.eq(None::<chrono::DateTime<chrono::Utc>>),
        ))
        .execute(connection)
        .await?;
    notify(connection, id).await?;
    Ok(id)
}
