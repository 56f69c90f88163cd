//! `import`

use clap::Args;
use etl::config::Config;

use super::file::{Deed, FileArguments};

/// Reads a workbook and stores its rows, all or none
#[derive(Args)]
pub(crate) struct Import {
    #[command(flatten)]
    file: FileArguments,
}

impl Import {
    /// Reads the file, stores its rows and tells what it found
    pub(super) fn run(&self, config: &Config) -> anyhow::Result<u8> {
        self.file.run(Deed::Import, config)
    }
}
