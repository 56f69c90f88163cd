//! Small calendars as workbooks, what comes of importing them, and changes by hand.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    app::App,
    database::TestDatabase,
    partnership,
    programs::{self, Ended},
};

const HEADINGS: &str = "Nr;Titel;Penvoerder;Geraamde waarde;Publicatie";
const CHECK: &str = "mutation($file: Upload!) { checkWorkbook(input: {partnership: \"zhw\", kind: CALENDAR, year: 2023, file: $file}) {
    importRun { id } problems { code } } }";
const RUN: &str =
    "query($id: ID!) { importRun(id: $id) { status rows { new changed unchanged missing rejected }
    differences { nodes { id kind label choice fields { field before after base conflict } } }
    findings { nodes { severity code cell seen message } } } }";
/// Has an import applied
pub const APPLY: &str = "mutation($input: ApplyImportInput!) { applyImport(input: $input) { importRun { status } problems { code path message } } }";

const LONGEST: Duration = Duration::from_secs(40);

/// A database with the calendar of `zhw` in 2023 and one tender in it, `R1`
pub async fn with_one_tender() -> TestDatabase {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2023, 'Kalender' FROM partnerships;
             INSERT INTO tenders (calendar_id, reference, title) SELECT calendar_id, 'R1', 'Traject' FROM calendars",
        )
        .await;
    database
}

/// A calendar of these rows: number, title, lead, value, publication
pub fn calendar(folder: &TempDir, name: &str, rows: &[&str]) -> PathBuf {
    let file = folder.path().join(name);
    fs::write(&file, format!("{HEADINGS}\n{}\n", rows.join("\n"))).expect("the workbook is written");
    file
}

/// Imports a calendar of 2023 on the command line
pub fn import(database: &TestDatabase, file: &Path, options: &[&str]) -> Ended {
    let mut arguments = vec!["import".into(), file.as_os_str().to_owned()];
    arguments.extend(["--kind", "calendar", "--year", "2023", "--format", "json"].map(Into::into));
    arguments.extend(options.iter().map(Into::into));
    programs::etl(database, arguments)
}

/// Reference, title and value of each tender, and whether it is missing since today
pub async fn tenders(database: &TestDatabase) -> Vec<String> {
    let all = "SELECT concat_ws(' ', coalesce(reference, '-'), title, estimated_value_eur::int, 'weg: ' || date(missing_since)) AS name
        FROM tenders ORDER BY title, reference";
    // By the clock of the database.
    let today = format!(" weg: {}", chrono::Utc::now().format("%Y-%m-%d"));
    database.texts(all).await.into_iter().map(|tender| tender.replace(&today, " weg")).collect()
}

/// Severity, code and cell of each finding
pub fn codes(ended: &Ended) -> Vec<String> {
    let said = ended.json();
    let findings = said["findings"].as_array().cloned().unwrap_or_default();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    findings
        .iter()
        .map(|one| [text(one, "severity"), text(one, "code"), text(one, "cell")].join(" "))
        .collect()
}

/// Changes the value of a tender by hand, as people do over the API
pub async fn change_by_hand(app: &App<'_>, token: &str, reference: &str, value: &str) {
    let find = "query($reference: String!) { tender(partnership: \"zhw\", year: 2023, reference: $reference) { id version } }";
    let found = app.data(find, json!({"reference": reference}), token).await;
    let change = "mutation($input: UpdateTenderInput!) { updateTender(input: $input) { problems { code } } }";
    let input =
        json!({"id": found["tender"]["id"], "version": found["tender"]["version"], "estimatedValue": value});
    let changed = app.data(change, json!({"input": input}), token).await;
    assert_eq!(changed["updateTender"]["problems"], json!([]), "{changed:#}");
}

/// Sends a calendar in; gives the identity of the import
pub async fn upload(app: &App<'_>, file: &Path, token: &str) -> String {
    let content = fs::read(file).expect("the workbook");
    let answer = app.upload(CHECK, "kalender.csv", &content, token).await.json();
    answer["data"]["checkWorkbook"]["importRun"]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer:#}"))
        .to_owned()
}

/// Waits until a worker has brought the import to one of these statuses
pub async fn until(app: &App<'_>, id: &str, wanted: &[&str], token: &str) -> Value {
    let begin = Instant::now();
    loop {
        let run = app.data(RUN, json!({"id": id}), token).await["importRun"].take();
        if wanted.iter().any(|status| run["status"] == *status) {
            return run;
        }
        assert!(begin.elapsed() < LONGEST, "not {wanted:?}: {run:#}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
