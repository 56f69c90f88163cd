use schema::{
    headings::{ContractField, TenderField},
    models::ColumnMapping,
    types::{ImportKind, Severity},
};
use uuid::Uuid;

use super::{
    tests::{codes, header, meanings, sheet, with},
    *,
};

fn saved(heading: &str, field: Option<&str>) -> Mappings {
    Mappings::saved([ColumnMapping {
        column_mapping_id: Uuid::nil(),
        partnership_id: Uuid::nil(),
        kind: ImportKind::Calendar,
        heading: heading.to_owned(),
        normal_heading: normalize(heading),
        field: field.map(str::to_owned),
        updated_at: chrono::DateTime::UNIX_EPOCH,
        actor: "proef".to_owned(),
    }])
}

#[test]
fn a_description_is_the_title_where_no_column_is_called_like_one() {
    let of: Header<TenderField> = header(&["Nr|Omschrijving|Trekker|Procedure", "1|Zout|Delft|Europees"]);
    assert_eq!(meanings(&of), ["Reference", "Title", "Lead", "Procedure"]);
    assert_eq!(codes(&of), [("columns.instead", Severity::Info, "B1".to_owned())]);
    let sentence = of.findings[0].sentence();
    assert_eq!(sentence, "De kolom 'Omschrijving' is gelezen als Titel, want geen kolom heet Titel.");

    let both: Header<TenderField> = header(&["Nr|Titel|Omschrijving", "1|Zout|Strooien"]);
    assert_eq!(
        (meanings(&both), codes(&both)),
        (vec!["Reference".into(), "Title".into(), "Description".into()], vec![])
    );

    let two: Header<TenderField> = header(&["Nr|Scope|Omschrijving", "1|Strooien|Zout"]);
    assert_eq!(meanings(&two), ["Reference", "Description", "Title"]);

    let other: Header<TenderField> =
        header(&["Nr|Titel van de opdracht|Omschrijving|Trekker", "1|Zout|Strooien|Delft"]);
    assert_eq!(
        meanings(&other),
        ["Reference", "?", "Description", "Lead"],
        "people have to say that it is the title"
    );
    assert!(other.lacks(TenderField::Title) && !both.lacks(TenderField::Title));
}

#[test]
fn tells_the_kind_where_a_description_is_the_title() {
    let kind = |lines: &[&str]| {
        with(&Mappings::default(), |known| recognize(&[sheet(lines)], known)).map_err(|finding| finding.code)
    };
    let calendar = "Nr|Omschrijving|Trekker|deelnemers|Geraamde waarde|Procedure|Publicatie";
    assert_eq!(kind(&["Aanbestedingskalender 2027", calendar]), Ok(ImportKind::Calendar));
    assert_eq!(
        kind(&["Contractnummer|Omschrijving|Leverancier|Ingangsdatum|Einddatum"]),
        Ok(ImportKind::Contracts)
    );
    assert_eq!(kind(&["Omschrijving|Bedrag|Kwartaal"]), Ok(ImportKind::Budget));
    assert_eq!(kind(&["Datum|Omschrijving|Leverancier|Bedrag"]), Err("workbook.kind_unknown"));
    let register: Header<ContractField> = header(&["Contractnummer|Omschrijving|Leverancier", "1|Zout|X"]);
    assert_eq!(meanings(&register), ["Reference", "Title", "Supplier"]);
}

#[test]
fn what_was_saved_gives_way_to_a_column_that_is_called_like_the_field() {
    let read = |mappings: &Mappings, lines: &[&str]| {
        let found: Header<TenderField> = with(mappings, |known| find_header(&sheet(lines), known)).unwrap();
        (meanings(&found), codes(&found))
    };
    let saved = saved("Omschrijving", Some("title"));
    let download = ["Nr|Titel|Omschrijving", "1|Zout|Strooien"];
    let (columns, findings) = read(&saved, &download);
    assert_eq!(columns, ["Reference", "Title", "Description"]);
    assert_eq!(findings, [("columns.gave_way", Severity::Info, "C1".to_owned())]);
    let (columns, findings) = read(&saved, &["Nr|Omschrijving|Scope", "1|Zout|Strooien"]);
    assert_eq!(columns, ["Reference", "Title", "Description"]);
    assert_eq!(findings, [("columns.said", Severity::Info, "B1".to_owned())]);
    let told = Mappings::default().with_told(&[("Omschrijving".to_owned(), Some("title".to_owned()))]);
    assert_eq!(read(&told, &download).0, ["Reference", "?", "Title"], "said of this workbook");
}

#[test]
fn of_two_names_of_a_field_the_saved_one_counts() {
    let lines = ["Nr|Titel|Bedrag|Raming", "1|Zout|4|5"];
    let saved = saved("Raming", Some("value"));
    let found: Header<TenderField> = with(&saved, |known| find_header(&sheet(&lines), known)).unwrap();
    assert_eq!(meanings(&found), ["Reference", "Title", "?", "Value"]);
}

#[test]
fn a_column_that_is_nearly_called_like_a_municipality_is_asked_about() {
    let found: Header<TenderField> = header(&["Titel|Delft|Pijnaker-Nootdorp|Termijn", "Zout|x|x|1"]);
    let likely = &found.findings[0];
    assert_eq!(
        (likely.code, likely.severity, likely.expected.as_deref()),
        ("columns.organization_likely", Severity::Warning, Some("Pijnacker-Nootdorp"))
    );
    assert_eq!(codes(&found)[1].0, "columns.unknown");
}
