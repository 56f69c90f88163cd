//! The settings of the importer, from the environment, all problems told at once.

use std::{ffi::OsString, ops::RangeInclusive, time::Duration};

use schema::database::{Settings, SettingsError};
use tracing_subscriber::filter::Targets;

/// All settings
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the database is
    pub database: Settings,
    /// What a workbook may ask of us
    pub limits: Limits,
    /// How the worker works
    pub worker: WorkerSettings,
    /// What is logged, and in which form
    pub log: LogSettings,
}

/// What is logged, and in which form
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogSettings {
    /// `INKOOPKRACHT_LOG`: what is logged, as `level` or `target=level,...`. `None` when not said: the worker logs
    /// `info`, a command `warn`.
    pub filter: Option<String>,
    /// `INKOOPKRACHT_LOG_FORMAT`: `text` or `json`. Default text.
    pub format: LogFormat,
}

/// Form of log lines
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// A line as people read it
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

/// What a workbook may ask of us; past one of these it is refused with a finding, and nothing is stored
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// `INKOOPKRACHT_MAX_FILE_BYTES`: bytes of the file as it comes. Default 20 MiB.
    pub file_bytes: u64,
    /// `INKOOPKRACHT_MAX_INFLATED_BYTES`: bytes of all parts of the file, inflated; also of all texts read from it.
    /// Default 200 MiB.
    pub inflated_bytes: u64,
    /// `INKOOPKRACHT_MAX_INFLATION_RATIO`: how many times larger a part may become when it is inflated, where that is
    /// more than 8 MiB. Default 200.
    pub inflation_ratio: u64,
    /// `INKOOPKRACHT_MAX_ZIP_ENTRIES`: parts in the file. Default 2 000.
    pub zip_entries: u64,
    /// `INKOOPKRACHT_MAX_CELLS`: cells in all sheets together, also those that hold only a format. Default 2 000 000.
    pub cells: u64,
    /// `INKOOPKRACHT_MAX_ROWS`: rows in a sheet. Default 1 048 576, what Excel can hold.
    pub rows: u32,
    /// `INKOOPKRACHT_MAX_COLUMNS`: columns in a sheet. Default 16 384, what Excel can hold.
    pub columns: u32,
    /// `INKOOPKRACHT_MAX_SHEETS`: sheets in a workbook. Default 255.
    pub sheets: u64,
    /// `INKOOPKRACHT_MAX_SHARED_STRINGS`: different texts in an xlsx or xlsb file. Default 2 000 000.
    pub shared_strings: u64,
    /// `INKOOPKRACHT_MAX_TEXT_CHARS`: characters in one cell. Default 32 767, what Excel can hold.
    pub text_chars: u64,
    /// `INKOOPKRACHT_MAX_ROW_BYTES`: bytes of the texts of one row together. Default 256 KiB.
    pub row_bytes: u64,
    /// `INKOOPKRACHT_READER_MEMORY_BYTES`: address space of the process that reads. Default 1 GiB.
    pub reader_memory_bytes: u64,
    /// `INKOOPKRACHT_READER_SECONDS`: seconds that the process that reads may take, both of the processor and of the
    /// clock. Default 120.
    pub reader_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 << 20,
            inflated_bytes: 200 << 20,
            inflation_ratio: 200,
            zip_entries: 2_000,
            cells: 2_000_000,
            rows: 1_048_576,
            columns: 16_384,
            sheets: 255,
            shared_strings: 2_000_000,
            text_chars: 32_767,
            row_bytes: 256 << 10,
            reader_memory_bytes: 1 << 30,
            reader_seconds: 120,
        }
    }
}

/// How the worker works
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerSettings {
    /// `INKOOPKRACHT_WORKER_RUNS`: how many workbooks it reads at a time, each in a process of its own that may take
    /// [`Limits::reader_memory_bytes`]. Default 2; at most 64.
    pub runs: u32,
    /// `INKOOPKRACHT_WORKER_POLL_SECONDS`: seconds between two looks for work when nobody calls; also how long
    /// a run rests that was given back. Default 5.
    pub poll_seconds: u64,
    /// `INKOOPKRACHT_WORKER_LEASE_SECONDS`: seconds after which a run whose worker gives no sign is taken up again.
    /// Default 60; a sign is given three times as often.
    pub lease_seconds: u64,
    /// `INKOOPKRACHT_WORKER_ATTEMPTS`: how often a run is taken up before it counts as failed. Default 3.
    pub attempts: u32,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self { runs: 2, poll_seconds: 5, lease_seconds: 60, attempts: 3 }
    }
}

impl WorkerSettings {
    /// Signs of life a lease: two may get lost
    const SIGNS_A_LEASE: u32 = 3;

    /// How often whoever has a run says so
    pub fn sign_of_life(&self) -> Duration {
        Duration::from_secs(self.lease_seconds) / Self::SIGNS_A_LEASE
    }
}

impl Config {
    /// The settings of this process's environment; an empty variable counts as absent
    ///
    /// # Errors
    /// [`SettingsError`] with every variable that cannot be used, those of the database too.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::from_variables(&|name| std::env::var_os(name))
    }

    /// The settings that `variable` gives, by the names of the environment variables
    ///
    /// # Errors
    /// [`SettingsError`] with every variable that cannot be used, those of the database too.
    ///
    /// ```
    /// use etl::config::Config;
    /// let config = Config::from_variables(&|name| (name == "INKOOPKRACHT_MAX_CELLS").then(|| "10".into()));
    /// assert_eq!(config.map(|config| config.limits.cells), Ok(10));
    /// ```
    pub fn from_variables(variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, SettingsError> {
        let mut variables = Variables { variable, problems: Vec::new() };
        let limits = limits(&mut variables);
        let worker = worker(&mut variables);
        let log = log(&mut variables);
        let mut problems = variables.problems;
        match Settings::from_variables(variable) {
            Ok(database) if problems.is_empty() => Ok(Self { database, limits, worker, log }),
            Ok(_) => Err(SettingsError { problems }),
            Err(error) => {
                problems.extend(error.problems);
                Err(SettingsError { problems })
            }
        }
    }
}

