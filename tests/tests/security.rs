//! Who gets in, and what nobody gets: every route, every role, and requests that mean harm.

use std::time::Duration;

use axum::http::{Method, Request, StatusCode, header};
use harness::{
    app::{Answer, App},
    database::TestDatabase,
    partnership, programs,
};
use schema::types::Role;
use serde_json::{Value, json};

const TENDERS: &str =
    "{ tenders(partnership: \"zhw\", first: 50) { nodes { reference contact remarks } totalCount } }";

/// Two calendars, one of them published, with a tender each.
async fn calendars() -> TestDatabase {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO calendars (partnership_id, year, title, status)
             SELECT partnership_id, 2023, 'Openbaar', 'PUBLISHED' FROM partnerships
             UNION ALL SELECT partnership_id, 2024, 'Concept', 'DRAFT' FROM partnerships;
             INSERT INTO tenders (calendar_id, reference, title, contact, remarks)
             SELECT calendar_id, 'R' || year, 'Traject', 'J. Geheim', 'Intern geheim' FROM calendars;
             INSERT INTO budgets (partnership_id, year, revision) SELECT partnership_id, 2023, 1 FROM partnerships",
        )
        .await;
    database
}

fn codes(answer: &Value) -> Vec<String> {
    let errors = answer["errors"].as_array().into_iter().flatten();
    errors.map(|error| error["extensions"]["code"].as_str().unwrap_or("no code").to_owned()).collect()
}

#[tokio::test]
async fn nobody_sees_health_and_what_is_published_and_nothing_else() {
    let database = calendars().await;
    let app = App::new(&database);
    for (address, status) in [
        ("/health/live", 200),
        ("/health/ready", 200),
        ("/graphiql", 200),
        ("/sign-in", 200),
        ("/", 200),
        ("/calendar", 200),
        ("/calendar?year=2024", 200),
        ("/export/calendar.csv?partnership=zhw&year=2023", 200),
        ("/export/calendar.csv?partnership=zhw&year=2024", 404),
        ("/export/cost-distribution.xlsx?partnership=zhw&year=2023", 401),
        ("/no/such/page", 404),
    ] {
        let answer = app.get(address, "").await;
        assert_eq!(answer.status.as_u16(), status, "{address}: {}", answer.text());
        let text = answer.text();
        assert!(!text.contains("geheim") && !text.contains("Geheim"), "{address}: {text}");
        assert!(!text.contains("R2024"), "{address} shows no draft: {text}");
    }
    let answer = app.graphql(TENDERS, json!({}), "").await;
    assert!(!answer.to_string().contains("eheim"), "no contact, no remark: {answer:#}");
    assert!(!answer.to_string().contains("R2024"), "no draft: {answer:#}");
    let published = "{ tenders(partnership: \"zhw\", first: 50) { nodes { reference } totalCount } }";
    let answer = app.data(published, json!({}), "").await;
    assert_eq!(answer["tenders"], json!({"nodes": [{"reference": "R2023"}], "totalCount": 1}));
    let drafts = app.data("{ calendar(partnership: \"zhw\", year: 2024) { title } }", json!({}), "").await;
    assert_eq!(drafts["calendar"], Value::Null, "what may not be seen is not found");
}

#[tokio::test]
async fn whoever_is_signed_in_sees_all() {
    let database = calendars().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let answer = app.data(TENDERS, json!({}), &token).await;
    assert_eq!(answer["tenders"]["totalCount"], 2);
    assert_eq!(answer["tenders"]["nodes"][0]["contact"], "J. Geheim");
}

/// What the whole list of a root's fields gives to nobody: the data of the partnership never come without a token.
#[tokio::test]
async fn nobody_reads_the_partnership() {
    let database = calendars().await;
    let app = App::new(&database);
    for query in [
        "{ costDistribution(partnership: \"zhw\", year: 2023) { total } }",
        "{ budgets(partnership: \"zhw\") { nodes { year } } }",
        "{ budget(partnership: \"zhw\", year: 2023) { year } }",
        "{ importRuns(partnership: \"zhw\", first: 1) { nodes { id } } }",
        "{ partnerships { nodes { members { kind } } } }",
    ] {
        let answer = app.graphql(query, json!({}), "").await;
        assert!(codes(&answer).contains(&"UNAUTHENTICATED".to_owned()), "{query}: {answer:#}");
    }
}

