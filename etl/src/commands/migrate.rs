//! `migrate`

use etl::config::Config;

use super::{exit, migrated, runtime};

/// Brings the tables and the reference data up to date
pub(super) fn run(config: &Config) -> anyhow::Result<u8> {
    runtime()?.block_on(migrated(&config.database))?;
    Ok(exit::GOOD)
}
