//! An upload over GraphQL, checked and applied by a worker that is a process of its own.

use diesel_async::SimpleAsyncConnection;
use harness::{
    app::App,
    database::TestDatabase,
    partnership, programs,
    runs::{self, apply, run, until, until_rows, upload},
    scenario, workspace,
};
use schema::types::Role;
use serde_json::json;

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

    let applied = apply(&app, &id, &token).await;
    assert_eq!(applied["problems"], json!([]), "{applied:#}");
    let applied = until(&app, &id, "APPLIED", &token).await;
    assert_eq!(applied["progress"], 100, "{applied:#}");
    assert_eq!(scenario::tenders(&database).await.len(), 3);

    let changes = database.texts("SELECT count(*)::text AS name FROM changes").await;
    apply(&app, &id, &token).await;
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

    let applied = apply(&app, &id, &token).await;
    assert_ne!(applied["problems"], json!([]), "{applied:#}");
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

fn calendar(number: usize) -> Vec<u8> {
    format!("Nr;Titel;Delft\nB{number};Traject {number};P\n").into_bytes()
}

/// Each run is done once, by whichever worker is free, and each worker does several at a time.
#[tokio::test(flavor = "multi_thread")]
async fn three_workers_share_the_work() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let mut ids = Vec::new();
    for number in 0..12 {
        ids.push(upload(&app, &calendar(number), &token).await);
    }
    // Every check stands still when it wants to know what is stored.
    let mut person = runs::holding(&database, "LOCK TABLE tenders IN ACCESS EXCLUSIVE MODE").await;
    let workers = [(); 3].map(|()| programs::worker(&database));
    let at_hand = "SELECT claimed_by AS name FROM import_runs WHERE status = 'CHECKING'";
    let claims = until_rows(&database, at_hand, 6).await;
    let names = claims.iter().filter_map(|claim| claim.split('/').next());
    assert_eq!(names.collect::<std::collections::BTreeSet<_>>().len(), 3, "two each: {claims:?}");
    // A run is claimed before its process begins.
    let standing = "SELECT pid::text AS name FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'";
    until_rows(&database, standing, 6).await;
    for worker in &workers {
        assert_eq!(worker.children().len(), 2, "each run has a process of its own");
    }
    person.batch_execute("COMMIT").await.expect("the change ends");
    for id in &ids {
        until(&app, id, "CHECKED", &token).await;
    }
    assert_eq!(
        count(&database, "SELECT attempts::text AS name FROM import_runs WHERE attempts = 1").await,
        12,
        "each once"
    );
    assert_eq!(count(&database, "SELECT label AS name FROM differences").await, 12, "each once");
}

/// What waits for another application of its partnership takes no place of what could go on.
#[tokio::test(flavor = "multi_thread")]
async fn applications_of_a_partnership_come_one_after_the_other() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let _worker = programs::worker(&database);
    let first = upload(&app, &calendar(1), &token).await;
    let second = upload(&app, &calendar(2), &token).await;
    until(&app, &first, "CHECKED", &token).await;
    until(&app, &second, "CHECKED", &token).await;

    let mut person = runs::holding(&database, "LOCK TABLE calendars IN SHARE MODE").await;
    apply(&app, &first, &token).await;
    let at_hand = "SELECT claimed_by AS name FROM import_runs WHERE claimed_by IS NOT NULL";
    until_rows(&database, at_hand, 1).await;
    runs::until_waiting(&database, 1).await;
    apply(&app, &second, &token).await;
    let third = upload(&app, &calendar(3), &token).await;
    until(&app, &third, "CHECKED", &token).await;
    assert_eq!(count(&database, at_hand).await, 1, "the second is not even begun");
    person.batch_execute("COMMIT").await.expect("the change ends");
    until(&app, &first, "APPLIED", &token).await;
    until(&app, &second, "APPLIED", &token).await;
    assert_eq!(
        database.texts("SELECT DISTINCT attempts::text AS name FROM import_runs").await,
        ["1"],
        "waiting is no attempt"
    );
}

/// A worker that is told to stop gives back all it has, for others to take up at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_stops_gives_its_runs_back() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    for number in 0..3 {
        upload(&app, &calendar(number), &token).await;
    }
    let mut person = runs::holding(&database, "LOCK TABLE tenders IN ACCESS EXCLUSIVE MODE").await;
    let mut worker = programs::worker(&database);
    runs::until_waiting(&database, 2).await;
    let children = worker.children();
    assert_eq!(worker.stop("TERM"), 0);
    assert!(!children.iter().any(|child| programs::is_running(*child)), "its children are gone");
    let standing =
        "SELECT DISTINCT concat_ws(' ', status, attempts, claimed_by, claimed_at) AS name FROM import_runs";
    assert_eq!(database.texts(standing).await, ["WAITING 0"]);
    person.batch_execute("COMMIT").await.expect("the change ends");
}

/// A worker waits for a database that is away, and goes on with what it has.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_away_costs_an_attempt_at_most() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let id = upload(&app, &calendar(1), &token).await;
    let person = runs::holding(&database, "LOCK TABLE tenders IN ACCESS EXCLUSIVE MODE").await;
    let mut worker = programs::worker(&database);
    runs::until_waiting(&database, 1).await;
    database.close_for_all().await;
    drop(person);
    let gone = runs::wait(async || worker.children().is_empty()).await;
    assert!(gone, "the child noticed");
    assert!(worker.is_alive());
    database.open_again().await;
    until(&app, &id, "CHECKED", &token).await;
    let attempts = database.texts("SELECT attempts::text AS name FROM import_runs").await;
    assert!(["1", "2"].contains(&attempts[0].as_str()), "{attempts:?}");
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
    let failed = until(&app, &id, "FAILED", &token).await;
    let finding = &failed["findings"]["nodes"][0];
    assert_eq!(
        (&finding["code"], &finding["expected"]),
        (&json!("import.failed"), &json!("3")),
        "{failed:#}"
    );
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
