//! The sheet Toelichting: where everything comes from.

use super::{Register, TITLE, as_of};
use crate::export::report::{Content, Look, Paper, Sheet, Show};
use schema::clock;

const NAME: &str = "Toelichting";
const FIRST_ROW: u32 = 3;

pub(super) fn sheet(of: &Register) -> Sheet {
    let mut sheet = Sheet::new(NAME, Paper::Portrait, [26, 84]);
    sheet.put_title(&format!("Toelichting op {}", TITLE.to_lowercase()), &of.partnership.name);
    for (row, (label, text)) in (FIRST_ROW..).zip(notes(of)) {
        let show = if matches!(text, Content::Day(_)) { Show::Day } else { Show::Lines };
        sheet.put_row(row, [(Content::text(label), Look::Term), (text, Look::Paragraph(show))]);
    }
    sheet
}

fn notes(of: &Register) -> [(&'static str, Content); 8] {
    let missing = match of.missing {
        0 => "Alle contracten die bekend zijn, op einddatum.".to_owned(),
        1 => "Alle contracten die bekend zijn, op einddatum, zonder 1 dat niet meer in een register staat."
            .to_owned(),
        many => {
            format!(
                "Alle contracten die bekend zijn, op einddatum, zonder {many} die niet meer in een register staan."
            )
        }
    };
    [
        ("Samenwerkingsverband", Content::text(&of.partnership.name)),
        ("Bron", Content::text("de registers van de deelnemers en wat met de hand is vastgelegd")),
        ("Selectie", Content::Text(missing)),
        ("Stand op", Content::Day(clock::dutch(as_of(of)).date())),
        (
            "Bedragen",
            Content::text("in euro, exclusief btw, over de hele looptijd; een lege cel is onbekend"),
        ),
        (
            "Einddatums",
            Content::text(
                "Een einddatum is de laatste dag. De uiterste opzegdatum volgt uit de opzegtermijn en de huidige einddatum en staat \
                 op de pagina van het contract.",
            ),
        ),
        (
            "Terug inlezen",
            Content::text(
                "Het blad Contracten kan, ook gewijzigd, weer als contractenregister worden aangeleverd; ongewijzigd verandert dat \
                 niets. De andere bladen worden niet ingelezen.",
            ),
        ),
        ("Gemaakt met", Content::Text(format!("Inkoopkracht {}", env!("CARGO_PKG_VERSION")))),
    ]
}
