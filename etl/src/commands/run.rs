//! `run`: what a worker starts

use anyhow::Context;
use chrono::Utc;
use clap::Args;
use etl::{
    config::Config,
    error::EtlError,
    load::import_run::Claim,
    run::{self, Progress},
    supervise, worker,
};
use schema::database::Database;
use tokio::signal::unix::{SignalKind, signal};
use uuid::Uuid;

use super::{exit, runtime};

/// Does one stage of one import run
#[derive(Args)]
pub(crate) struct Run {
    /// The import run
    import_run_id: Uuid,
}

impl Run {
    /// Does the stage that the run waits for
    pub(super) fn run(&self, config: &Config) -> anyhow::Result<u8> {
        let claimant = supervise::claimant().context("this command is for the worker alone")?;
        supervise::confine(&config.limits)?;
        supervise::write_no_files()?;
        runtime()?.block_on(stage(&Claim { import_run_id: self.import_run_id, claimant }, config))
    }
}

async fn stage(claim: &Claim, config: &Config) -> anyhow::Result<u8> {
    // Who stops a service may tell all its processes; the worker decides about its children.
    let _not_heeded = signal(SignalKind::terminate())?;
    let database = Database::open(&config.database).await?;
    let mut connection = database.connect().await?;
    let progress = Progress::default();
    tokio::spawn(run::tell(progress.follow(), database, claim.clone()));
    match run::stage(&mut connection, claim, &config.limits, &progress, Utc::now()).await {
        // Who took the run away knows how it stands.
        Ok(()) | Err(EtlError::TakenAway) => Ok(exit::GOOD),
        Err(EtlError::NotItsTurn) => Ok(worker::NOT_ITS_TURN),
        Err(error) => Err(error.into()),
    }
}