const MUTATIONS: [(&str, &str); 3] = [
    ("applyImport", "mutation { applyImport(input: {id: \"eA==\"}) { problems { code } } }"),
    (
        "registerTender",
        "mutation { registerTender(input: {partnership: \"zhw\", year: 2023, title: \"Nieuw\"}) { tender { id } problems { code } } }",
    ),
    (
        "draftBudget",
        "mutation { draftBudget(input: {partnership: \"zhw\", year: 2030, lines: [{name: \"Post\", amount: \"1.00\"}]}) { budget { id } problems { code } } }",
    ),
];

#[tokio::test]
async fn nobody_and_no_viewer_changes_anything() {
    let database = calendars().await;
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    let before = database.texts("SELECT count(*)::text AS name FROM changes").await;
    for (name, mutation) in MUTATIONS {
        let nobody = app.graphql(mutation, json!({}), "").await;
        assert_eq!(codes(&nobody), ["UNAUTHENTICATED"], "{name}: {nobody:#}");
        let refused = app.graphql(mutation, json!({}), &viewer).await;
        assert_eq!(codes(&refused), ["FORBIDDEN"], "{name}: {refused:#}");
    }
    let upload = "mutation($file: Upload!) { checkWorkbook(input: {partnership: \"zhw\", file: $file}) { problems { code } } }";
    let nobody = app.upload(upload, "x.csv", b"a;b", "").await;
    assert_eq!(codes(&nobody.json()), ["UNAUTHENTICATED"], "{}", nobody.text());
    let refused = app.upload(upload, "x.csv", b"a;b", &viewer).await;
    assert_eq!(codes(&refused.json()), ["FORBIDDEN"], "{}", refused.text());
    assert_eq!(database.texts("SELECT count(*)::text AS name FROM changes").await, before);
    assert_eq!(
        database.texts("SELECT count(*)::text AS name FROM import_files").await,
        ["0"],
        "no file was kept"
    );
}

/// And who may, does: with the name in the history.
#[tokio::test]
async fn who_may_change_does_so_under_a_name() {
    let database = calendars().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    for (name, mutation) in &MUTATIONS[1..] {
        let answer = app.data(mutation, json!({}), &coordinator).await;
        assert_eq!(answer[name]["problems"], json!([]), "{answer:#}");
    }
    let who =
        "SELECT DISTINCT actor || ' ' || cause AS name FROM changes WHERE actor LIKE 'token:%' ORDER BY 1";
    let expected =
        ["token:test-coordinator mutation:draftBudget", "token:test-coordinator mutation:registerTender"];
    assert_eq!(database.texts(who).await, expected);
}

#[tokio::test]
async fn a_wrong_token_is_refused_and_not_taken_for_nobody() {
    let database = calendars().await;
    let app = App::new(&database);
    let ended = app.token(Role::Viewer, None).await;
    database.run("UPDATE tokens SET ended_at = now()").await;
    let unknown = format!("ik_{}", "0".repeat(64));
    for token in ["nonsense", unknown.as_str(), ended.as_str()] {
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        let answer = app.send(request, token, "{\"query\": \"{ __typename }\"}").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.text());
        assert!(!answer.text().contains(token), "the token is not repeated");
    }
    let expired = app.token(Role::Viewer, None).await;
    database.run("UPDATE tokens SET expires_at = created_at + interval '1 microsecond'").await;
    assert_eq!(
        app.get("/export/cost-distribution.xlsx?partnership=zhw&year=2023", &expired).await.status,
        401
    );
}

