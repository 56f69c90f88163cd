//! Stage 1, read: any workbook as sheets of rows of cells, each with its address
//!
//! `guard` looks at the container before a parser does, `excel` and `value` are the only files that name calamine,
//! `text` reads csv and tsv. What a cell means is not decided here: dates, numbers and error cells stay as they are.

mod cell;
mod encoding;
mod excel;
mod format;
mod guard;
mod refusal;
mod text;
mod value;

use std::{ops::ControlFlow, sync::Arc};

use schema::types::CellAddress;

pub use self::{
    cell::{RawCell, RawRow, RawValue},
    format::Format,
};
use self::{
    excel::Excel,
    refusal::{Bound, damaged, no_content, over_limit, within},
    text::Text,
};
use crate::{config::Limits, error::EtlError};

/// Name of the only sheet of a csv file
const CSV_SHEET: &str = "CSV";

/// Whether people see a sheet
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// It has a tab
    Visible,
    /// It has none, but is read like the others
    Hidden,
}

/// A sheet of a workbook
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    /// Its name; "CSV" for text
    pub name: Arc<str>,
    /// Whether people see it
    pub visibility: Visibility,
}

/// An opened workbook; hostile or not, it stays within the limits that it was opened with
pub struct Workbook {
    content: Content,
    format: Format,
    sheets: Vec<SheetInfo>,
    /// What was read of each sheet
    used: Vec<Used>,
    limits: Limits,
}

enum Content {
    Excel(Excel),
    Text(Text),
}

#[derive(Debug, Clone, Copy, Default)]
struct Used {
    cells: u64,
    text_bytes: u64,
}

impl Workbook {
    /// Opens a workbook of whatever kind its content says
    ///
    /// # Errors
    /// [`EtlError::Unreadable`] with the reason: `workbook.empty_file`, `workbook.not_a_workbook`,
    /// `workbook.format_not_supported`, `workbook.encrypted`, `workbook.damaged`, `workbook.over_limit`,
    /// `workbook.no_content`.
    pub fn open(bytes: impl Into<Arc<[u8]>>, limits: &Limits) -> Result<Self, EtlError> {
        let (format, bytes) = guard::inspect(bytes.into(), limits)?;
        let (content, sheets) = if format == Format::Csv {
            let text = Text::new(encoding::decode(&bytes)?);
            (Content::Text(text), vec![SheetInfo { name: CSV_SHEET.into(), visibility: Visibility::Visible }])
        } else {
            let excel = Excel::open(format, bytes)?;
            let sheets = excel.sheets();
            (Content::Excel(excel), sheets)
        };
        within(Bound::Sheets, limits.sheets, u64::try_from(sheets.len()).unwrap_or(u64::MAX))?;
        let used = vec![Used::default(); sheets.len()];
        let mut workbook = Self { content, format, sheets, used, limits: limits.clone() };
        workbook.check_names()?;
        workbook.check_content()?;
        Ok(workbook)
    }

    /// What kind of file it is
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Its sheets in their order, without charts and macros
    pub fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// Visits the rows of a sheet, given by its index in [`Workbook::sheets`], from top to bottom until the visitor
    /// breaks off; rows without anything are left out
    ///
    /// Of merged cells only the top left one has the value. A sheet can be read again.
    ///
    /// # Errors
    /// [`EtlError::Unreadable`] with `workbook.damaged` or `workbook.over_limit`; rows may have been visited by then.
    pub fn for_each_row(
        &mut self,
        sheet: usize,
        visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
    ) -> Result<(), EtlError> {
        let Some(info) = self.sheets.get(sheet) else {
            return Err(EtlError::Request(format!("there is no sheet {sheet}")));
        };
        let name = Arc::clone(&info.name);
        let others = self.used.iter().enumerate().filter(|(index, _)| *index != sheet).map(|(_, used)| *used);
        let before = others.fold(Used::default(), |sum, used| Used {
            cells: sum.cells + used.cells,
            text_bytes: sum.text_bytes + used.text_bytes,
        });
        let mut used = before;
        let read = read_rows(&mut self.content, &name, &self.limits, &mut used, visit);
        if let Some(total) = self.used.get_mut(sheet) {
            total.cells = total.cells.max(used.cells - before.cells);
            total.text_bytes = total.text_bytes.max(used.text_bytes - before.text_bytes);
        }
        read.map_err(|error| in_sheet(error, &name))
    }

