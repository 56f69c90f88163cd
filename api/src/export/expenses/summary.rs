//! The sheet Samenvatting: what was spent by line of the budget, and by who paid.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schema::headings::SUMMARY_NOT_IMPORTED;

use super::{ExpensesOfYear, at, headings, list, title};
use crate::{
    export::report::{Content, Look, Paper, Range, Sheet, Show},
    read::expense::ExpenseWithRelations,
};

const NAME: &str = "Samenvatting";
const FIRST: u32 = 3;
const COUNT: u32 = 1;
const AMOUNT: u32 = 2;

/// By what expenses are added up
struct Grouping {
    heading: &'static str,
    /// Its column in the list
    column: u32,
    table: &'static str,
    name: fn(&ExpenseWithRelations) -> &str,
}

const GROUPINGS: [Grouping; 2] = [
    Grouping {
        heading: "Begrotingspost",
        column: list::LINE,
        table: "Per_begrotingspost",
        name: |of| &of.expense.line,
    },
    Grouping {
        heading: "Betaald door",
        column: list::PAYER,
        table: "Per_deelnemer",
        name: |of| &of.paid_by.name,
    },
];

/// The sheet, and what must be 0 in it
pub(super) fn sheet(of: &ExpensesOfYear, layout: &list::Layout) -> (Sheet, Range) {
    let mut sheet = Sheet::new(NAME, Paper::Portrait, [60, 12, 20]);
    sheet.put_title(&format!("{}, samengevat", title(of)), SUMMARY_NOT_IMPORTED);
    let (mut row, mut check) = (FIRST, Range::cell(NAME, at(FIRST, AMOUNT)));
    for grouping in &GROUPINGS {
        check = put(&mut sheet, of, layout, grouping, row);
        row = check.last.row + 2;
    }
    (sheet, check)
}

/// Writes a table with its total, and gives the check below it
fn put(
    sheet: &mut Sheet,
    of: &ExpensesOfYear,
    layout: &list::Layout,
    grouping: &Grouping,
    start: u32,
) -> Range {
    let names = [(grouping.heading, Show::Text), ("Aantal", Show::Count), ("Bedrag", Show::Cents)];
    sheet.put_row(start, headings(&names));
    let mut row = start + 1;
    for (name, (count, amount)) in groups(of, grouping) {
        let own = Range::cell(NAME, at(row, 0)).local();
        // As it stands there: other ways of finding a text would take it for a condition or a pattern.
        let same = format!("EXACT({},{own})", layout.column(grouping.column).full());
        let counted = format!("=SUMPRODUCT({same}*1)");
        let summed = format!("=ROUND(SUMPRODUCT({same}*{}),2)", layout.amounts().full());
        sheet.put_row(
            row,
            [
                (Content::text(name), Look::Body(Show::Text)),
                (Content::Formula(counted, count), Look::Body(Show::Count)),
                (Content::Formula(summed, amount), Look::Body(Show::Cents)),
            ],
        );
        row += 1;
    }
    // Without expenses an empty row stays, so that sums have something to add up.
    let total = row.max(start + 2);
    let column = |column| Range { sheet: NAME, first: at(start + 1, column), last: at(total - 1, column) };
    let sum = |of: u32, outcome| Content::Formula(format!("=SUM({})", column(of).local()), outcome);
    let counted = Decimal::from(of.expenses.len());
    let spent = of.expenses.iter().map(|expense| expense.expense.amount_eur).sum();
    sheet.put_row(
        total,
        [
            (Content::text("Totaal"), Look::Total(Show::Text)),
            (sum(COUNT, counted), Look::Total(Show::Count)),
            (sum(AMOUNT, spent), Look::Total(Show::Cents)),
        ],
    );
    sheet.tables.push((grouping.table, sheet.range(at(start, 0), at(total - 1, AMOUNT))));
    let check = Range::cell(NAME, at(total + 1, AMOUNT));
    let own = Range::cell(NAME, at(total, AMOUNT)).local();
    let formula = format!("=ROUND({own}-{},2)", layout.total().full());
    sheet.put(at(total + 1, 0), Content::text("Controle: moet 0 zijn"), Look::Check(Show::Text));
    sheet.put(check.first, Content::Formula(formula, Decimal::ZERO), Look::Check(Show::Cents));
    check
}

/// How many expenses have a name, and what they are together, by name
fn groups<'a>(of: &'a ExpensesOfYear, grouping: &Grouping) -> BTreeMap<&'a str, (Decimal, Decimal)> {
    let mut groups: BTreeMap<&str, (Decimal, Decimal)> = BTreeMap::new();
    for expense in &of.expenses {
        let (count, amount) = groups.entry((grouping.name)(expense)).or_default();
        *count += Decimal::ONE;
        *amount += expense.expense.amount_eur;
    }
    groups
}
