use schema::types::CellAddress;

use super::{
    CSV_SHEET, RawValue,
    excel::ReadRow,
    fields::Fields,
    refusal::{Bound, over_limit, within},
    rows::at_cell,
    value,
};
use crate::{config::Limits, error::EtlError};

/// How many records tell the separator, as far as they stand in so many bytes
const SAMPLE: usize = 50;
const SAMPLE_BYTES: usize = 1 << 20;
/// In the order of preference: Dutch Excel writes semicolons, and a comma may be a decimal one
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// A csv or tsv file, decoded: lines of text, those of the table with a separator
pub(super) struct Text {
    content: String,
    /// Where the table begins: after the comments
    table: usize,
    separator: u8,
    most_chars: u64,
    most_columns: u64,
}

impl Text {
    pub(super) fn new(mut content: String, limits: &Limits) -> Self {
        let told = separator_line(&content).map(|(separator, length)| {
            // Excel takes this line as an instruction; it is no row of the sheet.
            content.drain(..length);
            separator
        });
        let table = comments(&content).map(|line| line.len() + 1).sum::<usize>().min(content.len());
        let separator = told.unwrap_or_else(|| separator(content.get(table..).unwrap_or_default()));
        Self { content, table, separator, most_chars: limits.text_chars, most_columns: limits.columns.into() }
    }

    /// The rows, numbered as a spreadsheet program counts
    pub(super) fn rows(&self) -> Lines<'_> {
        let table = self.content.get(self.table..).unwrap_or_default();
        Lines {
            text: self,
            comments: Box::new(comments(&self.content)),
            table,
            fields: Fields::of(table.as_bytes(), self.separator, self.most_bytes()),
            row: 0,
        }
    }

    /// The cells of the next record that hold something; `None` at the end
    fn record(&self, fields: &mut Fields<'_>, row: u32) -> Result<Option<Vec<(u32, RawValue)>>, EtlError> {
        let mut cells = Vec::new();
        for column in 0.. {
            let Some(field) = fields.next() else { break };
            if let Some(value) = plain(field.text) {
                within(Bound::Columns, self.most_columns, u64::from(column) + 1)?;
                if field.chars > self.most_chars {
                    let error = over_limit(Bound::TextChars, self.most_chars, field.chars);
                    return Err(at_cell(error, CSV_SHEET, CellAddress { row, column }));
                }
                cells.push((column, value));
            }
            if field.is_last {
                return Ok(Some(cells));
            }
        }
        Ok(None)
    }

    /// Of a field that may be a cell: characters of UTF-8 have four bytes at most
    fn most_bytes(&self) -> usize {
        usize::try_from(self.most_chars.saturating_mul(4)).unwrap_or(usize::MAX)
    }
}

/// The rows of a file, in order: its comments, then its table
pub(super) struct Lines<'a> {
    text: &'a Text,
    comments: Box<dyn Iterator<Item = &'a str> + Send + 'a>,
    table: &'a str,
    fields: Fields<'a>,
    /// Number of the next row, from 0
    row: u32,
}

impl Lines<'_> {
    /// The next row; `None` after the last
    pub(super) fn next_row(&mut self) -> Result<Option<ReadRow>, EtlError> {
        for line in self.comments.by_ref() {
            let row = self.row;
            self.row = row.saturating_add(1);
            let title = line.trim_start_matches('#').trim().to_owned();
            if let Some(value) = value::text_value(title) {
                return Ok(Some(ReadRow::plain(row, vec![(0, value)])));
            }
        }
        // Blank lines have no fields, but they are rows.
        let rest = self.table.get(self.fields.position()..).unwrap_or_default();
        let blank = rest.bytes().take_while(|byte| *byte == b'\n').count();
        let row = self.row.saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        self.row = row.saturating_add(1);
        let cells = self.text.record(&mut self.fields, row)?;
        Ok(cells.map(|cells| ReadRow::plain(row, cells)))
    }
}

/// In text everything is text: `#N/A` too
fn plain(text: &[u8]) -> Option<RawValue> {
    let text = String::from_utf8_lossy(text);
    let text = unquoted(&text);
    (!text.trim().is_empty()).then(|| RawValue::Text(text.to_owned()))
}

