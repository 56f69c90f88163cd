//! The expenses of a year (realisatie) as a workbook that can be changed and handed in again.
//!
//! **Uitgaven** has the columns of an import, **Samenvatting** adds them up by line and by who paid, and **Toelichting** says
//! where everything comes from.

mod list;
mod notes;
mod summary;

use chrono::{DateTime, Utc};
use schema::{models::Partnership, types::CellAddress};

use super::report::{Content, Look, Report, Show};
use crate::read::{ReadError, expense::ExpenseWithRelations};

/// The expenses of a year
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ExpensesOfYear {
    /// The partnership
    pub(super) partnership: Partnership,
    /// Year of the budget that they count in
    pub(super) year: i32,
    /// By day, with their descriptions
    pub(super) expenses: Vec<ExpenseWithRelations>,
}

/// The name of its file, without the ending
pub(super) fn file_stem(of: &ExpensesOfYear) -> String {
    format!("uitgaven-{}-{}", of.partnership.slug, of.year)
}

/// The workbook; the same expenses give the same one
///
/// # Errors
///
/// [`ReadError`] when an expense has no description to show.
pub(super) fn report(of: &ExpensesOfYear) -> Result<Report, ReadError> {
    let list = list::Layout::of(of);
    let (summary, check) = summary::sheet(of, &list);
    Ok(Report {
        title: title(of),
        subject: format!("Uitgaven die in de begroting van {} tellen", of.year),
        company: of.partnership.name.clone(),
        as_of: as_of(of),
        sheets: vec![list::sheet(of, &list)?, summary, notes::sheet(of)],
        names: vec![("Uitgaven", list.amounts()), ("Controle", check)],
    })
}

fn title(of: &ExpensesOfYear) -> String {
    format!("Uitgaven {}", of.year)
}

/// Moment of the last change of any of them
fn as_of(of: &ExpensesOfYear) -> DateTime<Utc> {
    let changes = of.expenses.iter().map(|expense| expense.expense.updated_at);
    changes.max().unwrap_or(of.partnership.created_at)
}

const fn at(row: u32, column: u32) -> CellAddress {
    CellAddress { row, column }
}

fn headings(names: &[(&str, Show)]) -> Vec<(Content, Look)> {
    names.iter().map(|(name, show)| (Content::text(*name), Look::Heading(*show))).collect()
}
