//! What becomes of the rows of an import: those that nobody needs to do anything about, that go, that are decided field by
//! field, that stay as people changed them, and that are in the way of taking it back.

use axum::http::{Request, header};
use harness::{
    app::App,
    calendar::{APPLY, calendar, change_by_hand, import, tenders, until, upload},
    database::TestDatabase,
    partnership, programs,
};
use schema::types::Role;
use serde_json::{Value, json};
use tempfile::TempDir;

const FIRST: [&str; 3] =
    ["1;Groen;Delft;50000;Q2 2023", "2;Afval;Delft;1000;Q2 2023", "3;Zout;Westland;2000;Q3 2023"];

/// A partnership with a calendar of three tenders, that came from a workbook.
async fn with_calendar(folder: &TempDir) -> TestDatabase {
    let database = partnership::database().await;
    assert_eq!(import(&database, &calendar(folder, "a.csv", &FIRST), &[]).code, 0);
    database
}

/// The address of the page of the latest run.
async fn address(database: &TestDatabase) -> String {
    let latest =
        "SELECT '/imports/' || import_run_id AS name FROM import_runs ORDER BY created_at DESC LIMIT 1";
    database.texts(latest).await.remove(0)
}

/// Checks a calendar with a worker; gives the identity of its run, the address of its page and what GraphQL says of it.
async fn checked(
    app: &App<'_>,
    database: &TestDatabase,
    file: &std::path::Path,
    token: &str,
) -> (String, String, Value) {
    let id = upload(app, file, token).await;
    let run = until(app, &id, &["CHECKED"], token).await;
    (id, address(database).await, run)
}

