//! Breaking off an import that is under way.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{rules::Violation, tables::import_runs, types::ImportStatus};
use uuid::Uuid;

use super::{end_stage, notify, reject::end_rejected};
use crate::write::{Author, Outcome, Refused, Stop, outcome, sign};

/// What the claim of a command begins with: it has no check of its own to go back to
const COMMAND: &str = "command:";

/// The finding of a run that was broken off before its check had ended
const CANCELLED: &str = "import.cancelled";

/// Breaks off an import that is under way; gives its identity
///
/// One that waits for its check, or is being checked, ends as rejected with a finding that says who did it. One that is
/// being applied is checked again as it was, and nothing of it is stored. Whoever has it loses its claim here, and can
/// store nothing from then on. Refused with `import_run.unknown`, and with `import_run.not_under_way` (`status`).
///
/// # Errors
///
/// When the database fails.
pub async fn cancel(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    run: Uuid,
) -> QueryResult<Outcome<Uuid>> {
    outcome(
        connection
            .transaction::<Uuid, Stop, _>(async |connection| break_off(connection, author, run).await)
            .await,
    )
}

async fn break_off(connection: &mut AsyncPgConnection, author: Author<'_>, id: Uuid) -> Result<Uuid, Stop> {
    sign(connection, author).await?;
    let found: Option<(ImportStatus, Option<String>)> = import_runs::table
        .find(id)
        .select((import_runs::status, import_runs::claimed_by))
        .for_no_key_update()
        .get_result(connection)
        .await
        .optional()?;
    let Some((status, claimed_by)) = found else {
        return Err(Refused::at("id", Violation::new("import_run.unknown")).into());
    };
    let is_of_command = claimed_by.is_some_and(|claimant| claimant.starts_with(COMMAND));
    match status {
        ImportStatus::Waiting | ImportStatus::Checking => {
            end_rejected(connection, id, CANCELLED, author.actor).await?;
        }
        ImportStatus::Applying if is_of_command => {
            end_rejected(connection, id, CANCELLED, author.actor).await?;
        }
        ImportStatus::Applying => go_back(connection, id).await?,
        other => {
            let over = Violation::new("import_run.not_under_way").with("status", other);
            return Err(Refused::at("id", over).into());
        }
    }
    notify(connection, id).await?;
    Ok(id)
}

/// The check stands: what the application found and did is rolled back
async fn go_back(connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<()> {
    diesel::update(import_runs::table.find(id))
        .set((import_runs::applied_by.eq(None::<String>), import_runs::progress.eq(100)))
        .execute(connection)
        .await?;
    end_stage(connection, id, ImportStatus::Checked).await
}
