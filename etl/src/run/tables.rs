use std::{ops::ControlFlow, sync::Arc};

use chrono::NaiveDate;
use schema::{
    headings::{LIST_NOT_IMPORTED, NOT_IMPORTED, SUMMARY_NOT_IMPORTED, has_budget, is_report},
    types::{CellAddress, ImportKind, Severity},
};

use super::{
    Progress, Upload,
    year::{year_in, year_of_file, year_of_title},
};
use crate::{
    checks::Sheet,
    columns::{self, FIRST_ROWS, Header, Known, Mappings, TitleRow, Vocabulary},
    directory::Directory,
    error::EtlError,
    findings::Finding,
    rows::{NotedRows, Parsed, SkippedRows, population},
    workbook::{RawRow, RawValue, Visibility, Workbook},
};

/// The table of one sheet
#[derive(Clone)]
pub(super) struct Table<F> {
    pub(super) sheet: usize,
    /// Name of the sheet
    pub name: Arc<str>,
    /// Its header
    pub header: Header<F>,
    /// The year of the table above it, for one that follows in the same sheet
    pub(super) year: Option<i32>,
}

/// The tables of a workbook, and what was noticed on the way
pub(super) struct Tables<F> {
    /// Sheets with a table, in their order
    pub found: Vec<Table<F>>,
    /// About sheets without one, hidden sheets and headers
    pub findings: Vec<Finding>,
}

/// Rows of all tables as they are parsed
pub(super) struct Tally {
    /// Rows below the headers
    pub read: usize,
    /// Rows that are no data
    pub skipped: SkippedRows,
    /// Rows that are read though people do not see them
    pub hidden: NotedRows,
    /// Rows for which the value of a merged cell from elsewhere counts too
    pub merged: NotedRows,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            read: 0,
            skipped: SkippedRows::default(),
            hidden: NotedRows::told_as("rows.hidden"),
            merged: NotedRows::told_as("rows.merged"),
        }
    }
}

/// The kind that was asked for, or that the headings tell
///
/// # Errors
///
/// [`EtlError::Unreadable`] when it is none, or one of our own reports.
pub(super) fn kind(
    workbook: &mut Workbook,
    directory: &Directory,
    mappings: &Mappings,
    asked: Option<ImportKind>,
) -> Result<ImportKind, EtlError> {
    if let Some(title) = report(workbook)?.filter(|title| asked.is_none() || !has_budget(title)) {
        return Err(EtlError::Unreadable(Box::new(Finding::error("workbook.own_report").seeing(&title))));
    }
    if let Some(kind) = asked {
        return Ok(kind);
    }
    let sheets = (0..workbook.sheets().len())
        .map(|sheet| first_rows(workbook, sheet))
        .collect::<Result<Vec<_>, _>>()?;
    let known = Known { directory, on: day(None), mappings };
    columns::recognize(&sheets, &known).map_err(|unknown| {
        let reason = sheets.iter().flatten().find_map(other_measure);
        EtlError::Unreadable(reason.map_or(unknown, Box::new))
    })
}