/// Without the apostrophe that we and others write in front of a text that a spreadsheet would take for a formula
///
/// Source: OWASP, CSV injection.
fn unquoted(text: &str) -> &str {
    let bare = text.strip_prefix('\'').filter(|bare| bare.starts_with(['=', '+', '-', '@', '\t', '\r']));
    bare.unwrap_or(text)
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

/// The separator by which the first records agree best on how many fields they have, and on the more of them; commas within numbers
/// count only where nothing else separates
fn separator(table: &str) -> u8 {
    let sample = table.as_bytes().get(..SAMPLE_BYTES).unwrap_or(table.as_bytes());
    best_separator(&without_commas_in_numbers(sample)).or_else(|| best_separator(sample)).unwrap_or(b';')
}

/// `None` when by no separator any records agree
fn best_separator(table: &[u8]) -> Option<u8> {
    let mut best = (0, None);
    for separator in SEPARATORS {
        let agreement = agreement(table, separator);
        if agreement > best.0 {
            best = (agreement, Some(separator));
        }
    }
    best.1
}

fn without_commas_in_numbers(table: &[u8]) -> Vec<u8> {
    let is_digit = |place: Option<usize>| place.and_then(|at| table.get(at)).is_some_and(u8::is_ascii_digit);
    let sign = |(at, sign): (usize, &u8)| {
        let in_number = *sign == b',' && is_digit(at.checked_sub(1)) && is_digit(at.checked_add(1));
        if in_number { b'.' } else { *sign }
    };
    table.iter().enumerate().map(sign).collect()
}

/// How many separators there are in the first records that have the same number of them; a comma in a single one of them
/// is no separator, and one in each of many amounts less than several in each row
fn agreement(table: &[u8], separator: u8) -> usize {
    let mut fields = Fields::of(table, separator, 0);
    let mut lengths = Vec::with_capacity(SAMPLE);
    let mut length = 0_usize;
    while lengths.len() < SAMPLE
        && let Some(field) = fields.next()
    {
        length += 1;
        if field.is_last {
            lengths.push(std::mem::take(&mut length));
        }
    }
    let agreed = |length: &usize| {
        let records = lengths.iter().filter(|other| *other == length).count();
        if records < 2 && lengths.len() > 1 { 0 } else { records * (length - 1) }
    };
    lengths.iter().map(agreed).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(content: &str) -> Vec<(u32, Vec<String>)> {
        let text = Text::new(content.to_owned(), &Limits::default());
        let mut lines = text.rows();
        let shown = |(column, value): &(u32, RawValue)| format!("{column}:{}", value.display());
        std::iter::from_fn(|| lines.next_row().unwrap())
            .map(|read| (read.row, read.cells.iter().map(shown).collect()))
            .collect()
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
    fn an_apostrophe_that_keeps_a_text_from_being_a_formula_is_no_part_of_it() {
        assert_eq!(
            rows("'=1+1;'s-Gravenhage;'+31 6;'@x;'"),
            [row(0, &["0:=1+1", "1:'s-Gravenhage", "2:+31 6", "3:@x", "4:'"])]
        );
    }

    #[test]
    fn finds_the_separator() {
        assert_eq!(rows("a,b\n1,2"), [row(0, &["0:a", "1:b"]), row(1, &["0:1", "1:2"])]);
        assert_eq!(rows("a\tb\n1,5\t2,5")[1], row(1, &["0:1,5", "1:2,5"]));
        assert_eq!(rows("naam;bedrag\nA;1.234,56\nB;2,5")[1], row(1, &["0:A", "1:1.234,56"]));
        let report = "Kosten, 2023\nPost, soort;Bedrag\nLoon, vast;5\n\nA;B;C;D\nx;y;1;26,18\nx;y;2;14,17";
        assert_eq!(rows(report)[5], row(6, &["0:x", "1:y", "2:2", "3:14,17"]));
        let amounts =
            "Post;Bedrag\nLoon, vast;120.000,00\nHuur, zalen;4.100,50\nReis, trein;350,00\nOverig;2,00";
        assert_eq!(rows(amounts)[1], row(1, &["0:Loon, vast", "1:120.000,00"]));
        assert_eq!(rows("naam,2020,2021\nDelft,1,2\nWestland,3,4")[2], row(2, &["0:Westland", "1:3", "2:4"]));
        assert_eq!(rows("sep=,\na,b")[0], row(0, &["0:a", "1:b"]));
        assert_eq!(rows("Titel|Bedrag\nA|1,5")[1], row(1, &["0:A", "1:1,5"]));
        assert_eq!(rows("#;Titel\n1;Afval")[0], row(0, &["0:#", "1:Titel"]));
        assert_eq!(rows("alleen\neen kolom, echt")[1], row(1, &["0:een kolom, echt"]));
    }
}
