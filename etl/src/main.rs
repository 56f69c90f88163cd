//! The command line of the importer, and its worker.

use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use chrono::Utc;
use clap::{Parser, Subcommand, ValueEnum, error::ErrorKind};
use etl::{
    config::{Config, Limits},
    error::EtlError,
    example, load,
    report::Report,
    run::{self, Progress, Upload},
    supervise::{self, Outcome},
    telemetry, worker,
};
use schema::{
    database::{self, Database, Settings},
    types::ImportKind,
};
use uuid::Uuid;

/// Imports workbooks into Inkoopkracht
#[derive(Parser)]
#[command(name = "inkoopkracht-etl", version, about, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 no errors, 1 the data has errors (import stores nothing), \
2 not readable as a workbook or over a limit, 3 our side (options, settings, database)";

const EXIT_DATA: u8 = 1;
const EXIT_UNREADABLE: u8 = 2;
const EXIT_OUR_SIDE: u8 = 3;

#[derive(Subcommand)]
enum Command {
    /// Reads a workbook and tells what an import would do; stores nothing
    Check(FileArguments),
    /// Reads a workbook and stores its rows, all or none
    Import(FileArguments),
    /// Checks and applies the workbooks that are uploaded, until it is stopped
    Worker,
    /// Brings the tables and the reference data up to date
    Migrate,
    /// Loads the example partnership when the database is empty
    Example,
    /// Does one stage of one import run: what a worker starts
    #[command(hide = true)]
    Run {
        /// The import run
        import_run_id: Uuid,
    },
}

#[derive(clap::Args)]
struct FileArguments {
    /// The workbook: xlsx, xls, ods, csv or tsv
    file: PathBuf,
    /// Kind of workbook; recognized by its headings when not given
    #[arg(long, value_enum, ignore_case = true)]
    kind: Option<Kind>,
    /// Partnership that it belongs to
    #[arg(long, default_value = example::PARTNERSHIP)]
    partnership: String,
    /// Year of the calendar or budget, or year of 1 January of a population sheet, when the workbook does not say
    #[arg(long, value_parser = clap::value_parser!(i32).range(1900..=2200))]
    year: Option<i32>,
    /// How to tell the outcome
    #[arg(long, value_enum, ignore_case = true, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Calendar,
    Population,
    Contracts,
    Budget,
    Expenses,
}

impl From<Kind> for ImportKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Calendar => Self::Calendar,
            Kind::Population => Self::Population,
            Kind::Contracts => Self::Contracts,
            Kind::Budget => Self::Budget,
            Kind::Expenses => Self::Expenses,
        }
    }
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refusal) => {
            let asked = matches!(refusal.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            let _ = refusal.print();
            return ExitCode::from(if asked { 0 } else { EXIT_OUR_SIDE });
        }
    };
    match execute(&cli.command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("inkoopkracht-etl: {error:#}");
            ExitCode::from(EXIT_OUR_SIDE)
        }
    }
}

