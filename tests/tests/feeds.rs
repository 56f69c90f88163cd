//! Calendars that people subscribe to: what is in them for whom, that they stay the same while nothing changes, and that the programs
//! of others read them without a finding.

use std::fs;

use api::config::Config;
use axum::http::{Request, header};
use harness::{
    app::{Answer, App},
    clients,
    database::TestDatabase,
    partnership,
};
use schema::types::Role;
use serde_json::{Value, json};
use tempfile::TempDir;

const ADDRESS: &str = "/calendar/zhw/2023.ics";
/// What people write, and what somebody might who means harm
const HOSTILE: &str = "Schoonmaak; glas, ramen\\ en gevels\r\nBEGIN:VALARM 🧹 met een omschrijving die zó lang is dat zij niet op één regel past";

/// In a transaction of its own: an edition is of what was there before it
const EDITION: &str = "INSERT INTO calendar_editions (calendar_id, number, published_at, actor) SELECT calendar_id, 1, now(), 'proef' FROM calendars";

/// Two tenders and two contracts, published as an edition
async fn published() -> TestDatabase {
    let database = partnership::database().await;
    database
        .run(&format!(
            "INSERT INTO calendars (partnership_id, year, title, status) SELECT partnership_id, 2023, 'Kalender 2023', 'PUBLISHED' FROM partnerships;
             INSERT INTO tenders (calendar_id, reference, title, status, procedure, nature, remarks, contact)
             SELECT calendar_id, number, name, phase, 'OPEN', 'SERVICES', 'Vertrouwelijk', 'J. Geheim'
             FROM calendars, (VALUES ('A', E'{}', 'PLANNED'), ('B', 'Drukwerk', 'REGISTERED')) AS of (number, name, phase);
             INSERT INTO participations (tender_id, organization_id, role)
             SELECT tender_id, organization_id, 'LEAD' FROM tenders, organizations
             WHERE (reference, code) IN (('A', 'GM0503'), ('B', 'GM1783'));
             INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
             SELECT tender_id, 'PUBLICATION', '[2023-04-01,2023-07-01)', 'QUARTER', 'Q2 2023' FROM tenders;
             INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
             SELECT tender_id, 'CONTRACT_START', '[2023-12-01,2023-12-02)', 'DAY', '1-12-2023' FROM tenders WHERE reference = 'A';
             INSERT INTO contracts (partnership_id, organization_id, reference, title, current_end_on, notice_months, status)
             SELECT partnership_id, organization_id, code, 'Printers', ends::date, 3, phase
             FROM partnerships, organizations JOIN (VALUES ('GM0503', '2023-12-31', 'ACTIVE'), ('GM1783', '2024-02-29', 'ACTIVE'),
                 ('GM1926', '2023-06-30', 'TERMINATED'), ('GM0637', '2023-06-30', 'CANCELLED')) AS of (held_by, ends, phase) ON code = held_by",
            HOSTILE.replace('\\', "\\\\").replace("\r\n", "\\r\\n")
        ))
        .await;
    database.run(EDITION).await;
    database
}

/// The events of a calendar, each as its properties, unfolded
fn events(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = answer.text().replace("\r\n ", "");
    text.split("BEGIN:VEVENT\r\n").skip(1).map(str::to_owned).collect()
}

fn property<'a>(event: &'a str, name: &str) -> &'a str {
    let line =
        event.lines().find(|line| line.starts_with(name) && line[name.len()..].starts_with([':', ';']));
    line.and_then(|line| line.split_once(':')).map(|(_, value)| value).unwrap_or_default()
}

/// Day and title of each, by day
fn told(answer: &Answer) -> Vec<String> {
    let told = |event: &String| format!("{} {}", property(event, "DTSTART"), property(event, "SUMMARY"));
    let mut told: Vec<String> = events(answer).iter().map(told).collect();
    told.sort();
    told
}

/// The event whose title begins so
fn event(answer: &Answer, title: &str) -> String {
    let found = events(answer).into_iter().find(|event| property(event, "SUMMARY").starts_with(title));
    found.unwrap_or_else(|| panic!("no {title}: {}", answer.text()))
}

