//! What stands around the import runs of one answer, read for all of them at once when one is asked.

use std::{collections::HashMap, fmt::Write};

use async_graphql::{Context, Result};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::ImportRun;
use crate::{
    graphql::{context::Asking, refusal::failed},
    read::import_run,
};

/// The files of the runs, and the runs of the same files before them
pub(super) struct Around {
    runs: Vec<Uuid>,
    previous: Vec<Uuid>,
    digests: OnceCell<HashMap<Uuid, String>>,
    previous_runs: OnceCell<HashMap<Uuid, ImportRun>>,
    annotated_names: OnceCell<HashMap<Uuid, String>>,
}

impl Around {
    /// Around these runs, which come after those
    pub(super) fn new(runs: Vec<Uuid>, previous: Vec<Uuid>) -> Self {
        Self {
            runs,
            previous,
            digests: OnceCell::new(),
            previous_runs: OnceCell::new(),
            annotated_names: OnceCell::new(),
        }
    }

    /// SHA-256 of the file of each run, in hexadecimal
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(super) async fn digests(&self, ctx: &Context<'_>) -> Result<&HashMap<Uuid, String>> {
        let read = async || -> Result<_> {
            let connection = ctx.database().await?;
            let digests = import_run::digests(&connection, &self.runs).await.map_err(failed)?;
            Ok(digests.into_iter().map(|(run, digest)| (run, hexadecimal(&digest))).collect())
        };
        self.digests.get_or_try_init(read).await
    }

    /// Names of the workbooks with findings, of those runs that have one
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(super) async fn annotated_names(&self, ctx: &Context<'_>) -> Result<&HashMap<Uuid, String>> {
        let read = async || -> Result<_> {
            let connection = ctx.database().await?;
            import_run::annotated_names(&connection, &self.runs).await.map_err(failed)
        };
        self.annotated_names.get_or_try_init(read).await
    }

    /// The runs before
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(super) async fn previous(&self, ctx: &Context<'_>) -> Result<&HashMap<Uuid, ImportRun>> {
        let read = async || -> Result<_> {
            let connection = ctx.database().await?;
            let found = import_run::by_ids(&connection, &self.previous).await.map_err(failed)?;
            Ok(ImportRun::all(found).into_iter().map(|run| (run.uuid(), run)).collect())
        };
        self.previous_runs.get_or_try_init(read).await
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
