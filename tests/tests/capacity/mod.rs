//! Capacity: what tenders ask of members against what these have, what a shift does, and rounds in consensus.

mod forms;
mod rounds;

use harness::{app::App, database::TestDatabase, partnership};
use schema::types::Role;
use serde_json::{Value, json};

/// Two private procedures of Delft and Westland in the spring of 2097, one of Westland alone in the autumn, and one of which nobody knows
/// how it is done
const TENDERS: &str = "
    INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2097, 'Kalender' FROM partnerships WHERE slug = 'zhw';
    INSERT INTO tenders (calendar_id, reference, title, procedure)
    SELECT calendar_id, reference, given.title, procedure FROM calendars, (VALUES
        ('V1', 'Groen', 'MULTIPLE_PRIVATE'), ('V2', 'Papier', 'MULTIPLE_PRIVATE'), ('N', 'Wegen', 'NATIONAL_OPEN'), ('X', 'Idee', NULL))
        AS given (reference, title, procedure);
    INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
    SELECT tender_id, 'PUBLICATION', CASE reference WHEN 'N' THEN '[2097-10-01,2098-01-01)' ELSE '[2097-04-01,2097-07-01)' END::daterange, 'QUARTER', 'Q2'
    FROM tenders;
    INSERT INTO participations (tender_id, organization_id, role)
    SELECT tender_id, organization_id, CASE WHEN code = 'GM0503' AND reference <> 'N' THEN 'LEAD' WHEN reference = 'N' THEN 'LEAD' ELSE 'PARTICIPANT' END
    FROM tenders, organizations WHERE code = 'GM1783' OR (code = 'GM0503' AND reference <> 'N')";

const CAPACITY: &str = "{ capacity(partnership: \"zhw\", from: \"2097-01-15\", quarters: 8) { quarters
    members { organization { code } quarters { quarter availableHours askedHours strain loads { tenderId title role hours totalHours isEntered } } }
    unplaced { title missing } } }";

async fn filled() -> TestDatabase {
    let database = partnership::database().await;
    database.run(TENDERS).await;
    database
}

async fn capacity(app: &App<'_>, token: &str) -> Value {
    app.data(CAPACITY, json!({}), token).await["capacity"].take()
}

/// The member of that code in that quarter
fn cell(capacity: &Value, code: &str, quarter: &str) -> Value {
    let mut members = capacity["members"].as_array().into_iter().flatten();
    let member = members.find(|member| member["organization"]["code"] == code).expect("the member");
    let mut quarters = member["quarters"].as_array().into_iter().flatten();
    quarters.find(|cell| cell["quarter"] == quarter).expect("the quarter").clone()
}

/// What a tender asks of a member over all quarters that are shown
fn hours(capacity: &Value, code: &str, title: &str) -> i64 {
    let members = capacity["members"].as_array().into_iter().flatten();
    let of_member = members.filter(|member| member["organization"]["code"] == code);
    let cells = of_member.flat_map(|member| member["quarters"].as_array().into_iter().flatten());
    let loads = cells.flat_map(|cell| cell["loads"].as_array().into_iter().flatten());
    loads.filter(|load| load["title"] == title).filter_map(|load| load["hours"].as_i64()).sum()
}

async fn tender(database: &TestDatabase, reference: &str) -> String {
    let query = format!("SELECT tender_id::text AS name FROM tenders WHERE reference = '{reference}'");
    database.texts(&query).await.remove(0)
}

async fn node(database: &TestDatabase, reference: &str) -> String {
    let id = tender(database, reference).await;
    let query = format!("SELECT encode(convert_to('Tender:{id}', 'UTF8'), 'base64') AS name");
    database.texts(&query).await.remove(0).replace('\n', "")
}

async fn organization(database: &TestDatabase, code: &str) -> String {
    let query = format!("SELECT organization_id::text AS name FROM organizations WHERE code = '{code}'");
    database.texts(&query).await.remove(0)
}

