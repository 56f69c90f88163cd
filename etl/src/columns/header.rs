use std::collections::BTreeSet;

use schema::types::CellAddress;

use super::{
    Colors, Column, Header, Known, Meaning, TitleRow, doubles,
    heading_row::{HeadingCell, HeadingRow},
    headings::{Headings, Sense},
    legend,
    vocabulary::Vocabulary,
};
use crate::{
    findings::Finding,
    workbook::{RawRow, RawValue},
};

/// Rows that a header has at most
const DEEPEST: usize = 3;

/// Finds the header of a table of this kind among the first rows of a sheet, and maps its columns
///
/// What people said about a heading wins over what it is known to mean. The rows after the header tell between two
/// columns for one field. A column that is missing, doubled or ambiguous is a finding in the header.
///
/// # Errors
/// `columns.no_header` when no row has two headings that are known.
pub fn find_header<F: Vocabulary>(
    first_rows: &[RawRow],
    known: &Known<'_>,
) -> Result<Header<F>, Box<Finding>> {
    let Some(found) = best(first_rows, &Headings::new(known)) else {
        let finding = Finding::error("columns.no_header").expecting(needed::<F>(&F::missing(&|_| false)));
        return Err(Box::new(match first_rows.first() {
            Some(row) => finding.in_sheet(&row.sheet),
            None => finding,
        }));
    };
    Ok(map(&found, first_rows, known))
}

/// The header of the table that begins in the first of these rows, with the rows below it; `None` when that is none, or
/// not a whole one
pub fn header_at<F: Vocabulary>(rows: &[RawRow], known: &Known<'_>) -> Option<Header<F>> {
    let headings = Headings::new(known);
    let read: Vec<HeadingRow<F>> =
        rows.iter().take(DEEPEST).map(|row| HeadingRow::read(row, &headings)).collect();
    let found = best_of(deep(&read, &headings).into_iter().filter(|header| header.missing().is_empty()))?;
    Some(map(&found, rows, known))
}

/// The row, or the two or three rows, with the most headings that are known; of equals the one
/// of the fewest rows, and of those the first
pub(super) fn best<F: Vocabulary>(
    first_rows: &[RawRow],
    headings: &Headings<'_, F>,
) -> Option<HeadingRow<F>> {
    let rows: Vec<HeadingRow<F>> = first_rows.iter().map(|row| HeadingRow::read(row, headings)).collect();
    let below = |start: usize| rows.get(start..).unwrap_or_default();
    let mut found: Vec<HeadingRow<F>> =
        (0..rows.len()).flat_map(|start| deep(below(start), headings)).collect();
    found.sort_by_key(|header| header.bottom - header.top);
    best_of(found)
}

/// The first row as a header, and together with one and with two more where they belong together
fn deep<F: Vocabulary>(rows: &[HeadingRow<F>], headings: &Headings<'_, F>) -> Vec<HeadingRow<F>> {
    let mut found: Vec<HeadingRow<F>> = rows.first().cloned().into_iter().collect();
    for depth in 2..=DEEPEST {
        let Some((lowest, upper)) = rows.get(..depth).and_then(<[_]>::split_last) else { break };
        let stacked = upper.iter().rev().try_fold(lowest.clone(), |below, row| row.over(&below, headings));
        found.extend(stacked);
    }
    found.into_iter().map(|header| header.settled(headings)).collect()
}

fn best_of<F: Vocabulary>(rows: impl IntoIterator<Item = HeadingRow<F>>) -> Option<HeadingRow<F>> {
    let mut best: Option<HeadingRow<F>> = None;
    for row in rows.into_iter().filter(HeadingRow::can_be_header) {
        if best.as_ref().is_none_or(|best| row.rank() > best.rank()) {
            best = Some(row);
        }
    }
    best
}

