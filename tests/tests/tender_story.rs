//! What the page of a tender tells of how it came to be so, and of what comes first.

use axum::http::Request;
use harness::{app::App, database::TestDatabase, partnership, programs};
use schema::types::Role;
use tempfile::TempDir;

/// The page of the one tender
async fn page(app: &App<'_>, address: &str, token: &str) -> String {
    let answer = app.get(address, token).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

/// The rows of its history, the latest first
fn history(page: &str) -> Vec<&str> {
    let (_, part) = page.split_once("<summary>Alle wijzigingen</summary>").expect("the history");
    let (_, body) = part.split_once("<tbody").expect("a table");
    let (body, _) = body.split_once("</tbody>").expect("its end");
    body.split("<tr ").skip(1).collect()
}

#[tokio::test]
async fn each_change_says_by_which_way_it_came_and_why() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let folder = TempDir::new().expect("a folder");
    let import = |name: &str, value: &str| {
        let file = folder.path().join(name);
        let text = format!("Nr;Titel;Penvoerder;Geraamde waarde;Publicatie\nA1;Zout;Delft;{value};Q1 2023\n");
        std::fs::write(&file, text).expect("a workbook");
        let ended = programs::import(&database, "import", &file, "calendar", Some(2023));
        assert_eq!(ended.code, 0, "{ended:#?}");
        ended.json()["run"].as_str().expect("a run").to_owned()
    };
    let first = import("eerste.csv", "1000");
    let second = import("tweede.csv", "2000");
    let reverted = app.send(Request::post(format!("/imports/{second}/revert")), &coordinator, "").await;
    assert_eq!(reverted.status, 303, "{}", reverted.text());
    let address = database.texts("SELECT '/tenders/' || tender_id AS name FROM tenders").await.concat();
    let version = || async { database.texts("SELECT version::text AS name FROM tenders").await.concat() };
    let now = version().await;
    let moved = [
        ("version", now.as_str()),
        ("milestone", "PUBLICATION"),
        ("text", "Q3 2023"),
        ("why", "Het bestek is later klaar"),
    ];
    let answer = app.post(&format!("{address}/move"), &moved, &coordinator).await;
    assert_eq!(answer.status, 303, "{}", answer.text());

    let shown = page(&app, &address, &coordinator).await;
    let rows = history(&shown);
    assert_eq!(rows.len(), 4, "{rows:#?}");
    assert!(
        rows[0].contains("Reden: Het bestek is later klaar") && rows[0].contains(">met de hand</td>"),
        "{rows:#?}"
    );
    assert!(rows[0].contains("publicatie: Q1 2023 → Q3 2023"), "{rows:#?}");
    let link = |run: &str, name: &str| format!("<a href=\"/imports/{run}\">{name}</a>");
    assert!(
        rows[1].contains(&format!(">import teruggedraaid: {}", link(&second, "tweede.csv"))),
        "{rows:#?}"
    );
    assert!(rows[2].contains(&format!(">import: {}", link(&second, "tweede.csv"))), "{rows:#?}");
    assert!(rows[3].contains(&format!(">import: {}", link(&first, "eerste.csv"))), "{rows:#?}");
}

#[tokio::test]
async fn what_comes_before_the_kick_off_is_said() {
    // With the thresholds that the example has.
    let database = TestDatabase::migrated().await;
    assert_eq!(programs::etl(&database, ["example"]).code, 0);
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let registered = async |title: &str, value: &str| {
        let sent = [
            ("partnership", "zhw"),
            ("year", "2023"),
            ("title", title),
            ("nature", "SERVICES"),
            ("estimated_value", value),
            ("text", "Q4 2023"),
        ];
        let answer = app.post("/tenders/new", &sent, &coordinator).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let id = format!("SELECT '/tenders/' || tender_id AS name FROM tenders WHERE title = '{title}'");
        database.texts(&id).await.concat()
    };
    let small = registered("Klein", "50000").await;
    let shown = page(&app, &small, &coordinator).await;
    assert!(
        shown.contains("De kick-off, het overleg waarmee") && !shown.contains("Naar de afweging"),
        "{shown}"
    );
    let large = registered("Groot", "900000").await;
    let shown = page(&app, &large, &coordinator).await;
    assert!(
        shown.contains("Eerst moet de afweging zijn afgerond.")
            && shown.contains("<a href=\"#afweging\">Naar de afweging</a>"),
        "{shown}"
    );

    let step = [("version", "1"), ("to", "PLANNED"), ("happened_on", "2023-01-10")];
    let taken = app.post(&format!("{small}/step"), &step, &coordinator).await;
    assert_eq!(taken.status, 303, "{}", taken.text());
    let shown = page(&app, &small, &coordinator).await;
    assert!(!shown.contains("Eerst:") && shown.contains("kick-off gehouden</option>"), "{shown}");
}

