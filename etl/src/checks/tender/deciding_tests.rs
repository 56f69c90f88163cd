use schema::{
    models::{Application, Decision},
    types::{Choice, ContractNature, DifferenceKind, Severity},
};

use super::{cases::*, *};
use crate::rows::cases::{header, told};

const HEADINGS: &str = "Nr|Titel|Penvoerder|Geraamde waarde|Publicatie|Wethouder";

fn decided(rows: &[&str], stored: &[StoredTender], application: &Application) -> Checked {
    let header = header(HEADINGS);
    let rows = parsed(&header, rows);
    check(&header, &rows, stored, application)
}

fn applied(rows: &[&str], stored: &[StoredTender]) -> Checked {
    decided(rows, stored, &Application::default())
}

fn all(choice: Choice) -> Application {
    Application { conflicts: Some(choice), likely: Some(choice), ..Application::default() }
}

/// A tender that an import stored and of which somebody then changed the value and the nature
fn changed_by_hand() -> Vec<StoredTender> {
    let mut before = stored(HEADINGS, &["1|Groen|Delft|50000|Q2|Jansen"]);
    before[0].tender.estimated_value_eur = Some(60_000.into());
    before[0].tender.nature = Some(ContractNature::Works);
    before
}

#[test]
fn what_was_changed_by_hand_stays_while_the_workbook_says_the_same() {
    let checked = applied(&["1|Groen|Delft|50000|Q2|Jansen"], &changed_by_hand());
    assert_eq!((counts(&checked), told(&checked.findings)), ([0, 0, 1, 0, 0], Vec::new()));
    assert_eq!((checked.changes.len(), checked.agreed.len()), (0, 0));

    let other_field = applied(&["1|Groen|Delft|50000|Q3|Jansen"], &changed_by_hand());
    assert_eq!((counts(&other_field), told(&other_field.findings)), ([0, 1, 0, 0, 0], Vec::new()));
    let draft = &other_field.changes[0].draft;
    assert_eq!(draft.estimated_value_eur, Some(60_000.into()), "the hand counts");
    assert_eq!(draft.nature, Some(ContractNature::Works), "there is no such column");
    let fields = other_field.differences.rows[0].fields.list();
    let told: Vec<(&str, bool)> = fields.iter().map(|field| (field.field.as_str(), field.kept)).collect();
    let expected = [("Publicatie", false), ("Geraamde waarde", true)];
    assert_eq!(told, expected, "and the workbook counts for the period");
}

#[test]
fn what_both_changed_is_a_conflict_at_its_cell() {
    let checked = applied(&["1|Groen|Delft|70000|Q3|Jansen"], &changed_by_hand());
    assert_eq!(told(&checked.findings), [("tender.conflict", Severity::Warning, "D2".to_owned())]);
    let finding = &checked.findings[0];
    assert_eq!((finding.seen.as_deref(), finding.expected.as_deref()), (Some("€ 70.000"), Some("€ 60.000")));
    let difference = &checked.differences.rows[0];
    assert_eq!((difference.kind, difference.choice), (DifferenceKind::Conflict, None));
    assert_eq!((counts(&checked), checked.differences.undecided), ([0, 1, 0, 0, 0], 1));
    let fields = difference.fields.list();
    let told: Vec<_> =
        fields.iter().map(|field| (field.field.as_str(), field.conflict, field.base.as_deref())).collect();
    assert_eq!(told, [("Geraamde waarde", true, Some("€ 50.000")), ("Publicatie", false, None)]);
}

#[test]
fn a_conflict_is_decided_for_all_or_by_row() {
    let before = changed_by_hand();
    let row = ["1|Groen|Delft|70000|Q3|Jansen"];
    let value = |checked: &Checked| checked.changes[0].draft.estimated_value_eur;
    let kept = decided(&row, &before, &all(Choice::Keep));
    assert_eq!((value(&kept), kept.differences.undecided), (Some(60_000.into()), 0));
    assert_eq!(told(&kept.findings), [("tender.keeps_by_hand", Severity::Info, "D2".to_owned())]);
    let taken = decided(&row, &before, &all(Choice::Overwrite));
    assert_eq!((value(&taken), taken.differences.undecided), (Some(70_000.into()), 0));
    assert_eq!(told(&taken.findings), [("tender.overwrites_by_hand", Severity::Warning, "D2".to_owned())]);

    let mut application = all(Choice::Keep);
    application.decisions.push(Decision {
        sheet: "Blad1".to_owned(),
        row: 2,
        row_key: before[0].tender.tender_id,
        row_version: before[0].tender.version,
        field: None,
        choice: Choice::Overwrite,
    });
    application.decisions[0].sheet = kept.changes[0].draft.origin.sheet.to_string();
    assert_eq!(value(&decided(&row, &before, &application)), Some(70_000.into()), "the row counts for more");
    application.conflicts = None;
    application.decisions[0].row_version += 1;
    let stale = decided(&row, &before, &application);
    assert_eq!(stale.differences.undecided, 1, "what was decided of another version does not count");
}

