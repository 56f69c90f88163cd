//! A contract by hand: registered, prolonged, replaced by a tender, ended early, over GraphQL and on its pages; and out and in
//! again as a workbook.

use std::fs;

use harness::{app::App, database::TestDatabase, partnership, programs};
use schema::types::Role;
use serde_json::{Value, json};

const SHOWN: &str = "{ contract { id version title originalEnd currentEnd ultimateEnd extensionOptions { months used } extensionText
    noticePeriod { months lastDay text } supplier { name kvkNumber } value status ending { wouldEndOn reason }
    followUp { id title year status } source { row } } problems { code path message } }";

/// Two years of cleaning with two options of a year
const CLEANING: &str = "partnership: \"zhw\", organization: {code: \"GM0503\"}, title: \"Schoonmaak\", reference: \"S-1\",
    supplier: {name: \"Helder BV\", kvkNumber: \"27000012\"}, nature: SERVICES, cpvCode: \"90910000-9\", category: \"Facilitair\",
    annualValue: \"100000\", startsOn: \"2024-01-01\", currentEnd: \"2025-12-31\", ultimateEnd: \"2027-12-31\",
    extensionOptions: [12, 12], renewal: NONE, noticePeriod: {months: 3}, status: ACTIVE, contact: \"inkoop\", remarks: \"=1+1\"";

async fn done(app: &App<'_>, field: &str, input: &str, token: &str) -> Value {
    let document = format!("mutation {{ {field}(input: {{{input}}}) {SHOWN} }}");
    app.data(&document, json!({}), token).await[field].take()
}

/// What was done, without a problem
async fn contract(app: &App<'_>, field: &str, input: &str, token: &str) -> Value {
    let mut payload = done(app, field, input, token).await;
    assert_eq!(payload["problems"], json!([]), "{field} {input}");
    payload["contract"].take()
}

/// Why it was refused, and where
async fn refused(app: &App<'_>, field: &str, input: &str, token: &str) -> Vec<(String, String)> {
    let payload = done(app, field, input, token).await;
    let problems = payload["problems"].as_array().expect("problems");
    let path = |problem: &Value| {
        let path = problem["path"].as_array().expect("a path").iter();
        path.filter_map(Value::as_str).collect::<Vec<_>>().join(".")
    };
    let code = |problem: &Value| problem["code"].as_str().expect("a code").to_owned();
    problems.iter().map(|problem| (code(problem), path(problem))).collect()
}

fn told(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), path.to_owned())]
}

async fn tender(app: &App<'_>, year: i32, token: &str) -> String {
    let query = format!(
        "mutation {{ registerTender(input: {{partnership: \"zhw\", year: {year}, title: \"Schoonmaak samen\"}}) {{ tender {{ id }} }} }}"
    );
    let data = app.data(&query, json!({}), token).await;
    data["registerTender"]["tender"]["id"].as_str().expect("a tender").to_owned()
}

