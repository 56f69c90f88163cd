//! `run`: what a worker starts

use chrono::Utc;
use clap::Args;
use etl::{
    config::Config,
    run::{self, Progress},
    supervise,
};
use schema::database::Database;
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
        supervise::confine(&config.limits)?;
        runtime()?.block_on(self.stage(config))
    }

    async fn stage(&self, config: &Config) -> anyhow::Result<u8> {
        let database = Database::open(&config.database).await?;
        let mut connection = database.connect().await?;
        let mut progress = Progress::Of(self.import_run_id, Box::new(database.connect().await?));
        run::stage(&mut connection, self.import_run_id, &config.limits, &mut progress, Utc::now()).await?;
        Ok(exit::GOOD)
    }
}
