use schema::{
    models::Application,
    types::{Choice, DifferenceKind, Severity},
};

use super::{tests::*, *};
use crate::{checks::Imported, rows::cases::told};

const ROW: &str = "C-1|Schoonmaak|Delft|Schoon B.V.|27312345|1-1-2022|31-12-2024|2x1 jaar|blauw";
const LONGER: &str = "C-1|Schoonmaak|Delft|Schoon B.V.|27312345|1-1-2022|31-12-2025|2x1 jaar|groen";

fn all(choice: Choice) -> Application {
    Application { conflicts: Some(choice), likely: Some(choice), ..Application::default() }
}

/// A contract that an import stored and of which somebody then changed the end and the category
fn changed_by_hand() -> Vec<StoredContract> {
    let mut before = stored(&[ROW]);
    before[0].contract.current_end_on = "2026-06-30".parse().ok();
    before[0].contract.category = Some("Facilitair".to_owned());
    before
}

fn end(checked: &CheckedContracts) -> Option<String> {
    checked.changes[0].draft.current_end_on.map(|day| day.to_string())
}

#[test]
fn what_was_changed_by_hand_stays_while_the_register_says_the_same() {
    let same = check_rows(&[ROW], &changed_by_hand());
    assert_eq!((same.differences.unchanged, same.changes, same.remembered), (1, vec![], vec![]));
    assert_eq!(told(&same.findings), vec![]);
    let other_field = check_rows(&[&ROW.replace("blauw", "groen")], &changed_by_hand());
    assert_eq!((other_field.differences.changed, other_field.differences.undecided), (1, 0));
    assert_eq!(end(&other_field).as_deref(), Some("2026-06-30"), "the hand counts");
    assert_eq!(other_field.changes[0].draft.category.as_deref(), Some("Facilitair"));
    assert_eq!(other_field.changes[0].draft.unmapped["Kleur"], "groen", "and the register for the rest");
}

#[test]
fn what_both_changed_is_asked_at_its_cell() {
    let asked = check_rows(&[LONGER], &changed_by_hand());
    assert_eq!(told(&asked.findings), [("contract.conflict", Severity::Warning, "G2".to_owned())]);
    assert_eq!((asked.differences.rows[0].kind, asked.differences.undecided), (DifferenceKind::Conflict, 1));
    let conflict = asked.differences.rows[0].fields.list().iter().find(|field| field.conflict).cloned();
    let told_of = conflict.map(|field| (field.base, field.before, field.after));
    let day = |text: &str| Some(text.to_owned());
    assert_eq!(told_of, Some((day("31-12-2024"), day("30-06-2026"), day("31-12-2025"))));

    let kept = decided(&[LONGER], &changed_by_hand(), &all(Choice::Keep));
    assert_eq!(told(&kept.findings), [("contract.keeps_by_hand", Severity::Info, "G2".to_owned())]);
    assert_eq!((end(&kept).as_deref(), kept.differences.undecided), (Some("2026-06-30"), 0));
    let taken = decided(&[LONGER], &changed_by_hand(), &all(Choice::Overwrite));
    assert_eq!(told(&taken.findings), [("contract.overwrites_by_hand", Severity::Warning, "G2".to_owned())]);
    assert_eq!((end(&taken).as_deref(), taken.differences.undecided), (Some("2025-12-31"), 0));

    let mut later = changed_by_hand();
    later[0].imported = Some(Imported { register: later[0].register(), ..kept.changes[0].imported.clone() });
    later[0].contract.unmapped = serde_json::json!({"Kleur": "groen"});
    let again = check_rows(&[LONGER], &later);
    assert_eq!((again.differences.unchanged, told(&again.findings)), (1, vec![]), "it is not asked again");
}

#[test]
fn name_and_number_of_a_supplier_are_decided_together() {
    let mut before = stored(&[ROW]);
    if let Some(supplier) = &mut before[0].supplier {
        (supplier.name, supplier.kvk_number) = (Some("Bezem".to_owned()), Some("11111111".to_owned()));
    }
    let row = ROW.replace("27312345", "22222222");
    let kept = decided(&[&row], &before, &all(Choice::Keep));
    let draft = &kept.changes[0].draft;
    assert_eq!(draft.supplier.as_deref(), Some("Bezem"), "{:?}", kept.findings);
    assert_eq!(draft.kvk_number.as_ref().map(ToString::to_string).as_deref(), Some("11111111"));
}

