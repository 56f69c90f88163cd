//! Inhabitants: doubles, what is plausible, and the difference with the stored figures.

mod jumps;
mod key;
mod selection;
#[cfg(test)]
mod tests;
mod totals;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use schema::{
    headings::{Field, PopulationField},
    models::{FieldDifference, LockedFigure, Organization, PopulationFigure},
    texts::Label,
    types::{CellAddress, FigureStatus, whole_number},
};
use uuid::Uuid;

use super::{Differences, Sheet, differences::field, place};
use crate::{
    columns::Header,
    directory::Directory,
    findings::Finding,
    rows::{DraftPopulationFigure, Origin, StatedTotal},
};

/// What is known besides the workbook
#[derive(Debug, Clone, Copy)]
pub struct Background<'a> {
    /// Stored figures: at least those of the workbook's days and of a year before and after them
    pub stored: &'a [PopulationFigure],
    /// Organizations, with the periods in which they exist
    pub directory: &'a Directory,
    /// By peildatum: the members of the partnership in the year whose key is made of the figures of that day
    pub members: &'a BTreeMap<NaiveDate, Vec<Organization>>,
    /// Figures that stand in the key of an approved budget of the partnership
    pub locked: &'a [LockedFigure],
    /// What the workbook says the municipalities add up to
    pub totals: &'a [StatedTotal],
    /// Source of the workbook's figures, as it will be stored
    pub source: &'a str,
}

/// What the check of population figures gives
#[derive(Debug, Default)]
pub struct CheckedFigures {
    /// What no row by itself can notice; the rows' own findings are not among them
    pub findings: Vec<Finding>,
    /// The difference, for people; rejected rows are not in it, and nothing is ever missing
    pub differences: Differences,
    /// What is to be written: new and changed figures, those of members first, then in the order of the workbook
    pub changes: Vec<DraftPopulationFigure>,
    /// Rows with an error, of their own or found here
    pub rejected: usize,
}

impl Background<'_> {
    /// Whether a figure is that of a member, which people look for first
    fn is_of_member(&self, figure: &DraftPopulationFigure) -> bool {
        let members = self.members.get(&figure.reference_date).into_iter().flatten();
        members.into_iter().any(|member| member.organization_id == figure.organization_id)
    }
}

type Key = (Uuid, NaiveDate);

struct Row<'a> {
    figure: &'a DraftPopulationFigure,
    header: &'a Header<PopulationField>,
}

/// Compares the figures of a workbook with each other and with what is known
///
/// A figure is that of a municipality on a day. A provisional figure never replaces a definitive one.
pub fn check(
    sheets: &[Sheet<'_, PopulationField, DraftPopulationFigure>],
    background: &Background<'_>,
) -> CheckedFigures {
    let parsed = || sheets.iter().flat_map(|sheet| sheet.rows.iter().map(|row| (sheet.header, row)));
    let mut rows: Vec<Row<'_>> = parsed()
        .filter(|(_, row)| !row.is_rejected())
        .filter_map(|(header, row)| Some(Row { figure: row.draft.as_ref()?, header }))
        .collect();
    let known = Known::of(&rows, background);
    rows.sort_by_key(|row| !background.is_of_member(row.figure));

    let rejected = parsed().filter(|(_, row)| row.is_rejected()).count();
    let mut checked = CheckedFigures { rejected, ..CheckedFigures::default() };
    let mut seen = HashSet::new();
    for row in &rows {
        let same = known.in_workbook.get(&key_of(row.figure)).map_or(&[][..], Vec::as_slice);
        if same.iter().any(|other| other.inhabitants != row.figure.inhabitants) {
            checked.refuse_double(row, same);
        } else if seen.insert(key_of(row.figure)) {
            checked.add(row, &known);
        } else {
            checked.differences.unchanged += 1;
        }
    }
    checked.findings.extend(totals::check(sheets, &known));
    checked.findings.extend(selection::check(&known));
    checked.findings.extend(key::check(&known));
    checked
}

/// All figures at hand
struct Known<'a> {
    background: &'a Background<'a>,
    in_workbook: HashMap<Key, Vec<&'a DraftPopulationFigure>>,
    /// The same by day, each municipality once
    by_day: BTreeMap<NaiveDate, Vec<&'a DraftPopulationFigure>>,
    stored: HashMap<Key, &'a PopulationFigure>,
}

