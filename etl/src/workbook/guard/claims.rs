use super::tag::Tag;
use crate::{
    config::Limits,
    error::EtlError,
    workbook::refusal::{Bound, damaged, within},
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
    sheet: Sheet,
    row: Row,
}

#[derive(Default)]
struct Sheet {
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
}

impl<'a> TableClaims<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self { limits, cells: 0, text_bytes: 0, sheet: Sheet::default(), row: Row::default() }
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
            }
            b"table-row" if tag.is_end() => self.end_row()?,
            b"table-row" => {
                self.row = Row { repeat: repeat(tag, b"number-rows-repeated")?, ..Row::default() };
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

    fn end_row(&mut self) -> Result<(), EtlError> {
        let row = std::mem::take(&mut self.row);
        let sheet = &mut self.sheet;
        sheet.written = sheet.written.saturating_add(row.columns);
        if row.holds_something {
            let between = if sheet.dense_rows == 0 { 0 } else { sheet.empty_rows };
            sheet.dense_rows = sheet.dense_rows.saturating_add(between).saturating_add(row.repeat);
            sheet.empty_rows = 0;
            sheet.width = sheet.width.max(row.columns);
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

fn repeat(tag: Tag<'_>, attribute: &[u8]) -> Result<u64, EtlError> {
    match tag.attribute(attribute) {
        None => Ok(1),
        Some(claim) => claim.parse().map_err(|_| damaged("a repeat is no number")),
    }
}