#[tokio::test]
async fn anyone_subscribes_to_what_is_published_and_members_to_all() {
    let database = published().await;
    let app = App::new(&database);
    let title = "Schoonmaak\\; glas\\, ramen\\\\ en gevels\\nBEGIN:VALARM 🧹 met een omschrijving die zó lang is dat zij niet op één regel past";
    let public = app.get(ADDRESS, "").await;
    assert_eq!(public.headers[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    let expected = [
        "20230401 Publicatie (Q2 2023): Drukwerk".to_owned(),
        format!("20230401 Publicatie (Q2 2023): {title}"),
        format!("20231201 Ingang van het contract: {title}"),
    ];
    assert_eq!(told(&public), expected);
    let text = public.text();
    assert!(
        !text.contains("Geheim") && !text.contains("Vertrouwelijk") && !text.contains("Printers"),
        "{text}"
    );
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    let registered = event(&public, "Publicatie (Q2 2023): Drukwerk");
    assert_eq!(property(&registered, "STATUS"), "TENTATIVE");
    assert_eq!(property(&registered, "DTEND"), "20230402", "a quarter stands on its first day");
    let description = property(&registered, "DESCRIPTION");
    assert_eq!(
        description,
        "Gepland: 01-04-2023 t/m 30-06-2023\\nFase: aangemeld\\nNummer: B\\nPenvoerder: Westland"
    );

    let viewer = app.token(Role::Viewer, None).await;
    let all = app.get(ADDRESS, &viewer).await;
    let own: Vec<String> = told(&all).into_iter().filter(|told| !expected.contains(told)).collect();
    let own: Vec<&str> =
        own.iter().map(|told| told.split(": Schoonmaak").next().unwrap_or_default()).collect();
    assert_eq!(
        own,
        [
            "20230630 Einde contract: Printers (Pijnacker-Nootdorp)",
            "20230811 Uiterste dag kick-off",
            "20230930 Laatste dag om op te zeggen: Printers (Delft)",
            "20231006 Uiterste dag verzending aankondiging",
            "20231130 Laatste dag om op te zeggen: Printers (Westland)",
            "20231231 Einde contract: Printers (Delft)",
        ]
    );
}

#[tokio::test]
async fn a_member_may_want_the_own_alone() {
    let database = published().await;
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    let own = app.get(&format!("{ADDRESS}?organization=GM1783"), &viewer).await;
    assert_eq!(
        told(&own),
        [
            "20230401 Publicatie (Q2 2023): Drukwerk",
            "20231130 Laatste dag om op te zeggen: Printers (Westland)"
        ]
    );
    assert!(own.text().contains("X-WR-CALNAME:Kalender 2023\\, Westland"), "{}", own.text());
    let none = app.get(&format!("{ADDRESS}?organization=GM0637"), "").await;
    assert_eq!(events(&none), Vec::<String>::new());
    for (address, status) in [
        ("/calendar/zhw/2023.ics?organization=GM9999", 404),
        ("/calendar/zhw/2023.ics?anders=1", 400),
        ("/calendar/zhw/2022.ics", 404),
        ("/calendar/zhw/2023.pdf", 404),
        ("/calendar/zhw/x.ics", 404),
        ("/calendar/anders/2023.ics", 404),
    ] {
        assert_eq!(app.get(address, &viewer).await.status.as_u16(), status, "{address}");
    }
    database.run("UPDATE calendars SET status = 'DRAFT'").await;
    assert_eq!(app.get(ADDRESS, "").await.status, 404, "a draft is for members");
}

#[tokio::test]
async fn nothing_new_is_told_while_nothing_changed() {
    let database = published().await;
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    let again = async |of: &Answer, token: &str| {
        let tag = of.headers[header::ETAG].clone();
        app.send(Request::get(ADDRESS).header(header::IF_NONE_MATCH, tag), token, "").await
    };
    let first = app.get(ADDRESS, &viewer).await;
    assert_eq!(app.get(ADDRESS, &viewer).await.body, first.body);
    assert_eq!(again(&first, &viewer).await.status, 304);
    let public = app.get(ADDRESS, "").await;

    let change = "UPDATE tenders SET version = version + 1, updated_at = now() WHERE reference = 'B'";
    database.run(&format!("UPDATE planned_periods SET during = '[2023-10-01,2024-01-01)', text = 'Q4 2023' WHERE tender_id = (SELECT tender_id FROM tenders WHERE reference = 'B'); {change}")).await;
    let second = again(&first, &viewer).await;
    let [before, after] = [&first, &second].map(|answer| {
        let title = if answer.body == first.body {
            "Publicatie (Q2 2023): Drukwerk"
        } else {
            "Publicatie (Q4 2023): Drukwerk"
        };
        event(answer, title)
    });
    assert_eq!(property(&after, "DTSTART"), "20231001");
    assert_eq!(property(&before, "UID"), property(&after, "UID"));
    let sequence = |event: &str| property(event, "SEQUENCE").parse::<i64>().expect("a number");
    assert!(sequence(&after) > sequence(&before), "{after}");
    assert_eq!(again(&public, "").await.status, 304, "the edition stays");

    // What is given up is taken away by who subscribed.
    database.run("UPDATE tenders SET status = 'WITHDRAWN', version = version + 1, updated_at = now() WHERE reference = 'B'").await;
    let withdrawn = event(&app.get(ADDRESS, &viewer).await, "Publicatie (Q4 2023): Drukwerk");
    assert_eq!(
        (property(&withdrawn, "STATUS"), property(&withdrawn, "UID")),
        ("CANCELLED", property(&after, "UID"))
    );
    assert!(sequence(&withdrawn) > sequence(&after));
}

/// The latest days follow the partnership's own time, and are told anew when that changes.
#[tokio::test]
async fn latest_days_move_with_what_they_are_reckoned_with() {
    let database = published().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let before = event(&app.get(ADDRESS, &coordinator).await, "Uiterste dag kick-off");
    let set = "mutation { setLeadTimes(input: {partnership: \"zhw\", leadTimes: [{step: DOCUMENTS, days: 70}]}) { problems { code } } }";
    assert_eq!(app.data(set, json!({}), &coordinator).await["setLeadTimes"]["problems"], json!([]));
    let after = event(&app.get(ADDRESS, &coordinator).await, "Uiterste dag kick-off");
    assert_eq!((property(&before, "DTSTART"), property(&after, "DTSTART")), ("20230811", "20230728"));
    assert_eq!(property(&before, "UID"), property(&after, "UID"));
    assert_ne!(property(&before, "SEQUENCE"), property(&after, "SEQUENCE"));
    assert!(
        property(&after, "DESCRIPTION")
            .starts_with("70 dagen vóór verzending aankondiging: eigen doorlooptijd"),
        "{after}"
    );

    // A kick-off that was held has no latest day any more.
    database
        .run(
            "UPDATE tenders SET status = 'KICKED_OFF' WHERE reference = 'A';
             INSERT INTO tender_steps (tender_id, from_status, to_status, happened_on, actor)
             SELECT tender_id, 'PLANNED', 'KICKED_OFF', '2023-04-20', 'proef' FROM tenders WHERE reference = 'A'",
        )
        .await;
    let told = told(&app.get(ADDRESS, &coordinator).await);
    assert!(told.iter().any(|told| told.starts_with("20230420 Kick-off gehouden")), "{told:#?}");
    assert!(!told.iter().any(|told| told.contains("Uiterste dag kick-off")), "{told:#?}");
}

#[tokio::test]
async fn events_lead_to_their_pages_where_the_server_knows_its_address() {
    let database = published().await;
    let app = App::new(&database);
    assert_eq!(property(&events(&app.get(ADDRESS, "").await)[0], "URL"), "");
    let public_url = Some("https://inkoop.example.org".to_owned());
    let app = App::with(&database, Config { public_url, ..Config::default() });
    let event = event(&app.get(ADDRESS, "").await, "Ingang van het contract");
    let page = property(&event, "URL").strip_prefix("https://inkoop.example.org").expect("our address");
    assert_eq!(app.get(page, "").await.status, 200, "{page}");
}

/// The programs of others read what was written, and find nothing wrong with it.
#[tokio::test]
async fn calendar_programs_read_what_was_written() {
    let database = published().await;
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("kalender.ics");
    let read = |content: &[u8]| {
        fs::write(&file, content).expect("the calendar is written");
        let python = clients::run_python("python/ical.sh", [&file]).map(|ended| ended.json());
        let javascript = clients::run("ical.js", "ical.mjs", [&file]).map(|ended| ended.json());
        [python, javascript].into_iter().flatten().collect::<Vec<Value>>()
    };
    for came in read(&app.get(ADDRESS, &viewer).await.body) {
        assert_eq!(came["name"], "Kalender 2023");
        for wrong in ["errors", "missing"] {
            assert!(came[wrong].as_array().is_none_or(Vec::is_empty), "{came:#}");
        }
        let events = came["events"].as_array().expect("events");
        assert_eq!(events.len(), 9);
        let start = events
            .iter()
            .find(|event| event["title"].as_str().is_some_and(|title| title.starts_with("Ingang")));
        let start = start.expect("the start of the contract");
        assert_eq!(start["title"], format!("Ingang van het contract: {}", HOSTILE.replace("\r\n", "\n")));
        assert_eq!((&start["first"], &start["behind"]), (&json!("2023-12-01"), &json!("2023-12-02")));
        assert_eq!((&start["isDay"], &start["status"]), (&json!(true), &json!("CONFIRMED")));
    }
    for came in read(&app.get(&format!("{ADDRESS}?organization=GM0637"), "").await.body) {
        assert_eq!(came["events"], json!([]));
    }
}
