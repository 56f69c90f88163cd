//! The life of a tender: its steps, planning it anew, and whether members do it together; over GraphQL and by forms.

use harness::{app::App, database::TestDatabase, programs};
use schema::types::Role;
use serde_json::{Value, json};

const TENDER: &str = "id version status nextStatuses participations { organization { code } role }
    steps { from to happenedOn reason actor } moves { milestone before { text } after { text start end } reason }
    assessments { id dueOn urgency outcome expectedOutcome conclusion followUp awaited { code }
        answers { organization { code } choice reason criteria { criterion verdict note } } }";

/// The example, and who plans
struct World<'a> {
    app: App<'a>,
    coordinator: String,
}

impl<'a> World<'a> {
    async fn of(database: &'a TestDatabase) -> Self {
        assert_eq!(programs::etl(database, ["example"]).code, 0);
        let app = App::new(database);
        let coordinator = app.token(Role::Coordinator, None).await;
        World { app, coordinator }
    }

    /// What a mutation gives
    async fn ask(&self, mutation: &str, input: &str, gives: &str, token: &str) -> Value {
        self.app.change(mutation, input, gives, token).await
    }

    /// A new tender in the calendar of 2023
    async fn registered(&self, fields: &str, token: &str) -> Value {
        let input = format!("partnership: \"zhw\", year: 2023, {fields}");
        self.done("registerTender", &input, token).await
    }

    /// The tender that a mutation gives, without problems
    async fn done(&self, mutation: &str, input: &str, token: &str) -> Value {
        let mut payload = self.ask(mutation, input, &format!("tender {{ {TENDER} }}"), token).await;
        assert_eq!(payload["problems"], json!([]), "{mutation}: {payload:#}");
        payload["tender"].take()
    }

    /// The next step of a tender
    async fn step(&self, mutation: &str, tender: &Value, more: &str) -> Value {
        let input = format!("id: {}, version: {}{more}", tender["id"], tender["version"]);
        self.done(mutation, &input, &self.coordinator).await
    }

    /// The problems of a step
    async fn refused(&self, mutation: &str, tender: &Value, more: &str) -> Vec<Value> {
        let input = format!("id: {}, version: {}{more}", tender["id"], tender["version"]);
        let mut payload = self.ask(mutation, &input, "", &self.coordinator).await;
        payload["problems"].as_array_mut().map(std::mem::take).expect("problems")
    }

    async fn code(&self, mutation: &str, tender: &Value, more: &str) -> String {
        let problems = self.refused(mutation, tender, more).await;
        problems.first().and_then(|problem| problem["code"].as_str()).unwrap_or_default().to_owned()
    }

    /// The assessment that a mutation gives, without problems
    async fn assessment(&self, mutation: &str, input: &str, token: &str) -> Value {
        let gives = "assessment { id outcome expectedOutcome awaited { code } }";
        let mut payload = self.ask(mutation, input, gives, token).await;
        assert_eq!(payload["problems"], json!([]), "{mutation}: {payload:#}");
        payload["assessment"].take()
    }

    async fn now(&self, tender: &Value) -> Value {
        let query = format!("{{ tender(id: {}) {{ {TENDER} }} }}", tender["id"]);
        self.app.data(&query, json!({}), &self.coordinator).await["tender"].take()
    }
}

fn roles(tender: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parts = tender["participations"].as_array().expect("participations").iter();
    let mut roles: Vec<_> =
        parts.map(|part| (text(&part["organization"]["code"]), text(&part["role"]))).collect();
    roles.sort();
    roles
}