#[test]
fn who_says_the_same_by_hand_and_in_the_register_agrees() {
    let row = "C-1|Schoonmaak|Delft|Schoon B.V.|27312345|1-1-2022|30-6-2026|2x1 jaar|blauw";
    let agreed = check_rows(&[row], &changed_by_hand());
    assert_eq!((agreed.differences.unchanged, agreed.changes.len(), agreed.remembered.len()), (1, 0, 1));
    let mut before = changed_by_hand();
    before[0].imported = agreed.remembered.into_iter().next().map(|(_, imported)| imported);
    let later = check_rows(&[LONGER], &before);
    assert_eq!((told(&later.findings), later.differences.undecided), (vec![], 0), "that is no conflict");
}

#[test]
fn a_contract_made_by_hand_is_not_overwritten_either() {
    let mut before = changed_by_hand();
    before[0].imported = None;
    let asked =
        check_rows(&["C-1|Schoonmaak|Delft|Schoon B.V.|27312345||31-12-2025|2x1 jaar|blauw"], &before);
    assert_eq!(told(&asked.findings), [("contract.conflict", Severity::Warning, "G2".to_owned())]);
    assert_eq!(asked.changes[0].draft.starts_on, before[0].contract.starts_on, "an empty cell wipes nothing");
}

#[test]
fn a_row_is_found_by_what_registers_call_it() {
    let mut before = stored(&[ROW, "|Groen|Delft|Gras||1-1-2020|||"]);
    before[0].contract.reference = Some("D-2022-1".to_owned());
    before[1].contract.title = "Onderhoud plantsoen".to_owned();
    before[1].supplier = None;
    let checked = check_rows(&[ROW, "|Groen|Delft|Gras||1-1-2020|||"], &before);
    let kept = [(DifferenceKind::Kept, "C-1 · Schoonmaak"), (DifferenceKind::Kept, "Groen")];
    assert_eq!((checked.differences.unchanged, kinds(&checked)), (2, kept.to_vec()), "the hand counts");
}

#[test]
fn a_row_that_looks_like_a_stored_contract_is_asked_about() {
    let before = stored(&["|Groenonderhoud|Delft|Gras B.V.||1-1-2020|||", "|Afval|Delft|Bak||1-1-2020|||"]);
    let rows = ["|Groenonderhout|Delft|Gras BV||1-1-2020|||", "|Afval|Delft|Bak||1-1-2020|||"];
    let asked = check_rows(&rows, &before);
    assert_eq!(told(&asked.findings), [("contract.match_likely", Severity::Warning, "B2".to_owned())]);
    assert_eq!((kinds(&asked), asked.gone.len()), (vec![(DifferenceKind::Likely, "Groenonderhout")], 0));

    let same = decided(&rows, &before, &all(Choice::Same));
    assert_eq!(same.changes[0].existing, Some(before[0].contract.contract_id));
    assert_eq!((same.differences.undecided, same.gone), (0, vec![]));
    let new = decided(&rows, &before, &all(Choice::New));
    assert_eq!(new.changes[0].existing, None);
    assert_eq!(new.gone.iter().map(|gone| gone.name.as_str()).collect::<Vec<_>>(), ["Groenonderhoud"]);

    for other in
        ["|Groenonderhout|Delft|Tuinen||1-1-2020|||", "|Groenonderhout|Westland|Gras BV||1-1-2020|||"]
    {
        let checked = check_rows(&[other, rows[1]], &before);
        assert_eq!(checked.differences.undecided, 0, "another supplier, another organization: {other}");
    }
}

#[test]
fn a_contract_that_is_gone_tells_whether_people_changed_it() {
    let mut before = stored(&[ROW, "C-2|Afval|Delft|Bak||1-1-2020|||"]);
    before[0].contract.category = Some("Facilitair".to_owned());
    let checked = check_rows(&["C-2|Afval|Delft|Bak||1-1-2020|||"], &before);
    let gone: Vec<_> = checked.gone.iter().map(|gone| (gone.name.as_str(), gone.is_by_hand)).collect();
    assert_eq!(gone, [("C-1 · Schoonmaak", true)]);
}
