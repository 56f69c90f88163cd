//! Expenses.

use diesel_async::AsyncPgConnection;

use super::{
    Part, Which,
    cell::{Column, Row},
};
use crate::read::{
    ReadError, Reader, Slice,
    expense::{self, ExpenseFilter, ExpenseText, ExpenseWithRelations},
};

pub(super) const COLUMNS: &[Column] = &[
    Column::text("expense_id", "Identity (identificatie)"),
    Column::number("year", "Year of the budget that it counts in (begrotingsjaar)"),
    Column::day("spent_on", "Day, as its invoice or booking says (datum)"),
    Column::text("line", "Line of the budget, as it was written (begrotingspost)"),
    Column::text(
        "budget_line_id",
        "That line in the dataset budget; empty when the budget has no such line (begrotingspost)",
    ),
    Column::text("paid_by_code", "CBS code of the member that paid it (betaald door)"),
    Column::text("paid_by_name", "Name of the member that paid it (betaald door)"),
    Column::number("amount_eur", "Euro, excluding VAT; negative for a refund (bedrag, excl. btw)"),
    Column::text("reference", "Invoice or booking number (factuurnummer)"),
    Column::text("description", "Description (omschrijving)"),
    Column::number("version", "Counts its changes (versie)"),
    Column::moment(
        "missing_since",
        "Moment of the import that no longer had it (niet meer in het bestand sinds)",
    ),
    Column::moment("created_at", "Moment at which it came in (aangemaakt op)"),
    Column::moment("updated_at", "Moment of the last change (gewijzigd op)"),
];

fn filter(which: &Which) -> ExpenseFilter {
    ExpenseFilter { year: which.year, changed_since: which.changed_since, ..ExpenseFilter::default() }
}

/// What changes when any of its rows does
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(super) async fn version(connection: &AsyncPgConnection, which: &Which) -> Result<String, ReadError> {
    expense::version(connection, &which.partnership, &filter(which)).await
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
    let (reader, texts) = (Reader::over(connection), [ExpenseText::Description]);
    let page = expense::page(reader, &which.partnership, &filter(which), &[], slice, &texts).await?;
    Part::of(page, |expense| Ok(vec![row(expense)?]))
}

fn row(found: ExpenseWithRelations) -> Result<Row, ReadError> {
    let description = found.texts.get(ExpenseText::Description)?.map(str::to_owned);
    let ExpenseWithRelations { expense, paid_by, .. } = found;
    Ok(vec![
        expense.expense_id.into(),
        expense.year.into(),
        expense.spent_on.into(),
        expense.line.into(),
        expense.budget_line_id.into(),
        paid_by.code.into(),
        paid_by.name.into(),
        expense.amount_eur.into(),
        expense.reference.into(),
        description.into(),
        expense.version.into(),
        expense.missing_since.into(),
        expense.created_at.into(),
        expense.updated_at.into(),
    ])
}
