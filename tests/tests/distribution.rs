//! The main job: workbooks in, the published cost distribution out, to the euro.

use harness::{app::App, database::TestDatabase, partnership, programs, workspace};
use schema::types::Role;
use serde_json::{Value, json};

const DISTRIBUTION: &str = "query($year: Int!) { costDistribution(partnership: \"zhw\", year: $year) {
    total method unit referenceDate shares { organization { code name } inhabitants percentage amount } } }";

/// Percentages of Delft, Pijnacker-Nootdorp, Westland and Zoetermeer by the year of the costs: the key is that of
/// 1 January of the year before.
const PERCENTAGES: [(i32, [&str; 4]); 6] = [
    (2021, ["26.26", "14.02", "27.97", "31.75"]),
    (2022, ["26.16", "14.06", "28.14", "31.64"]),
    (2023, ["26.18", "14.17", "28.16", "31.49"]),
    (2024, ["26.15", "14.22", "28.32", "31.31"]),
    (2025, ["26.60", "14.07", "28.15", "31.18"]),
    (2026, ["26.54", "14.00", "28.17", "31.29"]),
];

const AMOUNTS_2023: [i64; 4] = [34_414, 18_626, 37_016, 41_394];

fn import(database: &TestDatabase, fixture: &str, kind: &str, year: Option<i32>) {
    let ended = programs::import(database, "import", &workspace::fixture(fixture), kind, year);
    assert_eq!(ended.code, 0, "{fixture}: {ended:#?}");
}

/// The shares in the order of the members, as `field` says.
fn of_members(distribution: &Value, field: &str) -> Vec<String> {
    let shares = distribution["shares"].as_array().expect("shares");
    assert_eq!(shares.len(), 4, "{distribution:#}");
    let share = |code: &str| {
        shares.iter().find(|share| share["organization"]["code"] == code).expect("a share a member")
    };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    partnership::MEMBERS.iter().map(|(code, _)| text(&share(code)[field])).collect()
}

fn whole(amount: &str) -> i64 {
    amount.strip_suffix(".00").unwrap_or(amount).parse().expect("whole euros")
}

#[tokio::test]
async fn the_budget_of_2023_is_shared_as_the_annual_plan_says() {
    let database = partnership::database().await;
    import(&database, "cbs_statline_2020_2023.csv", "population", None);
    import(&database, "begroting_2023.csv", "budget", Some(2023));
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let answer = app.data(DISTRIBUTION, json!({"year": 2023}), &token).await;
    let distribution = &answer["costDistribution"];
    assert_eq!(distribution["method"], "PUBLISHED");
    assert_eq!(distribution["referenceDate"], "2022-01-01");
    assert_eq!(whole(distribution["total"].as_str().expect("a decimal is a string")), 131_450);
    assert_eq!(of_members(distribution, "inhabitants"), ["104572", "56572", "112448", "125767"]);
    assert_eq!(of_members(distribution, "percentage"), PERCENTAGES[2].1);
    let amounts: Vec<_> = of_members(distribution, "amount").iter().map(|amount| whole(amount)).collect();
    assert_eq!(amounts, AMOUNTS_2023);
}

#[tokio::test]
async fn every_year_has_its_own_key() {
    let database = partnership::database().await;
    import(&database, "cbs_statline_2020_2023.csv", "population", None);
    import(&database, "cbs_statline_2024_2025.csv", "population", None);
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    for (year, percentages) in PERCENTAGES {
        import(&database, "begroting_2023.csv", "budget", Some(year));
        let answer = app.data(DISTRIBUTION, json!({"year": year}), &token).await;
        let distribution = &answer["costDistribution"];
        assert_eq!(distribution["referenceDate"], format!("{}-01-01", year - 1));
        assert_eq!(of_members(distribution, "percentage"), percentages, "{year}");
        let sum: i64 = of_members(distribution, "amount").iter().map(|amount| whole(amount)).sum();
        assert_eq!(sum, 131_450, "{year}: the column closes");
    }
}

/// A member without a figure is no zero: nothing is shared, and the refusal names it.
#[tokio::test]
async fn a_key_with_a_figure_missing_is_refused_by_name() {
    let database = partnership::database().await;
    import(&database, "cbs_zonder_westland_2022.csv", "population", None);
    import(&database, "begroting_2023.csv", "budget", Some(2023));
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let answer = app.graphql(DISTRIBUTION, json!({"year": 2023}), &token).await;
    assert_eq!(answer["data"]["costDistribution"], Value::Null, "{answer:#}");
    let said = answer.to_string();
    assert!(said.contains("Westland"), "{said}");
    assert!(!said.contains("Zoetermeer"), "only who is missing is named: {said}");
}

#[tokio::test]
async fn no_budget_is_null_and_no_error() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let answer = app.data(DISTRIBUTION, json!({"year": 2023}), &token).await;
    assert_eq!(answer["costDistribution"], Value::Null);
}

/// The product's own example says what the annual plan says.
#[tokio::test]
async fn the_example_is_the_annual_plan() {
    let database = TestDatabase::migrated().await;
    let loaded = programs::etl(&database, ["example"]);
    assert_eq!(loaded.code, 0, "{loaded:#?}");
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let distribution = app.data(DISTRIBUTION, json!({"year": 2023}), &token).await["costDistribution"].take();
    let amounts: Vec<_> = of_members(&distribution, "amount").iter().map(|amount| whole(amount)).collect();
    assert_eq!(amounts, AMOUNTS_2023);
    assert_eq!(of_members(&distribution, "percentage"), PERCENTAGES[2].1);

    let again = programs::etl(&database, ["example"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""), "once is enough: {again:#?}");
    assert_eq!(database.texts("SELECT count(*)::text AS name FROM partnerships").await, ["1"]);
}