async fn post(app: &App<'_>, content_type: &str, body: &str) -> Answer {
    app.send(Request::post("/graphql").header(header::CONTENT_TYPE, content_type), "", body.to_owned()).await
}

/// What a form of another site can send is not run.
#[tokio::test]
async fn forms_of_other_sites_are_not_run() {
    let database = calendars().await;
    let app = App::new(&database);
    let query = "{\"query\": \"{ __typename }\"}";
    assert_eq!(post(&app, "application/json", query).await.status, 200);
    for content_type in ["text/plain", "application/x-www-form-urlencoded"] {
        assert_eq!(post(&app, content_type, query).await.status, 415, "{content_type}");
    }
    let token = app.token(Role::Admin, None).await;
    let form = "--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"{ __typename }\"}\r\n--b\r\n\
                Content-Disposition: form-data; name=\"map\"\r\n\r\n{}\r\n--b--\r\n";
    let bare = Request::post("/graphql").header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    let answer = app.send(bare, &token, form).await;
    assert!(answer.status.is_client_error(), "without the header that a form cannot send: {}", answer.text());
    let mutation = app
        .get(
            "/graphql?query=mutation%7BapplyImport(input%3A%7Bid%3A%22x%22%7D)%7Bproblems%7Bcode%7D%7D%7D",
            &token,
        )
        .await;
    assert_eq!(mutation.status, 405, "{}", mutation.text());
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = app.send(Request::builder().method(method.clone()).uri("/graphql"), &token, "").await;
        assert_eq!(answer.status, 405, "{method}");
    }
}

/// Documents that grow when they are run are refused before that, and quickly.
#[tokio::test]
async fn documents_that_mean_harm_are_refused_at_once() {
    let database = calendars().await;
    let app = App::new(&database);
    let token = app.token(Role::Admin, None).await;
    let doubling = |level: usize| format!("fragment F{level} on Query {{ ...F{0} ...F{0} }}", level + 1);
    let doubling = (0..25).map(doubling).collect::<Vec<_>>().join(" ");
    let aliases = (0..5000).map(|number| format!("a{number}: __typename")).collect::<Vec<_>>().join(" ");
    let nested = format!("{{ a{} }}", "{ a ".repeat(5000) + &"}".repeat(5000));
    let documents = [
        format!("{{ ...F0 }} {doubling} fragment F25 on Query {{ __typename }}"),
        format!("{{ {aliases} }}"),
        nested,
        format!("{{ __typename {} }}", "@skip(if: false) ".repeat(2000)),
        "fragment A on Query { ...B } fragment B on Query { ...A } { ...A }".to_owned(),
        "{ tenders(partnership: \"zhw\", first: 1000000) { nodes { id } } }".to_owned(),
        "query($file: Upload!) { __typename }".to_owned(),
        "query($x: [Nope] = [\"a\"]) { __typename }".to_owned(),
        "mutation { checkWorkbook(input: {partnership: \"a\", file: \"#__graphql_file__:x\"}) { problems { code } } }".to_owned(),
    ];
    for document in documents {
        let begin = programs::processor_time();
        let variables = json!({"file": "#__graphql_file__:9"});
        let answer = app.graphql(&document, variables, &token).await;
        assert!(answer.get("errors").is_some(), "{}: {answer}", &document[..40]);
        let spent = programs::processor_time().saturating_sub(begin);
        assert!(spent < Duration::from_secs(1), "{spent:?} for {}", &document[..40]);
    }
}

