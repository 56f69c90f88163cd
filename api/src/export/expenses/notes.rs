//! The sheet Toelichting: where everything comes from.

use super::{ExpensesOfYear, as_of, title};
use crate::export::report::{Content, Look, Paper, Sheet, Show};
use schema::clock;

const NAME: &str = "Toelichting";
const FIRST_ROW: u32 = 3;

pub(super) fn sheet(of: &ExpensesOfYear) -> Sheet {
    let mut sheet = Sheet::new(NAME, Paper::Portrait, [26, 84]);
    sheet.put_title(&format!("Toelichting op {}", title(of).to_lowercase()), &of.partnership.name);
    for (row, (label, text)) in (FIRST_ROW..).zip(notes(of)) {
        let show = if matches!(text, Content::Day(_)) { Show::Day } else { Show::Lines };
        sheet.put_row(row, [(Content::text(label), Look::Term), (text, Look::Paragraph(show))]);
    }
    sheet
}

fn notes(of: &ExpensesOfYear) -> [(&'static str, Content); 7] {
    [
        ("Samenwerkingsverband", Content::text(&of.partnership.name)),
        ("Bron", Content::text("de vastgelegde uitgaven; een correctie is een rij van zichzelf")),
        (
            "Selectie",
            Content::Text(format!("alle uitgaven die in de begroting van {} tellen, op datum", of.year)),
        ),
        ("Stand op", Content::Day(clock::dutch(as_of(of)).date())),
        (
            "Bedragen",
            Content::text(
                "in euro, exclusief btw; de kolom Btw-behandeling zegt wat er met de btw is gebeurd",
            ),
        ),
        (
            "Terug inlezen",
            Content::text(
                "Het blad Uitgaven kan, ook gewijzigd, weer als realisatie worden aangeleverd; ongewijzigd verandert dat niets. De andere \
                 bladen worden niet ingelezen.",
            ),
        ),
        ("Gemaakt met", Content::Text(format!("Inkoopkracht {}", env!("CARGO_PKG_VERSION")))),
    ]
}
