//! What codes are good for: thresholds, labels, warnings, and choosing one.

use std::fs;

use harness::{
    app::App,
    partnership,
    programs::{self, Ended},
    workspace,
};
use schema::types::Role;
use serde_json::{Value, json};

use super::{found, import};

const REGISTER: &str = "mutation($cpv: CpvCode, $nature: ContractNature) { registerTender(input: {partnership: \"zhw\", year: 2023, title: \"Hulp\",
    cpvCode: $cpv, nature: $nature, estimatedValue: \"300000\", publication: {start: \"2023-04-01\", end: \"2023-06-30\", precision: QUARTER, text: \"Q2 2023\"}}) {
    tender { id version cpvLabel threshold { outcome nature followsCpv amount } } problems { code } } }";

#[tokio::test]
async fn services_on_the_list_are_held_against_the_threshold_of_these() {
    let database = partnership::database().await;
    assert_eq!(programs::etl(&database, ["migrate"]).code, 0);
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let registered = async |cpv: &str, nature: &str| {
        let input = json!({"cpv": cpv, "nature": (!nature.is_empty()).then_some(nature)});
        let mut payload = app.data(REGISTER, input, &coordinator).await["registerTender"].take();
        assert_eq!(payload["problems"], json!([]), "{payload:#}");
        payload["tender"].take()
    };
    let before = registered("85320000-8", "SERVICES").await;
    let plain =
        json!({"outcome": "AT_OR_ABOVE", "nature": "SERVICES", "followsCpv": false, "amount": "215000.00"});
    assert_eq!((&before["cpvLabel"], &before["threshold"]), (&Value::Null, &plain));
    for file in ["cpv_klein.json", "cpv_klein_nl.xml"] {
        assert_eq!(import(&database, &workspace::fixture(file)).code, 0);
    }
    let social = json!({"outcome": "BELOW", "nature": "SOCIAL_AND_SPECIFIC_SERVICES", "followsCpv": true, "amount": "750000.00"});
    for nature in ["SERVICES", ""] {
        let found = registered("85320000", nature).await;
        assert_eq!(
            (&found["cpvLabel"], &found["threshold"]),
            (&json!("Sociale diensten"), &social),
            "{nature}"
        );
    }
    assert_eq!(registered("85320000", "SUPPLIES").await["threshold"]["nature"], "SUPPLIES");
    assert_eq!(registered("90910000", "SERVICES").await["threshold"], plain);

    let planned = "mutation($id: ID!, $version: Int!) { planTender(input: {id: $id, version: $version}) { tender { status } problems { code } } }";
    let step_on = async |tender: &Value| {
        app.data(planned, json!({"id": tender["id"], "version": tender["version"]}), &coordinator).await["planTender"].take()
    };
    assert_eq!(
        step_on(&before).await["tender"]["status"],
        "PLANNED",
        "below the threshold of social services nobody need assess"
    );
    let above = registered("90910000", "SERVICES").await;
    assert_eq!(step_on(&above).await["problems"][0]["code"], "tender.assessment_required");

    let id = database
        .texts("SELECT tender_id::text AS name FROM tenders WHERE cpv_code = '85320000' LIMIT 1")
        .await
        .remove(0);
    let page = app.get(&format!("/tenders/{id}"), &coordinator).await.text();
    assert!(page.contains("85320000-8 Sociale diensten"), "{page}");
    assert!(
        page.contains("De CPV-code staat op de lijst van sociale en andere specifieke diensten"),
        "{page}"
    );
}

#[tokio::test]
async fn an_import_warns_of_codes_that_no_list_has() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let calendar = folder.path().join("kalender.csv");
    fs::write(
        &calendar,
        "Titel;CPV-code\nWegen;45233142-6\nRamen;90911300-1\nTuin;77310000-6\nDaken;45261000\n",
    )
    .expect("a file");
    let told = |ended: &Ended| -> Vec<String> {
        found(ended).into_iter().filter(|one| one.starts_with("cpv.")).collect()
    };
    let check = || programs::import(&database, "check", &calendar, "calendar", Some(2023));
    assert_eq!(told(&check()), Vec::<String>::new(), "before a list came");
    assert_eq!(import(&database, &workspace::fixture("cpv_klein.json")).code, 0);
    let warned = check();
    assert_eq!(warned.code, 0, "{warned:#?}");
    assert_eq!(
        told(&warned),
        ["cpv.check_digit_differs B3 90911300-1", "cpv.unknown B4 77310000-6", "cpv.unknown B5 45261000"]
    );
    assert!(warned.stdout.contains("het dichtst erboven staat 45200000-9"), "{}", warned.stdout);
}

#[tokio::test]
async fn what_people_fill_in_is_a_code_of_the_list_and_words_give_codes_to_choose_from() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let register = async |cpv: &str| {
        app.data(REGISTER, json!({"cpv": cpv}), &coordinator).await["registerTender"].take()
    };
    let old = register("77310000").await["tender"].take();
    for file in ["cpv_klein.json", "cpv_klein_nl.xml"] {
        assert_eq!(import(&database, &workspace::fixture(file)).code, 0);
    }
    assert_eq!(register("77310000").await["problems"], json!([{"code": "cpv_code.unknown"}]));
    let update = "mutation($id: ID!, $cpv: CpvCode, $title: String) { updateTender(input: {id: $id, version: 1, cpvCode: $cpv, title: $title}) {
        tender { title } problems { code path } } }";
    let update = async |cpv: &str| {
        app.data(update, json!({"id": old["id"], "cpv": cpv, "title": "Tuin"}), &coordinator).await["updateTender"].take()
    };
    assert_eq!(
        update("77320000").await["problems"],
        json!([{"code": "cpv_code.unknown", "path": ["cpvCode"]}])
    );
    assert_eq!(update("77310000").await["tender"]["title"], "Tuin", "what it has already may stay");

    let fields =
        [("partnership", "zhw"), ("year", "2023"), ("title", "Ramen"), ("cpv_code", "schoonmaak kantoren")];
    let asked = app.post("/tenders/new", &fields, &coordinator).await;
    let page = asked.text();
    assert_eq!(asked.status, 400);
    assert!(
        page.contains("<option value=\"90919200\">90919200-4 Schoonmaken van kantoren</option>"),
        "{page}"
    );
    assert!(page.contains("value=\"schoonmaak kantoren\""), "what was typed stays: {page}");
    let chosen = [&fields[..], &[("cpv_choice", "90919200")]].concat();
    assert_eq!(app.post("/tenders/new", &chosen, &coordinator).await.status, 303);
    let stored = database.texts("SELECT cpv_code AS name FROM tenders WHERE title = 'Ramen'").await;
    assert_eq!(stored, ["90919200"]);

    let fields = [("partnership", "zhw"), ("title", "Ramen"), ("cpv_code", "wassen")];
    let page = app.post("/contracts", &fields, &coordinator).await.text();
    assert!(page.contains("<option value=\"90911300\">90911300-9 Wassen van ramen</option>"), "{page}");
}
