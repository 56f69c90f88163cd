//! The program: serves the API and the pages, and keeps tokens.

mod commands;

use std::process::ExitCode;

use anyhow::Context;
use api::{config::Config, telemetry};
use clap::Parser;
use commands::Command;

/// Settings or database: as the other program, so that scripts can tell
const OUR_SIDE: u8 = 3;

/// Inkoopkracht: plans tenders and shares costs of municipalities that buy together.
///
/// Settings come from the environment: DATABASE_URL (without it a private PostgreSQL is started in
/// INKOOPKRACHT_DATA_DIR, ./data), INKOOPKRACHT_BIND (127.0.0.1:8080), INKOOPKRACHT_PUBLIC_URL, INKOOPKRACHT_GRAPHIQL
/// (on or off), INKOOPKRACHT_LOG (info), INKOOPKRACHT_LOG_FORMAT (text or json), and limits.
///
/// Exit codes: 0 done; 2 the command line is wrong; 3 the settings, the database or what was asked for.
#[derive(Parser)]
#[command(name = "inkoopkracht-api", version, verbatim_doc_comment)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let command = CommandLine::parse().command;
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("inkoopkracht-api: {error:#}");
            ExitCode::from(OUR_SIDE)
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    if let Command::Sdl = command {
        print!("{}", api::graphql::sdl());
        return Ok(());
    }
    let config = Config::from_env().context("the settings are wrong")?;
    telemetry::start(&config);
    let runtime = tokio::runtime::Runtime::new().context("no runtime")?;
    runtime.block_on(command.run(config))
}
