//! What is turned down, overtaken or incomplete.

use harness::app::App;
use schema::types::Role;
use serde_json::json;

use super::{approve, budget, database, does, done, forbidden, hundredths, id, people, refused, submit};

#[tokio::test]
async fn a_budget_is_turned_down_for_a_reason_and_drafted_anew() {
    let database = database().await;
    let app = App::new(&database);
    let people = people(&app).await;
    let submitted = done(&app, &submit(&budget(&app, 2023, &people.manager).await), &people.manager).await;
    let reject =
        |reason: &str| format!("rejectBudget(input: {{id: \"{}\", reason: \"{reason}\"}})", id(&submitted));
    let (_, secretary) = &people.secretaries[2];
    refused(&app, &reject("  "), secretary, "budget.reason_missing").await;
    forbidden(&app, &reject("Te duur"), &people.manager).await;
    let stranger = app.token(Role::Secretary, Some("GM0603")).await;
    refused(&app, &reject("Te duur"), &stranger, "budget.not_awaited").await;
    let rejected = done(&app, &reject("Te duur"), secretary).await;
    assert_eq!(rejected["status"], "REJECTED");
    assert_eq!(
        rejected["decisions"][1],
        json!({"kind": "REJECTED", "role": "SECRETARY", "organization": {"code": "GM1783"}, "actor": "token:test-secretary",
            "reason": "Te duur"})
    );
    refused(&app, &approve(&submitted), &people.director, "budget.not_submitted").await;
    let revise = format!("reviseBudget(input: {{id: \"{}\"}})", id(&submitted));
    let revised = done(&app, &revise, &people.coordinator).await;
    assert_eq!((&revised["revision"], &revised["status"]), (&json!(2), &json!("DRAFT")));
    assert_eq!(hundredths(&revised["total"]), 13_145_000);
    let later = done(&app, &submit(&revised), &people.manager).await;
    assert_eq!(later["status"], "SUBMITTED");
}

/// Of two revisions that were submitted the later one is decided about.
#[tokio::test]
async fn a_revision_that_a_later_one_overtook_is_decided_about_no_longer() {
    let database = database().await;
    let app = App::new(&database);
    let people = people(&app).await;
    let first = done(&app, &submit(&budget(&app, 2023, &people.manager).await), &people.manager).await;
    let revise = format!("reviseBudget(input: {{id: \"{}\"}})", id(&first));
    let second = done(&app, &revise, &people.manager).await;
    let third = done(&app, &revise, &people.manager).await;
    done(&app, &submit(&third), &people.manager).await;
    refused(&app, &submit(&second), &people.manager, "budget.superseded").await;
    refused(&app, &approve(&first), &people.director, "budget.superseded").await;
    assert_eq!(done(&app, &approve(&third), &people.director).await["status"], "SUBMITTED");
}

/// What cannot be shared out, or has no lines, is not submitted; what is no line is not stored.
#[tokio::test]
async fn what_is_incomplete_is_not_submitted() {
    let database = database().await;
    let app = App::new(&database);
    let people = people(&app).await;
    let drafted = |year: i32, lines: &str| {
        format!("draftBudget(input: {{partnership: \"zhw\", year: {year}, lines: [{lines}]}})")
    };
    let empty = done(&app, &drafted(2023, ""), &people.manager).await;
    refused(&app, &submit(&empty), &people.manager, "budget.no_lines").await;
    let later = done(&app, &drafted(2030, "{name: \"Post\", amount: \"1\"}"), &people.manager).await;
    refused(&app, &submit(&later), &people.manager, "key.figure_missing").await;
    let both = format!(
        "draftBudget(input: {{partnership: \"zhw\", year: 2023, from: \"{}\", lines: [{{name: \"Post\", amount: \"1\"}}]}})",
        id(&later)
    );
    refused(&app, &both, &people.manager, "budget.lines_twice").await;
    let wrong = format!(
        "updateBudget(input: {{id: \"{}\", version: 1, lines: [{{id: \"{}\", name: \"\", amount: \"0.001\"}}]}})",
        id(&later),
        id(&later["lines"][0])
    );
    let (_, problems) = does(&app, &wrong, &people.manager).await;
    assert_eq!(problems, ["budget.line_name_missing", "budget.amount_not_money"]);
    let foreign = format!(
        "updateBudget(input: {{id: \"{}\", version: 1, lines: [{{id: \"{}\", name: \"Post\", amount: \"1\"}}]}})",
        id(&empty),
        id(&later["lines"][0])
    );
    refused(&app, &foreign, &people.manager, "budget.line_unknown").await;
}
