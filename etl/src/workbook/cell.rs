use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};
use schema::types::CellAddress;

use super::{MergedRegion, Visibility};

/// What a cell holds, as the file says it
#[derive(Debug, Clone, PartialEq)]
pub enum RawValue {
    /// Text, never empty and not trimmed; also a number whose format shows a currency other than the euro, a word, a
    /// percentage or thousands, as it is shown: "CHF 12,5", "50%", "1500 duizend" (xlsx alone tells formats)
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

/// A color as a screen shows it: red, green and blue
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Color(pub [u8; 3]);

/// Cells that are shown as one, of which the top left one holds something
#[derive(Debug, Clone, PartialEq)]
pub struct MergedCell {
    /// The cell that has the value
    pub cell: RawCell,
    /// Its bottom right corner
    pub last: CellAddress,
}

impl MergedCell {
    pub(super) const fn of(region: MergedRegion, value: RawValue) -> Self {
        Self { cell: RawCell { address: region.first, value }, last: region.last }
    }
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
    /// The colored cells, empty or not, ascending by column; white counts as none, and xlsx alone tells colors
    pub colors: Vec<(u32, Color)>,
    /// The merged cells that it is a part of, ascending by column, without those that hold nothing
    pub merged: Arc<[MergedCell]>,
}

impl RawRow {
    /// A row of these cells, in which nothing is colored or merged
    pub fn new(sheet: Arc<str>, row: u32, visibility: Visibility, cells: Vec<RawCell>) -> Self {
        Self { sheet, row, visibility, cells, colors: Vec::new(), merged: Arc::default() }
    }

    /// The merged cell that a column of the row is a part of
    pub fn merged(&self, column: u32) -> Option<&MergedCell> {
        let next = self.merged.partition_point(|merged| merged.cell.address.column <= column);
        let before = next.checked_sub(1).and_then(|index| self.merged.get(index));
        before.filter(|merged| column <= merged.last.column)
    }

    /// The color of the cell in a column, counted from 0
    pub fn color(&self, column: u32) -> Option<Color> {
        let index = self.colors.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        self.colors.get(index).map(|(_, color)| *color)
    }

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
