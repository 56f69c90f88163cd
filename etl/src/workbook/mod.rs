//! Stage 1, read: any workbook as sheets of rows of cells, each with its address
//!
//! `guard` looks at the container before a parser does, `excel`, `look` and `value` are the only files that name calamine,
//! `text` reads csv and tsv. What a cell means is not decided here: dates, numbers and error cells stay as they are.

mod cell;
mod encoding;
mod excel;
mod fields;
mod format;
mod guard;
mod layout;
mod look;
mod merging;
mod number_format;
mod quiet;
mod refusal;
mod spans;
mod text;
mod value;

use std::{ops::ControlFlow, sync::Arc};

use schema::types::CellAddress;

pub use self::{
    cell::{Color, MergedCell, RawCell, RawRow, RawValue},
    format::Format,
    layout::MergedRegion,
    spans::Spans,
};
use self::{
    excel::{Excel, ReadRow},
    guard::Inspected,
    layout::Layout,
    merging::Merging,
    refusal::{Bound, damaged, no_content, over_limit, within},
    text::Text,
};
use crate::{config::Limits, error::EtlError};

/// Name of the only sheet of a csv file
const CSV_SHEET: &str = "CSV";

/// What kind of file it is, once its container is found sound
///
/// # Errors
/// As of [`Workbook::open`], as far as the container can tell.
pub fn sound_format(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Format, EtlError> {
    guard::inspect(Arc::clone(bytes), limits).map(|inspected| inspected.format)
}

/// Whether people see a sheet or a row
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// They do
    Visible,
    /// They do not, but it is read like the others
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
    layouts: Vec<Arc<Layout>>,
    /// What was read of each sheet
    used: Vec<Used>,
    rows_expected: Option<u64>,
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
        let Inspected { format, bytes, layouts, rows } = guard::inspect(bytes.into(), limits)?;
        let (content, sheets) = if format == Format::Csv {
            let text = Text::new(encoding::decode(&bytes)?, limits);
            let sheet = SheetInfo { name: CSV_SHEET.into(), visibility: Visibility::Visible };
            (Content::Text(text), vec![(sheet, Arc::default())])
        } else {
            let excel = Excel::open(format, bytes)?;
            let sheets = excel.sheets(&layouts)?;
            (Content::Excel(excel), sheets)
        };
        let (sheets, layouts): (Vec<_>, Vec<_>) = sheets.into_iter().unzip();
        within(Bound::Sheets, limits.sheets, u64::try_from(sheets.len()).unwrap_or(u64::MAX))?;
        let used = vec![Used::default(); sheets.len()];
        let limits = limits.clone();
        let mut workbook = Self { content, format, sheets, layouts, used, rows_expected: rows, limits };
        workbook.check_names()?;
        workbook.check_content()?;
        Ok(workbook)
    }

    /// What kind of file it is
    pub const fn format(&self) -> Format {
        self.format
    }

    /// About how many rows hold something, in all sheets together; `None` when the container does not tell
    pub const fn rows_expected(&self) -> Option<u64> {
        self.rows_expected
    }

    /// Its sheets in their order, without charts and macros
    pub fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// Whether its rows tell the colors of their cells
    pub fn tells_colors(&self) -> bool {
        self.format == Format::Xlsx
    }

    /// The merged cells of a sheet, given by its index in [`Workbook::sheets`], by their top left ones; none in csv
    pub fn merged_regions(&self, sheet: usize) -> &[MergedRegion] {
        self.layouts.get(sheet).map_or(&[], |layout| layout.merged())
    }

    /// The columns of a sheet that people do not see, from 0; none in csv
    pub fn hidden_columns(&self, sheet: usize) -> Spans {
        self.layouts.get(sheet).map(|layout| layout.hidden_columns().clone()).unwrap_or_default()
    }

    /// Visits the rows of a sheet, given by its index in [`Workbook::sheets`], from top to bottom until the visitor
    /// breaks off; rows without anything are left out
    ///
    /// Of merged cells only the top left one has the value; the rows below it tell it too. A sheet can be read again.
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
        let layout = self.layouts.get(sheet).cloned().unwrap_or_default();
        let others = self.used.iter().enumerate().filter(|(index, _)| *index != sheet).map(|(_, used)| *used);
        let before = others.fold(Used::default(), |sum, used| Used {
            cells: sum.cells + used.cells,
            text_bytes: sum.text_bytes + used.text_bytes,
        });
        let mut used = before;
        let read = read_rows(&mut self.content, &name, &layout, &self.limits, &mut used, visit);
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
    layout: &Layout,
    limits: &Limits,
    used: &mut Used,
    visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
) -> Result<(), EtlError> {
    let mut above = None;
    let mut merging = Merging::of(layout.merged());
    let mut take = |read: ReadRow| -> Result<ControlFlow<()>, EtlError> {
        let ReadRow { row, written, cells, mut colors } = read;
        if above.is_some_and(|above| row <= above) {
            return Err(damaged("a row stands twice, or above the one before it"));
        }
        above = Some(row);
        used.cells += written;
        within(Bound::Cells, limits.cells, used.cells)?;
        within(Bound::Rows, limits.rows.into(), u64::from(row) + 1)?;
        let cells = raw_cells(sheet, row, cells, limits, used)?;
        if cells.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        colors.sort_unstable();
        let (merged, gathered) = merging.next_row(row, &cells);
        used.cells += gathered;
        let visibility = layout.visibility(row);
        Ok(visit(RawRow { sheet: Arc::clone(sheet), row, visibility, cells, colors, merged }))
    };
    match content {
        Content::Excel(excel) => {
            let mut rows = excel.rows(sheet, layout)?;
            while let Some(row) = rows.next_row()? {
                if take(row)?.is_break() {
                    break;
                }
            }
            Ok(())
        }
        Content::Text(text) => text.for_each_row(&mut |row, cells| take(ReadRow::plain(row, cells))),
    }
}

/// The cells of a row in order
fn raw_cells(
    sheet: &Arc<str>,
    row: u32,
    mut cells: Vec<(u32, RawValue)>,
    limits: &Limits,
    used: &mut Used,
) -> Result<Vec<RawCell>, EtlError> {
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
    Ok(cells.into_iter().map(raw).collect())
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
