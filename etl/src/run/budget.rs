use diesel_async::AsyncPgConnection;
use schema::{headings::BudgetField, types::ImportKind};
use uuid::Uuid;

use super::{
    Checked, Source, Upload,
    outcome::Outcome,
    progress::Milestone,
    tables::{self, Tally},
};
use crate::{
    checks::{Sheet, budget},
    error::EtlError,
    findings::Finding,
    load,
    rows::{DraftBudgetLine, budget::BudgetRows},
};

/// What a budget changes
#[derive(Debug)]
pub(super) struct Plan {
    /// The year and the lines of a new revision; `None` when nothing changes
    revision: Option<(i32, Vec<DraftBudgetLine>)>,
}

/// Stages 2 to 4 of a budget
pub(super) async fn check(
    connection: &mut AsyncPgConnection,
    source: &mut Source<'_>,
) -> Result<Checked, EtlError> {
    let Source { workbook, directory, upload, progress } = source;
    let tables = tables::find::<BudgetField>(workbook, directory, tables::day(upload.year))?;
    let mut tally = Tally::default();
    let mut sheets = Vec::new();
    for table in &tables.found {
        let mut budget = BudgetRows::default();
        let rows = tables::parse(workbook, table, &mut tally, |row| budget.parse(row, &table.header))?;
        sheets.push(Sheet { header: &table.header, rows });
    }
    progress.reach(Milestone::Parsed).await?;
    let year = tables.found.first().and_then(|table| tables.year_of(table, upload));
    let latest = match year {
        Some(year) => load::budget::latest(connection, upload.partnership.partnership_id, year).await?,
        None => None,
    };
    let lines = latest.map(|(_, lines)| lines).unwrap_or_default();
    let checked = budget::check(&sheets, &lines);
    progress.reach(Milestone::Compared).await?;

    let mut findings = checked.findings;
    if year.is_none() {
        findings.push(Finding::error("budget.year_missing"));
    }
    let plan = Plan { revision: year.zip(checked.revision) };
    let outcome = Outcome {
        kind: ImportKind::Budget,
        findings,
        differences: checked.differences,
        rejected: checked.rejected,
        plan: super::Plan::Budget(plan),
    };
    Ok(outcome.checked(workbook, &tables, &sheets, &tally))
}

impl Plan {
    /// Stage 5: the next revision, as a draft
    pub(super) async fn write(
        &self,
        connection: &mut AsyncPgConnection,
        upload: &Upload,
        import_run_id: Uuid,
    ) -> Result<(), EtlError> {
        if let Some((year, lines)) = &self.revision {
            let partnership_id = upload.partnership.partnership_id;
            load::budget::insert_revision(connection, partnership_id, *year, lines, import_run_id).await?;
        }
        Ok(())
    }
}
