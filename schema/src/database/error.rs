//! Why the database cannot be used, and what to do about it.

use super::MINIMUM_VERSION;
use std::io;
use std::path::{Path, PathBuf};

/// Why the database cannot be used. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// Without `DATABASE_URL` a private PostgreSQL is started, but its programs are not on this machine.
    #[error(
        "no PostgreSQL server programs (version {MINIMUM_VERSION} or newer) found in {searched}: run script/bootstrap, \
         or set INKOOPKRACHT_POSTGRES_BIN to their folder, or DATABASE_URL to a running server"
    )]
    NoServerBinaries {
        /// Folders that were searched.
        searched: String,
    },
    /// The server, or the only programs found, are older than [`MINIMUM_VERSION`].
    #[error("PostgreSQL {found} is too old: version {MINIMUM_VERSION} or newer is needed")]
    TooOld {
        /// Major version found.
        found: u32,
    },
    /// The private server's data were written by a major version whose programs are not on this machine.
    #[error(
        "{} was written by PostgreSQL {written_by}, whose programs were not found in {searched}: \
         install PostgreSQL {written_by}, or move the data over with pg_upgrade or pg_dump",
        folder.display()
    )]
    OtherVersion {
        /// The private server's data.
        folder: PathBuf,
        /// Major version that wrote them.
        written_by: u32,
        /// Folders that were searched.
        searched: String,
    },
    /// The private server does not start; the message ends with the last lines it wrote.
    #[error("the private PostgreSQL does not start: {step} failed:\n{log}")]
    CannotStart {
        /// What was tried.
        step: &'static str,
        /// The last lines of what the server or the step wrote.
        log: String,
    },
    /// A folder or file that the private server needs cannot be made or used.
    #[error("{}: {source}", path.display())]
    Folder {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// No connection, or the connection was lost. The password is not in the message.
    #[error("the database cannot be reached: {0}; check DATABASE_URL and whether the server runs")]
    Unreachable(String),
    /// A migration failed and was rolled back; those before it stay.
    #[error("a migration failed and was rolled back: {0}")]
    Migration(String),
}

impl DatabaseError {
    /// For `map_err` on operations on `path`.
    pub(super) fn folder(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Folder { path: path.to_path_buf(), source }
    }
}
