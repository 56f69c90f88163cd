//! Scenarios: a folder with a workbook, what is asked, and what must come of it. A new one needs no Rust.
//!
//! `workbook.json` (see [`crate::workbook`]) or `workbook.csv`; `request.json` with `verb` (check or import), `kind` and,
//! if wanted, `year` and `map` (what columns hold: "Heading=field"); `expected.json`. `UPDATE_SCENARIOS=1` writes what came of it into `expected.json`: read the
//! difference before it is committed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{database::TestDatabase, partnership, programs, workbook, workspace};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    verb: String,
    kind: String,
    year: Option<i32>,
    /// What columns hold, as `--map` has it: "Heading=field"
    #[serde(default)]
    map: Vec<String>,
}

/// The tenders of all calendars as the database has them, each as an object without what is null or empty.
const TENDERS: &str = "
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'year', c.year, 'reference', t.reference, 'title', t.title, 'description', t.description, 'status', t.status,
        'nature', t.nature, 'procedure', t.procedure, 'cpv', t.cpv_code, 'category', t.category,
        'value', t.estimated_value_eur::text, 'minimum', t.minimum_value_eur::text, 'priority', t.priority,
        'contact', t.contact, 'remarks', t.remarks, 'unmapped', nullif(t.unmapped, '{}'),
        'cell', t.source_sheet || '!' || t.source_row,
        'lots', nullif((SELECT count(*) FROM lots l WHERE l.tender_id = t.tender_id), 0),
        'roles', (SELECT jsonb_object_agg(o.name, p.role) FROM participations p
            JOIN organizations o USING (organization_id) WHERE p.tender_id = t.tender_id),
        'periods', (SELECT jsonb_object_agg(p.milestone, jsonb_build_array(p.precision, lower(p.during), upper(p.during) - 1, p.text))
            FROM planned_periods p WHERE p.tender_id = t.tender_id)))::text AS name
    FROM tenders t JOIN calendars c USING (calendar_id)
    ORDER BY t.source_sheet, t.source_row, t.title";

/// The contracts as the database has them, each as an object without what is null or empty.
const CONTRACTS: &str = "
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'organization', o.name, 'reference', c.reference, 'title', c.title, 'description', c.description, 'category', c.category,
        'supplier', s.name, 'kvk', s.kvk_number, 'nature', c.nature, 'cpv', c.cpv_code, 'value', c.value_eur::text,
        'annual', c.annual_value_eur::text, 'starts', c.starts_on, 'original', c.original_end_on, 'current', c.current_end_on,
        'ultimate', c.ultimate_end_on, 'extension', c.extension_text, 'renewal', c.renewal, 'status', c.status,
        'notice', nullif(concat_ws(' ', c.notice_months || ' months', c.notice_days || ' days', c.notice_text), ''),
        'contact', c.contact, 'remarks', c.remarks, 'unmapped', nullif(c.unmapped, '{}'),
        'cell', c.source_sheet || '!' || c.source_row,
        'options', (SELECT string_agg(x.months || CASE WHEN x.used THEN ' used' ELSE '' END, ', ' ORDER BY x.position)
            FROM extension_options x WHERE x.contract_id = c.contract_id)))::text AS name
    FROM contracts c JOIN organizations o USING (organization_id) LEFT JOIN suppliers s USING (supplier_id)
    ORDER BY c.source_sheet, c.source_row, c.title";

/// The expenses as the database has them, each as an object without what is null or empty.
const EXPENSES: &str = "
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'year', e.year, 'day', e.spent_on, 'line', e.line, 'budgeted', l.name, 'payer', o.name, 'amount', e.amount_eur::text,
        'reference', e.reference, 'description', e.description, 'unmapped', nullif(e.unmapped, '{}'),
        'cell', e.source_sheet || '!' || e.source_row))::text AS name
    FROM expenses e JOIN organizations o ON organization_id = paid_by_organization_id LEFT JOIN budget_lines l USING (budget_line_id)
    ORDER BY e.source_sheet, e.source_row";

/// The population figures as the database has them, each in one line.
const FIGURES: &str = "
    SELECT to_json(concat_ws(' ', f.reference_date, o.name, f.inhabitants, f.status, f.source_sheet || '!' || f.source_row))::text AS name
    FROM population_figures f JOIN organizations o USING (organization_id)
    ORDER BY f.reference_date, o.name";

