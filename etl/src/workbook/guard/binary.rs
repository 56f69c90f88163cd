use schema::types::CellAddress;

use super::outline::Outline;
use crate::{
    config::Limits,
    error::EtlError,
    workbook::{
        RawValue,
        refusal::{Bound, damaged, over_limit, within},
        value,
    },
};

/// Longer than any record that a parser should see: a text of 32 767 characters with a format for each takes 200 kB
const LONGEST_RECORD: usize = 1 << 20;

const ROW: u16 = 0x0000;
const TEXT_CELL: u16 = 0x0006;
const SHARED_TEXT_CELL: u16 = 0x0007;
const FORMULA_TEXT: u16 = 0x0008;
const FORMULA_ERROR: u16 = 0x000B;
const RICH_TEXT_CELL: u16 = 0x003E;
const SHARED_TEXT: u16 = 0x0013;
const SHARED_TEXTS: u16 = 0x009F;
const NUMBER_FORMAT: u16 = 0x002C;
const CELL_FORMAT: u16 = 0x002F;
const COLUMNS: u16 = 0x003C;
const DIMENSIONS: u16 = 0x0094;
const SHEET: u16 = 0x009C;
const MERGED_CELLS: u16 = 0x00B0;

/// Looks at the records of one part of an xlsb (MS-XLSB), chunk by chunk as it is inflated
///
/// The parser takes a record's word for its length and for that of the text in it, and reads on in the record before
/// when that is longer than what it holds; so each is measured here. What the parser leaves out is remembered.
pub(super) struct Binary<'a> {
    limits: &'a Limits,
    /// What is left of the chunks so far: less than a record
    pending: Vec<u8>,
    outline: Outline,
    row: u32,
    rows: u64,
    cells: u64,
    strings: u64,
}

impl<'a> Binary<'a> {
    /// For the part of that name, in lower case; `None` for one that the parser does not read
    pub(super) fn new(name: &str, limits: &'a Limits) -> Option<Self> {
        let is_read = matches!(name, "xl/workbook.bin" | "xl/sharedstrings.bin" | "xl/styles.bin")
            || name.strip_prefix("xl/worksheets/").and_then(|sheet| sheet.strip_suffix(".bin")).is_some();
        is_read.then(|| Self {
            limits,
            pending: Vec::new(),
            outline: Outline::default(),
            row: 0,
            rows: 0,
            cells: 0,
            strings: 0,
        })
    }

    /// Takes the next bytes of the part
    pub(super) fn feed(&mut self, chunk: &[u8]) -> Result<(), EtlError> {
        let mut bytes = std::mem::take(&mut self.pending);
        bytes.extend_from_slice(chunk);
        let mut rest = bytes.as_slice();
        while let Some((kind, record, next)) = next_record(rest)? {
            self.record(kind, &Record(record))?;
            rest = next;
        }
        let done = bytes.len() - rest.len();
        bytes.drain(..done);
        self.pending = bytes;
        Ok(())
    }

    /// The part is at its end: what it told about sheets, and how many rows it has
    pub(super) fn finish(self) -> Result<(Outline, u64), EtlError> {
        if self.pending.is_empty() {
            Ok((self.outline, self.rows))
        } else {
            Err(damaged("a record is cut off"))
        }
    }

    fn record(&mut self, kind: u16, record: &Record<'_>) -> Result<(), EtlError> {
        match kind {
            ROW => self.row(record),
            0x0001..=FORMULA_ERROR | RICH_TEXT_CELL => self.cell(kind, record),
            SHARED_TEXTS => {
                let claim = record.number(4)?;
                within(Bound::SharedStrings, self.limits.shared_strings, claim.into())
            }
            SHARED_TEXT => {
                self.strings += 1;
                within(Bound::SharedStrings, self.limits.shared_strings, self.strings)?;
                record.text(1, self.limits).map(drop)
            }
            NUMBER_FORMAT => record.text(2, self.limits).map(drop),
            CELL_FORMAT => record.at_least(4),
            DIMENSIONS => record.at_least(16),
            COLUMNS => {
                let is_hidden = record.byte(16)? & 0x01 != 0;
                let (first, last) = (record.number(0)?, record.number(4)?);
                if is_hidden { self.outline.layout.hide_columns(first, last) } else { Ok(()) }
            }
            MERGED_CELLS => {
                let corner = |row, column| -> Result<CellAddress, EtlError> {
                    Ok(CellAddress { row: record.number(row)?, column: record.number(column)? })
                };
                self.outline.layout.merge(corner(0, 8)?, corner(4, 12)?)
            }
            SHEET => self.sheet(record),
            _ => Ok(()),
        }
    }

