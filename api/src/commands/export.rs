//! `export`

use std::{ffi::OsStr, path::PathBuf};

use anyhow::{Context, bail};
use api::{
    export::{FileFormat, budget_actuals, cost_distribution, settlement},
    read::{self, cost_distribution::Found},
    telemetry::audit,
};
use chrono::{NaiveDate, Utc};
use clap::{Args, ValueEnum};
use schema::{
    database::Pool,
    texts::violation_sentence,
    types::{DistributionMethod, Half, HalfYear},
};

use super::connect;

/// Write a report as a workbook
#[derive(Args)]
pub(crate) struct Export {
    /// Which report
    report: Report,
    /// The partnership, by its short name
    #[arg(long, default_value = "zhw")]
    partnership: String,
    /// Year of the budget
    #[arg(long, default_value_t = 2023)]
    year: i32,
    /// Revision of the budget; the latest approved one, or else the latest, when not given
    #[arg(long)]
    revision: Option<i32>,
    /// How costs are shared: published, exact or half-up; the annual plan's rule, published, when not given
    #[arg(long, value_parser = method)]
    method: Option<DistributionMethod>,
    /// Half of the year of a settlement: first or second; the latest that has one, when not given
    #[arg(long, value_parser = half)]
    half: Option<Half>,
    /// Last day of which spending counts against the budget, such as 2023-06-30; today, when not given
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// Where to write it, as xlsx, ods or csv by its ending; an existing file is replaced
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

/// What can be exported
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Report {
    /// What each member bears of the budget of a year, with all that explains it
    CostDistribution,
    /// The budget of a year against what was spent of it
    BudgetActuals,
    /// Who owes whom after a half-year
    Settlement,
}

impl Report {
    /// Its name in addresses and in the audit trail
    const fn name(self) -> &'static str {
        match self {
            Self::CostDistribution => "cost-distribution",
            Self::BudgetActuals => "budget-actuals",
            Self::Settlement => "settlement",
        }
    }
}

fn half(text: &str) -> Result<Half, &'static str> {
    text.to_ascii_uppercase().parse().map_err(|_| "must be first or second")
}

fn method(text: &str) -> Result<DistributionMethod, &'static str> {
    text.to_ascii_uppercase().replace('-', "_").parse().map_err(|_| "must be published, exact or half-up")
}

impl Export {
    /// Writes the file
    pub(super) async fn run(self, pool: &Pool) -> anyhow::Result<()> {
        let ending = self.output.extension().and_then(OsStr::to_str).unwrap_or_default();
        let format = FileFormat::of_ending(ending).context("the file must end in .xlsx, .ods or .csv")?;
        let bytes = match self.report {
            Report::CostDistribution => self.cost_distribution(pool, format).await?,
            Report::BudgetActuals => self.budget_actuals(pool, format).await?,
            Report::Settlement => self.settlement(pool, format).await?,
        };
        std::fs::write(&self.output, bytes)
            .with_context(|| format!("cannot write {}", self.output.display()))?;
        let object = format!("{} {} {}", self.report.name(), self.partnership, self.year);
        audit("export", &object, "ok", "command-line");
        Ok(())
    }

    async fn budget_actuals(&self, pool: &Pool, format: FileFormat) -> anyhow::Result<Vec<u8>> {
        let connection = connect(pool).await?;
        let (slug, year) = (self.partnership.as_str(), self.year);
        let as_of = self.as_of.unwrap_or_else(|| Utc::now().date_naive());
        let found = read::budget_actuals::find(&connection, slug, year, self.revision, as_of).await?;
        match found {
            Some(actuals) => Ok(budget_actuals::file(&actuals, format)?),
            None => bail!("there is no partnership {slug}, or it has no such budget of {year}"),
        }
    }

    async fn settlement(&self, pool: &Pool, format: FileFormat) -> anyhow::Result<Vec<u8>> {
        let connection = connect(pool).await?;
        let (slug, year) = (self.partnership.as_str(), self.year);
        let found = match self.half {
            Some(half) => read::settlement::find(&connection, slug, HalfYear { year, half }).await?,
            None => read::settlement::latest(&connection, slug, year).await?,
        };
        let Some(found) = found else {
            bail!("there is no partnership {slug}, or no such settlement of {year}")
        };
        let items = read::settlement::all_items(&connection, found.settlement.settlement_id).await?;
        Ok(settlement::file(&found, &items, format)?)
    }

    async fn cost_distribution(&self, pool: &Pool, format: FileFormat) -> anyhow::Result<Vec<u8>> {
        let connection = connect(pool).await?;
        let (slug, year) = (self.partnership.as_str(), self.year);
        let found =
            read::cost_distribution::find(&connection, slug, year, self.revision, self.method).await?;
        match found {
            Some(Found::Distribution(distribution)) => Ok(cost_distribution::file(&distribution, format)?),
            Some(Found::Refused(violation)) => {
                bail!("the costs of {year} cannot be shared: {}", violation_sentence(&violation))
            }
            None => bail!("there is no partnership {slug}, or it has no such budget of {year}"),
        }
    }
}