/// A mistyped year is asked about, and taken when it is meant.
#[tokio::test]
async fn a_day_far_from_its_plan_is_asked_about() {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2023, 'Kalender 2023' FROM partnerships;
             INSERT INTO tenders (calendar_id, title, status) SELECT calendar_id, 'Zout', 'KICKED_OFF' FROM calendars",
        )
        .await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let address = database.texts("SELECT '/tenders/' || tender_id AS name FROM tenders").await.concat();
    let moved = [("version", "1"), ("milestone", "PUBLICATION"), ("text", "Q3 2023"), ("why", "Gepland")];
    assert_eq!(app.post(&format!("{address}/move"), &moved, &coordinator).await.status, 303);
    assert!(!page(&app, &address, &coordinator).await.contains("Klopt dit?"), "nothing was filled in yet");

    let step = |day| [("version", "2"), ("to", "PUBLISHED"), ("happened_on", day), ("reason", "Klaar")];
    let asked = app.post(&format!("{address}/step"), &step("2022-06-30"), &coordinator).await;
    assert_eq!(asked.status, 400);
    let asked = asked.text();
    for said in [
        "Er is nog niets vastgelegd",
        "Volgens de planning: publicatie Q3 2023.",
        "value=\"Klaar\"",
        "value=\"plan\"",
    ] {
        assert!(asked.contains(said), "{said}: {asked}");
    }
    let meant = [&step("2022-06-30")[..], &[("meant", "plan")]].concat();
    let taken = app.post(&format!("{address}/step"), &meant, &coordinator).await;
    assert_eq!(taken.status, 303, "{}", taken.text());
    let day = "SELECT happened_on::text AS name FROM tender_steps WHERE to_status = 'PUBLISHED'";
    assert_eq!(database.texts(day).await, ["2022-06-30"]);
}

#[tokio::test]
async fn the_last_step_is_taken_back_where_the_life_is_told() {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2023, 'Kalender 2023' FROM partnerships;
             INSERT INTO tenders (calendar_id, title) SELECT calendar_id, 'Zout' FROM calendars",
        )
        .await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let address = database.texts("SELECT '/tenders/' || tender_id AS name FROM tenders").await.concat();
    let button = "De laatste stap terugnemen";
    assert!(!page(&app, &address, &coordinator).await.contains(button), "no step was taken yet");
    let step = [("version", "1"), ("to", "PLANNED"), ("happened_on", "2023-01-10")];
    assert_eq!(app.post(&format!("{address}/step"), &step, &coordinator).await.status, 303);
    let shown = page(&app, &address, &coordinator).await;
    assert!(
        shown.contains(button) && shown.contains("Het traject gaat terug van gepland naar aangemeld."),
        "{shown}"
    );

    let retract = format!("{address}/retract");
    for (version, why, sentence) in [
        ("2", " ", "<a href=\"#retraction\">Vul in waarom u de stap terugneemt.</a>"),
        ("1", "Verkeerde knop", "intussen gewijzigd"),
    ] {
        let sent = [("version", version), ("retraction", why)];
        let refused = app.post(&retract, &sent, &coordinator).await;
        let text = refused.text();
        assert_eq!(refused.status, 400, "{text}");
        assert!(text.contains(sentence) && text.contains("<details open>"), "{text}");
    }
    let sent = [("version", "2"), ("retraction", "Verkeerde knop")];
    let viewer = app.token(Role::Viewer, None).await;
    assert!(!page(&app, &address, &viewer).await.contains(button), "who only reads takes nothing back");
    let adviser = app.token(Role::Adviser, Some("GM0637")).await;
    assert_eq!(app.post(&retract, &sent, &adviser).await.status, 403);

    assert_eq!(app.post(&retract, &sent, &coordinator).await.status, 303);
    let shown = page(&app, &address, &coordinator).await;
    assert!(
        shown.contains(">teruggenomen: gepland, weer aangemeld</th>")
            && shown.contains(" (teruggenomen)</th>")
            && shown.contains(">Verkeerde knop</td>"),
        "{shown}"
    );
    assert!(!shown.contains(button), "no step stands any more: {shown}");
}
