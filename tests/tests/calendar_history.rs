//! The calendar as it stood: whatever was done to it since, by hand or by the hundred, each moment is found again.

use api::read::{
    Reader, Slice, Visibility,
    tender::{self, Relations, TenderFilter, TenderGrouping, TenderOrder, TenderTotal, TenderWithRelations},
};
use chrono::{DateTime, Utc};
use diesel::{dsl::sql, select, sql_types::Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use harness::{app::App, browser, database::TestDatabase, partnership};
use schema::types::{Milestone, Role};
use serde_json::{Value, json};

/// Two calendars, so that tenders can go from one to the other
const CALENDARS: &str = "INSERT INTO calendars (partnership_id, year, title)
    SELECT partnership_id, year, 'Kalender' FROM partnerships, unnest(ARRAY[2023, 2024]) AS year";

/// What happens to a calendar, with a number that makes it different each time. The third and the last insert by the hundred,
/// which is packed.
const DEEDS: [&str; 13] = [
    "INSERT INTO tenders (calendar_id, reference, title, estimated_value_eur)
        SELECT calendar_id, 'R{n}', 'Traject {n}', {n} * 1000.5 FROM calendars WHERE year = 2023",
    "INSERT INTO participations (tender_id, organization_id, role)
        SELECT tender_id, organization_id, CASE code WHEN 'GM0503' THEN 'LEAD' ELSE 'PARTICIPANT' END
        FROM tenders, organizations WHERE code IN ('GM0503', 'GM1783') AND hashtext(title) % 3 = {n} % 3 ON CONFLICT DO NOTHING",
    "INSERT INTO tenders (calendar_id, reference, title)
        SELECT calendar_id, 'M{n}-' || number, 'Veel ' || number FROM calendars, generate_series(1, 120) AS number WHERE year = 2023",
    "INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
        SELECT tender_id, milestone, daterange(date '2023-01-01' + {n}, NULL), 'DAY', 'vanaf {n}'
        FROM tenders, unnest(ARRAY['PUBLICATION', 'CONTRACT_START']) AS milestone ON CONFLICT DO NOTHING",
    "UPDATE tenders SET estimated_value_eur = coalesce(estimated_value_eur, 0) + {n}, version = version + 1
        WHERE hashtext(title) % 4 = {n} % 4",
    "UPDATE planned_periods SET during = daterange(lower(during) + {n}, NULL), text = 'later {n}'
        WHERE milestone = 'PUBLICATION' AND during IS NOT NULL",
    "UPDATE tenders SET calendar_id = (SELECT calendar_id FROM calendars WHERE year = 2024 - {n} % 2)
        WHERE hashtext(title) % 5 = {n} % 5",
    "DELETE FROM participations WHERE role = 'PARTICIPANT' AND tender_id IN (SELECT tender_id FROM tenders WHERE hashtext(title) % 3 = {n} % 3)",
    "DELETE FROM tenders WHERE hashtext(title) % 6 = {n} % 6",
    "UPDATE participations SET role = 'INTERESTED' WHERE role = 'PARTICIPANT'",
    "INSERT INTO lots (tender_id, number, title) SELECT tender_id, {n}, 'Perceel {n}' FROM tenders WHERE hashtext(title) % 3 = 0",
    // What was deleted comes back under the same identity, as when an import is taken back.
    "INSERT INTO tenders SELECT back.* FROM (SELECT DISTINCT ON (row_key) before FROM row_changes
        WHERE table_name = 'tenders' AND operation = 'DELETE' ORDER BY row_key, change_id DESC) AS gone,
        jsonb_populate_record(NULL::tenders, before) AS back
        WHERE NOT EXISTS (SELECT FROM tenders WHERE tenders.tender_id = back.tender_id)",
    "INSERT INTO lots (tender_id, number) SELECT tender_id, number FROM tenders, generate_series(1001, 1003) AS number ON CONFLICT DO NOTHING",
];

/// What a calendar was at a moment: the tenders of a filter, and how many there were by quarter
#[derive(Debug, PartialEq)]
struct Seen {
    tenders: Vec<TenderWithRelations>,
    totals: Vec<TenderTotal>,
}

async fn seen(connection: &AsyncPgConnection, filter: &TenderFilter) -> Seen {
    let (reader, order) = (Reader::over(connection), [TenderOrder::PublicationAsc, TenderOrder::TitleAsc]);
    let asked = Relations { source: false, ..Relations::all() };
    let most = Slice::first(5000);
    let page = tender::page(reader, "zhw", filter, &order, &most, Visibility::All, &asked).await;
    let mut tenders = page.expect("tenders").into_nodes();
    for tender in &mut tenders {
        tender.periods.sort_by_key(|period| period.milestone);
    }
    let groups = [TenderGrouping::PublicationQuarter, TenderGrouping::Lead];
    let totals = tender::totals(connection, "zhw", filter, &groups, Visibility::All).await.expect("totals");
    let count = tender::count(connection, "zhw", filter, Visibility::All).await.expect("a number");
    assert_eq!(usize::try_from(count), Ok(tenders.len()));
    Seen { tenders, totals }
}

