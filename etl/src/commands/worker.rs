//! `worker`

use etl::{config::Config, worker};

use super::{exit, migrated, runtime};

/// Works until the process is told to stop
pub(super) fn run(config: &Config) -> anyhow::Result<u8> {
    let runtime = runtime()?;
    let code = runtime.block_on(work(config));
    // The child at hand dies with this process; nobody waits for it.
    runtime.shutdown_background();
    code
}

async fn work(config: &Config) -> anyhow::Result<u8> {
    let database = migrated(&config.database).await?;
    worker::work(&database, config, stop_signal()).await;
    Ok(exit::GOOD)
}

/// Ready when the process is asked to stop
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
