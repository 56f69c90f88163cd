use std::cmp::Reverse;

use schema::{
    headings::{BudgetField, ContractField, CpvField, ExpenseField, PopulationField, TenderField},
    texts::Label,
    types::ImportKind,
};

use super::{Known, header::best, heading_row::HeadingRow, headings::Headings, vocabulary::Vocabulary};
use crate::{findings::Finding, workbook::RawRow};

/// Tells the kind of a workbook by its headers, given the first rows of each of its sheets
///
/// A kind counts when all columns that it cannot do without are there. The table that stands first decides: a budget
/// with its distribution below is a budget. Of kinds that fit the same header it is the one with the most headings that
/// are known. A population needs a name or code and the inhabitants (or a year or municipality a column, with a word about
/// inhabitants),
/// a budget a line and an amount, expenses a day and a payer too, a calendar a title and one thing more. A contract
/// register needs a title and what no calendar has: a supplier, an extension option, a notice. A CPV list needs a code and
/// its label in a language, or whether it is of a social service.
///
/// # Errors
/// `workbook.kind_unknown` when it is none, `workbook.kind_ambiguous` when two fit as well: the person has to say it.
pub fn recognize(sheets: &[Vec<RawRow>], known: &Known<'_>) -> Result<ImportKind, Box<Finding>> {
    let places = [
        (ImportKind::Calendar, place::<TenderField>(sheets, known)),
        (ImportKind::Population, place::<PopulationField>(sheets, known)),
        (ImportKind::Contracts, place::<ContractField>(sheets, known)),
        (ImportKind::Budget, place::<BudgetField>(sheets, known)),
        (ImportKind::Expenses, place::<ExpenseField>(sheets, known)),
        (ImportKind::Cpv, place::<CpvField>(sheets, known)),
    ];
    let first = places.iter().filter_map(|(_, place)| *place).min();
    let kinds: Vec<ImportKind> = places
        .iter()
        .filter(|(_, place)| place.is_some() && *place == first)
        .map(|(kind, _)| *kind)
        .collect();
    match kinds.as_slice() {
        [kind] => Ok(*kind),
        [] => Err(Box::new(Finding::error("workbook.kind_unknown"))),
        several => {
            let names: Vec<&str> = several.iter().map(|kind| kind.label()).collect();
            Err(Box::new(Finding::error("workbook.kind_ambiguous").expecting(names.join(", "))))
        }
    }
}

/// Where the first whole header of a kind stands, ordered: its sheet, its row, and the more headings the sooner;
/// `None` when no sheet has one
fn place<F: Vocabulary>(sheets: &[Vec<RawRow>], known: &Known<'_>) -> Option<(usize, u32, Reverse<usize>)> {
    let headings = Headings::<F>::new(known);
    sheets.iter().enumerate().find_map(|(sheet, rows)| {
        let header = best(rows, &headings).filter(HeadingRow::tells_kind)?;
        let (by_day, by_organization) =
            (header.has_figures_by_day_alone(), header.has_figures_by_organization());
        // Years or names above columns can be anything; they count for less than a heading that says what it is.
        let is_vague = by_day || by_organization;
        let tells = !is_vague
            || (by_day && names_inhabitants(rows, header.bottom))
            || (by_organization && counts_inhabitants(rows));
        tells.then_some((sheet, header.bottom, Reverse(header.score() - usize::from(is_vague))))
    })
}

/// Whether rows with a municipality a column speak of inhabitants, and not of what is divided by their number
fn counts_inhabitants(rows: &[RawRow]) -> bool {
    const DIVIDED: [&str; 5] = ["kosten", "verdeling", "verdeel", "bijdrage", "€"];
    let mut texts = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.value.display().to_lowercase());
    names_inhabitants(rows, u32::MAX) && !texts.any(|text| DIVIDED.iter().any(|word| text.contains(word)))
}

/// Whether a header or a title above it speaks of inhabitants
fn names_inhabitants(rows: &[RawRow], header: u32) -> bool {
    const WORDS: [&str; 4] = ["inwoner", "bevolking", "population", "inhabitants"];
    let texts = rows.iter().filter(|row| row.row <= header).flat_map(|row| &row.cells);
    texts
        .map(|cell| cell.value.display().to_lowercase())
        .any(|text| WORDS.iter().any(|word| text.contains(word)))
}
