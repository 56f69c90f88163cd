use std::collections::BTreeMap;

use diesel_async::AsyncPgConnection;
use schema::{headings::BudgetField, models::BudgetLine, types::ImportKind};
use uuid::Uuid;

use super::{
    Checked, Source, Upload,
    outcome::Outcome,
    progress::Milestone,
    tables::{self, Tally},
};
use crate::{
    checks::{Sheet, budget},
    columns::Known,
    error::EtlError,
    findings::Finding,
    load,
    rows::{DraftBudgetLine, DraftBudgetRow, budget::BudgetRows},
};

/// What a budget changes
#[derive(Debug)]
pub(super) struct Plan {
    /// The lines of a new revision, of each year that changes
    revisions: Vec<(i32, Vec<DraftBudgetLine>)>,
}

/// Stages 2 to 4 of a budget: the sheets of one year are one budget
pub(super) async fn check(
    connection: &mut AsyncPgConnection,
    source: &mut Source<'_>,
) -> Result<Checked, EtlError> {
    let Source { workbook, directory, mappings, upload, progress } = source;
    let known = Known { directory, on: tables::day(upload.year), mappings };
    let tables = tables::find::<BudgetField>(workbook, &known)?;
    let mut tally = Tally::default();
    let mut years: BTreeMap<Option<i32>, Vec<BudgetSheet<'_>>> = BTreeMap::new();
    for table in &tables.found {
        let mut budget = BudgetRows::default();
        let rows =
            tables::parse(workbook, table, progress, &mut tally, |row| budget.parse(row, &table.header))?;
        years.entry(tables.year_of(table, upload)).or_default().push(Sheet { header: &table.header, rows });
    }
    progress.reach(Milestone::Parsed);
    let mut all = budget::CheckedBudget::default();
    let mut revisions = Vec::new();
    for (year, sheets) in &years {
        let checked = budget::check(sheets, &stored(connection, upload, *year).await?);
        revisions.extend(year.zip(checked.revision));
        all.findings.extend(checked.findings);
        all.differences.add(checked.differences);
        all.rejected += checked.rejected;
    }
    if years.contains_key(&None) {
        all.findings.push(Finding::error("budget.year_missing"));
    }
    progress.reach(Milestone::Compared);

    let covers = years.keys().flatten().map(i32::to_string).collect();
    let outcome = Outcome {
        kind: ImportKind::Budget,
        findings: all.findings,
        differences: all.differences,
        rejected: all.rejected,
        covers,
        plan: super::Plan::Budget(Plan { revisions }),
    };
    let sheets: Vec<BudgetSheet<'_>> = years.into_values().flatten().collect();
    Ok(outcome.checked(workbook, &tables, &sheets, &tally))
}

type BudgetSheet<'a> = Sheet<'a, BudgetField, DraftBudgetRow>;

/// The lines of the latest revision of a year; none when the year is unknown or has no budget
async fn stored(
    connection: &mut AsyncPgConnection,
    upload: &Upload,
    year: Option<i32>,
) -> Result<Vec<BudgetLine>, EtlError> {
    let Some(year) = year else { return Ok(Vec::new()) };
    let latest = load::budget::latest(connection, upload.partnership.partnership_id, year).await?;
    Ok(latest.map(|(_, lines)| lines).unwrap_or_default())
}

impl Plan {
    /// Stage 5: the next revision of each year, as a draft
    pub(super) async fn write(
        &self,
        connection: &mut AsyncPgConnection,
        upload: &Upload,
        import_run_id: Uuid,
    ) -> Result<(), EtlError> {
        for (year, lines) in &self.revisions {
            let partnership_id = upload.partnership.partnership_id;
            load::budget::insert_revision(connection, partnership_id, *year, lines, import_run_id).await?;
        }
        Ok(())
    }
}
