//! The form that changes what is known of a tender, and the one that registers one with the same fields.

use harness::{app::App, database::TestDatabase, programs};
use schema::types::Role;

const KNOWN: &str = "SELECT concat_ws('|', title, reference, nature, procedure, estimated_value_eur, minimum_value_eur, cpv_code,
    category, priority, contact, description, remarks, version) AS name FROM tenders WHERE title LIKE 'Gladheid%'";
const PARTS: &str =
    "SELECT role || ' ' || name AS name FROM participations JOIN organizations USING (organization_id)
    JOIN tenders USING (tender_id) WHERE title LIKE 'Gladheid%' ORDER BY 1";
const LOTS: &str = "SELECT concat_ws('|', number, lots.title, lots.estimated_value_eur) AS name FROM lots
    JOIN tenders USING (tender_id) WHERE tenders.title LIKE 'Gladheid%' ORDER BY number";
const PLANNED: &str = "SELECT milestone || ' ' || lower(during) AS name FROM planned_periods
    JOIN tenders USING (tender_id) WHERE title LIKE 'Gladheid%' ORDER BY 1";

/// The name of the field for the part of a member
async fn part(database: &TestDatabase, code: &str) -> String {
    let id = format!("SELECT organization_id::text AS name FROM organizations WHERE code = '{code}'");
    format!("participations-{}", database.texts(&id).await[0])
}

/// The value of a field with one line, as the page has it
fn value<'a>(page: &'a str, field: &str) -> &'a str {
    let (_, input) = page.split_once(&format!("name=\"{field}\"")).expect("the field");
    let input = input.split_once('>').expect("its end").0;
    input.split_once("value=\"").and_then(|(_, value)| value.split_once('"')).map_or("", |(value, _)| value)
}

#[tokio::test]
async fn what_is_known_of_a_tender_is_changed_in_a_form() {
    let database = TestDatabase::migrated().await;
    assert_eq!(programs::etl(&database, ["example"]).code, 0);
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let (delft, westland) = (part(&database, "GM0503").await, part(&database, "GM1783").await);
    let sent = [
        ("partnership", "zhw"),
        ("year", "2023"),
        ("title", "Gladheid"),
        ("estimated_value", "250.000"),
        ("remarks", "Eerst dit.\r\nDan dat."),
        ("lots", "Noord; 100.000\r\nZuid"),
        (delft.as_str(), "LEAD"),
        ("text", "Q3 2023"),
        ("contract_first", "2024-01-01"),
    ];
    let registered = app.post("/tenders/new", &sent, &coordinator).await;
    assert_eq!(registered.status, 303, "{}", registered.text());
    assert_eq!(database.texts(KNOWN).await, ["Gladheid|250000.00|Eerst dit.\nDan dat.|1"]);
    assert_eq!(database.texts(PARTS).await, ["LEAD Delft"]);
    let planned = ["CONTRACT_START 2024-01-01", "PUBLICATION 2023-07-01"];
    assert_eq!(database.texts(PLANNED).await, planned);
    assert_eq!(database.texts(LOTS).await, ["1|Noord|100000.00", "2|Zuid"]);

    let id = "SELECT tender_id::text AS name FROM tenders WHERE title = 'Gladheid'";
    let id = database.texts(id).await.remove(0);
    let (page, form) = (format!("/tenders/{id}"), format!("/tenders/{id}/edit"));
    let link = format!("href=\"{form}\"");
    assert!(app.get(&page, &coordinator).await.text().contains(&link));
    let shown = app.get(&form, &coordinator).await.text();
    assert_eq!(
        (value(&shown, "version"), value(&shown, "title"), value(&shown, "estimated_value")),
        ("1", "Gladheid", "250.000")
    );
    assert!(shown.contains("\nEerst dit.\nDan dat.</textarea>"), "{shown}");
    assert!(shown.contains("\nNoord; 100.000\nZuid</textarea>"), "{shown}");

    let changed = [
        ("version", "1"),
        ("title", "Gladheid en sneeuw"),
        ("reference", "G-7"),
        ("nature", "SERVICES"),
        ("procedure", "OPEN"),
        ("estimated_value", "300.000,50"),
        ("minimum_value", "200000"),
        ("category", "Wegen"),
        ("priority", "hoog"),
        ("contact", "Inkoop"),
        ("description", "Strooien."),
        ("remarks", ""),
        ("lots", ""),
        (delft.as_str(), "PARTICIPANT"),
        (westland.as_str(), "LEAD"),
    ];
    assert_eq!(app.post(&form, &changed, &coordinator).await.status, 303);
    let now = "Gladheid en sneeuw|G-7|SERVICES|OPEN|300000.50|200000.00|Wegen|hoog|Inkoop|Strooien.|2";
    assert_eq!(database.texts(KNOWN).await, [now]);
    assert_eq!(database.texts(PARTS).await, ["LEAD Westland", "PARTICIPANT Delft"]);
    assert!(database.texts(LOTS).await.is_empty());
    assert_eq!(database.texts(PLANNED).await, planned, "when it is planned is not of this form");

    let stale = app.post(&form, &changed, &coordinator).await;
    assert_eq!(stale.status, 400);
    assert!(stale.text().contains("intussen gewijzigd"), "{}", stale.text());
    assert_eq!(database.texts(KNOWN).await, [now]);
}

