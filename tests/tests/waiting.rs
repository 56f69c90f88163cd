//! An import that waits for somebody: what others can do meanwhile, and how it ends when it waits too long.

use std::time::Duration;

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use harness::{app::App, database::TestDatabase, partnership, programs, workspace};
use schema::types::Role;
use serde_json::json;

const UPLOAD: &str = "mutation($file: Upload!) { checkWorkbook(input: {partnership: \"zhw\", file: $file}) {
    importRun { status } problems { code } } }";

/// A calendar is stored, and a person has a change of one of its tenders at hand.
async fn person_at_work(database: &TestDatabase) -> AsyncPgConnection {
    let file = workspace::fixture("kalender_klein.csv");
    assert_eq!(programs::import(database, "import", &file, "calendar", Some(2023)).code, 0);
    let mut person = database.connect().await;
    let begin = "BEGIN; UPDATE tenders SET remarks = 'met de hand' WHERE reference = 'A1'";
    person.batch_execute(begin).await.expect("the change begins");
    person
}

/// Who brings a workbook does not wait for the import of another one.
#[tokio::test(flavor = "multi_thread")]
async fn uploads_go_on_while_an_import_has_its_turn() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let mut person = person_at_work(&database).await;
    let file = workspace::fixture("kalender_klein_gewijzigd.csv");
    let mut importing = programs::command("inkoopkracht-etl", &database)
        .args(["import", "--kind", "calendar", "--year", "2023"])
        .arg(&file)
        .spawn()
        .expect("the import starts");
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(importing.try_wait().expect("its state").is_none(), "the import waits for the person");

    let answer = app.upload(UPLOAD, "begroting.csv", b"Begrotingspost;Bedrag\nLoon;1\n", &token).await.json();
    assert_eq!(answer["data"]["checkWorkbook"]["importRun"]["status"], json!("WAITING"), "{answer:#}");
    person.batch_execute("COMMIT").await.expect("the change ends");
    assert!(importing.wait().expect("the import ends").success());
}

/// What a command said to be refused is not applied afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_takes_too_long_is_rejected() {
    let database = partnership::database().await;
    let mut person = person_at_work(&database).await;
    let file = workspace::fixture("kalender_klein_gewijzigd.csv");
    let mut command = programs::command("inkoopkracht-etl", &database);
    command.args(["import", "--kind", "calendar", "--year", "2023", "--format", "json"]).arg(&file);
    command.env("INKOOPKRACHT_READER_SECONDS", "2");
    let ended = programs::until_its_end(&mut command);
    assert_eq!(ended.code, 2, "{ended:#?}");
    assert_eq!(ended.json()["findings"][0]["code"], "workbook.too_demanding", "{}", ended.stdout);
    person.batch_execute("COMMIT").await.expect("the change ends");
    let statuses = "SELECT status AS name FROM import_runs ORDER BY created_at";
    assert_eq!(database.texts(statuses).await, ["APPLIED", "REJECTED"]);
}
