use std::sync::Arc;

use schema::types::CellAddress;

use super::{
    Content, RawCell, RawRow, RawValue, Used, Workbook,
    code_list::Codes,
    excel::{Laid, ReadRow},
    layout::Layout,
    merging::Merging,
    refusal::{Bound, damaged, over_limit, within},
    text::Lines,
};
use crate::{config::Limits, error::EtlError};

/// The rows of a sheet from top to bottom, one at a time; rows without anything are left out
///
/// Of merged cells only the top left one has the value; the rows below it tell it too.
pub struct Rows<'a> {
    source: Source<'a>,
    sheet: Arc<str>,
    layout: &'a Layout,
    limits: &'a Limits,
    /// What was read of all sheets
    used: Used,
    /// The same when this reading began
    before: Used,
    /// The most that was ever read of this sheet
    most: &'a mut Used,
    above: Option<u32>,
    merging: Merging<'a>,
}

enum Source<'a> {
    Excel(Laid<'a>),
    Text(Box<Lines<'a>>),
    List(Box<Codes<'a>>),
}

impl<'a> Rows<'a> {
    pub(super) fn of(workbook: &'a mut Workbook, sheet: usize) -> Result<Self, EtlError> {
        let Workbook { content, sheets, layouts, used, limits, .. } = workbook;
        let others = used.iter().enumerate().filter(|(index, _)| *index != sheet).map(|(_, used)| *used);
        let before = others.fold(Used::default(), |sum, used| Used {
            cells: sum.cells + used.cells,
            text_bytes: sum.text_bytes + used.text_bytes,
        });
        let (Some(info), Some(layout), Some(most)) =
            (sheets.get(sheet), layouts.get(sheet), used.get_mut(sheet))
        else {
            return Err(EtlError::Request(format!("there is no sheet {sheet}")));
        };
        let sheet = Arc::clone(&info.name);
        let merging = Merging::of(layout.merged());
        let source = match content {
            Content::Excel(excel) => {
                Source::Excel(excel.rows(&sheet, layout).map_err(|error| in_sheet(error, &sheet))?)
            }
            Content::Text(text) => Source::Text(Box::new(text.rows())),
            Content::List(list) => Source::List(Box::new(list.rows()?)),
        };
        Ok(Self { source, sheet, layout, limits, used: before, before, most, above: None, merging })
    }

    /// The next row that holds something; `None` after the last
    ///
    /// # Errors
    /// [`EtlError::Unreadable`] with `workbook.damaged` or `workbook.over_limit`.
    pub fn next_row(&mut self) -> Result<Option<RawRow>, EtlError> {
        let row = self.read();
        self.most.cells = self.most.cells.max(self.used.cells - self.before.cells);
        self.most.text_bytes = self.most.text_bytes.max(self.used.text_bytes - self.before.text_bytes);
        row.map_err(|error| in_sheet(error, &self.sheet))
    }

    fn read(&mut self) -> Result<Option<RawRow>, EtlError> {
        loop {
            let read = match &mut self.source {
                Source::Excel(rows) => rows.next_row()?,
                Source::Text(lines) => lines.next_row()?,
                Source::List(codes) => codes.next_row()?,
            };
            let Some(ReadRow { row, written, cells, mut colors }) = read else { return Ok(None) };
            if self.above.is_some_and(|above| row <= above) {
                return Err(damaged("a row stands twice, or above the one before it"));
            }
            self.above = Some(row);
            self.used.cells += written;
            within(Bound::Cells, self.limits.cells, self.used.cells)?;
            within(Bound::Rows, self.limits.rows.into(), u64::from(row) + 1)?;
            let cells = self.cells(row, cells)?;
            if cells.is_empty() {
                continue;
            }
            colors.sort_unstable();
            let (merged, gathered) = self.merging.next_row(row, &cells);
            self.used.cells += gathered;
            let (sheet, visibility) = (Arc::clone(&self.sheet), self.layout.visibility(row));
            return Ok(Some(RawRow { sheet, row, visibility, cells, colors, merged }));
        }
    }

    /// The cells of a row in order
    fn cells(&mut self, row: u32, mut cells: Vec<(u32, RawValue)>) -> Result<Vec<RawCell>, EtlError> {
        let Self { limits, used, .. } = self;
        cells.sort_by_key(|(column, _)| *column);
        if cells.windows(2).any(|pair| pair.first().map(|cell| cell.0) == pair.last().map(|cell| cell.0)) {
            return Err(damaged("a cell stands twice"));
        }
        if let Some((column, _)) = cells.last() {
            within(Bound::Columns, limits.columns.into(), u64::from(*column) + 1)?;
        }
        let mut row_bytes = 0_u64;
        for (column, value) in &cells {
            let RawValue::Text(text) = value else { continue };
            let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
            row_bytes = row_bytes.saturating_add(bytes);
            if bytes > limits.text_chars {
                let chars = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
                if chars > limits.text_chars {
                    let error = over_limit(Bound::TextChars, limits.text_chars, chars);
                    return Err(at_cell(error, &self.sheet, CellAddress { row, column: *column }));
                }
            }
        }
        within(Bound::RowBytes, limits.row_bytes, row_bytes)
            .map_err(|error| at_cell(error, &self.sheet, CellAddress { row, column: 0 }))?;
        used.text_bytes = used.text_bytes.saturating_add(row_bytes);
        within(Bound::InflatedBytes, limits.inflated_bytes, used.text_bytes)?;
        let raw = |(column, value)| RawCell { address: CellAddress { row, column }, value };
        Ok(cells.into_iter().map(raw).collect())
    }
}

fn in_sheet(error: EtlError, sheet: &str) -> EtlError {
    match error {
        EtlError::Unreadable(finding) => EtlError::Unreadable(Box::new(finding.in_sheet(sheet))),
        other => other,
    }
}

pub(super) fn at_cell(error: EtlError, sheet: &str, cell: CellAddress) -> EtlError {
    match error {
        EtlError::Unreadable(finding) => EtlError::Unreadable(Box::new(finding.at(sheet, cell))),
        other => other,
    }
}
