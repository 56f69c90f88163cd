//! The first sheet of a report as a Dutch Excel reads and writes CSV: UTF-8 with a mark, semicolons, commas in numbers.

use csv::{Terminator, WriterBuilder};
use rust_decimal::Decimal;
use schema::types::CellAddress;

use super::{
    cell_text::looks_like_a_formula,
    report::{Content, Look, Report, Show},
};

/// By which programs know that it is UTF-8
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The bytes of the file; a formula is what it gives, and a text that would become one has an apostrophe in front
///
/// # Errors
///
/// None in fact: nothing is written but into memory.
pub(crate) fn write(report: &Report) -> csv::Result<Vec<u8>> {
    let mut lines = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .flexible(true)
        .from_writer(MARK.to_vec());
    let Some(sheet) = report.sheets.first() else { return Ok(MARK.to_vec()) };
    let rows = sheet.cells.keys().map(|at| at.row).chain(sheet.paragraphs.keys().copied());
    for row in 0..=rows.max().unwrap_or_default() {
        let at = |column| CellAddress { row, column };
        let columns = sheet.cells.range(at(0)..=at(u32::MAX)).map(|(at, _)| at.column + 1).max();
        let cell = |column| {
            sheet.cells.get(&at(column)).map(|(content, look)| text(content, *look)).unwrap_or_default()
        };
        match sheet.paragraphs.get(&row) {
            Some(paragraph) => lines.write_record([harmless(paragraph)])?,
            None => lines.write_record((0..columns.unwrap_or(1)).map(cell))?,
        }
    }
    lines.into_inner().map_err(|error| error.into_error().into())
}

fn text(content: &Content, look: Look) -> String {
    match content {
        Content::Text(text) => harmless(text),
        Content::TextFormula(_, text) => harmless(text),
        Content::Number(number) | Content::Formula(_, number) => with_comma(*number, look),
        Content::Day(day) => day.format("%-d-%-m-%Y").to_string(),
    }
}

/// With the decimals that its look shows, or with more when it has more
fn with_comma(number: Decimal, look: Look) -> String {
    let shown = match look {
        Look::Body(Show::Percentage | Show::Cents)
        | Look::Total(Show::Percentage | Show::Cents)
        | Look::Check(Show::Percentage | Show::Cents) => 2,
        _ => 0,
    };
    let number = number.normalize();
    let decimals = usize::try_from(number.scale().max(shown)).unwrap_or_default();
    format!("{number:.decimals$}").replace('.', ",")
}

fn harmless(text: &str) -> String {
    if looks_like_a_formula(text) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};

    use super::*;
    use crate::export::report::{Paper, Sheet};

    #[test]
    fn what_a_dutch_excel_reads() {
        let mut sheet = Sheet::new("Blad", Paper::Portrait, [10, 10]);
        sheet.put_title("Titel; met meer", "=1+1");
        let body = |content| (content, Look::Body(Show::Text));
        let day = NaiveDate::from_ymd_opt(2023, 1, 5).expect("a day");
        sheet.put_row(3, [body(Content::Day(day)), body(Content::Number(Decimal::new(-123_450, 2)))]);
        sheet.put(
            CellAddress { row: 4, column: 1 },
            Content::Formula("=SUM(A1)".to_owned(), Decimal::TEN),
            Look::Total(Show::Cents),
        );
        let report = Report {
            title: String::new(),
            subject: String::new(),
            company: String::new(),
            as_of: DateTime::UNIX_EPOCH,
            sheets: vec![sheet],
            names: Vec::new(),
        };
        let file = String::from_utf8(write(&report).expect("a file")).expect("UTF-8");
        assert_eq!(file, "\u{feff}\"Titel; met meer\"\r\n'=1+1\r\n\"\"\r\n5-1-2023;-1234,5\r\n;10,00\r\n");
    }
}
