//! The same figures over GraphQL and in the workbooks.

use api::export::FileFormat;
use calamine::Data;
use harness::database::TestDatabase;
use serde_json::{Value, json};

use super::world::{FIRST_HALF, World, cents};
use crate::reports::workbook::{Cells, read};

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

/// The numbers in the row of the cell with this text, from left to right, in cents
fn row_of(cells: &Cells, sheet: &str, text: &str) -> Vec<i128> {
    let is_text = |value: &Data| matches!(value, Data::String(found) if found == text);
    let ((_, row, _), _) = cells
        .iter()
        .find(|((of, ..), value)| of == sheet && is_text(value))
        .unwrap_or_else(|| panic!("no {text} in {sheet}"));
    let of_row = cells.iter().filter(|((of, at, _), _)| of == sheet && at == row);
    let numbers =
        of_row.filter_map(|(_, value)| if let Data::Float(number) = value { Some(*number) } else { None });
    numbers.map(in_cents).collect()
}

/// Amounts have two decimals, so that the nearest cent is exact
fn in_cents(number: f64) -> i128 {
    format!("{:.0}", number * 100.0).parse().expect("a number")
}

/// The cells of the workbook at an address
async fn downloaded(world: &World<'_>, address: &str) -> Cells {
    let answer = world.app.get(address, &world.finance).await;
    assert_eq!(answer.status, 200, "{address}: {}", answer.text());
    read(&answer.body, FileFormat::Xlsx)
}

#[tokio::test]
async fn the_workbook_of_a_settlement_has_its_figures() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    let settlement = settled(&world).await;
    let cells = downloaded(&world, "/export/settlement.xlsx?partnership=zhw&year=2023").await;
    for statement in settlement["statements"].as_array().expect("statements") {
        let code = statement["organization"]["code"].as_str().expect("a code");
        let mut expected =
            ["share", "paid", "held", "balance"].map(|field| cents(&statement[field])).to_vec();
        // What it paid is taken off.
        expected[1] = -expected[1];
        expected.push(0);
        assert_eq!(
            row_of(&cells, "Afrekening", code),
            expected,
            "{code}: the last one is what transfers leave"
        );
    }
    assert_eq!(row_of(&cells, "Afrekening", "Controle: moet 0 zijn"), [0]);
    let checks = cells.iter().filter(
        |(_, value)| matches!(value, Data::String(text) if text == "Controle met het overzicht: moet 0 zijn"),
    );
    assert_eq!(checks.count(), 4, "a statement for each member");
    for transfer in settlement["transfers"].as_array().expect("transfers") {
        let amount = cents(&transfer["amount"]);
        let is_it = |value: &Data| matches!(value, Data::Float(number) if in_cents(*number) == amount);
        assert!(cells.iter().any(|((sheet, ..), value)| sheet == "Afrekening" && is_it(value)), "{amount}");
    }
    assert!(cells.keys().any(|(sheet, ..)| sheet == "Toelichting"));

    let first =
        world.app.get("/export/settlement.xlsx?partnership=zhw&year=2023&half=FIRST", &world.finance).await;
    let name = first.headers["content-disposition"].to_str().expect("a name");
    assert!(name.contains("afrekening-zhw-2023-1.xlsx"), "{name}");
    let none = world.app.get("/export/settlement.xlsx?partnership=zhw&year=2031", &world.finance).await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn the_workbook_of_a_budget_has_what_was_spent() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    world
        .spend("spentOn: \"2023-05-01\", line: \"Lunch\", paidBy: {code: \"GM1926\"}, amount: \"10.00\"")
        .await;
    let asked = "{ budgetActuals(partnership: \"zhw\", year: 2023, asOf: \"2023-06-30\") {
        lines { name budget spent difference forecast forecastDifference percentage state months quarters } } }";
    let actuals = world.app.data(asked, json!({}), &world.finance).await["budgetActuals"].take();
    let address = "/export/budget-actuals.xlsx?partnership=zhw&year=2023&asOf=2023-06-30";
    let cells = downloaded(&world, address).await;
    for line in actuals["lines"].as_array().expect("lines") {
        let name = line["name"].as_str().expect("a name");
        let percentage = if line["percentage"].is_null() { None } else { Some("percentage") };
        let fields = ["budget", "spent", "difference"].into_iter().chain(percentage);
        let fields = fields.chain(["forecast", "forecastDifference"]);
        let expected: Vec<i128> = fields.map(|field| cents(&line[field])).collect();
        assert_eq!(row_of(&cells, "Realisatie", name), expected, "{name}");
        let months =
            ["months", "quarters"].map(|field| line[field].as_array().expect("amounts").iter().map(cents));
        assert_eq!(
            row_of(&cells, "Maanden", name),
            months.into_iter().flatten().collect::<Vec<_>>(),
            "{name}"
        );
    }
    assert_eq!(row_of(&cells, "Realisatie", "Controle: moet 0 zijn"), [0]);
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
