use chrono::{DateTime, NaiveDate};
use schema::{
    models::{Application, Contract, ExtensionOption},
    types::{DifferenceKind, Severity},
};

use super::*;
use crate::{
    checks::Imported,
    rows::{
        cases::{directory, header, members, row, told},
        contract::{ContractContext, ContractRows},
    },
};

const HEADINGS: &str =
    "Contractnummer|Titel|Gemeente|Leverancier|KvK-nummer|Ingangsdatum|Einddatum|Optie|Kleur";

/// The register that stored contracts are of
const REGISTER_RUN: Option<Uuid> = Some(Uuid::from_u128(99));

pub(super) fn check_under(headings: &str, rows: &[&str], stored: &[StoredContract]) -> CheckedContracts {
    decided_under(headings, rows, stored, &Application::default())
}

pub(super) fn decided(
    rows: &[&str],
    stored: &[StoredContract],
    application: &Application,
) -> CheckedContracts {
    decided_under(HEADINGS, rows, stored, application)
}

fn decided_under(
    headings: &str,
    rows: &[&str],
    stored: &[StoredContract],
    application: &Application,
) -> CheckedContracts {
    let (directory, members, header) = (directory(), members(), header(headings));
    let context = ContractContext {
        directory: &directory,
        members: &members,
        holder: members.first(),
        on: NaiveDate::MAX,
    };
    let mut reader = ContractRows::new(&header, context);
    let rows = (2..).zip(rows).map(|(number, cells)| reader.parse(&row(number, cells))).collect();
    let suppliers: Vec<Supplier> = stored.iter().filter_map(|stored| stored.supplier.clone()).collect();
    check(&[Sheet { header: &header, rows }], stored, &suppliers, &Decisions::of(application))
}

pub(super) fn check_rows(rows: &[&str], stored: &[StoredContract]) -> CheckedContracts {
    check_under(HEADINGS, rows, stored)
}

/// What is stored after an import of these rows
pub(super) fn stored(rows: &[&str]) -> Vec<StoredContract> {
    let changes = check_rows(rows, &[]).changes;
    (1..).zip(changes).map(|(number, change)| store(number, change.draft)).collect()
}

/// The same in another register
fn of_register(number: u128, mut stored: Vec<StoredContract>) -> Vec<StoredContract> {
    for (offset, stored) in (0..).zip(&mut stored) {
        stored.contract.contract_id = Uuid::from_u128(number * 100 + offset);
        stored.imported = stored
            .imported
            .take()
            .map(|imported| Imported { register: Some(Uuid::from_u128(number)), ..imported });
    }
    stored
}

fn store(number: u128, draft: DraftContract) -> StoredContract {
    let id = Uuid::from_u128(number);
    let supplier = draft.supplier.is_some() || draft.kvk_number.is_some();
    let supplier = supplier.then(|| Supplier {
        supplier_id: id,
        partnership_id: Uuid::nil(),
        name: draft.supplier.clone(),
        kvk_number: draft.kvk_number.as_ref().map(ToString::to_string),
    });
    let option = |(position, option): (i32, &crate::rows::DraftExtensionOption)| ExtensionOption {
        extension_option_id: Uuid::nil(),
        contract_id: id,
        position,
        months: i32::try_from(option.months).unwrap(),
        used: option.used,
    };
    let whole = |count: Option<u32>| count.map(|count| i32::try_from(count).unwrap());
    StoredContract {
        imported: Some(Imported { said: draft.clone(), register: REGISTER_RUN }),
        organization: draft.organization.clone(),
        options: (1..).zip(&draft.options).map(option).collect(),
        contract: Contract {
            contract_id: id,
            partnership_id: Uuid::nil(),
            organization_id: draft.organization_id,
            supplier_id: supplier.as_ref().map(|supplier| supplier.supplier_id),
            notice_months: whole(draft.notice.and_then(schema::types::NoticePeriod::months)),
            notice_days: whole(draft.notice.and_then(schema::types::NoticePeriod::days)),
            reference: draft.reference,
            title: draft.title,
            description: draft.description,
            category: draft.category,
            nature: draft.nature,
            cpv_code: draft.cpv_code.map(|code| code.to_string()),
            value_eur: draft.value_eur,
            annual_value_eur: draft.annual_value_eur,
            starts_on: draft.starts_on,
            original_end_on: draft.original_end_on,
            current_end_on: draft.current_end_on,
            ultimate_end_on: draft.ultimate_end_on,
            extension_text: draft.extension_text,
            renewal: draft.renewal,
            notice_text: draft.notice_text,
            status: draft.status,
            contact: draft.contact,
            remarks: draft.remarks,
            unmapped: serde_json::json!(draft.unmapped),
            version: 1,
            import_run_id: Some(Uuid::nil()),
            source_sheet: Some("Blad1".to_owned()),
            source_row: Some(2),
            missing_since: None,
            created_at: DateTime::default(),
            updated_at: DateTime::default(),
        },
        supplier,
    }
}

