//! The same figures over GraphQL and on the page.

use harness::database::TestDatabase;
use serde_json::{Value, json};

use super::world::{FIRST_HALF, World, cents};

async fn settled(world: &World<'_>) -> Value {
    world.import(&FIRST_HALF);
    let first = world.draft("FIRST").await;
    world.decide("agreeSettlement", &first, &world.manager).await;
    world
        .spend(
            "spentOn: \"2023-11-01\", line: \"Onvoorzien\", paidBy: {code: \"GM1926\"}, amount: \"1234.57\"",
        )
        .await;
    world.draft("SECOND").await
}

/// As Dutch people read it: `€ 1.234,56`
fn euros(cents: i128) -> String {
    let (whole, part) = (cents.abs() / 100, cents.abs() % 100);
    let digits: Vec<char> = whole.to_string().chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    format!("€ {}{},{part:02}", if cents < 0 { "-" } else { "" }, groups.join("."))
}

#[tokio::test]
async fn the_page_says_who_owes_what_and_why() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let settlement = settled(&world).await;
    let page = world.app.get("/money?partnership=zhw&year=2023", &world.finance).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    for statement in settlement["statements"].as_array().expect("statements") {
        for field in ["share", "paid", "held"] {
            let shown = euros(cents(&statement[field]));
            assert!(text.contains(&shown), "{field} {shown}: {text}");
        }
    }
    for said in [
        "Eerste halfjaar 2023",
        "Tweede halfjaar 2023",
        "akkoord",
        "concept",
        "31,49 % (125.767 inwoners)",
        "Daarvan eerder verrekend over 2023",
        "Waarom",
    ] {
        assert!(text.contains(said), "{said}");
    }
    assert_eq!(world.app.get("/money?partnership=zhw&year=2023", "").await.status, 401);
}

/// The budget, what was spent, and where the year is heading.
#[tokio::test]
async fn a_budget_is_held_against_what_was_spent() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    world
        .spend("spentOn: \"2023-05-01\", line: \"Lunch\", paidBy: {code: \"GM1926\"}, amount: \"10.00\"")
        .await;
    let asked = "{ budgetActuals(partnership: \"zhw\", year: 2023, asOf: \"2023-06-30\") { revision status monthsEnded
        lines { name isBudgeted budget spent difference percentage forecast forecastBasis state quarters }
        total { budget spent forecast months } } }";
    let actuals = world.app.data(asked, json!({}), &world.finance).await["budgetActuals"].take();
    assert_eq!((&actuals["status"], &actuals["monthsEnded"]), (&json!("APPROVED"), &json!(6)));
    let lines = actuals["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), 6);
    let mett = json!({"name": "Abonnementen Mett, online platform", "isBudgeted": true, "budget": "4100.00", "spent": "4100.00",
        "difference": "0.00", "percentage": "100.00", "forecast": "4100.00", "forecastBasis": "BUDGET", "state": "WITHIN",
        "quarters": ["4100.00", "0.00", "0.00", "0.00"]});
    assert_eq!(lines[2], mett);
    let lunch = &lines[5];
    assert_eq!(
        (&lunch["isBudgeted"], &lunch["state"], &lunch["percentage"]),
        (&json!(false), &json!("OVERRUN"), &json!(null))
    );
    let total = &actuals["total"];
    assert_eq!((&total["budget"], &total["spent"]), (&json!("131450.00"), &json!("64929.12")));
    assert_eq!(total["months"][5], "58123.45");
    assert_eq!(total["forecast"], "131460.00");
    let none = "{ budgetActuals(partnership: \"zhw\", year: 2031) { revision } }";
    assert_eq!(world.app.data(none, json!({}), &world.finance).await["budgetActuals"], Value::Null);
}
