//! The commands of the program.

mod annotated;
mod check;
mod completions;
mod example;
mod file;
mod import;
mod man;
mod mapping;
mod migrate;
mod parent;
mod revert;
mod run;
mod terminal;
mod worker;

use anyhow::Context;
use clap::Subcommand;
use etl::{config::Config, load, telemetry};
use schema::database::{self, Database, Settings};
use tokio::runtime::Runtime;

/// How a command ends, for scripts
pub(crate) mod exit {
    /// No errors
    pub(crate) const GOOD: u8 = 0;
    /// The data has errors and an import stored nothing, or what is asked is refused
    pub(crate) const DATA: u8 = 1;
    /// Not readable as a workbook, or over a limit
    pub(crate) const UNREADABLE: u8 = 2;
    /// Our side: options, settings, database
    pub(crate) const OUR_SIDE: u8 = 3;
    /// Broken off with Ctrl-C: the usual code for it
    pub(crate) const BROKEN_OFF: u8 = 130;
}

/// Who does what is asked on the command line, in the history
const COMMAND_LINE: &str = "command line";

/// What the program does
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Reads a workbook and tells what an import would do; stores nothing
    Check(check::Check),
    /// Reads a workbook and stores its rows, all or none
    Import(import::Import),
    /// Takes back an import that was applied, unless what it stored was changed since
    Revert(revert::Revert),
    /// Tells, says and forgets what columns of workbooks hold
    Mapping(mapping::Mapping),
    /// Checks and applies the workbooks that are uploaded, until it is stopped
    Worker,
    /// Brings the tables and the reference data up to date
    Migrate,
    /// Loads the example partnership when the database is empty
    Example,
    /// Prints what a shell needs to complete commands and options
    Completions(completions::Completions),
    /// Prints the manual page, or writes the pages of all commands
    Man(man::Manual),
    /// Does one stage of one import run: what a worker starts
    #[command(hide = true)]
    Run(run::Run),
}

impl Command {
    /// Runs the command; what it gives is its exit code
    pub(crate) fn run(&self) -> anyhow::Result<u8> {
        // These need neither settings nor a database.
        match self {
            Self::Completions(completions) => return completions.run(),
            Self::Man(manual) => return manual.run(),
            _ => {}
        }
        let config = Config::from_env().context("the settings cannot be used")?;
        let quiet = if matches!(self, Self::Worker) { "info" } else { "warn" };
        telemetry::start(&config.log, quiet);
        match self {
            Self::Check(check) => check.run(&config),
            Self::Import(import) => import.run(&config),
            Self::Revert(revert) => revert.run(&config),
            Self::Mapping(mapping) => mapping.run(&config),
            Self::Worker => worker::run(&config),
            Self::Migrate => migrate::run(&config),
            Self::Example => example::run(&config),
            Self::Completions(completions) => completions.run(),
            Self::Man(manual) => manual.run(),
            Self::Run(run) => run.run(&config),
        }
    }
}

fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// The database with its tables and reference data up to date
async fn migrated(settings: &Settings) -> anyhow::Result<Database> {
    let database = Database::open(settings).await?;
    database::migrate(database.url()).await?;
    let mut connection = database.connect().await?;
    load::organization::upsert_municipalities(&mut connection).await?;
    load::threshold::add_known(&mut connection).await?;
    load::procedure_term::add_known(&mut connection).await?;
    Ok(database)
}

/// Ready when the process is asked to stop
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
