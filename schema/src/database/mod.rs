//! The database: where it is, its migrations, and the private PostgreSQL for who has none.

mod account;
mod binaries;
mod cluster;
mod error;
mod migrations;
mod private;
mod processes;
mod settings;
mod socket;

pub use error::DatabaseError;
pub use migrations::{migrate, newest_migration, pending, revert_all, revert_last};
pub use settings::{Settings, SettingsError};

use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures::FutureExt;
use private::PrivateServer;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Oldest major version of PostgreSQL that the tables and statements work with.
pub const MINIMUM_VERSION: u32 = 15;

/// Connections that are opened when asked for and used again.
pub type Pool = diesel_async::pooled_connection::deadpool::Pool<AsyncPgConnection>;

/// How long to wait for a free connection, or for the server to answer, before giving up.
const POOL_TIMEOUT: Duration = Duration::from_secs(5);

/// A transaction in which nothing happens for this long is ended by the server, so that it blocks nobody.
const IDLE_IN_TRANSACTION: Duration = Duration::from_mins(1);

/// A database that can be connected to. While a value or its clone lives, the private PostgreSQL, when that is
/// the one, runs and is started again after a crash; it stops when the last process that uses it has ended.
#[derive(Clone)]
pub struct Database {
    url: String,
    server: Option<Arc<PrivateServer>>,
}

/// The address holds a password, so it does not show.
impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Database").field("private", &self.is_private()).finish_non_exhaustive()
    }
}

impl Database {
    /// The database of the settings: with an address just that, unvisited; without one the private PostgreSQL,
    /// which is made and started when it is not there, and accepts connections when this returns.
    ///
    /// # Errors
    /// [`DatabaseError::NoServerBinaries`], [`DatabaseError::TooOld`], [`DatabaseError::OtherVersion`],
    /// [`DatabaseError::CannotStart`] or [`DatabaseError::Folder`], of the private PostgreSQL alone.
    pub async fn open(settings: &Settings) -> Result<Self, DatabaseError> {
        if let Some(url) = &settings.database_url {
            return Ok(Self { url: url.clone(), server: None });
        }
        let settings = settings.clone();
        let joined = tokio::task::spawn_blocking(move || PrivateServer::join(&settings)).await;
        let server = joined
            .map_err(|error| DatabaseError::CannotStart { step: "the start", log: error.to_string() })??;
        Ok(Self { url: server.url(), server: Some(server) })
    }

    /// The address, with its password: not for logs.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether this is the private PostgreSQL.
    pub fn is_private(&self) -> bool {
        self.server.is_some()
    }

    /// Another database on the same server, by name; it is not created.
    #[must_use]
    pub fn sibling(&self, name: &str) -> Self {
        Self { url: with_name(&self.url, name), server: self.server.clone() }
    }

    /// A connection of its own, outside any pool and without time limits.
    ///
    /// # Errors
    /// [`DatabaseError::Unreachable`].
    pub async fn connect(&self) -> Result<AsyncPgConnection, DatabaseError> {
        connect(&self.url).await
    }

    /// At most `size` connections (at least 1), opened when first needed. Waiting for one ends after 5 s with an error.
    /// The server ends statements after `statement_timeout` (none or zero: no limit) and transactions after a minute of
    /// doing nothing. It plans a prepared statement once, whatever its values: planning takes longer than running most of
    /// them, and none is long enough to be worth compiling.
    pub fn pool(&self, size: usize, statement_timeout: Option<Duration>) -> Pool {
        let statement_ms = statement_timeout.unwrap_or_default().as_millis();
        let idle_ms = IDLE_IN_TRANSACTION.as_millis();
        let setup = format!(
            "SET statement_timeout = {statement_ms}; SET idle_in_transaction_session_timeout = {idle_ms}; \
             SET plan_cache_mode = force_generic_plan; SET jit = off"
        );
        let mut config = ManagerConfig::default();
        // A closed connection is known to be so without asking; asking would cost every request one round trip.
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(move |url| {
            let (url, setup) = (url.to_owned(), setup.clone());
            async move {
                let mut connection = AsyncPgConnection::establish(&url).await?;
                let set = connection.batch_execute(&setup).await;
                set.map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(connection)
            }
            .boxed()
        });
        let manager = AsyncDieselConnectionManager::new_with_config(&self.url, config);
        Pool::builder(manager)
            .max_size(size.max(1))
            .runtime(deadpool::Runtime::Tokio1)
            .wait_timeout(Some(POOL_TIMEOUT))
            .create_timeout(Some(POOL_TIMEOUT))
            .recycle_timeout(Some(POOL_TIMEOUT))
            .build()
            .unwrap_or_else(|_| unreachable!("building fails only without a runtime, which is given"))
    }
}

async fn connect(url: &str) -> Result<AsyncPgConnection, DatabaseError> {
    let opening = tokio::time::timeout(POOL_TIMEOUT, AsyncPgConnection::establish(url)).await;
    opening
        .map_err(|_| DatabaseError::Unreachable("no answer within 5 s".to_owned()))?
        .map_err(|error| DatabaseError::Unreachable(error.to_string()))
}

/// The address with another name of the database: what stands between the host and the parameters.
fn with_name(url: &str, name: &str) -> String {
    let (address, parameters) =
        url.split_once('?').map_or((url, None), |(address, rest)| (address, Some(rest)));
    let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
    let host = rest.split('/').next().unwrap_or_default();
    let parameters = parameters.map(|rest| format!("?{rest}")).unwrap_or_default();
    format!("{scheme}://{host}/{name}{parameters}")
}

#[cfg(test)]
mod tests {
    use super::with_name;

    #[test]
    fn a_sibling_differs_in_its_name_only() {
        assert_eq!(
            with_name("postgres://u:p@h:1,g:2/a?sslmode=disable", "b"),
            "postgres://u:p@h:1,g:2/b?sslmode=disable"
        );
        assert_eq!(with_name("postgres://u@%2Ftmp%2Frun/a", "b"), "postgres://u@%2Ftmp%2Frun/b");
        assert_eq!(with_name("postgres://h", "b"), "postgres://h/b");
    }
}
