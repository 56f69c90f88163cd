//! Taking an import back: from the history that it left, or not at all.

use axum::http::Request;
use harness::{
    app::App,
    database::TestDatabase,
    partnership,
    programs::{self, Ended},
    workspace,
};
use schema::types::Role;
use serde_json::{Value, json};

/// All domain data as they stand, without counters and moments.
const DOMAIN: &str = "
    SELECT 'calendar ' || (to_jsonb(c) - 'created_at')::text AS name FROM calendars c
    UNION ALL SELECT 'tender ' || (to_jsonb(t) - 'updated_at' - 'version')::text FROM tenders t
    UNION ALL SELECT 'participation ' || to_jsonb(p)::text FROM participations p
    UNION ALL SELECT 'period ' || to_jsonb(p)::text FROM planned_periods p
    UNION ALL SELECT 'lot ' || to_jsonb(l)::text FROM lots l
    UNION ALL SELECT 'figure ' || to_jsonb(f)::text FROM population_figures f
    UNION ALL SELECT 'budget ' || to_jsonb(b)::text FROM budgets b
    UNION ALL SELECT 'line ' || to_jsonb(l)::text FROM budget_lines l
    ORDER BY 1";

const REVERT: &str = "mutation($id: ID!) { revertImport(input: {id: $id}) { importRun { status revertedBy }
    problems { code message } } }";

async fn domain(database: &TestDatabase) -> Vec<String> {
    database.texts(DOMAIN).await
}

fn import(database: &TestDatabase, fixture: &str, kind: &str) -> String {
    let year = (kind != "population").then_some(2023);
    let ended = programs::import(database, "import", &workspace::fixture(fixture), kind, year);
    assert_eq!(ended.code, 0, "{ended:#?}");
    ended.json()["run"].as_str().expect("a run").to_owned()
}

fn revert(database: &TestDatabase, run: &str) -> Ended {
    programs::etl(database, ["revert", run])
}

async fn status(database: &TestDatabase, run: &str) -> String {
    let status = format!("SELECT status AS name FROM import_runs WHERE import_run_id = '{run}'");
    database.texts(&status).await.remove(0)
}

/// How many rows of a run were new, changed and unchanged.
async fn counts(database: &TestDatabase, run: &str) -> String {
    let counts = format!(
        "SELECT concat_ws(' ', rows_new, rows_changed, rows_unchanged) AS name FROM import_runs WHERE import_run_id = '{run}'"
    );
    database.texts(&counts).await.remove(0)
}

