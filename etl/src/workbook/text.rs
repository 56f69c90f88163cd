use std::ops::ControlFlow;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::{RawValue, refusal::damaged, value};
use crate::error::EtlError;

/// How many records tell the separator
const SAMPLE: usize = 50;
/// In the order of preference: Dutch Excel writes semicolons, and a comma may be a decimal one
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// Takes a row: its number from 0, and its cells that hold something
type VisitRow<'v> = dyn FnMut(u32, Vec<(u32, RawValue)>) -> Result<ControlFlow<()>, EtlError> + 'v;

/// A csv or tsv file, decoded: lines of text, those of the table with a separator
pub(super) struct Text {
    content: String,
    /// Where the table begins: after the comments
    table: usize,
    separator: u8,
}

impl Text {
    pub(super) fn new(content: String) -> Self {
        let (content, told) = match separator_line(&content) {
            // Excel takes this line as an instruction; it is no row of the sheet.
            Some((separator, length)) => {
                (content.get(length..).unwrap_or_default().to_owned(), Some(separator))
            }
            None => (content, None),
        };
        let table = comments(&content).map(|line| line.len() + 1).sum::<usize>().min(content.len());
        let separator = told.unwrap_or_else(|| separator(content.get(table..).unwrap_or_default()));
        Self { content, table, separator }
    }

    /// Visits each row, numbered as a spreadsheet program counts
    pub(super) fn for_each_row(&self, visit: &mut VisitRow<'_>) -> Result<(), EtlError> {
        let mut row = 0_u32;
        for line in comments(&self.content) {
            let title = line.trim_start_matches('#').trim().to_owned();
            if let Some(value) = value::text_value(title)
                && visit(row, vec![(0, value)])?.is_break()
            {
                return Ok(());
            }
            row = row.saturating_add(1);
        }
        let table = self.content.get(self.table..).unwrap_or_default();
        let mut reader = reader(table, self.separator);
        let mut record = ByteRecord::new();
        loop {
            let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            if !reader.read_byte_record(&mut record).map_err(damaged)? {
                return Ok(());
            }
            // The reader passes over blank lines without a word, but they are rows.
            let blank =
                table.get(start..).map_or(0, |rest| rest.bytes().take_while(|byte| *byte == b'\n').count());
            row = row.saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
            if visit(row, cells(&record))?.is_break() {
                return Ok(());
            }
            row = row.saturating_add(1);
        }
    }
}

fn cells(record: &ByteRecord) -> Vec<(u32, RawValue)> {
    let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
    (0..).zip(record.iter()).filter_map(|(column, field)| Some((column, plain(text(field))?))).collect()
}

/// In text everything is text: `#N/A` too
fn plain(text: String) -> Option<RawValue> {
    (!text.trim().is_empty()).then_some(RawValue::Text(text))
}

fn reader(table: &str, separator: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(table.as_bytes())
}

/// `sep=;` on the first line, and how long that line is
fn separator_line(content: &str) -> Option<(u8, usize)> {
    let line = content.lines().next()?;
    let told = line.trim().trim_matches('"').strip_prefix("sep=")?;
    let separator = SEPARATORS.into_iter().find(|separator| told.as_bytes() == [*separator])?;
    Some((separator, (line.len() + 1).min(content.len())))
}

/// The comment lines above a table; `#;Titel` is a header with a number column
fn comments(content: &str) -> impl Iterator<Item = &str> {
    let is_comment = |line: &&str| {
        line.strip_prefix('#').is_some_and(|rest| !rest.trim_start().starts_with([';', ',', '\t', '|', '"']))
    };
    content.split('\n').take_while(is_comment)
}

/// The separator by which the first records agree best on how many fields they have
fn separator(table: &str) -> u8 {
    let mut best = (0, b';');
    for separator in SEPARATORS {
        let agreement = agreement(table, separator);
        if agreement > best.0 {
            best = (agreement, separator);
        }
    }
    best.1
}

/// How many of the first records have the number of fields that most have, when that is more than one; a comma in a
/// single one of them is no separator
fn agreement(table: &str, separator: u8) -> usize {
    let mut reader = reader(table, separator);
    let mut record = ByteRecord::new();
    let mut lengths = Vec::with_capacity(SAMPLE);
    while lengths.len() < SAMPLE && reader.read_byte_record(&mut record).unwrap_or(false) {
        lengths.push(record.len());
    }
    let count = |length: &usize| lengths.iter().filter(|other| *other == length).count();
    let agreement = lengths.iter().filter(|length| **length > 1).map(count).max().unwrap_or(0);
    if agreement < 2 && lengths.len() > 1 { 0 } else { agreement }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(content: &str) -> Vec<(u32, Vec<String>)> {
        let mut rows = Vec::new();
        Text::new(content.to_owned())
            .for_each_row(&mut |row, cells| {
                rows.push((
                    row,
                    cells.iter().map(|(column, value)| format!("{column}:{}", value.display())).collect(),
                ));
                Ok(ControlFlow::Continue(()))
            })
            .unwrap();
        rows
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn counts_rows_as_a_spreadsheet_does() {
        let content =
            "# Bron: CBS, 2023\n#\nTitel;Bedrag\n\n\"een\nregel\";1,5\n;;\n\"a;b\";\"zei \"\"ja\"\"\"";
        assert_eq!(
            rows(content),
            [
                row(0, &["0:Bron: CBS, 2023"]),
                row(2, &["0:Titel", "1:Bedrag"]),
                row(4, &["0:een\nregel", "1:1,5"]),
                row(5, &[]),
                row(6, &["0:a;b", "1:zei \"ja\""]),
            ]
        );
    }

    #[test]
    fn finds_the_separator() {
        assert_eq!(rows("a,b\n1,2"), [row(0, &["0:a", "1:b"]), row(1, &["0:1", "1:2"])]);
        assert_eq!(rows("a\tb\n1,5\t2,5")[1], row(1, &["0:1,5", "1:2,5"]));
        assert_eq!(rows("naam;bedrag\nA;1.234,56\nB;2,5")[1], row(1, &["0:A", "1:1.234,56"]));
        assert_eq!(rows("sep=,\na,b")[0], row(0, &["0:a", "1:b"]));
        assert_eq!(rows("Titel|Bedrag\nA|1,5")[1], row(1, &["0:A", "1:1,5"]));
        assert_eq!(rows("#;Titel\n1;Afval")[0], row(0, &["0:#", "1:Titel"]));
        assert_eq!(rows("alleen\neen kolom, echt")[1], row(1, &["0:een kolom, echt"]));
    }
}
