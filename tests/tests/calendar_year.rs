//! A year of the calendar team, played over the API: four members register, weigh and plan; an edition is published; a slip over New Year
//! crosses the threshold; three contracts become one tender; a quarter with too few hours is resolved; and the year is looked back on.

use chrono::{Days, Months, NaiveDate, Utc};
use harness::{app::App, database::TestDatabase, partnership};
use schema::types::Role;
use serde_json::{Value, json};

const TENDER: &str = "tender { id version status title }";
const GREEN: &str = "Groenonderhoud";

/// Lower from 2026 on than before
const THRESHOLDS: &str = "INSERT INTO thresholds (buyer, nature, during, amount_eur, source)
    SELECT 'SUB_CENTRAL', nature, during::daterange, amount, 'proef' FROM (VALUES
        ('SERVICES', '[2024-01-01,2026-01-01)', 221000), ('SERVICES', '[2026-01-01,2028-01-01)', 216000),
        ('SUPPLIES', '[2024-01-01,2026-01-01)', 221000), ('WORKS', '[2024-01-01,2026-01-01)', 5538000)) AS given (nature, during, amount)";

/// The people of the team
struct Team<'a> {
    database: &'a TestDatabase,
    app: App<'a>,
    coordinator: String,
    /// An adviser of each member, with its code
    advisers: Vec<(&'static str, String)>,
}

impl<'a> Team<'a> {
    async fn of(database: &'a TestDatabase) -> Self {
        let app = App::new(database);
        let coordinator = app.token(Role::Coordinator, None).await;
        let mut advisers = Vec::new();
        for (code, _) in partnership::MEMBERS {
            advisers.push((code, app.token(Role::Adviser, Some(code)).await));
        }
        Team { database, app, coordinator, advisers }
    }

    fn adviser(&self, code: &str) -> &str {
        &self.advisers.iter().find(|(of, _)| *of == code).expect("an adviser").1
    }

