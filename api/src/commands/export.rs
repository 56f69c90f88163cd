//! `export`

use std::path::PathBuf;

use anyhow::{Context, bail};
use api::{
    export::cost_distribution,
    read::{self, cost_distribution::Found},
    telemetry::audit,
};
use clap::{Args, ValueEnum};
use schema::{database::Pool, texts::violation_sentence, types::DistributionMethod};

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
    /// Where to write it; an existing file is replaced
    #[arg(long, value_name = "FILE.xlsx")]
    output: PathBuf,
}

/// What can be exported
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Report {
    /// What each member bears of the budget of a year, with all that explains it
    CostDistribution,
}

fn method(text: &str) -> Result<DistributionMethod, &'static str> {
    text.to_ascii_uppercase().replace('-', "_").parse().map_err(|_| "must be published, exact or half-up")
}

impl Export {
    /// Writes the file
    pub(super) async fn run(self, pool: &Pool) -> anyhow::Result<()> {
        let bytes = match self.report {
            Report::CostDistribution => self.cost_distribution(pool).await?,
        };
        std::fs::write(&self.output, bytes)
            .with_context(|| format!("cannot write {}", self.output.display()))?;
        let object = format!("cost-distribution {} {}", self.partnership, self.year);
        audit("export", &object, "ok", "command-line");
        Ok(())
    }

    async fn cost_distribution(&self, pool: &Pool) -> anyhow::Result<Vec<u8>> {
        let connection = connect(pool).await?;
        let (slug, year) = (self.partnership.as_str(), self.year);
        let found =
            read::cost_distribution::find(&connection, slug, year, self.revision, self.method).await?;
        match found {
            Some(Found::Distribution(distribution)) => Ok(cost_distribution::workbook(&distribution)?),
            Some(Found::Refused(violation)) => {
                bail!("the costs of {year} cannot be shared: {}", violation_sentence(&violation))
            }
            None => bail!("there is no partnership {slug}, or it has no such budget of {year}"),
        }
    }
}