fn limits(variables: &mut Variables<'_>) -> Limits {
    let default = Limits::default();
    Limits {
        file_bytes: variables.at_least(1, "INKOOPKRACHT_MAX_FILE_BYTES", default.file_bytes),
        inflated_bytes: variables.at_least(1, "INKOOPKRACHT_MAX_INFLATED_BYTES", default.inflated_bytes),
        inflation_ratio: variables.at_least(1, "INKOOPKRACHT_MAX_INFLATION_RATIO", default.inflation_ratio),
        zip_entries: variables.at_least(1, "INKOOPKRACHT_MAX_ZIP_ENTRIES", default.zip_entries),
        cells: variables.at_least(1, "INKOOPKRACHT_MAX_CELLS", default.cells),
        rows: variables.at_least(1, "INKOOPKRACHT_MAX_ROWS", default.rows),
        columns: variables.at_least(1, "INKOOPKRACHT_MAX_COLUMNS", default.columns),
        sheets: variables.at_least(1, "INKOOPKRACHT_MAX_SHEETS", default.sheets),
        shared_strings: variables.at_least(1, "INKOOPKRACHT_MAX_SHARED_STRINGS", default.shared_strings),
        text_chars: variables.at_least(1, "INKOOPKRACHT_MAX_TEXT_CHARS", default.text_chars),
        row_bytes: variables.at_least(1, "INKOOPKRACHT_MAX_ROW_BYTES", default.row_bytes),
        // Less than this and the process cannot even start its threads.
        reader_memory_bytes: variables.at_least(
            128 << 20,
            "INKOOPKRACHT_READER_MEMORY_BYTES",
            default.reader_memory_bytes,
        ),
        reader_seconds: variables.at_least(1, "INKOOPKRACHT_READER_SECONDS", default.reader_seconds),
    }
}

fn worker(variables: &mut Variables<'_>) -> WorkerSettings {
    let default = WorkerSettings::default();
    WorkerSettings {
        runs: variables.within(1..=64, "INKOOPKRACHT_WORKER_RUNS", default.runs),
        poll_seconds: variables.at_least(1, "INKOOPKRACHT_WORKER_POLL_SECONDS", default.poll_seconds),
        lease_seconds: variables.at_least(1, "INKOOPKRACHT_WORKER_LEASE_SECONDS", default.lease_seconds),
        attempts: variables.at_least(1, "INKOOPKRACHT_WORKER_ATTEMPTS", default.attempts),
    }
}

fn log(variables: &mut Variables<'_>) -> LogSettings {
    let filter = variables.text("INKOOPKRACHT_LOG");
    if filter.as_deref().is_some_and(|filter| filter.parse::<Targets>().is_err()) {
        variables.problems.push("INKOOPKRACHT_LOG: must be a level, or target=level,...".to_owned());
    }
    let format = match variables.text("INKOOPKRACHT_LOG_FORMAT").as_deref() {
        None | Some("text") => LogFormat::Text,
        Some("json") => LogFormat::Json,
        Some(_) => {
            variables.problems.push("INKOOPKRACHT_LOG_FORMAT: must be text or json".to_owned());
            LogFormat::Text
        }
    };
    LogSettings { filter, format }
}

struct Variables<'a> {
    variable: &'a dyn Fn(&str) -> Option<OsString>,
    problems: Vec<String>,
}

impl Variables<'_> {
    fn text(&self, name: &str) -> Option<String> {
        let text = (self.variable)(name).filter(|text| !text.is_empty())?;
        Some(text.to_string_lossy().into_owned())
    }

    fn at_least<T: TryFrom<u64>>(&mut self, least: u64, name: &str, default: T) -> T {
        self.number(least..=u64::MAX, name, default, &format!("of at least {least}"))
    }

    fn within<T: TryFrom<u64>>(&mut self, range: RangeInclusive<u64>, name: &str, default: T) -> T {
        let wanted = format!("from {} to {}", range.start(), range.end());
        self.number(range, name, default, &wanted)
    }

    fn number<T: TryFrom<u64>>(
        &mut self,
        range: RangeInclusive<u64>,
        name: &str,
        default: T,
        wanted: &str,
    ) -> T {
        let Some(text) = (self.variable)(name).filter(|text| !text.is_empty()) else { return default };
        let number = text.to_str().and_then(|text| text.trim().parse::<u64>().ok());
        let Some(number) =
            number.filter(|number| range.contains(number)).and_then(|number| T::try_from(number).ok())
        else {
            self.problems.push(format!("{name}: must be a whole number {wanted}"));
            return default;
        };
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_all_problems_at_once() {
        let error = Config::from_variables(&|name| match name {
            "INKOOPKRACHT_MAX_CELLS" => Some("many".into()),
            "INKOOPKRACHT_MAX_ROWS" => Some("0".into()),
            "INKOOPKRACHT_MAX_COLUMNS" => Some("99999999999".into()),
            "INKOOPKRACHT_WORKER_RUNS" => Some("65".into()),
            "DATABASE_URL" => Some("nowhere".into()),
            _ => None,
        })
        .unwrap_err();
        assert_eq!(error.problems.len(), 5, "{error}");
    }

    #[test]
    fn nothing_set_is_the_default() {
        let config = Config::from_variables(&|_| None).unwrap();
        assert_eq!(config.limits, Limits::default());
        assert_eq!(config.worker, WorkerSettings::default());
    }
}
