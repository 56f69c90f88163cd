//! The worker: takes the runs that wait, each in a process of its own
//!
//! A hostile or huge workbook hurts that process alone. A worker that dies leaves a claim without signs of life, which
//! another takes over; a run that fails again and again ends as failed.

use std::time::Duration;

use chrono::Utc;
use diesel_async::AsyncPgConnection;
use futures::StreamExt;
use schema::database::{Database, DatabaseError};
use uuid::Uuid;

use crate::{
    config::Config,
    error::EtlError,
    load::import_run,
    run,
    supervise::{self, Outcome},
};

/// Signs of life a lease: two may get lost
const SIGNS_A_LEASE: u32 = 3;

/// Works until `stop` is ready; a run at hand is then given back
///
/// While the database is out of reach it waits until it is back.
pub async fn work(database: &Database, config: &Config, stop: impl Future<Output = ()>) {
    let worker = Worker { database, config, name: format!("worker:{}", Uuid::now_v7().simple()) };
    tokio::select! {
        () = stop => worker.let_go().await,
        () = worker.go_on() => {}
    }
}

struct Worker<'a> {
    database: &'a Database,
    config: &'a Config,
    name: String,
}

impl Worker<'_> {
    async fn go_on(&self) {
        loop {
            if let Err(error) = self.serve().await {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(error, "the database cannot be used; trying again");
            }
            tokio::time::sleep(self.poll()).await;
        }
    }

    /// Takes run after run, until the database fails
    async fn serve(&self) -> Result<(), EtlError> {
        let mut connection = self.connect().await?;
        let mut bell = self.connect().await?;
        import_run::listen(&mut bell).await?;
        let rings = bell.notifications_stream();
        tokio::pin!(rings);
        loop {
            while let Some(import_run_id) =
                import_run::claim(&mut connection, &self.name, Utc::now(), self.lease(), self.attempts())
                    .await?
            {
                self.process(&mut connection, import_run_id).await?;
            }
            if let Ok(None | Some(Err(_))) = tokio::time::timeout(self.poll(), rings.next()).await {
                return Ok(());
            }
        }
    }

    async fn process(&self, connection: &mut AsyncPgConnection, import_run_id: Uuid) -> Result<(), EtlError> {
        tracing::info!(%import_run_id, worker = %self.name, "import run taken up");
        let outcome = self.outcome(connection, import_run_id).await?;
        tracing::info!(%import_run_id, worker = %self.name, ?outcome, "import run left");
        match outcome {
            Some(Outcome::Exited(0)) => Ok(()),
            Some(Outcome::Killed) => {
                run::too_demanding(connection, import_run_id, &self.config.limits, Utc::now()).await
            }
            Some(Outcome::Exited(_)) | None => {
                tokio::time::sleep(self.poll()).await;
                Ok(import_run::give_back(connection, import_run_id, self.attempts()).await?)
            }
        }
    }

    /// How the child ended, with signs of life while it runs; `None` when it could not be started
    async fn outcome(
        &self,
        connection: &mut AsyncPgConnection,
        import_run_id: Uuid,
    ) -> Result<Option<Outcome>, EtlError> {
        let (url, limits) = (self.database.url().to_owned(), self.config.limits.clone());
        let mut child = tokio::task::spawn_blocking(move || {
            supervise::run(["run".to_owned(), import_run_id.to_string()], &url, &limits)
        });
        let mut signs = tokio::time::interval(self.lease() / SIGNS_A_LEASE);
        loop {
            tokio::select! {
                ended = &mut child => return Ok(ended.map_err(std::io::Error::other).flatten().inspect_err(not_started).ok()),
                _ = signs.tick() => {
                    import_run::show_life(connection, import_run_id, &self.name, Utc::now()).await?;
                }
            }
        }
    }

    /// Gives back what it has, so that another worker need not wait for the lease to end
    async fn let_go(&self) {
        if let Ok(mut connection) = self.connect().await
            && let Err(error) = import_run::let_go(&mut connection, &self.name).await
        {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, "the run at hand could not be given back");
        }
    }

    async fn connect(&self) -> Result<AsyncPgConnection, EtlError> {
        self.database.connect().await.map_err(|error: DatabaseError| EtlError::Database(error.into()))
    }

    fn attempts(&self) -> i32 {
        i32::try_from(self.config.worker.attempts).unwrap_or(i32::MAX)
    }

    const fn poll(&self) -> Duration {
        Duration::from_secs(self.config.worker.poll_seconds)
    }

    const fn lease(&self) -> Duration {
        Duration::from_secs(self.config.worker.lease_seconds)
    }
}

fn not_started(error: &std::io::Error) {
    tracing::error!(%error, "the child that reads the workbook could not be started");
}
