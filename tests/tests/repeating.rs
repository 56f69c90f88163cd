//! Requests that are sent again because their answer got lost: with a key they are carried out once.

use api::write::idempotency_key;
use axum::http::{Request, header};
use futures::future::join_all;
use harness::{
    app::{Answer, App},
    database::TestDatabase,
    partnership,
};
use schema::types::Role;
use serde_json::{Value, json};
use uuid::Uuid;

async fn draft() -> TestDatabase {
    let database = partnership::database().await;
    database
        .run("INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2024, 'Concept' FROM partnerships")
        .await;
    database
}

const REGISTER: &str =
    "mutation($title: String!) { registerTender(input: {partnership: \"zhw\", year: 2024, title: $title})
    { tender { id title } problems { code } } }";

async fn send(app: &App<'_>, token: &str, key: &str, body: Value) -> Answer {
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", key);
    app.send(request, token, body.to_string()).await
}

async fn register(app: &App<'_>, token: &str, key: &str, title: &str) -> Answer {
    send(app, token, key, json!({"query": REGISTER, "variables": {"title": title}})).await
}

fn code(answer: &Answer) -> String {
    answer.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or("none").to_owned()
}

async fn tenders(database: &TestDatabase) -> Vec<String> {
    database.texts("SELECT title AS name FROM tenders ORDER BY 1").await
}

#[tokio::test]
async fn what_is_repeated_is_answered_as_before_and_not_done_again() {
    let database = draft().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let first = register(&app, &token, "k1", "Schoonmaak").await;
    assert!(!first.headers.contains_key("idempotency-replayed"));
    assert_eq!(first.json()["data"]["registerTender"]["problems"], json!([]), "{}", first.text());
    let again = register(&app, &token, "k1", "Schoonmaak").await;
    assert_eq!((again.status, again.text()), (first.status, first.text()));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(tenders(&database).await, ["Schoonmaak"]);

    let other = register(&app, &token, "k1", "Beveiliging").await;
    assert_eq!((other.status.as_u16(), code(&other).as_str()), (409, "IDEMPOTENCY_KEY_REUSED"));
    assert!(!other.text().contains("Schoonmaak"), "what was answered to another request is not told");
    let colleague = app.token(Role::Admin, None).await;
    let theirs = register(&app, &colleague, "k1", "Beveiliging").await;
    assert_eq!(theirs.json()["data"]["registerTender"]["problems"], json!([]), "a key is its sender's own");
    assert_eq!(tenders(&database).await, ["Beveiliging", "Schoonmaak"]);
}

#[tokio::test]
async fn of_many_at_the_same_moment_one_is_carried_out() {
    let database = draft().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let answers = join_all((0..8).map(|_| register(&app, &token, "k", "Eenmaal"))).await;
    for answer in &answers {
        match answer.status.as_u16() {
            200 => assert_eq!(answer.json()["data"]["registerTender"]["tender"]["title"], "Eenmaal"),
            409 => {
                assert_eq!(code(answer), "IDEMPOTENCY_KEY_IN_USE");
                assert_eq!(answer.headers[header::RETRY_AFTER], "1");
            }
            other => panic!("{other}: {}", answer.text()),
        }
    }
    assert_eq!(tenders(&database).await, ["Eenmaal"]);
}

#[tokio::test]
async fn a_refusal_is_an_answer_and_what_could_not_be_run_is_none() {
    let database = draft().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let refused = register(&app, &token, "empty", "").await;
    assert_eq!(refused.json()["data"]["registerTender"]["problems"][0]["code"], "tender.title_missing");
    let again = register(&app, &token, "empty", "").await;
    assert_eq!(again.headers["idempotency-replayed"], "true");

    let wrong = send(&app, &token, "typo", json!({"query": "mutation { registerTendr }"})).await;
    assert_eq!(code(&wrong), "GRAPHQL_VALIDATION_FAILED");
    let right = register(&app, &token, "typo", "Zonder tikfout").await;
    assert_eq!(right.json()["data"]["registerTender"]["problems"], json!([]), "the key was not used up");
}

/// A server that stops in the middle leaves its claim behind.
#[tokio::test]
async fn after_a_crash_nothing_is_done_twice() {
    let database = draft().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    register(&app, &token, "k", "Eerst").await;
    database.run("UPDATE idempotency_keys SET answer = NULL").await;
    let running = register(&app, &token, "k", "Eerst").await;
    assert_eq!(code(&running), "IDEMPOTENCY_KEY_IN_USE", "it may be running still");
    database.run("UPDATE idempotency_keys SET claimed_until = now()").await;
    let lost = register(&app, &token, "k", "Eerst").await;
    assert_eq!((lost.status.as_u16(), code(&lost).as_str()), (409, "IDEMPOTENCY_ANSWER_LOST"));
    assert_eq!(tenders(&database).await, ["Eerst"]);

    database.run("UPDATE idempotency_keys SET carried_out_at = NULL").await;
    let anew = register(&app, &token, "k", "Eerst").await;
    assert_eq!(
        anew.json()["data"]["registerTender"]["problems"],
        json!([]),
        "what did nothing is carried out"
    );
    database.run("UPDATE idempotency_keys SET expires_at = now()").await;
    let later = register(&app, &token, "k", "Later").await;
    assert_eq!(later.json()["data"]["registerTender"]["tender"]["title"], "Later", "keys expire");
}

/// Who lost the claim, since it took too long, can no longer store anything.
#[tokio::test]
async fn under_a_claim_that_is_gone_nothing_is_stored() {
    let database = draft().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let asked = app.graphql(REGISTER, json!({"title": "Te laat"}), &token);
    let answer = idempotency_key::under(Uuid::nil(), asked).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL", "{answer:#}");
    assert_eq!(tenders(&database).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_reads_leaves_no_trace_and_keys_have_a_form() {
    let database = draft().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let read = send(&app, &token, "k", json!({"query": "{ viewer { name } }"})).await;
    assert_eq!(read.status, 200);
    let nobody = register(&app, "", "k", "Niemand").await;
    assert_eq!(code(&nobody), "UNAUTHENTICATED");
    assert_eq!(database.texts("SELECT key AS name FROM idempotency_keys").await, Vec::<String>::new());
    for key in ["", &"k".repeat(201)] {
        assert_eq!(register(&app, &token, key, "x").await.status, 400);
    }
}

/// An upload is another request when its file is, however its form is written.
#[tokio::test]
async fn a_file_belongs_to_the_request() {
    let database = draft().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let operations = json!({
        "query": "mutation($file: Upload!) { checkWorkbook(input: {partnership: \"zhw\", file: $file}) { importRun { id } problems { code } } }",
        "variables": {"file": null},
    })
    .to_string();
    let upload = async |part: &str, content: &[u8]| {
        let map = json!({part: ["variables.file"]}).to_string();
        let request = Request::post("/graphql")
            .header("graphql-require-preflight", "1")
            .header("idempotency-key", "upload");
        app.form(request, &[("operations", &operations), ("map", &map)], (part, "x.csv", content), &token)
            .await
    };
    let first = upload("0", b"a;b\n1;2\n").await;
    assert_eq!(first.json()["data"]["checkWorkbook"]["problems"], json!([]), "{}", first.text());
    assert_eq!(upload("file", b"a;b\n1;2\n").await.text(), first.text());
    assert_eq!(code(&upload("0", b"a;b\n1;3\n").await), "IDEMPOTENCY_KEY_REUSED");
    assert_eq!(database.texts("SELECT file_name AS name FROM import_runs").await, ["x.csv"]);
}
