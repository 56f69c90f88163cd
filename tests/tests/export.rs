//! The cost distribution as a workbook: its figures are those of the API, its formulas live, and what goes out comes in.

use std::{collections::BTreeMap, fs, path::Path};

use calamine::{Data, Reader};
use harness::{app::App, database::TestDatabase, partnership, programs, workspace};
use schema::types::Role;
use serde_json::{Value, json};

use crate::reports::workbook::{cells, open};

const DISTRIBUTION: &str = "{ costDistribution(partnership: \"zhw\", year: 2023) {
    total shares { organization { code name } inhabitants percentage amount } } }";

async fn planned() -> TestDatabase {
    let database = partnership::database().await;
    for (fixture, kind, year) in
        [("cbs_statline_2020_2023.csv", "population", None), ("begroting_2023.csv", "budget", Some(2023))]
    {
        let ended = programs::import(&database, "import", &workspace::fixture(fixture), kind, year);
        assert_eq!(ended.code, 0, "{ended:#?}");
    }
    database
}

fn export(database: &TestDatabase, file: &Path) {
    let arguments = ["export", "cost-distribution", "--partnership", "zhw", "--year", "2023", "--output"];
    let mut command = programs::command("inkoopkracht-api", database);
    let ended = programs::until_its_end(command.args(arguments).arg(file));
    assert_eq!(ended.code, 0, "{ended:#?}");
}

/// The row of a municipality: its figures as the cells hold them, from left to right.
fn figures(cells: &BTreeMap<(String, u32, u32), Data>, code: &str) -> Vec<f64> {
    let is_code = |value: &Data| matches!(value, Data::String(text) if text == code);
    let outcome = cells.iter().filter(|((sheet, _, _), _)| sheet == "Kostenverdeling");
    let ((sheet, row, column), _) =
        outcome.into_iter().find(|(_, value)| is_code(value)).unwrap_or_else(|| panic!("no {code}"));
    let rest = cells.range((sheet.clone(), *row, column + 1)..(sheet.clone(), row + 1, 0));
    rest.filter_map(|(_, value)| if let Data::Float(number) = value { Some(*number) } else { None }).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_else(|| panic!("no number: {value}"))
}

#[tokio::test]
async fn the_workbook_shows_the_figures_of_the_api() {
    let database = planned().await;
    let scratch = tempfile::tempdir().expect("a folder");
    let file = scratch.path().join("kostenverdeling.xlsx");
    export(&database, &file);

    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let answer = app.data(DISTRIBUTION, json!({}), &token).await;
    let cells = cells(&file);
    for share in answer["costDistribution"]["shares"].as_array().expect("shares") {
        let code = share["organization"]["code"].as_str().expect("a code");
        let expected: Vec<_> =
            ["inhabitants", "percentage", "amount"].map(|field| number(&share[field])).to_vec();
        assert_eq!(figures(&cells, code), expected, "{code}: the cached values");
    }
    let totals = [131_450.0, 399_359.0, 100.0];
    for total in totals {
        assert!(cells.values().any(|value| *value == Data::Float(total)), "{total}");
    }
    let names: Vec<_> = open(&file).defined_names().iter().map(|(name, _)| name.clone()).collect();
    for name in ["Totaal", "Inwoners", "Aandelen", "Peildatum"] {
        assert!(names.iter().any(|known| known == name), "{name} in {names:?}");
    }

    let same = app.get("/export/cost-distribution.xlsx?partnership=zhw&year=2023", &token).await;
    assert_eq!(same.status, 200, "{}", same.text());
    assert!(
        same.body == fs::read(&file).expect("the file"),
        "the same bytes over HTTP as from the command line"
    );
}

/// What is exported can be imported again, and changes nothing.
#[tokio::test]
async fn the_exported_budget_imports_without_difference() {
    let database = planned().await;
    let scratch = tempfile::tempdir().expect("a folder");
    let file = scratch.path().join("kostenverdeling.xlsx");
    export(&database, &file);
    let ended = programs::import(&database, "check", &file, "budget", Some(2023));
    assert_eq!(ended.code, 0, "{ended:#?}");
    let rows = ended.json()["rows"].clone();
    let fates = ["new", "changed", "missing", "rejected", "unchanged"].map(|fate| rows[fate].clone());
    assert_eq!(fates, [0, 0, 0, 0, 5].map(Value::from), "{}", ended.stdout);
}