#[tokio::test]
async fn hours_follow_from_norms_and_from_what_is_entered() {
    let database = filled().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let found = capacity(&app, &coordinator).await;
    assert_eq!(found["quarters"][1], "2097-04-01");
    let codes: Vec<_> = found["members"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|of| of["organization"]["code"].clone())
        .collect();
    assert_eq!(codes, ["GM0503", "GM1926", "GM1783", "GM0637"], "by name, all members");
    assert_eq!(found["unplaced"], json!([{"title": "Idee", "missing": "PROCEDURE"}]));
    // The spring is worked at from the autumn before.
    let before = "{ capacity(partnership: \"zhw\", from: \"2096-10-01\", quarters: 20) { members { organization { code } quarters { loads { title hours } } } } }";
    let whole = app.data(before, json!({}), &coordinator).await["capacity"].take();
    assert_eq!(
        (hours(&whole, "GM0503", "Groen"), hours(&whole, "GM1783", "Groen")),
        (48, 12),
        "the norms, without a rest"
    );
    assert_eq!((hours(&whole, "GM1783", "Wegen"), hours(&whole, "GM0503", "Wegen")), (100, 0));

    let norm = "partnership: \"zhw\", norms: [{procedure: MULTIPLE_PRIVATE, role: LEAD, hours: 80}]";
    let set = app
        .done("setCapacityNorms", norm, "norms { procedure role hours proposedHours }", &coordinator)
        .await;
    let expected = json!({"procedure": "MULTIPLE_PRIVATE", "role": "LEAD", "hours": 80, "proposedHours": 48});
    assert!(set["norms"].as_array().is_some_and(|norms| norms.contains(&expected)), "{set:#}");
    let entered =
        format!("tender: \"{}\", organization: {{code: \"GM1783\"}}, hours: 30", node(&database, "V1").await);
    app.done("setTenderHours", &entered, "hours", &coordinator).await;
    let whole = app.data(before, json!({}), &coordinator).await["capacity"].take();
    assert_eq!((hours(&whole, "GM0503", "Groen"), hours(&whole, "GM1783", "Groen")), (80, 30));
    let history = format!(
        "{{ changes(of: \"{}\", first: 5) {{ nodes {{ part fields {{ field after }} }} }} }}",
        node(&database, "V1").await
    );
    let told = app.data(&history, json!({}), &coordinator).await;
    assert!(told.to_string().contains("TENDER_HOURS"), "{told:#}");

    for (mutation, input, code) in [
        (
            "setCapacityNorms",
            "partnership: \"zhw\", norms: [{procedure: OPEN, role: LEAD, hours: 20001}]",
            "capacity.hours_out_of_range",
        ),
        (
            "setCapacityNorms",
            "partnership: \"zhw\", norms: [{procedure: OPEN, role: DECLINED, hours: 1}]",
            "capacity.role_without_norm",
        ),
        (
            "setCapacityNorms",
            "partnership: \"zhw\", norms: [{procedure: OPEN, role: LEAD}, {procedure: OPEN, role: LEAD}]",
            "capacity.norm_twice",
        ),
        (
            "setAvailableHours",
            "partnership: \"zhw\", organization: {code: \"GM0599\"}, hours: []",
            "capacity.no_member",
        ),
        (
            "setAvailableHours",
            "partnership: \"zhw\", organization: {code: \"GM0503\"}, hours: [{quarter: \"2097-01-01\"}, {quarter: \"2097-02-01\"}]",
            "capacity.hours_twice",
        ),
    ] {
        assert_eq!(app.refusal(mutation, input, &coordinator).await, code, "{input}");
    }
    let declined =
        format!("tender: \"{}\", organization: {{code: \"GM0637\"}}, hours: 3", node(&database, "V1").await);
    assert_eq!(app.refusal("setTenderHours", &declined, &coordinator).await, "capacity.not_taking_part");
}

#[tokio::test]
async fn a_move_tells_what_it_touches() {
    let database = filled().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    database
        .run(
            "INSERT INTO contracts (partnership_id, organization_id, title, current_end_on, notice_months)
             SELECT partnership_id, organization_id, 'Papier van nu', '2097-08-31', 3 FROM partnerships, organizations WHERE slug = 'zhw' AND code = 'GM0503';
             INSERT INTO contract_follow_ups (contract_id, tender_id) SELECT contract_id, tender_id FROM contracts, tenders WHERE tenders.reference = 'V2'",
        )
        .await;
    let ask = format!(
        "{{ moveEffects(tender: \"{}\", milestone: CONTRACT_START, period: {{start: \"2097-10-01\"}}) {{
            backPlanningBefore {{ missing }} backPlanningAfter {{ contractStart daysLate steps {{ step daysLate }} }}
            contracts {{ contract {{ title noticePeriod {{ lastDay }} }} gapBefore gapAfter }} shifts {{ quarter }} }} }}",
        node(&database, "V2").await
    );
    let effects = app.data(&ask, json!({}), &token).await["moveEffects"].take();
    assert_eq!(effects["backPlanningBefore"]["missing"], json!(["CONTRACT_START"]));
    assert_eq!(
        (&effects["backPlanningAfter"]["contractStart"], &effects["backPlanningAfter"]["daysLate"]),
        (&json!("2097-10-01"), &json!(0))
    );
    assert_eq!(
        effects["contracts"],
        json!([{"contract": {"title": "Papier van nu", "noticePeriod": {"lastDay": "2097-05-31"}}, "gapBefore": null, "gapAfter": 30}])
    );
    assert_eq!(effects["shifts"], json!([]), "the publication says when it is worked at, and stays");

    let adviser = app.token(Role::Adviser, Some("GM0503")).await;
    let id = tender(&database, "V2").await;
    let address = format!("/tenders/{id}?milestone=PUBLICATION&start=2097-11-01&version=1&why=later");
    let page = app.get(&address, &adviser).await.text();
    assert!(page.contains("Wat dit raakt") && page.contains("Delft in Q2 2097: van 40 naar"), "{page}");
    let address = format!("/tenders/{id}?milestone=CONTRACT_START&start=2097-10-01&version=1&why=later");
    let page = app.get(&address, &adviser).await.text();
    assert!(
        page.contains("30 dagen te vroeg. Verleng of overbrug. Opzeggen kan tot en met 31-05-2097."),
        "{page}"
    );
    let filed = app
        .post(
            &format!("/tenders/{id}/hours"),
            &[("worker", &organization(&database, "GM0503").await), ("hours", "1.200")],
            &adviser,
        )
        .await;
    assert_eq!(filed.status, 303, "{}", filed.text());
    let page = app.get(&format!("/tenders/{id}"), &adviser).await.text();
    assert!(page.contains("1.200 uur, opgegeven") && page.contains("12 uur, volgens de norm"), "{page}");
    let wrong = app
        .post(
            &format!("/tenders/{id}/hours"),
            &[("worker", &organization(&database, "GM0503").await), ("hours", "veel")],
            &adviser,
        )
        .await;
    assert!(wrong.status == 400 && wrong.text().contains("Vul hele uren in"), "{}", wrong.text());
    let other = app
        .post(
            &format!("/tenders/{id}/hours"),
            &[("worker", &organization(&database, "GM1783").await), ("hours", "1")],
            &adviser,
        )
        .await;
    assert_eq!(other.status, 403);
}
