//! Calendars as open data: release packages that say what is known in the words of OCDS, and nothing else.

use std::{collections::BTreeSet, fs};

use api::config::Config;
use axum::http::{Request, header};
use harness::{app::App, clients, database::TestDatabase, partnership, workspace};
use schema::types::Role;
use serde_json::{Value, json};
use tempfile::TempDir;

const ADDRESS: &str = "/ocds/zhw/2023.json";

/// In a transaction of its own: an edition is of what was there before it
const EDITION: &str = "INSERT INTO calendar_editions (calendar_id, number, published_at, actor) SELECT calendar_id, 1, now(), 'proef' FROM calendars";

/// A tender in each status by each procedure and nature, one of which all is known, and one of which nothing is; published
async fn published() -> TestDatabase {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO calendars (partnership_id, year, title, status) SELECT partnership_id, 2023, 'Kalender', 'PUBLISHED' FROM partnerships;
             INSERT INTO tenders (calendar_id, reference, title, status)
             SELECT calendar_id, phase, 'Traject ' || phase, phase FROM calendars, unnest(ARRAY['REGISTERED', 'ASSESSED', 'PLANNED', 'KICKED_OFF',
                 'PUBLISHED', 'AWARDED', 'CONTRACTED', 'CLOSED', 'WITHDRAWN']) AS phase;
             INSERT INTO tenders (calendar_id, title, procedure)
             SELECT calendar_id, procedure, procedure FROM calendars, unnest(ARRAY['OPEN', 'RESTRICTED', 'COMPETITIVE_WITH_NEGOTIATION',
                 'COMPETITIVE_DIALOGUE', 'INNOVATION_PARTNERSHIP', 'NEGOTIATED_WITHOUT_PUBLICATION', 'NATIONAL_OPEN', 'NATIONAL_RESTRICTED',
                 'MULTIPLE_PRIVATE', 'SINGLE_PRIVATE', 'SOCIAL_AND_SPECIFIC', 'DYNAMIC_PURCHASING_SYSTEM', 'EUROPEAN_UNSPECIFIED']) AS procedure;
             INSERT INTO tenders (calendar_id, title, nature)
             SELECT calendar_id, nature, nature FROM calendars, unnest(ARRAY['WORKS', 'SUPPLIES', 'SERVICES',
                 'SOCIAL_AND_SPECIFIC_SERVICES', 'CONCESSION']) AS nature;
             INSERT INTO organizations (kind, name, existence) VALUES ('OTHER', 'Waterbedrijf', '[,)');
             UPDATE tenders SET description = 'Glas en gevels', procedure = 'OPEN', nature = 'SERVICES', cpv_code = '90910000',
                 estimated_value_eur = 1250000.50, minimum_value_eur = 900000, contact = 'J. Geheim', remarks = 'Vertrouwelijk', category = ' '
             WHERE reference = 'CONTRACTED';
             UPDATE tenders SET description = ' ' WHERE reference = 'CLOSED';
             INSERT INTO participations (tender_id, organization_id, role)
             SELECT tender_id, organization_id, role FROM tenders, organizations JOIN (VALUES ('Delft', 'LEAD'), ('Westland', 'PARTICIPANT'),
                 ('Waterbedrijf', 'PARTICIPANT'), ('Zoetermeer', 'INTERESTED')) AS of (who, role) ON name = who WHERE reference = 'CONTRACTED';
             INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
             SELECT tender_id, milestone, during::daterange, precision, words FROM tenders, (VALUES
                 ('PREPARATION', '[2023-01-01,2023-02-01)', 'MONTH', 'januari 2023'), ('PUBLICATION', '[2023-03-15,2023-03-16)', 'DAY', '15-03-2023'),
                 ('SUBMISSION', '[2023-05-01,2023-05-02)', 'DAY', '1 mei'), ('AWARD', '[2023-04-01,2023-07-01)', 'QUARTER', 'Q2 2023'),
                 ('CONTRACT_START', '[2023-07-01,)', 'RANGE', 'vanaf juli'), ('CONTRACT_END', NULL, 'UNKNOWN', 'n.t.b.'))
                 AS of (milestone, during, precision, words) WHERE reference = 'CONTRACTED';
             INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
             SELECT tender_id, milestone, during::daterange, 'YEAR', 'ooit' FROM tenders, (VALUES ('CONTRACT_START', '[2025-01-01,2026-01-01)'),
                 ('CONTRACT_END', '[,2024-01-01)'), ('AWARD', '[20230-01-01,20231-01-01)')) AS of (milestone, during) WHERE reference = 'CLOSED';
             INSERT INTO tender_steps (tender_id, from_status, to_status, happened_on, actor)
             SELECT tender_id, 'PUBLISHED', 'AWARDED', '2023-06-01', 'proef' FROM tenders WHERE reference = 'CONTRACTED'",
        )
        .await;
    database.run(EDITION).await;
    database
}

