//! Columns that were not understood: said on the page of their import, which is checked again, and forgotten.

use axum::http::{Request, header};
use harness::{
    app::{Answer, App},
    partnership, programs,
    runs::{run, until, upload},
};
use schema::types::Role;
use serde_json::json;

/// Without its title: "Wat" is said nowhere.
const FOREIGN: &[u8] = b"Nr;Wat;Delft;Kleur\nA1;Zout;P;wit\n";

const RECHECK: &str = "mutation($id: ID!, $kind: ImportKind, $year: Int) { recheckImport(input: {id: $id, kind: $kind, year: $year}) {
    importRun { id status kind year } problems { code path } } }";

async fn send(app: &App<'_>, address: &str, fields: &[(&str, &str)], token: &str) -> Answer {
    let body = fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let request = Request::post(address).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.send(request, token, body).await
}

fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.headers[header::LOCATION].to_str().expect("an address")
}

/// The name of the select below a heading.
fn field<'p>(page: &'p str, heading: &str) -> &'p str {
    let label = format!("\" aria-label=\"Betekenis van {heading}\"");
    let before = page.split_once(&label).unwrap_or_else(|| panic!("no {heading}: {page}")).0;
    before.rsplit_once("name=\"").expect("a name").1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_is_said_on_the_page_and_the_workbook_checked_again() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let viewer = app.token(Role::Viewer, None).await;
    let id = upload(&app, FOREIGN, &token).await;
    let _worker = programs::worker(&database);
    until(&app, &id, "CHECKED", &token).await;
    let ids = "SELECT import_run_id::text AS name FROM import_runs ORDER BY created_at";
    let address = format!("/imports/{}", database.texts(ids).await[0]);

    let page = app.get(&address, &token).await.text();
    assert!(page.contains("2 kolommen zijn niet herkend"), "{page}");
    assert!(page.contains("<details id=\"kolommen\" open>"), "one of them is missed: {page}");
    assert!(!page.contains("Alleen goede rijen") && !page.contains("alleen de goede rijen"), "{page}");
    let (title, color) = (field(&page, "Wat"), field(&page, "Kleur"));
    let seen = app.get(&address, &viewer).await.text();
    assert!(!seen.contains("Betekenis van") && !seen.contains("/recheck"), "who may only read says nothing");
    let columns = format!("{address}/columns");
    assert_eq!(send(&app, &columns, &[(title, "title")], &viewer).await.status, 403);

    let saved = send(&app, &columns, &[(title, ""), (color, "-"), ("column-0", "title")], &token).await;
    assert_eq!(location(&saved), format!("{address}#kolommen"));
    let page = app.get(&address, &token).await.text();
    assert!(page.contains("Controleer de werkmap opnieuw"), "what is said is shown: {page}");
    assert!(page.contains("<option value=\"-\" selected>"), "{page}");
    let refused = send(&app, &columns, &[(title, "moon")], &token).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("moon"), "{}", refused.text());

    let again = send(&app, &columns, &[(title, "title"), ("then", "check")], &token).await;
    let next = location(&again).to_owned();
    assert_ne!(next, address, "it is an import of its own");
    let ids = database.texts(ids).await;
    assert_eq!((ids.len(), format!("/imports/{}", ids[1])), (2, next.clone()));
    let page = until_page(&app, &next, "Status: gecontroleerd", &token).await;
    assert!(page.contains(">Verwerken<") && !page.contains("Betekenis van"), "all is understood: {page}");
    assert!(page.contains(&format!("<a href=\"{address}\">")), "the first one is linked to: {page}");
    assert_eq!(run(&app, &id, &token).await["status"], "CHECKED", "and stays as it was");
    location(&send(&app, &format!("{next}/apply"), &[("rows", "all")], &token).await);
    until_page(&app, &next, "Status: verwerkt", &token).await;

    let calendar = app.get("/calendar?year=2023", &token).await.text();
    let source = format!("<a href=\"{next}\">rij 2 van kalender.csv</a>");
    assert!(calendar.contains(&source), "a row tells where it came from: {calendar}");
    database.run("UPDATE calendars SET status = 'PUBLISHED'").await;
    let published = app.get("/calendar?year=2023", "").await.text();
    assert!(published.contains("Zout") && !published.contains("/imports/"), "{published}");
}

async fn until_page(app: &App<'_>, address: &str, wanted: &str, token: &str) -> String {
    let mut page = String::new();
    let reached = harness::runs::wait(async || {
        page = app.get(address, token).await.text();
        page.contains(wanted)
    });
    assert!(reached.await, "not {wanted}: {page}");
    page
}

