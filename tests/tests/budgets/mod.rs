//! The life of a budget over GraphQL: drafted, submitted, approved or turned down, locked, revised, and compared.

mod deciding;
mod journey;
mod keys;
mod leaving;
mod locked;

use harness::{app::App, database::TestDatabase, partnership, programs, workspace};
use schema::types::{Role, TokenAccess};
use serde_json::{Value, json};

const SEEN: &str = "budget { id revision status version total lines { id position name category amount }
    decisions { kind role organization { code } actor reason } awaited { role organization { code } } }
    problems { code path message }";

/// Everybody who has a part in it
struct People {
    coordinator: String,
    manager: String,
    director: String,
    admin: String,
    secretaries: Vec<(&'static str, String)>,
}

async fn people(app: &App<'_>) -> People {
    let mut secretaries = Vec::new();
    for (code, _) in partnership::MEMBERS {
        secretaries.push((code, app.token(Role::Secretary, Some(code)).await));
    }
    People {
        coordinator: app.token(Role::Coordinator, None).await,
        manager: app.token(Role::ProgrammeManager, None).await,
        director: app.token(Role::Director, None).await,
        admin: app.token_in(Some("zhw"), Role::Admin, None, TokenAccess::Full).await,
        secretaries,
    }
}

/// The partnership with the budget of 2023 and the figures of CBS
async fn database() -> TestDatabase {
    let database = partnership::database().await;
    for (fixture, kind, year) in
        [("cbs_statline_2020_2023.csv", "population", None), ("begroting_2023.csv", "budget", Some(2023))]
    {
        let ended = programs::import(&database, "import", &workspace::fixture(fixture), kind, year);
        assert_eq!(ended.code, 0, "{fixture}: {ended:#?}");
    }
    database
}

/// What a mutation came to: its payload, and the codes of its problems
async fn does(app: &App<'_>, mutation: &str, token: &str) -> (Value, Vec<String>) {
    let name = mutation.split('(').next().expect("a name");
    let mut data = app.data(&format!("mutation {{ {mutation} {{ {SEEN} }} }}"), json!({}), token).await;
    let mut payload = data[name].take();
    let problems = payload["problems"].as_array().expect("problems").iter();
    let codes = problems.map(|problem| problem["code"].as_str().expect("a code").to_owned()).collect();
    (payload["budget"].take(), codes)
}

/// The budget that a mutation without problems gives
async fn done(app: &App<'_>, mutation: &str, token: &str) -> Value {
    let (budget, problems) = does(app, mutation, token).await;
    assert_eq!(problems, Vec::<String>::new(), "{mutation}");
    budget
}

async fn refused(app: &App<'_>, mutation: &str, token: &str, code: &str) {
    assert_eq!(does(app, mutation, token).await.1, [code], "{mutation}");
}

async fn forbidden(app: &App<'_>, mutation: &str, token: &str) {
    let answer =
        app.graphql(&format!("mutation {{ {mutation} {{ problems {{ code }} }} }}"), json!({}), token).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{mutation}: {answer:#}");
}

fn id(budget: &Value) -> &str {
    budget["id"].as_str().expect("an id")
}

fn submit(budget: &Value) -> String {
    format!("submitBudget(input: {{id: \"{}\", version: {}}})", id(budget), budget["version"])
}

fn approve(budget: &Value) -> String {
    format!("approveBudget(input: {{id: \"{}\"}})", id(budget))
}

async fn budget(app: &App<'_>, year: i32, token: &str) -> Value {
    let query = format!(
        "{{ budget(partnership: \"zhw\", year: {year}) {{ id version revision status lines {{ id name amount }}
            keyDifferences {{ organization {{ code }} before {{ inhabitants amount }} after {{ inhabitants amount }} difference }} }} }}"
    );
    app.data(&query, json!({}), token).await["budget"].take()
}

/// Largest remainder, as on paper: everything cut off, then one more for the largest remainders until it closes
fn largest_remainder(parts: i128, weights: &[i128]) -> Vec<i128> {
    let sum: i128 = weights.iter().sum();
    let mut shares: Vec<i128> = weights.iter().map(|weight| parts * weight / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|place| -(parts * weights[*place] % sum));
    let missing = usize::try_from(parts - shares.iter().sum::<i128>()).expect("what was cut off");
    for place in order.into_iter().take(missing) {
        shares[place] += 1;
    }
    shares
}

/// Code, hundredths of a percent and euros of each member
fn shared_out(total: i128, key: &[(&'static str, i128)]) -> Vec<(&'static str, i128, i128)> {
    let weights: Vec<i128> = key.iter().map(|(_, weight)| *weight).collect();
    let percentages = largest_remainder(10_000, &weights);
    let amounts = largest_remainder(total, &percentages);
    let codes = key.iter().map(|(code, _)| *code);
    codes
        .zip(percentages)
        .zip(amounts)
        .map(|((code, percentage), amount)| (code, percentage, amount))
        .collect()
}

/// A decimal as a number of hundredths
fn hundredths(value: &Value) -> i128 {
    let text = value.as_str().unwrap_or_else(|| panic!("no decimal: {value}"));
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "00"));
    sign * format!("{whole}{part:0<2}").parse::<i128>().expect("a decimal")
}
