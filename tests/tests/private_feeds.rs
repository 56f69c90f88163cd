//! Private links to calendars: made on the account page, of use in no other place, and gone when they are revoked or their user may
//! not read any more.

use std::fs;

use axum::http::{Request, header};
use harness::{
    app::{Answer, App},
    browser,
    database::TestDatabase,
    partnership, programs, runs,
    server::Server,
};
use serde_json::json;
use tempfile::NamedTempFile;

const PASSWORD: &str = "fietsen door de duinen";
const DATA: &str =
    "INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, extract(year FROM now()), 'Kalender' FROM partnerships;
    INSERT INTO tenders (calendar_id, reference, title) SELECT calendar_id, code, 'Traject ' || code FROM calendars, unnest(ARRAY['GM0503', 'GM1783']) AS code;
    INSERT INTO participations (tender_id, organization_id, role)
    SELECT tender_id, organization_id, 'LEAD' FROM tenders JOIN organizations ON code = reference;
    INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
    SELECT tender_id, 'PUBLICATION', daterange(day, day, '[]'), 'DAY', 'dan' FROM tenders, (SELECT now()::date AS day) AS today;
    INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
    SELECT tender_id, 'PREPARATION', daterange(day, day, '[]'), 'DAY', 'toen' FROM tenders, (SELECT (now() - interval '3 years')::date AS day) AS past;
    INSERT INTO contracts (partnership_id, organization_id, title, current_end_on)
    SELECT partnership_id, organization_id, 'Printers', (now() + interval '5 years')::date FROM partnerships, organizations WHERE code = 'GM0503'";

fn user(database: &TestDatabase, arguments: &[&str], input: &str) {
    let ended = programs::api_with_input(database, [&["user"][..], arguments].concat(), input);
    assert_eq!(ended.code, 0, "{ended:#?}");
}

/// A draft calendar, and two advisers
async fn database() -> TestDatabase {
    let database = partnership::database().await;
    database.run(DATA).await;
    for (name, organization) in [("Anna", "GM0503"), ("Bert", "GM1783")] {
        let arguments = ["create", name, "--role", "adviser", "--organization", organization];
        user(&database, &arguments, &format!("{PASSWORD}\n"));
    }
    database
}

async fn post(app: &App<'_>, address: &str, cookie: &str, fields: &str) -> Answer {
    let request = Request::post(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie);
    app.send(request, "", fields.to_owned()).await
}

async fn signed_in(app: &App<'_>, name: &str) -> String {
    let fields = format!("name={name}&password={}", PASSWORD.replace(' ', "+"));
    let answer = post(app, "/sign-in", "", &fields).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("a cookie");
    cookie.split(';').next().expect("a pair").to_owned()
}

async fn account(app: &App<'_>, cookie: &str) -> String {
    app.send(Request::get("/account").header(header::COOKIE, cookie), "", "").await.text()
}

/// The address of a link that is made now
async fn made(app: &App<'_>, cookie: &str, of: &str) -> String {
    let answer = post(app, "/account/feeds", cookie, &format!("of={of}")).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let page = answer.text();
    let behind =
        page.split_once("<code>http://127.0.0.1:8080").unwrap_or_else(|| panic!("no address: {page}")).1;
    behind.split_once("</code>").expect("its end").0.to_owned()
}

