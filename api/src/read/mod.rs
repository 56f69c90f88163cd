//! Everything that is read: one noun a file, all SQL in here and in [`crate::write`].
//!
//! Every function takes a shared reference to a connection, so that independent statements can be in flight on it
//! together; nothing here knows who asks, save for [`Visibility`].

pub mod alignment;
pub mod annual_plan;
pub mod assessment;
pub mod audit_event;
pub mod audit_object;
pub mod budget;
pub mod budget_actuals;
pub mod calendar;
pub mod calendar_change;
pub mod calendar_difference;
pub mod calendar_edition;
pub mod calendar_feed;
pub mod capacity;
pub mod change;
pub mod column_mapping;
pub mod contract;
pub mod cost_distribution;
pub mod cpv_code;
pub mod expense;
pub mod import_run;
pub mod migration;
pub mod notification;
pub mod organization;
mod page;
pub mod participation_fee;
pub mod partnership;
pub mod pending_form;
pub mod planning;
pub mod population_figure;
pub mod prioritization_round;
pub mod procedure_term;
mod range;
mod reader;
mod recorded;
pub mod retrospect;
mod room;
pub mod settlement;
mod statement;
pub mod tender;
mod texts;
pub mod threshold;
pub mod token;
mod totals;
pub mod user;
pub mod worker;

use diesel_async::{
    AsyncPgConnection,
    pooled_connection::deadpool::{Object, PoolError},
};
use schema::database::Pool;

pub use page::{Edge, Page, Place, Slice};
pub use range::{Days, ValueRange};
pub use reader::Reader;
pub use room::Room;
pub use statement::Value;
pub use texts::{TextColumn, Texts};
pub use totals::MOST_GROUPS;

/// Why something could not be read
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// No connection could be had
    #[error("no connection to the database")]
    Pool(#[from] PoolError),
    /// A statement failed
    #[error("a statement failed")]
    Query(#[from] diesel::result::Error),
    /// A page was asked for that begins at a place of another list
    #[error("the place belongs to another list")]
    ForeignPlace,
    /// The rows are longer than there is room for
    #[error("the rows take more than {maximum} bytes")]
    NoRoom {
        /// The room, in bytes
        maximum: usize,
    },
    /// A text is asked of a row that was read without it
    #[error("the text was not read")]
    NotAskedFor,
}

impl ReadError {
    /// Whether trying again in a while may help: the database is away, restarting or too busy
    pub fn is_passing(&self) -> bool {
        use diesel::result::{DatabaseErrorKind, Error};
        match self {
            Self::Pool(_) | Self::Query(Error::BrokenTransactionManager) => true,
            Self::Query(Error::DatabaseError(kind, information)) => {
                matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand)
                    // What a server says that stops has no kind of its own.
                    || information.message().starts_with("terminating connection")
            }
            Self::Query(_) | Self::ForeignPlace | Self::NoRoom { .. } | Self::NotAskedFor => false,
        }
    }
}

/// Whose calendars are seen
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Published ones only: for who is not signed in
    Published,
    /// Drafts too
    All,
}

/// A connection from the pool
///
/// # Errors
///
/// [`ReadError::Pool`] when none is free in time, or the database does not answer.
pub async fn connect(pool: &Pool) -> Result<Object<AsyncPgConnection>, ReadError> {
    Ok(pool.get().await?)
}
