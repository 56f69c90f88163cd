use std::collections::BTreeSet;

use chrono::NaiveDate;
use schema::types::CellAddress;

use super::{
    Column, Header, Meaning, TitleRow, doubles,
    heading_row::{HeadingCell, HeadingRow},
    vocabulary::{Lookup, Vocabulary},
};
use crate::{directory::Directory, findings::Finding, workbook::RawRow};

/// Finds the header of a table of this kind among the first rows of a sheet, and maps its columns
///
/// `on` is the day of which the names of organizations are meant. The rows after the header tell between two columns
/// for one field. A column that is missing, doubled or ambiguous is a finding in the header.
///
/// # Errors
/// `columns.no_header` when no row has two headings that are known.
pub fn find_header<F: Vocabulary>(
    first_rows: &[RawRow],
    directory: &Directory,
    on: NaiveDate,
) -> Result<Header<F>, Box<Finding>> {
    let Some(found) = best(first_rows, directory, on) else {
        let finding = Finding::error("columns.no_header").expecting(needed::<F>(&F::missing(&|_| false)));
        return Err(Box::new(match first_rows.first() {
            Some(row) => finding.in_sheet(&row.sheet),
            None => finding,
        }));
    };
    Ok(map(&found, first_rows))
}

/// The row, or the two rows, with the most headings that are known; of equals a whole one, then the first
pub(super) fn best<F: Vocabulary>(
    first_rows: &[RawRow],
    directory: &Directory,
    on: NaiveDate,
) -> Option<HeadingRow<F>> {
    let lookup = Lookup::new();
    let rows: Vec<HeadingRow<F>> =
        first_rows.iter().map(|row| HeadingRow::read(row, &lookup, directory, on)).collect();
    let pairs = rows.iter().zip(rows.iter().skip(1)).filter_map(|(upper, lower)| upper.over(lower));
    let mut best: Option<HeadingRow<F>> = None;
    for row in rows.iter().cloned().chain(pairs).filter(HeadingRow::can_be_header) {
        if best.as_ref().is_none_or(|best| row.rank() > best.rank()) {
            best = Some(row);
        }
    }
    best
}

fn map<F: Vocabulary>(found: &HeadingRow<F>, first_rows: &[RawRow]) -> Header<F> {
    let sheet = first_rows.first().map_or("", |row| &row.sheet);
    let data: Vec<RawRow> = first_rows.iter().filter(|row| row.row > found.bottom).cloned().collect();
    let mut findings = Vec::new();
    let mut columns: Vec<Column<F>> = Vec::new();
    for cell in &found.cells {
        let meaning = meaning(cell, found, sheet, &mut findings);
        columns.push(Column::new(cell.column, unused(&cell.heading, &columns), meaning).on(cell.day));
    }
    columns.extend(without_heading(found, &data).into_iter().map(|index| {
        let address = CellAddress { row: found.bottom, column: index };
        let heading = name_of_column(index);
        findings.push(Finding::info("columns.without_heading").at(sheet, address).seeing(&heading));
        Column::new(index, heading, Meaning::Unknown)
    }));
    columns.sort_by_key(|column| column.index);
    findings.extend(doubles::settle(&mut columns, found.bottom, &data));
    findings.extend(unknown(found, &columns, sheet));
    let missing = found.missing();
    if !missing.is_empty() {
        let address = CellAddress { row: found.bottom, column: 0 };
        findings.push(Finding::error("columns.missing").at(sheet, address).expecting(needed(&missing)));
    }
    let titles = first_rows.iter().filter(|row| row.row < found.top).map(title).collect();
    Header { row: found.bottom, columns, titles, findings }
}