fn map<F: Vocabulary>(found: &HeadingRow<F>, first_rows: &[RawRow], known: &Known<'_>) -> Header<F> {
    let sheet = first_rows.first().map_or("", |row| &row.sheet);
    let data: Vec<RawRow> = first_rows.iter().filter(|row| row.row > found.bottom).cloned().collect();
    let mut findings = Vec::new();
    let mut columns: Vec<Column<F>> = Vec::new();
    for cell in &found.cells {
        if let Some(meaning) = meaning(cell, found, sheet, &mut findings) {
            let heading = unused(&cell.heading, &columns);
            columns.push(Column::new(cell.column, heading, meaning).on(cell.day));
        }
    }
    let beside = beside_organizations(found, &mut columns, &data);
    columns.extend(without_heading(found, &data).into_iter().filter(|index| Some(*index) != beside).map(
        |index| {
            let address = CellAddress { row: found.bottom, column: index };
            let heading = name_of_column(index);
            let finding = Finding::info("columns.without_heading").at(sheet, address).seeing(&heading);
            findings.push(kept::<F>(finding));
            Column::new(index, heading, Meaning::Unknown)
        },
    ));
    columns.sort_by_key(|column| column.index);
    findings.extend(doubles::settle(&mut columns, &said(found), found.bottom, &data));
    findings.extend(unknown(found, &columns, sheet, known));
    findings.extend(grid(found, sheet));
    let colors = Colors::of(first_rows, found.top, found.bottom, &moments(&columns));
    findings.extend(shaded(&colors, &columns, found.bottom, sheet));
    let missing = found.missing();
    if !missing.is_empty() {
        let address = CellAddress { row: found.bottom, column: 0 };
        findings.push(Finding::error("columns.missing").at(sheet, address).expecting(needed(&missing)));
    }
    let titles = first_rows.iter().filter(|row| row.row < found.top).map(TitleRow::of).collect();
    Header { row: found.bottom, columns, titles, legend: legend::signs(first_rows), colors, findings }
}

/// Gives the column before those of organizations its field where no heading tells it; gives that column
fn beside_organizations<F: Vocabulary>(
    found: &HeadingRow<F>,
    columns: &mut Vec<Column<F>>,
    data: &[RawRow],
) -> Option<u32> {
    let is_organization = |column: &Column<F>| matches!(column.meaning, Meaning::Organization(..));
    let is_open = |column: &Column<F>| match column.meaning {
        Meaning::Field(field) => field.is_told_by_organizations(),
        Meaning::Unknown => true,
        Meaning::Organization(..) | Meaning::Moment(_) => false,
    };
    let first = columns.iter().find(|column| is_organization(column)).map(|column| column.index)?;
    let before: Vec<&Column<F>> = columns.iter().filter(|column| column.index < first).collect();
    if !found.has_figures_by_organization() || !before.iter().all(|column| is_open(column)) {
        return None;
    }
    let index = before.first().map_or_else(|| first.checked_sub(1), |column| Some(column.index))?;
    let cells: Vec<&RawValue> = data.iter().filter_map(|row| Some(&row.cell(index)?.value)).collect();
    let meaning = Meaning::Field(F::beside_organizations(&cells)?);
    match columns.iter_mut().find(|column| column.index == index) {
        Some(column) => column.meaning = meaning,
        None => columns.push(Column::new(index, name_of_column(index), meaning)),
    }
    Some(index)
}

/// The columns of the planning grid
fn moments<F>(columns: &[Column<F>]) -> Vec<u32> {
    let is_moment = |column: &&Column<F>| matches!(column.meaning, Meaning::Moment(_));
    columns.iter().filter(is_moment).map(|column| column.index).collect()
}

/// One finding for the columns of the grid that have a color in every row
fn shaded<F>(colors: &Colors, columns: &[Column<F>], row: u32, sheet: &str) -> Option<Finding> {
    let heading = |index: u32| {
        columns.iter().find(|column| column.index == index).map(|column| column.heading.as_str())
    };
    let column = colors.shaded().next()?;
    let headings: Vec<&str> = colors.shaded().filter_map(heading).collect();
    let finding = Finding::info("columns.grid_shaded").at(sheet, CellAddress { row, column });
    Some(finding.seeing(&headings.join(", ")))
}

/// The columns of which people said what they hold
fn said<F: Vocabulary>(found: &HeadingRow<F>) -> Vec<u32> {
    let is_said = |cell: &&HeadingCell<F>| matches!(cell.sense, Sense::Said(_));
    found.cells.iter().filter(is_said).map(|cell| cell.column).collect()
}

/// One finding for the planning grid: from which to which moment it goes
fn grid<F>(found: &HeadingRow<F>, sheet: &str) -> Option<Finding> {
    let mut moments = found.cells.iter().filter(|cell| matches!(cell.sense, Sense::Moment(_)));
    let first = moments.next()?;
    let last = moments.next_back().unwrap_or(first);
    let address = CellAddress { row: first.row, column: first.column };
    let seen = format!("{} t/m {}", first.heading, last.heading);
    Some(Finding::info("columns.grid").at(sheet, address).seeing(&seen))
}

