use schema::types::CellAddress;

use super::{
    RawValue, Spans, Visibility,
    refusal::{Bound, within},
};
use crate::error::EtlError;

/// Hidden spans and merged regions that are remembered of a workbook: more than a person makes
const MOST_REGIONS: usize = 1_000_000;

/// Cells that are shown as one; only the top left one has the value
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MergedRegion {
    /// Top left cell
    pub first: CellAddress,
    /// Bottom right cell
    pub last: CellAddress,
}

/// How a sheet is laid out, whatever its cells hold; and the cells that would be lost
#[derive(Debug, Default, PartialEq)]
pub(super) struct Layout {
    hidden_rows: Spans,
    hidden_columns: Spans,
    merged: Vec<MergedRegion>,
    overlooked: Vec<Overlooked>,
}

/// A cell that calamine leaves out
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Overlooked {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) value: RawValue,
}

impl Layout {
    pub(super) fn hide_rows(&mut self, first: u32, last: u32) -> Result<(), EtlError> {
        self.hidden_rows.add(first, last);
        self.check_size(0)
    }

    pub(super) fn hide_columns(&mut self, first: u32, last: u32) -> Result<(), EtlError> {
        self.hidden_columns.add(first, last);
        self.check_size(0)
    }

    /// Remembers a region, unless it is one cell
    pub(super) fn merge(&mut self, first: CellAddress, last: CellAddress) -> Result<(), EtlError> {
        if first != last && first.row <= last.row && first.column <= last.column {
            self.merged.push(MergedRegion { first, last });
        }
        self.check_size(0)
    }

    /// Remembers a cell that calamine leaves out, unless it is empty
    pub(super) fn overlook(
        &mut self,
        row: u32,
        column: u32,
        value: Option<RawValue>,
    ) -> Result<(), EtlError> {
        self.overlooked.extend(value.map(|value| Overlooked { row, column, value }));
        self.check_size(0)
    }

    /// Fails when it and that many others are too much to remember
    pub(super) fn check_size(&self, others: usize) -> Result<(), EtlError> {
        let number = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
        within(Bound::Regions, number(MOST_REGIONS), number(self.size().saturating_add(others)))
    }

    /// How many spans and regions are remembered
    pub(super) const fn size(&self) -> usize {
        self.hidden_rows.len() + self.hidden_columns.len() + self.merged.len() + self.overlooked.len()
    }

    /// The same layout, as it can be asked
    pub(super) fn in_order(self) -> Self {
        let Self { hidden_rows, hidden_columns, mut merged, mut overlooked } = self;
        let (hidden_rows, hidden_columns) = (hidden_rows.in_order(), hidden_columns.in_order());
        merged.sort_unstable();
        overlooked.sort_by_key(|cell| (cell.row, cell.column));
        Self { hidden_rows, hidden_columns, merged, overlooked }
    }

    pub(super) fn visibility(&self, row: u32) -> Visibility {
        if self.hidden_rows.contains(row) { Visibility::Hidden } else { Visibility::Visible }
    }

    pub(super) const fn hidden_columns(&self) -> &Spans {
        &self.hidden_columns
    }

    /// By row, then column
    pub(super) fn overlooked(&self) -> &[Overlooked] {
        &self.overlooked
    }

    pub(super) fn merged(&self) -> &[MergedRegion] {
        &self.merged
    }
}
