use async_graphql::Request;
use schema::types::{Role, TokenAccess};
use serde_json::{Value, json};

use super::*;
use crate::auth::{Grant, Viewer};

/// The answer of a schema without a database
async fn answer(viewer: Viewer, query: &str) -> (Value, bool) {
    let schema = builder(&GraphqlLimits::default()).finish();
    match outcome::executed(schema.execute(Request::new(query).data(viewer)).await) {
        Ok(response) => (serde_json::to_value(response).unwrap(), true),
        Err(errors) => (json!({"errors": errors}), false),
    }
}

fn coordinator() -> Viewer {
    everywhere("token:test", Role::Coordinator)
}

fn everywhere(actor: &str, role: Role) -> Viewer {
    let grants = vec![Grant { partnership: None, role, organization_id: None }];
    Viewer::SignedIn {
        actor: actor.to_owned(),
        token_id: uuid::Uuid::nil(),
        user_id: None,
        access: TokenAccess::Full,
        grants,
        confirmed_until: None,
    }
}

#[test]
fn the_schema_is_the_one_that_is_checked_in() {
    assert!(sdl() == include_str!("../../schema.graphql"), "inkoopkracht-api sdl > api/schema.graphql");
}

#[tokio::test]
async fn who_is_not_signed_in_is_asked_to_sign_in_before_anything_is_read() {
    for query in [
        "{ budget(partnership: \"zhw\", year: 2023) { total } }",
        "{ budgets(partnership: \"zhw\") { totalCount } }",
        "{ costDistribution(partnership: \"zhw\", year: 2023) { total } }",
        "{ population { totalCount } }",
        "{ importRuns(partnership: \"zhw\") { totalCount } }",
        "{ importRun(id: \"x\") { status } }",
        "mutation { applyImport(input: {id: \"x\"}) { problems { code } } }",
        "mutation { draftBudget(input: {partnership: \"zhw\", year: 2023, lines: []}) { problems { code } } }",
        "mutation { updateTender(input: {id: \"x\", version: 1}) { problems { code } } }",
        "mutation { registerTender(input: {partnership: \"zhw\", year: 2023, title: \"x\"}) { problems { code } } }",
    ] {
        let (answer, _) = answer(Viewer::Anonymous, query).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{query}: {answer}");
    }
}

#[tokio::test]
async fn what_fails_on_our_side_says_nothing_of_its_cause() {
    let (answer, executed) = answer(coordinator(), "{ organizations { totalCount } }").await;
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"], json!({"code": "INTERNAL"}));
    assert!(!error["message"].as_str().unwrap().contains("database"), "{error}");
    assert!(executed);
}

#[tokio::test]
async fn an_error_of_a_field_that_may_be_null_stays_there() {
    let query = "{ viewer { name } organization { name } a: organization(code: \"x\") { name } }";
    let (answer, _) = answer(coordinator(), query).await;
    assert_eq!(answer["data"], json!({"viewer": {"name": "token:test"}, "organization": null, "a": null}));
    let codes: Vec<&Value> =
        answer["errors"].as_array().unwrap().iter().map(|error| &error["extensions"]["code"]).collect();
    assert_eq!(codes, ["BAD_USER_INPUT", "BAD_USER_INPUT"]);
}

#[tokio::test]
async fn lists_are_bounded() {
    for (arguments, code) in [
        ("first: 101", "LIMIT_EXCEEDED"),
        ("last: 101", "LIMIT_EXCEEDED"),
        ("first: -1", "BAD_USER_INPUT"),
        ("first: 1, last: 1", "BAD_USER_INPUT"),
        ("first: 1, before: \"x\"", "BAD_USER_INPUT"),
        ("after: \"x\"", "BAD_USER_INPUT"),
        ("order: [TITLE_ASC, TITLE_ASC, TITLE_ASC, TITLE_ASC]", "BAD_USER_INPUT"),
    ] {
        let query = format!("{{ tenders(partnership: \"zhw\", {arguments}) {{ totalCount }} }}");
        let (answer, _) = answer(coordinator(), &query).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{query}: {answer}");
    }
}

#[tokio::test]
async fn the_introspection_of_the_usual_tools_is_within_the_limits() {
    let of_type = (0..9)
        .fold(String::new(), |inner, _| format!("{{ kind name ofType {inner} }}"))
        .replace("ofType  }", "}");
    let query = format!(
        "{{ __schema {{ types {{ fields {{ args {{ type {of_type} }} }} inputFields {{ type {of_type} }} }} }} }}"
    );
    let (answer, _) = answer(Viewer::Anonymous, &query).await;
    assert_eq!(answer["errors"], Value::Null);
}

/// A mark of a file that no file came with points nowhere; whoever writes it gets an answer.
#[tokio::test]
async fn a_mark_of_a_file_in_the_document_points_nowhere() {
    for mark in
        ["#__graphql_file__:x", "#__graphql_file__:", "#__graphql_file__:-1", "#__graphql_file__:9", "x"]
    {
        let query = format!(
            "mutation {{ checkWorkbook(input: {{partnership: \"a\", file: \"{mark}\"}}) {{ problems {{ code }} }} }}"
        );
        let (answer, _) = answer(coordinator(), &query).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{mark}: {answer}");
    }
}

#[tokio::test]
async fn what_may_not_be_read_is_no_node() {
    let hidden = node::Kind::ImportRun.id(uuid::Uuid::nil());
    let query = format!(
        "{{ node(id: \"{}\") {{ id }} nodes(ids: [\"{}\"]) {{ id }} }}",
        hidden.as_str(),
        hidden.as_str()
    );
    let (answer, _) = answer(Viewer::Anonymous, &query).await;
    assert_eq!(answer, json!({"data": {"node": null, "nodes": [null]}}));
}

/// What was written to the log, of which a test reads its own thread's
#[derive(Clone, Default)]
struct Lines(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_refusal_stands_in_the_audit_trail() {
    let written = Lines::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let viewer = everywhere("token:reader", Role::Viewer);
    let query = "mutation { draftBudget(input: {partnership: \"zhw\", year: 2023, lines: []}) { problems { code } } }";
    let (answer, _) = answer(viewer, query).await;
    drop(guard);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
    let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    let line = "action=\"draftBudget\" object=\"zhw\" result=\"forbidden\" actor=\"token:reader\"";
    assert_eq!(log.matches(line).count(), 1, "{log}");
}
