//! `export`

use std::{ffi::OsStr, path::PathBuf};

use anyhow::{Context, bail};
use api::{
    error::ApiError,
    export::{FileFormat, ReportKind, Selection},
    read::Visibility,
    telemetry::audit,
    tender_choice::TenderChoice,
};
use chrono::{NaiveDate, Utc};
use clap::{
    Args,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use schema::{
    clock,
    database::Pool,
    texts::violation_sentence,
    types::{DistributionMethod, Half},
};

use super::connect;

/// Write a report as a workbook
#[derive(Args)]
pub(crate) struct Export {
    /// Which report
    #[arg(value_parser = kinds())]
    report: ReportKind,
    /// The partnership, by its short name
    #[arg(long, default_value = "zhw")]
    partnership: String,
    /// Year of the calendar or budget
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
    /// Last day of which spending counts against the budget, such as 2023-06-30; today, when not given. Of a calendar the day at
    /// whose end it stood so; now, when not given
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// Whose settlement-statement, by code, such as GM0503
    #[arg(long)]
    organization: Option<String>,
    /// Where to write it, as xlsx, ods or csv by its ending; an existing file is replaced
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

fn kinds() -> impl TypedValueParser<Value = ReportKind> {
    let values = ReportKind::ALL.map(|kind| PossibleValue::new(kind.name()).help(kind.about()));
    PossibleValuesParser::new(values).try_map(|name| ReportKind::by_name(&name).ok_or("is no report"))
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
        let Self { report, partnership, year, revision, method, half, as_of, organization, output } = self;
        let object = format!("{} {partnership} {year}", report.name());
        let tenders = TenderChoice::default();
        let selection = Selection {
            partnership,
            year,
            revision,
            method,
            half,
            as_of,
            organization,
            edition: None,
            tenders,
        };
        let connection = connect(pool).await?;
        let today = clock::dutch(Utc::now()).date();
        let document = match report.find(&connection, &selection, today, Visibility::All).await {
            Ok(Some(document)) => document,
            Ok(None) => bail!("there is no such report: {object}"),
            Err(ApiError::Refused(violation)) => {
                bail!("the costs of {year} cannot be shared: {}", violation_sentence(&violation))
            }
            Err(error) => return Err(error.into()),
        };
        std::fs::write(&output, document.write(format)?)
            .with_context(|| format!("cannot write {}", output.display()))?;
        audit("export", &object, "ok", "command-line");
        Ok(())
    }
}
