use std::{ops::Bound, sync::Arc};

use chrono::NaiveDate;
use schema::{
    headings::{BudgetField, PopulationField, TenderField},
    models::Organization,
    types::{CellAddress, ImportKind, OrganizationKind, Severity},
};
use uuid::Uuid;

use super::*;
use crate::{
    directory::Directory,
    workbook::{RawCell, RawRow, RawValue, Visibility},
};

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 1).unwrap()
}

fn directory() -> Directory {
    let municipality = |(code, name): (&str, &str)| Organization {
        organization_id: Uuid::from_u128(u128::from(code.parse::<u16>().unwrap())),
        kind: OrganizationKind::Municipality,
        code: Some(format!("GM{code}")),
        name: name.to_owned(),
        existence: (Bound::Unbounded, Bound::Unbounded),
    };
    let four =
        [("0503", "Delft"), ("1926", "Pijnacker-Nootdorp"), ("1783", "Westland"), ("0637", "Zoetermeer")];
    Directory::new(four.into_iter().map(municipality).collect())
}

/// Cells are separated by `|`; an empty one is left out
pub(super) fn sheet(lines: &[&str]) -> Vec<RawRow> {
    let sheet: Arc<str> = "Blad1".into();
    let row = |(row, line): (u32, &&str)| {
        let cells =
            (0..).zip(line.split('|')).filter(|(_, text)| !text.is_empty()).map(|(column, text)| RawCell {
                address: CellAddress { row, column },
                value: text.parse().map_or_else(|_| RawValue::Text(text.to_owned()), RawValue::Number),
            });
        RawRow::new(Arc::clone(&sheet), row, Visibility::Visible, cells.collect())
    };
    (0..).zip(lines).map(row).filter(|row| !row.cells.is_empty()).collect()
}

pub(super) fn header<F: Vocabulary>(lines: &[&str]) -> Header<F> {
    found(lines).unwrap()
}

fn found<F: Vocabulary>(lines: &[&str]) -> Result<Header<F>, Box<Finding>> {
    with(&Mappings::default(), |known| find_header(&sheet(lines), known))
}

