//! Prioritization rounds over GraphQL.

use harness::{app::App, partnership};
use schema::types::Role;
use serde_json::{Value, json};

use super::{capacity, cell, filled, node};

const ROUND: &str = "prioritizationRound { id version status conclusion ranking { title position movedTo fits }
    agreements { organization { code } agrees reason } shifts { organization { code } quarter hoursBefore hoursAfter strain } }";

/// What a round said that it would do is what it did, in the quarters that are shown
fn did_what_it_said(shifts: &Value, after: &Value) {
    let all = shifts.as_array().into_iter().flatten();
    let in_view: Vec<&Value> = all.filter(|shift| shift["quarter"].as_str() < Some("2099")).collect();
    assert!(in_view.len() >= 4, "{shifts:#}");
    for shift in in_view {
        let code = shift["organization"]["code"].as_str().expect("a code");
        let cell = cell(after, code, shift["quarter"].as_str().expect("a quarter"));
        let told = (&shift["hoursAfter"], &shift["strain"]);
        assert_eq!((&cell["askedHours"], &cell["strain"]), told, "{shift:#}");
    }
}

/// The hours of Delft for the spring, said by its own adviser: fewer than are asked
async fn too_few_hours(app: &App<'_>, delft: &str) {
    let available = "partnership: \"zhw\", organization: {code: \"GM0503\"}, hours: [{quarter: \"2097-05-05\", hours: 20}]";
    let selection = "capacity { quarters { quarter availableHours strain } }";
    let set = app.done("setAvailableHours", available, selection, delft).await;
    let expected = json!([{"quarter": "2097-04-01", "availableHours": 20, "strain": "OVERBOOKED"}]);
    assert_eq!(set["capacity"]["quarters"], expected);
}

#[tokio::test]
async fn an_overbooked_quarter_is_resolved_in_consensus() {
    let database = filled().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let delft = app.token(Role::Adviser, Some("GM0503")).await;
    too_few_hours(&app, &delft).await;
    let spring = cell(&capacity(&app, &coordinator).await, "GM0503", "2097-04-01");
    assert_eq!(spring["strain"], "OVERBOOKED", "{spring:#}");

    let (green, paper) = (node(&database, "V1").await, node(&database, "V2").await);
    let open = format!(
        "partnership: \"zhw\", quarter: \"2097-04-01\", reason: \"Te druk\", ranking: [{{tender: \"{paper}\"}}, {{tender: \"{green}\", moveTo: \"2097-08-01\"}}]"
    );
    let opened =
        app.done("openPrioritization", &open, ROUND, &coordinator).await["prioritizationRound"].take();
    let told: Vec<_> = opened["ranking"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|of| (of["title"].clone(), of["movedTo"].clone(), of["fits"].clone()))
        .collect();
    assert_eq!(
        told,
        [(json!("Papier"), Value::Null, json!(true)), (json!("Groen"), json!("2097-07-01"), json!(false))],
        "{opened:#}"
    );
    assert_eq!(app.refusal("openPrioritization", &open, &coordinator).await, "prioritization.is_open");

    let id = opened["id"].clone();
    let answer = |version: i64, code: &str, rest: &str| {
        format!("id: {id}, version: {version}, organization: {{code: \"{code}\"}}, {rest}")
    };
    assert_eq!(
        app.refusal("answerPrioritization", &answer(1, "GM0503", "agrees: false"), &coordinator).await,
        "prioritization.reason_missing"
    );
    assert_eq!(
        app.refusal("answerPrioritization", &answer(1, "GM0599", "agrees: true"), &coordinator).await,
        "prioritization.not_asked"
    );
    app.done(
        "answerPrioritization",
        &answer(1, "GM0503", "agrees: false, reason: \"Groen kan niet wachten\""),
        "",
        &delft,
    )
    .await;
    let conclude = format!("id: {id}, conclusion: \"Groen wacht een kwartaal\"");
    assert_eq!(
        app.refusal("concludePrioritization", &conclude, &coordinator).await,
        "prioritization.no_consensus"
    );

    let earlier = format!("id: {id}, version: 1, ranking: [{{tender: \"{paper}\", moveTo: \"2097-06-30\"}}]");
    assert_eq!(
        app.refusal("rankPrioritization", &earlier, &coordinator).await,
        "prioritization.moved_earlier"
    );
    let anew = format!(
        "id: {id}, version: 1, ranking: [{{tender: \"{green}\"}}, {{tender: \"{paper}\", moveTo: \"2097-10-01\"}}]"
    );
    let ranked =
        app.done("rankPrioritization", &anew, ROUND, &coordinator).await["prioritizationRound"].take();
    let said = ranked["agreements"].as_array().into_iter().flatten().filter(|of| !of["agrees"].is_null());
    assert_eq!((said.count(), &ranked["version"]), (0, &json!(2)), "all are asked again");
    assert_eq!(
        app.refusal("answerPrioritization", &answer(1, "GM0503", "agrees: true"), &delft).await,
        "prioritization.version_stale"
    );
    for (code, _) in partnership::MEMBERS {
        app.done("answerPrioritization", &answer(2, code, "agrees: true"), "", &coordinator).await;
    }

    let done =
        app.done("concludePrioritization", &conclude, ROUND, &coordinator).await["prioritizationRound"]
            .take();
    assert_eq!(
        (&done["status"], &done["conclusion"]),
        (&json!("CONCLUDED"), &json!("Groen wacht een kwartaal"))
    );
    did_what_it_said(&ranked["shifts"], &capacity(&app, &coordinator).await);
    let moved = format!(
        "{{ tender(id: \"{paper}\") {{ publication {{ text precision }} moves {{ milestone reason after {{ text }} }} }} }}"
    );
    assert_eq!(
        app.data(&moved, json!({}), &coordinator).await["tender"],
        json!({"publication": {"text": "Q4 2097", "precision": "QUARTER"},
            "moves": [{"milestone": "PUBLICATION", "reason": "Groen wacht een kwartaal", "after": {"text": "Q4 2097"}}]})
    );
    assert_eq!(app.refusal("concludePrioritization", &conclude, &coordinator).await, "prioritization.ended");
    assert_eq!(
        app.refusal("withdrawPrioritization", &format!("id: {id}, reason: \"x\""), &coordinator).await,
        "prioritization.ended"
    );
}

#[tokio::test]
async fn what_was_published_meanwhile_does_not_wait() {
    let database = filled().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let green = node(&database, "V1").await;
    let open = format!(
        "partnership: \"zhw\", quarter: \"2097-04-01\", reason: \"Te druk\", ranking: [{{tender: \"{green}\", moveTo: \"2097-08-01\"}}]"
    );
    let opened =
        app.done("openPrioritization", &open, ROUND, &coordinator).await["prioritizationRound"].take();
    database.run("UPDATE tenders SET status = 'PUBLISHED' WHERE reference = 'V1'; UPDATE prioritization_agreements SET agrees = true, answered_by = 'proef', answered_at = now()").await;
    let conclude = format!("id: {}, conclusion: \"Wacht\"", opened["id"]);
    let refused = app.change("concludePrioritization", &conclude, ROUND, &coordinator).await;
    assert_eq!(
        (&refused["problems"][0]["code"], &refused["problems"][0]["path"]),
        (&json!("tender.milestone_passed"), &json!(["ranking", "0", "moveTo"]))
    );
    assert_eq!(refused["prioritizationRound"]["status"], "OPEN", "nothing is half done");
    app.done(
        "withdrawPrioritization",
        &format!("id: {}, reason: \"Niet meer nodig\"", opened["id"]),
        "",
        &coordinator,
    )
    .await;
}
