//! The migrations, embedded in the program.

use super::{DatabaseError, MINIMUM_VERSION, connect};
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::sql_types::Integer;
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// Any fixed number: who migrates or reverts holds this advisory lock, so that processes may start together.
const LOCK: i64 = 7_315_204_881;

type Harness = AsyncConnectionWrapper<AsyncPgConnection>;
type BoxedError = Box<dyn std::error::Error + Send + Sync>;

/// Brings the database at `url` up to date. Gives the names of the migrations that were run, in order; empty when
/// there was nothing to do. Waits for another process that does the same.
///
/// # Errors
/// [`DatabaseError::Unreachable`], [`DatabaseError::TooOld`] or [`DatabaseError::Migration`].
pub async fn migrate(url: &str) -> Result<Vec<String>, DatabaseError> {
    locked(url, |harness| {
        let pending = harness.pending_migrations(MIGRATIONS)?;
        let mut done = Vec::with_capacity(pending.len());
        for migration in &pending {
            let name = name(migration.as_ref());
            harness.run_migration(migration.as_ref()).map_err(|error| format!("{name}: {error}"))?;
            done.push(name);
        }
        Ok(done)
    })
    .await
}

/// The names of the migrations that [`migrate`] would run on the database at `url`, in order.
///
/// # Errors
/// As [`migrate`].
pub async fn pending(url: &str) -> Result<Vec<String>, DatabaseError> {
    locked(url, |harness| {
        Ok(harness.pending_migrations(MIGRATIONS)?.iter().map(|migration| name(migration.as_ref())).collect())
    })
    .await
}

/// Takes back the last migration of the database at `url`, with the data in what it made. Gives its version (the
/// digits its name begins with), or none when no migration was left.
///
/// # Errors
/// As [`migrate`].
pub async fn revert_last(url: &str) -> Result<Option<String>, DatabaseError> {
    locked(url, |harness| {
        if harness.applied_migrations()?.is_empty() {
            return Ok(None);
        }
        Ok(Some(harness.revert_last_migration(MIGRATIONS)?.to_string()))
    })
    .await
}

/// Takes back all migrations of the database at `url`, with all data. Gives their versions, last one first.
///
/// # Errors
/// As [`migrate`].
pub async fn revert_all(url: &str) -> Result<Vec<String>, DatabaseError> {
    locked(url, |harness| {
        Ok(harness.revert_all_migrations(MIGRATIONS)?.iter().map(ToString::to_string).collect())
    })
    .await
}

/// The version of the newest migration in this program, as the database keeps those that were applied; none when there
/// is no migration.
pub fn newest_migration() -> Option<String> {
    let migrations: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().ok()?;
    migrations.iter().map(|migration| migration.name().version().to_string()).max()
}

fn name(migration: &dyn Migration<Pg>) -> String {
    migration.name().to_string()
}

/// Does `work` on a connection of its own that holds the lock; closing the connection gives the lock back.
async fn locked<T: Send + 'static>(
    url: &str,
    work: impl FnOnce(&mut Harness) -> Result<T, BoxedError> + Send + 'static,
) -> Result<T, DatabaseError> {
    let connection = connect(url).await?;
    // diesel's migrations are blocking code.
    let task = tokio::task::spawn_blocking(move || {
        let mut harness = Harness::from(connection);
        check_version(&mut harness)?;
        harness.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})")).map_err(|error| lost(&error))?;
        work(&mut harness).map_err(|error| DatabaseError::Migration(error.to_string()))
    });
    task.await.map_err(|error| DatabaseError::Migration(error.to_string()))?
}

fn check_version(harness: &mut Harness) -> Result<(), DatabaseError> {
    use diesel::RunQueryDsl;
    let number = diesel::select(sql::<Integer>("current_setting('server_version_num')::integer"));
    let number: i32 = number.get_result(harness).map_err(|error| lost(&error))?;
    let found = u32::try_from(number / 10_000).unwrap_or_default();
    if found < MINIMUM_VERSION { Err(DatabaseError::TooOld { found }) } else { Ok(()) }
}

fn lost(error: &diesel::result::Error) -> DatabaseError {
    DatabaseError::Unreachable(error.to_string())
}
