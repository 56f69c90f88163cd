//! The database goes and comes back: the server says so meanwhile, and goes on by itself.

use std::fs;

use axum::http::header;
use harness::{app::App, database::TestDatabase, partnership, programs, runs, server::Server};
use serde_json::json;

const QUERY: &str = "{ partnerships { nodes { name } } }";
const ADDRESS: &str = "/graphql?query=%7Bpartnerships%7Bnodes%7Bname%7D%7D%7D";

#[tokio::test]
async fn without_its_database_the_server_says_to_try_again() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let before = app.data(QUERY, json!({}), "").await;
    database.close_for_all().await;
    for address in ["/health/ready", ADDRESS, "/"] {
        let answer = app.get(address, "").await;
        assert_eq!(answer.status, 503, "{address}: {}", answer.text());
        assert_eq!(answer.headers[header::RETRY_AFTER], "1", "{address}");
    }
    let answer = app.graphql(QUERY, json!({}), "").await;
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "SERVICE_UNAVAILABLE");
    for secret in ["terminat", "postgres", "accepting", "FATAL"] {
        assert!(!answer.to_string().contains(secret), "the cause is for the log: {answer}");
    }
    assert_eq!(app.get("/health/live", "").await.status, 200);
    database.open_again().await;
    assert_eq!(app.data(QUERY, json!({}), "").await, before);
    assert_eq!(app.get("/health/ready", "").await.status, 200);
}

/// The private PostgreSQL stops, is killed, and comes back each time, while the server that uses it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_outlives_its_postgresql() {
    // Only for the folder of the programs; the server has a database of its own.
    let database = TestDatabase::migrated().await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut server = Server::start_with(&database, |command| {
        command.env_remove("DATABASE_URL").env("INKOOPKRACHT_DATA_DIR", folder.path());
    });
    assert_eq!(server.get("/health/ready").0, 200);
    for signal in ["INT", "KILL"] {
        let file = folder.path().join("postgresql/postmaster.pid");
        let postmaster = fs::read_to_string(&file).expect("PostgreSQL runs");
        let postmaster = postmaster.lines().next().and_then(|id| id.parse().ok()).expect("its number");
        programs::send(signal, postmaster);
        let back = runs::wait(async || {
            let (status, head, body) = server.get(ADDRESS);
            assert!(status == 200 || status == 503, "{signal}: {status}: {body}");
            assert!(status == 200 || head.contains("retry-after: 1"), "{signal}: {head}");
            status == 200 && !programs::is_running(postmaster)
        })
        .await;
        assert!(back, "{signal}: it did not come back");
        // Each connection of the pool that the old server had notices when it is used.
        assert!(
            runs::wait(async || server.get("/health/ready").0 == 200).await,
            "{signal}: it is not ready again"
        );
        assert!(server.process.is_alive());
    }
}