#[tokio::test]
async fn a_contract_lives_by_hand() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let adviser = app.token(Role::Adviser, Some("GM0503")).await;
    let new = contract(&app, "registerContract", CLEANING, &adviser).await;
    assert_eq!(new["value"], "400000.00", "it follows from the value of a year");
    assert_eq!(new["noticePeriod"], json!({"months": 3, "lastDay": "2025-09-30", "text": "3 maanden"}));
    assert_eq!(new["extensionText"], "2 x 12 maanden");
    let id = new["id"].as_str().expect("an id").to_owned();
    let at = |version: i32| format!("id: \"{id}\", version: {version}");

    let longer = contract(&app, "exerciseOption", &at(1), &adviser).await;
    assert_eq!((&longer["originalEnd"], &longer["currentEnd"]), (&json!("2025-12-31"), &json!("2026-12-31")));
    assert_eq!(longer["noticePeriod"]["lastDay"], "2026-09-30", "it moves with the end");
    assert_eq!(
        longer["extensionOptions"],
        json!([{"months": 12, "used": true}, {"months": 12, "used": false}])
    );
    let stale = refused(&app, "exerciseOption", &at(1), &adviser).await;
    assert_eq!(stale, told("contract.version_stale", "version"));
    contract(&app, "exerciseOption", &at(2), &adviser).await;
    assert_eq!(refused(&app, "exerciseOption", &at(3), &adviser).await, told("contract.no_option_left", ""));

    let coordinator = app.token(Role::Coordinator, None).await;
    let tender = tender(&app, 2027, &coordinator).await;
    let link = |version| format!("{}, tender: \"{tender}\"", at(version));
    let followed = contract(&app, "linkFollowUp", &link(3), &adviser).await;
    assert_eq!(
        followed["followUp"],
        json!({"id": tender, "title": "Schoonmaak samen", "year": 2027, "status": "REGISTERED"})
    );
    assert_eq!(
        refused(&app, "linkFollowUp", &link(4), &adviser).await,
        told("contract.follow_up_taken", "tender")
    );
    let replaces = "query($id: ID!) { tender(id: $id) { replaces { reference organization { code } } } }";
    let data = app.data(replaces, json!({"id": tender}), &adviser).await;
    assert_eq!(data["tender"]["replaces"], json!([{"reference": "S-1", "organization": {"code": "GM0503"}}]));
    contract(&app, "unlinkFollowUp", &at(4), &adviser).await;
    assert_eq!(
        refused(&app, "unlinkFollowUp", &at(5), &adviser).await,
        told("contract.follow_up_missing", "id")
    );

    let early =
        |version, day: &str, why: &str| format!("{}, endsOn: \"{day}\", reason: \"{why}\"", at(version));
    assert_eq!(
        refused(&app, "endContract", &early(5, "2028-01-01", " "), &adviser).await,
        [told("contract.reason_missing", "reason"), told("contract.end_not_earlier", "endsOn")].concat()
    );
    let ended = contract(&app, "endContract", &early(5, "2026-06-30", "Failliet"), &adviser).await;
    assert_eq!((&ended["currentEnd"], &ended["status"]), (&json!("2026-06-30"), &json!("TERMINATED")));
    assert_eq!(ended["ending"], json!({"wouldEndOn": "2027-12-31", "reason": "Failliet"}));
    assert_eq!(refused(&app, "exerciseOption", &at(6), &adviser).await, told("contract.is_ended", ""));
    let again = format!("{}, status: ACTIVE, currentEnd: \"2026-12-31\"", at(6));
    assert_eq!(contract(&app, "updateContract", &again, &adviser).await["ending"], Value::Null);
    history_tells(&app, &id, &adviser).await;
}

/// Each step is in the history, with who took it.
async fn history_tells(app: &App<'_>, id: &str, token: &str) {
    let query =
        "query($id: ID!) { changes(of: $id) { nodes { part kind cause fields { field before after } } } }";
    let data = app.data(query, json!({"id": id}), token).await;
    let changes = data["changes"]["nodes"].as_array().expect("changes");
    let of = |part: &str, kind: &str| {
        changes.iter().filter(|change| change["part"] == part && change["kind"] == kind).count()
    };
    assert_eq!((of("FOLLOW_UP", "CREATED"), of("FOLLOW_UP", "REMOVED")), (1, 1), "{changes:#?}");
    assert_eq!((of("ENDING", "CREATED"), of("ENDING", "REMOVED")), (1, 1));
    let causes =
        |cause: &str| changes.iter().filter(|change| change["cause"] == format!("mutation:{cause}")).count();
    assert!(causes("registerContract") > 0 && causes("exerciseOption") > 1 && causes("endContract") > 0);
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_nothing_is_stored() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    contract(&app, "registerContract", CLEANING, &coordinator).await;
    let of = |rest: &str| {
        format!("partnership: \"zhw\", organization: {{code: \"GM0503\"}}, title: \"Nieuw\", {rest}")
    };
    for (input, code, path) in [
        (of("reference: \"S-1\""), "contract.reference_taken", "reference"),
        (
            of("startsOn: \"2024-01-01\", currentEnd: \"2023-12-31\""),
            "contract.ends_before_start",
            "currentEnd",
        ),
        (
            of("originalEnd: \"2024-12-31\", ultimateEnd: \"2025-12-31\", extensionOptions: [12, 12]"),
            "contract.options_past_ultimate",
            "extensionOptions",
        ),
        (of("extensionOptions: [-1]"), "contract.options_out_of_range", "extensionOptions"),
        (of("noticePeriod: {days: 0}"), "contract.notice_out_of_range", "noticePeriod"),
        (of("value: \"-1\""), "contract.value_not_money", "value"),
        (of("supplier: {kvkNumber: \"12\"}"), "contract.kvk_number_malformed", "supplier.kvkNumber"),
        (of("title: \" \"").replace("title: \"Nieuw\", ", ""), "contract.title_missing", "title"),
        (of("remarks: null").replace("GM0503", "GM0363"), "contract.holder_not_member", "organization"),
    ] {
        assert_eq!(
            refused(&app, "registerContract", &input, &coordinator).await,
            told(code, path),
            "{input}"
        );
    }
    assert_eq!(database.texts("SELECT title AS name FROM contracts").await, ["Schoonmaak"]);
    let other = app.token(Role::Adviser, Some("GM1783")).await;
    let document = format!("mutation {{ registerContract(input: {{{CLEANING}}}) {SHOWN} }}");
    let answer = app.graphql(&document, json!({}), &other).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
}