#[tokio::test]
async fn what_is_wrong_in_the_form_of_a_tender_is_said_and_nothing_is_stored() {
    let database = TestDatabase::migrated().await;
    assert_eq!(programs::etl(&database, ["example"]).code, 0);
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let (delft, westland) = (part(&database, "GM0503").await, part(&database, "GM1783").await);
    let (title, leads) =
        (("title", "Gladheid"), [(delft.as_str(), "LEAD"), (westland.as_str(), "PARTICIPANT")]);
    let fields = [&[("partnership", "zhw"), ("year", "2023"), title], &leads[..]].concat();
    assert_eq!(app.post("/tenders/new", &fields, &coordinator).await.status, 303);
    let before = database.texts(KNOWN).await;
    let id = "SELECT tender_id::text AS name FROM tenders WHERE title = 'Gladheid'";
    let form = format!("/tenders/{}/edit", database.texts(id).await[0]);

    for (more, field, sentence) in [
        (("title", " "), "title", "Vul een titel in."),
        (("title", "x"), "participations", "hoogstens één penvoerder"),
        (("lots", "Noord\nZuid; veel"), "lots", "perceel 2"),
        (("minimum_value", "veel"), "minimum_value", "bedrag"),
    ] {
        let second = (westland.as_str(), if field == "participations" { "LEAD" } else { "PARTICIPANT" });
        let sent = [more, ("version", "1"), title, (delft.as_str(), "LEAD"), second];
        let answer = app.post(&form, &sent, &coordinator).await;
        assert_eq!(answer.status, 400, "{more:?}");
        let page = answer.text();
        assert!(
            page.contains(&format!("<a href=\"#{field}\">")) && page.contains(sentence),
            "{more:?}: {page}"
        );
        assert!(page.contains(&format!("id=\"{field}\"")), "the link leads to the field: {page}");
    }
    let turned = [
        ("minimum_value", "veel"),
        ("lots", "x; veel"),
        (delft.as_str(), "LEAD"),
        (westland.as_str(), "LEAD"),
        ("title", ""),
    ];
    let page = app.post(&form, &turned, &coordinator).await.text();
    let places =
        ["#minimum_value", "#lots", "#title"].map(|field| page.find(&format!("<a href=\"{field}\">")));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "as they stand in the form: {page}");
    assert_eq!(database.texts(KNOWN).await, before);

    let own = app.token(Role::Adviser, Some("GM1783")).await;
    let other = app.token(Role::Adviser, Some("GM0637")).await;
    assert_eq!(app.get(&form, &own).await.status, 200, "takes part");
    for answer in [app.get(&form, &other).await, app.post(&form, &[title], &other).await] {
        assert_eq!(answer.status, 403, "does not");
    }
}
