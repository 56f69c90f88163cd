//! What strangers cannot do to the server, and whom it lets in from where.

use std::{fmt::Write, net::SocketAddr};

use api::config::{Config, HttpLimits};
use axum::{
    extract::ConnectInfo,
    http::{Method, Request, header, request::Builder},
};
use harness::{app::App, database::TestDatabase, partnership};
use schema::types::Role;
use serde_json::{Value, json};

fn limits(answer: &Value) -> Vec<&str> {
    let errors = answer["errors"].as_array().into_iter().flatten();
    errors.filter_map(|error| error["extensions"]["limit"].as_str()).collect()
}

/// Types are in interfaces that are in types: a kilobyte could ask for gigabytes.
#[tokio::test]
async fn introspection_cannot_go_round() {
    let database = TestDatabase::migrated().await;
    let app = App::new(&database);
    let circle =
        (0..5).fold("name".to_owned(), |inside, _| format!("possibleTypes {{ interfaces {{ {inside} }} }}"));
    let mut aliases = String::new();
    for number in 0..20 {
        let _ = write!(
            aliases,
            " a{number}: fields {{ name type {{ name ofType {{ name }} }} args {{ name type {{ name }} }} }}"
        );
    }
    for about in [circle, aliases] {
        let answer = app.graphql(&format!("{{ __schema {{ types {{ {about} }} }} }}"), json!({}), "").await;
        assert_eq!(limits(&answer), ["introspectionValues"], "{answer}");
    }
}

/// `__typename` costs nothing and is asked for by fragments that double.
#[tokio::test]
async fn names_of_types_are_not_asked_for_a_thousand_times() {
    let database = TestDatabase::migrated().await;
    let app = App::new(&database);
    let mut doubling = "{ organizations(first: 100) { nodes { ...F0 } } }".to_owned();
    for level in 0..10 {
        let next = level + 1;
        let _ = write!(doubling, " fragment F{level} on Organization {{ ...F{next} ...F{next} }}");
    }
    doubling.push_str(" fragment F10 on Organization { __typename }");
    let answer = app.graphql(&doubling, json!({}), "").await;
    assert_eq!(limits(&answer), ["typenames"], "{answer}");
}

/// Each field that uses a variable gets a copy of it.
#[tokio::test]
async fn variables_hold_so_many_values() {
    let database = TestDatabase::migrated().await;
    let app = App::new(&database);
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let answer = app.graphql(query, json!({"ids": vec!["x"; 20_000]}), "").await;
    assert_eq!(limits(&answer), ["variableValues"], "{answer}");
}

fn from(address: [u8; 4]) -> Builder {
    let peer = SocketAddr::from((address, 40_000));
    Request::post("/graphql").header(header::CONTENT_TYPE, "application/json").extension(ConnectInfo(peer))
}

const ASKED: &str = "{\"query\": \"{ __typename }\"}";

