//! The sheet Uitgaven: an expense in a row, in the columns of an import.

use rust_decimal::Decimal;
use schema::{
    headings::{ExpenseField, Field},
    texts::Label,
};

use super::{ExpensesOfYear, at, headings, title};
use crate::{
    export::report::{Content, Look, Paper, Range, Sheet, Show},
    read::{
        ReadError,
        expense::{ExpenseText, ExpenseWithRelations},
    },
};

/// Name of the sheet
const NAME: &str = "Uitgaven";
const HEADINGS: u32 = 3;
const FIRST: u32 = HEADINGS + 1;
/// Column of the lines of the budget
pub(super) const LINE: u32 = 1;
/// Column of who paid
pub(super) const PAYER: u32 = 2;
const AMOUNT: u32 = 3;
const LAST_COLUMN: u32 = 6;

/// Where the expenses stand
pub(super) struct Layout {
    last: u32,
}

impl Layout {
    pub(super) fn of(of: &ExpensesOfYear) -> Self {
        // Without expenses an empty row stays, so that sums have something to add up.
        Self { last: HEADINGS + u32::try_from(of.expenses.len()).unwrap_or(u32::MAX).max(1) }
    }

    /// The cells of a column
    pub(super) const fn column(&self, column: u32) -> Range {
        Range { sheet: NAME, first: at(FIRST, column), last: at(self.last, column) }
    }

    /// What was spent
    pub(super) const fn amounts(&self) -> Range {
        self.column(AMOUNT)
    }

    /// All of it together
    pub(super) const fn total(&self) -> Range {
        Range::cell(NAME, at(self.last + 1, AMOUNT))
    }
}

/// # Errors
///
/// When the expenses were read without their descriptions.
pub(super) fn sheet(of: &ExpensesOfYear, layout: &Layout) -> Result<Sheet, ReadError> {
    let mut sheet = Sheet::new(NAME, Paper::Landscape, [14, 44, 26, 16, 18, 34, 50]);
    sheet.list = Some(HEADINGS);
    sheet.put_title(
        &title(of),
        &format!("{}. Bedragen in euro, exclusief btw; een teruggave is negatief.", of.partnership.name),
    );
    let names = [
        (ExpenseField::Date, Show::Day),
        (ExpenseField::Line, Show::Text),
        (ExpenseField::Payer, Show::Text),
        (ExpenseField::Amount, Show::Cents),
        (ExpenseField::Reference, Show::Aside),
        (ExpenseField::VatTreatment, Show::Text),
        (ExpenseField::Description, Show::Text),
    ];
    sheet.put_row(HEADINGS, headings(&names.map(|(field, show)| (field.heading().dutch, show))));
    for (row, expense) in (FIRST..).zip(&of.expenses) {
        sheet.put_row(row, cells(expense)?);
    }
    let sum = of.expenses.iter().map(|expense| expense.expense.amount_eur).sum();
    put_total(&mut sheet, layout, sum);
    sheet.tables = vec![("Lijst_van_uitgaven", sheet.range(at(HEADINGS, 0), at(layout.last, LAST_COLUMN)))];
    Ok(sheet)
}

fn cells(of: &ExpenseWithRelations) -> Result<[(Content, Look); 7], ReadError> {
    let expense = &of.expense;
    let text = |text: &str, show| (Content::text(text), Look::Body(show));
    let vat_treatment = expense.vat_treatment.map_or("", |treatment| treatment.label());
    let description = of.texts.get(ExpenseText::Description)?.unwrap_or_default();
    Ok([
        (Content::Day(expense.spent_on), Look::Body(Show::Day)),
        text(&expense.line, Show::Text),
        text(&of.paid_by.name, Show::Text),
        (Content::Number(expense.amount_eur), Look::Body(Show::Cents)),
        text(expense.reference.as_deref().unwrap_or_default(), Show::Aside),
        text(vat_treatment, Show::Text),
        text(description, Show::Text),
    ])
}

fn put_total(sheet: &mut Sheet, layout: &Layout, sum: Decimal) {
    let total = layout.total();
    for column in 0..=LAST_COLUMN {
        sheet.put(at(total.first.row, column), Content::text(""), Look::Total(Show::Text));
    }
    sheet.put(at(total.first.row, 0), Content::text("Totaal"), Look::Total(Show::Text));
    let formula = format!("=ROUND(SUM({}),2)", layout.amounts().local());
    sheet.put(total.first, Content::Formula(formula, sum), Look::Total(Show::Cents));
}
