use chrono::DateTime;
use rust_decimal::dec;
use schema::types::{DifferenceKind, Procedure, Severity};

use super::{cases::*, *};
use crate::rows::cases::{DELFT, WESTLAND, ZOETERMEER, told};

const HEADINGS: &str = "Nr|Titel|Penvoerder|Deelnemers|Geraamde waarde|Publicatie|Wethouder";

#[test]
fn a_new_row_shows_how_it_was_understood() {
    let checked = check_rows(HEADINGS, &["1|Groen|Delft|Westland|€ 1,2 mln|Q2|Jansen"], &[]);
    let new = &checked.differences.rows[0];
    assert_eq!((new.kind, new.label.as_str()), (DifferenceKind::New, "1 · Groen"));
    assert_eq!(
        fields(new),
        [
            ("Nr", None, Some("1")),
            ("Titel", None, Some("Groen")),
            ("Penvoerder", None, Some("Delft")),
            ("Deelnemers", None, Some("Westland")),
            ("Geraamde waarde", None, Some("€ 1.200.000")),
            ("Status", None, Some("aangemeld")),
            ("Publicatie", None, Some("Q2 (01-04-2023 t/m 30-06-2023)")),
            ("Wethouder", None, Some("Jansen")),
        ]
    );
    assert_eq!(checked.changes[0].existing, None);
}

#[test]
fn the_same_rows_again_change_nothing() {
    let rows = [
        "1|Groen|Delft|alle|50.000 - 80.000|medio 2024|",
        "|Afval|||P.M.|n.t.b.|x",
        "|Afval|Westland|||doorlopend|",
    ];
    let checked = check_rows(HEADINGS, &rows, &stored(HEADINGS, &rows));
    assert_eq!(counts(&checked), [0, 0, 3, 0, 0]);
    assert_eq!((checked.changes.len(), checked.findings.len()), (0, 0));
}

#[test]
fn a_changed_row_tells_each_field_before_and_after() {
    let before = stored(HEADINGS, &["1|Groen|Delft|Westland|50000|Q2|Jansen"]);
    let checked = check_rows(HEADINGS, &["1|Groenonderhoud|Delft|Westland, Zoetermeer|60000||"], &before);
    assert_eq!(counts(&checked), [0, 1, 0, 0, 0]);
    assert_eq!(
        fields(&checked.differences.rows[0]),
        [
            ("Titel", Some("Groen"), Some("Groenonderhoud")),
            ("Deelnemers", Some("Westland"), Some("Westland, Zoetermeer")),
            ("Geraamde waarde", Some("€ 50.000"), Some("€ 60.000")),
            ("Publicatie", Some("Q2 (01-04-2023 t/m 30-06-2023)"), None),
            ("Wethouder", Some("Jansen"), None),
        ]
    );
    assert_eq!(checked.changes[0].existing, Some(before[0].tender.tender_id));
}

#[test]
fn a_column_that_is_not_there_wipes_nothing() {
    let before = stored(HEADINGS, &["1|Groen|Delft|Westland, Zoetermeer|50000|Q2|Jansen"]);
    let checked = check_rows("Nr|Titel|Delft|Westland", &["1|Groen|P|nee"], &before);
    assert_eq!(
        fields(&checked.differences.rows[0]),
        [("Deelnemers", Some("Westland, Zoetermeer"), Some("Westland (doet niet mee), Zoetermeer"))]
    );
    let draft = &checked.changes[0].draft;
    assert_eq!(draft.estimated_value_eur, Some(dec!(50_000)));
    assert_eq!((draft.periods.len(), draft.unmapped.len()), (1, 1));
    let ids: Vec<Uuid> = draft.participations.iter().map(|part| part.organization_id).collect();
    assert_eq!(ids, [DELFT, WESTLAND, ZOETERMEER]);
}