const SMALL: &str = "title: \"Klein werk\", nature: SERVICES, estimatedValue: \"50000\",
    publication: {start: \"2023-04-01\", end: \"2023-06-30\", precision: QUARTER, text: \"Q2 2023\"}";
const LARGE: &str = "title: \"Groot werk\", nature: SERVICES, estimatedValue: \"218000\",
    publication: {start: \"2023-10-01\", end: \"2023-12-31\", precision: QUARTER, text: \"Q4 2023\"},
    participations: [{organization: {code: \"GM0503\"}, role: LEAD}]";

#[tokio::test]
async fn a_life_is_lived_step_by_step_and_each_step_is_kept() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let tender = world.registered(SMALL, &world.coordinator).await;
    assert_eq!(tender["nextStatuses"], json!(["ASSESSED", "PLANNED", "WITHDRAWN"]));

    let problem = world.refused("publishTender", &tender, "").await.remove(0);
    assert_eq!(problem["code"], "tender.step_not_allowed");
    assert_eq!(problem["message"], "After REGISTERED a tender may only be: ASSESSED,PLANNED,WITHDRAWN.");

    let mut now = tender;
    for (mutation, day) in [
        ("planTender", "2023-01-10"),
        ("kickOffTender", "2023-02-01"),
        ("publishTender", "2023-04-03"),
        ("awardTender", "2023-06-01"),
    ] {
        now = world.step(mutation, &now, &format!(", on: \"{day}\"")).await;
    }
    let early = ", on: \"2023-06-21\"";
    assert_eq!(world.code("contractTender", &now, early).await, "tender.standstill_runs");
    assert_eq!(world.code("contractTender", &now, ", on: \"2999-01-01\"").await, "tender.step_in_future");
    let before = ", on: \"2023-05-31\", reason: \"Eén inschrijver\"";
    assert_eq!(world.code("contractTender", &now, before).await, "tender.step_before_last");
    now = world.step("contractTender", &now, ", on: \"2023-06-22\"").await;
    assert_eq!(
        world.code("withdrawTender", &now, ", reason: \"Toch niet\"").await,
        "tender.step_not_allowed"
    );
    now = world.step("closeTender", &now, ", on: \"2023-07-01\", reason: \"Overgedragen\"").await;
    assert_eq!(now["nextStatuses"], json!([]));

    let steps = now["steps"].as_array().expect("steps");
    let told =
        |step: &Value| format!("{} {} {}", step["to"], step["happenedOn"], step["actor"]).replace('"', "");
    let actor = steps[0]["actor"].as_str().expect("somebody");
    assert!(actor.starts_with("token:"), "{actor}");
    assert_eq!(
        steps.iter().map(told).collect::<Vec<_>>(),
        [
            format!("PLANNED 2023-01-10 {actor}"),
            format!("KICKED_OFF 2023-02-01 {actor}"),
            format!("PUBLISHED 2023-04-03 {actor}"),
            format!("AWARDED 2023-06-01 {actor}"),
            format!("CONTRACTED 2023-06-22 {actor}"),
            format!("CLOSED 2023-07-01 {actor}"),
        ]
    );
    assert_eq!(steps[5]["reason"], "Overgedragen");
}

#[tokio::test]
async fn a_tender_is_given_up_with_a_reason_and_changes_no_more() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let tender = world.registered(SMALL, &world.coordinator).await;
    assert_eq!(world.code("withdrawTender", &tender, "").await, "tender.reason_missing");
    let now = world.step("withdrawTender", &tender, ", reason: \" Geen budget \"").await;
    assert_eq!((&now["status"], &now["steps"][0]["reason"]), (&json!("WITHDRAWN"), &json!("Geen budget")));
    assert_eq!(world.code("planTender", &now, "").await, "tender.step_not_allowed");
    assert_eq!(world.code("planTender", &tender, "").await, "tender.version_stale");
}

#[tokio::test]
async fn a_wrong_step_is_taken_back_and_stays_in_the_life() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let led = format!("{SMALL}, participations: [{{organization: {{code: \"GM0503\"}}, role: LEAD}}]");
    let mut now = world.registered(&led, &world.coordinator).await;
    let why = ", reason: \" Verkeerde dag \"";
    assert_eq!(world.code("retractTenderStep", &now, why).await, "tender.step_not_retractable");
    for (mutation, day) in [
        ("planTender", "2023-01-10"),
        ("kickOffTender", "2023-02-01"),
        ("publishTender", "2023-04-03"),
        ("awardTender", "2023-06-20"),
    ] {
        now = world.step(mutation, &now, &format!(", on: \"{day}\"")).await;
    }

    let problem = world.refused("retractTenderStep", &now, ", reason: \" \"").await.remove(0);
    assert_eq!((&problem["code"], &problem["path"]), (&json!("tender.reason_missing"), &json!(["reason"])));
    let document = format!(
        "mutation {{ retractTenderStep(input: {{id: {}, version: {}{why}}}) {{ problems {{ code }} }} }}",
        now["id"], now["version"]
    );
    let other = world.app.token(Role::Adviser, Some("GM0637")).await;
    let answer = world.app.graphql(&document, json!({}), &other).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer:#}");

    let stale = now;
    now = world.step("retractTenderStep", &stale, why).await;
    assert_eq!(
        (&now["status"], &now["nextStatuses"]),
        (&json!("PUBLISHED"), &json!(["AWARDED", "WITHDRAWN"]))
    );
    assert_eq!(world.code("retractTenderStep", &stale, why).await, "tender.version_stale");
    // An earlier day than the one that was wrong, and the standstill runs from that.
    now = world.step("awardTender", &now, ", on: \"2023-06-01\"").await;
    assert_eq!(world.code("contractTender", &now, ", on: \"2023-06-21\"").await, "tender.standstill_runs");
    now = world.step("contractTender", &now, ", on: \"2023-06-22\"").await;

    let steps = now["steps"].as_array().expect("steps");
    let statuses: Vec<&str> = steps.iter().filter_map(|step| step["to"].as_str()).collect();
    let expected = ["PLANNED", "KICKED_OFF", "PUBLISHED", "AWARDED", "PUBLISHED", "AWARDED", "CONTRACTED"];
    assert_eq!(statuses, expected, "nothing is removed");
    assert_eq!(steps[4]["reason"], "Verkeerde dag");
}

#[tokio::test]
async fn a_milestone_is_planned_anew_with_a_reason() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let tender = world.registered(SMALL, &world.coordinator).await;
    let anew = |period: &str, reason: &str| {
        format!(", milestone: PUBLICATION, period: {{{period}}}, reason: \"{reason}\"")
    };
    let effects = format!(
        "{{ moveEffects(tender: {}, milestone: PUBLICATION, period: {{start: \"2024-02-01\"}}) {{
            thresholdBefore {{ outcome amount }} thresholdAfter {{ outcome amount }} asksForAssessment }} }}",
        tender["id"]
    );
    assert_eq!(
        world.app.data(&effects, json!({}), &world.coordinator).await["moveEffects"],
        json!({"thresholdBefore": {"outcome": "BELOW", "amount": "215000.00"},
            "thresholdAfter": {"outcome": "BELOW", "amount": "221000.00"}, "asksForAssessment": false})
    );
    let later = "start: \"2024-01-01\", end: \"2024-03-31\", precision: QUARTER, text: \"Q1 2024\"";
    assert_eq!(world.code("moveTender", &tender, &anew(later, " ")).await, "tender.reason_missing");
    let backwards = "start: \"2024-03-31\", end: \"2024-01-01\"";
    assert_eq!(world.code("moveTender", &tender, &anew(backwards, "Later")).await, "period.contradictory");
    let now = world.step("moveTender", &tender, &anew(later, "Bestek nog niet klaar")).await;
    assert_eq!(
        now["moves"],
        json!([{"milestone": "PUBLICATION", "before": {"text": "Q2 2023"},
            "after": {"text": "Q1 2024", "start": "2024-01-01", "end": "2024-03-31"}, "reason": "Bestek nog niet klaar"}])
    );
    assert_eq!(world.code("moveTender", &now, &anew(later, "Nog eens")).await, "tender.not_moved");
    let mut now = now;
    for mutation in ["planTender", "kickOffTender", "publishTender"] {
        now = world.step(mutation, &now, "").await;
    }
    assert_eq!(
        world.code("moveTender", &now, &anew("start: \"2024-05-01\"", "Weer")).await,
        "tender.milestone_passed"
    );
}

