use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};
use schema::types::CellAddress;

use super::Visibility;

/// What a cell holds, as the file says it
#[derive(Debug, Clone, PartialEq)]
pub enum RawValue {
    /// Text, never empty and not trimmed
    Text(String),
    /// A number as Excel stores it
    Number(f64),
    /// Yes or no
    Bool(bool),
    /// A number or text that the file marks as a date; of either epoch
    Moment(NaiveDateTime),
    /// A number that the file marks as a duration
    Duration(TimeDelta),
    /// An error such as `#N/A`, as it is displayed
    Error(String),
}

/// A cell that holds something
#[derive(Debug, Clone, PartialEq)]
pub struct RawCell {
    /// Where it stands
    pub address: CellAddress,
    /// What it holds
    pub value: RawValue,
}

/// A row that holds something: its cells from left to right, without the empty ones
#[derive(Debug, Clone, PartialEq)]
pub struct RawRow {
    /// Name of the sheet
    pub sheet: Arc<str>,
    /// Row in the sheet, from 0
    pub row: u32,
    /// Whether people see it; one that a filter leaves out is hidden
    pub visibility: Visibility,
    /// The cells, ascending by column; never empty
    pub cells: Vec<RawCell>,
}

impl RawRow {
    /// The cell in a column, counted from 0; `None` when it is empty
    pub fn cell(&self, column: u32) -> Option<&RawCell> {
        let index = self.cells.binary_search_by_key(&column, |cell| cell.address.column).ok()?;
        self.cells.get(index)
    }
}

impl RawValue {
    /// The value as a person sees it, trimmed: for findings, unknown columns and texts
    ///
    /// A whole number has no decimals, a date no time when that is midnight.
    pub fn display(&self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            // With a comma, as a Dutch Excel shows it.
            Self::Number(number) => shown(*number).to_string().replace('.', ","),
            Self::Bool(true) => "WAAR".to_owned(),
            Self::Bool(false) => "ONWAAR".to_owned(),
            Self::Moment(moment) if moment.time() == chrono::NaiveTime::MIN => {
                moment.format("%d-%m-%Y").to_string()
            }
            Self::Moment(moment) => moment.format("%d-%m-%Y %H:%M").to_string(),
            Self::Duration(duration) => {
                format!("{}:{:02}", duration.num_hours(), (duration.num_minutes() % 60).abs())
            }
            Self::Error(error) => error.clone(),
        }
    }
}

/// The number that Excel shows: of fifteen significant digits, so that 0.1 + 0.2 is 0.3
fn shown(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_numbers_as_excel_does() {
        let shown = |number| RawValue::Number(number).display();
        assert_eq!(shown(0.1 + 0.2), "0,3");
        assert_eq!(shown(1_234.560_000_000_000_1), "1234,56");
        assert_eq!(shown(45_233_130.0), "45233130");
        assert_eq!(shown(12_345_678_901_234_567.0), "12345678901234600");
    }
}
