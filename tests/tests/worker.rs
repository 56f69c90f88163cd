//! An upload over GraphQL, checked and applied by a worker that is a process of its own.

use std::time::{Duration, Instant};

use harness::{app::App, database::TestDatabase, partnership, programs, scenario, workspace};
use schema::types::Role;
use serde_json::{Value, json};

const CHECK: &str = "mutation($file: Upload!) { checkWorkbook(input: {partnership: \"zhw\", kind: CALENDAR, year: 2023, file: $file}) {
    importRun { id status } problems { code message } } }";
const RUN: &str = "query($id: ID!) { importRun(id: $id) { status kind progress
    rows { read new changed unchanged missing skipped rejected }
    findings(first: 100) { nodes { severity code sheet cell seen message } } } }";
const APPLY: &str =
    "mutation($id: ID!) { applyImport(input: {id: $id}) { importRun { status } problems { code message } } }";

const LONGEST: Duration = Duration::from_secs(40);

async fn upload(app: &App<'_>, content: &[u8], token: &str) -> String {
    let answer = app.upload(CHECK, "kalender.csv", content, token).await.json();
    let payload = &answer["data"]["checkWorkbook"];
    assert_eq!(payload["problems"], json!([]), "{answer:#}");
    assert_eq!(payload["importRun"]["status"], "WAITING", "{answer:#}");
    payload["importRun"]["id"].as_str().expect("an id").to_owned()
}

async fn run(app: &App<'_>, id: &str, token: &str) -> Value {
    app.data(RUN, json!({"id": id}), token).await["importRun"].take()
}

