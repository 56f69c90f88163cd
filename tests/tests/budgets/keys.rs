//! The key of a budget: what it is stored with, and who counts for what.

use harness::app::App;
use serde_json::json;

use super::{budget, database, done, hundredths, id, people, refused, shared_out, submit};

/// A definitive figure that differs changes nothing: it is told, with what it would do to each share.
#[tokio::test]
async fn a_later_figure_makes_a_difference_report_and_no_change() {
    let database = database().await;
    let app = App::new(&database);
    let people = people(&app).await;
    let draft = budget(&app, 2023, &people.coordinator).await;
    assert_eq!(draft["keyDifferences"], json!([]));
    let submitted = done(&app, &submit(&draft), &people.manager).await;
    database
        .run(
            "UPDATE population_figures SET inhabitants = inhabitants + 5000 WHERE reference_date = '2022-01-01'
             AND organization_id = (SELECT organization_id FROM organizations WHERE code = 'GM0503')",
        )
        .await;
    let query = format!(
        "{{ node(id: \"{}\") {{ ... on Budget {{ status keyDifferences {{ organization {{ code }} before {{ inhabitants amount }}
            after {{ inhabitants amount }} difference }} }} }} }}",
        id(&submitted)
    );
    let told = app.data(&query, json!({}), &people.coordinator).await["node"]["keyDifferences"].take();
    let of = |weights: [i128; 4]| {
        let codes = ["GM0503", "GM1926", "GM1783", "GM0637"];
        shared_out(131_450, &std::array::from_fn::<_, 4, _>(|place| (codes[place], weights[place])))
    };
    let fixed = of([104_572, 56_572, 112_448, 125_767]);
    let renewed = of([109_572, 56_572, 112_448, 125_767]);
    assert_eq!(fixed.iter().map(|share| share.2).collect::<Vec<_>>(), [34_414, 18_626, 37_016, 41_394]);
    let told = told.as_array().expect("a report");
    assert_eq!(told.len(), 4);
    for ((share, (code, _, was)), (.., would)) in told.iter().zip(&fixed).zip(&renewed) {
        assert_eq!(share["organization"]["code"], *code);
        assert_eq!(hundredths(&share["before"]["amount"]), was * 100, "{code}");
        assert_eq!(hundredths(&share["after"]["amount"]), would * 100, "{code}");
        assert_eq!(hundredths(&share["difference"]), (would - was) * 100, "{code}");
    }
    let query = "{ costDistribution(partnership: \"zhw\", year: 2023) { shares { inhabitants } } }";
    let kept = app.data(query, json!({}), &people.coordinator).await["costDistribution"].take();
    assert_eq!(kept["shares"][0]["inhabitants"], 104_572, "the key stays");
}

/// A key that is stored and not approved yet settles nothing.
#[tokio::test]
async fn a_submitted_budget_settles_nothing() {
    let database = database().await;
    let app = App::new(&database);
    let people = people(&app).await;
    done(&app, &submit(&budget(&app, 2023, &people.manager).await), &people.manager).await;
    let settle = "mutation { draftSettlement(input: {partnership: \"zhw\", year: 2023, half: FIRST}) { problems { code } } }";
    let settled = app.data(settle, json!({}), &people.coordinator).await;
    let problems = json!([{"code": "settlement.budget_not_approved"}]);
    assert_eq!(settled["draftSettlement"]["problems"], problems);
}

/// A member without inhabitants counts for what was said, with the reason, and the municipalities for their inhabitants.
#[tokio::test]
async fn a_member_without_inhabitants_has_a_weight_with_a_reason() {
    let database = database().await;
    database.run("INSERT INTO organizations (kind, name) VALUES ('OTHER', 'Waterbedrijf')").await;
    let app = App::new(&database);
    let people = people(&app).await;
    let of = "SELECT encode(convert_to('Organization:' || organization_id, 'UTF8'), 'base64') AS name FROM organizations WHERE name = 'Waterbedrijf'";
    let water = database.texts(of).await.concat().replace('\n', "");
    let join = format!(
        "mutation {{ joinPartnership(input: {{partnership: \"zhw\", organization: {{id: \"{water}\"}}, from: \"2023-01-01\"}}) {{ problems {{ code }} }} }}"
    );
    let joined = app.data(&join, json!({}), &people.admin).await;
    assert_eq!(joined["joinPartnership"]["problems"], json!([]));
    let draft = budget(&app, 2023, &people.manager).await;
    refused(&app, &submit(&draft), &people.manager, "key.weight_missing").await;
    let weigh = |organization: &str, weight: i32, reason: &str| {
        format!(
            "updateBudget(input: {{id: \"{}\", version: 1, weights: [{{organization: {{{organization}}}, weight: {weight}, reason: \"{reason}\"}}]}})",
            id(&draft)
        )
    };
    let own = format!("id: \"{water}\"");
    refused(&app, &weigh("code: \"GM0503\"", 5, "x"), &people.manager, "weight.municipality").await;
    refused(&app, &weigh("code: \"GM0603\"", 5, "x"), &people.manager, "weight.no_member").await;
    refused(&app, &weigh(&own, 5, " "), &people.manager, "weight.reason_missing").await;
    refused(&app, &weigh(&own, 0, "x"), &people.manager, "weight.not_positive").await;
    let weighed =
        done(&app, &weigh(&own, 20_000, "Een twintigste van het inkoopvolume"), &people.manager).await;
    done(&app, &submit(&weighed), &people.manager).await;
    let query = "{ costDistribution(partnership: \"zhw\", year: 2023) { shares { organization { name } inhabitants weightReason amount }
        budget { weights { weight reason } awaited { organization { name } } } } }";
    let found = app.data(query, json!({}), &people.manager).await["costDistribution"].take();
    let expected = shared_out(
        131_450,
        &[
            ("Delft", 104_572),
            ("Pijnacker-Nootdorp", 56_572),
            ("Waterbedrijf", 20_000),
            ("Westland", 112_448),
            ("Zoetermeer", 125_767),
        ],
    );
    for (share, (name, _, euros)) in found["shares"].as_array().expect("shares").iter().zip(expected) {
        assert_eq!(share["organization"]["name"], name);
        assert_eq!(hundredths(&share["amount"]), euros * 100, "{name}");
        assert_eq!(share["weightReason"].is_null(), name != "Waterbedrijf");
    }
    assert_eq!(found["budget"]["weights"][0]["weight"], 20_000);
    assert!(found["budget"]["awaited"].to_string().contains("Waterbedrijf"));
}
