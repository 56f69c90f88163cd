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

/// What the amount should be is as good as the difference: the page reckons it, and stores nothing before that was seen.
#[tokio::test]
async fn what_the_amount_should_be_is_reckoned_and_shown_first() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world
        .spend(
            "spentOn: \"2023-03-15\", line: \"Onvoorzien\", paidBy: {code: \"GM0503\"}, amount: \"100.00\"",
        )
        .await;
    let newest =
        "SELECT expense_id::text AS name FROM expenses WHERE amount_eur = 100 AND line = 'Onvoorzien'";
    let id = database.texts(newest).await.concat();
    let (page, form) = (format!("/expenses/{id}"), format!("/expenses/{id}/correct"));
    let shown = world.app.get(&page, &world.finance).await.text();
    assert!(shown.contains("#vastleggen\">Nog een uitgave vastleggen</a>"), "{shown}");
    let stored = "SELECT amount_eur::text AS name FROM expenses WHERE corrects_expense_id IS NOT NULL";
    let sent = [("version", "1"), ("spent_on", "2023-03-16"), ("reason", "Korting"), ("should_be", "80,50")];
    let asked = world.app.post(&form, &sent, &world.finance).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    let asked = asked.text();
    assert!(asked.contains("Van € 100,00 naar € 80,50: dat is een correctie van € -19,50."), "{asked}");
    assert!(asked.contains("value=\"-19,50\""), "{asked}");
    assert_eq!(database.texts(stored).await, [""; 0], "nothing is stored before it was seen");
    let seen = [&sent[..], &[("amount", "-19,50")]].concat();
    let done = world.app.post(&form, &seen, &world.finance).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(database.texts(stored).await, ["-19.50"]);

    let same = world.app.post(&form, &sent, &world.finance).await;
    assert_eq!(same.status, 400);
    assert!(same.text().contains("Er is niets te corrigeren."), "{}", same.text());
}