    /// A tender of 2025, registered by the adviser of the member that leads it
    async fn register(&self, lead: &str, title: &str, rest: &str) -> Value {
        let input = format!(
            "partnership: \"zhw\", year: 2025, title: \"{title}\", contact: \"a.jansen@example.nl\",
             participations: [{{organization: {{code: \"{lead}\"}}, role: LEAD}}], {rest}"
        );
        self.app.done("registerTender", &input, TENDER, self.adviser(lead)).await["tender"].take()
    }

    async fn tender(&self, tender: &Value, selection: &str) -> Value {
        let query = format!("{{ tender(id: {}) {{ id version {selection} }} }}", tender["id"]);
        self.app.data(&query, json!({}), &self.coordinator).await["tender"].take()
    }

    /// The next step of a tender
    async fn step(&self, mutation: &str, tender: &Value, rest: &str) -> Value {
        let version = self.tender(tender, "").await["version"].take();
        let input = format!("id: {}, version: {version}{rest}", tender["id"]);
        self.app.done(mutation, &input, TENDER, &self.coordinator).await["tender"].take()
    }

    async fn refused(&self, mutation: &str, tender: &Value) -> String {
        let version = self.tender(tender, "").await["version"].take();
        let input = format!("id: {}, version: {version}", tender["id"]);
        self.app.refusal(mutation, &input, &self.coordinator).await
    }

    /// All members say whether they do a tender together, each by its own adviser; gives the outcome
    async fn assess(&self, tender: &Value, choices: [&str; 4]) -> Value {
        let version = self.tender(tender, "").await["version"].take();
        let due = schema::clock::dutch(Utc::now()).date() + Days::new(14);
        let open = format!("tender: {}, version: {version}, dueOn: \"{due}\"", tender["id"]);
        let opened = self.app.done("openAssessment", &open, "assessment { id }", &self.coordinator).await;
        let id = &opened["assessment"]["id"];
        for ((code, token), choice) in self.advisers.iter().zip(choices) {
            let answer = format!(
                "id: {id}, organization: {{code: \"{code}\"}}, choice: {choice}, reason: \"Zo zit het bij ons\",
                 criteria: [{{criterion: END_DATES, verdict: FOR}}]"
            );
            self.app.done("answerAssessment", &answer, "", token).await;
        }
        let conclude = format!("id: {id}, conclusion: \"Zie de antwoorden\", followUp: \"Penvoerder plant\"");
        let concluded =
            self.app.done("concludeAssessment", &conclude, "assessment { outcome }", &self.coordinator).await;
        concluded["assessment"]["outcome"].clone()
    }

    /// What was done by now was done on that day: the clock of the history is set, as nobody can wait for a year
    async fn that_was_on(&self, day: &str) {
        let now = "changed_at > now() - interval '1 day'";
        self.database
            .run(&format!(
                "UPDATE calendars SET created_at = '{day}' WHERE created_at > now() - interval '1 day';
                 UPDATE row_changes SET changed_at = '{day}' WHERE {now};
                 UPDATE tender_moves SET moved_at = '{day}' WHERE moved_at > now() - interval '1 day';
                 UPDATE tender_steps SET taken_at = '{day}' WHERE taken_at > now() - interval '1 day';
                 UPDATE calendar_editions SET published_at = '{day} 23:00' WHERE published_at > now() - interval '1 day'"
            ))
            .await;
    }

    /// Title and publication of what anyone sees of the calendar
    async fn published(&self) -> Vec<(String, String)> {
        let query = "{ tenders(partnership: \"zhw\", filter: {year: 2025}, first: 20) { nodes { title contact publication { text } } } }";
        let found = self.app.data(query, json!({}), "").await;
        let nodes = found["tenders"]["nodes"].as_array().cloned().unwrap_or_default();
        assert!(
            nodes.iter().all(|node| node["contact"].is_null()),
            "contact data are not published: {found:#}"
        );
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        nodes.iter().map(|node| (text(&node["title"]), text(&node["publication"]["text"]))).collect()
    }
}

fn quarter(number: u32) -> String {
    let first = NaiveDate::from_ymd_opt(2025, number * 3 - 2, 1).expect("a day");
    let last = first + Months::new(3) - Days::new(1);
    format!(
        "publication: {{start: \"{first}\", end: \"{last}\", precision: QUARTER, text: \"Q{number} 2025\"}}"
    )
}

#[tokio::test]
async fn a_team_plans_and_looks_back_on_a_year() {
    let database = partnership::database().await;
    database.run(THRESHOLDS).await;
    let team = Team::of(&database).await;
    let [green, paper, road, audit] = autumn(&team).await;
    weigh(&team, &green).await;
    for tender in [&paper, &road, &audit] {
        team.step("planTender", tender, "").await;
    }
    publish(&team).await;
    team.that_was_on("2024-12-15").await;

    let joint = align(&team).await;
    resolve(&team, &road, &audit).await;
    live(&team, &paper, &road).await;
    slip(&team, &green).await;
    team.that_was_on("2025-12-15").await;

    look_back(&team, &joint).await;
    let seen = team.published().await;
    assert!(
        seen.contains(&(GREEN.to_owned(), "Q4 2025".to_owned())),
        "the edition stays as it was: {seen:?}"
    );
    assert_eq!(seen.len(), 4);
}

/// Each member registers what it has in view
async fn autumn(team: &Team<'_>) -> [Value; 4] {
    let green = format!("nature: SERVICES, procedure: OPEN, estimatedValue: \"218000\", {}", quarter(4));
    let paper =
        format!("nature: SUPPLIES, procedure: MULTIPLE_PRIVATE, estimatedValue: \"60000\", {}", quarter(1));
    let road = format!("nature: WORKS, procedure: NATIONAL_OPEN, estimatedValue: \"900000\", {}", quarter(2));
    let audit =
        format!("nature: SERVICES, procedure: MULTIPLE_PRIVATE, estimatedValue: \"80000\", {}", quarter(2));
    [
        team.register("GM0503", GREEN, &green).await,
        team.register("GM1783", "Kantoorartikelen", &paper).await,
        team.register("GM0637", "Wegonderhoud", &road).await,
        team.register("GM1926", "Accountant", &audit).await,
    ]
}

/// The members weigh what could be done together; who joins takes part
async fn weigh(team: &Team<'_>, green: &Value) {
    let outcome = team.assess(green, ["JOIN", "DECLINE", "JOIN", "LATER"]).await;
    assert_eq!(outcome, "JOINT");
    let now = team
        .tender(green, "status participations { organization { code } role } threshold { outcome }")
        .await;
    assert_eq!((&now["status"], &now["threshold"]["outcome"]), (&json!("ASSESSED"), &json!("BELOW")));
    let parts = now["participations"].as_array().cloned().unwrap_or_default();
    let role = |code: &str| {
        parts.iter().find(|part| part["organization"]["code"] == code).map(|part| part["role"].clone())
    };
    assert_eq!(
        ["GM0503", "GM1926", "GM1783", "GM0637"].map(role),
        ["LEAD", "DECLINED", "PARTICIPANT", "INTERESTED"].map(|role| Some(json!(role)))
    );
    team.step("planTender", green, "").await;
}

/// The calendar is published by decision
async fn publish(team: &Team<'_>) {
    assert_eq!(team.published().await, [], "nothing is published of itself");
    let input = "partnership: \"zhw\", year: 2025, note: \"Vastgesteld in het kalenderteam\"";
    let payload = team.app.done("publishCalendar", input, "edition { number }", &team.coordinator).await;
    assert_eq!(payload["edition"]["number"], 1);
    assert_eq!(team.published().await.len(), 4);
}

/// Cleaning of three members is brought together and becomes a joint tender, planned back from its start
async fn align(team: &Team<'_>) -> Value {
    let end = schema::clock::dutch(Utc::now()).date() + Months::new(48);
    for (code, months) in [("GM0503", 12), ("GM1783", 0), ("GM1926", 0)] {
        let ends = end - Months::new(months);
        let input = format!(
            "partnership: \"zhw\", organization: {{code: \"{code}\"}}, title: \"Schoonmaak {code}\", cpvCode: \"90911000\", nature: SERVICES,
             value: \"120000\", currentEnd: \"{ends}\", extensionOptions: [{}]",
            if months > 0 { "12" } else { "" }
        );
        team.app.done("registerContract", &input, "", team.adviser(code)).await;
    }
    let query =
        "{ alignmentOpportunities(partnership: \"zhw\") { startsOn members { code } backPlanning { daysLate }
        choices { options contract { id version } } } }";
    let mut found = team.app.data(query, json!({}), &team.coordinator).await["alignmentOpportunities"].take();
    let best = found[0].take();
    assert_eq!(best["members"].as_array().map(Vec::len), Some(3), "{best:#}");
    assert_eq!(best["backPlanning"]["daysLate"], 0);
    let choices = best["choices"].as_array().cloned().unwrap_or_default();
    let contracts: Vec<String> = choices
        .iter()
        .map(|choice| {
            format!("{{id: {}, version: {}}}", choice["contract"]["id"], choice["contract"]["version"])
        })
        .collect();
    let input = format!(
        "partnership: \"zhw\", year: 2025, title: \"Schoonmaak samen\", startsOn: {}, lead: {{code: \"GM1783\"}}, contracts: [{}]",
        best["startsOn"],
        contracts.join(", ")
    );
    let selection = "tender { id version status participations { role } replaces { title } publication { start } contractStart { start }
        backPlanning { daysLate steps { step latest } } }";
    let joint = team.app.done("acceptAlignment", &input, selection, &team.coordinator).await["tender"].take();
    assert_eq!(
        (&joint["status"], &joint["contractStart"]["start"]),
        (&json!("REGISTERED"), &best["startsOn"])
    );
    assert_eq!(joint["replaces"].as_array().map(Vec::len), Some(3));
    let steps = joint["backPlanning"]["steps"].as_array().cloned().unwrap_or_default();
    let latest = steps.iter().find(|step| step["step"] == "PUBLICATION").map(|step| step["latest"].clone());
    assert_eq!(Some(joint["publication"]["start"].clone()), latest, "planned on its latest day");
    joint
}

/// The spring of 2025 has too few hours: the audit waits a quarter, once all agree
async fn resolve(team: &Team<'_>, road: &Value, audit: &Value) {
    for (code, token) in &team.advisers {
        let input = format!(
            "partnership: \"zhw\", organization: {{code: \"{code}\"}}, hours: [{{quarter: \"2025-04-01\", hours: 15}}]"
        );
        team.app.done("setAvailableHours", &input, "", token).await;
    }
    let strained = async |code: &str| {
        let query = "{ capacity(partnership: \"zhw\", from: \"2025-04-01\", quarters: 1) { members { organization { code } quarters { strain } } } }";
        let found = team.app.data(query, json!({}), &team.coordinator).await;
        let members = found["capacity"]["members"].as_array().cloned().unwrap_or_default();
        let member = members.iter().find(|member| member["organization"]["code"] == code);
        member.map(|member| member["quarters"][0]["strain"].clone())
    };
    assert_eq!(strained("GM1926").await, Some(json!("OVERBOOKED")));
    let input = format!(
        "partnership: \"zhw\", quarter: \"2025-04-01\", reason: \"Te weinig uren in het voorjaar\",
         ranking: [{{tender: {}}}, {{tender: {}, moveTo: \"2025-10-01\"}}]",
        road["id"], audit["id"]
    );
    let selection = "prioritizationRound { id version }";
    let round = team.app.done("openPrioritization", &input, selection, &team.coordinator).await["prioritizationRound"].take();
    let conclude = format!("id: {}, conclusion: \"De accountant wacht tot het najaar\"", round["id"]);
    assert_eq!(
        team.app.refusal("concludePrioritization", &conclude, &team.coordinator).await,
        "prioritization.no_consensus"
    );
    for (code, token) in &team.advisers {
        let input = format!(
            "id: {}, version: {}, organization: {{code: \"{code}\"}}, agrees: true",
            round["id"], round["version"]
        );
        team.app.done("answerPrioritization", &input, "", token).await;
    }
    team.app.done("concludePrioritization", &conclude, "", &team.coordinator).await;
    assert_eq!(strained("GM1926").await, Some(json!("ROOM")));
    assert_eq!(team.tender(audit, "publication { text }").await["publication"]["text"], "Q4 2025");
}

/// One tender is awarded, another given up
async fn live(team: &Team<'_>, paper: &Value, road: &Value) {
    for (mutation, day) in
        [("kickOffTender", "2025-01-20"), ("publishTender", "2025-03-03"), ("awardTender", "2025-05-12")]
    {
        team.step(mutation, paper, &format!(", on: \"{day}\"")).await;
    }
    team.step("withdrawTender", road, ", reason: \"Geen budget meer\"").await;
}

/// Over New Year the threshold is lower: what was below it is above it, and is weighed again before it goes on
async fn slip(team: &Team<'_>, green: &Value) {
    let period = "milestone: PUBLICATION, period: {start: \"2026-01-01\", end: \"2026-03-31\", precision: QUARTER, text: \"Q1 2026\"}";
    let ask = format!(
        "{{ moveEffects(tender: {}, {period}) {{ thresholdBefore {{ outcome }} thresholdAfter {{ outcome }} asksForAssessment shifts {{ quarter }} }} }}",
        green["id"]
    );
    let effects = team.app.data(&ask, json!({}), &team.coordinator).await["moveEffects"].take();
    assert_eq!(
        (
            &effects["thresholdBefore"]["outcome"],
            &effects["thresholdAfter"]["outcome"],
            &effects["asksForAssessment"]
        ),
        (&json!("BELOW"), &json!("AT_OR_ABOVE"), &json!(false)),
        "it was weighed in the autumn"
    );
    assert!(effects["shifts"].as_array().is_some_and(|shifts| !shifts.is_empty()), "{effects:#}");
    team.step("moveTender", green, &format!(", {period}, reason: \"Eisen niet op tijd klaar\"")).await;
    let now = team
        .tender(green, "status threshold { outcome } moves { reason before { text } after { text } }")
        .await;
    assert_eq!(now["threshold"]["outcome"], "AT_OR_ABOVE");
    assert_eq!(
        now["moves"],
        json!([{"reason": "Eisen niet op tijd klaar", "before": {"text": "Q4 2025"}, "after": {"text": "Q1 2026"}}])
    );

    // What nobody weighed is held back.
    let alone = format!("nature: SERVICES, procedure: OPEN, estimatedValue: \"218000\", {}", quarter(4));
    let other = team.register("GM0637", "Beveiliging", &alone).await;
    team.step("planTender", &other, "").await;
    team.step("moveTender", &other, &format!(", {period}, reason: \"Schuift mee\"")).await;
    assert_eq!(team.refused("kickOffTender", &other).await, "tender.assessment_required");
    assert_eq!(team.assess(&other, ["DECLINE", "DECLINE", "DECLINE", "JOIN"]).await, "INDIVIDUAL");
    team.step("kickOffTender", &other, ", on: \"2025-12-01\"").await;
}

/// What came of the year, against what was planned for it
async fn look_back(team: &Team<'_>, joint: &Value) {
    let query = "{ retrospect(partnership: \"zhw\", year: 2025) { from until counts { outcome count }
        tenders { nodes { outcome reasons before { title publication { text } } after { title publication { text } } } } } }";
    let found = team.app.data(query, json!({}), &team.coordinator).await["retrospect"].take();
    assert_eq!((&found["from"], &found["until"]), (&json!("2024-12-31"), &json!("2025-12-31")));
    let counts = found["counts"].as_array().cloned().unwrap_or_default();
    let count =
        |outcome: &str| counts.iter().find(|of| of["outcome"] == outcome).map(|of| of["count"].clone());
    assert_eq!(
        ["AWARDED", "SLIPPED", "DROPPED", "NEW"].map(count),
        [1, 2, 1, 2].map(|number| Some(json!(number))),
        "{found:#}"
    );
    let nodes = found["tenders"]["nodes"].as_array().cloned().unwrap_or_default();
    let slipped = nodes.iter().find(|node| node["before"]["title"] == GREEN).expect("the green");
    assert_eq!(
        (&slipped["outcome"], &slipped["after"]["publication"]["text"]),
        (&json!("SLIPPED"), &json!("Q1 2026"))
    );
    let reasons = |title: &str| {
        nodes.iter().find(|node| node["before"]["title"] == title).map(|node| node["reasons"].clone())
    };
    assert_eq!(reasons(GREEN), Some(json!(["Eisen niet op tijd klaar"])));
    assert_eq!(reasons("Wegonderhoud"), Some(json!(["Geen budget meer"])));
    assert_eq!(reasons("Accountant"), Some(json!(["De accountant wacht tot het najaar"])));
    let difference = "{ calendarDifference(partnership: \"zhw\", year: 2025, from: \"2024-12-31\", until: \"2025-12-31\") { __typename } }";
    assert!(team.app.data(difference, json!({}), &team.coordinator).await["calendarDifference"].is_object());
    assert!(joint["id"].is_string());
}