/// What is exported comes in again without a finding of weight, and changes nothing: also what was entered, prolonged and ended by
/// hand.
#[tokio::test]
async fn a_register_by_hand_goes_out_and_comes_in_again() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let first = contract(&app, "registerContract", CLEANING, &token).await;
    let first = first["id"].as_str().expect("an id").to_owned();
    contract(&app, "exerciseOption", &format!("id: \"{first}\", version: 1"), &token).await;
    let second = CLEANING.replace("S-1", "S-2").replace("GM0503", "GM1783");
    let second = contract(&app, "registerContract", &second, &token).await;
    let second = second["id"].as_str().expect("an id").to_owned();
    let early = format!("id: \"{second}\", version: 1, endsOn: \"2024-06-30\", reason: \"Failliet\"");
    contract(&app, "endContract", &early, &token).await;
    contract(
        &app,
        "registerContract",
        "partnership: \"zhw\", organization: {code: \"GM0503\"}, title: \"Lease\", renewal: OPEN_ENDED, noticePeriod: {days: 42},
         extensionOptions: []",
        &token,
    )
    .await;
    let stored = "SELECT (to_jsonb(c) - 'updated_at' - 'version')::text AS name FROM contracts c
        UNION ALL SELECT to_jsonb(o)::text FROM extension_options o UNION ALL SELECT to_jsonb(s)::text FROM suppliers s ORDER BY 1";
    let before = database.texts(stored).await;
    let folder = tempfile::tempdir().expect("a folder");
    for ending in ["xlsx", "ods", "csv"] {
        let address = format!("/export/contracts.{ending}?partnership=zhw&year=2026");
        let answer = app.get(&address, &token).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        let file = folder.path().join(format!("terug.{ending}"));
        fs::write(&file, answer.body).expect("written");
        let ended = programs::import(&database, "check", &file, "contracts", None);
        assert_eq!(ended.code, 0, "{ending}: {ended:#?}");
        let checked = ended.json();
        let fates =
            ["new", "changed", "missing", "rejected", "unchanged"].map(|fate| checked["rows"][fate].clone());
        assert_eq!(fates, [0, 0, 0, 0, 3].map(Value::from), "{ending}: {}", ended.stdout);
        let findings = checked["findings"].as_array().expect("findings").iter();
        let weighty: Vec<_> = findings.filter(|finding| finding["severity"] != "INFO").collect();
        assert!(weighty.is_empty(), "{ending}: {weighty:#?}");
    }
    assert_eq!(database.texts(stored).await, before);
}

async fn titles(app: &App<'_>, filter: &str, order: &str, token: &str) -> Vec<String> {
    let query = format!(
        "{{ contracts(partnership: \"zhw\", filter: {{{filter}}}, order: [{order}]) {{ nodes {{ title }} }} }}"
    );
    let data = app.data(&query, json!({}), token).await;
    let nodes = data["contracts"]["nodes"].as_array().cloned().unwrap_or_default();
    nodes.iter().filter_map(|node| node["title"].as_str().map(str::to_owned)).collect()
}