fn releases(package: &Value) -> &[Value] {
    package["releases"].as_array().expect("releases")
}

fn release<'a>(package: &'a Value, title: &str) -> &'a Value {
    let found = releases(package).iter().find(|release| release["tender"]["title"] == title);
    found.unwrap_or_else(|| panic!("no {title}"))
}

#[tokio::test]
async fn a_release_says_what_is_known_of_a_tender() {
    let database = published().await;
    let config = Config { ocid_prefix: "ocds-213czf".to_owned(), ..Config::default() };
    let app = App::with(&database, config);
    let answer = app.get(ADDRESS, "").await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
    assert!(
        !answer.text().contains("Geheim") && !answer.text().contains("Vertrouwelijk"),
        "{}",
        answer.text()
    );
    let package = answer.json();
    assert_eq!(
        (&package["version"], &package["publisher"]),
        (&json!("1.1"), &json!({"name": "Samenwerking zhw"}))
    );
    assert_eq!(package["uri"], "http://127.0.0.1:8080/ocds/zhw/2023.json");
    let mut found = release(&package, "Traject CONTRACTED").clone();
    let id = found["tender"]["id"].as_str().expect("an identity").to_owned();
    assert_eq!(found["ocid"], format!("ocds-213czf-{id}"));
    let water = database
        .texts("SELECT organization_id::text AS name FROM organizations WHERE name = 'Waterbedrijf'")
        .await
        .concat();
    for field in ["ocid", "id", "date"] {
        assert!(found[field].take().is_string(), "{field}");
    }
    let party = |id: &str, name: &str, roles: Value| json!({"id": id, "name": name, "roles": roles, "identifier": {"id": id, "legalName": name}});
    let municipality = |id: &str, name: &str, roles| {
        let mut party = party(id, name, roles);
        party["identifier"]["uri"] =
            format!("https://identifier.overheid.nl/tooi/id/gemeente/{}", id.to_lowercase()).into();
        party
    };
    let period = json!({"startDate": "2023-07-01T00:00:00+02:00"});
    let milestone = |id: &str, title: &str, description: &str, more: Value| {
        let mut milestone = json!({"id": id, "title": title, "description": description});
        milestone.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        milestone
    };
    assert_eq!(
        found,
        json!({
            "ocid": null, "id": null, "date": null, "tag": ["tender", "award", "contract"], "initiationType": "tender", "language": "nl",
            "parties": [municipality("GM0503", "Delft", json!(["buyer", "procuringEntity"])), party(&water, "Waterbedrijf", json!(["buyer"])),
                municipality("GM1783", "Westland", json!(["buyer"]))],
            "buyer": {"id": "GM0503", "name": "Delft"},
            "planning": {"milestones": [milestone("preparation", "Start voorbereiding", "januari 2023 (01-01-2023 t/m 31-01-2023)",
                json!({"type": "preProcurement", "status": "met", "dueDate": "2023-01-31T23:59:59+01:00"}))]},
            "tender": {
                "id": id, "title": "Traject CONTRACTED", "description": "Glas en gevels", "status": "complete",
                "procuringEntity": {"id": "GM0503", "name": "Delft"},
                "items": [{"id": "1", "description": "Traject CONTRACTED", "classification": {"scheme": "CPV", "id": "90910000"}}],
                "value": {"amount": 1_250_000.5, "currency": "EUR"}, "minValue": {"amount": 900_000, "currency": "EUR"},
                "procurementMethod": "open", "procurementMethodDetails": "Europees openbaar", "mainProcurementCategory": "services",
                "tenderPeriod": {"startDate": "2023-03-15T00:00:00+01:00", "endDate": "2023-05-01T23:59:59+02:00"},
                "contractPeriod": period,
                "milestones": [
                    milestone("publication", "Publicatie", "15-03-2023", json!({"status": "met", "dueDate": "2023-03-15T23:59:59+01:00"})),
                    milestone("submission", "Sluiting inschrijving", "1 mei (01-05-2023)", json!({"status": "met", "dueDate": "2023-05-01T23:59:59+02:00"})),
                    milestone("award", "Gunning", "Q2 2023 (01-04-2023 t/m 30-06-2023)",
                        json!({"type": "assessment", "status": "met", "dueDate": "2023-06-30T23:59:59+02:00"})),
                    milestone("contract-start", "Ingang van het contract", "vanaf juli (vanaf 01-07-2023)", json!({"type": "delivery", "status": "scheduled"})),
                ],
            },
            "awards": [{"id": format!("{id}-award"), "title": "Traject CONTRACTED", "status": "active"}],
            "contracts": [{"id": format!("{id}-contract"), "awardID": format!("{id}-award"), "title": "Traject CONTRACTED", "status": "active",
                "period": period}],
        })
    );
    let viewer = app.token(Role::Viewer, None).await;
    let own = app.get(ADDRESS, &viewer).await.json();
    let award = &release(&own, "Traject CONTRACTED")["awards"][0];
    assert_eq!(award["date"], "2023-06-01T00:00:00+02:00", "members see when");
}

