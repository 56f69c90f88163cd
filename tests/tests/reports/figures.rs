//! The figures of each report as GraphQL gives them.

use api::export::ReportKind;
use serde_json::{Value, json};

use crate::settling::world::{SETTLEMENT, World, cents};

/// What a report must say
pub(super) struct Figures {
    /// Rows of its first sheet: a text, and all numbers in hundredths, from left to right
    pub(super) rows: Vec<(String, Vec<i128>)>,
    /// The page that shows them, and what is on it, in cents
    pub(super) on_page: (String, Vec<i128>),
}

const FIRST_HALF: &str = "settlement(partnership: \"zhw\", year: 2023, half: FIRST)";
const MONEY: &str = "/money?partnership=zhw&year=2023";

impl Figures {
    /// As GraphQL gives them; a new report has to say here what it shows
    pub(super) async fn of(kind: ReportKind, world: &World<'_>) -> Self {
        match kind {
            ReportKind::Calendar => calendar(world).await,
            ReportKind::CostDistribution => cost_distribution(world).await,
            ReportKind::BudgetActuals => budget_actuals(world).await,
            ReportKind::Contracts => contracts(world).await,
            ReportKind::Expenses => expenses(world).await,
            ReportKind::Settlement => settlement(world).await,
            ReportKind::SettlementStatement => statement(world).await,
        }
    }
}

