//! Contracts of several members brought together: found and explained, accepted as a joint tender, over GraphQL and on the page.

use harness::{app::App, database::TestDatabase, partnership};
use schema::types::Role;
use serde_json::{Value, json};

/// Cleaning of three members that can end together on the last day of 2097, one that is of another division, one that is replaced already,
/// and one that was terminated
const CONTRACTS: &str = "
    INSERT INTO contracts (partnership_id, organization_id, reference, title, cpv_code, category, nature, value_eur, current_end_on, notice_months, status)
    SELECT partnership_id, organization_id, reference, title, cpv, 'Facilitair', 'SERVICES', value, ends::date, 3, status
    FROM partnerships, (VALUES
        ('GM0503', 'D-1', 'Schoonmaak Delft', '90911000', 100000, '2096-12-31', 'ACTIVE'),
        ('GM1783', 'W-1', 'Schoonmaak Westland', '90919200', 200000, '2097-12-31', 'ACTIVE'),
        ('GM0637', 'Z-1', 'Glas Zoetermeer', '90911300', NULL, '2098-02-28', NULL),
        ('GM1926', 'P-1', 'Groen', '77310000', 50000, '2097-12-31', 'ACTIVE'),
        ('GM1926', 'P-2', 'Schoonmaak Pijnacker', '90911000', 50000, '2097-12-31', 'ACTIVE'),
        ('GM1926', 'P-3', 'Ramen', '90911000', 50000, '2097-12-31', 'TERMINATED'))
        AS given (code, reference, title, cpv, value, ends, status) JOIN organizations USING (code) WHERE slug = 'zhw';
    INSERT INTO extension_options (contract_id, position, months) SELECT contract_id, 1, 12 FROM contracts WHERE reference = 'D-1';
    INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2097, 'Kalender' FROM partnerships WHERE slug = 'zhw';
    INSERT INTO tenders (calendar_id, title) SELECT calendar_id, 'Schoonmaak alleen' FROM calendars;
    INSERT INTO contract_follow_ups (contract_id, tender_id) SELECT contract_id, tender_id FROM contracts, tenders WHERE contracts.reference = 'P-2'";

async fn filled() -> TestDatabase {
    let database = partnership::database().await;
    database.run(CONTRACTS).await;
    database
}

async fn found(app: &App<'_>, arguments: &str, token: &str) -> Value {
    let query = format!(
        "{{ alignmentOpportunities(partnership: \"zhw\"{arguments}) {{ category startsOn members {{ code }} value bridgingMonths
            choices {{ contract {{ id version reference }} options endsOn bridging bridgingMonths noticeOn }} }} }}"
    );
    app.data(&query, json!({}), token).await["alignmentOpportunities"].take()
}

#[tokio::test]
async fn contracts_that_can_end_together_are_found_and_explained() {
    let database = filled().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let all = found(&app, "", &token).await;
    assert_eq!(all.as_array().map(Vec::len), Some(1), "{all:#}");
    let one = &all[0];
    assert_eq!((&one["category"], &one["startsOn"]), (&json!("90000000"), &json!("2098-01-01")));
    assert_eq!(one["members"], json!([{"code": "GM0503"}, {"code": "GM1783"}, {"code": "GM0637"}]));
    assert_eq!((&one["value"], &one["bridgingMonths"]), (&json!("300000.00"), &json!(2)));
    let told = |reference: &str| {
        let choices = one["choices"].as_array().expect("choices").iter();
        let mut choices = choices.filter(|choice| choice["contract"]["reference"] == reference).cloned();
        let mut choice = choices.next().expect("a choice");
        choice["contract"].take();
        choice
    };
    assert_eq!(
        told("D-1"),
        json!({"contract": null, "options": 1, "endsOn": "2097-12-31", "bridging": "NONE", "bridgingMonths": 0, "noticeOn": "2097-09-30"})
    );
    assert_eq!(
        told("Z-1"),
        json!({"contract": null, "options": 0, "endsOn": "2098-02-28", "bridging": "ENDED_EARLY", "bridgingMonths": 2, "noticeOn": "2097-09-30"})
    );
    let without = found(&app, ", maximumBridgingMonths: 0", &token).await;
    assert_eq!(without[0]["members"], json!([{"code": "GM0503"}, {"code": "GM1783"}]), "{without:#}");
    assert_eq!(found(&app, ", from: \"2098-07-01\"", &token).await, json!([]));
    assert_eq!(found(&app, ", by: GROUP, first: 0", &token).await, json!([]));
    assert_eq!(found(&app, ", by: GROUP", &token).await[0]["category"], "90900000");
    let query = "{ alignmentOpportunities(partnership: \"zhw\", maximumBridgingMonths: 25) { category } }";
    let answer = app.graphql(query, json!({}), &token).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
}

const ACCEPT: &str = "mutation($contracts: [AlignedContractInput!]!) { acceptAlignment(input: {partnership: \"zhw\", year: 2097,
    title: \"Schoonmaak samen\", startsOn: \"2098-01-01\", lead: {code: \"GM1783\"}, contracts: $contracts}) {
    tender { title cpvCode category nature estimatedValue procedure publication { start end precision text } contractStart { start end } lead { code }
        participations { organization { code } role } replaces { reference version } } problems { code path } } }";

