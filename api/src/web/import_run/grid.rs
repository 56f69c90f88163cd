//! The sheets around the findings, as a spreadsheet shows them, each finding at its cell.

use std::collections::HashMap;

use schema::{
    models::{ExcerptRow, SheetExcerpt},
    types::{CellAddress, column_letters},
};

use super::findings::FindingRow;
use crate::web::source::sheet_told;

/// Characters that a column of the usual width holds on a line
const LONG: usize = 28;

/// A cell of a sheet
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct InSheet {
    /// Name of the sheet
    pub(super) sheet: String,
    /// The cell, as Excel writes it
    pub(super) cell: String,
}

/// Part of a sheet
pub(super) struct Grid {
    /// What it shows
    pub(super) title: String,
    /// What its columns are called
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<GridRow>,
}

/// A row of it
pub(super) struct GridRow {
    pub(super) number: u32,
    /// Whether rows between this one and the one above are not shown
    pub(super) follows_gap: bool,
    /// As many as there are columns
    pub(super) cells: Vec<GridCell>,
}

/// A cell of it
pub(super) struct GridCell {
    /// Empty when it holds nothing
    pub(super) text: String,
    pub(super) mark: Option<Mark>,
}

impl GridCell {
    /// Whether it wants more than one line, as titles do
    pub(super) fn is_long(&self) -> bool {
        self.text.chars().count() > LONG
    }
}

/// The gravest finding at a cell
#[derive(Clone)]
pub(super) struct Mark {
    pub(super) severity: &'static str,
    /// Identity of the finding
    pub(super) finding: i64,
    pub(super) sentence: String,
    /// Identity of the cell on the page
    pub(super) anchor: String,
}

impl Grid {
    /// Cells of a row, with its number
    pub(super) const fn width(&self) -> usize {
        self.columns.len() + 1
    }

    /// The cell on the page where a finding is marked; `None` when that is not shown
    pub(super) fn anchor(&self, finding: i64) -> Option<&str> {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        let mark = cells.filter_map(|cell| cell.mark.as_ref()).find(|mark| mark.finding == finding);
        mark.map(|mark| mark.anchor.as_str())
    }
}

/// The sheets of an excerpt, with findings of which the gravest come first
pub(super) fn grids<'a>(
    excerpt: &[SheetExcerpt],
    findings: impl Iterator<Item = &'a FindingRow>,
) -> Vec<Grid> {
    let mut at: HashMap<&InSheet, &FindingRow> = HashMap::new();
    for finding in findings {
        if let Some(cell) = &finding.cell {
            at.entry(cell).or_insert(finding);
        }
    }
    let grid = |(index, of): (usize, &SheetExcerpt)| {
        let width = of.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
        let columns: Vec<u32> = (0..u32::try_from(width).unwrap_or_default()).collect();
        let mut above = 0;
        let row = |row: &ExcerptRow| {
            let follows_gap = row.number > above + 1;
            above = row.number;
            GridRow {
                number: row.number,
                follows_gap,
                cells: columns.iter().map(|column| cell(index, of, row, *column, &at)).collect(),
            }
        };
        Grid {
            title: format!("{}: de cellen met een bevinding, met wat eromheen staat", sheet_told(&of.sheet)),
            rows: of.rows.iter().map(row).collect(),
            columns: columns.iter().map(|column| column_letters(*column)).collect(),
        }
    };
    excerpt.iter().enumerate().map(grid).collect()
}

fn cell(
    sheet: usize,
    of: &SheetExcerpt,
    row: &ExcerptRow,
    column: u32,
    at: &HashMap<&InSheet, &FindingRow>,
) -> GridCell {
    let cell = CellAddress { row: row.number.saturating_sub(1), column }.to_string();
    let found = at.get(&InSheet { sheet: of.sheet.clone(), cell: cell.clone() });
    let text = usize::try_from(column).ok().and_then(|column| row.cells.get(column)?.clone());
    GridCell {
        text: text.unwrap_or_default(),
        mark: found.map(|finding| Mark {
            severity: finding.severity,
            finding: finding.id,
            sentence: finding.sentence.clone(),
            anchor: format!("cel-{}-{cell}", sheet + 1),
        }),
    }
}
