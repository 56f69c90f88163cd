//! What people say about columns: saved for a partnership or told with one file, and the real calendar that needs it.

use std::{collections::BTreeMap, fs, path::Path};

use harness::{
    app::App,
    database::TestDatabase,
    partnership,
    programs::{self, Ended},
    scenario, workspace,
};
use schema::types::Role;
use serde_json::{Value, json};

fn mapping(database: &TestDatabase, deed: &str, arguments: &[&str]) -> Ended {
    let shared = ["--partnership", "zhw", "--format", "json"];
    let all: Vec<&str> = ["mapping", deed].iter().chain(arguments).chain(&shared).copied().collect();
    programs::etl(database, all)
}

fn set(database: &TestDatabase, heading: &str, field: Option<&str>) {
    let said = field.map_or(vec!["--ignore"], |field| vec!["--field", field]);
    let column = ["--kind", "calendar", "--heading", heading];
    let ended = mapping(database, "set", &[&column[..], &said].concat());
    assert_eq!(ended.code, 0, "{ended:#?}");
}

fn codes(ended: &Ended, severity: &str) -> Vec<(String, String)> {
    let said = ended.json();
    let found = said["findings"].as_array().cloned().unwrap_or_default();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    found
        .iter()
        .filter(|finding| finding["severity"] == severity)
        .map(|finding| (text(finding, "code"), text(finding, "cell")))
        .collect()
}

const FOREIGN: &str = "Doc;What;When\nA-1;Zout;2023-05-01\nA-2;Zand;2023-06-01\n";

#[tokio::test]
async fn a_saved_column_counts_from_then_on_and_leaves_its_history() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("calendar.csv");
    fs::write(&file, FOREIGN).expect("the file is written");

    let unknown = programs::import(&database, "check", &file, "calendar", Some(2023));
    assert_eq!(unknown.code, 2, "no heading is known: {unknown:#?}");
    set(&database, "What", Some("title"));
    set(&database, "  WHEN:", Some("award"));
    set(&database, "When", Some("publication"));
    set(&database, "Doc", None);
    let known = programs::import(&database, "import", &file, "calendar", Some(2023));
    assert_eq!(known.code, 0, "{known:#?}");
    let said = codes(&known, "INFO");
    let expected = [("columns.ignored", "A1"), ("columns.said", "B1"), ("columns.said", "C1")]
        .map(|(code, cell)| (code.to_owned(), cell.to_owned()));
    assert_eq!(said, expected);
    let tenders = scenario::tenders(&database).await;
    assert_eq!(tenders.len(), 2);
    assert_eq!(tenders[0]["title"], "Zout");
    assert_eq!(tenders[0]["periods"]["PUBLICATION"][1], "2023-05-01");
    assert_eq!((&tenders[0]["reference"], &tenders[0]["unmapped"]), (&Value::Null, &Value::Null));

    let listed = mapping(&database, "list", &[]).json();
    let told: Vec<_> =
        listed.as_array().into_iter().flatten().map(|one| (&one["heading"], &one["field"])).collect();
    assert_eq!(
        told,
        [
            (&json!("Doc"), &Value::Null),
            (&json!("What"), &json!("title")),
            (&json!("When"), &json!("publication")),
        ]
    );
    let history = "SELECT operation || ' ' || actor || ' ' || cause AS name FROM changes
        WHERE table_name = 'column_mappings' ORDER BY change_id";
    let set = |operation: &str| format!("{operation} command line command:mapping set");
    assert_eq!(
        database.texts(history).await,
        ["INSERT", "INSERT", "UPDATE", "INSERT"].map(set),
        "who, and what it was before"
    );

    let removed = mapping(&database, "remove", &["--kind", "calendar", "--heading", "what"]);
    assert_eq!((removed.code, &removed.json()[0]["field"]), (0, &json!("title")), "{removed:#?}");
    let again = mapping(&database, "remove", &["--kind", "calendar", "--heading", "what"]);
    assert_eq!(again.code, 3, "{again:#?}");
}