#[tokio::test]
async fn a_client_that_asks_too_often_waits_and_others_do_not() {
    let database = TestDatabase::migrated().await;
    let http = HttpLimits { client_requests: 5, ..HttpLimits::default() };
    let proxy = [10, 0, 0, 1];
    let config = Config { http, trusted_proxies: vec![proxy.into()], ..Config::default() };
    let app = App::with(&database, config);
    for _ in 0..5 {
        assert_eq!(app.send(from([203, 0, 113, 7]), "", ASKED).await.status, 200);
    }
    let refused = app.send(from([203, 0, 113, 7]), "", ASKED).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.json()["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    assert_eq!(limits(&refused.json()), ["clientRequests"]);
    let wait: u64 = refused.headers[header::RETRY_AFTER]
        .to_str()
        .ok()
        .and_then(|text| text.parse().ok())
        .expect("seconds");
    assert!((1..=13).contains(&wait), "{wait}");
    let wrong = format!("ik_{}", "0".repeat(64));
    assert_eq!(
        app.send(from([203, 0, 113, 7]), &wrong, ASKED).await.status,
        429,
        "tokens are not guessed meanwhile"
    );

    assert_eq!(app.send(from([203, 0, 113, 8]), "", ASKED).await.status, 200);
    let forwarded = from(proxy).header("x-forwarded-for", "198.51.100.1, 203.0.113.7");
    assert_eq!(app.send(forwarded, "", ASKED).await.status, 429, "the same client through the proxy");
    let claimed = from([203, 0, 113, 7]).header("x-forwarded-for", "198.51.100.2");
    assert_eq!(app.send(claimed, "", ASKED).await.status, 429, "and what it says itself is not believed");
    for _ in 0..20 {
        assert_eq!(
            app.send(from([127, 0, 0, 1]), "", ASKED).await.status,
            200,
            "this machine is not limited"
        );
    }
}

#[tokio::test]
async fn scripts_of_named_origins_may_read_with_a_token_and_no_others() {
    let database = TestDatabase::migrated().await;
    let cors_origins = vec!["https://dashboard.example.org".to_owned()];
    let app = App::with(&database, Config { cors_origins, ..Config::default() });
    let preflight = |origin: &'static str| {
        Request::builder()
            .method(Method::OPTIONS)
            .uri("/graphql")
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,content-type")
    };
    let named = app.send(preflight("https://dashboard.example.org"), "", "").await;
    assert_eq!(named.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "https://dashboard.example.org");
    assert!(
        named.headers[header::ACCESS_CONTROL_ALLOW_HEADERS]
            .to_str()
            .is_ok_and(|names| names.contains("authorization"))
    );
    let asked = |origin: &'static str| from([127, 0, 0, 1]).header(header::ORIGIN, origin);
    let read = app.send(asked("https://dashboard.example.org"), "", ASKED).await;
    assert_eq!(read.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "https://dashboard.example.org");
    for origin in [
        "https://evil.example",
        "https://dashboard.example.org.evil.example",
        "http://dashboard.example.org",
        "null",
    ] {
        for answer in [app.send(preflight(origin), "", "").await, app.send(asked(origin), "", ASKED).await] {
            assert!(!answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), "{origin}");
            let varies =
                answer.headers.get_all(header::VARY).iter().any(|value| {
                    value.to_str().is_ok_and(|names| names.to_ascii_lowercase().contains("origin"))
                });
            assert!(varies, "no cache gives one origin what another may read: {origin}");
        }
    }
    assert!(!read.headers.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "cookies never go along");
    let closed = App::new(&database);
    let answer = closed.send(asked("https://dashboard.example.org"), "", ASKED).await;
    assert!(
        !answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN),
        "without the setting nobody may"
    );
}

/// The cost of a document counts fields, but a cell may hold as much text as Excel can.
#[tokio::test]
async fn an_answer_holds_so_much_text() {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO calendars (partnership_id, year, title, status)
                 SELECT partnership_id, 2023, 'Kalender', 'PUBLISHED' FROM partnerships WHERE slug = 'zhw';
             INSERT INTO tenders (calendar_id, title, description)
                 SELECT calendar_id, 'Traject ' || number, repeat('x', 32767)
                 FROM calendars, generate_series(1, 100) AS number",
        )
        .await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let asked = async |times: usize| {
        let fields: Vec<String> = (0..times).map(|number| format!("d{number}: description")).collect();
        let fields = fields.join(" ");
        let query =
            format!("{{ tenders(partnership: \"zhw\", filter: {{year: 2023}}) {{ nodes {{ {fields} }} }} }}");
        app.graphql(&query, json!({}), &token).await
    };
    let answer = asked(3).await;
    assert_eq!(answer["data"]["tenders"]["nodes"].as_array().map(Vec::len), Some(100));
    let answer = asked(4).await;
    let limits = limits(&answer);
    assert!(!limits.is_empty() && limits.iter().all(|limit| *limit == "textBytes"), "{limits:?}");
    let length = answer["data"].to_string().len();
    assert!(length < 10_100_000, "{length}");
}
