//! The sheet Posten: the expenses and fees that are settled.

use super::{at, code, column, count, headings, period, text};
use crate::{
    export::report::{Content, Look, Paper, Range, Sheet, Show},
    read::{
        ReadError,
        expense::ExpenseText,
        settlement::{Item, SettlementWithFigures},
    },
};

/// Name of the sheet
pub(super) const NAME: &str = "Posten";
/// What an expense is called in its column
pub(super) const EXPENSE: &str = "uitgave";
/// What a fee is called in its column
pub(super) const FEE: &str = "fee";

const HEADINGS: u32 = 3;
const KIND: u32 = 1;
const YEAR: u32 = 2;
const CODE: u32 = 4;
const AMOUNT: u32 = 6;

/// Where the posts stand
pub(super) struct Layout {
    last: u32,
}

impl Layout {
    pub(super) fn of(items: &[Item]) -> Self {
        // Without posts an empty row stays, so that sums have something to add up.
        Self { last: HEADINGS + count(items.len()).max(1) }
    }

    fn column(&self, of: u32) -> Range {
        column(NAME, of, HEADINGS + 1, self.last)
    }

    /// The amount of a post, by its place
    pub(super) const fn amount(place: u32) -> Range {
        Range::cell(NAME, at(HEADINGS + 1 + place, AMOUNT))
    }

    /// What somebody paid or holds: the sum of a kind of post for the code in a cell, as part of a formula
    pub(super) fn sum_of_party(&self, kind: &str, code: &Range) -> String {
        self.sum(kind, &format!("{},{}", self.column(CODE).full(), code.local()))
    }

    /// The sum of a kind of post in a year, as part of a formula
    pub(super) fn sum_of_year(&self, kind: &str, year: i32) -> String {
        self.sum(kind, &format!("{},{year}", self.column(YEAR).full()))
    }

    fn sum(&self, kind: &str, condition: &str) -> String {
        let (amounts, kinds) = (self.column(AMOUNT).full(), self.column(KIND).full());
        format!("ROUND(SUMIFS({amounts},{kinds},\"{kind}\",{condition}),2)")
    }
}

/// # Errors
///
/// When the items were read without the descriptions of expenses.
pub(super) fn sheet(
    settlement: &SettlementWithFigures,
    items: &[Item],
    layout: &Layout,
) -> Result<Sheet, ReadError> {
    let mut sheet = Sheet::new(NAME, Paper::Landscape, [14, 10, 8, 46, 10, 26, 16, 16, 40]);
    sheet.list = Some(HEADINGS);
    sheet.put_title(
        &format!("Posten in de afrekening van het {}", period(settlement)),
        "Bedragen in euro, exclusief btw. Een fee is ontvangen en gaat van de kosten af.",
    );
    let names = [
        ("Datum", Show::Day),
        ("Soort", Show::Text),
        ("Jaar", Show::Text),
        ("Begrotingspost of traject", Show::Text),
        ("Code", Show::Code),
        ("Betaald of ontvangen door", Show::Text),
        ("Bedrag", Show::Cents),
        ("Kenmerk", Show::Aside),
        ("Omschrijving", Show::Text),
    ];
    sheet.put_row(HEADINGS, headings(&names));
    for (row, item) in (HEADINGS + 1..).zip(items) {
        sheet.put_row(row, cells(item)?);
    }
    sheet.tables = vec![("Posten", sheet.range(at(HEADINGS, 0), at(layout.last, 8)))];
    Ok(sheet)
}

fn cells(item: &Item) -> Result<Vec<(Content, Look)>, ReadError> {
    let (day, kind, line, reference, description) = match (&item.expense, &item.fee) {
        (Some(of), _) => {
            let expense = &of.expense;
            let description = of.texts.get(ExpenseText::Description)?;
            (Some(expense.spent_on), EXPENSE, &expense.line, &expense.reference, description)
        }
        (None, Some(of)) => {
            let description = of.fee.description.as_deref();
            (Some(of.fee.received_on), FEE, &of.tender.title, &of.fee.reference, description)
        }
        (None, None) => return Ok(Vec::new()),
    };
    let optional = |text: Option<&str>| Content::text(text.unwrap_or_default());
    Ok(vec![
        (day.map_or(Content::text(""), Content::Day), Look::Body(Show::Day)),
        text(kind),
        (Content::Number(item.posting.year.into()), Look::Body(Show::Text)),
        text(line),
        (Content::text(code(&item.organization)), Look::Body(Show::Code)),
        text(&item.organization.name),
        (Content::Number(item.posting.amount_eur), Look::Body(Show::Cents)),
        (optional(reference.as_deref()), Look::Body(Show::Aside)),
        (optional(description), Look::Body(Show::Text)),
    ])
}
