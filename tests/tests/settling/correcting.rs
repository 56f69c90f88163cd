//! Corrections: when they count.

use harness::database::TestDatabase;
use serde_json::{Value, json};

use super::world::World;

/// A correction counts with its expense, and never before it, whoever asks; when that was settled it counts from today on.
#[tokio::test]
async fn a_correction_never_counts_before_its_expense() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let later = world
        .spend(
            "spentOn: \"2199-03-15\", line: \"Onvoorzien\", paidBy: {code: \"GM0503\"}, amount: \"100.00\"",
        )
        .await;
    let correct = async |expense: &Value, day: &str| {
        let input = format!(
            "id: {}, version: {}, amount: \"-10.00\", reason: \"Korting\" {day}",
            expense["id"], expense["version"]
        );
        let gives = "correction { spentOn }";
        world.ask("correctExpense", &input, gives, &world.finance).await
    };
    let refused = correct(&later, "spentOn: \"2199-03-14\"").await;
    assert_eq!(
        refused["problems"],
        json!([{"code": "expense.correction_too_early", "path": ["spentOn"]}]),
        "{refused:#}"
    );
    assert_eq!(correct(&later, "").await["correction"]["spentOn"], "2199-03-15");
    let now = world
        .spend(
            "spentOn: \"2023-03-15\", line: \"Onvoorzien\", paidBy: {code: \"GM0503\"}, amount: \"100.00\"",
        )
        .await;
    assert_eq!(correct(&now, "").await["correction"]["spentOn"], "2023-03-15");
}
