//! `completions`

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::CommandLine;

/// Print what a shell needs to complete commands and options
#[derive(Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Prints the script
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let mut command = CommandLine::command();
        let name = command.get_name().to_owned();
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        std::io::stdout().write_all(&script)?;
        Ok(())
    }
}
