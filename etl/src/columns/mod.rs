//! Stage 2, map: the header row of a sheet, and the field of each of its columns
//!
//! [`recognize`] tells the kind of a workbook, [`find_header`] finds the table of a kind, [`NextTables`] sees where
//! another one begins below it. Headings are matched whole, never in part; what they are called is known in
//! [`schema::headings`], and what people said about them ([`Mappings`]) wins.

mod colors;
mod days;
mod doubles;
mod following;
mod grid;
mod header;
mod heading_row;
mod headings;
mod kinds;
mod legend;
mod mappings;
mod merged;
#[cfg(test)]
mod settled_tests;
#[cfg(test)]
mod tests;
mod vocabulary;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schema::{headings::normalize, types::FigureStatus};
use uuid::Uuid;

pub use self::{
    colors::{Colors, most_frequent},
    days::FigureDays,
    following::{Following, NextTables},
    header::{find_header, header_at},
    headings::Known,
    kinds::recognize,
    mappings::Mappings,
    vocabulary::Vocabulary,
};
use crate::{
    cells::header_unit,
    findings::Finding,
    workbook::{RawCell, RawRow, RawValue},
};

/// How many rows of a sheet are looked at to find its header
pub const FIRST_ROWS: usize = 60;

/// The header of a table
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<F> {
    /// Its row, from 0; of a header of two or three rows the lowest: the table begins below it
    pub row: u32,
    /// Its columns, ascending, each meaning but [`Meaning::Unknown`] once; that of a figure once a day
    pub columns: Vec<Column<F>>,
    /// The rows above it
    pub titles: Vec<TitleRow>,
    /// What single letters in the cells stand for, by a legend above or below the table: "p" with "publicatie"
    pub legend: Vec<(String, String)>,
    /// What colors stand for in its planning grid
    pub colors: Colors,
    /// What was noticed: unknown, double, ambiguous and missing columns
    pub findings: Vec<Finding>,
}

/// A column of a table
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column<F> {
    /// Column in the sheet, from 0
    pub index: u32,
    /// Its heading as it stands, on a single line; the second of two that are equal ends in `(2)`, a column without one
    /// is called by its letter ("Kolom F")
    pub heading: String,
    /// What its cells say
    pub meaning: Meaning<F>,
    /// Its heading, [`normalize`]d
    pub normal: String,
    /// What one stands for where its cells are amounts: 1000 below "x € 1.000"
    pub unit: Decimal,
    /// Day of its figures and their status, where there is a column for each; `None` for any other column
    pub day: Option<(NaiveDate, FigureStatus)>,
}

impl<F> Column<F> {
    /// A column with what its heading tells, so that no row asks that again
    pub fn new(index: u32, heading: String, meaning: Meaning<F>) -> Self {
        Self { index, meaning, normal: normalize(&heading), unit: header_unit(&heading), heading, day: None }
    }

    /// The same column, with the day of its figures
    #[must_use]
    pub fn on(self, day: Option<(NaiveDate, FigureStatus)>) -> Self {
        Self { day, ..self }
    }
}

/// What the cells of a column say
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning<F> {
    /// A field of the kind of workbook
    Field(F),
    /// The part that this organization takes: its identity and its name
    Organization(Uuid, String),
    /// What is planned in this moment of a planning grid, as text that the grammar of periods reads
    Moment(String),
    /// Nobody knows: kept with the row as it stands
    Unknown,
}

/// A row above the header: a title, a date, a remark
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleRow {
    /// Row in the sheet, from 0
    pub row: u32,
    /// All that stands in it, on a single line
    pub text: String,
}

impl TitleRow {
    /// All that stands in a row
    pub fn of(row: &RawRow) -> Self {
        let words =
            |cell: &RawCell| cell.value.display().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let words: Vec<String> = row.cells.iter().flat_map(words).collect();
        Self { row: row.row, text: words.join(" ") }
    }
}

impl<F> Header<F> {
    /// Whether a row is the header once more, as long printed tables have it: (nearly) every one of its cells is the
    /// heading of its column
    pub fn repeats(&self, filled: &[&RawCell]) -> bool {
        let differs = |cell: &&&RawCell| {
            let column = self.columns.iter().find(|column| column.index == cell.address.column);
            let is_heading = |normal: &str| match &cell.value {
                RawValue::Text(text) => may_read_as(text, normal) && normalize(text) == normal,
                other => normalize(&other.display()) == normal,
            };
            column.is_none_or(|column| !is_heading(&column.normal))
        };
        let bearable = filled.len() / 4;
        // Most rows differ from the start: no more cells are looked at than it takes to know.
        let different = filled.iter().filter(differs).take(bearable + 1).count();
        different <= bearable && filled.len() - different >= 2
    }
}

/// Whether a text may read as a heading, by its first letter: of most cells that tells that it does not
fn may_read_as(text: &str, normal: &str) -> bool {
    let first = text.trim_start().chars().next();
    first.is_none_or(|first| !first.is_ascii_alphanumeric() || normal.starts_with(first.to_ascii_lowercase()))
}

impl<F: Vocabulary> Header<F> {
    /// Whether a field has no column, and the table cannot do without it
    pub fn lacks(&self, field: F) -> bool {
        let is_missing = |finding: &Finding| finding.code == "columns.missing";
        let has = |field: F| self.column(field).is_some();
        self.findings.iter().any(is_missing) && F::missing(&has).iter().any(|group| group.contains(&field))
    }
}

impl<F: Copy + PartialEq> Header<F> {
    /// The column of a field
    pub fn column(&self, field: F) -> Option<&Column<F>> {
        self.columns.iter().find(|column| column.meaning == Meaning::Field(field))
    }
}
