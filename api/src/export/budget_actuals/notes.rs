//! The sheet Toelichting: where everything comes from.

use schema::texts::Label;

use super::title;
use crate::{
    export::report::{Content, Look, Paper, Sheet, Show},
    read::budget_actuals::BudgetWithActuals,
};

const NAME: &str = "Toelichting";
const FIRST_ROW: u32 = 3;

pub(super) fn sheet(actuals: &BudgetWithActuals) -> Sheet {
    let mut sheet = Sheet::new(NAME, Paper::Portrait, [26, 84]);
    sheet.put_title(&format!("Toelichting op {}", title(actuals).to_lowercase()), &actuals.partnership.name);
    for (row, (label, text)) in (FIRST_ROW..).zip(notes(actuals)) {
        let show = if matches!(text, Content::Day(_)) { Show::Day } else { Show::Lines };
        sheet.put_row(row, [(Content::text(label), Look::Term), (text, Look::Paragraph(show))]);
    }
    sheet
}

fn notes(actuals: &BudgetWithActuals) -> Vec<(&'static str, Content)> {
    let budget = &actuals.budget;
    vec![
        ("Samenwerkingsverband", Content::text(&actuals.partnership.name)),
        (
            "Begroting",
            Content::Text(format!(
                "jaar {}, revisie {}, {}",
                budget.year,
                budget.revision,
                budget.status.label()
            )),
        ),
        ("Stand op", Content::Day(actuals.actuals.as_of)),
        ("Bron", Content::text("de vastgelegde uitgaven van het begrotingsjaar, met hun correcties")),
        (
            "Selectie",
            Content::Text(format!(
                "uitgaven tot en met de dag van de stand; daarmee zijn {} maanden van het jaar verstreken",
                actuals.actuals.months_ended
            )),
        ),
        ("Verschil", Content::text("begroot min gerealiseerd; onder nul is de post overschreden")),
        (
            "Prognose",
            Content::text(
                "Een post met kosten in elke verstreken maand, en minstens drie, loopt in dat tempo door. Van een andere post wordt de hele \
                 begroting verwacht, of wat al is uitgegeven als dat meer is. Is het jaar voorbij, dan is de prognose de realisatie.",
            ),
        ),
        ("Bedragen", Content::text("in euro, exclusief btw")),
        (
            "Formules",
            Content::text(
                "De begroting en de maanden zijn invoer; alle andere cijfers volgen daaruit met formules.",
            ),
        ),
        ("Gemaakt met", Content::Text(format!("Inkoopkracht {}", env!("CARGO_PKG_VERSION")))),
    ]
}
