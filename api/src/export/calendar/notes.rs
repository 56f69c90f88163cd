//! The sheet Toelichting: where everything comes from.

use chrono::TimeDelta;
use schema::types::{CalendarStatus, dutch_day};

use super::{TendersOfCalendar, as_of, title};
use crate::{
    clock,
    export::report::{Content, Look, Paper, Sheet, Show},
    read::Visibility,
};

const NAME: &str = "Toelichting";
const FIRST_ROW: u32 = 3;

pub(super) fn sheet(of: &TendersOfCalendar) -> Sheet {
    let mut sheet = Sheet::new(NAME, Paper::Portrait, [26, 84]);
    sheet.put_title(&format!("Toelichting op {}", title(of).to_lowercase()), &of.partnership.name);
    for (row, (label, text)) in (FIRST_ROW..).zip(notes(of)) {
        let show = if matches!(text, Content::Day(_)) { Show::Day } else { Show::Lines };
        sheet.put_row(row, [(Content::text(label), Look::Term), (text, Look::Paragraph(show))]);
    }
    sheet
}

fn notes(of: &TendersOfCalendar) -> [(&'static str, Content); 8] {
    let status = match of.calendar.status {
        CalendarStatus::Draft => "concept: alleen voor deelnemers",
        CalendarStatus::Published => "gepubliceerd",
    };
    let seen = match of.visibility {
        Visibility::All => "alle gegevens; contactpersonen en opmerkingen zijn alleen voor deelnemers",
        Visibility::Published => "wat openbaar is: zonder contactpersonen en opmerkingen",
    };
    let stood = of.stood_at.map_or_else(String::new, |moment| {
        format!(", zoals die was op {}", dutch_day(clock::dutch(moment - TimeDelta::seconds(1)).date()))
    });
    let selection = if of.is_narrowed { "een keuze uit de trajecten" } else { "alle trajecten" };
    [
        ("Samenwerkingsverband", Content::text(&of.partnership.name)),
        ("Bron", Content::Text(format!("{} ({status}){stood}", of.calendar.title))),
        (
            "Selectie",
            Content::Text(format!(
                "{selection} van de kalender van {}, op publicatie; {seen}",
                of.calendar.year
            )),
        ),
        ("Stand op", Content::Day(clock::dutch(as_of(of)).date())),
        (
            "Waarden",
            Content::text(
                "geraamd, in euro, exclusief btw, over de hele looptijd met verlengingen; van een marge telt de bovengrens, die op het blad \
                 Samenvatting apart staat",
            ),
        ),
        (
            "Momenten",
            Content::text("zoals zij zijn geschreven: een datum, of een periode zo vaag als zij bekend is"),
        ),
        (
            "Terug inlezen",
            Content::text(
                "Het blad Kalender kan, ook gewijzigd, weer als aanbestedingskalender worden aangeleverd; ongewijzigd verandert dat niets. Lever \
                 een keuze niet zo aan dat ontbrekende trajecten worden verwijderd. De andere bladen worden niet ingelezen.",
            ),
        ),
        ("Gemaakt met", Content::Text(format!("Inkoopkracht {}", env!("CARGO_PKG_VERSION")))),
    ]
}