async fn send(app: &App<'_>, address: &str, fields: &[(&str, &str)], token: &str) -> (u16, String) {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    let request = Request::post(address).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = app.send(request, token, body.finish()).await;
    (answer.status.as_u16(), answer.text())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_already_waits_for_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = with_calendar(&folder).await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let _worker = programs::worker(&database);
    let (_, page, _) = checked(&app, &database, &folder.path().join("a.csv"), &token).await;
    let shown = app.get(&page, &token).await.text();
    assert!(shown.contains("Alles is al opgeslagen, zoals het in de werkmap staat."), "{shown}");
    assert!(shown.contains("<summary>Toch verwerken</summary>") && !shown.contains(">Verwerken<"), "{shown}");
    let home = app.get("/?partnership=zhw", &token).await.text();
    assert!(!home.contains("Gecontroleerd: verwerk of wijs af."), "{home}");

    let changed = calendar(&folder, "b.csv", &["1;Groen;Delft;60000;Q2 2023", FIRST[1], FIRST[2]]);
    let (_, page, _) = checked(&app, &database, &changed, &token).await;
    assert!(app.get(&page, &token).await.text().contains(">Verwerken<"));
    let home = app.get("/?partnership=zhw", &token).await.text();
    assert!(home.contains("Gecontroleerd: verwerk of wijs af."), "{home}");
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_rows_go_one_by_one_by_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = with_calendar(&folder).await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let _worker = programs::worker(&database);
    let (id, page, run) = checked(&app, &database, &calendar(&folder, "b.csv", &FIRST[..1]), &token).await;
    let shown = app.get(&page, &token).await.text();
    assert!(shown.contains("Niet meer in het bestand</h2>"), "{shown}");
    let difference = |label: &str| {
        let all = run["differences"]["nodes"].as_array().cloned().unwrap_or_default();
        let found = all.into_iter().find(|one| one["label"] == label).expect("a difference");
        found["id"].as_str().expect("an id").to_owned()
    };
    let field = format!("remove-{}", difference("3 · Zout"));
    assert!(shown.contains(&field) && shown.contains("3 · Zout"), "{shown}");
    let (status, answer) =
        send(&app, &format!("{page}/apply"), &[("rows", "all"), (&field, "remove")], &token).await;
    assert_eq!(status, 303, "{answer}");
    until(&app, &id, &["APPLIED"], &token).await;
    assert_eq!(tenders(&database).await, ["2 Afval 1000 weg", "1 Groen 50000"]);
    let shown = app.get(&page, &token).await.text();
    assert!(shown.contains("Verwerkt: 1 traject verwijderd."), "{shown}");
    assert!(shown.contains("komt terug als u deze import terugdraait"), "{shown}");
    assert!(shown.contains("Niet meer in het bestand, en blijven staan: 1 traject."), "{shown}");
    assert!(shown.contains("niet meer in het bestand, verwijderd"), "{shown}");

    let (status, answer) = send(&app, &format!("{page}/revert"), &[], &token).await;
    assert_eq!(status, 303, "{answer}");
    assert_eq!(tenders(&database).await, ["2 Afval 1000", "1 Groen 50000", "3 Zout 2000"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_missing_can_be_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = with_calendar(&folder).await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let _worker = programs::worker(&database);
    let second = calendar(&folder, "b.csv", &["1;Groen;Delft;60000;Q2 2023"]);
    let (id, _, run) = checked(&app, &database, &second, &token).await;
    let nodes = run["differences"]["nodes"].as_array().cloned().unwrap_or_default();
    let of_kind = |kind: &str| -> Vec<Value> {
        nodes.iter().filter(|one| one["kind"] == kind).map(|one| one["id"].clone()).collect()
    };
    let apply =
        |removals: Vec<Value>| app.data(APPLY, json!({"input": {"id": id, "removals": removals}}), &token);
    let forged = apply(vec![of_kind("MISSING")[0].clone(), of_kind("CHANGED")[0].clone(), json!("x")]).await;
    let problems = forged["applyImport"]["problems"].clone();
    let told: Vec<(&Value, &Value)> =
        problems.as_array().into_iter().flatten().map(|one| (&one["code"], &one["path"])).collect();
    let not_missing = json!("import_run.not_missing");
    assert_eq!(
        told,
        [(&not_missing, &json!(["removals", "1"])), (&not_missing, &json!(["removals", "2"]))],
        "{forged:#}"
    );

    // Who changes the row after it was chosen has not seen that it goes.
    change_by_hand(&app, &token, "2", "1500").await;
    assert_eq!(apply(of_kind("MISSING")).await["applyImport"]["problems"], json!([]));
    let applied = until(&app, &id, &["APPLIED"], &token).await;
    assert_eq!(tenders(&database).await, ["2 Afval 1500 weg", "1 Groen 60000"]);
    let stays: Vec<&Value> =
        applied["findings"]["nodes"].as_array().into_iter().flatten().map(|one| &one["code"]).collect();
    assert_eq!(stays, ["tender.not_removed"], "{applied:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_are_decided_field_by_field() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = with_calendar(&folder).await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let _worker = programs::worker(&database);
    let by_hand = "UPDATE tenders SET estimated_value_eur = 60000, title = 'Groen en grijs', version = version + 1 WHERE reference = '1'";
    database.run(by_hand).await;
    let second = calendar(&folder, "b.csv", &["1;Groenvoorziening;Delft;70000;Q2 2023", FIRST[1], FIRST[2]]);
    let (id, page, run) = checked(&app, &database, &second, &token).await;
    let difference = run["differences"]["nodes"][0]["id"].as_str().expect("an id").to_owned();
    let shown = app.get(&page, &token).await.text();
    let field = format!("field-{difference}-Geraamde waarde");
    assert!(shown.contains("Per veld kiezen") && shown.contains(&field), "{shown}");

    let decide =
        |decisions: Value| app.data(APPLY, json!({"input": {"id": id, "decisions": decisions}}), &token);
    let value = json!({"difference": difference, "field": "Geraamde waarde", "choice": "OVERWRITE"});
    let half = decide(json!([value])).await["applyImport"].take();
    assert_eq!(half["problems"][0]["code"], "import_run.conflicts_undecided", "{half:#}");
    let wrong = json!({"difference": difference, "field": "Penvoerder", "choice": "KEEP"});
    let wrong = decide(json!([wrong])).await["applyImport"].take();
    assert_eq!(wrong["problems"][0]["code"], "import_run.field_undisputed", "{wrong:#}");

    let row = format!("choice-{difference}");
    let fields = [("rows", "all"), (row.as_str(), "KEEP"), (field.as_str(), "OVERWRITE")];
    let (status, answer) = send(&app, &format!("{page}/apply"), &fields, &token).await;
    assert_eq!(status, 303, "{answer}");
    let applied = until(&app, &id, &["APPLIED"], &token).await;
    assert_eq!(tenders(&database).await, ["2 Afval 1000", "1 Groen en grijs 70000", "3 Zout 2000"]);
    assert_eq!(applied["differences"]["nodes"][0]["choice"], "OVERWRITE", "{applied:#}");
    let shown = app.get(&page, &token).await.text();
    assert!(shown.contains("Groen en grijs, zoals met de hand gewijzigd"), "{shown}");
    assert!(shown.contains("Verwerkt: 1 traject gewijzigd."), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stays_as_people_changed_it_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = with_calendar(&folder).await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let _worker = programs::worker(&database);
    change_by_hand(&app, &token, "1", "60000").await;
    let (id, page, run) = checked(&app, &database, &folder.path().join("a.csv"), &token).await;
    assert_eq!(run["rows"]["unchanged"], 3, "{run:#}");
    let kept = "query($id: ID!) { importRun(id: $id) { covers differences(kind: [KEPT]) { totalCount
        nodes { label fields { field before after kept conflict } } } } }";
    let run = app.data(kept, json!({"id": id}), &token).await["importRun"].take();
    let fields = json!([{"field": "Geraamde waarde", "before": "€ 60.000", "after": "€ 50.000", "kept": true, "conflict": false}]);
    assert_eq!(
        run["differences"],
        json!({"totalCount": 1, "nodes": [{"label": "1 · Groen", "fields": fields}]})
    );
    assert_eq!(run["covers"], json!(["2023"]));
    let shown = app.get(&page, &token).await.text();
    assert!(shown.contains("Met de hand gewijzigd, blijft zo</h2>"), "{shown}");
    assert!(shown.contains("€ 60.000, zoals met de hand gewijzigd; in de werkmap staat € 50.000"), "{shown}");
    assert!(shown.contains("Alles is al opgeslagen; wat met de hand is gewijzigd, blijft zo."), "{shown}");
}

#[tokio::test]
async fn only_its_own_rows_are_in_the_way_of_taking_it_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = with_calendar(&folder).await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let page = address(&database).await;
    // What others put into the calendar that came with the workbook is no part of it.
    let other = "INSERT INTO tenders (calendar_id, reference, title) SELECT calendar_id, 'X', 'Van een ander' FROM calendars";
    database.run(other).await;
    change_by_hand(&app, &token, "1", "60000").await;
    let child = "INSERT INTO participations (tender_id, organization_id, role)
        SELECT tender_id, organization_id, 'INTERESTED' FROM tenders, organizations WHERE reference = '2' AND code = 'GM0637'";
    database.run(child).await;
    let (status, shown) = send(&app, &format!("{page}/revert"), &[], &token).await;
    assert_eq!(status, 409, "{shown}");
    assert!(shown.contains("daarna zijn 2 rijen van deze import gewijzigd"), "{shown}");
    let tender = |reference: &str| {
        format!(
            "SELECT 'href=\"/tenders/' || tender_id || '\"' AS name FROM tenders WHERE reference = '{reference}'"
        )
    };
    for reference in ["1", "2"] {
        let link = database.texts(&tender(reference)).await.remove(0);
        assert!(shown.contains(&link), "{link}: {shown}");
    }
    assert!(!shown.contains("Van een ander"), "{shown}");
    assert!(shown.contains("opnieuw laten controleren"), "what can be done instead: {shown}");

    database.run("DELETE FROM participations WHERE role = 'INTERESTED'").await;
    database.run("UPDATE tenders SET estimated_value_eur = 50000 WHERE reference = '1'").await;
    let (status, shown) = send(&app, &format!("{page}/revert"), &[], &token).await;
    assert_eq!(status, 303, "{shown}");
    assert_eq!(
        tenders(&database).await,
        ["X Van een ander"],
        "the calendar stays for what others put into it"
    );
}