#[tokio::test]
async fn columns_are_said_and_forgotten_on_their_page() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let viewer = app.token(Role::Viewer, None).await;
    let say = async |heading: &str, meaning: &str, token: &str| {
        let fields = [("partnership", "zhw"), ("heading", heading), ("meaning", meaning)];
        send(&app, "/columns", &fields, token).await
    };
    assert_eq!(
        location(&say("Document+Number", "CALENDAR:reference", &token).await),
        "/columns?partnership=zhw"
    );
    location(&say("Regel", "BUDGET:-", &token).await);
    for (heading, meaning, sentence) in [
        ("Wat", "", "Kies wat de kolom betekent."),
        ("Wat", "title", "Kies wat de kolom betekent."),
        ("Wat", "BUDGET:title", "Het veld &#39;title&#39; bestaat niet"),
        ("%28%29", "CALENDAR:title", "Vul de kop van de kolom in"),
    ] {
        let refused = say(heading, meaning, &token).await;
        assert_eq!(refused.status, 400, "{heading} {meaning}");
        assert!(refused.text().contains(sentence), "{heading} {meaning}: {}", refused.text());
    }
    let refused = send(&app, "/columns", &[("partnership", "nergens"), ("heading", "a")], &token).await;
    assert_eq!(refused.status, 403);
    assert_eq!(say("Wat", "CALENDAR:title", &viewer).await.status, 403);
    assert_eq!(app.get("/columns?partnership=zhw", "").await.status, 401);

    let page = app.get("/columns", &token).await.text();
    for text in ["Document Number", ">Nr<", "Regel", "betekent niets", "test-coordinator", "begroting"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(page.len() < 60_000, "{} bytes", page.len());
    let seen = app.get("/columns?partnership=zhw", &viewer).await.text();
    assert!(
        seen.contains("Document Number") && !seen.contains("<form method=\"post\" action=\"/columns"),
        "{seen}"
    );

    let id = database
        .texts("SELECT column_mapping_id::text AS name FROM column_mappings WHERE kind = 'CALENDAR'")
        .await
        .remove(0);
    let remove = format!("/columns/{id}/remove");
    assert_eq!(send(&app, &remove, &[("partnership", "zhw")], &viewer).await.status, 403);
    assert_eq!(
        location(&send(&app, &remove, &[("partnership", "zhw")], &token).await),
        "/columns?partnership=zhw"
    );
    let twice = send(&app, &remove, &[("partnership", "zhw")], &token).await;
    assert_eq!(twice.status, 409);
    assert!(twice.text().contains("bestaat niet"), "{}", twice.text());
    let history = "SELECT operation || ' ' || cause AS name FROM changes WHERE table_name = 'column_mappings' ORDER BY change_id";
    assert_eq!(
        database.texts(history).await,
        ["INSERT page:saveColumnMapping", "INSERT page:saveColumnMapping", "DELETE page:removeColumnMapping"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_is_checked_again_over_graphql() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let id = upload(&app, FOREIGN, &token).await;
    let recheck = async |id: &str, year: serde_json::Value, token: &str| {
        app.graphql(RECHECK, json!({"id": id, "kind": "CONTRACTS", "year": year}), token).await
    };
    let problems = |answer: &serde_json::Value| answer["data"]["recheckImport"]["problems"].clone();
    let early = recheck(&id, json!(null), &token).await;
    assert_eq!(problems(&early), json!([{"code": "import_run.under_way", "path": ["id"]}]), "{early:#}");
    let worker = programs::worker(&database);
    until(&app, &id, "CHECKED", &token).await;
    drop(worker);
    let far = recheck(&id, json!(3000), &token).await;
    assert_eq!(
        problems(&far),
        json!([{"code": "import_run.year_out_of_range", "path": ["year"]}]),
        "{far:#}"
    );
    let viewer = app.token(Role::Viewer, None).await;
    let refused = recheck(&id, json!(null), &viewer).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused:#}");

    let again = recheck(&id, json!(2024), &token).await["data"]["recheckImport"].clone();
    assert_eq!(again["problems"], json!([]), "{again:#}");
    let new = &again["importRun"];
    assert_eq!(
        (&new["status"], &new["kind"], &new["year"]),
        (&json!("WAITING"), &json!("CONTRACTS"), &json!(2024))
    );
    assert_ne!(new["id"], id.as_str());
    assert_eq!(database.texts("SELECT count(*)::text AS name FROM import_files").await, ["1"], "stored once");
    database.run("DELETE FROM import_runs").await;
    let unknown = recheck(&id, json!(null), &token).await;
    assert_eq!(problems(&unknown), json!([{"code": "import_run.unknown", "path": ["id"]}]), "{unknown:#}");
}
