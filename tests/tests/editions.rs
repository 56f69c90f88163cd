//! Publishing a calendar by edition: anyone reads it as it stood when that was decided, wherever they look, and members as it is.

use harness::{app::App, browser, database::TestDatabase, partnership};
use schema::types::Role;
use serde_json::{Value, json};

const PUBLISH: &str = "mutation($input: PublishCalendarInput!) { publishCalendar(input: $input) {
    calendar { status } edition { number note actor } problems { code path } } }";
const WITHDRAW: &str = "mutation { withdrawCalendar(input: {partnership: \"zhw\", year: 2023}) { calendar { status } problems { code } } }";
const TENDERS: &str = "query($edition: Int) { tenders(partnership: \"zhw\", filter: {year: 2023, edition: $edition}, order: [REFERENCE_ASC]) {
    nodes { id reference title contact publication { text } lead { code } } totalCount }
    tenderTotals(partnership: \"zhw\", filter: {year: 2023, edition: $edition}, groupBy: []) { count estimatedValue }
    calendarEditions(partnership: \"zhw\", year: 2023) { number note actor } }";

async fn draft() -> TestDatabase {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2023, 'Kalender' FROM partnerships;
             INSERT INTO tenders (calendar_id, reference, title, estimated_value_eur, contact)
             SELECT calendar_id, reference, 'Plan ' || reference, 100, 'J. Geheim' FROM calendars, unnest(ARRAY['A', 'B']) AS reference;
             INSERT INTO participations (tender_id, organization_id, role)
             SELECT tender_id, organization_id, 'LEAD' FROM tenders, organizations WHERE code = 'GM0503';
             INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
             SELECT tender_id, 'PUBLICATION', '[2023-04-01,2023-07-01)', 'QUARTER', 'Q2 2023' FROM tenders",
        )
        .await;
    database
}

/// One tender changes in all its parts, one goes, one comes
const LATER: &str = "UPDATE tenders SET title = 'Anders', estimated_value_eur = 900, version = 2 WHERE reference = 'A';
    UPDATE planned_periods SET during = '[2023-07-01,2023-10-01)', text = 'Q3 2023';
    UPDATE participations SET organization_id = (SELECT organization_id FROM organizations WHERE code = 'GM1783');
    DELETE FROM tenders WHERE reference = 'B';
    INSERT INTO tenders (calendar_id, reference, title) SELECT calendar_id, 'C', 'Nieuw' FROM calendars";

async fn publish(app: &App<'_>, token: &str, note: Option<&str>) -> Value {
    let input = json!({"partnership": "zhw", "year": 2023, "note": note});
    app.data(PUBLISH, json!({"input": input}), token).await["publishCalendar"].take()
}

fn titles(data: &Value) -> Vec<&str> {
    let nodes = data["tenders"]["nodes"].as_array();
    nodes.into_iter().flatten().filter_map(|node| node["title"].as_str()).collect()
}

#[tokio::test]
async fn anyone_reads_the_latest_edition_and_members_the_calendar_as_it_is() {
    let database = draft().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let seen =
        async |edition: Option<i32>, token: &str| app.data(TENDERS, json!({"edition": edition}), token).await;
    assert_eq!(titles(&seen(None, "").await), Vec::<&str>::new(), "a draft");
    let published = publish(&app, &coordinator, Some(" Eerste plan ")).await;
    let edition = json!({"number": 1, "note": "Eerste plan", "actor": "token:test-coordinator"});
    assert_eq!((&published["edition"], &published["problems"]), (&edition, &json!([])));
    assert_eq!(published["calendar"]["status"], "PUBLISHED");

    let first = seen(None, "").await;
    database.run(LATER).await;
    assert_eq!(seen(None, "").await, first, "what is changed later is for members");
    assert_eq!(titles(&first), ["Plan A", "Plan B"]);
    assert_eq!(first["tenderTotals"], json!([{"count": 2, "estimatedValue": "200.00"}]));
    assert_eq!(first["calendarEditions"], json!([{"number": 1, "note": "Eerste plan", "actor": null}]));
    assert_eq!(first["tenders"]["nodes"][0]["contact"], Value::Null);
    assert_eq!(titles(&seen(None, &coordinator).await), ["Anders", "Nieuw"]);
    assert_eq!(titles(&seen(Some(1), &coordinator).await), ["Plan A", "Plan B"]);

    assert_eq!(publish(&app, &coordinator, None).await["edition"]["number"], 2);
    let second = seen(None, "").await;
    assert_eq!(titles(&second), ["Anders", "Nieuw"]);
    assert_eq!(second["tenders"]["nodes"][0]["lead"]["code"], "GM1783");
    assert_eq!(seen(Some(1), "").await["tenders"], first["tenders"], "an earlier edition stays readable");
    assert_eq!(titles(&seen(Some(7), "").await), Vec::<&str>::new());

    let withdrawn = app.data(WITHDRAW, json!({}), &coordinator).await["withdrawCalendar"].take();
    assert_eq!(withdrawn, json!({"calendar": {"status": "DRAFT"}, "problems": []}));
    for edition in [None, Some(1)] {
        let nothing = seen(edition, "").await;
        assert_eq!((titles(&nothing), &nothing["calendarEditions"]), (vec![], &json!([])));
    }
    let again = app.data(WITHDRAW, json!({}), &coordinator).await;
    assert_eq!(again["withdrawCalendar"]["problems"], json!([{"code": "calendar.not_published"}]));
}

/// By reference, by identity, in workbooks and on pages as well.
#[tokio::test]
async fn an_edition_is_the_same_wherever_one_looks() {
    let database = draft().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    publish(&app, &coordinator, None).await;
    let nodes = app.data(TENDERS, json!({}), "").await["tenders"]["nodes"].take();
    let ids: Vec<&Value> = nodes.as_array().expect("nodes").iter().map(|node| &node["id"]).collect();
    database.run(LATER).await;

    let by_reference =
        "{ tender(partnership: \"zhw\", year: 2023, reference: \"A\") { title publication { text } } }";
    let expected = json!({"title": "Plan A", "publication": {"text": "Q2 2023"}});
    assert_eq!(app.data(by_reference, json!({}), "").await["tender"], expected);
    assert_eq!(app.data(by_reference, json!({}), &coordinator).await["tender"]["title"], "Anders");
    let by_ids = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Tender { title lead { code } } } }";
    let found = app.data(by_ids, json!({"ids": ids}), "").await;
    let public = json!([{"title": "Plan A", "lead": {"code": "GM0503"}}, {"title": "Plan B", "lead": {"code": "GM0503"}}]);
    assert_eq!(found["nodes"], public, "also what was removed since");
    let found = app.data(by_ids, json!({"ids": ids}), &coordinator).await;
    assert_eq!(found["nodes"], json!([{"title": "Anders", "lead": {"code": "GM1783"}}, null]));
    let kept =
        database.texts("SELECT tender_id::text AS name FROM tenders WHERE reference = 'A'").await.remove(0);
    let address = format!("/tenders/{kept}");
    let page = app.get(&address, "").await.text();
    assert!(page.contains("Plan A") && page.contains("Q2 2023") && page.contains("Delft"), "{page}");
    assert!(!page.contains("Anders") && !page.contains("J. Geheim") && !page.contains("Westland"), "{page}");
    assert!(app.get(&address, &coordinator).await.text().contains("Anders"));

    for address in ["/calendar?partnership=zhw&year=2023", "/?partnership=zhw&year=2023"] {
        let page = browser::page(&app, address, "").await;
        assert!(
            page.contains("Plan A") && page.contains("2 trajecten, samen € 200") && !page.contains("Nieuw"),
            "{page}"
        );
    }
    let page = browser::page(&app, "/calendar?partnership=zhw&year=2023", "").await;
    assert!(page.contains("Editie 1") && !page.contains("Geheim"), "{page}");
    let file = app.get("/export/calendar.csv?partnership=zhw&year=2023", "").await.text();
    assert!(file.contains("Plan B") && !file.contains("Nieuw") && !file.contains("Geheim"), "{file}");
}