impl<'a> Known<'a> {
    fn of(rows: &[Row<'a>], background: &'a Background<'a>) -> Self {
        let by_key = |figure: &'a PopulationFigure| ((figure.organization_id, figure.reference_date), figure);
        let stored = background.stored.iter().map(by_key).collect();
        let mut in_workbook: HashMap<Key, Vec<&DraftPopulationFigure>> = HashMap::new();
        let mut by_day: BTreeMap<NaiveDate, Vec<&DraftPopulationFigure>> = BTreeMap::new();
        for row in rows {
            let same = in_workbook.entry(key_of(row.figure)).or_default();
            if same.is_empty() {
                by_day.entry(row.figure.reference_date).or_default().push(row.figure);
            }
            same.push(row.figure);
        }
        Self { background, in_workbook, by_day, stored }
    }

    /// How many municipalities there are on a day; `None` for a day before the list of municipalities begins
    fn municipalities(&self, on: NaiveDate) -> Option<usize> {
        let known = selection::KNOWN_SINCE.is_some_and(|since| on >= since);
        known.then(|| self.background.directory.municipalities(on).count())
    }
}

const fn key_of(figure: &DraftPopulationFigure) -> Key {
    (figure.organization_id, figure.reference_date)
}

impl CheckedFigures {
    fn add(&mut self, row: &Row<'_>, known: &Known<'_>) {
        let figure = row.figure;
        let stored = known.stored.get(&key_of(figure)).copied();
        let fields = differing(stored, figure);
        if let Some(stored) = stored.filter(|stored| downgrades(stored, figure)) {
            self.differences.unchanged += 1;
            if stored.inhabitants != figure.inhabitants {
                self.findings.push(kept_definitive(row, stored));
            }
            return;
        }
        if stored.is_some() && fields.is_empty() {
            self.differences.unchanged += 1;
            return;
        }
        if let Some(finding) = jumps::refused(row, known) {
            self.findings.push(finding);
            self.rejected += 1;
            return;
        }
        match stored {
            None => self.differences.add_new(label(figure), &figure.origin, fields),
            Some(stored) => {
                self.differences.add_stored(label(figure), &figure.origin, fields);
                if stored.status == FigureStatus::Definitive && stored.inhabitants != figure.inhabitants {
                    let before = whole_number(stored.inhabitants);
                    self.findings
                        .push(at(warning("population.definitive_changed", row).expecting(before), row));
                }
            }
        }
        self.findings.extend(jumps::noticed(row, known));
        self.findings.extend(key::locked(row, known));
        self.changes.push(figure.clone());
    }

    fn refuse_double(&mut self, row: &Row<'_>, same: &[&DraftPopulationFigure]) {
        let others =
            place::other_rows(same.iter().map(|figure| &figure.origin), same.len(), &row.figure.origin);
        let finding = Finding::error("population.figure_twice").seeing(&label(row.figure));
        let finding = if others.is_empty() { finding } else { finding.expecting(format!("ook in {others}")) };
        self.findings.push(at(finding, row));
        self.rejected += 1;
    }
}

fn downgrades(stored: &PopulationFigure, figure: &DraftPopulationFigure) -> bool {
    stored.status == FigureStatus::Definitive && figure.status == FigureStatus::Provisional
}

fn kept_definitive(row: &Row<'_>, stored: &PopulationFigure) -> Finding {
    let kept = whole_number(stored.inhabitants);
    let finding = Finding::warning("population.would_downgrade").seeing(&label(row.figure));
    at(finding.expecting(format!("{kept}, {}", FigureStatus::Definitive.label())), row)
}

fn warning(code: &'static str, row: &Row<'_>) -> Finding {
    Finding::warning(code).seeing(&whole_number(row.figure.inhabitants))
}

/// At the cell with the figure
fn at(finding: Finding, row: &Row<'_>) -> Finding {
    at_cell(finding, &row.figure.origin, row.figure.column, Some(row.header))
}

fn at_cell(
    finding: Finding,
    origin: &Origin,
    column: u32,
    header: Option<&Header<PopulationField>>,
) -> Finding {
    let finding = finding.at(&origin.sheet, CellAddress { row: origin.row, column });
    match header.and_then(|header| header.columns.iter().find(|known| known.index == column)) {
        Some(column) => finding.under(&column.heading),
        None => finding,
    }
}

/// "Delft, 01-01-2022"
fn label(figure: &DraftPopulationFigure) -> String {
    format!("{}, {}", figure.name, day(figure.reference_date))
}

fn day(date: NaiveDate) -> String {
    date.format("%d-%m-%Y").to_string()
}

/// "Delft, Westland en Zoetermeer"
fn listed(names: &[&str]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} en {last}", first.join(", ")),
        names => names.concat(),
    }
}

fn differing(stored: Option<&PopulationFigure>, figure: &DraftPopulationFigure) -> Vec<FieldDifference> {
    let status = |status: FigureStatus| status.label().to_owned();
    [
        field(
            PopulationField::Inhabitants.heading().dutch,
            stored.map(|stored| whole_number(stored.inhabitants)),
            Some(whole_number(figure.inhabitants)),
        ),
        field(
            PopulationField::Status.heading().dutch,
            stored.map(|stored| status(stored.status)),
            Some(status(figure.status)),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