/// The global identity of a run, as the API names it.
async fn global(app: &App<'_>, token: &str, run: &str) -> String {
    let query = "{ importRuns(partnership: \"zhw\") { nodes { id fileName } } }";
    let runs = app.data(query, Value::Null, token).await;
    let nodes = runs["importRuns"]["nodes"].as_array().cloned().unwrap_or_default();
    assert_eq!(nodes.len(), 1, "{run}: {nodes:?}");
    nodes[0]["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn imports_are_taken_back_one_by_one() {
    for (first, second, kind) in [
        ("kalender_klein.csv", "kalender_klein_gewijzigd.csv", "calendar"),
        ("cbs_zonder_westland_2022.csv", "cbs_statline_2020_2023.csv", "population"),
    ] {
        let database = partnership::database().await;
        let before = domain(&database).await;
        let a = import(&database, first, kind);
        let after_a = domain(&database).await;
        let b = import(&database, second, kind);
        assert_ne!(domain(&database).await, after_a, "{second} changes something");

        let early = revert(&database, &a);
        if kind == "calendar" {
            assert_eq!(early.code, 1, "the second import built on the first: {early:#?}");
            assert!(
                early.stdout.contains("A1 · Zoutstrooiers (een opdracht van de beheerder, "),
                "{early:#?}"
            );
            let back = revert(&database, &b);
            assert_eq!(back.code, 0, "{back:#?}");
            assert!(back.stdout.contains("Teruggedraaid: "), "{back:#?}");
            assert_eq!(domain(&database).await, after_a, "{kind}: as after the first");
            let first = revert(&database, &a);
            assert_eq!(first.code, 0, "{first:#?}");
            assert!(first.stdout.contains("Teruggedraaid: 3 trajecten verwijderd."), "{first:#?}");
        } else {
            assert_eq!(early.code, 0, "the second import did not touch what the first stored: {early:#?}");
            assert_eq!(revert(&database, &b).code, 0);
        }
        assert_eq!(domain(&database).await, before, "{kind}: as before both");
        assert_eq!(
            (status(&database, &a).await, status(&database, &b).await),
            ("REVERTED".into(), "REVERTED".into())
        );
        assert_eq!(revert(&database, &b).code, 1, "once is enough");
        let causes = "SELECT DISTINCT split_part(cause, ':', 1) AS name FROM changes WHERE cause NOT IN ('sql', 'reference data') ORDER BY 1";
        assert_eq!(database.texts(causes).await, ["import", "revert"], "the history tells both");
        let again = import(&database, first, kind);
        assert_eq!(counts(&database, &again).await, counts(&database, &a).await, "all of it is new again");
    }
}

#[tokio::test]
async fn versions_count_on() {
    let database = partnership::database().await;
    import(&database, "kalender_klein.csv", "calendar");
    let second = import(&database, "kalender_klein_gewijzigd.csv", "calendar");
    assert_eq!(revert(&database, &second).code, 0);
    let versions = "SELECT reference || ' ' || version AS name FROM tenders ORDER BY 1";
    assert_eq!(database.texts(versions).await, ["A1 3", "A2 1", "A3 3"]);
}

/// Who takes an import back sees beforehand what each row holds now and would hold again, and afterwards that it was so.
#[tokio::test]
async fn what_comes_back_is_told_beforehand() {
    let database = partnership::database().await;
    import(&database, "kalender_klein.csv", "calendar");
    let second = import(&database, "kalender_klein_gewijzigd.csv", "calendar");
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let shown = async || app.get(&format!("/imports/{second}"), &token).await.text();
    let before = shown().await;
    assert!(before.contains("Geraamde waarde van € 120.000 terug naar € 100.000"), "{before}");
    assert_eq!(revert(&database, &second).code, 0);
    let after = shown().await;
    assert!(after.contains("wat nu is teruggedraaid") && after.contains("werd </span>"), "{after}");
}

#[tokio::test]
async fn a_budget_goes_while_it_is_the_latest_draft() {
    let database = partnership::database().await;
    let before = domain(&database).await;
    let run = import(&database, "begroting_2023.csv", "budget");
    database.run("UPDATE budgets SET note = 'aangevuld'").await;
    let changed = revert(&database, &run);
    assert_eq!(changed.code, 1, "{changed:#?}");
    database.run("UPDATE budgets SET note = NULL").await;
    database
        .run("INSERT INTO budgets (partnership_id, year, revision) SELECT partnership_id, 2023, 2 FROM budgets")
        .await;
    let later = revert(&database, &run);
    assert_eq!(later.code, 1, "{later:#?}");
    assert!(later.stdout.contains("(1): 2023-1 ("), "its own revision, not the later one: {later:#?}");
    database.run("DELETE FROM budgets WHERE revision = 2").await;
    assert_eq!(revert(&database, &run).code, 0);
    assert_eq!(domain(&database).await, before);
    let run = import(&database, "begroting_2023.csv", "budget");
    database.run("UPDATE budgets SET status = 'SUBMITTED'").await;
    let submitted = revert(&database, &run);
    assert_eq!(submitted.code, 1, "{submitted:#?}");
}

/// By GraphQL and by the page; what was changed by hand since stands in the way, and is named.
#[tokio::test]
async fn what_was_changed_since_is_named() {
    let database = partnership::database().await;
    let before = domain(&database).await;
    let run = import(&database, "kalender_klein.csv", "calendar");
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let id = global(&app, &token, &run).await;
    let child = "INSERT INTO participations (tender_id, organization_id, role)
        SELECT tender_id, organization_id, 'INTERESTED' FROM tenders, organizations WHERE reference = 'A2' AND code = 'GM0637'";
    database
        .run(&format!("BEGIN; SELECT set_config('inkoopkracht.actor', 'session:els', true); {child}; COMMIT"))
        .await;
    let refused = app.data(REVERT, json!({"id": id}), &token).await["revertImport"].take();
    assert_eq!(refused["problems"][0]["code"], "import_run.changed_since", "{refused:#}");
    assert!(refused["problems"][0]["message"].to_string().contains("A2 · Bomen (els, "), "{refused:#}");
    assert_eq!(refused["importRun"]["status"], "APPLIED");

    let tried = app.get(&format!("/imports/{run}"), &token).await.text();
    assert!(
        tried.contains("Terugdraaien kan niet: daarna is één rij") && tried.contains("A2 · Bomen (els, "),
        "{tried}"
    );
    assert!(!tried.contains("Deze import terugdraaien"), "what cannot be done is not offered: {tried}");
    assert_eq!(status(&database, &run).await, "APPLIED", "trying does nothing");
    let page = app.send(Request::post(format!("/imports/{run}/revert")), &token, "").await;
    assert_eq!(page.status, 409, "{}", page.text());
    assert!(page.text().contains("A2 · Bomen (els, "), "{}", page.text());

    database.run("DELETE FROM participations WHERE role = 'INTERESTED'").await;
    let stands = domain(&database).await;
    let tried = app.get(&format!("/imports/{run}"), &token).await.text();
    assert!(
        tried.contains("Terugdraaien kan: wat deze import opsloeg")
            && tried.contains("Deze import terugdraaien"),
        "{tried}"
    );
    assert_eq!(domain(&database).await, stands, "trying does nothing");
    let page = app.send(Request::post(format!("/imports/{run}/revert")), &token, "").await;
    assert_eq!(page.status, 303, "{}", page.text());
    assert_eq!(domain(&database).await, before);
    let again = app.data(REVERT, json!({"id": id}), &token).await["revertImport"].take();
    assert_eq!(again["problems"][0]["code"], "import_run.not_applied", "{again:#}");
    assert_eq!(again["importRun"]["revertedBy"], "token:test-coordinator", "{again:#}");
}

/// What an import did that was taken back is no more: what was done by hand before it stands in the way.
#[tokio::test]
async fn what_was_taken_back_is_in_nobodys_way() {
    let database = partnership::database().await;
    let first = import(&database, "kalender_klein.csv", "calendar");
    let by_hand = "SELECT set_config('inkoopkracht.actor', 'session:els', true), set_config('inkoopkracht.cause', 'page:updateTender', true);
        UPDATE tenders SET title = 'Bomen en struiken' WHERE reference = 'A2'";
    database.run(&format!("BEGIN; {by_hand}; COMMIT")).await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let file = folder.path().join("later.csv");
    std::fs::write(&file, "Nr;Titel;Penvoerder;Geraamde waarde\nA2;Bomen;Westland;€ 60.000\n")
        .expect("a workbook");
    let later = programs::import(&database, "import", &file, "calendar", Some(2023));
    assert_eq!(later.code, 0, "{later:#?}");
    let later = later.json()["run"].as_str().expect("a run").to_owned();

    let said = |ended: Ended| {
        assert_eq!(ended.code, 1, "{ended:#?}");
        ended.stdout
    };
    let refused = said(revert(&database, &first));
    assert!(refused.contains("import)") && !refused.contains("(els"), "{refused}");
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let page = app.get(&format!("/imports/{first}"), &token).await.text();
    assert!(page.contains(&format!("<a href=\"/imports/{later}\">naar die import</a>")), "{page}");
    assert_eq!(revert(&database, &later).code, 0);
    let refused = said(revert(&database, &first));
    assert!(refused.contains("Bomen en struiken (els, ") && refused.contains("met de hand)"), "{refused}");
}

#[tokio::test]
async fn only_who_may_takes_an_import_back() {
    let database = partnership::database().await;
    let run = import(&database, "kalender_klein.csv", "calendar");
    let app = App::new(&database);
    let token = app.token(Role::Adviser, None).await;
    let page = app.send(Request::post(format!("/imports/{run}/revert")), &token, "").await;
    assert_eq!(page.status, 403, "{}", page.text());
    assert_eq!(status(&database, &run).await, "APPLIED");
    assert_eq!(revert(&database, "0193673e-0000-7000-8000-000000000000").code, 3, "there is no such run");
}

/// Of a large import it is tried only when that is asked for.
#[tokio::test]
async fn a_large_import_is_tried_when_it_is_asked_for() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kalender.csv");
    let rows: Vec<String> = (1..=2_001).map(|number| format!("N{number};Traject {number}\n")).collect();
    std::fs::write(&file, format!("Nr;Titel\n{}", rows.concat())).expect("a workbook");
    let ended = programs::import(&database, "import", &file, "calendar", Some(2023));
    let run = ended.json()["run"].as_str().expect("a run").to_owned();
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let address = format!("/imports/{run}");
    let page = app.get(&address, &token).await.text();
    assert!(
        page.contains("kijk na of terugdraaien kan") && page.contains("Deze import terugdraaien"),
        "{page}"
    );
    database.run("UPDATE tenders SET title = 'Anders' WHERE reference = 'N7'").await;
    let tried = app.get(&format!("{address}?undo=1"), &token).await.text();
    assert!(tried.contains("<details id=\"terugdraaien\" open>") && tried.contains("N7 · Anders"), "{tried}");
    assert!(!tried.contains("Deze import terugdraaien"), "{tried}");
}
