//! The year in retrospect: what was planned at its begin against what came of it at its end.

use harness::{app::App, browser, database::TestDatabase, partnership};
use schema::types::Role;
use serde_json::{Value, json};

const RETROSPECT: &str = "query($from: Date, $until: Date, $outcome: TenderOutcome) {
    retrospect(partnership: \"zhw\", year: 2023, from: $from, until: $until) { from until counts { outcome count }
        members { organization { code } counts { outcome count } }
        tenders(outcome: $outcome) { nodes { outcome before { reference publication { text } } after { status calendar { year } publication { text } }
            slip { daysLater } } totalCount } } }";

/// A year of five tenders, as the history would have it: planned in December, and what was done to them in the year and after it
async fn year() -> TestDatabase {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO calendars (partnership_id, year, title, created_at)
             SELECT partnership_id, year, 'Kalender ' || year, '2022-11-01' FROM partnerships, unnest(ARRAY[2023, 2024]) AS year;
             INSERT INTO tenders (calendar_id, reference, title, status)
             SELECT calendar_id, 'R' || number, 'Traject ' || number, 'PLANNED' FROM calendars, generate_series(1, 5) AS number WHERE year = 2023;
             INSERT INTO participations (tender_id, organization_id, role)
             SELECT tender_id, organization_id, 'LEAD' FROM tenders, organizations WHERE code = 'GM0503';
             INSERT INTO participations (tender_id, organization_id, role)
             SELECT tender_id, organization_id, 'PARTICIPANT' FROM tenders, organizations WHERE code = 'GM1783' AND reference < 'R3';
             INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
             SELECT tender_id, 'PUBLICATION', '[2023-04-01,2023-07-01)', 'QUARTER', 'Q2 2023' FROM tenders;
             UPDATE row_changes SET changed_at = '2022-12-01';
             UPDATE tenders SET status = 'AWARDED' WHERE reference = 'R1';
             UPDATE planned_periods SET during = '[2023-10-01,2024-01-01)', text = 'Q4 2023'
             WHERE tender_id IN (SELECT tender_id FROM tenders WHERE reference = 'R2');
             DELETE FROM tenders WHERE reference = 'R3';
             UPDATE tenders SET calendar_id = (SELECT calendar_id FROM calendars WHERE year = 2024) WHERE reference = 'R4';
             INSERT INTO tenders (calendar_id, reference, title) SELECT calendar_id, 'N1', 'Nieuw' FROM calendars WHERE year = 2023;
             UPDATE row_changes SET changed_at = '2023-09-01' WHERE changed_at > '2024-01-01';
             UPDATE tenders SET status = 'WITHDRAWN'",
        )
        .await;
    database
}

fn counts(of: &Value) -> Vec<(String, i64)> {
    let counts = of["counts"].as_array().cloned().unwrap_or_default();
    let count = |count: &Value| {
        (count["outcome"].as_str().unwrap_or_default().to_owned(), count["count"].as_i64().unwrap_or(0))
    };
    counts.iter().map(count).collect()
}

#[tokio::test]
async fn what_came_of_a_year_is_told() {
    let database = year().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let asked = async |variables: Value| app.data(RETROSPECT, variables, &token).await["retrospect"].take();
    let found = asked(json!({})).await;
    assert_eq!((&found["from"], &found["until"]), (&json!("2022-12-31"), &json!("2023-12-31")));
    let told = |outcome: &str, count| (outcome.to_owned(), count);
    let expected = [("AWARDED", 1), ("RUNNING", 1), ("SLIPPED", 2), ("DROPPED", 1), ("NEW", 1)];
    assert_eq!(counts(&found), expected.map(|(outcome, count)| told(outcome, count)), "{found:#}");
    let members = found["members"].as_array().expect("members");
    let codes: Vec<_> = members.iter().map(|member| &member["organization"]["code"]).collect();
    assert_eq!(codes, ["GM0503", "GM1783"]);
    assert_eq!(counts(&members[1]), [told("AWARDED", 1), told("SLIPPED", 1)]);

    let slipped = asked(json!({"outcome": "SLIPPED"})).await["tenders"].take();
    assert_eq!(slipped["totalCount"], 2);
    let moved = json!({"outcome": "SLIPPED", "before": {"reference": "R2", "publication": {"text": "Q2 2023"}},
        "after": {"status": "PLANNED", "calendar": {"year": 2023}, "publication": {"text": "Q4 2023"}}, "slip": {"daysLater": 183}});
    assert_eq!(slipped["nodes"][0], moved);
    assert_eq!(
        slipped["nodes"][1]["after"]["calendar"]["year"], 2024,
        "it went to the calendar of another year"
    );

    let later = asked(json!({"until": "2100-01-01"})).await;
    assert_eq!(counts(&later), [told("DROPPED", 5), told("NEW", 1)], "all were withdrawn since");
    let before = asked(json!({"from": "2022-06-30", "until": "2022-12-31"})).await;
    assert_eq!(counts(&before), [told("NEW", 5)], "nothing was planned yet");
}

#[tokio::test]
async fn the_page_tells_it_for_each_member() {
    let database = year().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let page = browser::page(&app, "/calendar/retrospect?partnership=zhw&year=2023", &token).await;
    for text in [
        "zoals gepland op 31 december 2022, en wat daarvan terechtkwam tot en met 31 december 2023",
        "Gegund: 1 traject",
        "Doorgeschoven: 2 trajecten",
        "183 dagen later",
        "(kalender van 2024)",
        "Vervallen: 1 traject",
        "niet meer in de kalenders",
        "Tussentijds toegevoegd: 1 traject",
        "Alle trajecten",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let same = "/calendar/retrospect?partnership=zhw&year=2023&from=2023-06-30&until=2023-06-30";
    let same = browser::page(&app, same, &token).await;
    assert!(same.contains("zoals die er op 30 juni 2023 voor staat"), "{same}");
    assert!(
        same.contains("met dezelfde dag: hoever elk traject die dag was.") && same.contains("Alle trajecten"),
        "{same}"
    );
    let rows = page.matches("class=\"name\"").count();
    let linked = page.matches("<a href=\"/tenders/").count();
    assert_eq!(linked + page.matches("niet meer in de kalenders").count(), rows, "each to its page: {page}");
    let none = browser::page(&app, "/calendar/retrospect?partnership=zhw&year=1999", &token).await;
    assert!(none.contains("geen kalender van 1999"), "{none}");
}
