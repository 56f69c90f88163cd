//! Import runs: opened alone so that a crash leaves a trace, claimed by one worker, closed with all they found.

pub mod annotation;
mod claim;
mod ending;
mod previous;
mod revert;

use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, QueryableByName, SelectableHelper,
    sql_types::{Binary, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::ImportRun,
    tables::{import_files, import_runs},
    types::ImportStatus,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use self::{
    claim::{COMMAND, Claim, PutBack, Terms, claim, claim_of, done, let_go, progress, put_back, show_life},
    ending::{Ending, begin, close, insert_differences},
    previous::{Previous, previous},
    revert::{lock, revert, undone},
};
use crate::run::Upload;

/// Stores the workbook, once by its SHA-256, and opens a run that is under way for this very process
///
/// # Errors
///
/// What the database says.
pub async fn open(connection: &mut AsyncPgConnection, upload: &Upload, claimant: &str) -> QueryResult<Claim> {
    let import_file_id = insert_file(connection, &upload.content).await?;
    let import_run_id = diesel::insert_into(import_runs::table)
        .values((
            import_runs::partnership_id.eq(upload.partnership.partnership_id),
            import_runs::import_file_id.eq(import_file_id),
            import_runs::file_name.eq(&upload.file_name),
            import_runs::actor.eq(&upload.actor),
            import_runs::applied_by.eq(&upload.actor),
            import_runs::status.eq(ImportStatus::Applying),
            import_runs::kind.eq(upload.kind),
            import_runs::year.eq(upload.year),
            import_runs::attempts.eq(1),
            import_runs::claimed_by.eq(claimant),
            import_runs::claimed_at.eq(diesel::dsl::now),
        ))
        .returning(import_runs::import_run_id)
        .get_result(connection)
        .await?;
    Ok(Claim { import_run_id, claimant: claimant.to_owned() })
}

async fn insert_file(connection: &mut AsyncPgConnection, content: &[u8]) -> QueryResult<Uuid> {
    #[derive(QueryableByName)]
    struct File {
        #[diesel(sql_type = SqlUuid)]
        import_file_id: Uuid,
    }
    diesel::sql_query(
        "INSERT INTO import_files (sha256, content) VALUES ($1, $2)
         ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256 RETURNING import_file_id",
    )
    .bind::<Binary, _>(Sha256::digest(content).to_vec())
    .bind::<Binary, _>(content)
    .get_result::<File>(connection)
    .await
    .map(|file| file.import_file_id)
}

/// Lets this connection hear of runs that wait, were cancelled or ended; by its name others see that the worker is there
///
/// # Errors
///
/// What the database says.
pub async fn listen(connection: &mut AsyncPgConnection, worker: &str) -> QueryResult<()> {
    diesel::sql_query("SELECT set_config('application_name', 'inkoopkracht ' || $1, false)")
        .bind::<Text, _>(worker)
        .execute(connection)
        .await?;
    diesel::sql_query("LISTEN import_runs").execute(connection).await.map(|_| ())
}

/// The run
///
/// # Errors
///
/// What the database says.
pub async fn find(connection: &mut AsyncPgConnection, import_run_id: Uuid) -> QueryResult<ImportRun> {
    import_runs::table.find(import_run_id).select(ImportRun::as_select()).first(connection).await
}

/// The bytes of a workbook
///
/// # Errors
///
/// What the database says.
pub async fn content(connection: &mut AsyncPgConnection, import_file_id: Uuid) -> QueryResult<Vec<u8>> {
    import_files::table.find(import_file_id).select(import_files::content).first(connection).await
}
