//! The first page: what waits for whom, by role, until it is done; and the list of workbooks.

use harness::{app::App, browser, database::TestDatabase, partnership, programs, runs, workspace};
use schema::types::Role;
use serde_json::{Value, json};

const TENDER: &str =
    "partnership: \"zhw\", year: 2023, title: \"Schoonmaak\", estimatedValue: \"900000\", nature: SERVICES,
    participations: [{organization: {code: \"GM0503\"}, role: LEAD}]";

/// Who has something to do
struct People {
    coordinator: String,
    finance: String,
    manager: String,
    director: String,
    delft: String,
    westland: String,
    secretary: String,
    viewer: String,
}

async fn people(app: &App<'_>) -> People {
    People {
        coordinator: app.token(Role::Coordinator, None).await,
        finance: app.token(Role::Finance, None).await,
        manager: app.token(Role::ProgrammeManager, None).await,
        director: app.token(Role::Director, None).await,
        delft: app.token(Role::Adviser, Some("GM0503")).await,
        westland: app.token(Role::Adviser, Some("GM1783")).await,
        secretary: app.token(Role::Secretary, Some("GM1783")).await,
        viewer: app.token(Role::Viewer, None).await,
    }
}

/// What waits: what it is about, and what is asked
async fn waiting(app: &App<'_>, token: &str) -> Vec<String> {
    let page = browser::page(app, "/?partnership=zhw&year=2023", token).await;
    let (before, part) = page.split_once("id=\"wacht\"").expect("the part");
    assert!(!before.contains("aria-label=\"Jaar\""), "it is about all years: {page}");
    let (part, _) = part.split_once("</section>").expect("its end");
    let lines = part.split("<li>").skip(1).map(|line| {
        let line = line.replace("<br>", ": ");
        let text = line.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        text.collect::<String>().trim().to_owned()
    });
    lines.collect()
}

async fn example(database: &TestDatabase) {
    assert_eq!(programs::etl(database, ["example"]).code, 0);
    // Of the example nothing is left to be done but what each test does itself.
    assert_eq!(
        database.texts("SELECT status AS name FROM budgets WHERE status <> 'APPROVED'").await,
        [""; 0]
    );
}

#[tokio::test]
async fn an_assessment_waits_for_members_and_then_for_who_concludes_it() {
    let database = TestDatabase::migrated().await;
    example(&database).await;
    let app = App::new(&database);
    let people = people(&app).await;
    for token in [&people.delft, &people.coordinator, &people.viewer] {
        assert_eq!(waiting(&app, token).await, [""; 0]);
    }
    let tender = app.done("registerTender", TENDER, "tender { id version }", &people.coordinator).await;
    let tender = &tender["tender"];
    let ask = format!("tender: {}, version: {}, dueOn: \"2999-12-31\"", tender["id"], tender["version"]);
    let opened = app.done("openAssessment", &ask, "assessment { id }", &people.coordinator).await;
    assert_eq!(
        waiting(&app, &people.delft).await,
        ["Schoonmaak: Doet Delft mee? Geef antwoord. Uiterlijk 31 december 2999."]
    );
    assert_eq!(waiting(&app, &people.coordinator).await, [""; 0], "others are asked");
    for (code, _) in partnership::MEMBERS {
        let adviser = app.token(Role::Adviser, Some(code)).await;
        let answer = format!(
            "id: {}, organization: {{code: \"{code}\"}}, choice: JOIN, reason: \"Samen goedkoper\"",
            opened["assessment"]["id"]
        );
        app.done("answerAssessment", &answer, "assessment { id }", &adviser).await;
    }
    assert_eq!(waiting(&app, &people.delft).await, [""; 0]);
    assert_eq!(
        waiting(&app, &people.coordinator).await,
        ["Schoonmaak: Alle deelnemers gaven antwoord: rond de afweging af. Uiterlijk 31 december 2999."]
    );
    assert_eq!(waiting(&app, &people.viewer).await, [""; 0]);
}

#[tokio::test]
async fn a_budget_waits_for_who_submits_it_and_then_for_each_who_approves_it() {
    let database = TestDatabase::migrated().await;
    example(&database).await;
    let app = App::new(&database);
    let people = people(&app).await;
    let budget =
        app.data("{ budget(partnership: \"zhw\", year: 2023) { id } }", json!({}), &people.viewer).await;
    let revise = format!("id: {}", budget["budget"]["id"]);
    let mut drafts: Vec<Value> = Vec::new();
    for _ in 0..2 {
        let revised = app.done("reviseBudget", &revise, "budget { id version }", &people.coordinator).await;
        drafts.push(revised["budget"].clone());
    }
    let revisions = waiting(&app, &people.manager).await;
    let expected = [3, 2].map(|revision| format!("Begroting 2023, revisie {revision}: Concept: leg voor."));
    assert_eq!(revisions, expected);
    for token in [&people.director, &people.secretary, &people.coordinator] {
        assert_eq!(waiting(&app, token).await, [""; 0], "a draft is for who submits");
    }
    let submit = format!("id: {}, version: {}", drafts[1]["id"], drafts[1]["version"]);
    app.done("submitBudget", &submit, "budget { id }", &people.manager).await;
    assert_eq!(waiting(&app, &people.manager).await, [""; 0], "the other one is overtaken");
    for token in [&people.director, &people.secretary] {
        assert_eq!(
            waiting(&app, token).await,
            ["Begroting 2023, revisie 3: Voorgelegd: keur goed of wijs af."]
        );
    }
    let approve = format!("id: {}", drafts[1]["id"]);
    app.done("approveBudget", &approve, "budget { id }", &people.secretary).await;
    assert_eq!(waiting(&app, &people.secretary).await, [""; 0]);
    assert_eq!(waiting(&app, &people.director).await.len(), 1, "of the director it still waits");
}

#[tokio::test]
async fn a_contract_waits_while_notice_can_be_given_and_nothing_replaces_it() {
    let database = TestDatabase::migrated().await;
    example(&database).await;
    database
        .run(
            "INSERT INTO contracts (partnership_id, organization_id, title, status, current_end_on, notice_months)
             SELECT partnership_id, organization_id, given.title, 'ACTIVE', (now() + given.ends)::date, 3
             FROM partnerships, organizations JOIN (VALUES ('GM0503', 'Printers', interval '4 months'), ('GM1783', 'Papier', interval '5 months'),
                 ('GM0503', 'Later', interval '2 years'), ('GM0503', 'Te laat', interval '1 month')) AS given (holder, title, ends) ON code = holder
             WHERE slug = 'zhw'",
        )
        .await;
    let app = App::new(&database);
    let people = people(&app).await;
    let titles = async |token: &str| -> Vec<String> {
        let lines = waiting(&app, token).await;
        lines.iter().map(|line| line.split(':').next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(titles(&people.delft).await, ["Printers (Delft)"]);
    assert_eq!(titles(&people.westland).await, ["Papier (Westland)"]);
    assert_eq!(
        titles(&people.coordinator).await,
        ["Printers (Delft)", "Papier (Westland)"],
        "the nearest day first"
    );
    assert_eq!(titles(&people.viewer).await, [""; 0]);
    database
        .run(
            "INSERT INTO contract_follow_ups (contract_id, tender_id)
             SELECT contract_id, (SELECT tender_id FROM tenders LIMIT 1) FROM contracts WHERE title = 'Printers'",
        )
        .await;
    assert_eq!(titles(&people.delft).await, [""; 0], "a tender replaces it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_waits_for_who_may_apply_it_and_stays_in_the_list() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let people = people(&app).await;
    let _worker = programs::worker(&database);
    let content = std::fs::read(workspace::fixture("kalender_klein.csv")).expect("the fixture");
    let run = runs::upload(&app, &content, &people.finance).await;
    runs::until(&app, &run, "CHECKED", &people.finance).await;
    for token in [&people.finance, &people.coordinator] {
        let lines = waiting(&app, token).await;
        assert!(lines.len() == 1 && lines[0].ends_with(": Gecontroleerd: verwerk of wijs af."), "{lines:?}");
    }
    assert_eq!(waiting(&app, &people.delft).await, [""; 0]);
    runs::reject(&app, &run, &people.finance).await;
    assert_eq!(waiting(&app, &people.finance).await, [""; 0]);

    let listed = async |query: &str| {
        let page = browser::page(&app, &format!("/imports?partnership=zhw{query}"), &people.viewer).await;
        page.matches("<a href=\"/imports/").count()
    };
    assert_eq!(listed("").await, 1);
    assert_eq!([listed("&status=REJECTED&kind=CALENDAR").await, listed("&status=APPLIED").await], [1, 0]);
    assert_eq!(listed("&kind=BUDGET").await, 0);
    let page = browser::page(&app, "/imports", &people.viewer).await;
    assert!(
        !page.contains("Aanleveren en controleren"),
        "who may send nothing in sees what others sent: {page}"
    );
}

/// A long list goes on on a next page, each import once.
#[tokio::test]
async fn older_workbooks_follow_on_a_next_page() {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO import_files (sha256, content) VALUES (sha256('x'), 'x');
             INSERT INTO import_runs (partnership_id, import_file_id, file_name, status, kind, actor, created_at, finished_at)
             SELECT partnership_id, import_file_id, number || '.csv', 'REJECTED', 'CALENDAR', 'proef', now() - make_interval(mins => number / 2), now()
             FROM partnerships, import_files, generate_series(1, 60) AS number",
        )
        .await;
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    let (mut address, mut seen) = ("/imports?partnership=zhw&kind=CALENDAR".to_owned(), Vec::new());
    for _ in 0..3 {
        let page = browser::page(&app, &address, &viewer).await;
        let names = page.split("<a href=\"/imports/").skip(1);
        seen.extend(names.filter_map(|row| row.split(['>', '<']).nth(1).map(str::to_owned)));
        let Some((before, _)) = page.split_once("\">Oudere werkmappen") else { break };
        let next = before.rsplit_once("href=\"").expect("an address").1;
        address =
            next.replace("&#38;", "&").replace("&amp;", "&").split('#').next().expect("a page").to_owned();
    }
    assert_eq!(seen.len(), 60);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 60, "each once");
}
