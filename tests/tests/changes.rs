//! History over GraphQL: who changed what, when and why.

use std::fs;

use harness::{
    app::App,
    calendar::{change_by_hand, import, with_one_tender},
    database::TestDatabase,
};
use schema::types::Role;
use serde_json::{Value, json};
use tempfile::TempDir;

const CHANGES: &str = "query($of: ID!, $first: Int, $after: String) { changes(of: $of, first: $first, after: $after) {
    nodes { kind part actor way importRunId cause fields { field before after } } pageInfo { hasNextPage endCursor } totalCount } }";

async fn id(database: &TestDatabase, kind: &str, table: &str, condition: &str) -> String {
    let key = format!("{}_id", table.trim_end_matches('s'));
    let id = format!(
        "SELECT translate(encode(('{kind}:' || {key})::bytea, 'base64'), E'\\n', '') AS name FROM {table} WHERE {condition}"
    );
    database.texts(&id).await.remove(0)
}

async fn changes(app: &App<'_>, of: &str, token: &str) -> Vec<Value> {
    let data = app.data(CHANGES, json!({"of": of}), token).await;
    let nodes = data["changes"]["nodes"].as_array().cloned().unwrap_or_else(|| panic!("{data:#}"));
    assert_eq!(data["changes"]["totalCount"], nodes.len(), "{data:#}");
    nodes
}

fn field(field: &str, before: impl Into<Value>, after: impl Into<Value>) -> Value {
    json!({"field": field, "before": before.into(), "after": after.into()})
}

#[tokio::test]
async fn a_tender_tells_what_became_of_it_and_its_parts() {
    let database = with_one_tender().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    change_by_hand(&app, &token, "R1", "1000.5").await;
    let tender = id(&database, "Tender", "tenders", "reference = 'R1'").await;
    let change = "mutation($id: ID!) { updateTender(input: {id: $id, version: 2, participations: [{organization: {code: \"GM0503\"}, role: LEAD}],
        publication: {start: \"2023-04-01\", end: \"2023-06-30\", precision: QUARTER, text: \"Q2 2023\"}}) { problems { code message } } }";
    let changed = app.data(change, json!({"id": tender}), &token).await;
    assert_eq!(changed["updateTender"]["problems"], json!([]), "{changed:#}");

    let told = changes(&app, &tender, &token).await;
    let mut kinds: Vec<_> =
        told.iter().map(|one| [&one["part"], &one["kind"]].map(ToString::to_string).join(" ")).collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [
            "\"ITSELF\" \"CHANGED\"",
            "\"ITSELF\" \"CREATED\"",
            "\"PARTICIPATION\" \"CREATED\"",
            "\"PERIOD\" \"CREATED\""
        ],
        "{told:#?}"
    );
    let by_hand = told.iter().find(|one| one["kind"] == "CHANGED").expect("the value");
    assert_eq!(by_hand["fields"], json!([field("estimatedValue", Value::Null, "1000.50")]));
    assert_eq!(
        (&by_hand["actor"], &by_hand["cause"]),
        (&json!("token:test-coordinator"), &json!("mutation:updateTender"))
    );
    assert_eq!((&by_hand["way"], &by_hand["importRunId"]), (&json!("PROGRAM"), &Value::Null));
    let part = told.iter().find(|one| one["part"] == "PARTICIPATION").expect("the lead");
    assert_eq!(
        part["fields"],
        json!([field("organization", Value::Null, "GM0503"), field("role", Value::Null, "LEAD")])
    );
}

/// What came by the hundred is packed, and its history is told all the same, with its parts.
#[tokio::test]
async fn what_an_import_brought_has_its_history_too() {
    let database = with_one_tender().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let folder = TempDir::new().expect("a folder");
    let rows: Vec<String> = (1..=150).map(|n| format!("N{n};Traject {n};Delft;{n};Q1 2023")).collect();
    let file = folder.path().join("kalender.csv");
    fs::write(&file, format!("Nr;Titel;Penvoerder;Geraamde waarde;Publicatie\n{}\n", rows.join("\n")))
        .expect("a workbook");
    let ended = import(&database, &file, &[]);
    assert_eq!(ended.code, 0, "{ended:#?}");
    assert_eq!(
        database
            .texts("SELECT count(*)::text AS name FROM packed_inserts WHERE table_name = 'tenders'")
            .await,
        ["1"]
    );
    let tender = id(&database, "Tender", "tenders", "reference = 'N77'").await;
    let told = changes(&app, &tender, &token).await;
    let parts: Vec<_> = told.iter().map(|one| (one["kind"].as_str(), one["part"].as_str())).collect();
    assert!(
        parts.contains(&(Some("CREATED"), Some("ITSELF")))
            && parts.contains(&(Some("CREATED"), Some("PERIOD"))),
        "{told:#?}"
    );
    assert!(parts.contains(&(Some("CREATED"), Some("PARTICIPATION"))) && parts.len() == 3, "{told:#?}");
    let itself = told.iter().find(|one| one["part"] == "ITSELF").expect("the tender");
    assert!(itself["fields"].as_array().is_some_and(|fields| fields.contains(&field(
        "title",
        Value::Null,
        "Traject 77"
    ))));
    assert!(
        told.iter().all(|one| one["cause"].as_str().is_some_and(|cause| cause.starts_with("import:"))),
        "{told:#?}"
    );
    let run = id(&database, "ImportRun", "import_runs", "file_name = 'kalender.csv'").await;
    assert!(told.iter().all(|one| one["way"] == "IMPORT" && one["importRunId"] == json!(run)), "{told:#?}");
}

#[tokio::test]
async fn a_history_is_paged_and_only_of_what_has_one() {
    let database = with_one_tender().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    for value in ["1", "2", "3"] {
        change_by_hand(&app, &token, "R1", value).await;
    }
    let tender = id(&database, "Tender", "tenders", "reference = 'R1'").await;
    let (mut after, mut values) = (Value::Null, Vec::new());
    loop {
        let page =
            app.data(CHANGES, json!({"of": tender, "first": 1, "after": after}), &token).await["changes"]
                .take();
        let change = &page["nodes"][0];
        let value =
            change["fields"].as_array().expect("fields").iter().find(|one| one["field"] == "estimatedValue");
        values.push(value.map_or(Value::Null, |one| one["after"].clone()));
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(values, [json!("3.00"), json!("2.00"), json!("1.00"), Value::Null], "the latest first");
    for (of, code) in [
        ("x", "BAD_USER_INPUT"),
        ("SW1wb3J0UnVuOjEyMzQ1Njc4LTEyMzQtMTIzNC0xMjM0LTEyMzQ1Njc4MTIzNA==", "BAD_USER_INPUT"),
    ] {
        let answer = app.graphql(CHANGES, json!({"of": of}), &token).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{of}");
    }
}