/// The closed lists of the standard, as far as they are used.
#[tokio::test]
async fn every_code_is_one_of_the_standard() {
    let database = published().await;
    let package = App::new(&database).get(ADDRESS, "").await.json();
    assert_eq!(releases(&package).len(), 27);
    let codes = |pointer: &str| -> BTreeSet<String> {
        let found = releases(&package).iter().filter_map(|release| release.pointer(pointer));
        found.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let set = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(codes("/tender/status"), set(&["planning", "planned", "active", "complete", "cancelled"]));
    assert_eq!(codes("/tender/procurementMethod"), set(&["open", "selective", "limited", "direct"]));
    assert_eq!(codes("/tender/mainProcurementCategory"), set(&["goods", "works", "services"]));
    assert_eq!(codes("/tag/0"), set(&["planning", "tender", "tenderCancellation"]));
    assert_eq!(codes("/awards/0/status"), set(&["pending", "active"]));
    assert_eq!(codes("/contracts/0/status"), set(&["active"]));
    assert_eq!(codes("/initiationType"), set(&["tender"]));
    for release in releases(&package) {
        assert!(release["ocid"].as_str().is_some_and(|ocid| ocid.starts_with("ocds-000000-")), "{release}");
    }
    // A contract that would end before it began has no end, and a year of five digits no day.
    let closed = release(&package, "Traject CLOSED");
    assert_eq!(closed["contracts"][0]["period"], json!({"startDate": "2025-01-01T00:00:00+01:00"}));
    assert_eq!(closed["tender"].get("description"), None);
    let award =
        closed["tender"]["milestones"].as_array().and_then(|all| all.iter().find(|one| one["id"] == "award"));
    assert_eq!(award.map(|award| award.get("dueDate")), Some(None));
}

#[tokio::test]
async fn another_content_is_another_release_of_the_same_process() {
    let database = published().await;
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    let first = app.get(ADDRESS, &viewer).await;
    let public = app.get(ADDRESS, "").await;
    let again = async |of: &header::HeaderValue, token: &str| {
        app.send(Request::get(ADDRESS).header(header::IF_NONE_MATCH, of.clone()), token, "").await
    };
    assert_eq!(again(&first.headers[header::ETAG], &viewer).await.status, 304);
    database.run("UPDATE tenders SET title = 'Anders', updated_at = now(), version = 2 WHERE reference = 'PLANNED'").await;
    let second = again(&first.headers[header::ETAG], &viewer).await.json();
    let (first, changed) = (first.json(), release(&second, "Anders"));
    let before = release(&first, "Traject PLANNED");
    assert_eq!(before["ocid"], changed["ocid"]);
    assert_ne!(before["id"], changed["id"]);
    assert_eq!(release(&first, "Traject CLOSED"), release(&second, "Traject CLOSED"), "others stay");
    assert_eq!(again(&public.headers[header::ETAG], "").await.status, 304, "the edition stays");

    database.run("UPDATE calendars SET status = 'DRAFT'").await;
    for (address, token, status) in [
        (ADDRESS, "", 404),
        (ADDRESS, viewer.as_str(), 200),
        ("/ocds/zhw/2022.json", &viewer, 404),
        ("/ocds/zhw/2023.xml", &viewer, 404),
    ] {
        assert_eq!(app.get(address, token).await.status.as_u16(), status, "{address}");
    }
}

/// The schema that the standard publishes, where the folder is there.
#[tokio::test]
async fn the_schema_of_the_standard_accepts_it_all() {
    let Some(reference) = workspace::shared_data("reference") else { return };
    let database = published().await;
    let app = App::new(&database);
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("package.json");
    for token in [String::new(), app.token(Role::Viewer, None).await] {
        fs::write(&file, app.get(ADDRESS, &token).await.body).expect("the package is written");
        let Some(ended) = clients::run_python("python/ocds.sh", [&file, &reference]) else { return };
        assert_eq!(ended.json(), json!({"refused": [], "unknown": []}));
    }
    // It sees what is wrong.
    fs::write(&file, r#"{"version": "1.1", "anders": 1, "releases": [{"ocid": "a", "date": "gisteren"}]}"#)
        .expect("it is written");
    let Some(ended) = clients::run_python("python/ocds.sh", [&file, &reference]) else { return };
    let told = ended.json();
    assert_eq!(told["unknown"], json!(["/anders: unknown"]));
    assert!(told["refused"].as_array().is_some_and(|refused| refused.len() >= 4), "{told:#}");
}
