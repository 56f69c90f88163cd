//! `man`

use std::{io::Write, path::PathBuf};

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_mangen::Man;

use crate::CommandLine;

/// Print the manual page, or write the pages of all commands
#[derive(Args)]
pub(crate) struct Manual {
    /// Write a page for each command into this folder, instead of printing the one of the program
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Manual {
    /// Prints or writes
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let command = CommandLine::command();
        if let Some(folder) = &self.folder {
            clap_mangen::generate_to(command, folder)
                .with_context(|| format!("the pages cannot be written into {}", folder.display()))?;
            return Ok(());
        }
        let mut page = Vec::new();
        Man::new(command).render(&mut page)?;
        std::io::stdout().write_all(&page)?;
        Ok(())
    }
}