#[test]
fn a_value_that_follows_from_that_of_a_year_is_stored() {
    let before = stored(HEADINGS, &["1|Groen|Delft|Westland|50000|Q2|Jansen"]);
    let headings = "Nr|Titel|Jaarwaarde|Ingangsdatum|Einddatum";
    let rows = ["1|Groen|10.000|1-1-2024|31-12-2025"];
    let checked = check_rows(headings, &rows, &before);
    assert_eq!(checked.changes[0].draft.estimated_value_eur, Some(dec!(20_000)));
    let unknown_term = check_rows(headings, &["1|Groen|10.000||"], &before);
    assert_eq!(unknown_term.changes[0].draft.estimated_value_eur, Some(dec!(50_000)));
    assert_eq!(unknown_term.changes[0].draft.unmapped["Jaarwaarde"], "10.000");
    let again = check_rows(headings, &rows, &stored(headings, &rows));
    assert_eq!(counts(&again), [0, 0, 1, 0, 0]);
    let emptied = check_rows(headings, &["1|Groen||1-1-2024|31-12-2025"], &stored(headings, &rows));
    assert!(emptied.changes[0].draft.unmapped.is_empty());
}

#[test]
fn a_new_lead_replaces_the_old_one() {
    let before = stored(HEADINGS, &["1|Groen|Delft|Westland||"]);
    let checked = check_rows("Nr|Titel|Penvoerder", &["1|Groen|Zoetermeer"], &before);
    assert_eq!(fields(&checked.differences.rows[0]), [("Penvoerder", Some("Delft"), Some("Zoetermeer"))]);
}

#[test]
fn a_lead_stays_where_no_column_can_name_another() {
    let before = stored(HEADINGS, &["1|Groen|Delft|Westland||"]);
    for (headings, row) in [
        ("Nr|Titel|Gemeente", "1|Groen|Delft, Westland"),
        ("Nr|Titel|Deelnemers", "1|Groen|Delft, Westland"),
        ("Nr|Titel|Gemeente", "1|Groen|"),
    ] {
        assert_eq!(counts(&check_rows(headings, &[row], &before)), [0, 0, 1, 0, 0], "{headings}");
    }
    let led = check_rows("Nr|Titel|Gemeente", &["1|Groen|Zoetermeer"], &before);
    assert_eq!(fields(&led.differences.rows[0]), [("Penvoerder", Some("Delft"), Some("Zoetermeer"))]);
}

#[test]
fn what_was_not_understood_clears_nothing() {
    let headings = "Nr|Titel|Geraamde waarde|Procedure|Soort opdracht";
    let before = stored(headings, &["1|Groen|€ 50.000|Niet-openbaar|Diensten"]);
    let checked = check_rows(headings, &["1|Groen|€ 10.000 per jaar|iets raars|iets anders"], &before);
    assert_eq!(counts(&checked), [0, 0, 1, 0, 0], "{:?}", checked.differences);
    let checked = check_rows(headings, &["1|Groen|n.t.b.||"], &before);
    assert_eq!(
        fields(&checked.differences.rows[0]),
        [
            ("Soort opdracht", Some("diensten"), None),
            ("Geraamde waarde", Some("€ 50.000"), None),
            ("Procedure", Some("Europees niet-openbaar"), None),
        ]
    );
}

#[test]
fn whether_it_is_european_does_not_undo_a_procedure() {
    let procedure = |before: &str, said: &str| {
        let before = stored("Nr|Titel|Procedure", &[&format!("1|Groen|{before}")]);
        let checked = check_rows("Nr|Titel|Europees aanbesteed", &[&format!("1|Groen|{said}")], &before);
        checked.changes.first().map(|change| change.draft.procedure)
    };
    assert_eq!(procedure("Niet-openbaar", "ja"), None);
    assert_eq!(procedure("Meervoudig onderhands", "nee"), None);
    assert_eq!(procedure("", "ja"), Some(Some(Procedure::EuropeanUnspecified)));
    assert_eq!(procedure("Niet-openbaar", "nee"), Some(None));
    assert_eq!(procedure("Meervoudig onderhands", "ja"), Some(Some(Procedure::EuropeanUnspecified)));
}

#[test]
fn rows_are_matched_by_title_and_lead_where_no_reference_is() {
    let before =
        stored(HEADINGS, &["|Groen|Delft|||", "|Groen|Westland|||", "7|Afval|Delft|||", "|Inhuur|Delft|||"]);
    let rows = ["|GROEN |Westland|||", "|Groen|Delft|||", "|Afval|Delft|||", "9|Inhuur||||"];
    let checked = check_rows(HEADINGS, &rows, &before);
    assert_eq!(counts(&checked), [0, 4 - 1, 1, 0, 0], "{:?}", checked.differences);
    let existing: Vec<Option<Uuid>> = checked.changes.iter().map(|change| change.existing).collect();
    assert_eq!(existing, [101 + 1, 101 + 2, 101 + 3].map(|number| Some(Uuid::from_u128(number))));
    let other = check_rows(HEADINGS, &["8|Afval|Delft|||"], &before);
    assert_eq!(counts(&other), [1, 0, 0, 4, 0], "another reference is another tender");
}

