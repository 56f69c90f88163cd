//! Why a run stops.

use crate::findings::Finding;

/// Why a run stops; bad data is no reason, it becomes findings
#[derive(Debug, thiserror::Error)]
pub enum EtlError {
    /// The file is not readable as a workbook of a known kind, or is over a limit: the finding says why
    #[error("the file cannot be read: {}", .0.code)]
    Unreadable(Box<Finding>),
    /// The database refused or is out of reach
    #[error("the database cannot be used")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Another import of the partnership took too long: later it goes better
    #[error("another import of this partnership is under way")]
    NotItsTurn,
    /// The run was cancelled, or another worker has it by now: nothing of this attempt is stored
    #[error("the import was cancelled")]
    TakenAway,
    /// What was asked for does not exist, such as a partnership
    #[error("{0}")]
    Request(String),
}

impl From<diesel::result::Error> for EtlError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}
