//! Inhabitants: doubles, jumps, and the difference with the stored figures.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use schema::{
    headings::{Field, PopulationField},
    models::{FieldDifference, PopulationFigure},
    texts::Label,
    types::{FigureStatus, whole_number},
};
use uuid::Uuid;

use super::{Differences, Sheet, differences::field, place};
use crate::{
    columns::{Header, Meaning},
    findings::Finding,
    rows::DraftPopulationFigure,
};

/// A change from one year to the next that somebody should look at, in percent of the older figure
///
/// Dutch municipalities grow or shrink by a few percent a year; only a merger or a mistake does more.
const JUMP_PERCENT: i64 = 15;

/// What the check of population figures gives
#[derive(Debug, Default)]
pub struct CheckedFigures {
    /// What no row by itself can notice; the rows' own findings are not among them
    pub findings: Vec<Finding>,
    /// The difference, for people; rejected rows are not in it, and nothing is ever missing
    pub differences: Differences,
    /// What is to be written: new and changed figures, in the order of the workbook
    pub changes: Vec<DraftPopulationFigure>,
    /// Rows with an error, of their own or found here
    pub rejected: usize,
}

type Key = (Uuid, NaiveDate);

struct Row<'a> {
    figure: &'a DraftPopulationFigure,
    header: &'a Header<PopulationField>,
}

/// Compares the figures of a workbook with each other and with the stored ones
///
/// `stored` holds at least the figures of the workbook's days and of a year before and after them. A figure is that of
/// a municipality on a day. A provisional figure never replaces a definitive one.
pub fn check(
    sheets: &[Sheet<'_, PopulationField, DraftPopulationFigure>],
    stored: &[PopulationFigure],
) -> CheckedFigures {
    let parsed = || sheets.iter().flat_map(|sheet| sheet.rows.iter().map(|row| (sheet.header, row)));
    let rows: Vec<Row<'_>> = parsed()
        .filter(|(_, row)| !row.is_rejected())
        .filter_map(|(header, row)| Some(Row { figure: row.draft.as_ref()?, header }))
        .collect();
    let mut known = Known::of(stored);
    for row in &rows {
        known.in_workbook.entry(key(row.figure)).or_default().push(row.figure);
    }

    let rejected = parsed().filter(|(_, row)| row.is_rejected()).count();
    let mut checked = CheckedFigures { rejected, ..CheckedFigures::default() };
    let mut seen = HashSet::new();
    for row in &rows {
        let same = known.in_workbook.get(&key(row.figure)).map_or(&[][..], Vec::as_slice);
        if same.iter().any(|other| other.inhabitants != row.figure.inhabitants) {
            checked.refuse_double(row, same);
        } else if seen.insert(key(row.figure)) {
            checked.add(row, &known);
        } else {
            checked.differences.unchanged += 1;
        }
    }
    checked
}

/// All figures at hand
struct Known<'a> {
    in_workbook: HashMap<Key, Vec<&'a DraftPopulationFigure>>,
    stored: HashMap<Key, &'a PopulationFigure>,
}

impl<'a> Known<'a> {
    fn of(stored: &'a [PopulationFigure]) -> Self {
        let by_key = |figure: &'a PopulationFigure| ((figure.organization_id, figure.reference_date), figure);
        Self { in_workbook: HashMap::new(), stored: stored.iter().map(by_key).collect() }
    }

    /// A figure far from that of the year before; or far from that of the year after, unless that one is in the
    /// workbook too and tells it
    fn far_neighbor(&self, figure: &DraftPopulationFigure) -> Option<(i32, NaiveDate)> {
        let neighbor = |years: i32| {
            let date = figure.reference_date.with_year(figure.reference_date.year() + years)?;
            Some((figure.organization_id, date))
        };
        let in_workbook = |key: Key| Some(self.in_workbook.get(&key)?.first()?.inhabitants);
        let stored = |key: Key| Some(self.stored.get(&key)?.inhabitants);
        let before = neighbor(-1).and_then(|key| Some((in_workbook(key).or_else(|| stored(key))?, key.1)));
        let after = neighbor(1).filter(|key| !self.in_workbook.contains_key(key));
        let after = after.and_then(|key| Some((stored(key)?, key.1)));
        let is_far = |(inhabitants, _): &(i32, NaiveDate)| jumps(*inhabitants, figure.inhabitants);
        before.filter(is_far).or_else(|| after.filter(is_far))
    }
}

