//! Without a database: what the server must do then, and what needs none.

use axum::{body::Body, http::StatusCode};
use schema::database::{Database, Settings};
use tower::ServiceExt;

use super::*;

/// A server whose database is not there
async fn alone() -> Router {
    let database_url = Some("postgres://nobody@%2Fnonexistent/none".to_owned());
    let settings = Settings { database_url, ..Settings::default() };
    let pool = Database::open(&settings).await.expect("unvisited").pool(1, None);
    app(AppState::new(pool, Config::default()))
}

async fn ask(request: axum::http::request::Builder) -> Response {
    alone().await.oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer")
}

async fn get(address: &str) -> Response {
    ask(Request::get(address)).await
}

#[tokio::test]
async fn it_lives_and_is_not_ready() {
    assert_eq!(get("/health/live").await.status(), StatusCode::OK);
    let ready = get("/health/ready").await;
    assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready.headers()[header::RETRY_AFTER], "1");
    assert_eq!(ready.headers()[header::CONTENT_TYPE], "application/problem+json");
}

#[tokio::test]
async fn every_answer_keeps_browsers_safe_and_has_an_id() {
    for address in
        ["/health/live", "/health/ready", "/graphiql", "/graphql?query=%7Ba%7D", "/sign-in", "/nowhere"]
    {
        let answer = get(address).await;
        for (name, _) in &HEADERS {
            assert!(answer.headers().contains_key(name), "{address} {name}");
        }
        assert!(answer.headers().contains_key("x-request-id"), "{address}");
    }
}

#[tokio::test]
async fn a_token_cannot_be_judged_without_the_database() {
    let token = format!("Bearer ik_{}", "0".repeat(64));
    let answer =
        ask(Request::get("/graphql?query=%7B__typename%7D").header(header::AUTHORIZATION, token)).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/json; charset=utf-8");
}

#[tokio::test]
async fn what_is_no_token_is_refused_with_a_challenge() {
    let answer =
        ask(Request::get("/graphql?query=%7B__typename%7D").header(header::AUTHORIZATION, "Basic YTpi"))
            .await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(answer.headers()[header::WWW_AUTHENTICATE], "Bearer error=\"invalid_token\"");
}

#[tokio::test]
async fn who_asks_for_a_page_gets_one_and_who_does_not_a_problem() {
    let page = ask(Request::get("/nowhere").header(header::ACCEPT, "text/html,*/*;q=0.8")).await;
    assert_eq!(
        (page.status(), &page.headers()[header::CONTENT_TYPE]),
        (StatusCode::NOT_FOUND, &"text/html; charset=utf-8".parse().expect("a header"))
    );
    assert_eq!(get("/nowhere").await.headers()[header::CONTENT_TYPE], "application/problem+json");
    let wrong = ask(Request::delete("/graphql")).await;
    assert_eq!(wrong.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(wrong.headers().contains_key(header::ALLOW));
}

#[tokio::test]
async fn what_an_address_cannot_mean_is_told_as_a_page() {
    for (address, status) in [
        ("/?year=1&year=2", StatusCode::BAD_REQUEST),
        ("/sign-in?code=a&code=b", StatusCode::BAD_REQUEST),
        ("/imports/%FF", StatusCode::NOT_FOUND),
    ] {
        let page = ask(Request::get(address).header(header::ACCEPT, "text/html")).await;
        assert_eq!(page.status(), status, "{address}");
        assert_eq!(page.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8", "{address}");
    }
}

#[tokio::test]
async fn a_variable_of_an_unknown_type_is_not_valid() {
    let address = "/graphql?query=query(%24x:%5BNope%5D=%5B1%5D)%7B__typename%7D";
    let answer = ask(Request::get(address).header(header::ACCEPT, "application/graphql-response+json")).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    let body = axum::body::to_bytes(answer.into_body(), 10_000).await.expect("a body");
    let body: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    assert_eq!(body["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED", "{body}");
    assert_eq!(body.get("data"), None, "{body}");
}
