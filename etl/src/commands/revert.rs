//! `revert`

use clap::Args;
use etl::{config::Config, run};
use schema::texts::violation_sentence;
use uuid::Uuid;

use super::{COMMAND_LINE, exit, migrated, runtime};

/// Takes back an import that was applied, unless what it stored was changed since
#[derive(Args)]
pub(crate) struct Revert {
    /// The import run
    import_run_id: Uuid,
}

impl Revert {
    /// Takes it back, or tells why that is not possible
    pub(super) fn run(&self, config: &Config) -> anyhow::Result<u8> {
        runtime()?.block_on(async {
            let database = migrated(&config.database).await?;
            let mut connection = database.connect().await?;
            match run::revert(&mut connection, self.import_run_id, COMMAND_LINE).await? {
                Ok(undone) => {
                    println!("Import {} is teruggedraaid.\n{undone}", self.import_run_id);
                    Ok(exit::GOOD)
                }
                Err(violation) => {
                    println!("{}", violation_sentence(&violation));
                    Ok(exit::DATA)
                }
            }
        })
    }
}
