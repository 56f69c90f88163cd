use schema::types::CellAddress;

use super::tag::Tag;
use crate::{
    config::Limits,
    error::EtlError,
    workbook::{
        layout::Layout,
        refusal::{Bound, damaged, within},
    },
};

/// Adds up what the repeats in the sheets of an ods claim
///
/// calamine writes repeats out, into a dense grid over all that holds something: a row that is empty between two that
/// are not counts as wide as the widest. A file of a thousand bytes can claim billions of cells that way.
pub(super) struct TableClaims<'a> {
    limits: &'a Limits,
    /// Cells of all sheets so far, as a dense grid
    cells: u64,
    /// Bytes of all texts so far, repeats written out
    text_bytes: u64,
    /// Rows of all sheets that hold something, repeats written out
    filled_rows: u64,
    sheet: Sheet,
    row: Row,
    layouts: Vec<Layout>,
}

#[derive(Default)]
struct Sheet {
    /// Rows and columns so far, the empty ones too
    rows: u64,
    columns: u64,
    dense_rows: u64,
    empty_rows: u64,
    width: u64,
    written: u64,
}

#[derive(Default)]
struct Row {
    repeat: u64,
    columns: u64,
    empty_columns: u64,
    holds_something: bool,
    text_bytes: u64,
    cell_repeat: u64,
    is_hidden: bool,
}

impl<'a> TableClaims<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            cells: 0,
            text_bytes: 0,
            filled_rows: 0,
            sheet: Sheet::default(),
            row: Row::default(),
            layouts: Vec::new(),
        }
    }

    pub(super) const fn filled_rows(&self) -> u64 {
        self.filled_rows
    }

    /// How each sheet is laid out, in their order
    pub(super) fn into_layouts(self) -> Vec<Layout> {
        self.layouts
    }

    /// A text of that many bytes stands in the current cell
    pub(super) fn text(&mut self, bytes: u64) {
        self.row.text_bytes = self.row.text_bytes.saturating_add(bytes.saturating_mul(self.row.cell_repeat));
    }

    pub(super) fn element(&mut self, tag: Tag<'_>) -> Result<(), EtlError> {
        match tag.name() {
            b"table" if !tag.is_end() => {
                self.cells = self.sheet_cells();
                self.sheet = Sheet::default();
                if tag.attribute(b"name").is_some() {
                    self.layouts.push(Layout::default());
                }
            }
            b"table-column" if !tag.is_end() => self.column(tag)?,
            b"table-row" if tag.is_end() => self.end_row()?,
            b"table-row" => {
                let repeat = repeat(tag, b"number-rows-repeated")?;
                self.row = Row { repeat, is_hidden: is_hidden(tag), ..Row::default() };
                if tag.is_whole() {
                    self.end_row()?;
                }
            }
            b"table-cell" | b"covered-table-cell" if !tag.is_end() => self.cell(tag)?,
            // Spaces are written as a number of them.
            b"s" if !tag.is_end() => {
                let spaces = repeat(tag, b"c")?;
                within(Bound::TextChars, self.limits.text_chars, spaces)?;
                self.text(spaces);
            }
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, tag: Tag<'_>) -> Result<(), EtlError> {
        let repeat = repeat(tag, b"number-columns-repeated")?;
        self.row.columns = self.row.columns.saturating_add(self.row.empty_columns);
        self.row.empty_columns = 0;
        self.row.cell_repeat = repeat;
        self.merge(tag)?;
        let holds_something = [b"value-type".as_slice(), b"value", b"string-value", b"formula"]
            .iter()
            .any(|name| tag.attribute(name).is_some());
        if holds_something {
            self.row.columns = self.row.columns.saturating_add(repeat);
            self.row.holds_something = true;
            self.text(tag.length());
        } else {
            self.row.empty_columns = repeat;
        }
        within(Bound::Columns, self.limits.columns.into(), self.row.columns)
    }

    /// Remembers that the cell that follows reaches over others
    fn merge(&mut self, tag: Tag<'_>) -> Result<(), EtlError> {
        let columns = repeat(tag, b"number-columns-spanned")?;
        let rows = repeat(tag, b"number-rows-spanned")?;
        let Some(layout) = self.layouts.last_mut().filter(|_| columns > 1 || rows > 1) else {
            return Ok(());
        };
        let first = place(self.sheet.rows, self.row.columns);
        let last = place(
            self.sheet.rows.saturating_add(rows.saturating_sub(1)),
            self.row.columns.saturating_add(columns.saturating_sub(1)),
        );
        layout.merge(first, last)
    }

    fn column(&mut self, tag: Tag<'_>) -> Result<(), EtlError> {
        let first = self.sheet.columns;
        self.sheet.columns = first.saturating_add(repeat(tag, b"number-columns-repeated")?);
        match self.layouts.last_mut() {
            Some(layout) if is_hidden(tag) => {
                let last = place(0, self.sheet.columns.saturating_sub(1)).column;
                layout.hide_columns(place(0, first).column, last)
            }
            _ => Ok(()),
        }
    }

    fn end_row(&mut self) -> Result<(), EtlError> {
        let row = std::mem::take(&mut self.row);
        let first = self.sheet.rows;
        self.sheet.rows = first.saturating_add(row.repeat);
        if let Some(layout) = self.layouts.last_mut().filter(|_| row.is_hidden) {
            layout.hide_rows(place(first, 0).row, place(self.sheet.rows.saturating_sub(1), 0).row)?;
        }
        let sheet = &mut self.sheet;
        sheet.written = sheet.written.saturating_add(row.columns);
        if row.holds_something {
            let between = if sheet.dense_rows == 0 { 0 } else { sheet.empty_rows };
            sheet.dense_rows = sheet.dense_rows.saturating_add(between).saturating_add(row.repeat);
            sheet.empty_rows = 0;
            sheet.width = sheet.width.max(row.columns);
            self.filled_rows = self.filled_rows.saturating_add(row.repeat);
            self.text_bytes = self.text_bytes.saturating_add(row.text_bytes.saturating_mul(row.repeat));
        } else {
            sheet.empty_rows = sheet.empty_rows.saturating_add(row.repeat);
        }
        within(Bound::Rows, self.limits.rows.into(), self.sheet.dense_rows)?;
        within(Bound::InflatedBytes, self.limits.inflated_bytes, self.text_bytes)?;
        within(Bound::Cells, self.limits.cells, self.sheet_cells())
    }

    /// Cells of all sheets, with this one
    fn sheet_cells(&self) -> u64 {
        let dense = self.sheet.dense_rows.saturating_mul(self.sheet.width);
        self.cells.saturating_add(dense.max(self.sheet.written))
    }
}

fn place(row: u64, column: u64) -> CellAddress {
    let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    CellAddress { row: number(row), column: number(column) }
}

/// Hidden by a person or a filter
fn is_hidden(tag: Tag<'_>) -> bool {
    matches!(tag.attribute(b"visibility"), Some("collapse" | "filter"))
}

fn repeat(tag: Tag<'_>, attribute: &[u8]) -> Result<u64, EtlError> {
    match tag.attribute(attribute) {
        None => Ok(1),
        Some(claim) => claim.parse().map_err(|_| damaged("a repeat is no number")),
    }
}