#[test]
fn a_row_that_fits_two_stored_tenders_is_refused() {
    let before = stored(HEADINGS, &["1|Groen|Delft|||", "2|Groen|Delft|||"]);
    let checked = check_rows(HEADINGS, &["|Groen|Delft|||"], &before);
    assert_eq!(told(&checked.findings), [("tender.match_ambiguous", Severity::Error, "B2".to_owned())]);
    assert_eq!(counts(&checked), [0, 0, 0, 0, 1], "and neither is missing");
}

/// Title of each changed tender before, with what it is now
fn changes<'a>(
    checked: &'a Checked,
    before: &'a [StoredTender],
) -> Vec<(Option<&'a str>, Option<&'a str>, &'a str)> {
    let title = |tender_id: Uuid| before.iter().find(|stored| stored.tender.tender_id == tender_id);
    let change = |change: &'a TenderChange| {
        let stored = change.existing.and_then(title).map(|stored| stored.tender.title.as_str());
        (stored, change.draft.reference.as_deref(), change.draft.title.as_str())
    };
    checked.changes.iter().map(change).collect()
}

#[test]
fn a_number_of_a_row_is_no_identity() {
    let before = stored("Nr|Titel", &["1|Schoonmaak", "2|Catering"]);
    let inserted = check_rows("Nr|Titel", &["1|Nieuw ding", "2|Schoonmaak", "3|Catering"], &before);
    assert_eq!(
        changes(&inserted, &before),
        [
            (None, Some("1"), "Nieuw ding"),
            (Some("Schoonmaak"), Some("2"), "Schoonmaak"),
            (Some("Catering"), Some("3"), "Catering"),
        ]
    );
    assert_eq!((told(&inserted.findings), counts(&inserted)), (Vec::new(), [1, 2, 0, 0, 0]));

    let swapped = check_rows("Nr|Titel", &["1|Catering", "2|Schoonmaak"], &before);
    assert_eq!(
        changes(&swapped, &before),
        [(Some("Catering"), Some("1"), "Catering"), (Some("Schoonmaak"), Some("2"), "Schoonmaak")]
    );
}

#[test]
fn a_tender_that_is_gone_leaves_its_number() {
    let before = stored("Nr|Titel", &["1|Schoonmaak", "2|Catering", "3|Groen"]);
    let removed = check_rows("Nr|Titel", &["1|Catering", "2|Groen"], &before);
    assert_eq!(
        changes(&removed, &before),
        [(Some("Catering"), Some("1"), "Catering"), (Some("Groen"), Some("2"), "Groen")]
    );
    assert_eq!((told(&removed.findings), counts(&removed)), (Vec::new(), [0, 2, 0, 1, 0]));
    assert_eq!(removed.left, [before[0].tender.tender_id]);
    assert_eq!(fields(&removed.differences.rows[2]), [("Nr", Some("1"), None)]);
}

#[test]
fn a_number_that_is_still_taken_is_refused() {
    let mut before = stored("Nr|Titel", &["1|Schoonmaak", "2|Catering"]);
    before[0].tender.source_row = None;
    let removed = check_rows("Nr|Titel", &["1|Catering"], &before);
    assert_eq!(told(&removed.findings), [("tender.match_ambiguous", Severity::Error, "B2".to_owned())]);
    assert_eq!(counts(&removed), [0, 0, 0, 0, 1], "no workbook ever had the other");

    let before = stored("Nr|Titel", &["1|Schoonmaak", "2|Catering", "3|Catering"]);
    let twofold = check_rows("Nr|Titel", &["1|Catering", "2|Nieuw ding", "3|Iets"], &before);
    let ambiguous = twofold.findings.iter().filter(|finding| finding.code == "tender.match_ambiguous");
    assert!(ambiguous.count() > 0, "{:?}", twofold.findings);
}

