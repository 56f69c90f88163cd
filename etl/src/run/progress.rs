use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::{error::EtlError, load::import_run};

/// How far a run is, told to whoever waits for it
///
/// It has a connection of its own: what a transaction writes is seen by nobody until it ends.
pub enum Progress {
    /// Nobody waits
    Silent,
    /// The page and subscribers of this run
    Of(Uuid, Box<AsyncPgConnection>),
}

/// What was done, in percent of the stage
#[derive(Debug, Clone, Copy)]
pub(super) enum Milestone {
    /// The container is sound
    Opened,
    /// The kind and the headers are known
    Mapped,
    /// All rows are drafts
    Parsed,
    /// The difference is known
    Compared,
}

impl Progress {
    pub(super) async fn reach(&mut self, milestone: Milestone) -> Result<(), EtlError> {
        match self {
            Self::Silent => Ok(()),
            Self::Of(import_run_id, connection) => {
                Ok(import_run::progress(connection, *import_run_id, milestone.percent()).await?)
            }
        }
    }
}

impl Milestone {
    const fn percent(self) -> i32 {
        match self {
            Self::Opened => 10,
            Self::Mapped => 20,
            Self::Parsed => 60,
            Self::Compared => 85,
        }
    }
}
