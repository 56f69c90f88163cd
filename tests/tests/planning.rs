//! Back-planning: the latest day of everything before a start of a contract, by the law and by a partnership's own lead times.

use harness::{app::App, database::TestDatabase, partnership, programs};
use schema::types::Role;
use serde_json::{Value, json};

const PLAN: &str = "missing contractStart procedure daysLate earliestStart
    steps { step latest days before isDone daysLate leadTime term { minimumDays source } }";

/// The partnership, and the terms that come with the product
async fn database() -> TestDatabase {
    let database = partnership::database().await;
    assert_eq!(programs::etl(&database, ["migrate"]).code, 0);
    database
}

async fn plan_back(app: &App<'_>, asked: &str, token: &str) -> Value {
    let query = format!("{{ planBack(partnership: \"zhw\", {asked}) {{ {PLAN} }} }}");
    app.data(&query, json!({}), token).await["planBack"].take()
}

/// Each step with its latest day
fn days(plan: &Value) -> Vec<String> {
    let steps = plan["steps"].as_array().unwrap_or_else(|| panic!("no steps: {plan:#}")).iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    steps.map(|step| format!("{} {}", text(&step["step"]), text(&step["latest"]))).collect()
}

fn step<'a>(plan: &'a Value, name: &str) -> &'a Value {
    let steps = plan["steps"].as_array().unwrap_or_else(|| panic!("no steps: {plan:#}"));
    steps.iter().find(|step| step["step"] == name).unwrap_or_else(|| panic!("no {name}: {plan:#}"))
}

#[tokio::test]
async fn it_reckons_with_the_law_and_with_own_lead_times() {
    let database = database().await;
    let app = App::new(&database);
    let (viewer, coordinator) =
        (app.token(Role::Viewer, None).await, app.token(Role::Coordinator, None).await);
    let plan = plan_back(&app, "contractStart: \"2099-01-01\", procedure: OPEN", &viewer).await;
    assert_eq!(
        days(&plan),
        [
            "PRE_KICKOFF 2098-07-04",
            "KICKOFF 2098-08-01",
            "PUBLICATION 2098-09-26",
            "LAST_CLARIFICATIONS 2098-10-28",
            "SUBMISSION 2098-11-07",
            "AWARD_DECISION 2098-11-28",
            "STANDSTILL_END 2098-12-18",
            "CONTRACT_START 2099-01-01"
        ]
    );
    assert_eq!(plan["daysLate"], 0);
    assert_eq!(
        step(&plan, "PUBLICATION"),
        &json!({"step": "PUBLICATION", "latest": "2098-09-26", "days": 40, "before": "SUBMISSION", "isDone": false, "daysLate": 0,
            "leadTime": null, "term": {"minimumDays": 45, "source": "Aanbestedingswet 2012 art. 2.71, PIANOo"}})
    );
    assert_eq!(step(&plan, "SUBMISSION")["leadTime"], "EVALUATION");
    let on_paper =
        plan_back(&app, "contractStart: \"2099-01-01\", procedure: OPEN, electronic: false", &viewer).await;
    assert_eq!(step(&on_paper, "PUBLICATION")["days"], 45);

    let set = "mutation { setLeadTimes(input: {partnership: \"zhw\", leadTimes: [{step: EVALUATION, days: 28}, {step: SUBMISSION, days: 50}]}) {
        leadTimes { step days proposedDays } problems { code path } } }";
    let payload = app.data(set, json!({}), &coordinator).await["setLeadTimes"].take();
    assert_eq!(payload["problems"], json!([]));
    assert_eq!(payload["leadTimes"][4], json!({"step": "EVALUATION", "days": 28, "proposedDays": 21}));
    let plan = plan_back(&app, "contractStart: \"2099-01-01\", procedure: OPEN", &viewer).await;
    assert_eq!(step(&plan, "SUBMISSION")["latest"], "2098-10-31");
    assert_eq!(
        (&step(&plan, "PUBLICATION")["leadTime"], &step(&plan, "PUBLICATION")["term"]),
        (&json!("SUBMISSION"), &Value::Null)
    );

    let back = "mutation { setLeadTimes(input: {partnership: \"zhw\", leadTimes: [{step: EVALUATION}]}) { leadTimes { days } problems { code } } }";
    let payload = app.data(back, json!({}), &coordinator).await["setLeadTimes"].take();
    assert_eq!(
        (&payload["leadTimes"][4]["days"], &payload["leadTimes"][3]["days"]),
        (&json!(21), &json!(50))
    );
    let wrong = "mutation { setLeadTimes(input: {partnership: \"zhw\", leadTimes: [{step: EVALUATION, days: 731}, {step: EVALUATION, days: 1}]}) {
        leadTimes { days } problems { code path } } }";
    let payload = app.data(wrong, json!({}), &coordinator).await["setLeadTimes"].take();
    assert_eq!(
        payload["problems"],
        json!([{"code": "lead_time.days_out_of_range", "path": ["leadTimes", "0", "days"]},
            {"code": "lead_time.twice", "path": ["leadTimes", "1", "step"]}])
    );
    let history = "SELECT operation AS name FROM changes WHERE table_name = 'lead_times' ORDER BY change_id";
    assert_eq!(database.texts(history).await, ["INSERT", "INSERT", "DELETE"]);
}

