//! What is shown of the sheets around the findings: enough to recognize the place, and little enough for a page.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use schema::{
    models::{ExcerptRow, SheetExcerpt},
    types::Severity,
};

use crate::{
    config::Limits,
    error::EtlError,
    findings::Finding,
    workbook::{RawRow, Workbook},
};

/// The first rows of a sheet, which mostly hold its headings
const FIRST_ROWS: u32 = 3;
/// Most rows with findings of a workbook, and with them those beside
const MOST_ROWS: usize = 60;
/// Most columns of a row
const MOST_COLUMNS: u32 = 40;
/// Most characters of a cell
const MOST_CHARACTERS: usize = 120;

/// The rows of each sheet around findings at cells, by sheet and row; sheets without are left out
///
/// # Errors
///
/// [`EtlError::Unreadable`] when it is no workbook.
pub fn around(
    content: Arc<[u8]>,
    findings: &[Finding],
    limits: &Limits,
) -> Result<Vec<SheetExcerpt>, EtlError> {
    let wanted = wanted(findings);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut workbook = Workbook::open(content, limits)?;
    let names: Vec<Arc<str>> = workbook.sheets().iter().map(|sheet| Arc::clone(&sheet.name)).collect();
    let mut excerpts = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let Some(rows) = wanted.get(name.as_ref()) else { continue };
        let rows = rows_of(&mut workbook, index, rows)?;
        excerpts.push(SheetExcerpt { sheet: name.to_string(), rows });
    }
    Ok(excerpts)
}

/// Rows that are shown, from 0, by the name of their sheet
fn wanted(findings: &[Finding]) -> BTreeMap<&str, BTreeSet<u32>> {
    let (errors, others): (Vec<_>, Vec<_>) =
        findings.iter().partition(|finding| finding.severity == Severity::Error);
    let mut marked = BTreeSet::new();
    for finding in errors.into_iter().chain(others) {
        if let (Some(sheet), Some(cell)) = (finding.sheet.as_deref(), finding.cell)
            && marked.len() < MOST_ROWS
        {
            marked.insert((sheet, cell.row));
        }
    }
    let mut wanted: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for (sheet, row) in marked {
        let beside = row.saturating_sub(1)..=row.saturating_add(1);
        wanted.entry(sheet).or_insert_with(|| (0..FIRST_ROWS).collect()).extend(beside);
    }
    wanted
}

fn rows_of(
    workbook: &mut Workbook,
    sheet: usize,
    wanted: &BTreeSet<u32>,
) -> Result<Vec<ExcerptRow>, EtlError> {
    let mut rows = workbook.rows(sheet)?;
    let mut shown = Vec::new();
    while let Some(row) = rows.next_row()? {
        if wanted.last().is_none_or(|last| row.row > *last) {
            break;
        }
        if wanted.contains(&row.row) {
            shown.push(excerpt(&row));
        }
    }
    Ok(shown)
}

fn excerpt(row: &RawRow) -> ExcerptRow {
    let last = row.cells.last().map_or(0, |cell| cell.address.column + 1).min(MOST_COLUMNS);
    let text = |column| {
        let text = row.cell(column)?.value.display();
        Some(if text.chars().count() > MOST_CHARACTERS {
            text.chars().take(MOST_CHARACTERS).chain(['…']).collect()
        } else {
            text
        })
    };
    ExcerptRow { number: row.row + 1, cells: (0..last).map(text).collect() }
}

#[cfg(test)]
mod tests {
    use schema::types::CellAddress;

    use super::*;

    fn shown(content: &str, findings: &[Finding]) -> Vec<SheetExcerpt> {
        around(content.as_bytes().into(), findings, &Limits::default()).unwrap()
    }

    fn at(row: u32) -> Finding {
        Finding::error("money.not_an_amount").at("CSV", CellAddress { row, column: 1 })
    }

    #[test]
    fn the_first_rows_and_those_around_a_finding_are_shown() {
        let lines: Vec<String> = (1..=20).map(|row| format!("rij {row};{row}")).collect();
        let excerpts = shown(&lines.join("\n"), &[at(10)]);
        let rows: Vec<u32> = excerpts[0].rows.iter().map(|row| row.number).collect();
        assert_eq!(rows, [1, 2, 3, 10, 11, 12]);
        assert_eq!(excerpts[0].rows[4].cells, [Some("rij 11".to_owned()), Some("11".to_owned())]);
    }

    #[test]
    fn long_texts_and_wide_rows_are_cut_off() {
        let line = format!("{};{}", "x".repeat(500), vec!["1"; 100].join(";"));
        let excerpts = shown(&format!("{line}\n{line}"), &[at(0)]);
        let cells = &excerpts[0].rows[0].cells;
        assert_eq!(cells.len(), 40);
        assert_eq!(cells[0].as_ref().map(|text| text.chars().count()), Some(121));
    }

    #[test]
    fn many_findings_show_some_rows_and_none_show_nothing() {
        let lines: Vec<String> = (1..=2_000).map(|row| format!("rij {row};{row}")).collect();
        let findings: Vec<Finding> = (0..1_000).map(|row| at(row * 2)).collect();
        assert!(shown(&lines.join("\n"), &findings)[0].rows.len() <= 3 + 3 * MOST_ROWS);
        assert_eq!(shown("a;b\n1;2", &[Finding::info("sheet.hidden").in_sheet("CSV")]), []);
    }
}
