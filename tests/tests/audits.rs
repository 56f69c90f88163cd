//! GraphQL over HTTP to the letter, as the audits of its specification see it.

use harness::{clients, database::TestDatabase, server::Server};
use serde_json::Value;

/// The audits of `graphql-http`, those of what a server MAY do too.
#[tokio::test]
async fn all_audits_of_graphql_over_http_are_met() {
    let database = TestDatabase::migrated().await;
    let server = Server::start(&database);
    let Some(ended) = clients::run("graphql-http", "audits.mjs", [format!("{}/graphql", server.origin)])
    else {
        return;
    };
    let audits = ended.json();
    let audits = audits.as_array().expect("a list of audits");
    let unmet: Vec<&Value> = audits.iter().filter(|audit| audit["status"] != "ok").collect();
    assert!(unmet.is_empty(), "{unmet:#?}");
    assert_eq!(audits.len(), 61, "no audit was left out");
}
