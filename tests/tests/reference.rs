//! What holds for all partnerships: EU thresholds and terms of procedures come with the product, are corrected by an administrator, and
//! tenders are compared with them as they are.

use harness::{app::App, database::TestDatabase, partnership, programs};
use schema::types::Role;
use serde_json::{Value, json};

const THRESHOLD: &str = "nature amount validFrom validTo source";
const TEST: &str = "outcome missing amount source validFrom validTo periods { outcome threshold { amount } }";

/// The partnership, and the reference data that come with the product
async fn database() -> TestDatabase {
    let database = partnership::database().await;
    assert_eq!(programs::etl(&database, ["migrate"]).code, 0);
    database
}

/// What setting came to: what is there now, and the codes of the problems with their places
async fn set(app: &App<'_>, mutation: &str, input: &str, gives: &str, token: &str) -> (Value, Vec<String>) {
    let query =
        format!("mutation {{ {mutation}(input: {{{input}}}) {{ {gives} problems {{ code path }} }} }}");
    let mut payload = app.data(&query, json!({}), token).await[mutation].take();
    let problem = |problem: &Value| {
        let path = problem["path"].as_array().into_iter().flatten().filter_map(Value::as_str);
        format!("{} {}", problem["code"].as_str().unwrap_or_default(), path.collect::<Vec<_>>().join("."))
    };
    let problems = payload["problems"].as_array().expect("problems").iter().map(problem).collect();
    let field = gives.split_once(' ').map_or(gives, |(name, _)| name);
    (payload[field].take(), problems)
}

/// A tender of services with an estimated value, planned to be published in a period; how it stands to the threshold
async fn tested(app: &App<'_>, publication: &str, token: &str) -> Value {
    let register = format!(
        "mutation {{ registerTender(input: {{partnership: \"zhw\", year: 2023, title: \"Schoonmaak\", nature: SERVICES,
            estimatedValue: \"218000\", publication: {{{publication}}}}}) {{ tender {{ threshold {{ {TEST} }} }} problems {{ code }} }} }}"
    );
    let mut payload = app.data(&register, json!({}), token).await["registerTender"].take();
    assert_eq!(payload["problems"], json!([]), "{payload:#}");
    payload["tender"]["threshold"].take()
}

#[tokio::test]
async fn they_come_with_the_product_and_what_people_changed_stays() {
    let database = database().await;
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    let query = format!("{{ thresholds(on: \"2026-05-01\", nature: SERVICES) {{ {THRESHOLD} }} }}");
    let found = app.data(&query, json!({}), &viewer).await;
    assert_eq!(
        found["thresholds"],
        json!([{"nature": "SERVICES", "amount": "216000.00", "validFrom": "2026-01-01", "validTo": "2027-12-31",
            "source": "Gedelegeerde Verordening (EU) 2025/2152"}])
    );
    let open = "{ procedureTerms(procedure: OPEN) { step minimumDays electronicDays countsFrom source } }";
    let found = app.data(open, json!({}), &viewer).await;
    assert_eq!(found["procedureTerms"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        found["procedureTerms"][0],
        json!({"step": "SUBMISSION", "minimumDays": 45, "electronicDays": 40, "countsFrom": "NOTICE",
            "source": "Aanbestedingswet 2012 art. 2.71, PIANOo"})
    );

    let count =
        "SELECT (SELECT count(*) FROM thresholds) || ' ' || (SELECT count(*) FROM procedure_terms) AS name";
    let before = database.texts(count).await;
    assert_eq!(before, ["28 28"]);
    database
        .run(
            "UPDATE thresholds SET amount_eur = 217000, during = '[2026-01-01,2026-12-31]' WHERE amount_eur = 216000;
             UPDATE procedure_terms SET minimum_days = 21 WHERE step = 'STANDSTILL'",
        )
        .await;
    assert_eq!(programs::etl(&database, ["migrate"]).code, 0);
    assert_eq!(database.texts(count).await, before, "nothing comes beside what was changed");
    let changed = "SELECT DISTINCT amount_eur::text AS name FROM thresholds WHERE date '2026-05-01' <@ during AND nature = 'SERVICES'";
    assert_eq!(database.texts(changed).await, ["217000.00"]);
    let actors =
        "SELECT DISTINCT actor AS name FROM changes WHERE table_name = 'thresholds' AND operation = 'INSERT'";
    assert_eq!(database.texts(actors).await, ["reference data"]);
}

#[tokio::test]
async fn an_administrator_adds_and_corrects_thresholds() {
    let database = database().await;
    let app = App::new(&database);
    let admin = app.token(Role::Admin, None).await;
    let gives = "threshold { id amount validFrom validTo source }";
    let works = "nature: WORKS, amount: \"5500000\", source: \" Verordening \"";
    let next = format!("{works}, validFrom: \"2028-01-01\"");
    let (threshold, problems) = set(&app, "setThreshold", &next, gives, &admin).await;
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        (&threshold["amount"], &threshold["validTo"], &threshold["source"]),
        (&json!("5500000.00"), &Value::Null, &json!("Verordening"))
    );
    let id = &threshold["id"];
    let corrected = format!("id: {id}, {works}, validFrom: \"2028-01-01\", validTo: \"2029-12-31\"");
    let (corrected, problems) = set(&app, "setThreshold", &corrected, gives, &admin).await;
    assert_eq!((problems, &corrected["id"], &corrected["validTo"]), (vec![], id, &json!("2029-12-31")));
    let history = format!("{{ changes(of: {id}) {{ nodes {{ kind fields {{ field }} }} }} }}");
    let history = app.data(&history, json!({}), &admin).await;
    assert_eq!(history["changes"]["nodes"][0], json!({"kind": "CHANGED", "fields": [{"field": "during"}]}));
    let node = format!("{{ node(id: {id}) {{ ... on Threshold {{ nature buyer }} }} }}");
    assert_eq!(
        app.data(&node, json!({}), &admin).await["node"],
        json!({"nature": "WORKS", "buyer": "SUB_CENTRAL"})
    );

    for (input, expected) in [
        (next.as_str(), vec!["validity.overlaps validFrom"]),
        (
            "nature: WORKS, amount: \"0\", source: \" \", validFrom: \"2030-01-02\", validTo: \"2030-01-01\"",
            vec![
                "validity.ends_before_it_begins validTo",
                "source.missing source",
                "threshold.amount_not_money amount",
            ],
        ),
        (
            "id: \"VGhyZXNob2xkOjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMA==\", nature: WORKS, amount: \"1\", source: \"x\", validFrom: \"2040-01-01\"",
            vec!["threshold.unknown id"],
        ),
    ] {
        assert_eq!(
            set(&app, "setThreshold", input, gives, &admin).await,
            (Value::Null, as_texts(&expected)),
            "{input}"
        );
    }
    // The same days of another kind of buyer overlap with nothing.
    let central = format!("{next}, buyer: CENTRAL");
    assert_eq!(set(&app, "setThreshold", &central, gives, &admin).await.1, Vec::<String>::new());
    let twice = "INSERT INTO thresholds (buyer, nature, during, amount_eur, source) SELECT buyer, nature, during, 1, source FROM thresholds";
    assert!(database.refuses(twice).await.contains("thresholds_during_excl"), "the database says so, too");
}

