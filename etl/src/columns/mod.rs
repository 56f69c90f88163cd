//! Stage 2, map: the header row of a sheet, and the field of each of its columns
//!
//! [`recognize`] tells the kind of a workbook, [`find_header`] finds the table of a kind. Headings are matched whole,
//! never in part; what they are called is known in [`schema::headings`].

mod days;
mod doubles;
mod header;
mod heading_row;
mod kinds;
#[cfg(test)]
mod tests;
mod vocabulary;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schema::{headings::normalize, types::FigureStatus};
use uuid::Uuid;

pub use self::{header::find_header, kinds::recognize, vocabulary::Vocabulary};
use crate::{cells::header_unit, findings::Finding};

/// How many rows of a sheet are looked at to find its header
pub const FIRST_ROWS: usize = 60;

/// The header of a table
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<F> {
    /// Its row, from 0; of a header of two rows the lower: the table begins below it
    pub row: u32,
    /// Its columns, ascending, each meaning but [`Meaning::Unknown`] once; that of a figure once a day
    pub columns: Vec<Column<F>>,
    /// The rows above it
    pub titles: Vec<TitleRow>,
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

impl<F: Copy + PartialEq> Header<F> {
    /// The column of a field
    pub fn column(&self, field: F) -> Option<&Column<F>> {
        self.columns.iter().find(|column| column.meaning == Meaning::Field(field))
    }
}