pub(super) fn kinds(checked: &CheckedContracts) -> Vec<(DifferenceKind, &str)> {
    checked.differences.rows.iter().map(|row| (row.kind, row.label.as_str())).collect()
}

fn changed(checked: &CheckedContracts) -> Vec<(&str, Option<&str>, Option<&str>)> {
    let row = &checked.differences.rows[0];
    let fields: &[schema::models::FieldDifference] = row.fields.list().into_owned().leak();
    fields
        .iter()
        .map(|field| (field.field.as_str(), field.before.as_deref(), field.after.as_deref()))
        .collect()
}

const REGISTER: [&str; 3] = [
    "C-1|Schoonmaak|Delft|Schoon B.V.|27312345|1-1-2022|31-12-2024|2x1 jaar|blauw",
    "|Groen|Westland|Gras||1-1-2020|31-12-2025||",
    "|Groen|Delft|Gras||1-1-2020|31-12-2025||",
];

#[test]
fn the_same_register_changes_nothing() {
    let again = check_rows(&REGISTER, &stored(&REGISTER));
    assert_eq!(
        (again.findings, again.changes, again.gone, again.remembered),
        (vec![], vec![], vec![], vec![])
    );
    assert_eq!(again.differences.unchanged, 3);
}

#[test]
fn a_changed_field_is_told_with_before_and_after() {
    let after = check_rows(
        &[
            "C-1|Schoonmaak|Delft|Schoon B.V.|27312345|1-1-2022|31-12-2025|2x1 jaar|",
            REGISTER[1],
            REGISTER[2],
        ],
        &stored(&REGISTER),
    );
    assert_eq!(
        changed(&after),
        [("Einddatum", Some("31-12-2024"), Some("31-12-2025")), ("Kleur", Some("blauw"), None)]
    );
    assert_eq!(after.changes.len(), 1);
}

#[test]
fn a_column_that_is_not_there_clears_nothing() {
    let sparse = check_under(
        "Contractnummer|Titel|Leverancier",
        &["C-1|Schoonmaak|Schoon B.V."],
        &stored(&REGISTER[..1]),
    );
    assert_eq!((sparse.differences.unchanged, sparse.changes), (1, vec![]));
}

#[test]
fn finds_a_contract_by_reference_or_by_title_and_supplier() {
    let stored = stored(&REGISTER);
    let renamed = check_rows(
        &["C-1|Schoonmaak gebouwen|Delft|Schoon B.V.|27312345|1-1-2022|31-12-2024|2x1 jaar|blauw"],
        &stored,
    );
    assert_eq!(told(&renamed.findings), [("contract.title_changed", Severity::Warning, "B2".to_owned())]);
    let numbered = check_rows(&["W-9|GROEN|Westland|gras||1-1-2020|31-12-2025||"], &stored);
    assert_eq!(changed(&numbered)[0], ("Contractnummer", None, Some("W-9")));
    assert_eq!(numbered.changes[0].existing, Some(stored[1].contract.contract_id));
    let other = check_rows(&["|Groen|Westland|Tuin||1-1-2020|31-12-2025||"], &stored);
    assert_eq!(kinds(&other), [(DifferenceKind::New, "Groen")]);
}

#[test]
fn only_the_organizations_of_the_register_are_missed() {
    let stored = stored(&REGISTER);
    let delft = check_rows(&REGISTER[..1], &stored);
    assert_eq!(kinds(&delft), [(DifferenceKind::Missing, "Groen")]);
    let gone: Vec<_> =
        delft.gone.iter().map(|gone| (gone.target.row_key, gone.is_marked, gone.is_by_hand)).collect();
    assert_eq!(gone, [(stored[2].contract.contract_id, false, false)]);
}

const OTHER: [&str; 3] =
    ["K-1|Koffie|Delft|Bonen|||||", "K-2|Lunch|Delft|Brood|||||", "K-3|Fruit|Delft|Appel|||||"];

#[test]
fn registers_of_one_organization_do_not_miss_each_others_contracts() {
    let both = [stored(&REGISTER), of_register(7, stored(&OTHER))].concat();
    let first = check_rows(&REGISTER, &both);
    assert_eq!((kinds(&first), first.gone.len(), told(&first.findings)), (vec![], 0, vec![]));
    let newer = check_rows(&[OTHER[0], OTHER[2], "K-4|Thee|Delft|Blad|||||"], &both);
    assert_eq!(
        kinds(&newer),
        [(DifferenceKind::New, "K-4 · Thee"), (DifferenceKind::Missing, "K-2 · Lunch")]
    );
    assert_eq!(newer.changes[0].imported.register, Some(Uuid::from_u128(7)), "a new one is of that register");
    let third = check_rows(&["X-1|Papier|Delft|Wit|||||"], &both);
    assert_eq!((kinds(&third), told(&third.findings)), (vec![(DifferenceKind::New, "X-1 · Papier")], vec![]));
    assert_eq!(third.changes[0].imported.register, None, "it begins a register");
}