async fn asked(world: &World<'_>, field: &str, gives: &str) -> Value {
    let document = format!("{{ {field} {{ {gives} }} }}");
    let mut data = world.app.data(&document, json!({}), &world.finance).await;
    let name = field.split('(').next().expect("a name");
    data[name].take()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

/// The row of a member or line, and the fields that it has
fn row(of: &Value, name: &Value, fields: &[&str]) -> (String, Vec<i128>) {
    let amounts = fields.iter().map(|field| &of[field]).filter(|value| !value.is_null());
    (text(name), amounts.map(in_hundredths).collect())
}

fn in_hundredths(value: &Value) -> i128 {
    value.as_i64().map_or_else(|| cents(value), |whole| i128::from(whole) * 100)
}

/// A value that is a range is a text
async fn calendar(world: &World<'_>) -> Figures {
    let field = "tenders(partnership: \"zhw\", filter: {year: 2023}, first: 100)";
    let found = asked(world, field, "nodes { title estimatedValue minimumValue }").await;
    let tenders = list(&found["nodes"]);
    let fields =
        |tender: &Value| if tender["minimumValue"].is_null() { &["estimatedValue"][..] } else { &[] };
    Figures {
        rows: tenders.iter().map(|tender| row(tender, &tender["title"], fields(tender))).collect(),
        on_page: (
            "/calendar?partnership=zhw&year=2023".to_owned(),
            tenders
                .iter()
                .filter(|tender| !tender["estimatedValue"].is_null())
                .map(|tender| cents(&tender["estimatedValue"]))
                .collect(),
        ),
    }
}

async fn cost_distribution(world: &World<'_>) -> Figures {
    let field = "costDistribution(partnership: \"zhw\", year: 2023)";
    let gives = "total shares { organization { code } inhabitants percentage amount }";
    let found = asked(world, field, gives).await;
    let shares = list(&found["shares"]).iter();
    let shown = shares.clone().map(|share| cents(&share["amount"])).chain([cents(&found["total"])]).collect();
    Figures {
        rows: shares
            .map(|share| row(share, &share["organization"]["code"], &["inhabitants", "percentage", "amount"]))
            .collect(),
        on_page: ("/budget?partnership=zhw&year=2023".to_owned(), shown),
    }
}

async fn budget_actuals(world: &World<'_>) -> Figures {
    let field = "budgetActuals(partnership: \"zhw\", year: 2023, asOf: \"2023-12-31\")";
    let gives = "lines { name budget spent difference percentage forecast forecastDifference }
        total { budget spent difference percentage forecast forecastDifference }";
    let found = asked(world, field, gives).await;
    let fields = ["budget", "spent", "difference", "percentage", "forecast", "forecastDifference"];
    let mut rows: Vec<_> =
        list(&found["lines"]).iter().map(|line| row(line, &line["name"], &fields)).collect();
    rows.push(row(&found["total"], &json!("Totaal"), &fields));
    let shown = rows.iter().flat_map(|(_, amounts)| amounts[..3].to_vec()).collect();
    Figures { rows, on_page: (MONEY.to_owned(), shown) }
}

async fn contracts(world: &World<'_>) -> Figures {
    let found =
        asked(world, "contracts(partnership: \"zhw\", first: 100)", "nodes { reference value }").await;
    let contracts = list(&found["nodes"]);
    let mut rows: Vec<_> =
        contracts.iter().map(|contract| row(contract, &contract["reference"], &["value"])).collect();
    assert_eq!(rows.len(), 2);
    rows.push(("Totaal".to_owned(), vec![rows.iter().flat_map(|(_, amounts)| amounts).sum()]));
    let shown = rows.iter().flat_map(|(_, amounts)| amounts.clone()).collect();
    Figures { rows, on_page: ("/contracts?partnership=zhw".to_owned(), shown) }
}

async fn expenses(world: &World<'_>) -> Figures {
    let field = "expenses(partnership: \"zhw\", filter: {year: 2023}, first: 100)";
    let found = asked(world, field, "nodes { reference amount } totals: totalCount").await;
    let expenses = list(&found["nodes"]);
    assert_eq!(found["totals"], expenses.len());
    let mut rows: Vec<_> =
        expenses.iter().map(|expense| row(expense, &expense["reference"], &["amount"])).collect();
    rows.push(("Totaal".to_owned(), vec![rows.iter().flat_map(|(_, amounts)| amounts).sum()]));
    let shown = rows.iter().flat_map(|(_, amounts)| amounts.clone()).collect();
    Figures { rows, on_page: ("/expenses?partnership=zhw&year=2023".to_owned(), shown) }
}

/// The page of the only settlement
async fn settlement_page(world: &World<'_>) -> String {
    let ids = world.database.texts("SELECT settlement_id::text AS name FROM settlements").await;
    format!("/settlement/{}", ids[0])
}

async fn settlement(world: &World<'_>) -> Figures {
    let found = asked(world, FIRST_HALF, SETTLEMENT).await;
    let statements = list(&found["statements"]).iter();
    let of_member = |statement: &Value| {
        let fields = ["share", "paid", "held", "balance"];
        let (code, mut amounts) = row(statement, &statement["organization"]["code"], &fields);
        // What it paid is taken off; the last column is what the transfers leave of the balance.
        amounts[1] = -amounts[1];
        amounts.push(0);
        (code, amounts)
    };
    let rows: Vec<_> = statements.map(of_member).collect();
    let shown = rows.iter().flat_map(|(_, amounts)| amounts[..3].to_vec()).collect();
    Figures { rows, on_page: (settlement_page(world).await, shown) }
}

async fn statement(world: &World<'_>) -> Figures {
    let gives = "years { shares { organization { code } percentage toDate } }
        statements { organization { code } share paid held balance } transfers { from { code } to { name } amount }";
    let found = asked(world, FIRST_HALF, gives).await;
    let is_own = |of: &&Value| of["organization"]["code"] == "GM1926";
    let own = list(&found["statements"]).iter().find(is_own).expect("a statement");
    let share = list(&found["years"][0]["shares"]).iter().find(is_own).expect("a share");
    let mut rows = vec![
        ("Zelf betaald, gaat eraf".to_owned(), vec![-cents(&own["paid"])]),
        ("Ontvangen fees, komen erbij".to_owned(), vec![cents(&own["held"])]),
        ("Saldo".to_owned(), vec![cents(&own["balance"])]),
        ("Percentage".to_owned(), vec![cents(&share["percentage"])]),
        ("Aandeel tot nu toe".to_owned(), vec![cents(&share["toDate"])]),
        ("-Reis".to_owned(), vec![-cents(&own["paid"])]),
    ];
    let own_transfers =
        list(&found["transfers"]).iter().filter(|transfer| transfer["from"]["code"] == "GM1926");
    rows.extend(own_transfers.map(|transfer| {
        let label = format!("Over te maken aan {}", text(&transfer["to"]["name"]));
        (label, vec![cents(&transfer["amount"])])
    }));
    assert_eq!(rows.len(), 7, "it has something to pay");
    let shown = ["share", "held", "balance"].map(|field| cents(&own[field])).to_vec();
    let member = "SELECT organization_id::text AS name FROM organizations WHERE code = 'GM1926'";
    let member = world.database.texts(member).await.remove(0);
    Figures { rows, on_page: (format!("{}/member/{member}", settlement_page(world).await), shown) }
}

/// As Dutch people read it, without cents where there are none: `€ 1.234,56`
pub(super) fn euros(cents: i128) -> String {
    let (whole, part) = (cents.abs() / 100, cents.abs() % 100);
    let digits: Vec<char> = whole.to_string().chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    let part = if part == 0 { String::new() } else { format!(",{part:02}") };
    format!("€ {}{}{part}", if cents < 0 { "-" } else { "" }, groups.join("."))
}
