//! What colors say in a planning grid.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use crate::workbook::{Color, RawCell, RawRow, RawValue};

/// Rows that tell what is in every row; of fewer, all may well be planned at the same moment
const FEWEST_ROWS: usize = 4;

/// No explanation of a color is longer, in bytes
const LONGEST_WORDS: usize = 60;

/// What the colors of a table stand for
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Colors {
    legend: Vec<(Color, String)>,
    backgrounds: BTreeSet<(u32, Color)>,
}

impl Colors {
    /// As the first rows of a sheet tell, given which of them are the header, and which columns its grid
    pub(super) fn of(rows: &[RawRow], top: u32, bottom: u32, grid: &[u32]) -> Self {
        if grid.is_empty() {
            return Self::default();
        }
        let explained = rows.iter().flat_map(|row| {
            let entries: Vec<(Color, String)> =
                row.cells.iter().filter_map(|cell| explained(row, cell, top..=bottom)).collect();
            // Below the header a row is data, unless it does nothing but explain.
            let explains = row.row < bottom || (row.row > bottom && entries.len() == row.cells.len());
            if explains { entries } else { Vec::new() }
        });
        let data: Vec<&RawRow> = rows.iter().filter(|row| row.row > bottom && row.cells.len() > 1).collect();
        let shaded = grid.iter().filter_map(|column| Some((*column, background(*column, &data)?)));
        Self { legend: explained.collect(), backgrounds: shaded.collect() }
    }

    /// What a color stands for, in lower case; `None` when no legend says it
    pub fn words(&self, color: Color) -> Option<&str> {
        self.legend.iter().find(|(other, _)| *other == color).map(|(_, words)| words.as_str())
    }

    /// All that is explained
    pub fn legend(&self) -> impl Iterator<Item = &str> {
        self.legend.iter().map(|(_, words)| words.as_str())
    }

    /// Whether a color only shades its column of the grid
    pub fn is_background(&self, column: u32, color: Color) -> bool {
        self.backgrounds.contains(&(column, color))
    }

    /// The columns of the grid that are shaded
    pub(super) fn shaded(&self) -> impl Iterator<Item = u32> {
        self.backgrounds.iter().map(|(column, _)| *column)
    }
}

/// The color that is there most often; `None` when one of them is missing
pub fn most_frequent(colors: impl Iterator<Item = Option<Color>>) -> Option<Color> {
    let mut counts: BTreeMap<Color, usize> = BTreeMap::new();
    for color in colors {
        *counts.entry(color?).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(color, _)| color)
}

/// The color that shades a column: every row has one there
fn background(column: u32, data: &[&RawRow]) -> Option<Color> {
    let is_told = data.len() >= FEWEST_ROWS;
    most_frequent(data.iter().map(|row| row.color(column))).filter(|_| is_told)
}

/// A color and the text that explains it: its own, or that of the empty cell before it; in the header only the latter, since
/// groups of columns are colored too
fn explained(row: &RawRow, cell: &RawCell, header: RangeInclusive<u32>) -> Option<(Color, String)> {
    let RawValue::Text(text) = &cell.value else { return None };
    let column = cell.address.column;
    let before = column.checked_sub(1).filter(|before| row.cell(*before).is_none());
    let own = row.color(column).filter(|_| !header.contains(&row.row));
    let color = own.or_else(|| row.color(before?))?;
    let words = text.trim().trim_start_matches(['=', ':', '-', ' ']).split_whitespace();
    let words = words.collect::<Vec<_>>().join(" ").to_lowercase();
    (words.len() <= LONGEST_WORDS).then_some((color, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::cases::row;

    const GREEN: Color = Color([0, 160, 0]);
    const RED: Color = Color([200, 0, 0]);
    const GRAY: Color = Color([200, 200, 200]);

    fn colored(number: u32, cells: &str, colors: &[(u32, Color)]) -> RawRow {
        RawRow { colors: colors.to_vec(), ..row(number, cells) }
    }

    #[test]
    fn a_legend_stands_above_or_below_the_table() {
        let rows = [
            colored(1, "Planning|||Publicatie||gunning", &[(2, GREEN), (5, RED)]),
            row(3, "Nr|Titel|jan|feb|mrt"),
            colored(4, "1|Zout|", &[(3, GREEN)]),
            colored(6, "|Start  contract", &[(0, GRAY)]),
        ];
        let colors = Colors::of(&rows, 2, 2, &[2, 3, 4]);
        assert_eq!(colors.words(GREEN), Some("publicatie"));
        assert_eq!(colors.words(RED), Some("gunning"));
        assert_eq!(colors.words(GRAY), Some("start contract"));
        assert_eq!(Colors::of(&rows, 2, 2, &[]), Colors::default());
        let in_header = Colors::of(&rows, 0, 2, &[2, 3, 4]);
        assert_eq!(
            (in_header.words(GREEN), in_header.words(RED)),
            (Some("publicatie"), None),
            "a group has a color too"
        );
    }

    #[test]
    fn a_column_that_is_colored_in_every_row_is_shaded() {
        let shaded = |rows: u32| {
            let data = (0..rows).map(|number| {
                let second = if number == 1 { GREEN } else { GRAY };
                let third = if number == 2 { None } else { Some((4, GRAY)) };
                let colors: Vec<_> = [(3, second)].into_iter().chain(third).collect();
                colored(number + 2, "1|Zout", &colors)
            });
            let rows: Vec<RawRow> = std::iter::once(row(1, "Nr|Titel|jan|feb|mrt")).chain(data).collect();
            Colors::of(&rows, 0, 0, &[2, 3, 4])
        };
        let colors = shaded(4);
        assert!(colors.is_background(3, GRAY) && !colors.is_background(3, GREEN));
        assert_eq!(colors.shaded().collect::<Vec<_>>(), [3]);
        assert_eq!(shaded(3).shaded().count(), 0, "three rows may be planned together");
    }
}
