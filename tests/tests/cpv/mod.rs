//! CPV codes come in as lists in the shapes in which the EU publishes them, and as workbooks; each adds what it says. They are searched, and used.

mod importing;
mod published;
mod searching;
mod using;

use std::path::Path;

use harness::{
    app::App,
    database::TestDatabase,
    programs::{self, Ended},
};
use serde_json::{Value, json};

const CODES: &str = "
    SELECT concat_ws(' ', code || coalesce('-' || check_digit, ''), label_nl, '/ ' || label_en, CASE WHEN is_social THEN 'SOCIAL' END,
        source || ' ' || source_sheet || ' ' || source_row) AS name FROM cpv_codes ORDER BY code";

async fn codes(database: &TestDatabase) -> Vec<String> {
    database.texts(CODES).await
}

fn import(database: &TestDatabase, file: &Path) -> Ended {
    programs::import(database, "import", file, "cpv", None)
}

/// Rows by fate: new, changed, unchanged, missing, skipped, rejected
fn fates(ended: &Ended) -> [i64; 6] {
    let rows = &ended.json()["rows"];
    ["new", "changed", "unchanged", "missing", "skipped", "rejected"]
        .map(|fate| rows[fate].as_i64().unwrap_or(-1))
}

fn found(ended: &Ended) -> Vec<String> {
    let told = |finding: &Value| {
        let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        [text("code"), text("cell"), text("seen")].join(" ").trim_end().to_owned()
    };
    ended.json()["findings"].as_array().into_iter().flatten().map(told).collect()
}

/// Codes with their check digits, as they are found with these arguments
async fn found_with(app: &App<'_>, arguments: &str, token: &str) -> Vec<String> {
    let query = format!("{{ cpvCodes({arguments}) {{ nodes {{ written }} totalCount }} }}");
    let found = app.data(&query, json!({}), token).await["cpvCodes"].take();
    let written = |node: &Value| node["written"].as_str().unwrap_or_default().to_owned();
    let codes: Vec<String> = found["nodes"].as_array().into_iter().flatten().map(written).collect();
    assert_eq!(found["totalCount"], codes.len(), "{arguments}");
    codes
}