#[test]
fn what_was_kept_is_not_asked_again() {
    let mut before = changed_by_hand();
    let row = ["1|Groen|Delft|70000|Q2|Jansen"];
    before[0].imported = decided(&row, &before, &all(Choice::Keep)).changes[0].imported.clone();
    assert!(before[0].imported.is_some());
    let again = applied(&row, &before);
    assert_eq!((counts(&again), told(&again.findings)), ([0, 0, 1, 0, 0], Vec::new()));
}

#[test]
fn who_says_the_same_by_hand_and_in_the_workbook_agrees() {
    let checked = applied(&["1|Groen|Delft|60000|Q2|Jansen"], &changed_by_hand());
    assert_eq!((counts(&checked), checked.changes.len()), ([0, 0, 1, 0, 0], 0));
    let mut before = changed_by_hand();
    before[0].imported = checked.agreed.first().map(|(_, imported)| imported.clone());
    let later = applied(&["1|Groen|Delft|80000|Q2|Jansen"], &before);
    assert_eq!((counts(&later), told(&later.findings)), ([0, 1, 0, 0, 0], Vec::new()), "that is no conflict");
}

#[test]
fn a_tender_made_by_hand_is_not_overwritten_either() {
    let mut before = changed_by_hand();
    before[0].imported = None;
    before[0].tender.import_run_id = None;
    before[0].tender.category = None;
    let checked = applied(&["1|Groen|Delft|70000||Jansen"], &before);
    assert_eq!(told(&checked.findings), [("tender.conflict", Severity::Warning, "D2".to_owned())]);
    assert_eq!(checked.changes[0].draft.periods.len(), 1, "an empty cell wipes nothing that people filled");
}

#[test]
fn a_row_is_found_by_what_workbooks_call_it() {
    let mut before = stored(HEADINGS, &["1|Groen|Delft|||", "|Afval|Delft|||"]);
    before[0].tender.reference = Some("G-1".to_owned());
    before[1].tender.title = "Huishoudelijk restafval".to_owned();
    let checked = applied(&["1|Groen|Delft|||", "|Afval|Delft|||"], &before);
    assert_eq!(counts(&checked), [0, 0, 2, 0, 0], "{:?}", checked.differences);
}

#[test]
fn a_row_that_looks_like_a_stored_tender_is_asked_about() {
    let before = stored(HEADINGS, &["|Groenonderhoud|Delft|50000||", "|Afval|Delft|||"]);
    let rows = ["|Groenonderhout|Delft|50000||", "|Afval|Delft|||"];
    let asked = applied(&rows, &before);
    assert_eq!(told(&asked.findings), [("tender.match_likely", Severity::Warning, "B2".to_owned())]);
    assert_eq!((counts(&asked), asked.differences.undecided), ([1, 0, 1, 0, 0], 1));
    assert_eq!(asked.differences.rows[0].kind, DifferenceKind::Likely);

    let same = decided(&rows, &before, &all(Choice::Same));
    assert_eq!((counts(&same), same.differences.undecided), ([0, 1, 1, 0, 0], 0));
    assert_eq!(same.changes[0].existing, Some(before[0].tender.tender_id));
    let new = decided(&rows, &before, &all(Choice::New));
    assert_eq!((counts(&new), new.differences.undecided), ([1, 0, 1, 1, 0], 0));
    assert_eq!(new.gone[0].target.row_key, before[0].tender.tender_id);

    let other_lead = applied(&["|Groenonderhout|Westland|50000||", "|Afval|Delft|||"], &before);
    assert_eq!(other_lead.differences.undecided, 0, "another organization is another tender");
}

#[test]
fn a_tender_that_is_gone_tells_whether_people_changed_it() {
    let checked = applied(&["2|Afval|Delft|||"], &changed_by_hand());
    let gone: Vec<(&str, bool)> =
        checked.gone.iter().map(|tender| (tender.name.as_str(), tender.is_by_hand)).collect();
    assert_eq!(gone, [("1 · Groen", true)]);
}