/// All of 2023, and those that one municipality has a part in and that may be published in spring
fn filters(as_of: Option<DateTime<Utc>>) -> [TenderFilter; 3] {
    let all = TenderFilter { year: Some(2023), as_of, ..TenderFilter::default() };
    let days = api::read::Days { start: "2023-01-20".parse().ok(), end: "2023-03-31".parse().ok() };
    let some = TenderFilter {
        participant: Some(vec!["GM1783".to_owned()]),
        periods: vec![(Milestone::Publication, days)],
        ..all.clone()
    };
    [all, some, TenderFilter { year: None, as_of, ..TenderFilter::default() }]
}

async fn now(connection: &AsyncPgConnection) -> DateTime<Utc> {
    let mut connection = connection;
    let moment = select(sql::<Timestamptz>("clock_timestamp()")).get_result(&mut connection);
    moment.await.expect("a moment")
}

#[tokio::test]
async fn every_moment_is_found_again_whatever_happened_since() {
    let database = partnership::database().await;
    database.run(CALENDARS).await;
    let connection = database.connect().await;
    let mut moments = Vec::new();
    // Each deed follows each other now and then; the same on each run.
    let mut dice: u32 = 7;
    for number in 1..60_u32 {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let deed = usize::try_from(dice >> 16).expect("a number") % DEEDS.len();
        database.run(&DEEDS[deed].replace("{n}", &number.to_string())).await;
        let moment = now(&connection).await;
        let mut stood = Vec::new();
        for filter in filters(None) {
            stood.push(seen(&connection, &filter).await);
        }
        moments.push((moment, stood));
    }
    let sizes: Vec<usize> = moments.iter().map(|(_, stood)| stood[0].tenders.len()).collect();
    assert!(sizes.iter().any(|size| *size > 200) && sizes.windows(2).any(|two| two[1] < two[0]), "{sizes:?}");
    for (number, (moment, stood)) in moments.iter().enumerate() {
        for (filter, stood) in filters(Some(*moment)).iter().zip(stood) {
            let found = seen(&connection, filter).await;
            assert_eq!(found.totals, stood.totals, "after deed {number}");
            assert!(
                found == *stood,
                "after deed {number}: {} and {}",
                found.tenders.len(),
                stood.tenders.len()
            );
        }
    }
}