/// Of two fields that a heading may mean, the one that no other column is for
fn meaning<F: Vocabulary>(
    cell: &HeadingCell<F>,
    found: &HeadingRow<F>,
    sheet: &str,
    findings: &mut Vec<Finding>,
) -> Meaning<F> {
    if let Some((id, name)) = &cell.organization {
        return Meaning::Organization(*id, name.clone());
    }
    if has_other_days(cell, found) {
        findings.push(
            Finding::info("columns.unknown")
                .at(sheet, CellAddress { row: cell.row, column: cell.column })
                .under(&cell.heading)
                .seeing(&cell.heading),
        );
        return Meaning::Unknown;
    }
    let is_free = |field: &&F| {
        let others = found.cells.iter().filter(|other| other.column != cell.column);
        !others.into_iter().any(|other| other.fields.as_slice() == [**field])
    };
    let free: Vec<F> = cell.fields.iter().filter(is_free).copied().collect();
    match (cell.fields.as_slice(), free.as_slice()) {
        ([only], _) | (_, [only]) => Meaning::Field(*only),
        ([], _) => Meaning::Unknown,
        (several, _) => {
            let names: Vec<_> = several.iter().map(|field| field.heading().dutch).collect();
            let address = CellAddress { row: cell.row, column: cell.column };
            let finding = Finding::error("columns.ambiguous").at(sheet, address).under(&cell.heading);
            findings.push(finding.seeing(&cell.heading).expecting(names.join(" of ")));
            Meaning::Unknown
        }
    }
}

/// Whether it is a column of figures without a day, beside columns that have one
fn has_other_days<F: Vocabulary>(cell: &HeadingCell<F>, found: &HeadingRow<F>) -> bool {
    let is_figure = F::FIGURE.is_some_and(|figure| cell.fields.as_slice() == [figure]);
    is_figure && cell.day.is_none() && found.cells.iter().any(|other| other.day.is_some())
}

/// A heading that stands twice is told apart, since cells of unknown columns are kept by heading
fn unused<F>(heading: &str, columns: &[Column<F>]) -> String {
    let is_taken = |name: &str| columns.iter().any(|column| column.heading == name);
    if !is_taken(heading) {
        return heading.to_owned();
    }
    // One number more than there are columns is always free.
    let names = (2..columns.len() + 3).map(|number| format!("{heading} ({number})"));
    names.into_iter().find(|name| !is_taken(name)).unwrap_or_default()
}

/// Columns that hold something below the header, but have no heading
fn without_heading<F>(found: &HeadingRow<F>, data: &[RawRow]) -> BTreeSet<u32> {
    let mut columns: BTreeSet<u32> =
        data.iter().flat_map(|row| row.cells.iter().map(|cell| cell.address.column)).collect();
    for cell in &found.cells {
        columns.remove(&cell.column);
    }
    columns
}

/// "Kolom F"
fn name_of_column(index: u32) -> String {
    let address = CellAddress { row: 0, column: index }.to_string();
    format!("Kolom {}", address.trim_end_matches('1'))
}

/// One finding for each column that nobody knows; of sheets with a topic a column, one for all
fn unknown<F: Vocabulary>(found: &HeadingRow<F>, columns: &[Column<F>], sheet: &str) -> Vec<Finding> {
    let is_unknown = |cell: &&HeadingCell<F>| !cell.is_recognized();
    let unknown: Vec<&HeadingCell<F>> = found.cells.iter().filter(is_unknown).collect();
    let address = |cell: &HeadingCell<F>| CellAddress { row: cell.row, column: cell.column };
    if F::HAS_TOPIC_PATHS {
        let names: Vec<&str> = unknown.iter().map(|cell| cell.heading.as_str()).collect();
        let finding = Finding::info("columns.unknown").seeing(&names.join("; "));
        return unknown.first().map(|cell| finding.at(sheet, address(cell))).into_iter().collect();
    }
    let told = |cell: &&HeadingCell<F>| {
        let column = columns.iter().find(|column| column.index == cell.column);
        let heading = column.map_or(cell.heading.as_str(), |column| &column.heading);
        Finding::info("columns.unknown").at(sheet, address(cell)).under(heading).seeing(heading)
    };
    unknown.iter().map(told).collect()
}

/// The headings that are asked for: "Gemeentecode of Gemeente, Inwoners"
fn needed<F: Vocabulary>(groups: &[&[F]]) -> String {
    let group =
        |fields: &&[F]| fields.iter().map(|field| field.heading().dutch).collect::<Vec<_>>().join(" of ");
    groups.iter().map(group).collect::<Vec<_>>().join(", ")
}

fn title(row: &RawRow) -> TitleRow {
    let words: Vec<String> = row
        .cells
        .iter()
        .flat_map(|cell| cell.value.display().split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    TitleRow { row: row.row, text: words.join(" ") }
}
