use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use diesel_async::AsyncPgConnection;
use schema::{
    headings::{Field, PopulationField, normalize},
    models::{Organization, PopulationFigure},
    types::{FigureStatus, ImportKind, Severity},
};
use uuid::Uuid;

use super::{
    Checked, Source, Upload,
    outcome::Outcome,
    progress::Milestone,
    tables::{self, Table, Tables, Tally},
};
use crate::{
    checks::{
        Sheet,
        population::{self, Background, CheckedFigures},
    },
    columns::{Header, Known},
    error::EtlError,
    findings::Finding,
    load,
    rows::{
        DraftPopulationFigure, StatedTotal,
        population::{PopulationContext, PopulationRows, refusal_by_titles},
    },
    workbook::Workbook,
};

/// What a population sheet changes
#[derive(Debug)]
pub(super) struct Plan {
    changes: Vec<DraftPopulationFigure>,
}

type Sheets<'a> = Vec<Sheet<'a, PopulationField, DraftPopulationFigure>>;

/// Stages 2 to 4 of a population sheet
pub(super) async fn check(
    connection: &mut AsyncPgConnection,
    source: &mut Source<'_>,
) -> Result<Checked, EtlError> {
    let Source { workbook, directory, mappings, upload, progress } = source;
    let known = Known { directory, on: tables::day(upload.year), mappings };
    let tables = tables::find::<PopulationField>(workbook, &known)?;
    if let Some(finding) = tables.found.iter().find_map(counts_something_else) {
        return Err(EtlError::Unreadable(Box::new(finding)));
    }
    let years = years(workbook, &tables)?;
    let only_year = upload.year.filter(|year| years.contains(year));
    let mut tally = Tally::default();
    let (mut sheets, mut totals, mut refusal) = (Vec::new(), Vec::new(), None);
    for table in &tables.found {
        let reference_date = reference_date(&tables, table, upload);
        let context = PopulationContext { directory, reference_date, only_year };
        let mut reader = PopulationRows::new(&table.header, context);
        let rows = tables::parse_each(workbook, table, progress, &mut tally, |row| reader.parse(row))?;
        totals.extend(reader.totals().iter().cloned());
        refusal = refusal.or_else(|| reader.refusal().map(|finding| finding.in_sheet(&table.name)));
        sheets.push(Sheet { header: &table.header, rows });
    }
    progress.reach(Milestone::Parsed);
    let mut checked = compare(connection, upload, directory, &sheets, &totals).await?;
    checked.findings.extend(without_figures(&sheets, refusal));
    checked.findings.extend(year_not_found(upload.year, only_year, &years));
    progress.reach(Milestone::Compared);

    let drafts = sheets.iter().flat_map(|sheet| &sheet.rows).filter_map(|row| row.draft.as_ref());
    let covers = drafts.map(|draft| draft.reference_date.to_string()).collect();
    let plan = Plan { changes: checked.changes };
    let outcome = Outcome {
        kind: ImportKind::Population,
        findings: checked.findings,
        differences: checked.differences,
        rejected: checked.rejected,
        covers,
        plan: super::Plan::Population(plan),
    };
    Ok(outcome.checked(workbook, &tables, &sheets, &tally))
}

