//! The sheet Maanden: what was spent when.

use rust_decimal::Decimal;
use schema::{rules::budget_actuals::LineActuals, types::CellAddress};

use super::{Layout, headings, title};
use crate::{
    export::report::{Content, Look, Paper, Range, Sheet, Show},
    read::budget_actuals::BudgetWithActuals,
};

/// Name of the sheet
const NAME: &str = "Maanden";
const FIRST_MONTH: u32 = 1;
const FIRST_QUARTER: u32 = 13;

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
    let months = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
    let quarters = ["Kwartaal 1", "Kwartaal 2", "Kwartaal 3", "Kwartaal 4"];
    let names: Vec<(&str, Show)> = [("Begrotingspost", Show::Text)]
        .into_iter()
        .chain(months.into_iter().chain(quarters).map(|name| (name, Show::Cents)))
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
    sheet.tables = vec![(
        "Per_maand",
        sheet.range(
            CellAddress { row: Layout::HEADINGS, column: 0 },
            CellAddress { row: layout.total() - 1, column: FIRST_QUARTER + 3 },
        ),
    )];
    sheet
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
