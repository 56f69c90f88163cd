//! Columns and cells of a dataset, and how they are written.

use std::fmt::Write;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use csv::{Terminator, WriterBuilder};
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use crate::{error::ApiError, export::cell_text::looks_like_a_formula};

/// A column of a dataset: its name never changes, and columns are only added, at the end
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Column {
    /// Its name
    pub(super) name: &'static str,
    /// What its cells hold
    pub(super) kind: Kind,
    /// What it means, with the Dutch term
    pub(super) about: &'static str,
}

/// What the cells of a column hold
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// Any text
    Text,
    /// A decimal number with a point
    Number,
    /// As 2023-04-01
    Day,
    /// As 2023-04-01T12:30:00.000000Z
    Moment,
    /// true or false
    Truth,
}

impl Column {
    pub(super) const fn text(name: &'static str, about: &'static str) -> Self {
        Self { name, kind: Kind::Text, about }
    }

    pub(super) const fn number(name: &'static str, about: &'static str) -> Self {
        Self { name, kind: Kind::Number, about }
    }

    pub(super) const fn day(name: &'static str, about: &'static str) -> Self {
        Self { name, kind: Kind::Day, about }
    }

    pub(super) const fn moment(name: &'static str, about: &'static str) -> Self {
        Self { name, kind: Kind::Moment, about }
    }

    pub(super) const fn truth(name: &'static str, about: &'static str) -> Self {
        Self { name, kind: Kind::Truth, about }
    }
}

/// A cell
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing: unknown, or there is none
    Empty,
    /// A text, a day or a moment
    Text(String),
    /// A number or a truth, as JSON writes it
    Plain(String),
}

/// A row: a cell for each column
pub(super) type Row = Vec<Cell>;

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Uuid> for Cell {
    fn from(id: Uuid) -> Self {
        Self::Text(id.to_string())
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Text(day.to_string())
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(moment: DateTime<Utc>) -> Self {
        Self::Text(moment.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl From<Decimal> for Cell {
    fn from(number: Decimal) -> Self {
        Self::Plain(number.to_string())
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Plain(number.to_string())
    }
}

impl From<bool> for Cell {
    fn from(truth: bool) -> Self {
        Self::Plain(truth.to_string())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Rows as lines of CSV (RFC 4180), below a line of names when they are the first
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises.
///
/// # Errors
///
/// [`ApiError::Internal`], which never happens.
pub(super) fn csv(columns: &[Column], rows: &[Row], are_first: bool) -> Result<String, ApiError> {
    let mut lines = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    if are_first {
        lines.write_record(columns.iter().map(|column| column.name)).map_err(ApiError::internal)?;
    }
    for row in rows {
        lines.write_record(row.iter().map(harmless)).map_err(ApiError::internal)?;
    }
    let bytes = lines.into_inner().map_err(|error| ApiError::internal(error.to_string()))?;
    String::from_utf8(bytes).map_err(ApiError::internal)
}

fn harmless(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) if looks_like_a_formula(text) => format!("'{text}"),
        Cell::Text(text) | Cell::Plain(text) => text.clone(),
    }
}

/// Rows as elements of a JSON array, which begins before the first of them and ends behind the last
///
/// A number is written with all its digits, which programs that read it into a float may lose.
///
/// # Errors
///
/// [`ApiError::Internal`], which never happens.
pub(super) fn json(
    columns: &[Column],
    rows: &[Row],
    are_first: bool,
    are_last: bool,
) -> Result<String, ApiError> {
    let mut text = if are_first { "[".to_owned() } else { String::new() };
    for (index, row) in rows.iter().enumerate() {
        text.push_str(if are_first && index == 0 { "\n{" } else { ",\n{" });
        for (index, (column, cell)) in columns.iter().zip(row).enumerate() {
            let value = match cell {
                Cell::Empty => "null".to_owned(),
                Cell::Plain(text) => text.clone(),
                Cell::Text(text) => serde_json::to_string(text).map_err(ApiError::internal)?,
            };
            let comma = if index == 0 { "" } else { "," };
            // Writing to a String cannot fail.
            let _ = write!(text, "{comma}\"{}\":{value}", column.name);
        }
        text.push('}');
    }
    if are_last {
        text.push_str("\n]\n");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 2] = [Column::text("name", ""), Column::number("amount_eur", "")];

    fn rows() -> Vec<Row> {
        vec![
            vec!["=HYPERLINK(\"http://x\")".to_owned().into(), Decimal::new(-1200, 2).into()],
            vec!["a; b, \"c\"\nd".to_owned().into(), None::<Decimal>.into()],
        ]
    }

    #[test]
    fn no_text_becomes_a_formula_and_numbers_stay_numbers() {
        assert_eq!(
            csv(&COLUMNS, &rows(), true).unwrap(),
            "name,amount_eur\r\n\"'=HYPERLINK(\"\"http://x\"\")\",-12.00\r\n\"a; b, \"\"c\"\"\nd\",\r\n"
        );
    }

    #[test]
    fn parts_of_a_list_make_one_json_array() {
        let [first, second] = &rows()[..] else { panic!("two rows") };
        let text = json(&COLUMNS, std::slice::from_ref(first), true, false).unwrap()
            + &json(&COLUMNS, &[], false, false).unwrap()
            + &json(&COLUMNS, std::slice::from_ref(second), false, true).unwrap();
        assert!(text.contains("\"amount_eur\":-12.00}"), "{text}");
        let array: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(array[1], serde_json::json!({"name": "a; b, \"c\"\nd", "amount_eur": null}));
        assert_eq!(json(&COLUMNS, &[], true, true).unwrap(), "[\n]\n");
    }
}
