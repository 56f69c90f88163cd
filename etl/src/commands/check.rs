//! `check`

use clap::Args;
use etl::config::Config;

use super::file::{Deed, FileArguments};

/// Reads a workbook and tells what an import would do; stores nothing
#[derive(Args)]
pub(crate) struct Check {
    #[command(flatten)]
    file: FileArguments,
}

impl Check {
    /// Reads the file and tells what it found
    pub(super) fn run(&self, config: &Config) -> anyhow::Result<u8> {
        self.file.run(&Deed::Check, config)
    }
}