/// The scenarios by name
pub fn names() -> Vec<String> {
    let folders = fs::read_dir(workspace::root().join("tests/scenarios")).expect("the scenarios").flatten();
    let mut names: Vec<_> = folders
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Plays a scenario; gives the difference with what was expected, nothing when there is none
pub async fn play(name: &str) -> String {
    let folder = workspace::root().join("tests/scenarios").join(name);
    let outcome = outcome(&folder).await;
    let expected_file = folder.join("expected.json");
    if std::env::var_os("UPDATE_SCENARIOS").is_some() {
        fs::write(&expected_file, pretty(&outcome)).expect("the outcome is written");
        return String::new();
    }
    let expected = read(&expected_file);
    let differences = differences(&expected, &outcome);
    if differences.is_empty() { String::new() } else { format!("{name}:\n{}\n", differences.join("\n")) }
}

async fn outcome(folder: &Path) -> Value {
    let request: Request = serde_json::from_value(read(&folder.join("request.json"))).expect("a request");
    let database = partnership::database().await;
    let scratch = tempfile::tempdir().expect("a folder");
    let file = workbook_of(folder, scratch.path());
    let ended =
        programs::import_with(&database, &request.verb, &file, &request.kind, request.year, &request.map);
    let said = ended.json();
    let (rows, query) = match request.kind.as_str() {
        "contracts" => ("contracts", CONTRACTS),
        "expenses" => ("expenses", EXPENSES),
        "population" => ("figures", FIGURES),
        _ => ("tenders", TENDERS),
    };
    let mut outcome = json!({
        "exit": ended.code,
        "sheet": said["sheet"],
        "rows": said["rows"],
        "findings": said["findings"].as_array().into_iter().flatten().map(brief).collect::<Vec<_>>(),
    });
    outcome[rows] = stored(&database, query).await.into();
    outcome
}

fn workbook_of(folder: &Path, scratch: &Path) -> PathBuf {
    let csv = folder.join("workbook.csv");
    if csv.is_file() { csv } else { workbook::from_file(&folder.join("workbook.json"), scratch) }
}

/// The tenders that are stored
pub async fn tenders(database: &TestDatabase) -> Vec<Value> {
    stored(database, TENDERS).await
}

/// The contracts that are stored
pub async fn contracts(database: &TestDatabase) -> Vec<Value> {
    stored(database, CONTRACTS).await
}

/// The expenses that are stored
pub async fn expenses(database: &TestDatabase) -> Vec<Value> {
    stored(database, EXPENSES).await
}

async fn stored(database: &TestDatabase, query: &str) -> Vec<Value> {
    let rows = database.texts(query).await;
    rows.iter().map(|row| serde_json::from_str(row).expect("JSON of the database")).collect()
}

/// A finding in one line; its sentence may be improved without a change here.
fn brief(finding: &Value) -> Value {
    let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    assert!(!text("message").is_empty(), "a finding says something: {finding}");
    let address = [text("sheet"), text("cell")].join("!");
    json!(format!(
        "{} {} {} {:?}",
        text("severity"),
        text("code"),
        address.trim_end_matches('!'),
        text("seen")
    ))
}

fn read(file: &Path) -> Value {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// One element of an array a line, so that a difference reads well.
fn pretty(value: &Value) -> String {
    let Value::Object(fields) = value else { return format!("{value}\n") };
    let lines: Vec<_> = fields
        .iter()
        .map(|(key, value)| match value {
            Value::Array(elements) if !elements.is_empty() => {
                let elements: Vec<_> = elements.iter().map(|element| format!("    {element}")).collect();
                format!("  \"{key}\": [\n{}\n  ]", elements.join(",\n"))
            }
            other => format!("  \"{key}\": {other}"),
        })
        .collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

/// What was expected and is not there, and the other way round, a line each.
fn differences(expected: &Value, seen: &Value) -> Vec<String> {
    let none = Map::new();
    let (expected, seen) = (expected.as_object().unwrap_or(&none), seen.as_object().unwrap_or(&none));
    let mut lines = Vec::new();
    for (key, seen) in seen {
        let expected = expected.get(key).unwrap_or(&Value::Null);
        match (expected, seen) {
            (Value::Array(expected), Value::Array(seen)) => {
                lines.extend(
                    expected.iter().filter(|one| !seen.contains(one)).map(|one| format!("- {key}: {one}")),
                );
                lines.extend(
                    seen.iter().filter(|one| !expected.contains(one)).map(|one| format!("+ {key}: {one}")),
                );
                if lines.is_empty() && expected != seen {
                    lines.push(format!("{key}: in another order, or not as often: {seen:?}"));
                }
            }
            (expected, seen) if expected != seen => {
                lines.push(format!("- {key}: {expected}\n+ {key}: {seen}"));
            }
            _ => {}
        }
    }
    lines
}