const SEVERAL: &str = "
    INSERT INTO contracts (partnership_id, organization_id, title, cpv_code, category, current_end_on, notice_months, notice_days, status)
    SELECT partnership_id, organization_id, title, cpv, category, ends::date, months, days, status FROM partnerships, organizations, (VALUES
        ('Groen', '77310000', 'Buiten', '2026-12-31', 3, NULL, 'ACTIVE'),
        ('Bomen', '77340000', 'Buiten', '2027-03-31', NULL, 30, NULL),
        ('Papier', '30197630', 'Kantoor', '2025-02-28', 1, NULL, 'ACTIVE'),
        ('Stroom', '09310000', 'Energie', NULL, NULL, NULL, 'ACTIVE'),
        ('Oud', NULL, NULL, NULL, NULL, NULL, 'TERMINATED'))
        AS given (title, cpv, category, ends, months, days, status) WHERE slug = 'zhw' AND code = 'GM0503';
    INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2027, 'Kalender' FROM partnerships WHERE slug = 'zhw';
    INSERT INTO tenders (calendar_id, reference, title, status)
    SELECT calendar_id, 'T1', 'Groen samen', 'PLANNED' FROM calendars UNION ALL SELECT calendar_id, 'T2', 'Bomen samen', 'WITHDRAWN' FROM calendars;
    INSERT INTO contract_follow_ups (contract_id, tender_id)
    SELECT contract_id, tender_id FROM contracts JOIN tenders ON tenders.title = contracts.title || ' samen'";

async fn several() -> TestDatabase {
    let database = partnership::database().await;
    database.run(SEVERAL).await;
    database
}

#[tokio::test]
async fn contracts_are_found_by_what_becomes_of_them() {
    let database = several().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    for (filter, expected) in [
        ("notEndedOn: \"2026-11-26\"", vec!["Groen", "Bomen", "Stroom"]),
        ("notEndedOn: \"2027-01-01\"", vec!["Bomen", "Stroom"]),
        ("hasFollowUp: true", vec!["Groen"]),
        ("hasFollowUp: false, notEndedOn: \"2026-11-26\"", vec!["Bomen", "Stroom"]),
        ("cpvBeginsWith: \"77\"", vec!["Groen", "Bomen"]),
        ("cpvBeginsWith: \"7734\"", vec!["Bomen"]),
        ("category: \"Kantoor\"", vec!["Papier"]),
        ("notice: {start: \"2026-09-30\", end: \"2026-09-30\"}", vec!["Groen"]),
        ("notice: {start: \"2027-03-01\", end: \"2027-03-01\"}", vec!["Bomen"]),
        ("notice: {end: \"2025-01-31\"}", vec!["Papier"]),
    ] {
        assert_eq!(titles(&app, filter, "CURRENT_END_ASC", &token).await, expected, "{filter}");
    }
    let dated = "notice: {start: \"2000-01-01\"}";
    assert_eq!(titles(&app, dated, "NOTICE_ASC", &token).await, ["Papier", "Groen", "Bomen"]);
    assert_eq!(titles(&app, dated, "NOTICE_DESC", &token).await, ["Bomen", "Groen", "Papier"]);
    let letters = "{ contracts(partnership: \"zhw\", filter: {cpvBeginsWith: \"7%\"}) { totalCount } }";
    let answer = app.graphql(letters, json!({}), &token).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
}

/// Where a form leads, which must be done without a problem
async fn follows(app: &App<'_>, address: &str, fields: &[(&str, &str)], token: &str) -> String {
    let answer = app.post(address, fields, token).await;
    assert_eq!(answer.status, 303, "{address}: {}", answer.text());
    let to = answer.headers["location"].to_str().expect("an address").to_owned();
    app.get(&to, token).await.text()
}