const AS_OF: &str = "query($on: Date) { tenders(partnership: \"zhw\", filter: {year: 2023, asOf: $on}, order: [REFERENCE_ASC]) {
    nodes { reference title estimatedValue remarks lead { code } participations { role } lots { number } publication { text } } totalCount }
    tenderTotals(partnership: \"zhw\", filter: {year: 2023, asOf: $on}, groupBy: []) { count estimatedValue } }";

/// A tender of last summer that was changed in autumn, and one that came and one that went.
async fn two_seasons() -> TestDatabase {
    let database = partnership::database().await;
    database.run(CALENDARS).await;
    database
        .run(
            "INSERT INTO tenders (calendar_id, reference, title, estimated_value_eur, remarks)
             SELECT calendar_id, tender.reference, tender.title, 1000, 'Intern' FROM calendars,
                 (VALUES ('A', 'Blijft'), ('B', 'Gaat')) AS tender (reference, title) WHERE year = 2023;
             INSERT INTO participations (tender_id, organization_id, role)
             SELECT tender_id, organization_id, 'LEAD' FROM tenders, organizations WHERE code = 'GM0503';
             INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
             SELECT tender_id, 'PUBLICATION', '[2023-04-01,2023-07-01)', 'QUARTER', 'Q2 2023' FROM tenders;
             UPDATE row_changes SET changed_at = '2023-06-30 21:59:59Z';
             DELETE FROM tenders WHERE reference = 'B';
             UPDATE tenders SET title = 'Bleef', estimated_value_eur = 2500.5, version = 2 WHERE reference = 'A';
             UPDATE planned_periods SET during = '[2023-07-01,2023-10-01)', text = 'Q3 2023';
             INSERT INTO tenders (calendar_id, reference, title) SELECT calendar_id, 'C', 'Kwam' FROM calendars WHERE year = 2023;
             UPDATE row_changes SET changed_at = '2023-06-30 22:00:00Z' WHERE changed_at > '2024-01-01'",
        )
        .await;
    database
}

#[tokio::test]
async fn a_day_of_the_calendar_is_asked_for() {
    let database = two_seasons().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let on = async |day: Value| app.data(AS_OF, json!({"on": day}), &token).await;
    // The day ends at midnight in the Netherlands, which is two hours before that of UTC in summer.
    let summer = on(json!("2023-06-30")).await;
    let titles = |data: &Value| -> Vec<String> {
        let nodes = data["tenders"]["nodes"].as_array().cloned().unwrap_or_default();
        nodes.iter().filter_map(|node| node["title"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(titles(&summer), ["Blijft", "Gaat"]);
    let first = &summer["tenders"]["nodes"][0];
    assert_eq!(first["estimatedValue"], "1000.00");
    assert_eq!(first["publication"], json!({"text": "Q2 2023"}));
    assert_eq!((&first["remarks"], &first["lead"]["code"]), (&json!("Intern"), &json!("GM0503")));
    assert_eq!(summer["tenderTotals"], json!([{"count": 2, "estimatedValue": "2000.00"}]));
    let autumn = on(json!("2023-07-01")).await;
    assert_eq!(titles(&autumn), ["Bleef", "Kwam"]);
    assert_eq!(autumn, on(Value::Null).await, "nothing happened since");
    assert_eq!(titles(&on(json!("2020-01-01")).await), Vec::<String>::new());
}

const DIFFERENCE: &str = "query($from: Date!, $until: Date, $first: Int, $after: String) {
    calendarDifference(partnership: \"zhw\", year: 2023, from: $from, until: $until, first: $first, after: $after) {
        nodes { fate fields before { title } after { title estimatedValue } moves { milestone daysLater before { text } after { text } } }
        totalCount pageInfo { hasNextPage endCursor } } }";

#[tokio::test]
async fn two_days_of_the_calendar_are_compared() {
    let database = two_seasons().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let compared =
        async |variables: Value| app.data(DIFFERENCE, variables, &token).await["calendarDifference"].take();
    let found = compared(json!({"from": "2023-06-30"})).await;
    let moved = json!([{"milestone": "PUBLICATION", "daysLater": 91, "before": {"text": "Q2 2023"}, "after": {"text": "Q3 2023"}}]);
    let expected = json!([
        {"fate": "CHANGED", "fields": ["title", "estimatedValue", "publication"], "before": {"title": "Blijft"},
            "after": {"title": "Bleef", "estimatedValue": "2500.50"}, "moves": moved},
        {"fate": "NEW", "fields": [], "before": null, "after": {"title": "Kwam", "estimatedValue": null}, "moves": []},
        {"fate": "GONE", "fields": [], "before": {"title": "Gaat"}, "after": null, "moves": []},
    ]);
    assert_eq!((&found["nodes"], &found["totalCount"]), (&expected, &json!(3)));
    let first = compared(json!({"from": "2023-06-30", "first": 2})).await;
    assert_eq!((&first["nodes"][1], &first["pageInfo"]["hasNextPage"]), (&expected[1], &json!(true)));
    let rest =
        compared(json!({"from": "2023-06-30", "first": 2, "after": first["pageInfo"]["endCursor"]})).await;
    assert_eq!(rest["nodes"], json!([expected[2]]));
    let back = compared(json!({"from": "2023-07-01", "until": "2023-06-30"})).await;
    assert_eq!(back["nodes"][0]["moves"][0]["daysLater"], -91);
    assert_eq!(compared(json!({"from": "2023-07-01"})).await["totalCount"], 0);

    let address = "/calendar/difference?partnership=zhw&year=2023&from=2023-06-30&until=2023-07-01";
    let page = browser::page(&app, address, &token).await;
    for text in [
        "Nieuw: 1 traject",
        "Gewijzigd: 1 traject",
        "Niet meer in deze kalender: 1 traject",
        "91 dagen later",
        "€ 2.500,50",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let linked = page.matches("<a href=\"/tenders/").count();
    assert_eq!(linked, 2, "what is still there leads to its page: {page}");
    let quiet = browser::page(&app, &address.replace("2023-06-30", "2023-07-01"), &token).await;
    assert!(quiet.contains("Er is niets veranderd"), "{quiet}");
}

#[tokio::test]
async fn another_day_is_for_members() {
    let database = two_seasons().await;
    database.run("UPDATE calendars SET status = 'PUBLISHED'").await;
    let app = App::new(&database);
    let answer = app.graphql(AS_OF, json!({"on": "2023-06-30"}), "").await;
    for error in answer["errors"].as_array().expect("errors") {
        assert_eq!(error["extensions"]["code"], "UNAUTHENTICATED", "{answer:#}");
    }
    assert_eq!(app.data(AS_OF, json!({"on": null}), "").await["tenders"]["totalCount"], 2);
    assert_eq!(app.get("/calendar?partnership=zhw&year=2023&on=2023-06-30", "").await.status, 401);
    let export = app.get("/export/calendar.csv?partnership=zhw&year=2023&asOf=2023-06-30", "").await;
    assert_eq!(export.status, 401);
}

#[tokio::test]
async fn the_page_and_the_workbook_show_the_calendar_on_a_day() {
    let database = two_seasons().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let page = browser::page(&app, "/calendar?partnership=zhw&year=2023&on=2023-06-30", &token).await;
    for text in ["Zo stond de kalender op 30 juni 2023", "2 trajecten, samen € 2.000", "Blijft", "Gaat"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("Kwam") && page.contains("asOf=2023-06-30"));
    let file = app.get("/export/calendar.csv?partnership=zhw&year=2023&asOf=2023-06-30", &token).await.text();
    assert!(file.contains("Gaat") && !file.contains("Kwam"), "{file}");
    let unread = browser::page(&app, "/calendar?partnership=zhw&year=2023&on=gisteren", &token).await;
    assert!(
        unread.contains("href=\"#on\"") && unread.contains("Kwam"),
        "a day that is none is told: {unread}"
    );
}
