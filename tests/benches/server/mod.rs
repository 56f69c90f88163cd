//! What the benches of whole processes stand on: a durable PostgreSQL in a folder of its own, and the programs.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use schema::database::{Database, Settings};
use tempfile::TempDir;

/// A durable private PostgreSQL with the tables, the municipalities and the partnership `zhw`
pub(crate) struct Server {
    /// The database
    pub(crate) database: Database,
    /// A connection to it
    pub(crate) connection: AsyncPgConnection,
    /// Where it lies; the last field, so that it goes last
    _folder: TempDir,
}

impl Server {
    /// Makes and starts it
    pub(crate) async fn start() -> Result<Self> {
        let folder = TempDir::new()?;
        let settings = Settings { data_dir: folder.path().join("data"), ..Settings::default() };
        let database = Database::open(&settings).await?;
        let connection = database.connect().await?;
        let mut server = Self { database, connection, _folder: folder };
        let migrated = server.program("inkoopkracht-etl")?.arg("migrate").status()?;
        ensure!(migrated.success(), "the tables cannot be made");
        server.run(&harness::partnership::partnership("zhw")).await?;
        Ok(server)
    }

    /// Runs statements
    pub(crate) async fn run(&mut self, statements: &str) -> Result<()> {
        Ok(self.connection.batch_execute(statements).await?)
    }

    /// A program of ours on this database, with nothing of this environment's settings
    pub(crate) fn program(&self, name: &str) -> Result<Command> {
        // target/release/deps/<bench>
        let bench = std::env::current_exe()?;
        let program =
            bench.ancestors().nth(2).context("a bench lies in the folder of its profile")?.join(name);
        ensure!(program.is_file(), "{} is not there: cargo build --release --workspace", program.display());
        let mut command = Command::new(program);
        for (variable, _) in std::env::vars_os() {
            if variable.to_string_lossy().starts_with("INKOOPKRACHT_") {
                command.env_remove(variable);
            }
        }
        command.env("DATABASE_URL", self.database.url()).stdin(Stdio::null());
        Ok(command)
    }
}

/// A number from the environment, or else this one
pub(crate) fn setting(name: &str, default: u32) -> Result<u32> {
    match std::env::var(name) {
        Ok(text) => text.parse().with_context(|| format!("{name} must be a number")),
        Err(_) => Ok(default),
    }
}

/// A figure of the memory of a process in kB, such as `VmHWM`, its peak; 0 when it is gone
pub(crate) fn memory_kb(process: u32, figure: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
