use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use schema::{
    headings::PopulationField,
    types::{FigureStatus, ImportKind},
};
use uuid::Uuid;

use super::{
    Checked, Source, Upload,
    outcome::Outcome,
    progress::Milestone,
    tables::{self, Table, Tables, Tally},
};
use crate::{
    checks::{Sheet, population},
    error::EtlError,
    load,
    rows::{
        DraftPopulationFigure,
        population::{PopulationContext, PopulationRows},
    },
};

/// What a population sheet changes
#[derive(Debug)]
pub(super) struct Plan {
    changes: Vec<DraftPopulationFigure>,
}

/// Stages 2 to 4 of a population sheet
pub(super) async fn check(
    connection: &mut AsyncPgConnection,
    source: &mut Source<'_>,
) -> Result<Checked, EtlError> {
    let Source { workbook, directory, upload, progress } = source;
    let tables = tables::find::<PopulationField>(workbook, directory, tables::day(upload.year))?;
    let mut tally = Tally::default();
    let mut sheets = Vec::new();
    for table in &tables.found {
        let context = PopulationContext { directory, reference_date: reference_date(&tables, table, upload) };
        let mut reader = PopulationRows::new(&table.header, context);
        let rows = tables::parse(workbook, table, &mut tally, |row| reader.parse(row))?;
        sheets.push(Sheet { header: &table.header, rows });
    }
    progress.reach(Milestone::Parsed).await?;
    let dates = || {
        sheets.iter().flat_map(|sheet| &sheet.rows).filter_map(|row| Some(row.draft.as_ref()?.reference_date))
    };
    let stored = match dates().min().zip(dates().max()) {
        Some((first, last)) => load::population_figure::around(connection, first, last).await?,
        None => Vec::new(),
    };
    let checked = population::check(&sheets, &stored);
    progress.reach(Milestone::Compared).await?;

    let plan = Plan { changes: checked.changes };
    let outcome = Outcome {
        kind: ImportKind::Population,
        findings: checked.findings,
        differences: checked.differences,
        rejected: checked.rejected,
        plan: super::Plan::Population(plan),
    };
    Ok(outcome.checked(workbook, &tables, &sheets, &tally))
}

/// 1 January of the year that the user, the sheet, a title or the file name says
fn reference_date(
    tables: &Tables<PopulationField>,
    table: &Table<PopulationField>,
    upload: &Upload,
) -> Option<(NaiveDate, FigureStatus)> {
    let date = NaiveDate::from_ymd_opt(tables.year_of(table, upload)?, 1, 1)?;
    Some((date, FigureStatus::Definitive))
}

impl Plan {
    /// Stage 5
    pub(super) async fn write(
        &self,
        connection: &mut AsyncPgConnection,
        upload: &Upload,
        import_run_id: Uuid,
    ) -> Result<(), EtlError> {
        let source = format!("CBS, {}", upload.file_name);
        Ok(load::population_figure::upsert(connection, &self.changes, &source, import_run_id).await?)
    }
}