fn execute(command: &Command) -> anyhow::Result<u8> {
    let config = Config::from_env().context("the settings cannot be used")?;
    let quiet = if matches!(command, Command::Worker) { "info" } else { "warn" };
    telemetry::start(&config.log, quiet);
    match command {
        Command::Check(arguments) => file(arguments, &config, false),
        Command::Import(arguments) => file(arguments, &config, true),
        Command::Run { import_run_id } => {
            supervise::confine(&config.limits)?;
            runtime()?.block_on(stage(*import_run_id, &config))
        }
        Command::Worker => {
            let runtime = runtime()?;
            let code = runtime.block_on(work(&config));
            // The child at hand dies with this process; nobody waits for it.
            runtime.shutdown_background();
            code
        }
        Command::Migrate => runtime()?.block_on(migrate(&config.database)),
        Command::Example => runtime()?.block_on(load_example(&config)),
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// Checks or imports one file: the parent keeps the database up, a confined child reads the workbook
fn file(arguments: &FileArguments, config: &Config, apply: bool) -> anyhow::Result<u8> {
    if supervise::is_child() {
        supervise::confine(&config.limits)?;
        return runtime()?.block_on(read_file(arguments, config, apply));
    }
    let runtime = runtime()?;
    let database = runtime.block_on(migrated(&config.database))?;
    let outcome = supervise::run(std::env::args_os().skip(1), database.url(), &config.limits)?;
    match outcome {
        Outcome::Exited(code) => Ok(u8::try_from(code).unwrap_or(EXIT_OUR_SIDE)),
        Outcome::Killed => {
            runtime.block_on(reject(&database, &config.limits))?;
            tell(&Report::unreadable(supervise::too_demanding(&config.limits)), arguments.format)?;
            Ok(EXIT_UNREADABLE)
        }
    }
}

/// Ends the run that the killed child left, so that no worker takes it up
async fn reject(database: &Database, limits: &Limits) -> anyhow::Result<()> {
    let mut connection = database.connect().await?;
    if let Some(import_run_id) = load::import_run::claimed_by(&mut connection, &claimant()).await? {
        run::too_demanding(&mut connection, import_run_id, limits, Utc::now()).await?;
    }
    Ok(())
}

/// What stands in a run where a worker's name would
fn claimant() -> String {
    format!("{}{}", load::import_run::COMMAND, supervise::visible_process())
}

async fn read_file(arguments: &FileArguments, config: &Config, apply: bool) -> anyhow::Result<u8> {
    let database = Database::open(&config.database).await?;
    let mut connection = database.connect().await?;
    let partnership = load::partnership::find(&mut connection, &arguments.partnership)
        .await?
        .with_context(|| format!("there is no partnership '{}'", arguments.partnership))?;
    let file = &arguments.file;
    let upload = Upload {
        partnership,
        file_name: file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned(),
        content: read_bytes(file, &config.limits)?,
        kind: arguments.kind.map(Into::into),
        year: arguments.year,
        actor: "command line".to_owned(),
    };
    let outcome = if apply {
        run::import(&mut connection, &upload, &config.limits, &claimant(), Utc::now()).await
    } else {
        run::check(&mut connection, &upload, &config.limits, &mut Progress::Silent)
            .await
            .map(|checked| checked.report)
    };
    let (report, code) = match outcome {
        Ok(report) => {
            let code = if report.has_errors() { EXIT_DATA } else { 0 };
            (report, code)
        }
        Err(EtlError::Unreadable(finding)) => (Report::unreadable(*finding), EXIT_UNREADABLE),
        Err(error) => return Err(error.into()),
    };
    tell(&report, arguments.format)?;
    Ok(code)
}

/// The bytes of the file, and one more than is allowed at the most, so that the reader can say that it is too large
fn read_bytes(file: &Path, limits: &Limits) -> anyhow::Result<Vec<u8>> {
    let mut content = Vec::new();
    std::fs::File::open(file)
        .and_then(|opened| opened.take(limits.file_bytes + 1).read_to_end(&mut content))
        .with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(content)
}

fn tell(report: &Report, format: Format) -> anyhow::Result<()> {
    let text = match format {
        Format::Text => report.text(),
        Format::Json => report.json()? + "\n",
    };
    std::io::stdout().write_all(text.as_bytes()).context("the outcome cannot be written")
}

async fn stage(import_run_id: Uuid, config: &Config) -> anyhow::Result<u8> {
    let database = Database::open(&config.database).await?;
    let mut connection = database.connect().await?;
    let mut progress = Progress::Of(import_run_id, Box::new(database.connect().await?));
    run::stage(&mut connection, import_run_id, &config.limits, &mut progress, Utc::now()).await?;
    Ok(0)
}

async fn work(config: &Config) -> anyhow::Result<u8> {
    let database = migrated(&config.database).await?;
    worker::work(&database, config, stop_signal()).await;
    Ok(0)
}

async fn migrate(settings: &Settings) -> anyhow::Result<u8> {
    migrated(settings).await?;
    Ok(0)
}

async fn load_example(config: &Config) -> anyhow::Result<u8> {
    let database = migrated(&config.database).await?;
    let mut connection = database.connect().await?;
    if example::load(&mut connection, &config.limits, Utc::now()).await? {
        println!("Example loaded: partnership {}, annual plan 2023, example calendar", example::PARTNERSHIP);
    }
    Ok(0)
}

/// The database with its tables and reference data up to date
async fn migrated(settings: &Settings) -> anyhow::Result<Database> {
    let database = Database::open(settings).await?;
    database::migrate(database.url()).await?;
    let mut connection = database.connect().await?;
    load::organization::upsert_municipalities(&mut connection).await?;
    Ok(database)
}

/// Ready when the process is asked to stop
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
