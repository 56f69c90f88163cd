//! `example`

use chrono::Utc;
use etl::{config::Config, example};

use super::{exit, migrated, runtime};

/// Loads the example partnership when the database is empty
pub(super) fn run(config: &Config) -> anyhow::Result<u8> {
    runtime()?.block_on(load(config))
}

async fn load(config: &Config) -> anyhow::Result<u8> {
    let database = migrated(&config.database).await?;
    let mut connection = database.connect().await?;
    if example::load(&mut connection, &config.limits, Utc::now()).await? {
        println!("Example loaded: partnership {}, annual plan 2023, example calendar", example::PARTNERSHIP);
    }
    Ok(exit::GOOD)
}