#[tokio::test]
async fn what_is_above_its_threshold_is_assessed_first() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let mut advisers = Vec::new();
    for code in ["GM0503", "GM0637", "GM1783"] {
        advisers.push((code, world.app.token(Role::Adviser, Some(code)).await));
    }
    let delft = &advisers[0].1;
    let tender = world.registered(LARGE, delft).await;
    assert_eq!(world.code("planTender", &tender, "").await, "tender.assessment_required");

    let ask = format!("tender: {}, version: {}, dueOn: \"2999-12-31\"", tender["id"], tender["version"]);
    let open = world.assessment("openAssessment", &ask, delft).await;
    assert_eq!(open["awaited"].as_array().map(Vec::len), Some(4));
    let again = world.ask("openAssessment", &ask, "", delft).await;
    assert_eq!(again["problems"][0]["code"], "assessment.is_open");

    let id = &open["id"];
    let say = |code: &str, choice: &str| {
        format!(
            "id: {id}, organization: {{code: \"{code}\"}}, choice: {choice}, reason: \"Samen goedkoper\",
             criteria: [{{criterion: VOLUME, verdict: FOR, note: \"Meer volume\"}}, {{criterion: CAPACITY, verdict: AGAINST}}]"
        )
    };
    for (code, token) in &advisers {
        let choice = if *code == "GM1783" { "DECLINE" } else { "JOIN" };
        world.assessment("answerAssessment", &say(code, choice), token).await;
    }
    // An adviser answers for the own municipality only, and a coordinator for any.
    let document = format!(
        "mutation {{ answerAssessment(input: {{{}}}) {{ problems {{ code }} }} }}",
        say("GM1926", "JOIN")
    );
    let answer = world.app.graphql(&document, json!({}), delft).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer:#}");
    let conclude = format!(
        "id: {id}, conclusion: \"Twee doen mee\", followUp: \"Delft maakt het bestek\", lead: {{code: \"GM0637\"}}"
    );
    let early = world.ask("concludeAssessment", &conclude, "", &world.coordinator).await;
    assert_eq!(early["problems"][0]["code"], "assessment.answers_missing");
    let open = world.assessment("answerAssessment", &say("GM1926", "LATER"), &world.coordinator).await;
    assert_eq!((&open["awaited"], &open["expectedOutcome"]), (&json!([]), &json!("JOINT")));

    let concluded = world.assessment("concludeAssessment", &conclude, &world.coordinator).await;
    assert_eq!(concluded["outcome"], "JOINT");
    let now = world.now(&tender).await;
    assert_eq!(now["status"], "ASSESSED");
    let part = |code: &str, role: &str| (code.to_owned(), role.to_owned());
    assert_eq!(
        roles(&now),
        [
            part("GM0503", "PARTICIPANT"),
            part("GM0637", "LEAD"),
            part("GM1783", "DECLINED"),
            part("GM1926", "INTERESTED"),
        ]
    );
    assert_eq!(now["steps"][0]["reason"], "Twee doen mee");
    let answer = &now["assessments"][0]["answers"][0];
    assert_eq!(
        answer["criteria"][0],
        json!({"criterion": "VOLUME", "verdict": "FOR", "note": "Meer volume"})
    );
    let late = world.ask("answerAssessment", &say("GM0503", "DECLINE"), "", delft).await;
    assert_eq!(late["problems"][0]["code"], "assessment.concluded");
    let why = ", reason: \"Toch niet\"";
    assert_eq!(world.code("retractTenderStep", &now, why).await, "tender.step_not_retractable");
    let planned = world.step("planTender", &now, "").await;
    assert_eq!(planned["status"], "PLANNED");
    assert_eq!(world.step("retractTenderStep", &planned, why).await["status"], "ASSESSED");
}

#[tokio::test]
async fn open_assessments_are_listed_by_whom_they_await() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let tender = world.registered(LARGE, &world.coordinator).await;
    let ask = format!("tender: {}, version: {}, dueOn: \"2999-12-31\"", tender["id"], tender["version"]);
    let open = world.assessment("openAssessment", &ask, &world.coordinator).await;
    let answer = format!(
        "id: {}, organization: {{code: \"GM0503\"}}, choice: UNDECIDED, reason: \"Nog in overleg\"",
        open["id"]
    );
    world.assessment("answerAssessment", &answer, &world.coordinator).await;
    for (awaits, expected) in
        [("", 1), (", awaits: {code: \"GM0503\"}", 0), (", awaits: {code: \"GM0637\"}", 1)]
    {
        let query = format!("{{ openAssessments(partnership: \"zhw\"{awaits}) {{ id tenderId urgency }} }}");
        let found = world.app.data(&query, json!({}), &world.coordinator).await["openAssessments"].take();
        assert_eq!(found.as_array().map(Vec::len), Some(expected), "{awaits}: {found}");
    }
}
