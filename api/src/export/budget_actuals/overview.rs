//! The sheet Realisatie: each line against its budget.

use rust_decimal::Decimal;
use schema::{
    rules::budget_actuals::{ForecastBasis, LineActuals, LineState},
    texts::Label,
    types::CellAddress,
};

use super::{Layout, headings, months, title};
use crate::{
    export::report::{Content, Look, Paper, Range, Sheet, Show},
    read::budget_actuals::BudgetWithActuals,
};

/// Name of the sheet
pub(super) const NAME: &str = "Realisatie";
const BUDGET: u32 = 1;
/// Column of what was spent
pub(super) const SPENT: u32 = 2;
const DIFFERENCE: u32 = 3;
const FORECAST: u32 = 5;
const FORECAST_DIFFERENCE: u32 = 6;

pub(super) fn sheet(actuals: &BudgetWithActuals, layout: &Layout) -> Sheet {
    let mut sheet = Sheet::new(NAME, Paper::Landscape, [46, 16, 16, 16, 12, 16, 18, 26, 36]);
    let status = actuals.budget.status.label();
    sheet.put_title(
        &title(actuals),
        &format!(
            "{}, stand op {}, begroting revisie {} ({status}). Bedragen in euro, exclusief btw.",
            actuals.partnership.name,
            actuals.actuals.as_of.format("%d-%m-%Y"),
            actuals.budget.revision,
        ),
    );
    let names = [
        ("Begrotingspost", Show::Text),
        ("Begroot", Show::Cents),
        ("Gerealiseerd", Show::Cents),
        ("Verschil", Show::Cents),
        ("Percentage", Show::Percentage),
        ("Prognose", Show::Cents),
        ("Verwacht verschil", Show::Cents),
        ("Stand", Show::Aside),
        ("Prognose volgt uit", Show::Aside),
    ];
    sheet.put_row(Layout::HEADINGS, headings(&names));
    let rows = (Layout::FIRST..).zip(&actuals.actuals.lines);
    for (row, line) in rows {
        let formula = forecast(row, line, actuals.actuals.months_ended);
        let budget = Content::Number(line.budget);
        put_line(&mut sheet, row, line, &line.name, budget, formula, Look::Body);
    }
    put_total(&mut sheet, actuals, layout);
    sheet.chart = Some(months::chart(actuals, layout, CellAddress { row: layout.total() + 3, column: 0 }));
    sheet.tables = vec![(
        "Posten_en_realisatie",
        sheet.range(
            CellAddress { row: Layout::HEADINGS, column: 0 },
            CellAddress { row: layout.total() - 1, column: 8 },
        ),
    )];
    sheet
}

/// The budget of all lines
pub(super) const fn budget(layout: &Layout) -> Range {
    Range::cell(NAME, CellAddress { row: layout.total(), column: BUDGET })
}

fn cell(row: u32, column: u32) -> String {
    Range::cell(NAME, CellAddress { row, column }).local()
}

/// The forecast of a line, worked out as the rule does
fn forecast(row: u32, line: &LineActuals, months_ended: u32) -> String {
    match line.basis {
        ForecastBasis::Pace => {
            format!("=ROUND(SUM({})*12/{months_ended},2)", months::first(row, months_ended).full())
        }
        ForecastBasis::Budget if line.budget.is_sign_negative() => {
            format!("=MIN({},{})", cell(row, BUDGET), cell(row, SPENT))
        }
        ForecastBasis::Budget => format!("=MAX({},{})", cell(row, BUDGET), cell(row, SPENT)),
        ForecastBasis::Actuals | ForecastBasis::Sum => format!("={}", cell(row, SPENT)),
    }
}

fn put_line(
    sheet: &mut Sheet,
    row: u32,
    line: &LineActuals,
    name: &str,
    budget: Content,
    forecast: String,
    look: fn(Show) -> Look,
) {
    let spent = format!("=SUM({})", months::first(row, 12).full());
    let difference = format!("=ROUND({}-{},2)", cell(row, BUDGET), cell(row, SPENT));
    let expected = format!("=ROUND({}-{},2)", cell(row, BUDGET), cell(row, FORECAST));
    let state = format!(
        "=IF({}<0,\"{}\",IF({}<0,\"{}\",\"{}\"))",
        cell(row, DIFFERENCE),
        LineState::Overrun.label(),
        cell(row, FORECAST_DIFFERENCE),
        LineState::OverrunExpected.label(),
        LineState::Within.label(),
    );
    let percentage = line.percentage().map_or_else(
        || Content::text(""),
        |percentage| {
            let formula = format!("=ROUND({}/{}*100,2)", cell(row, SPENT), cell(row, BUDGET));
            Content::Formula(formula, percentage)
        },
    );
    sheet.put_row(
        row,
        [
            (Content::text(name), look(Show::Text)),
            (budget, look(Show::Cents)),
            (Content::Formula(spent, line.spent()), look(Show::Cents)),
            (Content::Formula(difference, line.difference()), look(Show::Cents)),
            (percentage, look(Show::Percentage)),
            (Content::Formula(forecast, line.forecast), look(Show::Cents)),
            (Content::Formula(expected, line.forecast_difference()), look(Show::Cents)),
            (Content::TextFormula(state, line.state().label()), look(Show::Aside)),
            (Content::text(line.basis.label()), look(Show::Aside)),
        ],
    );
}

fn put_total(sheet: &mut Sheet, actuals: &BudgetWithActuals, layout: &Layout) {
    let (row, total) = (layout.total(), &actuals.actuals.total);
    let sum = |column| format!("=SUM({})", layout.column(NAME, column).local());
    let budget = Content::Formula(sum(BUDGET), total.budget);
    put_line(sheet, row, total, "Totaal", budget, sum(FORECAST), Look::Total);
    let check = format!("=ROUND({}-SUM({}),2)", cell(row, SPENT), layout.column(NAME, SPENT).local());
    let at = |column| CellAddress { row: row + 1, column };
    sheet.put(at(0), Content::text("Controle: moet 0 zijn"), Look::Check(Show::Text));
    sheet.put(at(SPENT), Content::Formula(check, Decimal::ZERO), Look::Check(Show::Cents));
}