#[tokio::test]
async fn browsers_are_told_what_keeps_people_safe() {
    let database = calendars().await;
    let app = App::new(&database);
    for address in ["/", "/calendar", "/graphiql", "/sign-in", "/health/live", "/no/such/page"] {
        let answer = app.get(address, "").await;
        for (name, wanted) in [
            ("content-security-policy", "default-src 'none'"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
        ] {
            let value = answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
            assert!(value.contains(wanted), "{address}: {name}: {value}");
        }
        let text = answer.text();
        for foreign in ["src=\"http", "src='http", "href=\"http://", "@import", "url(http"] {
            assert!(!text.contains(foreign), "{address} loads nothing from elsewhere: {foreign}");
        }
    }
}

/// Only hashes of secrets are kept.
#[tokio::test]
async fn secrets_are_not_stored() {
    let database = calendars().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let dump = database.texts("SELECT to_jsonb(t)::text AS name FROM tokens t").await.concat();
    assert!(dump.contains("test-viewer") && !dump.contains(&token), "{dump}");
    let bytes = database.texts("SELECT encode(secret_sha256, 'escape') AS name FROM tokens").await.concat();
    assert!(!bytes.contains("ik_"), "{bytes}");
}

/// A link signs one browser in, once, and only from a page of ours; the session then counts for nothing that another
/// site starts.
#[tokio::test]
async fn a_sign_in_link_opens_one_session() {
    let database = calendars().await;
    let app = App::new(&database);
    let printed = programs::api(&database, ["sign-in-link", "--role", "coordinator", "--name", "proef"]);
    assert_eq!(printed.code, 0, "{printed:#?}");
    let (_, code) = printed.stdout.trim().split_once("/sign-in?code=").expect("a link");

    let page = app.get(&format!("/sign-in?code={code}"), "").await;
    assert_eq!(page.status, 200, "{}", page.text());
    let form = |site: &str| {
        Request::post("/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site.to_owned())
    };
    let foreign = app.send(form("cross-site"), "", format!("code={code}")).await;
    assert_eq!(foreign.status, 403, "{}", foreign.text());
    let entered = app.send(form("same-origin"), "", format!("code={code}")).await;
    assert_eq!(entered.status, 303, "opening the page did not use the link up: {}", entered.text());
    let cookie = entered.headers[header::SET_COOKIE].to_str().expect("a cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let again = app.send(form("same-origin"), "", format!("code={code}")).await;
    assert_eq!(again.status, 403, "a link works once");

    let session = cookie.split(';').next().expect("a pair");
    let asking = |site: &str| {
        Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, session)
            .header("sec-fetch-site", site.to_owned())
    };
    let query = "{\"query\": \"{ viewer { name role } }\"}";
    let own = app.send(asking("same-origin"), "", query).await.json();
    assert_eq!(own["data"]["viewer"], json!({"name": "session:proef", "role": "COORDINATOR"}), "{own:#}");
    assert_eq!(app.send(asking("cross-site"), "", query).await.status, 403, "another site starts nothing");

    let out =
        Request::post("/sign-out").header(header::COOKIE, session).header("sec-fetch-site", "same-origin");
    assert_eq!(app.send(out, "", "").await.status, 303);
    let after = app.send(asking("same-origin"), "", query).await.json();
    assert_eq!(after["data"]["viewer"], Value::Null, "the session has ended: {after:#}");
}

/// The token that the program prints alone lets its holder in, until it is revoked.
#[tokio::test]
async fn a_printed_token_works_until_it_is_revoked() {
    let database = calendars().await;
    let app = App::new(&database);
    let made = programs::api(&database, ["token", "create", "--role", "VIEWER", "--name", "dashboard"]);
    assert_eq!(made.code, 0, "{made:#?}");
    let token = made.stdout.trim();
    assert_eq!(made.stdout.lines().count(), 1, "the token alone: {made:#?}");
    assert!(!made.stderr.contains(token), "and nowhere else");
    let query = "{ viewer { name role } }";
    let answer = app.data(query, json!({}), token).await;
    assert_eq!(answer["viewer"], json!({"name": "token:dashboard", "role": "VIEWER"}));
    let revoked = programs::api(&database, ["token", "revoke", "dashboard"]);
    assert_eq!(revoked.code, 0, "{revoked:#?}");
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    assert_eq!(app.send(request, token, "{\"query\": \"{ __typename }\"}").await.status, 401);
}

/// What cannot be meant is told as that, in the form of the place, and is no fault of ours.
#[tokio::test]
async fn what_cannot_be_read_is_a_bad_request() {
    let database = calendars().await;
    let app = App::new(&database);
    let token = app.token(Role::Admin, None).await;
    let answer = app.get("/export/cost-distribution.xlsx?partnership=%00&year=2023", &token).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    let fields = [("partnership", "zhw\0"), ("kind", ""), ("year", "")];
    let form = Request::post("/imports").header("sec-fetch-site", "same-origin");
    let answer = app.form(form, &fields, ("file", "x.csv", b"a;b"), &token).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    let nul = "{ tenders(partnership: \"\\u0000\") { totalCount } }";
    assert_eq!(codes(&app.graphql(nul, json!({}), &token).await), ["BAD_USER_INPUT"]);

    let page = |request: axum::http::request::Builder| request.header(header::ACCEPT, "text/html");
    let form = || Request::post("/sign-in").header("sec-fetch-site", "same-origin");
    let twice = header::CONTENT_TYPE;
    for (request, body) in [
        (Request::get("/?year=1&year=2"), ""),
        (Request::get("/sign-in?code=a&code=b"), ""),
        (form().header(&twice, "application/x-www-form-urlencoded"), "code=a&code=b"),
        (form().header(&twice, "text/plain"), "code=a"),
    ] {
        let answer = app.send(page(request), "", body).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert!(answer.text().contains("Niet begrepen"), "{}", answer.text());
    }
}

/// A tender that is changed by hand still tells which import it came from, and who had an import applied is kept.
#[tokio::test]
async fn who_wrote_last_is_known() {
    let database = calendars().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    database
        .run(
            "INSERT INTO import_files (sha256, content) VALUES (sha256('a'), 'a');
             INSERT INTO import_runs (partnership_id, import_file_id, file_name, actor, status)
             SELECT partnership_id, import_file_id, 'x.csv', 'token:other', 'CHECKED' FROM partnerships, import_files;
             UPDATE tenders SET source_sheet = 'Blad', source_row = 2, import_run_id = (SELECT import_run_id FROM import_runs)",
        )
        .await;
    let tenders =
        "{ tenders(partnership: \"zhw\", filter: {year: 2023}) { nodes { id version source { row } } } }";
    let found = &app.data(tenders, json!({}), &coordinator).await["tenders"]["nodes"][0];
    assert_eq!(found["source"]["row"], 2, "{found:#}");
    let update = "mutation($id: ID!, $version: Int!, $lots: [LotInput!]) { updateTender(input: {id: $id, version: $version, remarks: \"x\", lots: $lots})
        { tender { source { row } } problems { code } } }";
    let gap = json!({"id": found["id"], "version": found["version"], "lots": [{"number": 2}]});
    let answer = app.data(update, gap, &coordinator).await;
    assert_eq!(answer["updateTender"]["problems"], json!([{"code": "lot.number_above_count"}]), "{answer:#}");
    let change = json!({"id": found["id"], "version": found["version"]});
    let answer = app.data(update, change, &coordinator).await;
    assert_eq!(answer["updateTender"], json!({"tender": {"source": {"row": 2}}, "problems": []}));
    let kept = "SELECT concat_ws(' ', reference, source_sheet, source_row, import_run_id IS NULL) AS name FROM tenders ORDER BY 1";
    assert_eq!(database.texts(kept).await, ["R2023 Blad 2 f", "R2024 Blad 2 f"]);

    let runs = "{ importRuns(partnership: \"zhw\") { nodes { id actor appliedBy } } }";
    let run = &app.data(runs, json!({}), &coordinator).await["importRuns"]["nodes"][0];
    assert_eq!(run["appliedBy"], Value::Null, "{run:#}");
    let apply = "mutation($id: ID!) { applyImport(input: {id: $id}) { importRun { actor appliedBy } problems { code } } }";
    let answer = app.data(apply, json!({"id": run["id"]}), &coordinator).await;
    let expected = json!({"actor": "token:other", "appliedBy": "token:test-coordinator"});
    assert_eq!(answer["applyImport"]["importRun"], expected, "{answer:#}");
}