    /// calamine finds a sheet by its name, so two of one name would both give the first
    fn check_names(&self) -> Result<(), EtlError> {
        let mut names: Vec<_> = self.sheets.iter().map(|sheet| &sheet.name).collect();
        names.sort();
        let is_double = names.windows(2).any(|pair| pair.first() == pair.last());
        if is_double { Err(damaged("two sheets of one name")) } else { Ok(()) }
    }

    fn check_content(&mut self) -> Result<(), EtlError> {
        for sheet in 0..self.sheets.len() {
            let mut has_content = false;
            self.for_each_row(sheet, &mut |_| {
                has_content = true;
                ControlFlow::Break(())
            })?;
            if has_content {
                return Ok(());
            }
        }
        Err(no_content())
    }
}

fn read_rows(
    content: &mut Content,
    sheet: &Arc<str>,
    limits: &Limits,
    used: &mut Used,
    visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
) -> Result<(), EtlError> {
    let mut above = None;
    let mut take =
        |row: u32, written: u64, cells: Vec<(u32, RawValue)>| -> Result<ControlFlow<()>, EtlError> {
            if above.is_some_and(|above| row <= above) {
                return Err(damaged("a row stands twice, or above the one before it"));
            }
            above = Some(row);
            used.cells += written;
            within(Bound::Cells, limits.cells, used.cells)?;
            within(Bound::Rows, limits.rows.into(), u64::from(row) + 1)?;
            let row = raw_row(sheet, row, cells, limits, used)?;
            Ok(row.map_or(ControlFlow::Continue(()), &mut *visit))
        };
    match content {
        Content::Excel(excel) => {
            let mut rows = excel.rows(sheet)?;
            while let Some(row) = rows.next_row()? {
                if take(row.row, row.written, row.cells)?.is_break() {
                    break;
                }
            }
            Ok(())
        }
        Content::Text(text) => text.for_each_row(&mut |row, cells| {
            let written = u64::try_from(cells.len()).unwrap_or(u64::MAX);
            take(row, written, cells)
        }),
    }
}

/// The row with its cells in order; `None` when none holds something
fn raw_row(
    sheet: &Arc<str>,
    row: u32,
    mut cells: Vec<(u32, RawValue)>,
    limits: &Limits,
    used: &mut Used,
) -> Result<Option<RawRow>, EtlError> {
    cells.sort_by_key(|(column, _)| *column);
    if cells.windows(2).any(|pair| pair.first().map(|cell| cell.0) == pair.last().map(|cell| cell.0)) {
        return Err(damaged("a cell stands twice"));
    }
    if let Some((column, _)) = cells.last() {
        within(Bound::Columns, limits.columns.into(), u64::from(*column) + 1)?;
    }
    for (column, value) in &cells {
        let RawValue::Text(text) = value else { continue };
        let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        used.text_bytes = used.text_bytes.saturating_add(bytes);
        if bytes > limits.text_chars {
            let chars = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
            if chars > limits.text_chars {
                let error = over_limit(Bound::TextChars, limits.text_chars, chars);
                return Err(at_cell(error, sheet, CellAddress { row, column: *column }));
            }
        }
    }
    within(Bound::InflatedBytes, limits.inflated_bytes, used.text_bytes)?;
    let raw = |(column, value)| RawCell { address: CellAddress { row, column }, value };
    let cells: Vec<RawCell> = cells.into_iter().map(raw).collect();
    Ok((!cells.is_empty()).then(|| RawRow { sheet: Arc::clone(sheet), row, cells }))
}

fn in_sheet(error: EtlError, sheet: &str) -> EtlError {
    match error {
        EtlError::Unreadable(finding) => EtlError::Unreadable(Box::new(finding.in_sheet(sheet))),
        other => other,
    }
}

fn at_cell(error: EtlError, sheet: &str, cell: CellAddress) -> EtlError {
    match error {
        EtlError::Unreadable(finding) => EtlError::Unreadable(Box::new(finding.at(sheet, cell))),
        other => other,
    }
}
