use std::sync::Arc;

use super::{MergedRegion, RawCell, cell::MergedCell};

/// Tells of each row, from top to bottom, the merged cells that it is a part of
pub(super) struct Merging<'a> {
    /// Those that begin in this row or below it, by row, then column
    ahead: &'a [MergedRegion],
    /// Those that the row is a part of, by column; no two share a column
    current: Arc<[MergedCell]>,
    /// The last row in which all of these go on
    until: u32,
}

impl<'a> Merging<'a> {
    /// Of the regions of a sheet, by row, then column
    pub(super) fn of(regions: &'a [MergedRegion]) -> Self {
        Self { ahead: regions, current: Arc::default(), until: u32::MAX }
    }

    /// The merged cells of the next row that holds something, and how many had to be gathered anew
    ///
    /// A region whose top left cell is empty says nothing; of regions that overlap, which no program makes, the first
    /// counts.
    pub(super) fn next_row(&mut self, row: u32, cells: &[RawCell]) -> (Arc<[MergedCell]>, u64) {
        let reached = self.ahead.iter().take_while(|region| region.first.row <= row).count();
        let (begun, ahead) = self.ahead.split_at_checked(reached).unwrap_or_default();
        self.ahead = ahead;
        if begun.is_empty() && row <= self.until {
            return (Arc::clone(&self.current), 0);
        }
        let mut current: Vec<MergedCell> =
            self.current.iter().filter(|merged| merged.last.row >= row).cloned().collect();
        let gathered = current.len() + begun.len();
        for region in begun {
            let cell = cells.binary_search_by_key(&region.first, |cell| cell.address).ok();
            let Some(cell) = cell.and_then(|index| cells.get(index)) else { continue };
            let place = current.partition_point(|other| other.cell.address.column <= region.first.column);
            let is_free_before = place.checked_sub(1).and_then(|index| current.get(index));
            let is_free = is_free_before.is_none_or(|before| before.last.column < region.first.column)
                && current.get(place).is_none_or(|after| region.last.column < after.cell.address.column);
            if is_free {
                current.insert(place, MergedCell::of(*region, cell.value.clone()));
            }
        }
        self.until = current.iter().map(|merged| merged.last.row).min().unwrap_or(u32::MAX);
        self.current = current.into();
        (Arc::clone(&self.current), u64::try_from(gathered).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use schema::types::CellAddress;

    use super::*;
    use crate::workbook::RawValue;

    fn region(corners: [u32; 4]) -> MergedRegion {
        let [row, column, last_row, last_column] = corners;
        MergedRegion {
            first: CellAddress { row, column },
            last: CellAddress { row: last_row, column: last_column },
        }
    }

    /// The merged cells of each row, in which the named columns hold something
    fn told(regions: &[[u32; 4]], rows: &[(u32, &[u32])]) -> Vec<String> {
        let mut regions: Vec<MergedRegion> = regions.iter().map(|corners| region(*corners)).collect();
        regions.sort_unstable();
        let mut merging = Merging::of(&regions);
        let mut tell = |(row, columns): &(u32, &[u32])| {
            let cell = |column: &u32| RawCell {
                address: CellAddress { row: *row, column: *column },
                value: RawValue::Text("x".to_owned()),
            };
            let cells: Vec<RawCell> = columns.iter().map(cell).collect();
            let (merged, _) = merging.next_row(*row, &cells);
            let corners = |merged: &MergedCell| format!("{}:{}", merged.cell.address, merged.last);
            merged.iter().map(corners).collect::<Vec<_>>().join(" ")
        };
        rows.iter().map(&mut tell).collect()
    }

    #[test]
    fn tells_the_merged_cells_of_each_row() {
        let regions = [[1, 0, 3, 0], [1, 2, 1, 4], [2, 5, 9, 6], [4, 0, 5, 1], [7, 0, 8, 0]];
        let rows: [(u32, &[u32]); 7] =
            [(0, &[0]), (1, &[0, 2]), (2, &[1, 5]), (3, &[1]), (4, &[0]), (8, &[0]), (10, &[0])];
        assert_eq!(
            told(&regions, &rows),
            ["", "A2:A4 C2:E2", "A2:A4 F3:G10", "A2:A4 F3:G10", "A5:B6 F3:G10", "F3:G10", ""]
        );
    }

    #[test]
    fn of_overlapping_regions_the_first_counts() {
        let regions = [[0, 1, 5, 3], [1, 0, 2, 1], [1, 3, 2, 4], [1, 4, 2, 5]];
        assert_eq!(told(&regions, &[(0, &[1]), (1, &[0, 3, 4])]), ["B1:D6", "B1:D6 E2:F3"]);
    }
}
