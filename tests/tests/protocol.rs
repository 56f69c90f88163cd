//! GraphQL over HTTP beyond its audits: batches, documents by their hash, answers that are kept, and forms with files.

use std::fmt::Write;

use api::config::{Config, GraphqlLimits, HttpLimits, TrustedDocuments};
use axum::http::{Request, header};
use harness::{
    app::{Answer, App},
    database::TestDatabase,
    partnership,
};
use schema::types::Role;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut hash, byte| {
        let _ = write!(hash, "{byte:02x}");
        hash
    })
}

async fn post(app: &App<'_>, body: Value) -> Answer {
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    app.send(request, "", body.to_string()).await
}

fn code(answer: &Answer) -> String {
    answer.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or("none").to_owned()
}

#[tokio::test]
async fn batches_are_off_and_can_be_on_up_to_ten() {
    let database = TestDatabase::migrated().await;
    let batch = |count: usize| Value::from(vec![json!({"query": "{ __typename }"}); count]);
    let app = App::new(&database);
    let refused = post(&app, batch(2)).await;
    assert_eq!((refused.status.as_u16(), code(&refused).as_str()), (400, "LIMIT_EXCEEDED"));
    assert_eq!(refused.json()["errors"][0]["extensions"]["limit"], "batch");

    let graphql = GraphqlLimits { batch: 10, ..GraphqlLimits::default() };
    let app = App::with(&database, Config { graphql, ..Config::default() });
    let mixed =
        json!([{"query": "{ __typename }"}, {"query": "{ nothing }"}, {"query": "{ viewer { name } }"}]);
    let answer = post(&app, mixed).await;
    assert_eq!(answer.status, 200);
    let answers = answer.json();
    assert_eq!(answers[0], json!({"data": {"__typename": "Query"}}));
    assert_eq!(answers[1]["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(answers[2]["data"], json!({"viewer": null}));
    assert_eq!(post(&app, batch(10)).await.json().as_array().map(Vec::len), Some(10));
    assert_eq!(post(&app, batch(11)).await.status, 400);
    assert_eq!(post(&app, json!([])).await.status, 400);
}

#[tokio::test]
async fn a_document_that_was_sent_once_is_known_by_its_hash() {
    let database = TestDatabase::migrated().await;
    let app = App::new(&database);
    let query = "{ viewer { name } organizations(first: 1) { nodes { code } } }";
    let persisted = json!({"persistedQuery": {"version": 1, "sha256Hash": sha256(query)}});
    let unknown = post(&app, json!({"extensions": persisted})).await;
    assert_eq!((unknown.status.as_u16(), code(&unknown).as_str()), (200, "PERSISTED_QUERY_NOT_FOUND"));
    assert_eq!(unknown.json()["errors"][0]["message"], "PersistedQueryNotFound", "as clients look for");
    let lie = post(&app, json!({"query": "{ __typename }", "extensions": persisted})).await;
    assert_eq!(lie.status, 400, "nobody stores a document under the hash of another");
    let whole = post(&app, json!({"query": query, "extensions": persisted})).await;
    let by_hash = post(&app, json!({"extensions": persisted})).await;
    assert_eq!(by_hash.text(), whole.text());
    assert_eq!(
        post(&app, json!({"documentId": format!("sha256:{}", sha256(query))})).await.text(),
        whole.text()
    );
}

/// A browser or a cache asks whether its answer is still the same, and gets nothing when it is.
#[tokio::test]
async fn an_answer_to_a_get_is_kept_by_its_tag() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let query = "{ partnerships { nodes { name } } }";
    let persisted = json!({"persistedQuery": {"version": 1, "sha256Hash": sha256(query)}});
    post(&app, json!({"query": query, "extensions": persisted})).await;
    let address = format!("/graphql?documentId=sha256:{}", sha256(query));
    let first = app.get(&address, "").await;
    assert_eq!(first.headers[header::CACHE_CONTROL], "private, no-cache");
    assert_eq!(first.headers[header::VARY], "accept, authorization, cookie");
    let tag = first.headers[header::ETAG].clone();
    let again = || Request::get(&address).header(header::IF_NONE_MATCH, tag.clone());
    let same = app.send(again(), "", "").await;
    assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
    database.run("UPDATE partnerships SET name = 'Andere naam'").await;
    let changed = app.send(again(), "", "").await;
    assert_eq!(changed.status, 200);
    assert!(changed.text().contains("Andere naam"));
    let failed = app.get("/graphql?query=%7B%20organization%20%7B%20name%20%7D%20%7D", "").await;
    assert!(!failed.headers.contains_key(header::ETAG), "what failed is not kept: {}", failed.text());
    assert_eq!(failed.headers[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn with_a_list_of_documents_no_others_are_run() {
    let database = TestDatabase::migrated().await;
    let listed = "query Listed($first: Int) { organizations(first: $first) { totalCount } }";
    let documents = TrustedDocuments::of_json(&json!({sha256(listed): listed}).to_string()).expect("a list");
    let app = App::with(&database, Config { documents: Some(documents), ..Config::default() });
    let by_hash = post(&app, json!({"documentId": sha256(listed), "variables": {"first": 1}})).await;
    assert!(by_hash.json()["data"]["organizations"]["totalCount"].is_number(), "{}", by_hash.text());
    assert_eq!(
        post(&app, json!({"query": listed})).await.text(),
        by_hash.text(),
        "its text is the same document"
    );
    for other in ["{ __typename }", "{ __schema { types { name } } }", &format!("{listed} ")] {
        let refused = post(&app, json!({"query": other})).await;
        assert_eq!(code(&refused), "PERSISTED_QUERY_NOT_IN_LIST", "{other}");
        let persisted = json!({"persistedQuery": {"version": 1, "sha256Hash": sha256(other)}});
        let refused = post(&app, json!({"query": other, "extensions": persisted})).await;
        assert_eq!(code(&refused), "PERSISTED_QUERY_NOT_IN_LIST", "{other}");
    }
}

const CHECK: &str = "mutation($file: Upload!) { checkWorkbook(input: {partnership: \"zhw\", file: $file}) { importRun { fileName } problems { code } } }";

/// A form of these parts: name, file name if it is a file, content
fn form(parts: &[(&str, Option<&str>, &str)]) -> String {
    let mut text = String::new();
    for (name, file_name, content) in parts {
        let file = file_name.map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
        let _ =
            write!(text, "--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n");
    }
    text + "--b--\r\n"
}

async fn send_form(app: &App<'_>, token: &str, body: String) -> Answer {
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .header("graphql-require-preflight", "1");
    app.send(request, token, body).await
}

fn operation() -> String {
    json!({"query": CHECK, "variables": {"file": null}}).to_string()
}

#[tokio::test]
async fn one_file_stands_for_as_many_variables_as_the_map_says() {
    let database = partnership::database().await;
    let graphql = GraphqlLimits { batch: 10, ..GraphqlLimits::default() };
    let app = App::with(&database, Config { graphql, ..Config::default() });
    let token = app.token(Role::Coordinator, None).await;
    let single = form(&[
        ("operations", None, &operation()),
        ("map", None, r#"{"0":["variables.file"]}"#),
        ("0", Some("../../etc/een.csv"), "a;b"),
    ]);
    let answer = send_form(&app, &token, single).await.json();
    assert_eq!(answer["data"]["checkWorkbook"]["importRun"]["fileName"], "een.csv", "{answer:#}");

    let both = json!({"query": CHECK, "variables": {"files": [null, null], "file": null}}).to_string();
    let list = form(&[
        ("operations", None, &both),
        ("map", None, r#"{"a":["variables.files.0","variables.file"],"b":["variables.files.1"]}"#),
        ("a", Some("lijst.csv"), "a;b"),
        ("b", Some("ander.csv"), "c;d"),
    ]);
    let answer = send_form(&app, &token, list).await.json();
    assert_eq!(answer["data"]["checkWorkbook"]["importRun"]["fileName"], "lijst.csv", "{answer:#}");

    let batch = form(&[
        ("operations", None, &format!("[{},{}]", operation(), operation())),
        ("map", None, r#"{"0":["0.variables.file"],"1":["1.variables.file"]}"#),
        ("0", Some("nul.csv"), "a;b"),
        ("1", Some("een.csv"), "c;d"),
    ]);
    let answer = send_form(&app, &token, batch).await.json();
    let names: Vec<&Value> = answer
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["data"]["checkWorkbook"]["importRun"]["fileName"])
        .collect();
    assert_eq!(names, ["nul.csv", "een.csv"], "{answer:#}");
}

#[tokio::test]
async fn a_form_that_cannot_be_meant_is_a_bad_request() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let (operations, map) = (("operations", None, operation()), r#"{"0":["variables.file"]}"#);
    let operations = (operations.0, operations.1, operations.2.as_str());
    let file = ("0", Some("x.csv"), "a;b");
    for (why, parts) in [
        ("nothing", vec![]),
        ("no map", vec![operations]),
        ("map first", vec![("map", None, map), operations, file]),
        ("a file first", vec![file, operations, ("map", None, map)]),
        ("no file", vec![operations, ("map", None, map)]),
        ("another file", vec![operations, ("map", None, map), ("1", Some("x.csv"), "a;b")]),
        ("twice the same", vec![operations, ("map", None, map), file, file]),
        ("operations are no JSON", vec![("operations", None, "{"), ("map", None, map), file]),
        ("operations are a number", vec![("operations", None, "1"), ("map", None, map), file]),
        ("map is no JSON", vec![operations, ("map", None, "{"), file]),
        ("map is a list", vec![operations, ("map", None, "[]"), file]),
        ("a path is no text", vec![operations, ("map", None, r#"{"0":[1]}"#), file]),
        ("a path leads nowhere", vec![operations, ("map", None, r#"{"0":["variables.files.0"]}"#), file]),
        ("a path leads out", vec![operations, ("map", None, r#"{"0":["operationName"]}"#), file]),
        (
            "a path twice",
            vec![operations, ("map", None, r#"{"0":["variables.file","variables.file"]}"#), file],
        ),
    ] {
        let answer = send_form(&app, &token, form(&parts)).await;
        assert_eq!(
            (answer.status.as_u16(), code(&answer).as_str()),
            (400, "BAD_REQUEST"),
            "{why}: {}",
            answer.text()
        );
    }
    let whole = form(&[operations, ("map", None, map), file]);
    for cut in [whole.len() - 8, whole.len() / 2, 10] {
        assert_eq!(send_form(&app, &token, whole[..cut].to_owned()).await.status, 400, "broken off at {cut}");
    }
    assert_eq!(send_form(&app, &token, "no form".to_owned()).await.status, 400);
    let form_type = |content_type: &'static str| {
        Request::post("/graphql")
            .header(header::CONTENT_TYPE, content_type)
            .header("graphql-require-preflight", "1")
    };
    for content_type in ["multipart/form-data", "multipart/form-data; boundary="] {
        assert_eq!(
            app.send(form_type(content_type), &token, whole.clone()).await.status,
            400,
            "{content_type}"
        );
    }
    assert_eq!(app.send(form_type("multipart/mixed; boundary=b"), &token, whole).await.status, 415);
    let runs = database.texts("SELECT count(*)::text AS name FROM import_runs").await;
    assert_eq!(runs, ["0"], "nothing of all that was stored");
}

#[tokio::test]
async fn files_that_are_too_large_or_too_many_are_refused_by_name() {
    let database = partnership::database().await;
    let http =
        HttpLimits { upload_bytes: 10_000, upload_files: 2, body_bytes: 5000, ..HttpLimits::default() };
    let app = App::with(&database, Config { http, ..Config::default() });
    let token = app.token(Role::Coordinator, None).await;
    let sized = |bytes: usize| {
        let content = "x".repeat(bytes);
        form(&[
            ("operations", None, &operation()),
            ("map", None, r#"{"0":["variables.file"]}"#),
            ("0", Some("x.csv"), &content),
        ])
    };
    assert_eq!(send_form(&app, &token, sized(10_000)).await.status, 200);
    let three = json!({"query": CHECK, "variables": {"file": null, "a": null, "b": null}}).to_string();
    let three = form(&[
        ("operations", None, &three),
        ("map", None, r#"{"0":["variables.file"],"1":["variables.a"],"2":["variables.b"]}"#),
    ]);
    let large = form(&[("operations", None, &"x".repeat(6000))]);
    for (body, limit) in [
        (sized(10_001), "uploadBytes"),
        (sized(300_000), "uploadBytes"),
        (three, "uploadFiles"),
        (large, "bodyBytes"),
    ] {
        let answer = send_form(&app, &token, body).await;
        let error = &answer.json()["errors"][0]["extensions"];
        assert_eq!(
            (answer.status.as_u16(), &error["code"], &error["limit"]),
            (413, &json!("LIMIT_EXCEEDED"), &json!(limit))
        );
    }
}
