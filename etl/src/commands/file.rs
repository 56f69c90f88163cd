//! What `check` and `import` share: the parent keeps the database up, a confined child reads the workbook.

use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;
use chrono::Utc;
use clap::{Args, ColorChoice, ValueEnum};
use etl::{
    annotate::annotate,
    config::{Config, Limits},
    error::EtlError,
    example, load,
    report::{Changes, Report, text},
    run::{self, Progress, Upload},
    supervise,
};
use schema::{database::Database, models::Application, types::ImportKind};

use super::{
    COMMAND_LINE,
    annotated::Target,
    exit, migrated,
    parent::{self, Ended},
    runtime,
    terminal::{self, Bar},
};

/// The workbook, and what its user says about it
#[derive(Args)]
pub(super) struct FileArguments {
    /// The workbook: xlsx, xlsm, xlsb, xls, ods, csv or tsv; or a list of CPV codes as the EU publishes it
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
    /// What a column holds, for this import only: "Heading=field", or "Heading=ignore" for a column that means nothing;
    /// the fields are told by `mapping fields`
    #[arg(long = "map", value_name = "HEADING=FIELD", value_parser = told_column)]
    columns: Vec<(String, Option<String>)>,
    /// How to tell the outcome
    #[arg(long, value_enum, ignore_case = true, default_value = "text")]
    format: Format,
    /// Whether the outcome is in color; auto: on a terminal, unless the environment forbids it
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
    /// Write the workbook again, with its findings as colored cells with notes and as a sheet that lists them
    #[arg(long, value_name = "OUT.xlsx")]
    annotated: Option<PathBuf>,
}

/// What is done with the workbook
pub(super) enum Deed {
    /// It is read; nothing is stored
    Check,
    /// Its rows are stored, like that
    Import(Application),
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Kind {
    Calendar,
    Population,
    Contracts,
    Budget,
    Expenses,
    Cpv,
}

impl From<Kind> for ImportKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Calendar => Self::Calendar,
            Kind::Population => Self::Population,
            Kind::Contracts => Self::Contracts,
            Kind::Budget => Self::Budget,
            Kind::Expenses => Self::Expenses,
            Kind::Cpv => Self::Cpv,
        }
    }
}

/// "Heading=field"; a heading may hold `=` itself
fn told_column(text: &str) -> Result<(String, Option<String>), String> {
    let told = text.rsplit_once('=').map(|(heading, field)| (heading.trim(), field.trim()));
    match told {
        Some((heading, field)) if !heading.is_empty() && !field.is_empty() => {
            Ok((heading.to_owned(), (field != "ignore").then(|| field.to_owned())))
        }
        _ => Err("expected HEADING=FIELD".to_owned()),
    }
}

impl FileArguments {
    /// Reads the file in a confined child, and tells what it found
    pub(super) fn run(&self, deed: &Deed, config: &Config) -> anyhow::Result<u8> {
        if supervise::is_child() {
            supervise::confine(&config.limits)?;
            return runtime()?.block_on(self.read(deed, config));
        }
        let runtime = runtime()?;
        let database = runtime.block_on(migrated(&config.database))?;
        let (finding, code) = match runtime.block_on(parent::watch(&database, config))? {
            Ended::Exited(code) => return Ok(code),
            Ended::TooDemanding => (supervise::too_demanding(&config.limits), exit::UNREADABLE),
            Ended::BrokenOff => (run::broken_off(COMMAND_LINE), exit::BROKEN_OFF),
        };
        self.tell(&Report::unreadable(finding), &Changes::default())?;
        Ok(code)
    }

    async fn read(&self, deed: &Deed, config: &Config) -> anyhow::Result<u8> {
        let database = Database::open(&config.database).await?;
        let mut connection = database.connect().await?;
        let partnership = load::partnership::find(&mut connection, &self.partnership)
            .await?
            .with_context(|| format!("there is no partnership '{}'", self.partnership))?;
        let file = &self.file;
        let target = self.annotated.as_deref().map(|path| Target::open(path, file)).transpose()?;
        let upload = Upload {
            partnership,
            file_name: file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned(),
            content: read_bytes(file, &config.limits)?.into(),
            kind: self.kind.map(Into::into),
            year: self.year,
            columns: self.columns.clone(),
            actor: COMMAND_LINE.to_owned(),
            application: match deed {
                Deed::Check => Application::default(),
                Deed::Import(application) => application.clone(),
            },
        };
        let progress = Progress::default();
        let bar = Bar::follow(&progress);
        let mut changes = Changes::default();
        let outcome = match deed {
            Deed::Check => {
                let checked = run::check(&mut connection, &upload, &config.limits, &progress).await;
                checked.map(|(report, found)| {
                    changes = found;
                    report
                })
            }
            Deed::Import(_) => {
                let claimant = supervise::claimant().context("its parent gave it no name")?;
                let (limits, now) = (&config.limits, Utc::now());
                run::import(&mut connection, &upload, limits, &claimant, &progress, now).await
            }
        };
        bar.clear();
        let (report, code) = match outcome {
            Ok(report) if report.has_errors() => (report, exit::DATA),
            Ok(report) => (report, exit::GOOD),
            Err(EtlError::Unreadable(finding)) => (Report::unreadable(*finding), exit::UNREADABLE),
            Err(error) => return Err(error.into()),
        };
        self.tell(&report, &changes)?;
        let Some(target) = target else { return Ok(code) };
        match annotate(&upload.file_name, upload.content, &report.findings, &config.limits) {
            Ok(annotated) => target.write(&annotated).map(|()| code),
            Err(error) => {
                eprintln!("inkoopkracht-etl: the workbook with findings is not written: {error}");
                Ok(exit::UNREADABLE)
            }
        }
    }

    fn tell(&self, report: &Report, changes: &Changes) -> anyhow::Result<()> {
        let told = match self.format {
            Format::Text => text(report, changes, terminal::look(self.color)),
            Format::Json => report.json()? + "\n",
        };
        std::io::stdout().write_all(told.as_bytes()).context("the outcome cannot be written")
    }
}

/// The bytes of the file, and one more than is allowed at the most, so that the reader can say that it is too large
fn read_bytes(file: &Path, limits: &Limits) -> anyhow::Result<Vec<u8>> {
    let mut content = Vec::new();
    std::fs::File::open(file)
        .and_then(|opened| opened.take(limits.file_bytes + 1).read_to_end(&mut content))
        .with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(content)
}