#[tokio::test]
async fn a_column_may_be_told_with_one_file() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("calendar.csv");
    fs::write(&file, FOREIGN).expect("the file is written");
    set(&database, "What", Some("remarks"));
    let told = ["What=title", "When=award", "Doc=reference"].map(str::to_owned);
    let ended = programs::import_with(&database, "import", &file, "calendar", Some(2023), &told);
    assert_eq!(ended.code, 0, "what is told with the file wins: {ended:#?}");
    assert_eq!(scenario::tenders(&database).await[0]["reference"], "A-1");
    let listed = mapping(&database, "list", &[]).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "and is not saved");
    let wrong = ["What=moon".to_owned()];
    let refused = programs::import_with(&database, "check", &file, "calendar", Some(2023), &wrong);
    assert_eq!(refused.code, 3, "{refused:#?}");
    assert!(refused.stderr.contains("moon"), "{refused:#?}");
}

const SAVE: &str = "mutation ($field: String, $heading: String!, $partnership: String!) {
    saveColumnMapping(input: {partnership: $partnership, kind: CALENDAR, heading: $heading, field: $field}) {
        columnMapping { id kind heading field actor } problems { code path } } }";

#[tokio::test]
async fn columns_are_said_and_forgotten_over_graphql() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let token = app.token(Role::Admin, None).await;
    let save = async |heading: &str, field: Value, partnership: &str| {
        let variables = json!({"heading": heading, "field": field, "partnership": partnership});
        app.data(SAVE, variables, &token).await["saveColumnMapping"].clone()
    };
    let saved = save("Document Number", json!("reference"), "zhw").await;
    assert_eq!(saved["problems"], json!([]));
    assert_eq!(saved["columnMapping"]["field"], "reference");
    assert_eq!(saved["columnMapping"]["actor"], "token:test-admin");
    let changed = save("document number", Value::Null, "zhw").await;
    assert_eq!(changed["columnMapping"]["id"], saved["columnMapping"]["id"]);
    assert_eq!(changed["columnMapping"]["field"], Value::Null);
    for (heading, field, partnership, code, path) in [
        (" ", json!("title"), "zhw", "column_mapping.heading_missing", "heading"),
        ("Doc", json!("moon"), "zhw", "column_mapping.field_unknown", "field"),
        ("Doc", json!("title"), "nowhere", "partnership.unknown", "partnership"),
    ] {
        let refused = save(heading, field, partnership).await;
        assert_eq!(refused["problems"], json!([{"code": code, "path": [path]}]));
        assert_eq!(refused["columnMapping"], Value::Null);
    }

    let query = "{ columnMappings(partnership: \"zhw\", kind: CALENDAR) { id heading field }
        columnFields(kind: BUDGET) { name heading } }";
    let found = app.data(query, json!({}), &token).await;
    assert_eq!(found["columnMappings"][0]["heading"], "document number");
    assert_eq!(
        found["columnFields"],
        json!([
            {"name": "line", "heading": "Begrotingspost"}, {"name": "amount", "heading": "Bedrag"},
            {"name": "category", "heading": "Categorie"},
        ])
    );
    let id = &found["columnMappings"][0]["id"];
    let node = app
        .data(
            "query ($id: ID!) { node(id: $id) { id ... on ColumnMapping { heading } } }",
            json!({"id": id}),
            &token,
        )
        .await;
    assert_eq!(node["node"]["heading"], "document number");

    let remove = "mutation ($id: ID!) { removeColumnMapping(input: {id: $id}) { columnMapping { id } problems { code } } }";
    let removed = app.data(remove, json!({"id": id}), &token).await;
    assert_eq!(removed["removeColumnMapping"]["columnMapping"]["id"], *id);
    let twice = app.data(remove, json!({"id": id}), &token).await;
    assert_eq!(twice["removeColumnMapping"]["problems"], json!([{"code": "column_mapping.unknown"}]));

    let viewer = app.token(Role::Viewer, None).await;
    let forbidden =
        app.graphql(SAVE, json!({"heading": "a", "field": null, "partnership": "zhw"}), &viewer).await;
    assert_eq!(forbidden["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

/// The records of a csv file, with the line breaks inside quotes.
fn records(text: &str) -> Vec<&str> {
    let (mut records, mut start, mut quoted) = (Vec::new(), 0, false);
    for (index, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '\n' if !quoted => {
                records.push(&text[start..=index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    records.push(&text[start..]);
    records.retain(|record| !record.trim().is_empty());
    records
}

/// The calendar as somebody corrects it who was told of the numbers that stand twice: the first of them stays.
fn corrected(source: &Path, target: &Path) {
    let text = fs::read_to_string(source).expect("the real file");
    let mut seen = std::collections::BTreeSet::new();
    let number = |record: &str| record.split(',').nth(2).unwrap_or_default().to_owned();
    let kept: Vec<&str> = records(&text).into_iter().filter(|record| seen.insert(number(record))).collect();
    fs::write(target, kept.concat()).expect("the corrected file");
}

/// A city's register four months apart: 252 documents in common, 29 of them with a moved deadline, 186 new, 1 gone.
#[tokio::test]
async fn a_real_calendar_is_imported_again_four_months_later() {
    let Some(folder) = workspace::shared_data("calendars") else { return };
    let database = partnership::database().await;
    for (heading, field) in [
        ("Document Number", Some("reference")),
        ("Solicitation Document Description", Some("title")),
        ("Issue Date", Some("publication")),
        ("Submission Deadline", Some("submission")),
        ("High Level Category", Some("category")),
        ("Buyer Name", Some("contact")),
        ("_id", None),
        ("unique_id", None),
    ] {
        set(&database, heading, field);
    }
    let files = ["All Solicitations 2024-11-13.csv", "All Solicitations 2025-03-20.csv"];
    // The numbers of two and of three documents stand in two rows each: said, and nothing is stored.
    for (file, twice) in files.iter().zip([2, 6]) {
        let ended = programs::import(&database, "check", &folder.join(file), "calendar", None);
        assert_eq!(ended.code, 1, "{}", ended.stderr);
        let errors = codes(&ended, "ERROR");
        assert_eq!(errors.len(), twice, "{errors:?}");
        assert!(errors.iter().all(|(code, _)| code == "tender.reference_twice"), "{errors:?}");
    }

    let scratch = tempfile::tempdir().expect("a folder");
    let [first, second] = files.map(|file| {
        let target = scratch.path().join(file);
        corrected(&folder.join(file), &target);
        target
    });
    let imported = programs::import(&database, "import", &first, "calendar", None);
    assert_eq!(imported.code, 0, "{:?}", codes(&imported, "ERROR"));
    assert_eq!(imported.json()["rows"]["new"], 253);
    let checked = programs::import(&database, "check", &second, "calendar", None);
    assert_eq!((checked.code, codes(&checked, "ERROR")), (0, Vec::new()));
    let rows = json!({"read": 438, "new": 186, "changed": 29, "unchanged": 223, "missing": 1, "skipped": 0, "rejected": 0});
    assert_eq!(checked.json()["rows"], rows);

    let applied = programs::import(&database, "import", &second, "calendar", None);
    assert_eq!(applied.json()["rows"], rows, "{}", applied.stderr);
    let run = applied.json()["run"].as_str().expect("a run").to_owned();
    let fields = format!(
        "SELECT (SELECT string_agg(field ->> 'field', ', ' ORDER BY field ->> 'field')
            FROM json_array_elements(fields) AS field) AS name
         FROM differences WHERE import_run_id = '{run}' AND kind = 'CHANGED'"
    );
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for changed in database.texts(&fields).await {
        *counted.entry(changed).or_default() += 1;
    }
    // Of titles that are too long for one the whole text is kept by its heading.
    let whole = "Solicitation Document Description";
    let notice = "NOIP (Notice of Intended Procurement) Type";
    let expected = BTreeMap::from([
        ("Sluitingsdatum".to_owned(), 25),
        ("Publicatie, Sluitingsdatum".to_owned(), 1),
        (format!("Sluitingsdatum, {whole}, Titel"), 1),
        ("Publicatie, Sluitingsdatum, Titel".to_owned(), 1),
        (format!("Jaar, {notice}, Publicatie, Sluitingsdatum, {whole}, Titel"), 1),
    ]);
    assert_eq!(counted, expected, "all 29 have another deadline");
    let gone = database.texts("SELECT reference AS name FROM tenders WHERE missing_since IS NOT NULL").await;
    assert_eq!(gone, ["Doc1234567890"]);
    let moved = "SELECT year::text AS name FROM tenders JOIN calendars USING (calendar_id) WHERE reference = 'Doc4833008494'";
    assert_eq!(
        database.texts(moved).await,
        ["2025"],
        "the document that is issued a year later stays the same one"
    );

    let again = programs::import(&database, "import", &second, "calendar", None);
    assert_eq!(again.json()["rows"]["unchanged"], 438, "and once more changes nothing");
}
