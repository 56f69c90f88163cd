//! The program: serves the API and the pages, and keeps tokens.

mod commands;

use std::process::ExitCode;

use anyhow::Context;
use api::{config::Config, telemetry};
use clap::Parser;
use commands::Command;
use mimalloc::MiMalloc;

/// An answer is thousands of small values, made and dropped on many threads (decision 34)
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Settings or database: as the other program, so that scripts can tell
const OUR_SIDE: u8 = 3;

const ABOUT: &str = "\
Inkoopkracht: plans tenders and shares costs of municipalities that buy together.

Settings come from the environment. Of the database:
  DATABASE_URL              postgres://... ; without it a private PostgreSQL is started
  INKOOPKRACHT_DATA_DIR     folder of the private PostgreSQL (./data)
Of the server:
  INKOOPKRACHT_BIND         address and port (127.0.0.1:8080)
  INKOOPKRACHT_PUBLIC_URL   how browsers reach it, when that differs, as https://inkoop.example.org
  INKOOPKRACHT_GRAPHIQL     on or off (on)
  INKOOPKRACHT_LOG          what is logged, as info or api=debug (info)
  INKOOPKRACHT_LOG_FORMAT   text or json (text)
and limits of requests and of GraphQL documents; a setting that cannot be used is named.

Exit codes: 0 done; 2 the command line is wrong; 3 the settings or the database are, or what was asked for is not there.";

/// The command line
#[derive(Parser)]
#[command(name = "inkoopkracht-api", version, about = "Plans tenders and shares costs", long_about = ABOUT)]
pub(crate) struct CommandLine {
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
    if let Some(done) = command.run_alone() {
        return done;
    }
    let config = Config::from_env().context("the settings are wrong")?;
    telemetry::start(&config);
    let runtime = tokio::runtime::Runtime::new().context("no runtime")?;
    runtime.block_on(command.run(config))
}