/// The title of the report that the workbook is, which holds nothing to import
fn report(workbook: &mut Workbook) -> Result<Option<String>, EtlError> {
    for sheet in 0..workbook.sheets().len() {
        let mut texts: Vec<String> = Vec::new();
        workbook.for_each_row(sheet, &mut |row| {
            texts.push(TitleRow::of(&row).text);
            if texts.len() < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        if let [title, below] = texts.as_slice()
            && is_report(title, below)
        {
            return Ok(Some(title.clone()));
        }
    }
    Ok(None)
}

/// The tables of a kind in all sheets, hidden ones too
///
/// # Errors
///
/// [`EtlError::Unreadable`] when no sheet has one.
pub(super) fn find<F: Vocabulary>(workbook: &mut Workbook, known: &Known<'_>) -> Result<Tables<F>, EtlError> {
    let mut tables = Tables { found: Vec::new(), findings: Vec::new() };
    let (mut reason, mut empty) = (None, Vec::new());
    for sheet in 0..workbook.sheets().len() {
        let rows = first_rows(workbook, sheet)?;
        let Some(name) = rows.first().map(|row| Arc::clone(&row.sheet)) else { continue };
        let other = || rows.iter().find_map(other_measure);
        match columns::find_header(&rows, known) {
            Ok(header) if is_whole(&header) || other().is_none() => {
                if workbook.sheets().get(sheet).is_some_and(|info| info.visibility == Visibility::Hidden) {
                    tables.findings.push(Finding::info("sheet.hidden").in_sheet(&name));
                }
                tables.findings.extend(hidden_columns(workbook, sheet, &header, &name));
                tables.findings.extend(header.findings.iter().cloned());
                let mut titles = SkippedRows::default();
                let above = |row: &&RawRow| header.titles.iter().any(|title| title.row == row.row);
                rows.iter().filter(above).for_each(|row| titles.add(row, "rows.skipped_title"));
                tables.findings.extend(titles.findings());
                if rows.iter().all(|row| row.row <= header.row) {
                    empty.push(empty_table(&name, &header));
                }
                tables.found.push(Table { sheet, name, header, year: None });
            }
            unusable => {
                reason = reason.or_else(other).or_else(|| unusable.err().map(|finding| *finding));
                tables.findings.push(Finding::info("sheet.no_table").in_sheet(&name));
            }
        }
    }
    // One of several sheets may still be empty; a workbook without a single row says nothing.
    let is_empty = empty.len() == tables.found.len();
    let severity = if is_empty { Severity::Error } else { Severity::Warning };
    tables.findings.extend(empty.into_iter().map(|finding| Finding { severity, ..finding }));
    match reason {
        Some(reason) if tables.found.is_empty() => Err(EtlError::Unreadable(Box::new(reason))),
        None if tables.found.is_empty() => {
            Err(EtlError::Unreadable(Box::new(Finding::error("sheet.no_rows"))))
        }
        _ => Ok(tables),
    }
}

/// That columns of a table are hidden, by their headings
fn hidden_columns<F>(workbook: &Workbook, sheet: usize, header: &Header<F>, name: &str) -> Option<Finding> {
    let hidden = workbook.hidden_columns(sheet);
    let columns = header.columns.iter().filter(|column| hidden.contains(column.index));
    let headings: Vec<&str> = columns.map(|column| column.heading.as_str()).collect();
    let finding = Finding::info("columns.hidden").in_sheet(name).seeing(&headings.join(", "));
    (!headings.is_empty()).then_some(finding)
}

/// Stage 3 for the rows of one table, to the end of the sheet
pub(super) fn parse<F: Vocabulary, D>(
    workbook: &mut Workbook,
    table: &Table<F>,
    progress: &Progress,
    tally: &mut Tally,
    mut parse: impl FnMut(&RawRow) -> Parsed<D>,
) -> Result<Vec<Parsed<D>>, EtlError> {
    parse_each(workbook, table, progress, tally, |row| [parse(row)])
}

/// Stage 3 for the rows of one table, where a row may hold several things, each of which counts as one
pub(super) fn parse_each<F: Vocabulary, D, P: IntoIterator<Item = Parsed<D>>>(
    workbook: &mut Workbook,
    table: &Table<F>,
    progress: &Progress,
    tally: &mut Tally,
    mut parse: impl FnMut(&RawRow) -> P,
) -> Result<Vec<Parsed<D>>, EtlError> {
    let mut rows = Vec::new();
    for_each_data_row(workbook, table, &mut |row| {
        tally.see(row, &table.header);
        progress.row();
        for parsed in parse(row) {
            rows.push(tally.take(row, parsed));
        }
    })?;
    Ok(rows)
}

/// Goes through the rows below the header of a table
pub(super) fn for_each_data_row<F>(
    workbook: &mut Workbook,
    table: &Table<F>,
    see: &mut dyn FnMut(&RawRow),
) -> Result<(), EtlError> {
    workbook.for_each_row(table.sheet, &mut |row| {
        if row.row > table.header.row {
            see(&row);
        }
        ControlFlow::Continue(())
    })
}

/// Whether it is known of every row which stored row it is about: else one could be taken for missing by mistake
pub(super) fn sees_all<F, D>(sheets: &[Sheet<'_, F, D>]) -> bool {
    sheets.iter().flat_map(|sheet| &sheet.rows).all(|row| row.draft.is_some() || !row.is_rejected())
}

impl Tally {
    /// Notes how a row is read
    pub(super) fn see<F: Vocabulary>(&mut self, row: &RawRow, header: &Header<F>) {
        if row.visibility == Visibility::Hidden {
            self.hidden.add(row);
        }
        if header.is_spanned(row) {
            self.merged.add(row);
        }
    }

    /// Counts a row with what it gave
    pub(super) fn take<D>(&mut self, row: &RawRow, parsed: Parsed<D>) -> Parsed<D> {
        self.read += 1;
        if let Some(reason) = parsed.skipped {
            self.skipped.add(row, reason);
        }
        parsed
    }

    /// Counts a row that belongs to no table
    pub(super) fn skip(&mut self, row: &RawRow, reason: &'static str) {
        self.read += 1;
        self.skipped.add(row, reason);
    }
}

impl<F> Table<F> {
    /// The year that the sheet's name or one of its title rows is about; notes above the table tell none
    pub(super) fn year(&self) -> Option<i32> {
        year_in(&self.name).or_else(|| self.header.titles.iter().find_map(|title| year_of_title(&title.text)))
    }
}

impl<F> Tables<F> {
    /// The year of one of the tables: the user's word, but with several sheets a sheet's own comes first
    ///
    /// A table that follows another one in a sheet has the year of its own title, else that of the one above it.
    pub(super) fn year_of(&self, table: &Table<F>, upload: &Upload) -> Option<i32> {
        if let Some(above) = table.year {
            let titles = &table.header.titles;
            return titles.iter().find_map(|title| year_of_title(&title.text)).or(Some(above));
        }
        let own = (self.found.len() > 1).then(|| table.year()).flatten();
        own.or(upload.year).or_else(|| table.year()).or_else(|| year_of_file(&upload.file_name))
    }

    /// The sheets by name, for people
    pub(super) fn names(&self) -> Option<String> {
        let names: Vec<&str> = self.found.iter().map(|table| table.name.as_ref()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// The day on which the organizations of a year exist; those of today when the year is unknown
pub(super) fn day(year: Option<i32>) -> NaiveDate {
    year.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31)).unwrap_or(NaiveDate::MAX)
}

fn first_rows(workbook: &mut Workbook, sheet: usize) -> Result<Vec<RawRow>, EtlError> {
    let mut rows = Vec::new();
    workbook.for_each_row(sheet, &mut |row| {
        rows.push(row);
        if rows.len() < FIRST_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    if rows.iter().take(TOP_ROWS).any(says_not_imported) {
        rows.clear();
    }
    Ok(rows)
}

/// Rows in which a sheet may say that it is not to be imported
const TOP_ROWS: usize = 3;

/// Whether a row says that its sheet goes with a template or a report and holds no data
fn says_not_imported(row: &RawRow) -> bool {
    let says_so = |text: &str| [NOT_IMPORTED, LIST_NOT_IMPORTED, SUMMARY_NOT_IMPORTED].contains(&text.trim());
    row.cells.iter().any(|cell| matches!(&cell.value, RawValue::Text(text) if says_so(text)))
}

/// A header with nothing below it
fn empty_table<F>(name: &str, header: &Header<F>) -> Finding {
    let column = header.columns.first().map_or(0, |column| column.index);
    Finding::error("sheet.no_rows").at(name, CellAddress { row: header.row, column })
}

fn is_whole<F>(header: &Header<F>) -> bool {
    header.findings.iter().all(|finding| finding.severity != Severity::Error)
}

/// Why a sheet with this header is no population, when it is known to be something else
fn other_measure(row: &RawRow) -> Option<Finding> {
    let headings: Vec<String> = row.cells.iter().map(|cell| cell.value.display()).collect();
    population::refusal(&headings).map(|finding| finding.in_sheet(&row.sheet))
}

#[cfg(test)]
mod tests {
    use schema::headings::TenderField;

    use super::*;
    use crate::rows::cases::{find_header, row};

    #[test]
    fn a_note_above_the_table_tells_no_year() {
        let year = |title| {
            let rows = [row(1, title), row(2, "Nr|Titel|Publicatie"), row(3, "1|Groen|Q2")];
            let header = find_header::<TenderField>(&rows).unwrap();
            Table { sheet: 0, name: "Blad1".into(), header, year: None }.year()
        };
        assert_eq!(year("Aanbestedingskalender 2023"), Some(2023));
        assert_eq!(year("Laatst bijgewerkt: 12 december 2065"), None);
    }
}
