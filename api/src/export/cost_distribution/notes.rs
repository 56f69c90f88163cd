//! The sheet Toelichting: where everything comes from.

use schema::{
    clock,
    texts::{Label, method_explained},
};

use super::{overview, step::is_too_large, title, unit_in_words, workings};
use crate::{
    export::report::{Content, Look, Paper, Sheet, Show},
    read::cost_distribution::CostDistribution,
};

/// Name of the sheet
const NAME: &str = "Toelichting";
const FIRST_ROW: u32 = 3;

pub(super) fn sheet(distribution: &CostDistribution) -> Sheet {
    let mut sheet = Sheet::new(NAME, Paper::Portrait, [26, 84]);
    sheet.put_title(
        &format!("Toelichting op de {}", title(distribution).to_lowercase()),
        &distribution.partnership.name,
    );
    for (row, (label, text)) in (FIRST_ROW..).zip(notes(distribution)) {
        let show = if matches!(text, Content::Day(_)) { Show::Day } else { Show::Lines };
        sheet.put_row(row, [(Content::text(label), Look::Term), (text, Look::Paragraph(show))]);
    }
    sheet
}

fn notes(distribution: &CostDistribution) -> Vec<(&'static str, Content)> {
    let budget = &distribution.budget;
    let mut notes = vec![
        ("Samenwerkingsverband", Content::text(&distribution.partnership.name)),
        (
            "Selectie",
            Content::Text(format!(
                "de begroting van {}, revisie {}, {}",
                budget.year,
                budget.revision,
                budget.status.label()
            )),
        ),
        ("Opgesteld", Content::Day(clock::dutch(budget.created_at).date())),
        (
            "Bedragen",
            Content::Text(format!(
                "in euro, exclusief btw, verdeeld tot op {}",
                unit_in_words(distribution.unit)
            )),
        ),
        (
            "Verdeelsleutel",
            Content::text("inwonertallen van het CBS op 1 januari van het jaar vóór het begrotingsjaar"),
        ),
        ("Peildatum", Content::Day(distribution.reference_date)),
        ("Bron", Content::Text(overview::sources(distribution))),
        ("Status inwonertallen", Content::text(overview::status(distribution.key_status))),
        (
            "Methode",
            Content::Text(format!(
                "{}. {}",
                distribution.method.label(),
                method_explained(distribution.method)
            )),
        ),
        ("Formules", Content::Text(formulas(distribution))),
        (
            "Namen",
            Content::text(
                "Begroting, Totaal, Kostenverdeling, Inwoners, Aandelen en Peildatum zijn namen van cellen; kies ze in \
                 het naamvak of gebruik ze in eigen formules.",
            ),
        ),
        (
            "Terug inlezen",
            Content::text(
                "De tabel Begroting kan, ook gewijzigd, weer als begroting worden aangeleverd. Deze werkmap bevat geen \
                 macro's en haalt niets van buiten.",
            ),
        ),
        ("Contact", Content::text("geen: deze werkmap bevat geen persoonsgegevens")),
        ("Gemaakt met", Content::Text(format!("Inkoopkracht {}", env!("CARGO_PKG_VERSION")))),
    ];
    if let Some(note) = &budget.note {
        notes.insert(2, ("Over deze revisie", Content::text(note)));
    }
    notes
}

fn formulas(distribution: &CostDistribution) -> String {
    let live = format!(
        "De posten en de inwonertallen op het blad {} zijn invoer. Alle andere cijfers volgen daaruit met formules; het \
         blad {} laat elke stap zien. Wie de invoer wijzigt, ziet de verdeling meeveranderen.",
        overview::NAME,
        workings::NAME,
    );
    if is_too_large(distribution) {
        format!(
            "{live} De bedragen zelf staan er als getal: zij zijn te groot om in een rekenblad exact na te rekenen."
        )
    } else {
        live
    }
}