fn as_texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn an_administrator_adds_and_corrects_terms() {
    let database = database().await;
    let app = App::new(&database);
    let admin = app.token(Role::Admin, None).await;
    let gives = "procedureTerm { id minimumDays electronicDays note validTo }";
    let known = app.data("{ procedureTerms(procedure: OPEN) { id step } }", json!({}), &admin).await;
    let id = &known["procedureTerms"][0]["id"];
    let ended = format!(
        "id: {id}, procedure: OPEN, step: SUBMISSION, minimumDays: 45, electronicDays: 40, validFrom: \"2016-07-01\", validTo: \"2026-12-31\", source: \"x\""
    );
    let (term, problems) = set(&app, "setProcedureTerm", &ended, gives, &admin).await;
    assert_eq!((problems, &term["note"], &term["validTo"]), (vec![], &Value::Null, &json!("2026-12-31")));
    let next = "procedure: OPEN, step: SUBMISSION, minimumDays: 30, validFrom: \"2027-01-01\", source: \"x\"";
    let (term, problems) = set(&app, "setProcedureTerm", next, gives, &admin).await;
    assert_eq!((problems, &term["minimumDays"], &term["electronicDays"]), (vec![], &json!(30), &Value::Null));
    for (input, expected) in [
        (next, "validity.overlaps validFrom"),
        (
            "procedure: OPEN, step: REQUESTS, minimumDays: 366, validFrom: \"2027-01-01\", source: \"x\"",
            "procedure_term.days_out_of_range minimumDays",
        ),
        (
            "procedure: OPEN, step: REQUESTS, minimumDays: 3, electronicDays: 4, validFrom: \"2027-01-01\", source: \"x\"",
            "procedure_term.electronic_longer electronicDays",
        ),
        (
            "procedure: EUROPEAN_UNSPECIFIED, step: REQUESTS, minimumDays: 3, validFrom: \"2027-01-01\", source: \"x\"",
            "procedure_term.procedure_unspecified procedure",
        ),
    ] {
        let refused = set(&app, "setProcedureTerm", input, gives, &admin).await;
        assert_eq!(refused, (Value::Null, as_texts(&[expected])), "{input}");
    }
}

