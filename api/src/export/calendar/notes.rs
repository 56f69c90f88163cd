//! The sheet Toelichting: where everything comes from.

use chrono::TimeDelta;
use schema::{
    clock,
    types::{CalendarStatus, dutch_day, whole_number},
};

use super::{TendersOfCalendar, as_of, own_columns::OwnColumns, title};
use crate::{
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

fn notes(of: &TendersOfCalendar) -> Vec<(&'static str, Content)> {
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
    let mut notes = vec![
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
    ];
    notes.extend(own_columns(&of.own_columns).map(|told| ("Eigen kolommen", Content::Text(told))));
    notes.push(("Gemaakt met", Content::Text(format!("Inkoopkracht {}", env!("CARGO_PKG_VERSION")))));
    notes
}

/// Where the columns that are not ours stand, and whether that is all of them; `None` without any
fn own_columns(of: &OwnColumns) -> Option<String> {
    let [shown, left_out] = [of.headings.len(), of.left_out].map(count);
    match of {
        OwnColumns { headings, .. } if headings.is_empty() => None,
        OwnColumns { left_out: 0, .. } => {
            Some("de kolommen van uw werkmappen die hier geen vaste plaats hebben, staan achteraan op het blad Kalender".to_owned())
        }
        _ => Some(format!(
            "achteraan op het blad Kalender staan er {shown}; {left_out} andere passen er niet bij, en zijn weggelaten. Wat daarin staat, \
             blijft bewaard, ook als u dit blad weer aanlevert, en is te lezen op de pagina van elk traject"
        )),
    }
}

fn count(columns: usize) -> String {
    whole_number(i64::try_from(columns).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_are_left_out_are_told() {
        let told = |shown: usize, left_out| {
            own_columns(&OwnColumns { headings: vec!["Kleur".to_owned(); shown], left_out })
        };
        assert_eq!(told(0, 0), None);
        assert!(told(3, 0).is_some_and(|text| !text.contains("weggelaten")));
        assert!(told(500, 1234).is_some_and(|text| text.contains("staan er 500; 1.234 andere")));
    }
}