#[tokio::test]
async fn a_calendar_is_published_and_taken_back_by_forms() {
    let database = draft().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let viewer = app.token(Role::Viewer, None).await;
    let fields = [("partnership", "zhw"), ("year", "2023"), ("note", "Voorjaar")];
    assert_eq!(app.post("/calendar/publish", &fields, &viewer).await.status, 403);
    assert_eq!(app.post("/calendar/publish", &fields, "").await.status, 401);
    let page = browser::follows(&app, "/calendar/publish", &fields, &coordinator).await;
    assert!(page.contains("Iedereen ziet") && page.contains("editie 1"), "{page}");
    let public = browser::page(&app, "/calendar?partnership=zhw&year=2023", "").await;
    assert!(public.contains("Voorjaar") && !public.contains("Publiceer een editie"), "{public}");
    let reader = browser::page(&app, "/calendar?partnership=zhw&year=2023", &viewer).await;
    assert!(reader.contains("Iedereen ziet") && !reader.contains("Publiceer een editie"), "{reader}");
    let page = browser::follows(&app, "/calendar/withdraw", &fields, &coordinator).await;
    assert!(page.contains("De publicatie is ingetrokken"), "{page}");
    let refused = app.post("/calendar/withdraw", &fields, &coordinator).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("Deze kalender is niet gepubliceerd."), "{}", refused.text());
}

#[tokio::test]
async fn what_nobody_can_see_yet_is_not_published() {
    let database = draft().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    database
        .run(
            "INSERT INTO import_files (sha256, content) VALUES (sha256('x'), '');
             INSERT INTO import_runs (partnership_id, import_file_id, file_name, actor, status, applied_by)
             SELECT partnership_id, import_file_id, 'x.csv', 'proef', 'APPLYING', 'proef' FROM partnerships, import_files",
        )
        .await;
    let refused = publish(&app, &coordinator, None).await;
    assert_eq!(refused["problems"], json!([{"code": "calendar.import_running", "path": []}]));
    assert_eq!((&refused["edition"], &refused["calendar"]["status"]), (&Value::Null, &json!("DRAFT")));
    let input = json!({"partnership": "zhw", "year": 1999, "note": "x".repeat(2001)});
    let unknown = app.data(PUBLISH, json!({"input": input}), &coordinator).await["publishCalendar"].take();
    assert_eq!(unknown["problems"], json!([{"code": "calendar.unknown", "path": ["year"]}]));
}
