//! Another table below the first one, in the same sheet.

use schema::headings::{BudgetField, PopulationField};

use super::{
    Known,
    heading_row::HeadingRow,
    headings::Headings,
    vocabulary::{Told, Vocabulary},
};
use crate::workbook::{RawRow, RawValue};

/// Whether another table begins in a row
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Following {
    /// No: it is data, or no data
    None,
    /// Headings of this kind of workbook: the table goes on below them, perhaps in other columns
    Same,
    /// Headings of something else
    Other,
}

/// Sees where another table begins
pub struct NextTables<'a, F> {
    own: Headings<'a, F>,
    budget: Headings<'a, BudgetField>,
    population: Headings<'a, PopulationField>,
    before: Option<u32>,
}

/// Cells that are looked at in every row; most rows of data are known by them
const LOOKED_AT: usize = 3;

impl<'a, F: Vocabulary> NextTables<'a, F> {
    /// Below a header in that row
    pub fn below(row: u32, known: &'a Known<'a>) -> Self {
        Self {
            own: Headings::new(known),
            budget: Headings::new(known),
            population: Headings::new(known),
            before: Some(row),
        }
    }

    /// What begins in the next row
    ///
    /// Headings of this kind are at least two, and nothing stands beside them that is mostly unknown. Another table also
    /// has a blank row above it.
    pub fn next(&mut self, row: &RawRow) -> Following {
        let is_apart = self.before.is_some_and(|before| row.row > before + 1);
        self.before = Some(row.row);
        let all_text = row.cells.iter().all(|cell| matches!(cell.value, RawValue::Text(_)));
        if row.cells.len() < 2 || !all_text {
            return Following::None;
        }
        if begins(row, &self.own) {
            return Following::Same;
        }
        let is_other = is_apart && (begins(row, &self.budget) || begins(row, &self.population));
        if is_other { Following::Other } else { Following::None }
    }
}

fn begins<F: Vocabulary>(row: &RawRow, headings: &Headings<'_, F>) -> bool {
    let cells = row.cells.iter().take(LOOKED_AT);
    let known = cells.clone().filter(|cell| match &cell.value {
        RawValue::Text(text) => headings.is_field(text),
        _ => false,
    });
    if known.count() * 2 < cells.len() {
        return false;
    }
    let read = HeadingRow::read(row, headings);
    read.looks_like_headings() && read.fields().len() >= 2
}

impl<F: Vocabulary> Headings<'_, F> {
    fn is_field(&self, heading: &str) -> bool {
        !matches!(self.told(heading), Told::Fields([]))
    }
}
