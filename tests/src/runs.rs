//! Import runs over GraphQL, and moments at which they stand still.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use serde_json::{Value, json};

use crate::{
    app::App,
    database::TestDatabase,
    programs::{self, Running},
    workspace,
};

const CHECK: &str = "mutation($file: Upload!) { checkWorkbook(input: {partnership: \"zhw\", kind: CALENDAR, year: 2023, file: $file}) {
    importRun { id status } problems { code message } } }";
const RUN: &str =
    "query($id: ID!) { importRun(id: $id) { id status kind progress rowsDone rowsTotal secondsLeft appliedBy
    rows { read new changed unchanged missing skipped rejected }
    findings(first: 100) { nodes { severity code sheet cell seen expected message } } } }";
const APPLY: &str =
    "mutation($id: ID!) { applyImport(input: {id: $id}) { importRun { status } problems { code message } } }";
const CANCEL: &str = "mutation($id: ID!) { cancelImport(input: {id: $id}) { importRun { status } problems { code path message } } }";
const REJECT: &str = "mutation($id: ID!) { rejectImport(input: {id: $id}) { importRun { status } problems { code path message } } }";

/// Shorter than a statement waits for a lock: what only ends by that is not taken for what the test waits for
const LONGEST: Duration = Duration::from_secs(50);

/// Hands in a calendar; gives the identity of its run
pub async fn upload(app: &App<'_>, content: &[u8], token: &str) -> String {
    let answer = app.upload(CHECK, "kalender.csv", content, token).await.json();
    let payload = &answer["data"]["checkWorkbook"];
    assert_eq!(payload["problems"], json!([]), "{answer:#}");
    payload["importRun"]["id"].as_str().expect("an id").to_owned()
}

/// The run as it is
pub async fn run(app: &App<'_>, id: &str, token: &str) -> Value {
    app.data(RUN, json!({"id": id}), token).await["importRun"].take()
}

/// Has a run applied
pub async fn apply(app: &App<'_>, id: &str, token: &str) -> Value {
    app.data(APPLY, json!({"id": id}), token).await["applyImport"].take()
}

/// Breaks a run off
pub async fn cancel(app: &App<'_>, id: &str, token: &str) -> Value {
    app.data(CANCEL, json!({"id": id}), token).await["cancelImport"].take()
}

/// Turns a run down
pub async fn reject(app: &App<'_>, id: &str, token: &str) -> Value {
    app.data(REJECT, json!({"id": id}), token).await["rejectImport"].take()
}

/// Waits until a worker has brought the run to a status
pub async fn until(app: &App<'_>, id: &str, status: &str, token: &str) -> Value {
    let mut latest = Value::Null;
    let reached = wait(async || {
        latest = run(app, id, token).await;
        latest["status"] == status
    });
    assert!(reached.await, "not {status}: {latest:#}");
    latest
}

/// Waits until something is so; `false` when it takes too long
pub async fn wait(mut is_so: impl AsyncFnMut() -> bool) -> bool {
    let begin = Instant::now();
    while !is_so().await {
        if begin.elapsed() > LONGEST {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    true
}

/// Waits until so many rows come of a query
pub async fn until_rows(database: &TestDatabase, query: &str, count: usize) -> Vec<String> {
    let begin = Instant::now();
    loop {
        let rows = database.texts(query).await;
        if rows.len() == count {
            return rows;
        }
        assert!(begin.elapsed() < LONGEST, "not {count}: {rows:?} of {query}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Somebody who has begun a change of these statements: runs that need the same rows or tables stand still until COMMIT
pub async fn holding(database: &TestDatabase, statements: &str) -> AsyncPgConnection {
    let mut person = database.connect().await;
    person.batch_execute(&format!("BEGIN; {statements}")).await.expect("the change begins");
    person
}

/// A run whose application stands still in the middle of its writing
pub struct HalfApplied {
    /// The run
    pub id: String,
    /// The worker that has it
    pub worker: Running,
    /// Whoever holds it up, until COMMIT or ROLLBACK
    pub person: AsyncPgConnection,
}

/// A calendar of three tenders is stored, the run of a changed one is checked by a worker with these settings, and then
/// half applied
pub async fn half_applied(
    database: &TestDatabase,
    app: &App<'_>,
    token: &str,
    settings: impl FnOnce(&mut Command),
) -> HalfApplied {
    let stored = workspace::fixture("kalender_klein.csv");
    assert_eq!(programs::import(database, "import", &stored, "calendar", Some(2023)).code, 0);
    let changed = std::fs::read(workspace::fixture("kalender_klein_gewijzigd.csv")).expect("the fixture");
    let id = upload(app, &changed, token).await;
    let worker = programs::worker_with(database, settings);
    until(app, &id, "CHECKED", token).await;
    let person = holding(database, "UPDATE tenders SET missing_since = NULL WHERE reference = 'A1'").await;
    assert_eq!(apply(app, &id, token).await["problems"], json!([]));
    until_waiting(database, 1).await;
    HalfApplied { id, worker, person }
}

/// Waits until so many statements stand still
pub async fn until_waiting(database: &TestDatabase, count: usize) {
    let waiting = "SELECT pid::text AS name FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    until_rows(database, waiting, count).await;
}
