use chrono::NaiveDate;
use schema::{
    headings::{BudgetField, PopulationField, TenderField},
    types::ImportKind,
};

use super::{header::best, vocabulary::Vocabulary};
use crate::{directory::Directory, findings::Finding, workbook::RawRow};

/// Tells the kind of a workbook by its headers, given the first rows of each of its sheets
///
/// A kind counts when all columns that it cannot do without are there; of several the one with the most headings that
/// are known. A population needs a name or code and the inhabitants, a budget a line and an amount, a calendar a title
/// and one thing more.
///
/// # Errors
/// `workbook.kind_unknown` when it is none, `workbook.kind_ambiguous` when two fit as well: the person has to say it.
pub fn recognize(
    sheets: &[Vec<RawRow>],
    directory: &Directory,
    on: NaiveDate,
) -> Result<ImportKind, Box<Finding>> {
    let scores = [
        (ImportKind::Calendar, score::<TenderField>(sheets, directory, on)),
        (ImportKind::Population, score::<PopulationField>(sheets, directory, on)),
        (ImportKind::Budget, score::<BudgetField>(sheets, directory, on)),
    ];
    let most = scores.iter().filter_map(|(_, score)| *score).max();
    let best: Vec<ImportKind> =
        scores.iter().filter(|(_, score)| score.is_some() && *score == most).map(|(kind, _)| *kind).collect();
    match best.as_slice() {
        [kind] => Ok(*kind),
        [] => Err(Box::new(Finding::error("workbook.kind_unknown"))),
        several => {
            let names: Vec<&str> = several.iter().map(|kind| kind.as_str()).collect();
            Err(Box::new(Finding::error("workbook.kind_ambiguous").expecting(names.join(", "))))
        }
    }
}

/// Headings of this kind that are known in the sheet that has most of them; `None` when none is whole
fn score<F: Vocabulary>(sheets: &[Vec<RawRow>], directory: &Directory, on: NaiveDate) -> Option<usize> {
    let found = sheets.iter().filter_map(|rows| best::<F>(rows, directory, on));
    found.filter(|header| header.missing().is_empty()).map(|header| header.score()).max()
}
