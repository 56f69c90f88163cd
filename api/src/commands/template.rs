//! `template`

use std::path::PathBuf;

use anyhow::Context;
use api::{
    export::template::{self, Template as Made},
    read,
    telemetry::audit,
};
use chrono::{NaiveDate, Utc};
use clap::Args;
use schema::{clock, database::Pool, types::ImportKind};

use super::connect;

/// Write an empty workbook to fill in and import
#[derive(Args)]
pub(crate) struct Template {
    /// Kind of workbook: calendar, population, contracts, budget or expenses
    #[arg(value_parser = kind)]
    kind: ImportKind,
    /// The partnership whose members its lists offer, by its short name; nobody's when not given
    #[arg(long)]
    partnership: Option<String>,
    /// Day that it says it was made on, and of whose members it is; today when not given
    #[arg(long)]
    date: Option<NaiveDate>,
    /// Where to write it; an existing file is replaced
    #[arg(long, value_name = "FILE.xlsx")]
    output: PathBuf,
}

fn kind(text: &str) -> Result<ImportKind, String> {
    template::kind(text).ok_or_else(|| {
        let kinds = ImportKind::ALL.iter().map(|kind| kind.as_str().to_ascii_lowercase()).collect::<Vec<_>>();
        format!("must be one of {}", kinds.join(", "))
    })
}

impl Template {
    /// Writes the file
    pub(super) async fn run(self, pool: &Pool) -> anyhow::Result<()> {
        let made_on = self.date.unwrap_or_else(|| clock::dutch(Utc::now()).date());
        let partnership = match &self.partnership {
            Some(slug) => {
                let connection = connect(pool).await?;
                let named = read::partnership::with_member_names(&connection, slug, made_on).await?;
                Some(named.with_context(|| format!("there is no partnership {slug}"))?)
            }
            None => None,
        };
        let bytes = template::workbook(&Made { kind: self.kind, partnership, made_on })?;
        std::fs::write(&self.output, bytes)
            .with_context(|| format!("cannot write {}", self.output.display()))?;
        audit("template", &template::file_name(self.kind, self.partnership.as_deref()), "ok", "command-line");
        Ok(())
    }
}
