//! Imports that somebody turns down after the check.

use axum::http::Request;
use harness::{
    app::App,
    partnership, programs,
    runs::{apply, reject, run, until, upload},
    scenario,
};
use schema::types::Role;
use serde_json::{Value, json};

const CALENDAR: &[u8] = b"Nr;Titel;Delft\nA1;Zout;P\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_checked_import_is_turned_down_for_good() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let id = upload(&app, CALENDAR, &token).await;
    let early = reject(&app, &id, &token).await;
    assert_eq!(early["problems"][0]["code"], "import_run.not_checked", "it waits: {early:#}");
    let _worker = programs::worker(&database);
    until(&app, &id, "CHECKED", &token).await;

    let rejected = reject(&app, &id, &token).await;
    assert_eq!(rejected, json!({"importRun": {"status": "REJECTED"}, "problems": []}));
    let told = run(&app, &id, &token).await;
    let last = told["findings"]["nodes"].as_array().and_then(|nodes| nodes.last()).cloned();
    let last = last.expect("a finding");
    assert_eq!(
        (&last["code"], &last["seen"]),
        (&json!("import.rejected"), &json!("test-finance")),
        "{told:#}"
    );
    assert_eq!(told["rows"]["new"], 1, "what the check found stands");

    let again = reject(&app, &id, &token).await;
    assert_eq!(again["problems"][0]["code"], "import_run.not_checked", "{again:#}");
    let late = apply(&app, &id, &token).await;
    assert_eq!(late["problems"][0]["code"], "import_run.not_checked", "{late:#}");
    assert_eq!(scenario::tenders(&database).await, Vec::<Value>::new());
}

/// Of one who applies and one who turns down at the same time the first one counts.
#[tokio::test(flavor = "multi_thread")]
async fn applying_and_turning_down_at_once_are_one_after_the_other() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let id = upload(&app, CALENDAR, &token).await;
    {
        let _worker = programs::worker(&database);
        until(&app, &id, "CHECKED", &token).await;
    }
    let (applied, rejected) = futures::join!(apply(&app, &id, &token), reject(&app, &id, &token));
    let is_done = |payload: &Value| payload["problems"] == json!([]);
    assert_ne!(is_done(&applied), is_done(&rejected), "one of both: {applied:#} {rejected:#}");
    let expected = if is_done(&applied) { "APPLYING" } else { "REJECTED" };
    assert_eq!(run(&app, &id, &token).await["status"], expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_turns_an_import_down() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let id = upload(&app, CALENDAR, &token).await;
    let _worker = programs::worker(&database);
    until(&app, &id, "CHECKED", &token).await;
    let run = database.texts("SELECT import_run_id::text AS name FROM import_runs").await.remove(0);
    let address = format!("/imports/{run}");
    assert!(app.get(&address, &token).await.text().contains("Afwijzen</button>"));
    let viewer = app.token(Role::Viewer, None).await;
    assert!(!app.get(&address, &viewer).await.text().contains("Afwijzen"));

    let press =
        async |token: &str| app.send(Request::post(format!("{address}/reject")), token, String::new()).await;
    assert_eq!(press(&viewer).await.status.as_u16(), 403);
    assert_eq!(press(&token).await.status.as_u16(), 303);
    let page = app.get(&address, &token).await.text();
    assert!(page.contains("afgewezen door") && page.contains("test-coordinator"), "{page}");
    assert!(page.contains("Status: afgewezen.") && !page.contains("Verwerken</button>"), "{page}");
    let again = press(&token).await;
    assert_eq!(again.status.as_u16(), 409);
    assert!(
        again.text().contains("De stand van deze is: afgekeurd, afgewezen of afgebroken"),
        "{}",
        again.text()
    );
}
