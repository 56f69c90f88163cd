//! Workers and their children that are killed, for real, in the middle of a run.

use std::process::Command;

use diesel_async::SimpleAsyncConnection;
use harness::{
    app::App,
    database::TestDatabase,
    partnership,
    programs::{self, Running},
    runs::{self, HalfApplied, until, until_rows, upload},
    scenario, workspace,
};
use schema::types::Role;
use serde_json::json;

/// Signs of life follow each other quickly, so that a dead worker is soon noticed.
fn impatient(command: &mut Command) {
    command.env("INKOOPKRACHT_WORKER_LEASE_SECONDS", "2");
}

fn worker(database: &TestDatabase) -> Running {
    programs::worker_with(database, impatient)
}

async fn attempts(database: &TestDatabase) -> Vec<String> {
    database.texts("SELECT attempts::text AS name FROM import_runs ORDER BY created_at DESC LIMIT 1").await
}

/// Kills a worker, and waits until the child that it had is dead too.
async fn kill(mut worker: Running) {
    let children = worker.children();
    assert_eq!(children.len(), 1, "it has a run at hand");
    worker.kill();
    let gone = async || !children.iter().any(|child| programs::is_running(*child));
    assert!(runs::wait(gone).await, "a child dies with its worker");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_during_a_check_is_replaced() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let content = std::fs::read(workspace::fixture("kalender_klein.csv")).expect("the fixture");
    let id = upload(&app, &content, &token).await;
    let mut person = runs::holding(&database, "LOCK TABLE tenders IN ACCESS EXCLUSIVE MODE").await;
    let first = worker(&database);
    runs::until_waiting(&database, 1).await;
    kill(first).await;
    let second = worker(&database);
    let taken_over = "SELECT claimed_by AS name FROM import_runs WHERE attempts = 2 AND status = 'CHECKING'";
    until_rows(&database, taken_over, 1).await;
    person.batch_execute("COMMIT").await.expect("the change ends");
    let checked = until(&app, &id, "CHECKED", &token).await;
    assert_eq!(checked["rows"]["new"], 3, "{checked:#}");
    assert_eq!(
        database.texts("SELECT label AS name FROM differences").await.len(),
        3,
        "nothing is there twice"
    );
    drop(second);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_during_an_application_leaves_nothing_half() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let HalfApplied { id, worker: first, mut person } =
        runs::half_applied(&database, &app, &token, impatient).await;
    let before = scenario::tenders(&database).await;
    kill(first).await;
    let _second = worker(&database);
    let taken_over = "SELECT claimed_by AS name FROM import_runs WHERE attempts = 2 AND status = 'APPLYING'";
    until_rows(&database, taken_over, 1).await;
    assert_eq!(scenario::tenders(&database).await, before, "the first stored nothing");
    person.batch_execute("ROLLBACK").await.expect("the change ends");
    until(&app, &id, "APPLIED", &token).await;
    assert_ne!(scenario::tenders(&database).await, before, "the second stored all");
}

/// The run is tried again after each, and fails in the end, with a reason.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_child_is_killed_each_time_fails() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let id = upload(&app, b"Nr;Titel;Delft\nA1;Zout;P\n", &token).await;
    let _person = runs::holding(&database, "LOCK TABLE tenders IN ACCESS EXCLUSIVE MODE").await;
    let worker = programs::worker_with(&database, |command| {
        command.env("INKOOPKRACHT_WORKER_ATTEMPTS", "2");
    });
    for attempt in ["1", "2"] {
        let begun = format!(
            "SELECT claimed_by AS name FROM import_runs WHERE status = 'CHECKING' AND attempts = {attempt}"
        );
        until_rows(&database, &begun, 1).await;
        assert!(runs::wait(async || worker.children().len() == 1).await);
        programs::send("KILL", worker.children()[0]);
    }
    let failed = until(&app, &id, "FAILED", &token).await;
    let findings = failed["findings"]["nodes"].as_array().expect("findings");
    assert_eq!(findings.len(), 1, "{failed:#}");
    assert_eq!((&findings[0]["code"], &findings[0]["expected"]), (&json!("import.failed"), &json!("2")));
    assert_eq!(attempts(&database).await, ["2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_child_was_killed_once_is_applied_by_the_next() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let HalfApplied { id, worker, mut person } = runs::half_applied(&database, &app, &token, impatient).await;
    programs::send("KILL", worker.children()[0]);
    person.batch_execute("ROLLBACK").await.expect("the change ends");
    until(&app, &id, "APPLIED", &token).await;
    assert_eq!(attempts(&database).await, ["2"]);
}

/// Who lost its claim while it was out of sight stores nothing any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_was_out_of_sight_stores_nothing() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let HalfApplied { id, worker, mut person } = runs::half_applied(&database, &app, &token, impatient).await;
    let child = worker.children()[0];
    // The worker is frozen and cannot end its child, which goes on when the person is done.
    programs::send("STOP", worker.id());
    let lost = "UPDATE import_runs SET status = 'FAILED', claimed_by = NULL WHERE status = 'APPLYING'";
    database.run(lost).await;
    let before = scenario::tenders(&database).await;
    person.batch_execute("ROLLBACK").await.expect("the change ends");
    assert!(runs::wait(async || !programs::is_running(child)).await, "the child ends by itself");
    assert_eq!(scenario::tenders(&database).await, before);
    assert_eq!(runs::run(&app, &id, &token).await["status"], "FAILED");
}