#[tokio::test]
async fn an_accepted_opportunity_becomes_a_joint_tender() {
    let database = filled().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let opportunity = found(&app, "", &token).await[0].take();
    let choices = opportunity["choices"].as_array().expect("choices").iter();
    let contracts: Vec<Value> = choices
        .map(|choice| json!({"id": choice["contract"]["id"], "version": choice["contract"]["version"]}))
        .collect();
    let accept = async |contracts: &[Value]| {
        app.data(ACCEPT, json!({"contracts": contracts}), &token).await["acceptAlignment"].take()
    };
    let mut stale = contracts.clone();
    stale[1]["version"] = json!(7);
    let refused = accept(&stale).await;
    assert_eq!(refused["problems"], json!([{"code": "contract.version_stale", "path": ["contracts", "1"]}]));
    let alone = accept(&contracts[..1]).await;
    assert_eq!(alone["problems"], json!([{"code": "alignment.one_member", "path": ["contracts"]}]));
    let twice = accept(&[contracts[0].clone(), contracts[0].clone()]).await;
    assert_eq!(twice["problems"], json!([{"code": "alignment.contract_twice", "path": ["contracts"]}]));
    assert_eq!(
        database.texts("SELECT title AS name FROM tenders").await,
        ["Schoonmaak alleen"],
        "nothing is stored"
    );

    let accepted = accept(&contracts).await;
    assert_eq!(accepted["problems"], json!([]));
    assert_eq!(
        accepted["tender"],
        json!({"title": "Schoonmaak samen", "cpvCode": "90910000", "category": "Facilitair", "nature": "SERVICES",
            "estimatedValue": "300000.00", "procedure": "EUROPEAN_UNSPECIFIED",
            "publication": {"start": "2097-11-06", "end": "2097-11-06", "precision": "DAY", "text": "uiterlijk 06-11-2097"}, "contractStart": {"start": "2098-01-01", "end": "2098-01-01"}, "lead": {"code": "GM1783"},
            "participations": [{"organization": {"code": "GM0503"}, "role": "PARTICIPANT"}, {"organization": {"code": "GM1783"}, "role": "LEAD"},
                {"organization": {"code": "GM0637"}, "role": "PARTICIPANT"}],
            "replaces": [{"reference": "Z-1", "version": 2}, {"reference": "D-1", "version": 2}, {"reference": "W-1", "version": 2}]})
    );
    assert_eq!(found(&app, "", &token).await, json!([]), "a tender replaces them now");
    let fresh: Vec<Value> = contracts.iter().map(|of| json!({"id": of["id"], "version": 2})).collect();
    let refused = accept(&fresh).await;
    assert_eq!(refused["problems"][0]["code"], "contract.follow_up_taken");
    database.run("UPDATE tenders SET status = 'WITHDRAWN'").await;
    assert_eq!(
        found(&app, "", &token).await.as_array().map(Vec::len),
        Some(1),
        "what is withdrawn replaces nothing"
    );
    assert_eq!(accept(&fresh).await["problems"], json!([]));
}

#[tokio::test]
async fn the_page_explains_and_accepts() {
    let database = filled().await;
    let app = App::new(&database);
    let adviser = app.token(Role::Adviser, Some("GM0503")).await;
    let page = app.get("/alignment?partnership=zhw", &adviser).await.text();
    for text in [
        "1 mogelijkheid",
        "CPV 90: samen vanaf 01-01-2098",
        "optie 1",
        "2 maanden eerder eindigen",
        "30-09-2097",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("Samen aanbesteden"), "an adviser accepts none");
    let coordinator = app.token(Role::Coordinator, None).await;
    let page = app.get("/alignment?partnership=zhw&by=group&months=0", &coordinator).await.text();
    assert!(page.contains("CPV 909") && page.contains("Overbrugging</dt><dd>geen"), "{page}");
    let sent = |name: &str| {
        let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).expect("a field");
        rest.split('"').next().expect("a value").to_owned()
    };
    let (contracts, starts_on) = (sent("contracts"), sent("starts_on"));
    let fields = |title: &'static str| {
        [
            ("partnership", "zhw"),
            ("months", "0"),
            ("by", "group"),
            ("contracts", contracts.as_str()),
            ("starts_on", starts_on.as_str()),
            ("title", title),
            ("year", "2097"),
        ]
    };
    assert_eq!(app.post("/alignment", &fields("Samen"), &adviser).await.status, 403);
    let wrong = app.post("/alignment", &fields(" "), &coordinator).await;
    let text = wrong.text();
    assert!(
        wrong.status == 400 && text.contains("<details open>") && text.contains("Vul een titel in."),
        "{text}"
    );
    let done = app.post("/alignment", &fields("Samen"), &coordinator).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let linked = "SELECT contracts.reference AS name FROM contracts JOIN contract_follow_ups USING (contract_id) JOIN tenders USING (tender_id)
        WHERE tenders.title = 'Samen' ORDER BY 1";
    assert_eq!(database.texts(linked).await, ["D-1", "W-1"]);
}
