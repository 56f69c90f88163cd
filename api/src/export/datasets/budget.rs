//! Budgets, line by line.

use diesel_async::AsyncPgConnection;

use super::{
    Part, Which,
    cell::{Column, Row},
};
use crate::read::{
    ReadError, Reader, Slice,
    budget::{self, BudgetWithLines},
};

pub(super) const COLUMNS: &[Column] = &[
    Column::text("budget_line_id", "Identity of the line (identificatie)"),
    Column::text("budget_id", "Identity of the revision (identificatie van de revisie)"),
    Column::number("year", "Year (jaar)"),
    Column::number("revision", "Revision, from 1 in a year; only one of them counts (revisie)"),
    Column::text("status", "Where the revision stands, as in GraphQL (status)"),
    Column::number("position", "Place in the budget, from 1 (volgnummer)"),
    Column::text("line", "Name of the line (begrotingspost)"),
    Column::number("amount_eur", "Euro, excluding VAT (bedrag, excl. btw)"),
    Column::text("category", "Kind of costs in words of the partnership (soort kosten)"),
];

/// What changes when any of its rows does
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(super) async fn version(connection: &AsyncPgConnection, which: &Which) -> Result<String, ReadError> {
    budget::version(connection, &which.partnership, which.year).await
}

/// A part of its rows
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(super) async fn part(
    connection: &AsyncPgConnection,
    which: &Which,
    slice: &Slice,
) -> Result<Part, ReadError> {
    let page = budget::page(Reader::over(connection), &which.partnership, which.year, &[], slice).await?;
    Part::of(page, |budget| Ok(rows(budget)))
}

fn rows(BudgetWithLines { budget, lines, .. }: BudgetWithLines) -> Vec<Row> {
    let row = |line: schema::models::BudgetLine| {
        vec![
            line.budget_line_id.into(),
            budget.budget_id.into(),
            budget.year.into(),
            budget.revision.into(),
            budget.status.to_string().into(),
            line.position.into(),
            line.name.into(),
            line.amount_eur.into(),
            line.category.into(),
        ]
    };
    lines.into_iter().map(row).collect()
}