#[test]
fn too_little_of_a_register_is_another_register() {
    let stored = of_register(7, stored(&OTHER));
    let part = check_rows(&OTHER[..1], &stored);
    assert_eq!((kinds(&part), part.gone.len()), (vec![], 0));
    assert_eq!(told(&part.findings), [("contract.register_unlike", Severity::Warning, String::new())]);
    assert_eq!(part.findings[0].expected.as_deref(), Some("1 van de 3 contracten van Delft"));
    let remembered: Vec<_> =
        part.remembered.iter().map(|(key, imported)| (*key, imported.register)).collect();
    assert_eq!(remembered, [(stored[0].contract.contract_id, None)], "the last that has it");
}

#[test]
fn what_is_missing_already_says_nothing_about_a_register() {
    let mut stored = stored(&OTHER);
    for gone in &mut stored[1..] {
        gone.contract.missing_since = Some(DateTime::default());
    }
    let again = check_rows(&OTHER[..1], &stored);
    assert!(again.gone.len() == 2 && again.gone.iter().all(|gone| gone.is_marked), "{:?}", again.gone);
}

#[test]
fn a_row_that_fits_two_is_refused() {
    let twins = stored(&["|Groen|Delft|Gras||1-1-2020|||", "|Groen|Delft|Gras||1-1-2022|||"]);
    let checked = check_rows(&["|Groen|Delft|Gras||1-1-2024|||"], &twins);
    assert_eq!(told(&checked.findings), [("contract.match_ambiguous", Severity::Error, "B2".to_owned())]);
    assert_eq!((checked.rejected, checked.changes, checked.gone), (1, vec![], vec![]));
    let exact = check_rows(&["|Groen|Delft|Gras||1-1-2022|||", "|Groen|Delft|Gras||1-1-2020|||"], &twins);
    assert_eq!((exact.differences.unchanged, exact.findings), (2, vec![]));
}

#[test]
fn what_stands_there_twice_is_refused() {
    let checked = check_rows(
        &[
            "C-1|A|Delft|S|||||",
            "C-1|B|Delft|S|||||",
            "C-1|C|Westland|S|||||",
            "|D|Delft|S|||||",
            "|d|Delft|s|||||",
        ],
        &[],
    );
    let error = |code, cell: &str| (code, Severity::Error, cell.to_owned());
    assert_eq!(
        told(&checked.findings),
        [
            error("contract.reference_twice", "A2"),
            error("contract.reference_twice", "A3"),
            error("contract.twice", "B5"),
            error("contract.twice", "B6"),
        ]
    );
    assert_eq!((checked.rejected, checked.changes.len()), (4, 1));
}

#[test]
fn a_row_with_an_error_stands_for_its_contract() {
    let rows = ["C-1|Groen|Delft|S|||||", "C-2|Afval|Delft|S|||||", "C-3|Zout|Delft|S|||||"];
    let before = stored(&rows);
    let gone = |second: &str| {
        let checked = check_rows(&[rows[0], second, rows[2]], &before);
        (checked.rejected, checked.gone.len(), checked.differences.missing)
    };
    assert_eq!(gone("C-2||Delft|S|||||"), (1, 0, 0), "its number tells which one it is");
    assert_eq!(gone("C-1|Afval|Delft|S|||||"), (2, 0, 0), "its title tells which one it is");
}

#[test]
fn a_supplier_keeps_the_name_by_which_its_number_is_known() {
    let stored = stored(&REGISTER);
    let row = "C-1|Schoonmaak|Delft|Schoonmaakbedrijf Schoon|27312345|1-1-2022|31-12-2024|2x1 jaar|blauw";
    let checked = check_rows(&[row, REGISTER[2]], &stored);
    assert_eq!(told(&checked.findings), [("contract.supplier_other_name", Severity::Info, "D2".to_owned())]);
    assert_eq!((checked.differences.unchanged, checked.changes), (2, vec![]));
    let moved = check_rows(&["C-1|Schoonmaak|Delft|Ander||1-1-2022|31-12-2024|2x1 jaar|blauw"], &stored[..1]);
    assert_eq!(
        changed(&moved),
        [("Leverancier", Some("Schoon B.V."), Some("Ander")), ("KvK-nummer", Some("27312345"), None)]
    );
    let without = check_under("Contractnummer|Titel|Leverancier", &["C-1|Schoonmaak|Ander"], &stored[..1]);
    assert_eq!(changed(&without).len(), 2, "the number of the other supplier does not stay");
}

#[test]
fn a_contract_that_comes_back_is_told() {
    let mut stored = stored(&REGISTER[..1]);
    stored[0].contract.missing_since = Some(DateTime::default());
    let checked = check_rows(&REGISTER[..1], &stored);
    assert_eq!((changed(&checked)[0].0, told(&checked.findings)), ("In het bestand", vec![]));
}
