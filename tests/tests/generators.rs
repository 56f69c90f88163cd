//! The schema as the tools of others see it: compilers and generators of typed clients accept it, and what they make works.

use harness::{
    app::App, calendar::with_one_tender, clients, database::TestDatabase, server::Server, workspace,
};
use schema::types::Role;
use serde_json::{Value, json};

/// A server with a calendar of two tenders, and what a script is told about it.
async fn served() -> (TestDatabase, Server, String) {
    let database = with_one_tender().await;
    database
        .run(
            "INSERT INTO tenders (calendar_id, title, estimated_value_eur) SELECT calendar_id, 'Later', 10 FROM calendars;
             INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
             SELECT tender_id, 'PUBLICATION', '[2023-04-01,2023-07-01)', 'QUARTER', 'Q2 2023' FROM tenders WHERE title = 'Later'",
        )
        .await;
    let server = Server::start(&database);
    let token = App::new(&database).token(Role::Coordinator, None).await;
    let told = json!({"schema": schema(), "server": server.origin, "token": token}).to_string();
    (database, server, told)
}

fn schema() -> String {
    workspace::root().join("api/schema.graphql").to_string_lossy().into_owned()
}

fn titles(told: &Value) -> Vec<&str> {
    told.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[tokio::test]
async fn relay_compiles_an_application_that_pages_refetches_and_changes() {
    let (_database, _server, told) = served().await;
    let Some(ended) = clients::run("relay-compiler", "relay.mjs", [told]) else { return };
    let came = ended.json();
    assert_eq!((titles(&came["first"]), titles(&came["both"])), (vec!["Later"], vec!["Later", "Traject"]));
    assert_eq!((&came["problems"], &came["refetched"]), (&json!([]), &json!(1)), "{came:#}");
    assert!(came["subscription"].as_str().is_some_and(|text| text.contains("calendarChanges")), "{came:#}");
}

#[tokio::test]
async fn a_client_in_typescript_is_generated_and_works() {
    let (_database, _server, told) = served().await;
    let Some(ended) = clients::run("@graphql-codegen/core", "typescript.mjs", [told]) else { return };
    let came = ended.json();
    assert_eq!(titles(&came["titles"]), ["Later", "Traject"]);
    assert_eq!(
        (&came["registered"], &came["problems"], &came["node"]),
        (&json!(2), &json!([]), &json!("Met TypeScript"))
    );
}

#[tokio::test]
async fn a_client_in_python_is_generated_and_works() {
    let (_database, server, told) = served().await;
    let token = serde_json::from_str::<Value>(&told).expect("JSON")["token"].take();
    let asked = json!({"server": server.origin, "token": token}).to_string();
    let Some(ended) = clients::run_python("python/run.sh", [schema(), asked]) else {
        return;
    };
    let came = ended.json();
    assert_eq!(titles(&came["titles"]), ["Later", "Traject"]);
    assert_eq!((&came["years"], &came["problems"]), (&json!([2023]), &json!([])), "{came:#}");
}
