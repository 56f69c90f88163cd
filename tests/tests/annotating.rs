//! A workbook comes back with its findings: for an upload, and on the command line.

use std::{io::Cursor, path::Path};

use axum::http::header;
use calamine::{Reader, Xlsx};
use harness::{app::App, partnership, programs, runs};
use schema::types::Role;
use serde_json::{Value, json};

const ANNOTATED: &str =
    "query($id: ID!) { importRun(id: $id) { status annotatedWorkbook { url fileName } } }";
const CALENDAR: &str = "Nr;Titel;Geraamde waarde\n1;Zoutlevering;120000\n2;Groenonderhoud;veel\n";

/// The sheets by name, with the texts of their cells
fn sheets(content: &[u8]) -> Vec<(String, Vec<String>)> {
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(content)).expect("a workbook");
    let texts = |(name, range): (String, calamine::Range<calamine::Data>)| {
        (name, range.used_cells().map(|(_, _, cell)| cell.to_string()).collect())
    };
    workbook.worksheets().into_iter().map(texts).collect()
}

async fn annotated(app: &App<'_>, id: &str, token: &str) -> Value {
    app.data(ANNOTATED, json!({"id": id}), token).await["importRun"]["annotatedWorkbook"].take()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_comes_back_with_its_findings() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let id = runs::upload(&app, CALENDAR.as_bytes(), &token).await;
    assert_eq!(annotated(&app, &id, &token).await, Value::Null);
    let run = database.texts("SELECT import_run_id::text AS name FROM import_runs").await.remove(0);
    let early = app.get(&format!("/imports/{run}/annotated"), &token).await;
    assert_eq!(early.status, 404);
    assert!(early.text().contains("probeer het zo weer"), "{}", early.text());

    let _worker = programs::worker(&database);
    let mut made = Value::Null;
    let is_made = runs::wait(async || {
        made = annotated(&app, &id, &token).await;
        made != Value::Null
    });
    assert!(is_made.await, "it is made");
    assert_eq!(runs::run(&app, &id, &token).await["status"], "CHECKED");
    assert_eq!(made["fileName"], "kalender - controle.xlsx");
    let address = made["url"].as_str().expect("an address");
    assert_eq!(address, format!("/imports/{run}/annotated"));

    let file = app.get(address, &token).await;
    assert_eq!(file.status, 200);
    let told = |name| file.headers[name].to_str().expect("text").to_owned();
    assert!(
        told(header::CONTENT_DISPOSITION).starts_with("attachment; filename=\"kalender - controle.xlsx\"")
    );
    assert_eq!(told(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    let sheets = sheets(&file.body);
    assert_eq!(sheets[0].0, "CSV");
    assert_eq!(
        sheets[0].1,
        ["Nr", "Titel", "Geraamde waarde", "1", "Zoutlevering", "120000", "2", "Groenonderhoud", "veel"]
    );
    assert_eq!(sheets[1].0, "Controle");
    assert!(sheets[1].1.contains(&"money.not_an_amount".to_owned()), "{sheets:?}");
    assert!(sheets[1].1.contains(&"C3".to_owned()), "{sheets:?}");
    let page = app.get(&format!("/imports/{run}"), &token).await.text();
    assert!(page.contains(address), "the page has it");
    let (_, grid) = page.split_once("<div class=\"grid\"").expect("the sheet");
    let (grid, list) = grid.split_once("</div>").expect("its end");
    let marked = grid.split_once("<td class=\"fout\" id=\"cel-1-C3\"").expect("the cell").1;
    let to = marked.split_once("href=\"#").and_then(|(_, rest)| rest.split_once('"')).expect("a link").0;
    assert!(marked.contains(">veel<") && grid.contains("<td>Groenonderhoud</td>"), "{grid}");
    assert!(list.contains(&format!("id=\"{to}\"")) && list.contains("<a href=\"#cel-1-C3\">"), "{list}");

    assert_eq!(app.get(address, "").await.status, 401);
    let unknown = "/imports/00000000-0000-0000-0000-000000000000/annotated";
    assert_eq!(app.get(unknown, &token).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_stage_replaces_it() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let id = runs::upload(&app, "Nr;Titel;Onbekend\n1;Zoutlevering;x\n".as_bytes(), &token).await;
    let _worker = programs::worker(&database);
    let when = "SELECT created_at::text AS name FROM import_annotations";
    let first = runs::until_rows(&database, when, 1).await;
    runs::apply(&app, &id, &token).await;
    runs::until(&app, &id, "APPLIED", &token).await;
    let is_new = runs::wait(async || {
        let now = database.texts(when).await;
        now.len() == 1 && now != first
    });
    assert!(is_new.await, "it is made again");
}

/// Runs `check FILE --annotated OUT`
fn check(database: &harness::database::TestDatabase, file: &Path, out: &Path) -> programs::Ended {
    let arguments = ["check".as_ref(), file.as_os_str(), "--kind".as_ref(), "calendar".as_ref()];
    let more = ["--year".as_ref(), "2023".as_ref(), "--annotated".as_ref(), out.as_os_str()];
    programs::etl(database, arguments.into_iter().chain(more))
}

#[tokio::test]
async fn the_command_line_writes_it_where_it_is_told() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("kalender.csv"), folder.path().join("uit.xlsx"));
    std::fs::write(&file, CALENDAR).expect("the file");
    let ended = check(&database, &file, &out);
    assert_eq!(ended.code, 1, "{ended:?}");
    let content = std::fs::read(&out).expect("the workbook");
    assert_eq!(sheets(&content).len(), 2);

    let again = folder.path().join("weer.xlsx");
    let ended = check(&database, &out, &again);
    assert_eq!(ended.code, 1, "{ended:?}");
    let read = sheets(&std::fs::read(&again).expect("the workbook"));
    let names: Vec<&str> = read.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["CSV", "Controle", "Controle (2)"], "handed in again, its list is no data");
    assert!(ended.stdout.contains("2 gelezen"), "{ended:?}");

    let ended = check(&database, &file, &file);
    assert_eq!(ended.code, 3, "never over the original: {ended:?}");
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), CALENDAR);
    let ended = check(&database, &file, &folder.path().join("nergens/uit.xlsx"));
    assert_eq!(ended.code, 3, "{ended:?}");

    let no_workbook = folder.path().join("geen.xlsx");
    std::fs::write(&no_workbook, b"PK\x03\x04 nothing").expect("the file");
    let untold = folder.path().join("niets.xlsx");
    let ended = check(&database, &no_workbook, &untold);
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(!untold.exists() && ended.stderr.contains("not written"), "{ended:?}");
}
