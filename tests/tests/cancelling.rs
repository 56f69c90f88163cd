//! Imports that somebody breaks off, and how far those are that go on.

use axum::http::Request;
use diesel_async::SimpleAsyncConnection;
use harness::{
    app::App,
    partnership,
    programs::{self, Running},
    runs::{self, HalfApplied, apply, cancel, run, until, upload},
    scenario, workspace,
};
use schema::types::Role;
use serde_json::{Value, json};

const CALENDAR: &[u8] = b"Nr;Titel;Delft\nA1;Zout;P\n";

fn is_cancelled(run: &Value, who: &str) {
    assert_eq!(run["status"], "REJECTED", "{run:#}");
    let findings = run["findings"]["nodes"].as_array().expect("findings");
    assert_eq!(findings.len(), 1, "{run:#}");
    assert_eq!((&findings[0]["code"], &findings[0]["seen"]), (&json!("import.cancelled"), &json!(who)));
    assert!(findings[0]["message"].as_str().is_some_and(|message| message.contains(who)), "{run:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_waits_is_broken_off() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let id = upload(&app, CALENDAR, &token).await;
    let cancelled = cancel(&app, &id, &token).await;
    assert_eq!(cancelled["problems"], json!([]), "{cancelled:#}");
    is_cancelled(&run(&app, &id, &token).await, "test-finance");

    let again = cancel(&app, &id, &token).await;
    assert_eq!(again["problems"][0]["code"], "import_run.not_under_way", "{again:#}");
    assert_eq!(again["importRun"]["status"], "REJECTED", "{again:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_is_broken_off_and_its_process_ends() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let id = upload(&app, CALENDAR, &token).await;
    let person = runs::holding(&database, "LOCK TABLE tenders IN ACCESS EXCLUSIVE MODE").await;
    let worker = programs::worker(&database);
    runs::until_waiting(&database, 1).await;
    assert_eq!(cancel(&app, &id, &token).await["problems"], json!([]));
    assert!(runs::wait(async || worker.children().is_empty()).await, "the worker ends it");
    is_cancelled(&run(&app, &id, &token).await, "test-coordinator");
    drop(person);
    let next = upload(&app, CALENDAR, &token).await;
    until(&app, &next, "CHECKED", &token).await;
    is_cancelled(&run(&app, &id, &token).await, "test-coordinator");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_is_broken_off_stores_nothing() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let HalfApplied { id, worker, mut person } = runs::half_applied(&database, &app, &token, |_| {}).await;
    let before = scenario::tenders(&database).await;
    let cancelled = cancel(&app, &id, &token).await;
    assert_eq!(cancelled["importRun"]["status"], "CHECKED", "{cancelled:#}");
    assert!(runs::wait(async || worker.children().is_empty()).await, "the worker ends it");
    person.batch_execute("ROLLBACK").await.expect("the change ends");
    let checked = run(&app, &id, &token).await;
    assert_eq!((&checked["status"], &checked["appliedBy"]), (&json!("CHECKED"), &Value::Null), "{checked:#}");
    assert!(checked["rows"]["read"].as_i64() > Some(0), "what the check found stands: {checked:#}");
    assert_eq!(scenario::tenders(&database).await, before);

    assert_eq!(apply(&app, &id, &token).await["problems"], json!([]), "it can be applied after all");
    until(&app, &id, "APPLIED", &token).await;
    assert_ne!(scenario::tenders(&database).await, before);
    let over = cancel(&app, &id, &token).await;
    assert_eq!(over["problems"][0]["code"], "import_run.not_under_way", "{over:#}");
}

#[tokio::test]
async fn only_who_may_import_breaks_off() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let finance = app.token(Role::Finance, None).await;
    let viewer = app.token(Role::Viewer, None).await;
    let id = upload(&app, CALENDAR, &finance).await;
    let query = "mutation($id: ID!) { cancelImport(input: {id: $id}) { problems { code } } }";
    let refused = app.graphql(query, json!({"id": id}), &viewer).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused:#}");
    assert_eq!(run(&app, &id, &finance).await["status"], "WAITING");
    database.run("DELETE FROM import_runs").await;
    let unknown = cancel(&app, &id, &finance).await;
    assert_eq!(unknown["problems"][0]["code"], "import_run.unknown", "{unknown:#}");
}

/// The page shows how far it is, and has a button that breaks it off.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_tells_rows_and_breaks_off() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let row = |number: usize| format!("C{number};Traject {number};P;{number}\n");
    let rows = "Nr;Titel;Delft;Geraamde waarde\n".to_owned() + &(0..1500).map(row).collect::<String>();
    let id = upload(&app, rows.as_bytes(), &token).await;
    let _person = runs::holding(&database, "LOCK TABLE tenders IN ACCESS EXCLUSIVE MODE").await;
    let _worker = programs::worker(&database);
    let mut seen = vec![0];
    let read = async || {
        let run = run(&app, &id, &token).await;
        seen.push(run["progress"].as_i64().expect("a number"));
        run["rowsDone"] == 1500
    };
    assert!(runs::wait(read).await, "all rows are read");
    assert!(seen.is_sorted(), "it never goes back: {seen:?}");
    let told = run(&app, &id, &token).await;
    assert_eq!((&told["rowsTotal"], &told["progress"]), (&json!(1500), &json!(60)), "{told:#}");
    assert!(told["secondsLeft"].is_i64(), "{told:#}");

    let address =
        database.texts("SELECT '/imports/' || import_run_id AS name FROM import_runs").await.remove(0);
    let page = app.get(&address, &token).await.text();
    assert!(page.contains("alle 1.500 rijen gelezen"), "{page}");
    assert!(page.contains("http-equiv=\"refresh\""), "it reloads itself without JavaScript");
    assert!(page.contains("Afbreken"), "{page}");
    let sent = app.send(Request::post(format!("{address}/cancel")), &token, "").await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let page = app.get(&address, &token).await.text();
    assert!(page.contains("De import is afgebroken door &#39;test-finance&#39;"), "{page}");
    assert!(page.contains("Status: afgebroken.") && !page.contains(">Afbreken<"), "{page}");
    let sent = app.send(Request::post(format!("{address}/cancel")), &token, "").await;
    assert_eq!(sent.status, 409, "{}", sent.text());
}