#[tokio::test]
async fn a_tender_is_told_what_comes_too_late() {
    let database = database().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let register = format!(
        "mutation {{ registerTender(input: {{partnership: \"zhw\", year: 2023, title: \"Te laat\", procedure: NATIONAL_OPEN,
            publication: {{start: \"2098-12-01\", end: \"2098-12-31\"}}, contractStart: {{start: \"2099-01-01\", end: \"2099-03-31\"}}}}) {{
            tender {{ id backPlanning {{ {PLAN} }} }} problems {{ code }} }} }}"
    );
    let mut payload = app.data(&register, json!({}), &coordinator).await["registerTender"].take();
    let plan = payload["tender"]["backPlanning"].take();
    assert_eq!((&plan["contractStart"], &plan["procedure"]), (&json!("2099-01-01"), &json!("NATIONAL_OPEN")));
    let publication = step(&plan, "PUBLICATION");
    assert_eq!(
        (&publication["latest"], &publication["daysLate"]),
        (&json!("2098-10-06"), &json!(56)),
        "{publication:#}"
    );
    assert_eq!(plan["daysLate"], 56);

    // What a tender has behind it is not late any more, and a contract that began long ago was once in time or not.
    database
        .run(
            "UPDATE tenders SET status = 'PUBLISHED';
             UPDATE planned_periods SET during = '[2020-01-01,2020-02-01)' WHERE milestone = 'CONTRACT_START'",
        )
        .await;
    let list =
        format!("{{ tenders(partnership: \"zhw\", first: 5) {{ nodes {{ backPlanning {{ {PLAN} }} }} }} }}");
    let plan = app.data(&list, json!({}), &coordinator).await["tenders"]["nodes"][0]["backPlanning"].take();
    assert_eq!(
        (&step(&plan, "PUBLICATION")["isDone"], &step(&plan, "PUBLICATION")["daysLate"]),
        (&json!(true), &json!(0))
    );
    assert!(step(&plan, "SUBMISSION")["daysLate"].as_i64() > Some(2_000), "{plan:#}");
    assert!(plan["earliestStart"].as_str() > Some("2026"), "{plan:#}");

    database.run("UPDATE tenders SET procedure = NULL; DELETE FROM planned_periods").await;
    let plan = app.data(&list, json!({}), &coordinator).await["tenders"]["nodes"][0]["backPlanning"].take();
    assert_eq!(
        plan,
        json!({"missing": ["CONTRACT_START", "PROCEDURE"], "contractStart": null, "procedure": null, "daysLate": null,
            "earliestStart": null, "steps": []})
    );
}

#[tokio::test]
async fn the_page_reckons_back_and_tells_why() {
    let database = database().await;
    let app = App::new(&database);
    let (viewer, coordinator) =
        (app.token(Role::Viewer, None).await, app.token(Role::Coordinator, None).await);
    let empty = app.get("/planning?partnership=zhw", &viewer).await;
    assert_eq!(empty.status, 200);
    assert!(!empty.text().contains("Uiterlijk") && !empty.text().contains("/planning/lead-times"));
    let page = app
        .get("/planning?partnership=zhw&contract_start=1-1-2099&procedure=RESTRICTED", &viewer)
        .await
        .text();
    for wanted in [
        "7 november 2098",
        "40 dagen vóór sluiting inschrijving: Aanbestedingswet 2012 art. 2.74a",
        "21 dagen vóór verzending gunningsbeslissing: eigen doorlooptijd",
        "Uitnodiging tot inschrijving",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(!page.contains("Dit lukt niet meer"));
    let late =
        app.get("/planning?partnership=zhw&contract_start=2026-01-01&procedure=OPEN", &viewer).await.text();
    assert!(late.contains("Dit lukt niet meer") && late.contains("dagen te laat"), "{late}");
    let wrong = app.get("/planning?partnership=zhw&contract_start=ooit&procedure=", &viewer).await.text();
    for sentence in ["Vul in wanneer het contract moet ingaan: dag, maand en jaar.", "Kies een procedure."] {
        assert!(wrong.contains(sentence), "{sentence}");
    }

    let fields = |days: &'static str| [("partnership", "zhw"), ("EVALUATION", days), ("DOCUMENTS", "")];
    assert_eq!(app.post("/planning/lead-times", &fields("30"), &viewer).await.status, 403);
    assert_eq!(app.post("/planning/lead-times", &fields("30"), &coordinator).await.status, 303);
    assert_eq!(database.texts("SELECT step || ' ' || days AS name FROM lead_times").await, ["EVALUATION 30"]);
    for (days, sentence) in
        [("veel", "Vul een geheel aantal dagen in, zoals 45."), ("1000", "van 0 tot en met 730")]
    {
        let refused = app.post("/planning/lead-times", &fields(days), &coordinator).await;
        assert_eq!(refused.status, 400);
        assert!(
            refused.text().contains(sentence) && refused.text().contains(&format!("value=\"{days}\"")),
            "{}",
            refused.text()
        );
    }
}