pub(super) fn with<T>(mappings: &Mappings, ask: impl FnOnce(&Known<'_>) -> T) -> T {
    ask(&Known { directory: &directory(), on: day(), mappings })
}

pub(super) fn meanings<F: Vocabulary>(header: &Header<F>) -> Vec<String> {
    let told = |meaning: &Meaning<F>| match meaning {
        Meaning::Field(field) => format!("{field:?}"),
        Meaning::Organization(_, name) => name.clone(),
        Meaning::Moment(moment) => moment.clone(),
        Meaning::Unknown => "?".to_owned(),
    };
    header.columns.iter().map(|column| told(&column.meaning)).collect()
}

pub(super) fn codes<F>(header: &Header<F>) -> Vec<(&'static str, Severity, String)> {
    let told = |finding: &Finding| {
        (finding.code, finding.severity, finding.cell.map_or_else(String::new, |cell| cell.to_string()))
    };
    header.findings.iter().map(told).collect()
}

#[test]
fn finds_the_header_below_titles_and_groups() {
    let header: Header<TenderField> = header(&[
        "Aanbestedingskalender 2023",
        "Stand:|1 maart 2023",
        "",
        "|||Deelname",
        "Nr|Naam  aanbesteding *|Penvoerder|Delft|Gemeente Westland|Pijnacker|ZTM",
        "1|Gladheidsbestrijding|Delft|x|x||",
    ]);
    assert_eq!(header.row, 4);
    assert_eq!(meanings(&header), ["Reference", "Title", "Lead", "Delft", "Westland", "?", "?"]);
    let titles: Vec<_> = header.titles.iter().map(|title| (title.row, title.text.as_str())).collect();
    assert_eq!(titles, [(0, "Aanbestedingskalender 2023"), (1, "Stand: 1 maart 2023"), (3, "Deelname")]);
    assert_eq!(
        codes(&header),
        [
            ("columns.organization_likely", Severity::Warning, "F5".to_owned()),
            ("columns.unknown", Severity::Info, "G5".to_owned())
        ]
    );
}

#[test]
fn reads_a_header_of_two_rows() {
    let wide: Header<TenderField> = header(&[
        "Kalender",
        "Titel|Geraamde waarde|Deelname",
        "||Delft|Westland|Zoetermeer",
        "Afval|1000|x|x|",
        "Delft|2000|x||",
    ]);
    assert_eq!(wide.row, 2);
    assert_eq!(meanings(&wide), ["Title", "Value", "Delft", "Westland", "Zoetermeer"]);

    let grouped: Header<TenderField> =
        header(&["Titel|Planning||", "|Start|Publicatie|Gunning", "Afval|Q1 2023|Q2 2023|Q3 2023"]);
    assert_eq!(meanings(&grouped), ["Title", "Preparation", "Publication", "Award"]);
    assert_eq!(grouped.row, 1);
}

#[test]
fn data_is_no_second_header_row() {
    let header: Header<TenderField> =
        header(&["Titel|Gemeente|Penvoerder", "|Delft|Westland", "Afval|Delft|Delft"]);
    assert_eq!((header.row, meanings(&header).len()), (0, 3));
    assert_eq!(meanings(&header), ["Title", "Organization", "Lead"]);
}

#[test]
fn one_column_for_a_field() {
    let settled = |lines: &[&str]| {
        let header: Header<TenderField> = header(lines);
        (meanings(&header), codes(&header))
    };
    let (columns, findings) = settled(&["Titel|Bedrag|Geraamde waarde", "Afval||5", "Zand||7"]);
    assert_eq!((columns, findings), (vec!["Title".into(), "?".into(), "Value".into()], vec![]));

    let (columns, findings) = settled(&["Titel|Bedrag|Geraamde waarde", "Afval|4|5"]);
    assert_eq!(columns, ["Title", "?", "Value"]);
    assert_eq!(findings, [("columns.double", Severity::Warning, "B1".to_owned())]);

    let (columns, findings) = settled(&["Titel|Bedrag|Raming", "Afval|4|5"]);
    assert_eq!(columns, ["Title", "Value", "?"]);
    assert_eq!(findings, [("columns.double", Severity::Error, "C1".to_owned())]);

    let (columns, findings) = settled(&["Titel|Inkoper|Afdeling", "Afval|Jan|Groen"]);
    assert_eq!(columns, ["Title", "Contact", "?"]);
    assert_eq!(findings, [("columns.double", Severity::Warning, "C1".to_owned())]);
}

#[test]
fn headings_stay_apart() {
    let header: Header<TenderField> = header(&["Titel|Status|Bijlage|Bijlage", "Afval|x|a|b|los"]);
    let headings: Vec<_> = header.columns.iter().map(|column| column.heading.as_str()).collect();
    assert_eq!(headings, ["Titel", "Status", "Bijlage", "Bijlage (2)", "Kolom E"]);
    assert!(codes(&header).contains(&("columns.without_heading", Severity::Info, "E1".to_owned())));
}

#[test]
fn tells_what_is_missing() {
    let header: Header<PopulationField> = header(&["Gemeente|Jaar|nHH", "Delft|2020|58852"]);
    let missing = header.findings.iter().find(|finding| finding.code == "columns.missing").unwrap();
    assert_eq!(missing.expected.as_deref(), Some("Inwoners"));
    let heading = |header: &Header<PopulationField>| {
        let unknown = header.findings.iter().find(|finding| finding.code == "columns.unknown");
        unknown.and_then(|finding| finding.heading.clone())
    };
    assert_eq!(heading(&header).as_deref(), Some("nHH"), "so that people can say that it is the one");
    assert_eq!(heading(&self::header(&["Gemeente|Jaar|Inwoners|nHH", "Delft|2020|103595|58852"])), None);
    let error = found::<BudgetField>(&["niets|hier"]).unwrap_err();
    assert_eq!(
        (error.code, error.expected.as_deref()),
        ("columns.no_header", Some("Begrotingspost, Bedrag"))
    );
}

#[test]
fn tells_the_kind_by_the_headers() {
    let kind = |lines: &[&str]| {
        let sheets = [sheet(&["Toelichting"]), sheet(lines)];
        with(&Mappings::default(), |known| recognize(&sheets, known)).map_err(|finding| finding.code)
    };
    assert_eq!(kind(&["Titel|Delft|Westland"]), Ok(ImportKind::Calendar));
    assert_eq!(kind(&["Omschrijving|Bedrag"]), Ok(ImportKind::Budget));
    assert_eq!(kind(&["Naam|Bedrag|Publicatie|Penvoerder"]), Ok(ImportKind::Calendar));
    assert_eq!(kind(&["Perioden|Regio's|Bevolking/Totale bevolking (aantal)"]), Ok(ImportKind::Population));
    assert_eq!(kind(&["Municipality|Population|Province|HolRegion"]), Ok(ImportKind::Population));
    assert_eq!(kind(&["Regio's|Onderwerp|Waarde"]), Ok(ImportKind::Population));
    assert_eq!(kind(&["Gemeente|Inwoners 2022|Inwoners 2023"]), Ok(ImportKind::Population));
    assert_eq!(kind(&["Inwonertal per gemeente", "Gemeente|2022|2023*"]), Ok(ImportKind::Population));
    assert_eq!(kind(&["Bijdrage per gemeente", "Gemeente|2022|2023"]), Err("workbook.kind_unknown"));
    assert_eq!(kind(&["Titel|Gemeente|2022|2023"]), Ok(ImportKind::Calendar));
    assert_eq!(kind(&["Inwoners per jaar", "Jaar|Delft|Westland"]), Ok(ImportKind::Population));
    assert_eq!(kind(&["|Delft|Westland", "Inwoners|1|2"]), Ok(ImportKind::Population));
    assert_eq!(kind(&["Jaar|Delft|Westland", "2022|1|2"]), Err("workbook.kind_unknown"));
    assert_eq!(kind(&["Kostenverdeling naar inwoners", "Jaar|Delft|Westland"]), Err("workbook.kind_unknown"));
    assert_eq!(kind(&["Inwonersparticipatie", "Jaar|Titel|Delft|Westland"]), Ok(ImportKind::Calendar));
    assert_eq!(kind(&["Naam|Bedrag"]), Err("workbook.kind_ambiguous"));
    for register in [
        "Titel|Leverancier",
        "Contractnummer|Naam contract|Leverancier|Einddatum",
        "Contract nr.|Contractnaam|Startdatum contract|Einddatum contract|Verlengingsoptie(s)|Opzegtermijn (aanwezig)",
        "Naam|Kvknummer|Officiële benaming|Expiratiedatum|Oorspronkelijke einddatum (bij toepassing verlenging)",
    ] {
        assert_eq!(kind(&[register]), Ok(ImportKind::Contracts), "{register}");
    }
    for calendar in [
        "Titel|Ingangsdatum|Einddatum",
        "Nr|Titel|Geraamde waarde|Publicatie|Gunning|Ingangsdatum|Einddatum|Leverancier",
        "Titel|Leverancier|Delft|Westland|Zoetermeer",
    ] {
        assert_eq!(kind(&[calendar]), Ok(ImportKind::Calendar), "{calendar}");
    }
    assert_eq!(kind(&["Datum|Begrotingspost|Betaald door|Bedrag|Factuurnummer"]), Ok(ImportKind::Expenses));
    assert_eq!(kind(&["Begrotingspost|Bedrag|Realisatie"]), Ok(ImportKind::Budget));
    assert_eq!(kind(&["Gemeentecode|Gemeentenaam|Provincie"]), Err("workbook.kind_unknown"));
    assert_eq!(kind(&["Gemeente|Code|AmsterdamseCode|Partij|AantalStemmen"]), Err("workbook.kind_unknown"));
}

#[test]
fn a_year_a_column() {
    let days = |lines: &[&str]| {
        let header: Header<PopulationField> = header(lines);
        let years = header.columns.iter().map(|column| column.day.map(|(day, _)| day.to_string()));
        (years.collect::<Vec<_>>(), header.row, codes(&header))
    };
    let year = |year: i32| Some(format!("{year}-01-01"));
    let (years, row, findings) = days(&["Gemeente|2022|2023*|Mannen 2023|Inwoners", "Delft|=1|=2|=1|=3"]);
    assert_eq!((years, row), (vec![None, year(2022), year(2023), None, None], 0));
    assert_eq!(
        findings,
        [
            ("columns.unknown", Severity::Info, "E1".to_owned()),
            ("columns.unknown", Severity::Info, "D1".to_owned())
        ]
    );

    let (years, row, findings) = days(&["Gemeente|Inwoners|", "|2022|2023", "Delft|=1|=2"]);
    assert_eq!((years, row, findings), (vec![None, year(2022), year(2023)], 1, vec![]));

    let (years, row, findings) = days(&[
        "Onderwerp|Totale bevolking (aantal)|Totale bevolking (aantal)",
        "Perioden|2022|2023",
        "Regio's|aantal|aantal",
        "Delft|=1|=2",
    ]);
    assert_eq!((years, row, findings), (vec![None, year(2022), year(2023)], 2, vec![]));

    let (_, _, findings) = days(&["Gemeente|2022|2022", "Delft|=1|=2"]);
    assert_eq!(findings, [("columns.double", Severity::Error, "C1".to_owned())]);

    let (years, ..) = days(&["Gemeente|Inwoners||Mannen|", "|2022|2023|2022|2023", "Delft|=1|=2|=1|=1"]);
    assert_eq!(years, [None, year(2022), year(2023), None, None]);
}

#[test]
fn a_municipality_a_column() {
    let across = |lines: &[&str]| {
        let header: Header<PopulationField> = header(lines);
        (meanings(&header), header.row, codes(&header))
    };
    let (columns, row, findings) = across(&["Jaar|Delft|GM1783|Nederland", "2022|104572|112448|17590672"]);
    assert_eq!((columns, row), (vec!["Period".into(), "Delft".into(), "Westland".into(), "?".into()], 0));
    assert_eq!(findings, [("columns.unknown", Severity::Info, "D1".to_owned())]);

    for corner in ["Regio's", "Onderwerpen per jaar", ""] {
        let (columns, _, findings) =
            across(&[&format!("{corner}|Delft|Westland"), "2021|103581|111382", "2022*|104572|112448"]);
        assert_eq!((columns, findings), (vec!["Period".into(), "Delft".into(), "Westland".into()], vec![]));
    }
    let (columns, ..) = across(&["|Delft|Westland", "Inwoners|104572|112448", "Huishoudens|58852|46574"]);
    assert_eq!(columns, ["Measure", "Delft", "Westland"]);

    let (columns, row, findings) =
        across(&["Regio's|Delft|Westland", "Perioden|aantal|aantal", "2022|104572|112448"]);
    assert_eq!(
        (columns, row, findings),
        (vec!["Period".into(), "Delft".into(), "Westland".into()], 1, vec![])
    );

    let (columns, row, _) = across(&["Gemeente|Jaar|Inwoners", "Delft|2022|104572", "Westland|2022|112448"]);
    assert_eq!((columns, row), (vec!["Name".into(), "Period".into(), "Inhabitants".into()], 0));
}

fn mappings(said: &[(&str, Option<&str>)]) -> Mappings {
    let told: Vec<_> =
        said.iter().map(|(heading, field)| ((*heading).to_owned(), field.map(str::to_owned))).collect();
    Mappings::default().with_told(&told)
}

#[test]
fn what_people_said_wins() {
    let said =
        mappings(&[("Wat", Some("title")), ("Doc", Some("reference")), ("Zoveelste", None), ("Delft", None)]);
    let lines = ["ID|Doc|Wat|Titel|Zoveelste|Delft|Westland", "1|A-1|Zout|oud|3|x|x"];
    let header: Header<TenderField> = with(&said, |known| find_header(&sheet(&lines), known)).unwrap();
    assert_eq!(meanings(&header), ["?", "Reference", "Title", "?", "Westland"]);
    let told = |code| {
        codes(&header).into_iter().filter(|found| found.0 == code).map(|found| found.2).collect::<Vec<_>>()
    };
    assert_eq!(told("columns.said"), ["B1", "C1"]);
    assert_eq!(told("columns.ignored"), ["E1", "F1"]);
    assert_eq!(told("columns.unknown"), ["A1", "D1"], "what a known heading lost to");
    assert_eq!(
        (told("columns.double"), mappings(&[("a", Some("moon"))]).unknown_field(ImportKind::Calendar)),
        (vec![], Some("moon"))
    );
    let two = mappings(&[("Wat", Some("title")), ("Doc", Some("title"))]);
    let header: Header<TenderField> = with(&two, |known| find_header(&sheet(&lines), known)).unwrap();
    assert!(
        codes(&header).contains(&("columns.double", Severity::Error, "C1".to_owned())),
        "{:?}",
        codes(&header)
    );
}

#[test]
fn a_budget_or_population_heeds_what_people_said_too() {
    let said = mappings(&[("Wat", Some("line")), ("Hoeveel", Some("amount"))]);
    let lines = ["Wat|Hoeveel", "Inhuur|5"];
    let kind = with(&said, |known| recognize(&[sheet(&lines)], known)).map_err(|finding| finding.code);
    assert_eq!(kind, Ok(ImportKind::Budget));
    let said = mappings(&[("Plaats", Some("name")), ("Mensen", Some("inhabitants"))]);
    let lines = ["Plaats|Mensen", "Delft|5"];
    let header: Header<PopulationField> = with(&said, |known| find_header(&sheet(&lines), known)).unwrap();
    assert_eq!(meanings(&header), ["Name", "Inhabitants"]);
}

#[test]
fn a_group_and_a_heading_mean_something_together() {
    let header: Header<TenderField> = header(&[
        "Titel|Contract||Traject|",
        "|Start|Einde|Publicatie|Start",
        "Afval|1-1-2023|1-1-2024|Q1 2023|Q2 2022",
    ]);
    assert_eq!(meanings(&header), ["Title", "ContractStart", "ContractEnd", "Publication", "Preparation"]);
    assert_eq!(header.row, 1);
}

#[test]
fn reads_a_header_of_three_rows() {
    let header: Header<TenderField> = header(&[
        "Kalender 2023",
        "Nr|Titel|Deelnemers|||Planning||",
        "||Noord||Zuid|2023||2024",
        "||Delft|Westland|Zoetermeer|nov|dec|jan",
        "1|Zout|x|x||||x",
    ]);
    assert_eq!(header.row, 3);
    assert_eq!(
        meanings(&header),
        ["Reference", "Title", "Delft", "Westland", "Zoetermeer", "nov 2023", "dec 2023", "jan 2024"]
    );
    let titles: Vec<_> = header.titles.iter().map(|title| title.text.as_str()).collect();
    assert_eq!(titles, ["Kalender 2023"]);
}

#[test]
fn sees_where_another_table_begins() {
    let next = |lines: &[&str]| {
        let rows = sheet(lines);
        with(&Mappings::default(), |known| {
            let mut tables = NextTables::<TenderField>::below(0, known);
            rows.iter().skip(1).map(|row| tables.next(row)).collect::<Vec<_>>()
        })
    };
    let first = "Nr|Titel|Publicatie|Status";
    assert_eq!(
        next(&[first, "1|Zout|Q1|gepland", "Titel|Gunning|Trekker"]),
        [Following::None, Following::Same]
    );
    assert_eq!(next(&[first, "", "Kostenpost|Bedrag"]), [Following::Other]);
    assert_eq!(next(&[first, "Kostenpost|Bedrag"]), [Following::None], "not apart");
    let data = ["a|Gunning|Q1 2023|Planning", "b|Publicatie", "c|Start|Q2|Gunning|x|y"];
    assert_eq!(next(&[first, data[0], data[1], data[2]]), [Following::None; 3]);
}