#[test]
fn a_title_that_changed_under_its_number_is_told() {
    let before = stored("Nr|Titel", &["1|Schoonmaak", "2|Catering"]);
    let checked = check_rows("Nr|Titel", &["1|Glasbewassing", "2|catering"], &before);
    assert_eq!(told(&checked.findings), [("tender.title_changed", Severity::Warning, "B2".to_owned())]);
    let finding = &checked.findings[0];
    assert_eq!(
        (finding.seen.as_deref(), finding.expected.as_deref()),
        (Some("Glasbewassing"), Some("Schoonmaak"))
    );
    assert_eq!(changes(&checked, &before)[0], (Some("Schoonmaak"), Some("1"), "Glasbewassing"));
}

#[test]
fn doubles_are_refused_at_each_row() {
    let rows = [
        "1|Groen|Delft|||",
        "1|Afval|Delft|||",
        "|Inhuur|Delft|||",
        "|inhuur|Delft|||",
        "|Inhuur|Westland|||",
    ];
    let checked = check_rows(HEADINGS, &rows, &[]);
    let at = |code, cell: &str| (code, Severity::Error, cell.to_owned());
    assert_eq!(
        told(&checked.findings),
        [
            at("tender.reference_twice", "A2"),
            at("tender.reference_twice", "A3"),
            at("tender.twice", "B4"),
            at("tender.twice", "B5")
        ]
    );
    assert_eq!(checked.findings[0].expected.as_deref(), Some("rij 3"));
    assert_eq!(counts(&checked), [1, 0, 0, 0, 4]);
}

#[test]
fn titles_that_differ_in_brackets_are_two_tenders() {
    let checked = check_rows(HEADINGS, &["|Groen (perceel 1)|Delft|||", "|Groen (perceel 2)|Delft|||"], &[]);
    assert_eq!(counts(&checked), [2, 0, 0, 0, 0]);
}

#[test]
fn what_is_gone_is_missing_but_a_mistake_is_no_reason() {
    let mut before = stored(HEADINGS, &["1|Groen|Delft|||", "2|Afval|Delft|||", "3|Inhuur|Delft|||"]);
    before[1].tender.missing_since = Some(DateTime::UNIX_EPOCH);
    let checked = check_rows(HEADINGS, &["3|Inhuur|Delft||twaalf|"], &before);
    assert_eq!(counts(&checked), [0, 0, 0, 2, 1]);
    let marked: Vec<(Uuid, bool)> =
        checked.gone.iter().map(|tender| (tender.target.row_key, tender.is_marked)).collect();
    assert_eq!(marked, [(before[0].tender.tender_id, false), (before[1].tender.tender_id, true)]);
    let labels: Vec<&str> = checked.differences.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["1 · Groen", "2 · Afval"]);

    let back = check_rows(HEADINGS, &["1|Groen|Delft|||", "2|Afval|Delft|||", "3|Inhuur|Delft|||"], &before);
    assert_eq!(counts(&back), [0, 1, 2, 0, 0]);
    assert_eq!(fields(&back.differences.rows[0])[0].0, "In het bestand");
}

#[test]
fn a_row_with_an_error_stands_for_its_tender() {
    let before = stored("Nr|Titel|Publicatie", &["1|Groen|Q1", "2|Afval|Q1", "3|Inhuur|Q1"]);
    let no_title = check_rows("Nr|Titel|Publicatie", &["1|Groen|Q1", "2||Q1", "3|Inhuur|Q1"], &before);
    assert_eq!(counts(&no_title), [0, 0, 2, 0, 1], "its number tells which one it is");
    let twice = check_rows("Nr|Titel|Publicatie", &["1|Groen|Q1", "1|Afval|Q1", "3|Inhuur|Q1"], &before);
    assert_eq!(counts(&twice), [0, 0, 1, 0, 2], "its title tells which one it is");
}

#[test]
fn vat_in_a_heading_is_told_once() {
    let rows = ["1|Groen|5", "2|Afval|6"];
    let checked = check_rows("Nr|Titel|Geraamde waarde (incl. btw)", &rows, &[]);
    assert_eq!(told(&checked.findings), [("money.header_including_vat", Severity::Warning, "C1".to_owned())]);
}
