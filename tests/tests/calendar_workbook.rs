//! The calendar as a workbook: what goes out comes in again unchanged, and nobody gets more than they see.

use std::fs;

use api::export::FileFormat;
use calamine::Data;
use harness::{app::App, browser, database::TestDatabase, partnership, programs};
use schema::types::Role;
use serde_json::Value;

use crate::reports::workbook::read;

const ADDRESS: &str = "/export/calendar";

/// Tenders with all that a calendar can say of them, as people write it
const CALENDAR: &str = "\
Nr;Titel;Omschrijving;Penvoerder;Deelnemers;Contactpersoon;Inkooppakket;Soort opdracht;CPV-code;Geraamde waarde;Procedure;Start voorbereiding;Publicatie;Sluitingsdatum;Gunning;Ingangsdatum;Einddatum;Status;Prioriteit;Percelen;Opmerkingen;Kleur;Ruimte
1;Groen;Maaien en snoeien;Delft;Westland, Zoetermeer?;J. Geheim;Openbare ruimte;diensten;77310000-6;€ 50.000 - € 100.000;Europees openbaar;januari 2023;medio 2023;15-09-2023;Q4 2023;1-1-2024;31-12-2027;3. Gepland;hoog;2;Intern geheim;wit;A. Geheim
2;Licht;;;alle gemeenten;;;werken;;vanaf 1.250.000;;;vanaf Q3 2023;;;;;;;;;zwart;
007;Water;;Rotterdam;Delft;;;concessie;;1.234,56;SAS;;n.t.b.;;;doorlopend;;;;;;;
;Zonder nummer;;;;;;;;;;;week 23;;;;;;;;;";

async fn filled() -> TestDatabase {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kalender-2023.csv");
    fs::write(&file, CALENDAR).expect("written");
    let ended = programs::import(&database, "import", &file, "calendar", Some(2023));
    assert_eq!(ended.code, 0, "{ended:#?}");
    assert_eq!(ended.json()["rows"]["new"], 4, "{}", ended.stdout);
    database
}

async fn downloaded(app: &App<'_>, format: FileFormat, asked: &str, token: &str) -> Vec<u8> {
    let address = format!("{ADDRESS}.{}?partnership=zhw&year=2023{asked}", format.ending());
    let answer = app.get(&address, token).await;
    assert_eq!(answer.status, 200, "{address}: {}", answer.text());
    answer.body
}

/// All texts of the first sheet
fn texts(content: &[u8], format: FileFormat) -> Vec<String> {
    let cells = read(content, format);
    let first = cells.keys().next().expect("cells").0.clone();
    let of_first = cells
        .iter()
        .filter(|((sheet, ..), _)| format == FileFormat::Csv || *sheet == first || sheet == "Kalender");
    of_first
        .filter_map(|(_, value)| if let Data::String(text) = value { Some(text.clone()) } else { None })
        .collect()
}

#[tokio::test]
async fn a_calendar_that_goes_out_comes_in_unchanged() {
    let database = filled().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let folder = tempfile::tempdir().expect("a folder");
    for format in FileFormat::ALL {
        let file = folder.path().join(format!("kalender.{}", format.ending()));
        fs::write(&file, downloaded(&app, format, "", &token).await).expect("written");
        let ended = programs::import(&database, "check", &file, "calendar", Some(2023));
        let checked = ended.json();
        let fates =
            ["new", "changed", "missing", "rejected", "unchanged"].map(|fate| checked["rows"][fate].clone());
        assert_eq!(fates, [0, 0, 0, 0, 4].map(Value::from), "{format:?}: {}", ended.stdout);
        let findings = checked["findings"].as_array().expect("findings").iter();
        let weighty: Vec<_> = findings.filter(|finding| finding["severity"] != "INFO").collect();
        assert!(weighty.is_empty(), "{format:?}: {weighty:#?}");
    }
}

/// Columns that are not ours go out and come in with the others.
#[tokio::test]
async fn own_columns_are_not_lost() {
    let database = filled().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kalender.xlsx");
    fs::write(&file, downloaded(&app, FileFormat::Xlsx, "", &token).await).expect("written");
    let other = partnership::database().await;
    let ended = programs::import(&other, "import", &file, "calendar", Some(2023));
    assert_eq!(ended.code, 0, "{ended:#?}");
    let own = "SELECT concat_ws(' ', title, unmapped) AS name FROM tenders ORDER BY 1";
    let stored = other.texts(own).await;
    assert_eq!(stored, database.texts(own).await);
    assert_eq!(stored[0], "Groen {\"Kleur\": \"wit\", \"Ruimte\": \"A. Geheim\"}");
}

#[tokio::test]
async fn nobody_gets_more_than_they_see() {
    let database = filled().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let draft = app.get(&format!("{ADDRESS}.xlsx?partnership=zhw&year=2023"), "").await;
    assert_eq!(draft.status, 404, "a draft is not there");
    database.run("UPDATE calendars SET status = 'PUBLISHED'").await;
    for format in FileFormat::ALL {
        let member = texts(&downloaded(&app, format, "", &token).await, format).join(" ");
        assert!(member.contains("J. Geheim") && member.contains("Intern geheim"), "{member}");
        let public = downloaded(&app, format, "", "").await;
        let everything = format!("{:?}", read(&public, format));
        assert!(
            everything.contains("Groen") && !everything.to_lowercase().contains("geheim"),
            "{everything}"
        );
        for heading in ["Kleur", "Ruimte"] {
            assert!(member.contains(heading), "a column of their own: {member}");
        }
        for heading in ["Contactpersoon", "Opmerkingen", "Kleur", "Ruimte"] {
            assert!(!texts(&public, format).iter().any(|text| text == heading), "{heading}");
        }
    }
}

/// The link of the page leads to a workbook of the same tenders.
#[tokio::test]
async fn a_choice_on_the_page_is_the_choice_in_the_workbook() {
    let database = filled().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let asked = "&participant=GM0503&minimum=1.000&maximum=100000";
    let page = browser::page(&app, &format!("/calendar?partnership=zhw&year=2023{asked}"), &token).await;
    assert!(page.contains("2 trajecten") && page.contains("minimum=1000&#38;maximum=100000"), "{page}");
    let content =
        downloaded(&app, FileFormat::Csv, "&participant=GM0503&minimum=1000&maximum=100000", &token).await;
    let found = texts(&content, FileFormat::Csv);
    for (title, is_there) in [("Groen", true), ("Water", true), ("Licht", false), ("Zonder nummer", false)] {
        assert_eq!(found.iter().any(|text| text == title), is_there, "{title}: {found:?}");
    }
    let wrong = app.get(&format!("{ADDRESS}.csv?partnership=zhw&year=2023&minimum=veel"), &token).await;
    assert_eq!(wrong.status, 400, "{}", wrong.text());
}

#[tokio::test]
async fn the_command_line_writes_it_too() {
    let database = filled().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kalender.ods");
    let arguments = ["export", "calendar", "--partnership", "zhw", "--year", "2023", "--output"];
    let mut command = programs::command("inkoopkracht-api", &database);
    let ended = programs::until_its_end(command.args(arguments).arg(&file));
    assert_eq!(ended.code, 0, "{ended:#?}");
    let found = texts(&fs::read(&file).expect("a file"), FileFormat::Ods);
    assert!(found.iter().any(|text| text == "J. Geheim"), "{found:?}");
}
