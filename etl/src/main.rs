//! The command line of the importer, and its worker.

mod commands;

use std::process::ExitCode;

use clap::{Parser, error::ErrorKind};
use commands::{Command, exit};

const EXIT_CODES: &str = "Exit codes: 0 no errors, 1 the data has errors (import stores nothing), \
2 not readable as a workbook or over a limit, 3 our side (options, settings, database), 130 broken off";

/// Imports workbooks into Inkoopkracht
#[derive(Parser)]
#[command(name = "inkoopkracht-etl", version, about, after_help = EXIT_CODES)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(refusal) => {
            let asked = matches!(refusal.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            let _ = refusal.print();
            return ExitCode::from(if asked { exit::GOOD } else { exit::OUR_SIDE });
        }
    };
    match line.command.run() {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("inkoopkracht-etl: {error:#}");
            ExitCode::from(exit::OUR_SIDE)
        }
    }
}
