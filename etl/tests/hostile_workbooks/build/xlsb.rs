use super::{Package, utf16};

pub(crate) const SHEET: &str = "xl/worksheets/sheet1.bin";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Of one sheet, with these records before and among its rows
pub(crate) fn of_records(before: &[Vec<u8>], rows: &[Vec<u8>], after: &[Vec<u8>]) -> Package {
    let dimensions = record(0x94, &[0; 16]);
    let begin = record(0x91, &[]);
    of_part([dimensions, before.concat(), begin, rows.concat(), record(0x92, &[]), after.concat()].concat())
}

/// Of one sheet, with these rows
pub(crate) fn of_rows(rows: &[Vec<u8>]) -> Package {
    of_records(&[], rows, &[])
}

/// Of one sheet, with these bytes
pub(crate) fn of_part(sheet: impl AsRef<[u8]>) -> Package {
    let sheets = [record(0x9C, &[vec![0; 8], wide("r1"), wide("Blad1")].concat()), record(0x90, &[])];
    Package::default()
        .with("[Content_Types].xml", "<Types><Default ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/></Types>")
        .with("_rels/.rels", relation("officeDocument", "xl/workbook.bin"))
        .with("xl/workbook.bin", [sheets.concat(), record(0x9D, &[])].concat())
        .with("xl/_rels/workbook.bin.rels", relation("worksheet", "worksheets/sheet1.bin"))
        .with(SHEET, sheet)
}

pub(crate) fn relation(kind: &str, target: &str) -> String {
    format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/></Relationships>"
    )
}

pub(crate) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [head(kind, data.len()), data.to_vec()].concat()
}

/// The beginning of a record that claims to be that long
pub(crate) fn head(kind: u16, length: usize) -> Vec<u8> {
    let mut head = if kind < 0x80 {
        vec![low(kind.into())]
    } else {
        vec![low(kind.into()) | 0x80, low((kind >> 7).into())]
    };
    let mut rest = length;
    while rest >= 0x80 {
        head.push(low(rest) | 0x80);
        rest >>= 7;
    }
    head.push(low(rest));
    head
}

fn low(number: usize) -> u8 {
    u8::try_from(number & 0x7F).unwrap()
}

pub(crate) fn row(row: u32) -> Vec<u8> {
    row_with(row, 0)
}

/// A row with these flags
pub(crate) fn row_with(row: u32, flags: u8) -> Vec<u8> {
    record(0x00, &[&row.to_le_bytes()[..], &[0; 7], &[flags], &[0; 5]].concat())
}

/// A cell of that kind: its column, no style, and what it holds
pub(crate) fn cell(kind: u16, column: u32, holds: &[u8]) -> Vec<u8> {
    record(kind, &[&column.to_le_bytes()[..], &[0; 4], holds].concat())
}

pub(crate) fn number(column: u32, value: f64) -> Vec<u8> {
    cell(0x05, column, &value.to_le_bytes())
}

/// A text with its length before it
pub(crate) fn wide(text: &str) -> Vec<u8> {
    let length = u32::try_from(text.encode_utf16().count()).unwrap();
    [length.to_le_bytes().to_vec(), utf16(text)].concat()
}