#[tokio::test]
async fn a_person_subscribes_to_all_that_comes_at_an_address_of_their_own() {
    let database = database().await;
    let app = App::new(&database);
    let cookie = signed_in(&app, "anna").await;
    let page = account(&app, &cookie).await;
    assert!(
        page.contains("Heel Samenwerking zhw") && page.contains("Alleen Delft, in Samenwerking zhw"),
        "{page}"
    );
    let address = made(&app, &cookie, "zhw").await;
    let (_, secret) = address.split_once("?secret=").expect("a secret");
    let calendar = app.get(&address, "").await;
    assert_eq!(calendar.headers[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    let text = calendar.text();
    for expected in
        ["Publicatie: Traject GM0503", "Publicatie: Traject GM1783", "Einde contract: Printers (Delft)"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(!text.contains("Start voorbereiding"), "what is long past: {text}");
    let own = app.get(&made(&app, &cookie, "zhw/GM1783").await, "").await.text();
    assert!(
        own.contains("Traject GM1783") && !own.contains("Traject GM0503") && !own.contains("Printers"),
        "{own}"
    );
    let tag = calendar.headers[header::ETAG].clone();
    let again = app.send(Request::get(&address).header(header::IF_NONE_MATCH, tag), "", "").await;
    assert_eq!(again.status, 304);

    // The page tells it this once, and the database never.
    let page = account(&app, &cookie).await;
    assert!(!page.contains(secret) && page.contains("Alleen Westland, in Samenwerking zhw"), "{page}");
    let stored = database.texts("SELECT calendar_feeds::text AS name FROM calendar_feeds").await;
    assert!(
        stored.len() == 2 && stored.iter().all(|row| !row.contains(secret.trim_start_matches("ik_"))),
        "{stored:?}"
    );
    let trail = "SELECT action || ' ' || actor AS name FROM audit_events WHERE action LIKE '%alendarFeed' ORDER BY audit_event_id";
    let expected = ["createCalendarFeed", "calendarFeed", "createCalendarFeed", "calendarFeed"];
    assert_eq!(database.texts(trail).await, expected.map(|action| format!("{action} user:Anna")));
}

/// It opens this calendar and nothing else.
#[tokio::test]
async fn the_secret_of_a_link_lets_nobody_in_anywhere_else() {
    let database = database().await;
    let app = App::new(&database);
    let address = made(&app, &signed_in(&app, "anna").await, "zhw").await;
    let (_, secret) = address.split_once("?secret=").expect("a secret");
    for elsewhere in ["/data/tenders.csv?partnership=zhw", "/account", "/calendar/zhw/2023.ics"] {
        assert_eq!(app.get(elsewhere, secret).await.status, 401, "{elsewhere}");
        let cookie = format!("session={secret}; __Host-session={secret}");
        let answer = app.send(Request::get(elsewhere).header(header::COOKIE, cookie), "", "").await;
        assert!(!answer.text().contains("Anna"), "{elsewhere}");
    }
    let asked = json!({"query": "{ viewer { name } }"}).to_string();
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    assert_eq!(app.send(request, secret, asked).await.status, 401);
    let other = format!("ik_{}", "0".repeat(64));
    for wrong in ["", "?secret=", "?secret=ik_1", &format!("?secret={other}")] {
        assert_eq!(app.get(&format!("/calendar/feed.ics{wrong}"), "").await.status, 404, "{wrong}");
    }
}

/// It stands in the address, since programs can send no header.
#[tokio::test]
async fn the_secret_of_a_link_is_not_in_the_log() {
    let database = database().await;
    let app = App::new(&database);
    let address = made(&app, &signed_in(&app, "anna").await, "zhw").await;
    let (path, secret) = address.split_once("?secret=").expect("a secret");
    let log = NamedTempFile::new().expect("a file");
    let server = Server::start_with(&database, |command| {
        command.env("INKOOPKRACHT_LOG", "trace").stderr(log.reopen().expect("the file"));
    });
    assert_eq!(server.get(&address).0, 200);
    let written = || fs::read_to_string(log.path()).expect("the log");
    let has_answered =
        async || written().lines().any(|line| line.contains("answered") && line.contains(path));
    assert!(runs::wait(has_answered).await, "{}", written());
    assert!(!written().contains(secret), "{}", written());
}

#[tokio::test]
async fn a_link_ends_when_it_is_revoked_or_its_user_may_not_read_any_more() {
    let database = database().await;
    let app = App::new(&database);
    let anna = signed_in(&app, "anna").await;
    let bert = signed_in(&app, "bert").await;
    let status = async |address: &str| app.get(address, "").await.status.as_u16();
    let [first, second] = [made(&app, &anna, "zhw").await, made(&app, &anna, "zhw").await];
    let page = account(&app, &anna).await;
    let id = browser::identity(&page, "revoke");
    let revoke = format!("/account/feeds/{id}/revoke");
    assert_eq!(post(&app, &revoke, &bert, "").await.status, 404, "of somebody else");
    assert_eq!([status(&first).await, status(&second).await], [200, 200]);
    assert_eq!(post(&app, &revoke, &anna, "").await.status, 303);
    assert_eq!(post(&app, &revoke, &anna, "").await.status, 404, "once");
    let mut left = [status(&first).await, status(&second).await];
    left.sort_unstable();
    assert_eq!(left, [200, 404]);

    let of_bert = made(&app, &bert, "zhw").await;
    user(&database, &["withdraw", "bert", "--role", "adviser"], "");
    assert_eq!(status(&of_bert).await, 404, "without a role");
    assert_eq!(post(&app, "/account/feeds", &bert, "of=zhw").await.status, 403);
    user(&database, &["grant", "bert", "--role", "viewer"], "");
    assert_eq!(status(&of_bert).await, 200, "with one again");
    user(&database, &["disable", "bert"], "");
    assert_eq!(status(&of_bert).await, 404, "shut out");

    for (of, expected) in [("anders", 403), ("zhw/GM9999", 404)] {
        assert_eq!(
            post(&app, "/account/feeds", &anna, &format!("of={of}")).await.status.as_u16(),
            expected,
            "{of}"
        );
    }
    let silent = post(&app, "/account/feeds", &anna, "").await;
    assert!(
        silent.status == 400 && silent.text().contains("<a href=\"#of\">Kies wat u"),
        "{}",
        silent.text()
    );
    assert_eq!(post(&app, "/account/feeds", "", "of=zhw").await.status, 401);
    let viewer = app.token(schema::types::Role::Viewer, None).await;
    assert_eq!(
        app.post("/account/feeds", &[("of", "zhw")], &viewer).await.status,
        404,
        "a machine has no account"
    );
}

#[tokio::test]
async fn nobody_has_more_links_than_there_may_be() {
    let database = database().await;
    let app = App::new(&database);
    let cookie = signed_in(&app, "anna").await;
    database
        .run(
            "INSERT INTO calendar_feeds (user_id, partnership_id, secret_sha256)
             SELECT user_id, partnership_id, sha256(number::text::bytea) FROM users, partnerships, generate_series(1, 20) AS number WHERE users.name = 'Anna'",
        )
        .await;
    let refused = post(&app, "/account/feeds", &cookie, "of=zhw").await;
    assert!(
        refused.status == 400 && refused.text().contains("Er is geen koppeling gemaakt"),
        "{}",
        refused.text()
    );
    let page = account(&app, &cookie).await;
    assert!(!page.contains("Maak een koppeling") && page.contains("trek er eerst een in"), "{page}");
}
