//! The pages that staff see, as a browser without JavaScript meets them.

use std::time::{Duration, Instant};

use axum::http::{Request, header};
use harness::{app::App, database::TestDatabase, partnership, programs, scenario, workspace};
use schema::types::Role;

#[tokio::test]
async fn the_home_page_shows_the_annual_plan() {
    let database = TestDatabase::migrated().await;
    assert_eq!(programs::etl(&database, ["example"]).code, 0);
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let page = app.get("/", &token).await;
    assert_eq!(page.status, 200);
    assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
    let text = page.text().replace("&nbsp;", " ").replace('\u{a0}', " ");
    assert!(text.contains("lang=\"nl\""));
    for (_, name) in partnership::MEMBERS {
        assert!(text.contains(name), "{name}");
    }
    for figure in
        ["34.414", "18.626", "37.016", "41.394", "131.450", "26,18", "14,17", "28,16", "31,49", "104.572"]
    {
        assert!(text.contains(figure), "{figure}");
    }
    assert!(text.contains("Voorbeeld"), "the example says that it is one");
    assert!(
        text.contains(">begroting-2023.csv</a>; achter elke post staat waar die daarin stond."),
        "{text}"
    );
    let calendar = app.get("/calendar", &token).await.text();
    for (page, source) in [
        (text, "<span class=\"code small\">rij 3</span>"),
        (calendar, ">rij 3 van voorbeeldkalender-2023.csv</a>"),
    ] {
        assert!(page.contains(source), "{source}: {page}");
    }

    let nobody = app.get("/", "").await.text();
    assert!(nobody.contains("Voorbeeld"), "the calendar is published");
    assert!(!nobody.contains("34.414"), "the distribution is not");
}

/// A form, a redirect, a page that tells how it stands, a button.
#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_is_handed_in_checked_and_applied_by_forms() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let content = std::fs::read(workspace::fixture("kalender_klein.csv")).expect("the fixture");
    let fields = [("partnership", "zhw"), ("kind", "CALENDAR"), ("year", "2023")];
    let file = ("file", "kalender.csv", content.as_slice());
    let sent = app.form(Request::post("/imports"), &fields, file, &token).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let address = sent.headers[header::LOCATION].to_str().expect("an address").to_owned();

    let _worker = programs::worker(&database);
    let page = until(&app, &address, "Status: gecontroleerd", &token).await;
    assert!(page.contains("Verwerken"), "{page}");
    let applied = app.send(Request::post(format!("{address}/apply")), &token, "").await;
    assert_eq!(applied.status, 303, "{}", applied.text());
    until(&app, &address, "Status: verwerkt", &token).await;
    assert_eq!(scenario::tenders(&database).await.len(), 3);
}

async fn until(app: &App<'_>, address: &str, wanted: &str, token: &str) -> String {
    let begin = Instant::now();
    loop {
        let page = app.get(address, token).await.text();
        if page.contains(wanted) {
            return page;
        }
        assert!(begin.elapsed() < Duration::from_secs(40), "not {wanted}: {page}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Nobody, and a viewer, hand in nothing.
#[tokio::test]
async fn who_may_not_hand_in_does_not() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    for (token, status) in [("", 401), (viewer.as_str(), 403)] {
        let sent = app
            .form(Request::post("/imports"), &[("partnership", "zhw")], ("file", "x.csv", b"a;b"), token)
            .await;
        assert_eq!(sent.status.as_u16(), status, "{}", sent.text());
    }
    assert_eq!(database.texts("SELECT count(*)::text AS name FROM import_files").await, ["0"]);
}

/// Calendars of all are public; what only members see is offered to members alone.
#[tokio::test]
async fn pages_for_members_lead_to_no_partnership_of_others() {
    let database = partnership::database().await;
    database.run(&partnership::partnership("rijn")).await;
    let app = App::new(&database);
    let (member, admin) = (app.token(Role::Coordinator, None).await, app.token(Role::Admin, None).await);
    let paths = [
        "/alignment",
        "/budget",
        "/capacity",
        "/columns",
        "/contracts",
        "/expenses",
        "/fees",
        "/figures",
        "/imports",
        "/members",
        "/money",
        "/plan",
        "/planning",
    ];
    for path in paths {
        let address = format!("{path}?partnership=zhw");
        let offers = |page: String| page.contains("?partnership=rijn");
        assert!(!offers(app.get(&address, &member).await.text()), "{path}");
        assert!(offers(app.get(&address, &admin).await.text()), "{path}: who is part of both");
    }
    assert!(app.get("/?partnership=zhw", &member).await.text().contains("?partnership=rijn"));
}
