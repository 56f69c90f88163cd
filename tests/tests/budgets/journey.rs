//! A year from draft to accession, each figure against one that is worked out here.

use harness::{app::App, database::TestDatabase};
use schema::types::Role;
use serde_json::{Value, json};

use super::{
    People, approve, budget, database, does, done, forbidden, hundredths, id, people, refused, shared_out,
    submit,
};

const COMPARED: &str = "query($before: Int!, $after: Int!) { compareBudgets(partnership: \"zhw\", year: 2024, before: $before, after: $after) {
    before { revision status } after { revision status awaited { role } } difference
    lines { name before { amount } after { amount } difference }
    shares { organization { code } before { inhabitants percentage amount } after { inhabitants percentage amount } difference } } }";

/// Inhabitants on 1 January 2023 of the members in the order of their names, as in the fixture of CBS, and of Rijswijk
const MEMBERS_2023: [(&str, i128); 4] =
    [("GM0503", 106_086), ("GM1926", 57_672), ("GM1783", 114_887), ("GM0637", 126_998)];
const RIJSWIJK: (&str, i128) = ("GM0603", 58_135);

#[tokio::test]
async fn a_year_is_drafted_approved_locked_and_revised_when_a_municipality_joins() {
    let database = database().await;
    let app = App::new(&database);
    let people = people(&app).await;
    the_figures_are_those_of_cbs(&database).await;
    let changed = drafted_from_last_year(&app, &people).await;
    let submitted = submitted(&app, &people, &changed).await;
    approved_by_all_and_not_one_less(&app, &people, &submitted).await;

    rijswijk_joins(&database, &app, &people).await;
    let revise =
        format!("reviseBudget(input: {{id: \"{}\", note: \"Rijswijk treedt toe\"}})", id(&submitted));
    let second = done(&app, &revise, &people.coordinator).await;
    assert_eq!((&second["revision"], &second["status"]), (&json!(2), &json!("DRAFT")));
    let raised = format!(
        "updateBudget(input: {{id: \"{}\", version: 1, lines: [
            {{name: \"personele  kosten (vast personeel)\", amount: \"130000\"}}, {{name: \"Onvoorzien\", amount: \"2500.50\"}}]}})",
        id(&second)
    );
    let second = done(&app, &raised, &people.coordinator).await;
    stand_side_by_side(&app, &people).await;
    approved_by_five_and_the_first_is_kept(&app, &people, &second).await;
}

async fn the_figures_are_those_of_cbs(database: &TestDatabase) {
    for (code, inhabitants) in MEMBERS_2023 {
        let read = format!(
            "SELECT inhabitants::text AS name FROM population_figures JOIN organizations USING (organization_id)
             WHERE reference_date = '2023-01-01' AND code = '{code}'"
        );
        assert_eq!(database.texts(&read).await, [inhabitants.to_string()], "{code}");
    }
}

/// From last year's budget, and then changed: Onvoorzien is raised and goes first, a line is new, two are gone.
async fn drafted_from_last_year(app: &App<'_>, people: &People) -> Value {
    let last = budget(app, 2023, &people.coordinator).await;
    let draft = format!("draftBudget(input: {{partnership: \"zhw\", year: 2024, from: \"{}\"}})", id(&last));
    let first = done(app, &draft, &people.coordinator).await;
    let names = |budget: &Value| -> Vec<String> {
        let lines = budget["lines"].as_array().expect("lines").iter();
        lines.map(|line| format!("{} {}", line["name"], hundredths(&line["amount"]))).collect()
    };
    assert_eq!(names(&first), names(&last), "the lines are those of last year");
    let ids: Vec<&str> = first["lines"].as_array().expect("lines").iter().map(id).collect();
    let change = format!(
        "updateBudget(input: {{id: \"{}\", version: 1, lines: [
            {{id: \"{}\", name: \"Onvoorzien\", category: \"Overig\", amount: \"3000\"}},
            {{id: \"{}\", name: \"Personele kosten (vast personeel)\", amount: \"126000\"}},
            {{id: \"{}\", name: \"Abonnementen Mett, online platform\", amount: \"4100\"}},
            {{name: \"Huur\", amount: \"1250\"}}]}})",
        id(&first),
        ids[4],
        ids[0],
        ids[2]
    );
    let changed = done(app, &change, &people.coordinator).await;
    assert_eq!(id(&changed["lines"][0]), ids[4], "a line that stays is the same line");
    assert_eq!(changed["lines"][0]["category"], "Overig");
    assert_eq!((&changed["version"], hundredths(&changed["total"])), (&json!(2), 13_435_000));
    let (seen, problems) = does(app, &change, &people.coordinator).await;
    assert_eq!((problems, &seen["version"]), (vec!["budget.version_stale".to_owned()], &json!(2)));
    changed
}

/// The coordinator drafts and the programme manager submits; then director and secretaries are awaited, and nothing changes.
async fn submitted(app: &App<'_>, people: &People, changed: &Value) -> Value {
    forbidden(app, &submit(changed), &people.coordinator).await;
    let submitted = done(app, &submit(changed), &people.manager).await;
    assert_eq!(submitted["status"], "SUBMITTED");
    let awaited = submitted["awaited"].as_array().expect("awaited").iter();
    let awaited: Vec<String> =
        awaited.map(|one| format!("{} {}", one["role"], one["organization"]["code"])).collect();
    assert_eq!(
        awaited,
        [
            "\"DIRECTOR\" null",
            "\"SECRETARY\" \"GM0503\"",
            "\"SECRETARY\" \"GM1926\"",
            "\"SECRETARY\" \"GM1783\"",
            "\"SECRETARY\" \"GM0637\""
        ]
    );
    let change = format!("updateBudget(input: {{id: \"{}\", version: 3, lines: []}})", id(&submitted));
    refused(app, &change, &people.coordinator, "budget.not_draft").await;
    refused(app, &submit(&submitted), &people.manager, "budget.not_draft").await;
    forbidden(app, &approve(&submitted), &people.admin).await;
    forbidden(app, &approve(&submitted), &people.manager).await;
    submitted
}

async fn approved_by_all_and_not_one_less(app: &App<'_>, people: &People, submitted: &Value) {
    let mut approved = done(app, &approve(submitted), &people.director).await;
    for (place, (code, token)) in people.secretaries.iter().enumerate() {
        assert_eq!(approved["status"], "SUBMITTED", "{code} is still awaited");
        approved = done(app, &approve(submitted), token).await;
        assert_eq!(approved["decisions"].as_array().expect("decisions").len(), place + 3);
        if place == 0 {
            refused(app, &approve(submitted), token, "budget.not_awaited").await;
        }
    }
    assert_eq!((&approved["status"], &approved["awaited"]), (&json!("APPROVED"), &json!([])));
    assert_eq!(approved["decisions"][0]["actor"], "token:test-programme_manager");
    refused(app, &approve(submitted), &people.director, "budget.not_submitted").await;
}

/// Rijswijk joins in July.
async fn rijswijk_joins(database: &TestDatabase, app: &App<'_>, people: &People) {
    let (code, inhabitants) = RIJSWIJK;
    database
        .run(&format!(
            "INSERT INTO population_figures (organization_id, reference_date, inhabitants, status, source)
             SELECT organization_id, '2023-01-01', {inhabitants}, 'PROVISIONAL', 'proef' FROM organizations WHERE code = '{code}'"
        ))
        .await;
    let join = "mutation { joinPartnership(input: {partnership: \"zhw\", organization: {code: \"GM0603\"}, from: \"2024-07-01\"}) {
        partnership { members(on: \"2024-07-01\") { kind organization { code } roles } } problems { code } } }";
    let joined = app.data(join, json!({}), &people.admin).await["joinPartnership"].take();
    let members = joined["partnership"]["members"].as_array().expect("members");
    assert_eq!(members.len(), 5);
    assert!(members.contains(
        &json!({"kind": "ACCEDING", "organization": {"code": "GM0603"}, "roles": ["COST_SHARING"]})
    ));
    let again = app.data(join, json!({}), &people.admin).await["joinPartnership"].take();
    assert_eq!(again["problems"], json!([{"code": "membership.there_already"}]));
}

async fn stand_side_by_side(app: &App<'_>, people: &People) {
    let compared = app.data(COMPARED, json!({"before": 1, "after": 2}), &people.coordinator).await;
    let compared = &compared["compareBudgets"];
    assert_eq!(hundredths(&compared["difference"]), 13_250_050 - 13_435_000);
    let lines = compared["lines"].as_array().expect("lines").iter();
    let lines: Vec<(bool, bool, i128)> = lines
        .map(|line| (line["before"].is_null(), line["after"].is_null(), hundredths(&line["difference"])))
        .collect();
    let gone = |cents: i128| (false, true, -cents);
    assert_eq!(lines, [(false, false, 400_000), (false, false, -49_950), gone(410_000), gone(125_000)]);
    let before = shared_out(134_350, &MEMBERS_2023);
    let five: Vec<_> = [&MEMBERS_2023[..2], &[RIJSWIJK], &MEMBERS_2023[2..]].concat();
    // With a total in cents, cents are shared out.
    let after = shared_out(13_250_050, &five);
    let shares = compared["shares"].as_array().expect("shares");
    assert_eq!(shares.len(), 5);
    for (share, (code, percentage, cents)) in shares.iter().zip(&after) {
        assert_eq!(share["organization"]["code"], *code, "by name");
        assert_eq!(hundredths(&share["after"]["percentage"]), *percentage, "{code}");
        assert_eq!(hundredths(&share["after"]["amount"]), *cents, "{code}");
        let was = before.iter().find(|(other, ..)| other == code);
        let euros = was.map_or(0, |(_, _, euros)| *euros);
        assert_eq!(share["before"].is_null(), was.is_none(), "{code}");
        if let Some((_, percentage, euros)) = was {
            assert_eq!(hundredths(&share["before"]["percentage"]), *percentage, "{code}");
            assert_eq!(hundredths(&share["before"]["amount"]), euros * 100, "{code}");
        }
        assert_eq!(hundredths(&share["difference"]), cents - euros * 100, "{code}");
    }
}

/// The new revision takes the same way, with five secretaries; the first stays as it was approved.
async fn approved_by_five_and_the_first_is_kept(app: &App<'_>, people: &People, second: &Value) {
    let second = done(app, &submit(second), &people.manager).await;
    assert_eq!(second["awaited"].as_array().expect("awaited").len(), 6);
    let mut last = done(app, &approve(&second), &people.director).await;
    for (_, token) in &people.secretaries {
        last = done(app, &approve(&second), token).await;
    }
    assert_eq!(last["awaited"], json!([{"role": "SECRETARY", "organization": {"code": "GM0603"}}]));
    let newcomer = app.token(Role::Secretary, Some("GM0603")).await;
    assert_eq!(done(app, &approve(&second), &newcomer).await["status"], "APPROVED");
    let query = "{ costDistribution(partnership: \"zhw\", year: 2024, revision: 1) { locked shares { organization { code } amount } } }";
    let kept = app.data(query, json!({}), &people.coordinator).await["costDistribution"].take();
    assert_eq!(kept["locked"], true);
    let kept: Vec<i128> =
        kept["shares"].as_array().expect("shares").iter().map(|share| hundredths(&share["amount"])).collect();
    assert_eq!(
        kept,
        shared_out(134_350, &MEMBERS_2023).iter().map(|(_, _, euros)| euros * 100).collect::<Vec<_>>()
    );
}