    fn row(&mut self, record: &Record<'_>) -> Result<(), EtlError> {
        const HIDDEN: u8 = 0x10;
        self.row = record.number(0)?;
        self.rows += 1;
        // Past its own limit the parser ends the sheet without a word.
        within(Bound::Rows, self.limits.rows.into(), self.rows.max(u64::from(self.row) + 1))?;
        let is_hidden = record.byte(11)? & HIDDEN != 0;
        if is_hidden { self.outline.layout.hide_rows(self.row, self.row) } else { Ok(()) }
    }

    fn cell(&mut self, kind: u16, record: &Record<'_>) -> Result<(), EtlError> {
        self.cells += 1;
        within(Bound::Cells, self.limits.cells, self.cells)?;
        let column = record.number(0)?;
        match kind {
            TEXT_CELL | FORMULA_TEXT => record.text(8, self.limits).map(drop),
            RICH_TEXT_CELL => {
                let text = record.text(9, self.limits)?;
                self.outline.layout.overlook(self.row, column, value::text_value(text))
            }
            FORMULA_ERROR => {
                let error = value::error_of_code(record.byte(8)?);
                self.outline.layout.overlook(self.row, column, error.map(RawValue::Error))
            }
            0x0005 | 0x0009 => record.at_least(16),
            0x0002 | SHARED_TEXT_CELL => record.at_least(12),
            0x0001 => record.at_least(8),
            _ => record.at_least(9),
        }
    }

    /// One that stands in no part is passed over, as the parser does
    fn sheet(&mut self, record: &Record<'_>) -> Result<(), EtlError> {
        const NOWHERE: u32 = u32::MAX;
        if record.number(8)? == NOWHERE {
            return Ok(());
        }
        let relation = record.text(8, self.limits)?;
        record.text(12 + relation.encode_utf16().count() * 2, self.limits)?;
        self.outline.add_sheet(relation)
    }
}

/// Kind, content, and what follows
type NextRecord<'b> = (u16, &'b [u8], &'b [u8]);

/// The record at the beginning; `None` when the bytes end before it does
fn next_record(bytes: &[u8]) -> Result<Option<NextRecord<'_>>, EtlError> {
    let Some((kind, rest)) = next_kind(bytes) else { return Ok(None) };
    let mut length = 0;
    let mut rest = rest;
    for place in 0..4 {
        let Some((byte, next)) = rest.split_first() else { return Ok(None) };
        length += usize::from(byte & 0x7F) << (7 * place);
        rest = next;
        if byte & 0x80 == 0 {
            break;
        }
    }
    if length > LONGEST_RECORD {
        return Err(over_limit(Bound::RecordBytes, LONGEST_RECORD, length));
    }
    Ok(rest.split_at_checked(length).map(|(record, next)| (kind, record, next)))
}

fn next_kind(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let (low, rest) = bytes.split_first()?;
    if low & 0x80 == 0 {
        return Some((u16::from(*low), rest));
    }
    let (high, rest) = rest.split_first()?;
    Some((u16::from(low & 0x7F) | u16::from(high & 0x7F) << 7, rest))
}

struct Record<'r>(&'r [u8]);

impl Record<'_> {
    fn at_least(&self, bytes: usize) -> Result<(), EtlError> {
        if self.0.len() < bytes { Err(damaged("a record is too short")) } else { Ok(()) }
    }

    fn byte(&self, at: usize) -> Result<u8, EtlError> {
        self.0.get(at).copied().ok_or_else(|| damaged("a record is too short"))
    }

    fn number(&self, at: usize) -> Result<u32, EtlError> {
        let bytes = self.0.get(at..at.saturating_add(4)).and_then(|bytes| bytes.try_into().ok());
        bytes.map(u32::from_le_bytes).ok_or_else(|| damaged("a record is too short"))
    }

    /// A text with its length before it
    fn text(&self, at: usize, limits: &Limits) -> Result<String, EtlError> {
        let length = self.number(at)?;
        within(Bound::TextChars, limits.text_chars, length.into())?;
        let start = at.saturating_add(4);
        let end = usize::try_from(length).unwrap_or(usize::MAX).saturating_mul(2).saturating_add(start);
        let bytes = self.0.get(start..end).ok_or_else(|| damaged("a text is longer than its record"))?;
        Ok(encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned())
    }
}
