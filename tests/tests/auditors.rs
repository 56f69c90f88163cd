//! What public auditors of GraphQL servers (graphql-cop and its like) look for: each of their probes, and what it finds.

use std::fmt::Write;

use api::config::{Config, GraphiQl, GraphqlLimits};
use axum::http::{Request, header, request::Builder};
use harness::{
    app::{Answer, App},
    database::TestDatabase,
};
use serde_json::json;

const FORM: &str = "application/x-www-form-urlencoded";

/// A probe, and how it knows that it found something
struct Probe {
    finding: &'static str,
    request: Builder,
    body: String,
    found: fn(&Answer) -> bool,
}

fn posted(finding: &'static str, query: &str, found: fn(&Answer) -> bool) -> Probe {
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    Probe { finding, request, body: json!({"query": query}).to_string(), found }
}

fn gotten(finding: &'static str, address: &str, found: fn(&Answer) -> bool) -> Probe {
    Probe { finding, request: Request::get(address), body: String::new(), found }
}

fn has_data(answer: &Answer) -> bool {
    answer.text().contains("\"data\":{\"")
}

fn probes() -> Vec<Probe> {
    let mut aliases = String::new();
    for number in 0..=100 {
        let _ = write!(aliases, "alias{number}: __typename ");
    }
    let circle = (0..4).fold("name".to_owned(), |inside, _| format!("fields {{ type {{ {inside} }} }}"));
    let batch = vec![json!({"query": "query cop { __typename }"}); 10];
    vec![
        posted("Alias Overloading", &format!("query cop {{ {aliases} }}"), has_data),
        Probe {
            body: json!(batch).to_string(),
            ..posted("Array-based Query Batching", "", |answer| answer.text().matches("\"data\"").count() > 1)
        },
        posted(
            "Directive Overloading",
            &format!("query cop {{ __typename {} }}", "@aa".repeat(10)),
            |answer| {
                answer.json()["errors"].as_array().is_some_and(|errors| errors.len() == 10)
                    || has_data(answer)
            },
        ),
        posted(
            "Introspection-based Circular Query",
            &format!("query cop {{ __schema {{ types {{ {circle} }} }} }}"),
            has_data,
        ),
        posted("Field Duplication", &format!("query cop {{ {} }}", "__typename ".repeat(500)), has_data),
        posted("Field Suggestions", "query cop { __schema { directive } viewr { name } }", |answer| {
            answer.text().contains("Did you mean")
        }),
        posted("Introspection", "query cop { __schema { types { name } } }", has_data),
        posted("Trace Mode", "query cop { __typename }", |answer| answer.text().contains("tracing")),
        posted("Unhandled Errors Detection", "qwerty cop { abc }", |answer| {
            let text = answer.text().to_lowercase();
            ["exception", "stack", ".rs", "panicked"].iter().any(|word| text.contains(word))
        }),
        gotten("GET Method Query Support", "/graphql?query=query%20cop%7B__typename%7D", has_data),
        gotten("Mutation is allowed over GET", "/graphql?query=mutation%20cop%7B__typename%7D", has_data),
        Probe {
            request: Request::post("/graphql").header(header::CONTENT_TYPE, FORM),
            body: "query=query%20cop%7B__typename%7D".to_owned(),
            ..posted("POST based url-encoded query (possible CSRF)", "", has_data)
        },
        gotten("GraphQL IDE", "/graphiql", |answer| answer.text().to_lowercase().contains("graphiql")),
        gotten("GraphQL IDE at the endpoint", "/graphql", |answer| {
            answer.text().to_lowercase().contains("<html")
        }),
        gotten("GraphQL Playground", "/playground", |answer| answer.status == 200),
    ]
}

async fn findings(config: Config) -> Vec<&'static str> {
    let database = TestDatabase::migrated().await;
    let app = App::with(&database, config);
    let mut findings = Vec::new();
    for probe in probes() {
        let answer = app.send(probe.request, "", probe.body).await;
        if (probe.found)(&answer) {
            findings.push(probe.finding);
        }
    }
    findings
}

/// What is found is meant: developers ask for the schema and have an explorer, caches and browsers get queries by GET.
#[tokio::test]
async fn auditors_find_what_is_meant_and_nothing_else() {
    let meant = ["Introspection", "GET Method Query Support", "GraphQL IDE"];
    assert_eq!(findings(Config::default()).await, meant);
}

#[tokio::test]
async fn an_operator_can_close_what_developers_like() {
    let graphql = GraphqlLimits { introspection: false, ..GraphqlLimits::default() };
    let closed = Config { graphql, graphiql: GraphiQl::Off, ..Config::default() };
    assert_eq!(findings(closed).await, ["GET Method Query Support"]);
}

/// The probes see what they look for.
#[tokio::test]
async fn an_open_door_is_seen() {
    let graphql = GraphqlLimits {
        aliases: 1000,
        root_fields: 1000,
        batch: 10,
        introspection_values: 100_000_000,
        depth: 100,
        ..GraphqlLimits::default()
    };
    let open = findings(Config { graphql, ..Config::default() }).await;
    for door in [
        "Alias Overloading",
        "Array-based Query Batching",
        "Introspection-based Circular Query",
        "Field Duplication",
    ] {
        assert!(open.contains(&door), "{door}: {open:?}");
    }
}