/// Stage 4: what is stored is read once, and handed to the check as values
async fn compare(
    connection: &mut AsyncPgConnection,
    upload: &Upload,
    directory: &crate::directory::Directory,
    sheets: &Sheets<'_>,
    totals: &[StatedTotal],
) -> Result<CheckedFigures, EtlError> {
    let drafts = sheets.iter().flat_map(|sheet| &sheet.rows).filter_map(|row| row.draft.as_ref());
    let dates: BTreeSet<NaiveDate> = drafts.map(|draft| draft.reference_date).collect();
    let partnership_id = upload.partnership.partnership_id;
    let mut members: BTreeMap<NaiveDate, Vec<Organization>> = BTreeMap::new();
    let (mut stored, mut locked) = (Vec::new(), Vec::new());
    let source = source_name(upload);
    if let Some((first, last)) = dates.first().zip(dates.last()) {
        let found = load::population_figure::around(connection, *first, *last).await?;
        // Findings name the source of a figure; the file of another partnership is not told, but the same one is the same.
        let seen = |(figure, sender): (PopulationFigure, Option<Uuid>)| {
            let is_own = sender.is_none_or(|sender| sender == partnership_id);
            if is_own || figure.source == source { figure } else { figure.without_file() }
        };
        stored = found.into_iter().map(seen).collect();
        locked = load::population_figure::locked(connection, partnership_id, *first, *last).await?;
    }
    for date in dates {
        // The key of a year is made of the figures of 1 January of the year before.
        let of_key = load::partnership::members(connection, partnership_id, date.year() + 1).await?;
        members.insert(date, of_key);
    }
    let background = Background {
        stored: &stored,
        directory,
        members: &members,
        locked: &locked,
        totals,
        source: &source,
    };
    Ok(population::check(sheets, &background))
}

/// Why a table is no population, when its columns do not say what they count and a title above it does
fn counts_something_else(table: &Table<PopulationField>) -> Option<Finding> {
    if says_what_it_counts(&table.header) {
        return None;
    }
    refusal_by_titles(&table.header.titles).map(|finding| finding.in_sheet(&table.name))
}

/// Whether a column is called after inhabitants, and not just "Aantal" or after a year
fn says_what_it_counts(header: &Header<PopulationField>) -> bool {
    let is_vague = |normal: &str| normal == "aantal" || PopulationField::matching(normal).is_empty();
    let mut figures =
        header.columns.iter().filter(|column| column.day.is_some()).map(|column| column.normal.as_str());
    header.column(PopulationField::Value).is_some()
        || header
            .column(PopulationField::Inhabitants)
            .is_some_and(|column| column.day.is_none() && !is_vague(&normalize(last_step(&column.heading))))
        || figures.any(|normal| normal.contains("inwoner") || normal.contains("bevolking"))
}

fn last_step(heading: &str) -> &str {
    heading.rsplit('/').next().unwrap_or(heading)
}

/// The years that the tables themselves tell figures of
fn years(workbook: &mut Workbook, tables: &Tables<PopulationField>) -> Result<BTreeSet<i32>, EtlError> {
    let mut years = BTreeSet::new();
    for table in &tables.found {
        years.extend(PopulationRows::years(&table.header, None));
        if table.header.column(PopulationField::Period).is_some() {
            tables::for_each_data_row(workbook, table, &mut |row| {
                years.extend(PopulationRows::years(&table.header, Some(row)));
            })?;
        }
    }
    Ok(years)
}

/// That no row gave a figure, and as far as known why; nothing when there is one, or an error that tells already
fn without_figures(sheets: &Sheets<'_>, refusal: Option<Finding>) -> Option<Finding> {
    let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
    let has_error = |findings: &[Finding]| findings.iter().any(|finding| finding.severity == Severity::Error);
    // An empty table is told already.
    let mut rows = rows.peekable();
    let is_told = rows.peek().is_none() || rows.any(|row| row.draft.is_some() || has_error(&row.findings));
    (!is_told).then(|| refusal.unwrap_or_else(|| Finding::error("population.no_figures")))
}

/// That the workbook has figures of other years than the one asked for
fn year_not_found(asked: Option<i32>, found: Option<i32>, years: &BTreeSet<i32>) -> Option<Finding> {
    let asked = asked.filter(|_| found.is_none() && !years.is_empty())?;
    let names: Vec<String> = years.iter().map(i32::to_string).collect();
    Some(Finding::warning("population.year_not_found").seeing(&asked.to_string()).expecting(names.join(", ")))
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

fn source_name(upload: &Upload) -> String {
    format!("CBS, {}", upload.file_name)
}

impl Plan {
    /// Stage 5
    pub(super) async fn write(
        &self,
        connection: &mut AsyncPgConnection,
        upload: &Upload,
        import_run_id: Uuid,
    ) -> Result<(), EtlError> {
        let source = source_name(upload);
        Ok(load::population_figure::upsert(connection, &self.changes, &source, import_run_id).await?)
    }
}
