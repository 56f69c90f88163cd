//! `worker`

use etl::{config::Config, worker};

use super::{exit, migrated, runtime, stop_signal};

/// Works until the process is told to stop
pub(super) fn run(config: &Config) -> anyhow::Result<u8> {
    runtime()?.block_on(work(config))
}

async fn work(config: &Config) -> anyhow::Result<u8> {
    let database = migrated(&config.database).await?;
    worker::work(&database, config, stop_signal()).await;
    Ok(exit::GOOD)
}