const fn key(figure: &DraftPopulationFigure) -> Key {
    (figure.organization_id, figure.reference_date)
}

impl CheckedFigures {
    fn add(&mut self, row: &Row<'_>, known: &Known<'_>) {
        let figure = row.figure;
        let stored = known.stored.get(&key(figure)).copied();
        let fields = differing(stored, figure);
        match stored {
            None => self.differences.add_new(label(figure), &figure.origin, fields),
            Some(stored) if downgrades(stored, figure) => {
                self.differences.unchanged += 1;
                if stored.inhabitants != figure.inhabitants {
                    self.findings.push(kept_definitive(row, stored));
                }
                return;
            }
            Some(stored) => {
                if !self.differences.add_stored(label(figure), &figure.origin, fields) {
                    return;
                }
                if stored.status == FigureStatus::Definitive && stored.inhabitants != figure.inhabitants {
                    let before = whole_number(stored.inhabitants);
                    self.findings
                        .push(at(warning("population.definitive_changed", row).expecting(before), row));
                }
            }
        }
        self.findings.extend(implausible(row, known));
        self.changes.push(figure.clone());
    }

    fn refuse_double(&mut self, row: &Row<'_>, same: &[&DraftPopulationFigure]) {
        let others = place::other_rows(same.iter().map(|figure| &figure.origin), &row.figure.origin);
        let finding = Finding::error("population.figure_twice").seeing(&label(row.figure));
        self.findings.push(at(finding.expecting(format!("ook in {others}")), row));
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

/// A figure of zero, or one that is far from that of the year before or after
fn implausible(row: &Row<'_>, known: &Known<'_>) -> Option<Finding> {
    if row.figure.inhabitants == 0 {
        return Some(at(warning("population.zero", row), row));
    }
    let (inhabitants, date) = known.far_neighbor(row.figure)?;
    let neighbor = format!("{} op {}", whole_number(inhabitants), date.format("%d-%m-%Y"));
    Some(at(warning("population.jump", row).expecting(neighbor), row))
}

fn jumps(from: i32, to: i32) -> bool {
    let (from, to) = (i64::from(from), i64::from(to));
    (to - from).abs() * 100 > from * JUMP_PERCENT
}

fn warning(code: &'static str, row: &Row<'_>) -> Finding {
    Finding::warning(code).seeing(&whole_number(row.figure.inhabitants))
}

/// At the cell with the figure
fn at(finding: Finding, row: &Row<'_>) -> Finding {
    let long_form =
        row.header.columns.iter().any(|column| column.meaning == Meaning::Field(PopulationField::Value));
    let field = if long_form { PopulationField::Value } else { PopulationField::Inhabitants };
    place::at(finding, &row.figure.origin, row.header, field)
}

/// "Delft, 01-01-2022"
fn label(figure: &DraftPopulationFigure) -> String {
    format!("{}, {}", figure.name, figure.reference_date.format("%d-%m-%Y"))
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

#[cfg(test)]
mod tests {
    use schema::types::Severity;

    use super::*;
    use crate::rows::{
        cases::{DELFT, day, directory, header, row, told},
        population::{PopulationContext, PopulationRows},
    };

    fn check_rows(rows: &[&str], stored: &[PopulationFigure]) -> CheckedFigures {
        let (header, directory) = (header("Perioden|Gemeente|Inwoners"), directory());
        let context = PopulationContext { directory: &directory, reference_date: None };
        let mut reader = PopulationRows::new(&header, context);
        let rows = (2..).zip(rows).map(|(number, cells)| reader.parse(&row(number, cells))).collect();
        check(&[Sheet { header: &header, rows }], stored)
    }

    fn stored(date: &str, inhabitants: i32, status: FigureStatus) -> PopulationFigure {
        PopulationFigure {
            population_figure_id: Uuid::nil(),
            organization_id: DELFT,
            reference_date: day(date),
            inhabitants,
            status,
            source: "CBS".to_owned(),
        }
    }

    fn counts(checked: &CheckedFigures) -> [usize; 4] {
        let differences = &checked.differences;
        [differences.new, differences.changed, differences.unchanged, checked.rejected]
    }

    #[test]
    fn the_same_figures_change_nothing() {
        let checked =
            check_rows(&["2022|Delft|=104572"], &[stored("2022-01-01", 104_572, FigureStatus::Definitive)]);
        assert_eq!(counts(&checked), [0, 0, 1, 0]);
        assert_eq!((checked.changes.len(), checked.findings.len()), (0, 0));
    }

    #[test]
    fn a_provisional_figure_becomes_definitive() {
        let checked =
            check_rows(&["2022|Delft|=104572"], &[stored("2022-01-01", 104_500, FigureStatus::Provisional)]);
        assert_eq!(counts(&checked), [0, 1, 0, 0]);
        let fields: Vec<_> = checked.differences.rows[0]
            .fields
            .iter()
            .map(|field| (field.field.as_str(), field.before.as_deref(), field.after.as_deref()))
            .collect();
        assert_eq!(
            fields,
            [
                ("Inwoners", Some("104.500"), Some("104.572")),
                ("Status", Some("voorlopig"), Some("definitief"))
            ]
        );
        assert_eq!(checked.findings, []);
    }

    #[test]
    fn a_definitive_figure_stays_or_changes_loudly() {
        let before = [stored("2022-01-01", 104_572, FigureStatus::Definitive)];
        let kept = check_rows(&["2022*|Delft|=104500"], &before);
        assert_eq!(counts(&kept), [0, 0, 1, 0]);
        assert_eq!(
            told(&kept.findings),
            [("population.would_downgrade", Severity::Warning, "C2".to_owned())]
        );
        let changed = check_rows(&["2022|Delft|=104573"], &before);
        assert_eq!(counts(&changed), [0, 1, 0, 0]);
        assert_eq!(
            told(&changed.findings),
            [("population.definitive_changed", Severity::Warning, "C2".to_owned())]
        );
    }

    #[test]
    fn two_figures_for_one_day_are_refused() {
        let checked = check_rows(&["2022|Delft|=1", "2022|Delft|=2", "2021|Delft|=2", "2021|Delft|=2"], &[]);
        let told = told(&checked.findings);
        assert_eq!(
            told[..2],
            [
                ("population.figure_twice", Severity::Error, "C2".to_owned()),
                ("population.figure_twice", Severity::Error, "C3".to_owned())
            ]
        );
        assert_eq!(counts(&checked), [1, 0, 1, 2]);
    }

    #[test]
    fn a_jump_is_worth_a_look() {
        let before = [stored("2021-01-01", 100_000, FigureStatus::Definitive)];
        assert_eq!(check_rows(&["2022|Delft|=115000"], &before).findings, []);
        let jump = ("population.jump", Severity::Warning, "C2".to_owned());
        assert_eq!(told(&check_rows(&["2022|Delft|=115001"], &before).findings), std::slice::from_ref(&jump));
        assert_eq!(told(&check_rows(&["2020|Delft|=10000"], &before).findings), [jump]);
        let both = check_rows(&["2022|Delft|=115001", "2023|Delft|=200000"], &before);
        let cells: Vec<String> = told(&both.findings).into_iter().map(|(_, _, cell)| cell).collect();
        assert_eq!(cells, ["C2", "C3"], "each step is told once");
        let zero = check_rows(&["2022|Delft|=0"], &before);
        assert_eq!(told(&zero.findings), [("population.zero", Severity::Warning, "C2".to_owned())]);
        assert_eq!(zero.changes.len(), 1);
    }
}