/// Ctrl-C ends a command cleanly: its child, its run, and nothing stored.
#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_broken_off_with_ctrl_c() {
    let database = partnership::database().await;
    let stored = workspace::fixture("kalender_klein.csv");
    assert_eq!(programs::import(&database, "import", &stored, "calendar", Some(2023)).code, 0);
    let before = scenario::tenders(&database).await;
    let mut person =
        runs::holding(&database, "UPDATE tenders SET missing_since = NULL WHERE reference = 'A1'").await;
    let mut command = programs::command("inkoopkracht-etl", &database);
    command.args(["import", "--kind", "calendar", "--year", "2023", "--format", "json"]);
    command.arg(workspace::fixture("kalender_klein_gewijzigd.csv")).stdout(std::process::Stdio::null());
    let mut importing = Running::new(command.spawn().expect("the import starts"));
    runs::until_waiting(&database, 1).await;
    let children = importing.children();
    assert_eq!(importing.stop("INT"), 130);
    assert!(!children.iter().any(|child| programs::is_running(*child)), "its child is gone");
    person.batch_execute("ROLLBACK").await.expect("the change ends");
    let found = "SELECT status || ' ' || code AS name FROM import_runs JOIN findings USING (import_run_id)
        WHERE status = 'REJECTED'";
    assert_eq!(database.texts(found).await, ["REJECTED import.cancelled"]);
    assert_eq!(scenario::tenders(&database).await, before);
}