#[tokio::test]
async fn budgets_tell_where_they_came_from() {
    let database = partnership::database().await;
    let file = harness::workspace::fixture("begroting_2023.csv");
    assert_eq!(programs::import(&database, "import", &file, "budget", Some(2023)).code, 0);
    database
        .run(
            "INSERT INTO budget_lines (budget_id, position, name, amount_eur) SELECT budget_id, 99, 'Met de hand', 1 FROM budgets",
        )
        .await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let query = "{ budget(partnership: \"zhw\", year: 2023) { source { fileName sheet row } lines { name source { row } } } }";
    let budget = app.data(query, Value::Null, &token).await["budget"].take();
    assert_eq!(budget["source"], json!({"fileName": "begroting_2023.csv", "sheet": null, "row": null}));
    let lines = budget["lines"].as_array().cloned().unwrap_or_default();
    assert_eq!(lines.first().map(|line| &line["source"]["row"]), Some(&json!(3)), "{budget:#}");
    assert_eq!(lines.last(), Some(&json!({"name": "Met de hand", "source": null})), "{budget:#}");
}

#[tokio::test]
async fn numbers_of_inhabitants_have_a_page() {
    let database = partnership::database().await;
    let file = harness::workspace::fixture("cbs_statline_2020_2023.csv");
    assert_eq!(programs::import(&database, "import", &file, "population", None).code, 0);
    let app = App::new(&database);
    assert_eq!(app.get("/reference/population", "").await.status, 401, "only for who is signed in");
    let token = app.token(Role::Coordinator, None).await;
    let page = app.get("/reference/population?year=2021", &token).await.text();
    assert!(page.contains("<h1>Inwonertallen 2021</h1>") && page.contains("01-01-2021"), "{page}");
    assert!(!page.contains("01-01-2022"), "{page}");
    assert!(page.contains("Deelnemers van ") && page.contains("Delft"), "{page}");
    assert!(page.contains("definitief") && page.contains("href=\"/imports/"), "{page}");
    let found = app.get("/reference/population?year=2021&search=DELF", &token).await.text();
    assert!(found.contains("Delft") && !found.contains("Deelnemers van "), "{found}");
    let run = address(&database).await;
    let done = app.get(&run, &token).await.text();
    assert!(done.contains("/reference/population?partnership=zhw&#38;year=2023"), "{done}");
}
