//! The sheet Maanden: what was spent when.

use std::cmp::Ordering;

use chrono::Datelike;
use rust_decimal::Decimal;
use schema::{
    rules::budget_actuals::LineActuals,
    types::{CellAddress, euros_and_cents},
};

use super::{Layout, headings, overview, title};
use crate::{
    export::report::{Chart, ChartKind, Content, Look, Paper, Range, Sheet, Show},
    read::budget_actuals::BudgetWithActuals,
};

/// Name of the sheet
const NAME: &str = "Maanden";
const FIRST_MONTH: u32 = 1;
const FIRST_QUARTER: u32 = 13;
const MONTHS: [&str; 12] =
    ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
const SPENT_SO_FAR: &str = "Gerealiseerd tot en met de maand";
const BUDGET_OF_YEAR: &str = "Begroting van het jaar";

/// The first so many months of the line in a row
pub(super) const fn first(row: u32, months: u32) -> Range {
    Range {
        sheet: NAME,
        first: CellAddress { row, column: FIRST_MONTH },
        last: CellAddress { row, column: FIRST_MONTH + months - 1 },
    }
}

pub(super) fn sheet(actuals: &BudgetWithActuals, layout: &Layout) -> Sheet {
    let widths: Vec<u16> = [40].into_iter().chain([13; 16]).collect();
    let mut sheet = Sheet::new(NAME, Paper::Landscape, widths);
    sheet.frozen_columns = 1;
    sheet.put_title(
        &format!("{} per maand en kwartaal", title(actuals)),
        "Wat van vóór of na het jaar is, telt in januari of december. Bedragen in euro, exclusief btw.",
    );
    let quarters = ["Kwartaal 1", "Kwartaal 2", "Kwartaal 3", "Kwartaal 4"];
    let names: Vec<(&str, Show)> = [("Begrotingspost", Show::Text)]
        .into_iter()
        .chain(MONTHS.into_iter().chain(quarters).map(|name| (name, Show::Cents)))
        .collect();
    sheet.put_row(Layout::HEADINGS, headings(&names));
    for (row, line) in (Layout::FIRST..).zip(&actuals.actuals.lines) {
        let months = line.months.map(Content::Number);
        put_line(&mut sheet, row, line, &line.name, months, Look::Body);
    }
    let total = &actuals.actuals.total;
    let sums = (FIRST_MONTH..).zip(total.months).map(|(column, month)| {
        Content::Formula(format!("=SUM({})", layout.column(NAME, column).local()), month)
    });
    put_line(&mut sheet, layout.total(), total, "Totaal", sums, Look::Total);
    put_course(&mut sheet, actuals, layout);
    sheet.tables = vec![(
        "Per_maand",
        sheet.range(
            CellAddress { row: Layout::HEADINGS, column: 0 },
            CellAddress { row: layout.total() - 1, column: FIRST_QUARTER + 3 },
        ),
    )];
    sheet
}

/// What was spent up to and including each month that has begun, and the budget that it is held against
fn put_course(sheet: &mut Sheet, actuals: &BudgetWithActuals, layout: &Layout) {
    let labels = [(layout.spent_so_far(), SPENT_SO_FAR), (layout.budget_of_year(), BUDGET_OF_YEAR)];
    for (range, label) in labels {
        let at = CellAddress { row: range.first.row, column: 0 };
        sheet.put(at, Content::text(label), Look::Body(Show::Text));
    }
    let total = &actuals.actuals.total;
    let budget = format!("={}", overview::budget(layout).full());
    let begun = months_begun(actuals);
    let mut sum = Decimal::ZERO;
    for (number, (column, month)) in (1..).zip((FIRST_MONTH..).zip(total.months)) {
        let at = |range: Range| CellAddress { row: range.first.row, column };
        let against = Content::Formula(budget.clone(), total.budget);
        sheet.put(at(layout.budget_of_year()), against, Look::Body(Show::Cents));
        if number <= begun {
            sum += month;
            let first = CellAddress { row: layout.total(), column: FIRST_MONTH };
            let so_far = Range { sheet: NAME, first, last: CellAddress { row: layout.total(), column } };
            let content = Content::Formula(format!("=SUM({})", so_far.local()), sum);
            sheet.put(at(layout.spent_so_far()), content, Look::Body(Show::Cents));
        }
    }
}

/// Of how many months something can be known
fn months_begun(actuals: &BudgetWithActuals) -> u32 {
    let (as_of, year) = (actuals.actuals.as_of, actuals.budget.year);
    match as_of.year().cmp(&year) {
        Ordering::Less => 0,
        Ordering::Equal => as_of.month(),
        Ordering::Greater => 12,
    }
}

/// The course of the year against its budget
pub(super) fn chart(actuals: &BudgetWithActuals, layout: &Layout, at: CellAddress) -> Chart {
    let total = &actuals.actuals.total;
    let what = format!(
        "Wat in {} tot en met elke maand is gerealiseerd, tegen de begroting van {}",
        actuals.budget.year,
        euros_and_cents(total.budget)
    );
    let mut sum = Decimal::ZERO;
    let begun = usize::try_from(months_begun(actuals)).unwrap_or_default();
    let months = MONTHS.iter().zip(total.months).take(begun).map(|(name, month)| {
        sum += month;
        format!("{name} {}", euros_and_cents(sum))
    });
    let months = months.collect::<Vec<_>>().join(", ");
    Chart {
        title: format!("Gerealiseerd in {} tot en met de maand, exclusief btw", actuals.budget.year),
        alt_text: Chart::alt_text(&what, if months.is_empty() { "nog niets" } else { &months }),
        kind: ChartKind::BarsAndLine {
            bars: SPENT_SO_FAR,
            line: BUDGET_OF_YEAR,
            heights: layout.budget_of_year(),
        },
        categories: of_months(Layout::HEADINGS),
        values: layout.spent_so_far(),
        show: Show::Euros,
        at,
    }
}

/// The cells of a row below the months
const fn of_months(row: u32) -> Range {
    Range {
        sheet: NAME,
        first: CellAddress { row, column: FIRST_MONTH },
        last: CellAddress { row, column: FIRST_QUARTER - 1 },
    }
}

impl Layout {
    const fn spent_so_far(&self) -> Range {
        of_months(self.total() + 1)
    }

    const fn budget_of_year(&self) -> Range {
        of_months(self.total() + 2)
    }
}

fn put_line(
    sheet: &mut Sheet,
    row: u32,
    line: &LineActuals,
    name: &str,
    months: impl IntoIterator<Item = Content>,
    look: fn(Show) -> Look,
) {
    let quarter = |(number, sum): (u32, Decimal)| {
        let first = FIRST_MONTH + number * 3;
        let months = Range {
            sheet: NAME,
            first: CellAddress { row, column: first },
            last: CellAddress { row, column: first + 2 },
        };
        Content::Formula(format!("=SUM({})", months.local()), sum)
    };
    let amounts = months.into_iter().chain((0..).zip(line.quarters()).map(quarter));
    let amounts = amounts.map(|content| (content, look(Show::Cents)));
    sheet.put_row(row, [(Content::text(name), look(Show::Text))].into_iter().chain(amounts));
}
