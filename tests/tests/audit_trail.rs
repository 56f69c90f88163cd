//! The audit trail: what was done and tried, by whom and from where, and that it stays.

use axum::http::{Request, header};
use diesel_async::SimpleAsyncConnection;
use harness::{app::App, database::TestDatabase, partnership, programs};
use schema::types::Role;
use serde_json::{Value, json};

const TRAIL: &str = "SELECT concat_ws(' ', action, object, result, actor, origin, request) AS name FROM audit_events ORDER BY audit_event_id";

async fn trail(database: &TestDatabase) -> Vec<String> {
    database.texts(TRAIL).await
}

#[tokio::test]
async fn changes_refusals_and_exports_are_noted_before_the_answer() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let (coordinator, viewer) =
        (app.token(Role::Coordinator, None).await, app.token(Role::Viewer, None).await);
    let id = "0199f000-0000-7000-8000-000000000001";
    let register = json!({"query": "mutation { registerTender(input: {partnership: \"zhw\", year: 2023, title: \"Nieuw\"}) { tender { title } } }"});
    for token in [&coordinator, &viewer] {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-request-id", id);
        app.send(request, token, register.to_string()).await;
    }
    app.get("/template/calendar.xlsx?partnership=zhw", &coordinator).await;
    app.graphql("mutation { draftBudget(input: {partnership: \"zhw\", year: 2023, lines: [{name: \"\", amount: \"1\"}]}) { problems { code } } }", json!({}), &coordinator).await;
    let tender = database.texts("SELECT tender_id::text AS name FROM tenders").await.concat();
    let noted = trail(&database).await;
    assert_eq!(noted[0], format!("registerTender {tender} ok token:test-coordinator  {id}"));
    assert_eq!(noted[1], format!("registerTender zhw forbidden token:test-viewer  {id}"));
    assert!(noted[2].starts_with("template ") && noted[2].contains(" ok "), "{noted:#?}");
    assert!(noted[3].starts_with("draftBudget zhw 2023 refused token:test-coordinator"), "{noted:#?}");
    assert_eq!(noted.len(), 4, "{noted:#?}");
}

/// Strangers ask for much that they may not have: that stands in the log alone, and nothing that they send is kept.
#[tokio::test]
async fn strangers_do_not_fill_it() {
    let database = partnership::database().await;
    let app = App::new(&database);
    app.graphql("{ budgets(partnership: \"zhw\") { totalCount } }", json!({}), "").await;
    app.get("/export/cost-distribution.xlsx?partnership=zhw&year=2023", "").await;
    app.get("/", "ik_unknown").await;
    assert_eq!(trail(&database).await, Vec::<String>::new());
    let coordinator = app.token(Role::Coordinator, None).await;
    let long = format!("%00{}", "x".repeat(1000));
    app.get(&format!("/template/calendar.xlsx?partnership={long}"), &coordinator).await;
    let noted = trail(&database).await;
    assert!(noted.len() == 1 && noted[0].len() < 400, "{noted:#?}");
}

/// Nothing of the product changes it: the database refuses.
#[tokio::test]
async fn what_is_written_stays() {
    let database = partnership::database().await;
    database.run("INSERT INTO audit_events (action, object, result, actor, origin) VALUES ('a', 'b', 'ok', 'c', 'd')").await;
    let mut connection = database.connect().await;
    for statement in
        ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events", "TRUNCATE audit_events"]
    {
        let refused = connection.batch_execute(statement).await.expect_err("it stays");
        assert!(refused.to_string().contains("the audit trail is not changed"), "{refused}");
    }
    assert_eq!(trail(&database).await, ["a b ok c d"]);
}

/// Commands, and imports that end far from any request.
#[tokio::test]
async fn commands_and_imports_are_noted_too() {
    let database = partnership::database().await;
    assert_eq!(
        programs::api(&database, ["token", "create", "--role", "viewer", "--name", "dashboard"]).code,
        0
    );
    let file = harness::workspace::fixture("kalender_klein.csv");
    assert_eq!(programs::import(&database, "import", &file, "calendar", Some(2023)).code, 0);
    let run = database.texts("SELECT import_run_id::text AS name FROM import_runs").await.concat();
    let expected = [
        "createToken dashboard ok command line command line".to_owned(),
        format!("importApplied {run} ok command line import"),
    ];
    assert_eq!(trail(&database).await, expected);
}

#[tokio::test]
async fn the_administrator_reads_it() {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO audit_events (action, object, result, actor, origin)
             SELECT 'export', number::text, CASE number WHEN 3 THEN 'refused' ELSE 'ok' END, 'token:a', '127.0.0.1' FROM generate_series(1, 5) AS number",
        )
        .await;
    let app = App::new(&database);
    let admin = app.token(Role::Admin, None).await;
    let query = "query($after: String, $filter: AuditFilter) { auditTrail(first: 2, after: $after, filter: $filter) { nodes { action object result actor origin request }
        pageInfo { endCursor hasNextPage } totalCount } }";
    let first = &app.data(query, json!({}), &admin).await["auditTrail"];
    let node = json!({"action": "export", "object": "5", "result": "OK", "actor": "token:a", "origin": "127.0.0.1", "request": null});
    assert_eq!((&first["nodes"][0], &first["totalCount"]), (&node, &json!(5)), "the latest first");
    let after = json!({"after": first["pageInfo"]["endCursor"]});
    let second = &app.data(query, after, &admin).await["auditTrail"];
    assert_eq!(second["nodes"][0]["object"], "3", "reading is noted, and moves nothing: {second:#}");
    let filter =
        json!({"filter": {"result": "REFUSED", "actor": "token:a", "since": "2020-01-01T00:00:00Z"}});
    let refused = &app.data(query, filter, &admin).await["auditTrail"];
    assert_eq!((&refused["totalCount"], &refused["nodes"][0]["object"]), (&json!(1), &json!("3")));
    let earlier = json!({"filter": {"before": "2020-01-01T00:00:00Z"}});
    assert_eq!(app.data(query, earlier, &admin).await["auditTrail"]["nodes"], json!([]));
    let read = app.data(query, json!({"filter": {"action": "readAuditTrail"}}), &admin).await;
    assert_eq!(read["auditTrail"]["totalCount"], json!(4));
    let of_zhw = app.token_in(Some("zhw"), Role::Admin, None, schema::types::TokenAccess::Full).await;
    let forbidden = app.graphql(query, json!({}), &of_zhw).await;
    assert_eq!(forbidden["errors"][0]["extensions"]["code"], "FORBIDDEN", "{forbidden:#}");
    assert_eq!(forbidden["data"]["auditTrail"], Value::Null);
}

/// When it cannot be written, nobody gets what they asked for unnoticed.
#[tokio::test]
async fn nothing_goes_unnoticed() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    database.run("ALTER TABLE audit_events RENAME TO elsewhere").await;
    let answer = app.get("/template/calendar.xlsx?partnership=zhw", &token).await;
    assert_eq!(answer.status, 500, "{}", answer.text());
    assert!(!answer.text().contains("audit_events"), "{}", answer.text());
}