#[tokio::test]
async fn pages_show_what_ends_when_and_change_it() {
    let database = several().await;
    let app = App::new(&database);
    let token = app.token(Role::Adviser, Some("GM0503")).await;
    let list = app.get("/contracts?partnership=zhw&ends=2026&follow_up=with", &token).await.text();
    assert!(list.contains("Q4 2026") && list.contains("2027 · T1 · Groen samen"), "{list}");
    assert!(!list.contains(">Bomen<"), "{list}");
    let withdrawn = app.get("/contracts?partnership=zhw&ends=2027&division=77", &token).await.text();
    assert!(withdrawn.contains("ingetrokken") && !withdrawn.contains(">Groen<"), "{withdrawn}");

    let delft = database
        .texts("SELECT organization_id::text AS name FROM organizations WHERE code = 'GM0503'")
        .await
        .concat();
    let fields = [
        ("partnership", "zhw"),
        ("holder", &delft),
        ("title", "Schoonmaak"),
        ("current_end", "ooit"),
        ("kvk_number", "1"),
    ];
    let wrong = app.post("/contracts", &fields, &token).await;
    let text = wrong.text();
    assert_eq!(wrong.status, 400);
    assert!(
        text.contains("<title>Fout: ")
            && text.contains("Vul de huidige einddatum in: dag, maand en jaar.")
            && text.contains("value=\"ooit\""),
        "{text}"
    );
    let fields = [
        ("partnership", "zhw"),
        ("holder", &delft),
        ("title", "Schoonmaak & glas"),
        ("starts_on", "2024-01-01"),
        ("current_end", "31-12-2095"),
        ("extension_options", "12, 12"),
        ("notice_period", "3"),
    ];
    let page = follows(&app, "/contracts", &fields, &token).await;
    assert!(page.contains("Schoonmaak &#38; glas") && page.contains("30-09-2095"), "{page}");
    let id = database
        .texts("SELECT contract_id::text AS name FROM contracts WHERE title LIKE 'Schoon%'")
        .await
        .concat();
    let to = |part: &str| format!("/contracts/{id}/{part}");
    let page = follows(&app, &to("extend"), &[("version", "1")], &token).await;
    assert!(
        page.contains("Einddatum: 31-12-2095 → 31-12-2096") && page.contains("Verlengingsoptie 1 gebruikt"),
        "{page}"
    );
    let stale = app.post(&to("extend"), &[("version", "1")], &token).await;
    assert!(
        stale.status == 400 && stale.text().contains("Iemand anders heeft dit contract intussen gewijzigd")
    );
    let tender =
        database.texts("SELECT tender_id::text AS name FROM tenders WHERE reference = 'T1'").await.concat();
    let page = follows(&app, &to("follow-up"), &[("version", "2"), ("tender", &tender)], &token).await;
    assert!(
        page.contains(&format!("vervangen door <a href=\"/tenders/{tender}\">2027 · T1 · Groen samen</a>")),
        "{page}"
    );
    follows(&app, &to("unlink"), &[("version", "3")], &token).await;
    let why =
        app.post(&to("end"), &[("version", "4"), ("ends_on", "1-1-2090"), ("reason", "")], &token).await;
    assert!(why.status == 400 && why.text().contains("Vul in waarom het contract eerder eindigt."));
    let ending = [("version", "4"), ("ends_on", "1-1-2090"), ("reason", "Bezuiniging")];
    let page = follows(&app, &to("end"), &ending, &token).await;
    assert!(
        page.contains("Bezuiniging; zonder dat liep het tot 31-12-2096")
            && !page.contains("Gebruik de volgende optie"),
        "{page}"
    );
    let untitled = [("version", "5"), ("title", ""), ("contact", "Jan")];
    let refused = app.post(&to("update"), &untitled, &token).await;
    assert!(
        refused.status == 400
            && refused.text().contains("<details open>")
            && refused.text().contains("\"Jan\""),
        "{}",
        refused.text()
    );
    let fields =
        [("version", "5"), ("title", "Schoonmaak"), ("status", "ACTIVE"), ("current_end", "2095-12-31")];
    let page = follows(&app, &to("update"), &fields, &token).await;
    assert!(
        page.contains("Status: beëindigd → lopend") && page.contains("Voortijdige beëindiging ingetrokken"),
        "{page}"
    );

    let finance = app.token(Role::Finance, None).await;
    let page = app.get(&format!("/contracts/{id}"), &finance).await.text();
    assert!(
        page.contains("Schoonmaak") && !page.contains("<form method=\"post\" action=\"/contracts"),
        "{page}"
    );
    assert_eq!(app.post(&to("extend"), &[("version", "6")], &finance).await.status, 403);
    assert_eq!(app.get("/contracts/new?partnership=zhw", &finance).await.status, 403);
    assert_eq!(app.get("/contracts/geen", &token).await.status, 404);
}
