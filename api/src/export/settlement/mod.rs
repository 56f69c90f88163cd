//! Settlement (financiële afrekening) as a workbook that explains itself.
//!
//! **Afrekening** says who owes what and who pays whom, **Deelnemers** the same as a statement for each member, **Posten**
//! what is settled, **Berekening** how it is shared, as live formulas, and **Toelichting** where everything comes from.
//! Who changes an amount in Posten sees all figures follow.

mod items;
mod lines;
mod members;
mod notes;
mod overview;
pub(super) mod statement;
mod workings;

use schema::{
    models::Organization,
    texts::Label,
    types::{CellAddress, Half},
};

use super::report::{Content, Look, Range, Report, Show};
use crate::read::{
    ReadError,
    settlement::{Item, SettlementWithFigures},
};

/// The name of its file, without the ending
pub(super) fn file_stem(settlement: &SettlementWithFigures) -> String {
    let half = match settlement.settlement.half {
        Half::First => 1,
        Half::Second => 2,
    };
    format!("afrekening-{}-{}-{half}", settlement.partnership.slug, settlement.settlement.year)
}

/// The workbook of a settlement and what it settles, which says so where it is a draft that is outdated; the same gives the same one
///
/// # Errors
///
/// [`ReadError`] when an expense has no description to show.
pub(super) fn report(
    settlement: &SettlementWithFigures,
    is_outdated: bool,
    items: &[Item],
) -> Result<Report, ReadError> {
    let posts = items::Layout::of(items);
    let workings = workings::Layout::of(settlement);
    let overview = overview::Layout::of(settlement);
    let status = status(settlement, is_outdated);
    Ok(Report {
        title: title(settlement),
        subject: format!("Afrekening van het {}", period(settlement)),
        company: settlement.partnership.name.clone(),
        as_of: settlement.settlement.drafted_at,
        sheets: vec![
            overview::sheet(settlement, &status, &overview, &workings, &posts),
            members::sheet(settlement, &overview, &workings),
            items::sheet(settlement, items, &posts)?,
            workings::sheet(settlement, &workings, &posts),
            notes::sheet(settlement, &status, &[]),
        ],
        names: vec![("Saldi", overview.balances()), ("Controle", overview.check())],
    })
}

fn title(settlement: &SettlementWithFigures) -> String {
    format!("Afrekening {}", period(settlement))
}

/// `concept, niet meer actueel`
fn status(settlement: &SettlementWithFigures, is_outdated: bool) -> String {
    let outdated = if is_outdated { ", niet meer actueel" } else { "" };
    format!("{}{outdated}", settlement.settlement.status.label())
}

/// `eerste halfjaar 2023`
fn period(settlement: &SettlementWithFigures) -> String {
    format!("{} {}", settlement.settlement.half.label(), settlement.settlement.year)
}

/// By which a party is found in the other sheets: its code, or else its name
fn code(organization: &Organization) -> &str {
    organization.code.as_deref().unwrap_or(&organization.name)
}

const fn at(row: u32, column: u32) -> CellAddress {
    CellAddress { row, column }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Cells of one column, as a range of a sheet
const fn column(sheet: &'static str, column: u32, first: u32, last: u32) -> Range {
    Range { sheet, first: at(first, column), last: at(last, column) }
}

fn text(text: impl Into<String>) -> (Content, Look) {
    (Content::text(text), Look::Body(Show::Text))
}

fn headings(names: &[(&str, Show)]) -> Vec<(Content, Look)> {
    names.iter().map(|(name, show)| (Content::text(*name), Look::Heading(*show))).collect()
}
