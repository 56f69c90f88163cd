//! The sheet Toelichting: where everything comes from.

use schema::{
    clock,
    texts::{Label, actor_name},
};

use super::title;
use crate::{
    export::report::{Content, Look, Paper, Sheet, Show},
    read::settlement::SettlementWithFigures,
};

const NAME: &str = "Toelichting";
const FIRST_ROW: u32 = 3;

/// With notes of the workbook itself in front
pub(super) fn sheet(
    settlement: &SettlementWithFigures,
    status: &str,
    own: &[(&'static str, String)],
) -> Sheet {
    let mut sheet = Sheet::new(NAME, Paper::Portrait, [26, 84]);
    sheet.put_title(
        &format!("Toelichting op de {}", title(settlement).to_lowercase()),
        &settlement.partnership.name,
    );
    let own = own.iter().map(|(label, text)| (*label, Content::text(text)));
    for (row, (label, text)) in (FIRST_ROW..).zip(own.chain(notes(settlement, status))) {
        let show = if matches!(text, Content::Day(_)) { Show::Day } else { Show::Lines };
        sheet.put_row(row, [(Content::text(label), Look::Term), (text, Look::Paragraph(show))]);
    }
    sheet
}

fn notes(settlement: &SettlementWithFigures, status: &str) -> Vec<(&'static str, Content)> {
    let row = &settlement.settlement;
    let mut notes = vec![
        ("Samenwerkingsverband", Content::text(&settlement.partnership.name)),
        ("Status", Content::Text(format!("{status}; versie {}", row.version))),
        ("Opgesteld", Content::Day(clock::dutch(row.drafted_at).date())),
        ("Opgesteld door", Content::text(actor_name(&row.drafted_by))),
        ("Bron", Content::text("de vastgelegde uitgaven en fees; elk staat op het blad Posten")),
        (
            "Selectie",
            Content::text(
                "wat tot en met dit halfjaar is uitgegeven en ontvangen, en in geen eerdere afrekening zat; nagekomen kosten en correcties \
                 van eerdere halfjaren tellen mee",
            ),
        ),
        (
            "Verdeelsleutel",
            Content::text(
                "de percentages van de goedgekeurde begroting van elk jaar, zoals die bij het voorleggen zijn vastgelegd",
            ),
        ),
        (
            "Tweede halfjaar",
            Content::text(
                "het hele jaar wordt verdeeld, en wat het eerste halfjaar verdeelde gaat eraf: zo sluit ook het jaar",
            ),
        ),
        (
            "Saldo",
            Content::text(
                "aandeel, min zelf betaald, plus ontvangen fees: boven nul te betalen, onder nul te ontvangen; alle saldi samen zijn precies nul",
            ),
        ),
        (
            "Overboekingen",
            Content::Text(format!(
                "{}; de administratie voert {}",
                row.transfer_method.label(),
                settlement.administrator.name
            )),
        ),
        ("Bedragen", Content::text("in euro, exclusief btw, op de cent")),
        (
            "Formules",
            Content::text(
                "Wie een bedrag op het blad Posten wijzigt, ziet alle andere cijfers volgen, behalve de overboekingen.",
            ),
        ),
        ("Gemaakt met", Content::Text(format!("Inkoopkracht {}", env!("CARGO_PKG_VERSION")))),
    ];
    if let (Some(at), Some(by)) = (row.decided_at, &row.decided_by) {
        notes.insert(4, ("Besloten", Content::Day(clock::dutch(at).date())));
        notes.insert(5, ("Besloten door", Content::text(actor_name(by))));
    }
    notes
}