/// Waits until a worker has brought the run to a status.
async fn until(app: &App<'_>, id: &str, status: &str, token: &str) -> Value {
    let begin = Instant::now();
    loop {
        let run = run(app, id, token).await;
        if run["status"] == status {
            return run;
        }
        assert!(begin.elapsed() < LONGEST, "not {status}: {run:#}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn count(database: &TestDatabase, query: &str) -> usize {
    database.texts(query).await.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_checked_and_then_applied() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let content = std::fs::read(workspace::fixture("kalender_klein.csv")).expect("the fixture");
    let id = upload(&app, &content, &token).await;
    let _worker = programs::worker(&database);

    let checked = until(&app, &id, "CHECKED", &token).await;
    assert_eq!(checked["kind"], "CALENDAR");
    assert_eq!((&checked["rows"]["read"], &checked["rows"]["new"]), (&json!(3), &json!(3)), "{checked:#}");
    assert_eq!(scenario::tenders(&database).await.len(), 0, "a check stores no tender");

    let applied = app.data(APPLY, json!({"id": id}), &token).await;
    assert_eq!(applied["applyImport"]["problems"], json!([]), "{applied:#}");
    let applied = until(&app, &id, "APPLIED", &token).await;
    assert_eq!(applied["progress"], 100, "{applied:#}");
    assert_eq!(scenario::tenders(&database).await.len(), 3);

    let changes = database.texts("SELECT count(*)::text AS name FROM changes").await;
    app.data(APPLY, json!({"id": id}), &token).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(run(&app, &id, &token).await["status"], "APPLIED", "it stays applied");
    assert_eq!(
        database.texts("SELECT count(*)::text AS name FROM changes").await,
        changes,
        "and nothing is done twice"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_are_shown_and_errors_are_not_applied() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let id = upload(&app, b"Nr;Titel;Geraamde waarde;Delft\nA1;Zout;veel;P\n", &token).await;
    let _worker = programs::worker(&database);
    let checked = until(&app, &id, "CHECKED", &token).await;
    let findings = checked["findings"]["nodes"].as_array().expect("findings");
    let error = findings.iter().find(|finding| finding["severity"] == "ERROR").expect("an error");
    assert_eq!(
        (&error["code"], &error["cell"], &error["seen"]),
        (&json!("money.not_an_amount"), &json!("C2"), &json!("veel"))
    );
    assert!(error["message"].as_str().is_some_and(|message| message.contains("geen bedrag")), "{error:#}");

    let applied = app.data(APPLY, json!({"id": id}), &token).await;
    assert_ne!(applied["applyImport"]["problems"], json!([]), "{applied:#}");
    assert_eq!(run(&app, &id, &token).await["status"], "CHECKED");
    assert_eq!(scenario::tenders(&database).await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_workbook_is_rejected() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let id = upload(&app, b"PK\x03\x04 no archive", &token).await;
    let _worker = programs::worker(&database);
    let rejected = until(&app, &id, "REJECTED", &token).await;
    assert_eq!(rejected["findings"]["nodes"].as_array().map(Vec::len), Some(1), "{rejected:#}");
}

/// Each run is done once, by whichever worker is free.
#[tokio::test(flavor = "multi_thread")]
async fn two_workers_share_the_work() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let mut ids = Vec::new();
    for number in 0..6 {
        ids.push(
            upload(&app, format!("Nr;Titel;Delft\nB{number};Traject {number};P\n").as_bytes(), &token).await,
        );
    }
    let _workers = [programs::worker(&database), programs::worker(&database)];
    for id in &ids {
        until(&app, id, "CHECKED", &token).await;
    }
    assert_eq!(
        count(&database, "SELECT attempts::text AS name FROM import_runs WHERE attempts = 1").await,
        6,
        "each once"
    );
}

/// A worker that is killed in the middle leaves a claim; when its lease ends another takes the run up.
#[tokio::test(flavor = "multi_thread")]
async fn the_run_of_a_killed_worker_is_taken_up() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let content = std::fs::read(workspace::fixture("kalender_klein.csv")).expect("the fixture");
    let id = upload(&app, &content, &token).await;
    // What a worker leaves that was killed long ago: a claim without a sign of life.
    database
        .run("UPDATE import_runs SET status = 'CHECKING', claimed_by = 'worker:gone', attempts = 1, claimed_at = now() - interval '1 day'")
        .await;
    let _worker = programs::worker(&database);
    until(&app, &id, "CHECKED", &token).await;
    assert_eq!(database.texts("SELECT attempts::text AS name FROM import_runs").await, ["2"]);
}

/// Killed for real, with a run at hand, and another worker that waits for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_worker_leaves_nothing_half() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let row = |number: usize| format!("C{number};Traject {number};P;{number}\n");
    let rows =
        "Nr;Titel;Delft;Geraamde waarde\n".to_owned() + &(0..3000).map(row).collect::<Vec<_>>().concat();
    let id = upload(&app, rows.as_bytes(), &token).await;
    let short = |command: &mut std::process::Command| {
        command.env("INKOOPKRACHT_READER_SECONDS", "20").env("INKOOPKRACHT_WORKER_LEASE_SECONDS", "21");
    };
    let mut first = programs::worker_with(&database, short);
    let begin = Instant::now();
    while run(&app, &id, &token).await["status"] == "WAITING" {
        assert!(begin.elapsed() < LONGEST, "nobody takes it up");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    first.kill();
    // The rest of the lease need not be waited for: what matters is that it ends.
    database
        .run(
            "UPDATE import_runs SET claimed_at = claimed_at - interval '1 hour' WHERE claimed_by IS NOT NULL",
        )
        .await;
    let _second = programs::worker_with(&database, short);
    let checked = until(&app, &id, "CHECKED", &token).await;
    assert_eq!(checked["rows"]["new"], 3000, "{checked:#}");
    let doubles = "SELECT label AS name FROM differences GROUP BY label HAVING count(*) > 1";
    assert_eq!(count(&database, doubles).await, 0, "what the first wrote is not there twice");
}

/// A run whose last sign of life is an hour old.
async fn abandoned(database: &TestDatabase, status: &str, claimed_by: &str, attempts: i32) {
    let update = format!(
        "UPDATE import_runs SET status = '{status}', claimed_by = '{claimed_by}', attempts = {attempts},
            claimed_at = now() - interval '1 hour'"
    );
    database.run(&update).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_outlives_no_worker_fails_in_the_end() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let id = upload(&app, b"Nr;Titel;Delft\nA1;Zout;P\n", &token).await;
    abandoned(&database, "CHECKING", "worker:gone", 3).await;
    let _worker = programs::worker(&database);
    until(&app, &id, "FAILED", &token).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_command_began_no_worker_goes_on_with() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let id = upload(&app, b"Nr;Titel;Delft\nA1;Zout;P\n", &token).await;
    abandoned(&database, "APPLYING", "command:1", 1).await;
    let _worker = programs::worker(&database);
    until(&app, &id, "FAILED", &token).await;
    assert_eq!(scenario::tenders(&database).await.len(), 0);
}
