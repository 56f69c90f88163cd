//! Merged cells: for which other rows and columns their value counts.

use std::mem::discriminant;

use schema::types::CellAddress;

use super::{Column, Header, Meaning, vocabulary::Vocabulary};
use crate::workbook::{MergedCell, RawRow};

impl<F: Vocabulary> Header<F> {
    /// The merged cell from elsewhere whose value counts for a column of a row: one that begins in a row above, or for
    /// organizations and moments also in a column of those to the left
    ///
    /// What is [of one row](Vocabulary::is_of_one_row) and what nobody knows stays where it stands.
    pub fn spanned<'r>(&self, row: &'r RawRow, column: &Column<F>) -> Option<&'r MergedCell> {
        let merged = self.merged_elsewhere(row, column)?;
        let begins_in = merged.cell.address.column;
        let counts = match &column.meaning {
            Meaning::Field(field) => begins_in == column.index && !field.is_of_one_row(),
            Meaning::Organization(..) | Meaning::Moment(_) => {
                let mut columns = self.columns.iter();
                let first = columns.find(|other| other.index == begins_in);
                first.is_some_and(|first| discriminant(&first.meaning) == discriminant(&column.meaning))
            }
            Meaning::Unknown => false,
        };
        counts.then_some(merged)
    }

    /// Whether a merged cell from elsewhere counts for any column of a row
    pub fn is_spanned(&self, row: &RawRow) -> bool {
        !row.merged.is_empty() && self.columns.iter().any(|column| self.spanned(row, column).is_some())
    }

    /// The merged cell from a row above whose value does not count for a column of a row, since it is
    /// [of one row](Vocabulary::is_of_one_row)
    pub fn left_out<'r>(&self, row: &'r RawRow, column: &Column<F>) -> Option<&'r MergedCell> {
        let is_of_one_row = matches!(column.meaning, Meaning::Field(field) if field.is_of_one_row());
        let merged = self.merged_elsewhere(row, column).filter(|_| is_of_one_row)?;
        (merged.cell.address.column == column.index).then_some(merged)
    }

    /// The merged cell that a column of a row is a part of, unless it begins right there, or not below the header
    fn merged_elsewhere<'r>(&self, row: &'r RawRow, column: &Column<F>) -> Option<&'r MergedCell> {
        let here = CellAddress { row: row.row, column: column.index };
        let begins = |merged: &&MergedCell| merged.cell.address != here && merged.cell.address.row > self.row;
        row.merged(column.index).filter(begins)
    }
}
