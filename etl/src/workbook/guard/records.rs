use schema::types::CellAddress;

use crate::{
    config::Limits,
    error::EtlError,
    workbook::{
        layout::Layout,
        refusal::{Bound, damaged, encrypted, not_supported, within},
    },
};

const END: u16 = 0x000A;
/// Beginnings of Excel 2, 3 and 4
const OLD_BEGINS: [u16; 3] = [0x0009, 0x0209, 0x0409];
const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const SEVERAL_NUMBERS: u16 = 0x00BD;
/// Formula, label with a shared string, with its own text, rich text, number, boolean or error, short number
const CELLS: [u16; 7] = [0x0006, 0x00FD, 0x0204, 0x00D6, 0x0203, 0x0205, 0x027E];
const FORMULA: u16 = 0x0006;
/// What the formula before it gives, when that is text
const FORMULA_TEXT: u16 = 0x0207;
const BEGIN: u16 = 0x0809;
const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;
const MERGED_CELLS: u16 = 0x00E5;

/// Walks through the records of a workbook (MS-XLS) as calamine will, and gives the bytes to change, each with what it
/// becomes: calamine reserves memory for the size that a sheet claims, so that record is made a blank cell
///
/// Also tells how each sheet is laid out.
pub(super) fn inspect(stream: &[u8], limits: &Limits) -> Result<(Changes, Vec<Layout>), EtlError> {
    let mut sheets = Vec::new();
    for record in Records::from(stream, 0) {
        match record.kind {
            kind if OLD_BEGINS.contains(&kind) => return Err(not_supported("Excel van voor 1993")),
            FILE_PASS => return Err(encrypted()),
            BOUND_SHEET => sheets
                .push(record.number(0).zip(record.number(2)).ok_or_else(|| damaged("no place of a sheet"))?),
            END => break,
            _ => {}
        }
    }
    within(Bound::Sheets, limits.sheets, u64::try_from(sheets.len()).unwrap_or(u64::MAX))?;
    let (mut changes, mut layouts) = (Changes::new(), Vec::new());
    let mut layout_size = 0;
    let mut walked = 0;
    let mut cells = 0;
    for (low, high) in sheets {
        let start = usize::from(low) | usize::from(high) << 16;
        let sheet = walk(stream, start)?;
        walked += sheet.length;
        // Sheets that share their records would be read once for each.
        if walked > stream.len() {
            return Err(damaged("sheets that overlap"));
        }
        cells += sheet.area();
        within(Bound::Cells, limits.cells, cells)?;
        changes.extend(sheet.claims);
        sheet.layout.check_size(layout_size)?;
        layout_size += sheet.layout.size();
        layouts.push(sheet.layout);
    }
    Ok((changes, layouts))
}

/// Places in the stream, each with its new byte
type Changes = Vec<(usize, u8)>;

#[derive(Default)]
struct Sheet {
    length: usize,
    claims: Changes,
    corners: Option<[u16; 4]>,
    layout: Layout,
}

impl Sheet {
    fn cover(&mut self, row: u16, first: u16, last: u16) {
        let [top, bottom, left, right] = self.corners.unwrap_or([row, row, first, last]);
        self.corners = Some([top.min(row), bottom.max(row), left.min(first), right.max(last)]);
    }

    /// Cells of the dense grid that calamine makes of it
    fn area(&self) -> u64 {
        self.corners.map_or(0, |[top, bottom, left, right]| {
            (u64::from(bottom - top) + 1) * (u64::from(right.saturating_sub(left)) + 1)
        })
    }
}

fn walk(stream: &[u8], start: usize) -> Result<Sheet, EtlError> {
    let mut sheet = Sheet::default();
    let mut depth = 0_u32;
    let mut has_formula = false;
    for record in Records::from(stream, start) {
        sheet.length = record.end.saturating_sub(start);
        match record.kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            ROW | COLUMNS | MERGED_CELLS if depth <= 1 => arrange(&record, &mut sheet.layout)?,
            DIMENSIONS => sheet.claims.push((record.start, 0x01)),
            SEVERAL_NUMBERS => {
                if let (Some(row), Some(first)) = (record.number(0), record.number(2)) {
                    let last = record.number(record.data.len().saturating_sub(2)).unwrap_or(first);
                    sheet.cover(row, first.min(last), last.max(first));
                }
            }
            // Without a formula calamine puts it in A1.
            FORMULA_TEXT if !has_formula => sheet.cover(0, 0, 0),
            kind if CELLS.contains(&kind) => {
                has_formula |= kind == FORMULA;
                if let (Some(row), Some(column)) = (record.number(0), record.number(2)) {
                    sheet.cover(row, column, column);
                }
            }
            _ => {}
        }
    }
    Ok(sheet)
}

/// Notes what a record says about the layout of its sheet; one that is cut off says nothing
fn arrange(record: &Record<'_>, layout: &mut Layout) -> Result<(), EtlError> {
    const HIDDEN_ROW: u16 = 0x20;
    const HIDDEN_COLUMN: u16 = 0x01;
    let number = |at| record.number(at).map(u32::from);
    let has = |at, flag| record.number(at).is_some_and(|flags| flags & flag != 0);
    match record.kind {
        ROW if has(12, HIDDEN_ROW) => number(0).map_or(Ok(()), |row| layout.hide_rows(row, row)),
        COLUMNS if has(8, HIDDEN_COLUMN) => {
            number(0).zip(number(2)).map_or(Ok(()), |(first, last)| layout.hide_columns(first, last))
        }
        MERGED_CELLS => {
            for at in (2..record.data.len()).step_by(8) {
                let corners = (number(at), number(at + 2), number(at + 4), number(at + 6));
                let (Some(top), Some(bottom), Some(left), Some(right)) = corners else { break };
                layout.merge(
                    CellAddress { row: top, column: left },
                    CellAddress { row: bottom, column: right },
                )?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

struct Record<'s> {
    kind: u16,
    start: usize,
    end: usize,
    data: &'s [u8],
}

impl Record<'_> {
    fn number(&self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(self.data.get(at..at.checked_add(2)?)?.try_into().ok()?))
    }
}

struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

impl<'s> Records<'s> {
    const fn from(stream: &'s [u8], at: usize) -> Self {
        Self { stream, at }
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    fn next(&mut self) -> Option<Record<'s>> {
        let start = self.at;
        let header = Record { kind: 0, start, end: start, data: self.stream.get(start..)? };
        let kind = header.number(0)?;
        let length = usize::from(header.number(2)?);
        let end = start.checked_add(4)?.checked_add(length)?;
        self.at = end;
        Some(Record { kind, start, end, data: self.stream.get(start.checked_add(4)?..end)? })
    }
}