/// What a column says; of two fields that its heading may mean, the one that no other column is for; `None` for a
/// column that is left out because people said so
fn meaning<F: Vocabulary>(
    cell: &HeadingCell<F>,
    found: &HeadingRow<F>,
    sheet: &str,
    findings: &mut Vec<Finding>,
) -> Option<Meaning<F>> {
    let address = CellAddress { row: cell.row, column: cell.column };
    let noticed = |finding: Finding| finding.at(sheet, address).under(&cell.heading).seeing(&cell.heading);
    if has_other_days(cell, found) {
        findings.push(noticed(Finding::info("columns.unknown")));
        return Some(Meaning::Unknown);
    }
    if let Some(field) = cell.gave_way {
        findings.push(noticed(Finding::info("columns.gave_way")).expecting(field.heading().dutch));
    }
    match &cell.sense {
        Sense::Instead(field) => {
            findings.push(noticed(Finding::info("columns.instead")).expecting(field.heading().dutch));
            Some(Meaning::Field(*field))
        }
        Sense::Said(field) => {
            findings.push(noticed(Finding::info("columns.said")).expecting(field.heading().dutch));
            Some(Meaning::Field(*field))
        }
        Sense::Ignored => {
            findings.push(noticed(Finding::info("columns.ignored")));
            None
        }
        Sense::Organization(id, name) => Some(Meaning::Organization(*id, name.clone())),
        Sense::Moment(moment) => Some(Meaning::Moment(moment.clone())),
        Sense::Unknown => Some(Meaning::Unknown),
        Sense::Fields(fields) => {
            let is_free = |field: &&F| {
                let others = found.cells.iter().filter(|other| other.column != cell.column);
                !others.into_iter().any(|other| other.fields() == [**field])
            };
            let free: Vec<F> = fields.iter().filter(is_free).copied().collect();
            match (fields.as_slice(), free.as_slice()) {
                ([only], _) | (_, [only]) => Some(Meaning::Field(*only)),
                (several, _) => {
                    let finding = noticed(Finding::error("columns.ambiguous"));
                    findings
                        .push(finding.expecting(several.iter().map(named).collect::<Vec<_>>().join(" of ")));
                    Some(Meaning::Unknown)
                }
            }
        }
    }
}

/// Whether it is a column of figures without a day, beside columns that have one
fn has_other_days<F: Vocabulary>(cell: &HeadingCell<F>, found: &HeadingRow<F>) -> bool {
    let is_other = cell.is_figure() && !cell.sense.is_said() && cell.day.is_none();
    is_other && found.cells.iter().any(|other| other.day.is_some())
}

/// A field as people read it, with the name by which they can say it: "Gunning (award)"
fn named<F: Vocabulary>(field: &F) -> String {
    format!("{} ({})", field.heading().dutch, field.name())
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

/// One finding for each column that nobody knows; of sheets with a topic a column one for all, unless people have to say
/// which of them is the one that is missing
fn unknown<F: Vocabulary>(
    found: &HeadingRow<F>,
    columns: &[Column<F>],
    sheet: &str,
    known: &Known<'_>,
) -> Vec<Finding> {
    let is_used =
        |index: u32| columns.iter().any(|column| column.index == index && column.meaning != Meaning::Unknown);
    let is_unknown = |cell: &&HeadingCell<F>| !cell.is_recognized() && !is_used(cell.column);
    let unknown: Vec<&HeadingCell<F>> = found.cells.iter().filter(is_unknown).collect();
    let address = |cell: &HeadingCell<F>| CellAddress { row: cell.row, column: cell.column };
    if F::HAS_TOPIC_PATHS && found.missing().is_empty() {
        let names: Vec<&str> = unknown.iter().map(|cell| cell.heading.as_str()).collect();
        let finding = Finding::info("columns.unknown").seeing(&names.join("; "));
        return unknown.first().map(|cell| finding.at(sheet, address(cell))).into_iter().collect();
    }
    let told = |cell: &&HeadingCell<F>| {
        let column = columns.iter().find(|column| column.index == cell.column);
        let heading = column.map_or(cell.heading.as_str(), |column| &column.heading);
        let may_be_organization = F::ORGANIZATION_COLUMNS.is_some() && cell.is_heading;
        let likely =
            may_be_organization.then(|| known.directory.nearest_name(&cell.heading, known.on)).flatten();
        let finding = match likely {
            Some(name) => Finding::warning("columns.organization_likely").expecting(name),
            None => kept::<F>(Finding::info("columns.unknown")),
        };
        finding.at(sheet, address(cell)).under(heading).seeing(heading)
    };
    unknown.iter().map(told).collect()
}

/// The finding with where the cells of the column can be seen again
pub(super) fn kept<F: Vocabulary>(finding: Finding) -> Finding {
    F::KEPT_WITH.into_iter().fold(finding, Finding::expecting)
}

/// The headings that are asked for: "Gemeentecode of Gemeente, Inwoners"
fn needed<F: Vocabulary>(groups: &[&[F]]) -> String {
    let group =
        |fields: &&[F]| fields.iter().map(|field| field.heading().dutch).collect::<Vec<_>>().join(" of ");
    groups.iter().map(group).collect::<Vec<_>>().join(", ")
}
