use std::collections::BTreeSet;

use schema::{headings::normalize, types::CellAddress};

use super::{Column, Meaning, header::kept, vocabulary::Vocabulary};
use crate::{findings::Finding, workbook::RawRow};

/// Leaves one column for each meaning, by what people said or else by what stands in them, and tells which were left out
///
/// A column that is left out becomes an unknown one: its cells are kept with the row. `said` has the columns of which
/// people said what they hold.
pub(super) fn settle<F: Vocabulary>(
    columns: &mut [Column<F>],
    said: &[u32],
    header_row: u32,
    data: &[RawRow],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for first in 0..columns.len() {
        let Some((meaning, day)) = columns.get(first).map(|column| (column.meaning.clone(), column.day))
        else {
            continue;
        };
        let says_the_same = |column: &Column<F>| column.meaning == meaning && column.day == day;
        let rivals: Vec<&Column<F>> = columns.iter().filter(|column| says_the_same(column)).collect();
        if matches!(meaning, Meaning::Unknown | Meaning::Moment(_)) || rivals.len() < 2 {
            continue;
        }
        let told: Vec<&Column<F>> =
            rivals.iter().copied().filter(|column| said.contains(&column.index)).collect();
        let (winner, doubt) = match told.as_slice() {
            [only] => (Some(*only), Doubt::Settled),
            [] => choose(&rivals, &meaning, data),
            several => choose(several, &meaning, data),
        };
        let name = winner.map_or_else(String::new, |column| place(column, header_row));
        let winner = winner.map(|column| column.index);
        for column in
            columns.iter_mut().filter(|column| says_the_same(column) && Some(column.index) != winner)
        {
            column.meaning = Meaning::Unknown;
            column.day = None;
            let finding = match doubt {
                Doubt::Settled => Some(kept::<F>(Finding::info("columns.unknown"))),
                Doubt::None => None,
                Doubt::Some => Some(Finding::warning("columns.double").expecting(&name)),
                Doubt::TooMuch => Some(Finding::error("columns.double").expecting(&name)),
            };
            if let Some(finding) = finding {
                let address = CellAddress { row: header_row, column: column.index };
                let sheet = data.first().map_or("", |row| &row.sheet);
                findings.push(finding.at(sheet, address).under(&column.heading).seeing(&column.heading));
            }
        }
    }
    findings
}

/// How sure the choice between two columns is
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// People said which one counts; the others are unknown columns
    Settled,
    /// Their content leaves none
    None,
    /// One is chosen, but somebody should look
    Some,
    /// People have to say it
    TooMuch,
}

fn choose<'c, F: Vocabulary>(
    rivals: &[&'c Column<F>],
    meaning: &Meaning<F>,
    data: &[RawRow],
) -> (Option<&'c Column<F>>, Doubt) {
    let contents: Vec<Vec<String>> = rivals.iter().map(|column| content(column, data)).collect();
    let filled: Vec<usize> = only(rivals, |index| contents.get(index).is_some_and(|cells| !cells.is_empty()));
    let pick = |index: Option<&usize>| index.and_then(|index| rivals.get(*index)).copied();
    let distinct: BTreeSet<&Vec<String>> = filled.iter().filter_map(|index| contents.get(*index)).collect();
    if distinct.len() == 1 {
        return (pick(filled.first()), Doubt::None);
    }
    let Meaning::Field(field) = meaning else { return (pick(Some(&0)), Doubt::TooMuch) };
    let fitting = only(rivals, |index| {
        contents.get(index).is_some_and(|cells| cells.iter().any(|value| field.fits(value)))
    });
    if let [clear] = fitting.as_slice() {
        return (pick(Some(clear)), Doubt::None);
    }
    let own = normalize(field.heading().dutch);
    let by_own_name =
        only(rivals, |index| rivals.get(index).is_some_and(|column| normalize(&column.heading) == own));
    if let [clear] = by_own_name.as_slice() {
        return (pick(Some(clear)), Doubt::Some);
    }
    (pick(Some(&0)), if field.first_may_count() { Doubt::Some } else { Doubt::TooMuch })
}

fn only<F>(rivals: &[&Column<F>], holds: impl Fn(usize) -> bool) -> Vec<usize> {
    (0..rivals.len()).filter(|index| holds(*index)).collect()
}

/// What stands in a column, row by row, where anything does
fn content<F>(column: &Column<F>, data: &[RawRow]) -> Vec<String> {
    data.iter().filter_map(|row| Some(row.cell(column.index)?.value.display())).collect()
}

fn place<F>(column: &Column<F>, row: u32) -> String {
    format!("{} ({})", column.heading, CellAddress { row, column: column.index })
}