#[tokio::test]
async fn tenders_are_compared_with_the_thresholds_as_they_are() {
    let database = database().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let on = |day: &str| format!("start: \"{day}\", end: \"{day}\"");
    let above = tested(&app, &on("2023-11-01"), &coordinator).await;
    assert_eq!(
        above,
        json!({"outcome": "AT_OR_ABOVE", "missing": [], "amount": "215000.00", "source": "Gedelegeerde Verordening (EU) 2021/1952",
            "validFrom": "2022-01-01", "validTo": "2023-12-31",
            "periods": [{"outcome": "AT_OR_ABOVE", "threshold": {"amount": "215000.00"}}]})
    );
    assert_eq!(tested(&app, &on("2024-11-01"), &coordinator).await["outcome"], "BELOW");
    assert_eq!(tested(&app, &on("2026-11-01"), &coordinator).await["outcome"], "AT_OR_ABOVE");
    let crossing = tested(&app, "start: \"2023-12-01\", end: \"2024-01-31\"", &coordinator).await;
    assert_eq!(crossing["outcome"], "CROSSES");
    assert_eq!(
        crossing["periods"],
        json!([{"outcome": "AT_OR_ABOVE", "threshold": {"amount": "215000.00"}}, {"outcome": "BELOW", "threshold": {"amount": "221000.00"}}])
    );
    let unplanned = tested(&app, "text: \"n.t.b.\"", &coordinator).await;
    assert_eq!((&unplanned["outcome"], &unplanned["missing"]), (&json!("UNKNOWN"), &json!(["PUBLICATION"])));

    // In a list, in a look-up by identity, and to nobody, who sees the value as well.
    let list =
        "{ tenders(partnership: \"zhw\", order: [CREATED_ASC]) { nodes { id threshold { outcome } } } }";
    let listed = app.data(list, json!({}), &coordinator).await["tenders"]["nodes"].take();
    let outcomes: Vec<_> =
        listed.as_array().expect("tenders").iter().map(|one| &one["threshold"]["outcome"]).collect();
    assert_eq!(outcomes, ["AT_OR_ABOVE", "BELOW", "AT_OR_ABOVE", "CROSSES", "UNKNOWN"]);
    database
        .run("UPDATE calendars SET status = 'PUBLISHED'; UPDATE thresholds SET amount_eur = 218001")
        .await;
    let node =
        format!("{{ node(id: {}) {{ ... on Tender {{ threshold {{ outcome }} }} }} }}", listed[0]["id"]);
    assert_eq!(app.data(&node, json!({}), "").await["node"]["threshold"]["outcome"], "BELOW", "tested again");
}

#[tokio::test]
async fn the_pages_show_them_and_an_administrator_changes_them() {
    let database = database().await;
    let app = App::new(&database);
    let (viewer, admin) = (app.token(Role::Viewer, None).await, app.token(Role::Admin, None).await);
    let page = app.get("/reference", &viewer).await.text();
    assert!(page.contains("€ 5.404.000") && page.contains("01-01-2026 t/m 31-12-2027"), "{page}");
    assert!(
        page.contains("Sociale en andere specifieke diensten")
            && !page.contains("<form method=\"post\" action=\"/reference\"")
    );
    let terms = app.get("/reference/terms", &viewer).await.text();
    assert!(
        terms.contains("Aanbestedingswet 2012 art. 2.127") && terms.contains("Opschortende termijn"),
        "{terms}"
    );
    assert_eq!(app.get("/reference", "").await.status, 401);

    let filled = [
        ("id", ""),
        ("buyer", "SUB_CENTRAL"),
        ("nature", "WORKS"),
        ("amount", "5.600.000"),
        ("valid_from", "1-1-2028"),
        ("valid_to", ""),
        ("source", "Verordening 2027"),
    ];
    assert_eq!(app.post("/reference", &filled, &viewer).await.status, 403);
    assert_eq!(app.post("/reference", &filled, &admin).await.status, 303);
    let again = app.post("/reference", &filled, &admin).await;
    assert_eq!(again.status, 400);
    assert!(again.text().contains("geldt er al een: van 01-01-2028. Laat"), "{}", again.text());
    assert!(again.text().contains("value=\"5.600.000\""), "what was filled in is still there");
    let ids = "SELECT threshold_id::text AS name FROM thresholds WHERE amount_eur = 5600000";
    let id = database.texts(ids).await.concat();
    let form = app.get(&format!("/reference?threshold={id}"), &admin).await.text();
    assert!(form.contains("value=\"5.600.000\"") && form.contains("value=\"2028-01-01\""), "{form}");
    let empty = app.post("/reference/terms", &[("minimum_days", "veel")], &admin).await;
    assert_eq!(empty.status, 400);
    for sentence in [
        "Kies een procedure.",
        "Kies een stap.",
        "Vul een geheel aantal dagen in, zoals 45.",
        "Vul de eerste dag van de geldigheid in: dag, maand en jaar.",
    ] {
        assert!(empty.text().contains(sentence), "{sentence}");
    }
    let term = [
        ("procedure", "MULTIPLE_PRIVATE"),
        ("step", "SUBMISSION"),
        ("minimum_days", "14"),
        ("valid_from", "2026-01-01"),
        ("source", "Inkoopbeleid"),
        ("note", "Eigen beleid."),
    ];
    assert_eq!(app.post("/reference/terms", &term, &admin).await.status, 303);
    assert!(app.get("/reference/terms", &viewer).await.text().contains("Meervoudig onderhands"));
}
