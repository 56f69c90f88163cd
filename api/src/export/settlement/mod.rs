//! Settlement (financiële afrekening) as a workbook that explains itself.
//!
//! **Afrekening** says who owes what and who pays whom, **Deelnemers** the same as a statement for each member, **Posten**
//! what is settled, **Berekening** how it is shared, as live formulas, and **Toelichting** where everything comes from.
//! Who changes an amount in Posten sees all figures follow.

mod items;
mod members;
mod notes;
mod overview;
mod workings;

use schema::{
    models::Organization,
    texts::Label,
    types::{CellAddress, Half},
};

use super::{
    ExportError, FileFormat,
    report::{Content, Look, Range, Report, Show},
};
use crate::read::settlement::{Item, SettlementWithFigures};

/// The file of a settlement and what it settles; the same settlement gives the same bytes
///
/// # Errors
///
/// [`ExportError::Write`] when the figures do not fit a file, [`ExportError::Read`] when an expense has no description to
/// show.
pub fn file(
    settlement: &SettlementWithFigures,
    items: &[Item],
    format: FileFormat,
) -> Result<Vec<u8>, ExportError> {
    format.write(&report(settlement, items)?)
}

/// The name of its file
pub fn file_name(settlement: &SettlementWithFigures, format: FileFormat) -> String {
    let half = match settlement.settlement.half {
        Half::First => 1,
        Half::Second => 2,
    };
    let (slug, year) = (&settlement.partnership.slug, settlement.settlement.year);
    format!("afrekening-{slug}-{year}-{half}.{}", format.ending())
}

fn report(settlement: &SettlementWithFigures, items: &[Item]) -> Result<Report, ExportError> {
    let posts = items::Layout::of(items);
    let workings = workings::Layout::of(settlement);
    let overview = overview::Layout::of(settlement);
    Ok(Report {
        title: title(settlement),
        subject: format!("Afrekening van het {}", period(settlement)),
        company: settlement.partnership.name.clone(),
        as_of: settlement.settlement.drafted_at,
        sheets: vec![
            overview::sheet(settlement, &overview, &workings, &posts),
            members::sheet(settlement, &overview, &workings),
            items::sheet(settlement, items, &posts)?,
            workings::sheet(settlement, &workings, &posts),
            notes::sheet(settlement),
        ],
        names: vec![("Saldi", overview.balances()), ("Controle", overview.check())],
    })
}

fn title(settlement: &SettlementWithFigures) -> String {
    format!("Afrekening {}", period(settlement))
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
