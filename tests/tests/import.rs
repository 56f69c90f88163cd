//! The importer as people run it: exit codes, both forms of output, and what is stored after once, twice and more.

use std::{fs, path::Path, time::Duration};

use diesel_async::SimpleAsyncConnection;
use harness::{
    database::TestDatabase,
    partnership,
    programs::{self, Ended},
    scenario, workbook, workspace,
};
use serde_json::{Value, json};
use tokio::runtime::Handle;

/// All domain data, without what a second import may touch (moments).
const STORED: &str = "
    SELECT 'tender ' || (to_jsonb(t) - 'updated_at')::text AS name FROM tenders t
    UNION ALL SELECT 'participation ' || to_jsonb(p)::text FROM participations p
    UNION ALL SELECT 'period ' || to_jsonb(p)::text FROM planned_periods p
    UNION ALL SELECT 'lot ' || to_jsonb(l)::text FROM lots l
    UNION ALL SELECT 'figure ' || to_jsonb(f)::text FROM population_figures f
    UNION ALL SELECT 'budget ' || to_jsonb(b)::text FROM budgets b
    UNION ALL SELECT 'line ' || to_jsonb(l)::text FROM budget_lines l
    ORDER BY 1";

async fn stored(database: &TestDatabase) -> Vec<String> {
    database.texts(STORED).await
}

async fn changes(database: &TestDatabase) -> String {
    database.texts("SELECT count(*)::text AS name FROM changes").await.remove(0)
}

fn import(database: &TestDatabase, fixture: &str, kind: &str) -> Ended {
    programs::import(database, "import", &workspace::fixture(fixture), kind, Some(2023))
}

fn rows(ended: &Ended) -> Value {
    ended.json()["rows"].clone()
}

#[tokio::test]
async fn import_twice_is_import_once() {
    for (fixture, kind, count) in [
        ("kalender_klein.csv", "calendar", 3),
        ("cbs_zonder_westland_2022.csv", "population", 3),
        ("begroting_2023.csv", "budget", 5),
    ] {
        let database = partnership::database().await;
        let year = (kind != "population").then_some(2023);
        let file = workspace::fixture(fixture);
        let first = programs::import(&database, "import", &file, kind, year);
        assert_eq!(first.code, 0, "{first:#?}");
        assert_eq!(rows(&first)["new"], json!(count), "{}", first.stdout);
        let (stored_once, changed_once) = (stored(&database).await, changes(&database).await);
        assert!(stored_once.len() >= count, "{stored_once:#?}");

        let second = programs::import(&database, "import", &file, kind, year);
        assert_eq!(second.code, 0, "{second:#?}");
        let fates = ["new", "changed", "missing", "rejected"].map(|fate| rows(&second)[fate].clone());
        assert_eq!(fates, [0, 0, 0, 0].map(Value::from), "{}", second.stdout);
        assert_eq!(rows(&second)["unchanged"], json!(count), "{}", second.stdout);
        assert_eq!(stored(&database).await, stored_once, "{fixture}");
        assert_eq!(changes(&database).await, changed_once, "{fixture}: no history of nothing");
    }
}

#[tokio::test]
async fn a_check_stores_nothing() {
    let database = partnership::database().await;
    // What the law says comes with the first start of the program, whatever it is asked.
    assert_eq!(programs::etl(&database, ["migrate"]).code, 0);
    let before = changes(&database).await;
    let ended = programs::import(
        &database,
        "check",
        &workspace::fixture("kalender_klein.csv"),
        "calendar",
        Some(2023),
    );
    assert_eq!(ended.code, 0, "{ended:#?}");
    assert_eq!(rows(&ended)["new"], json!(3));
    assert_eq!(ended.json()["run"], Value::Null, "a check is no run");
    assert_eq!(stored(&database).await, Vec::<String>::new());
    assert_eq!(changes(&database).await, before);
}

/// The second workbook has one tender changed, one the same, one new and one gone.
#[tokio::test]
async fn a_changed_workbook_changes_what_changed() {
    let database = partnership::database().await;
    assert_eq!(import(&database, "kalender_klein.csv", "calendar").code, 0);
    let ended = import(&database, "kalender_klein_gewijzigd.csv", "calendar");
    assert_eq!(ended.code, 0, "{ended:#?}");
    let expected =
        json!({"read": 3, "new": 1, "changed": 1, "unchanged": 1, "missing": 1, "skipped": 0, "rejected": 0});
    assert_eq!(rows(&ended), expected);

    let tenders = scenario::tenders(&database).await;
    let titles: Vec<_> =
        tenders.iter().map(|tender| (tender["reference"].as_str(), tender["value"].as_str())).collect();
    for expected in
        [("A1", Some("120000.00")), ("A2", Some("50000.00")), ("A3", None), ("A4", Some("10000.00"))]
    {
        assert!(titles.contains(&(Some(expected.0), expected.1)), "{expected:?} in {titles:?}");
    }
    let gone = "SELECT reference AS name FROM tenders WHERE missing_since IS NOT NULL";
    assert_eq!(database.texts(gone).await, ["A3"], "kept and marked");
    let run = ended.json()["run"].as_str().expect("a run").to_owned();
    let differences = format!(
        "SELECT kind || ' ' || label AS name FROM differences WHERE import_run_id = '{run}' ORDER BY 1"
    );
    let differences = database.texts(&differences).await;
    let kinds: Vec<_> = differences.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(kinds, ["CHANGED", "MISSING", "NEW"], "{differences:?}");

    let causes = format!(
        "SELECT DISTINCT cause AS name FROM changes WHERE table_name = 'tenders' AND cause LIKE '%{run}'"
    );
    assert_eq!(database.texts(&causes).await, [format!("import:{run}")]);

    assert_eq!(import(&database, "kalender_klein_gewijzigd.csv", "calendar").code, 0);
    let back = import(&database, "kalender_klein.csv", "calendar");
    assert_eq!(back.code, 0, "{back:#?}");
    assert_eq!(database.texts(gone).await, ["A4"], "A3 is back, A4 is gone");
}

/// Which file, sheet and row a stored row came from.
#[tokio::test]
async fn a_row_knows_where_it_came_from() {
    let database = partnership::database().await;
    assert_eq!(import(&database, "kalender_klein.csv", "calendar").code, 0);
    let origin = "SELECT file_name || ' ' || import_runs.status || ' ' || source_row AS name
        FROM tenders JOIN import_runs USING (import_run_id) ORDER BY source_row";
    let expected = [2, 3, 4].map(|row| format!("kalender_klein.csv APPLIED {row}"));
    assert_eq!(database.texts(origin).await, expected);
    let kept = database.texts("SELECT encode(content, 'escape') AS name FROM import_files").await;
    let bytes = fs::read_to_string(workspace::fixture("kalender_klein.csv")).expect("the fixture");
    assert!(kept[0].contains("Zoutstrooiers") && kept[0].len() >= bytes.len(), "the bytes are kept");
}

#[tokio::test]
async fn data_with_errors_is_exit_1_and_stores_nothing() {
    let database = partnership::database().await;
    let ended = import(&database, "begroting_fout.csv", "budget");
    assert_eq!(ended.code, 1, "{ended:#?}");
    let said = ended.json();
    let errors: Vec<_> =
        said["findings"].as_array().into_iter().flatten().filter(|one| one["severity"] == "ERROR").collect();
    assert_eq!(errors.len(), 1, "{said:#}");
    assert_eq!((&errors[0]["code"], &errors[0]["cell"]), (&json!("money.not_an_amount"), &json!("B3")));
    assert_eq!(errors[0]["seen"], "veel");
    assert!(errors[0]["message"].as_str().is_some_and(|message| message.contains("'veel' is geen bedrag")));
    assert_eq!(said["rows"]["rejected"], 1);
    assert_eq!(stored(&database).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_no_workbook_is_exit_2() {
    let database = partnership::database().await;
    for fixture in ["geen_werkboek.xlsx", "leeg.xlsx"] {
        let ended = import(&database, fixture, "calendar");
        assert_eq!(ended.code, 2, "{fixture}: {ended:#?}");
        let said = ended.json();
        let findings = said["findings"].as_array().expect("findings");
        assert_eq!(findings.len(), 1, "one clear error: {said:#}");
        assert!(findings[0]["code"].as_str().is_some_and(|code| code.starts_with("workbook.")), "{said:#}");
    }
    assert_eq!(stored(&database).await, Vec::<String>::new());
}

#[tokio::test]
async fn our_side_is_exit_3() {
    let database = partnership::database().await;
    let missing = import(&database, "there_is_no_such_file.csv", "calendar");
    assert_eq!(missing.code, 3, "{missing:#?}");
    let file = workspace::fixture("kalender_klein.csv");
    let other = programs::etl(
        &database,
        [Path::new("check"), &file, Path::new("--partnership"), Path::new("nergens")],
    );
    assert_eq!(other.code, 3, "{other:#?}");
    assert!(other.stderr.contains("nergens"), "{other:#?}");
    let mut nowhere = programs::command("inkoopkracht-etl", &database);
    nowhere.env("DATABASE_URL", "postgres://nobody:geheim@127.0.0.1:1/none").arg("check").arg(&file);
    let nowhere = programs::until_its_end(&mut nowhere);
    assert_eq!(nowhere.code, 3, "{nowhere:#?}");
    assert!(!format!("{nowhere:?}").contains("geheim"), "no password in a message: {nowhere:#?}");
    let mut wrong = programs::command("inkoopkracht-etl", &database);
    wrong.env("INKOOPKRACHT_MAX_CELLS", "many").arg("check").arg(&file);
    let wrong = programs::until_its_end(&mut wrong);
    assert_eq!(wrong.code, 3, "{wrong:#?}");
    assert!(wrong.stderr.contains("INKOOPKRACHT_MAX_CELLS"), "{wrong:#?}");
}

/// The same outcome for people: Dutch, with the place of each finding.
#[tokio::test]
async fn text_is_for_people() {
    let database = partnership::database().await;
    let file = workspace::fixture("begroting_fout.csv");
    let ended = programs::etl(
        &database,
        [
            Path::new("check"),
            &file,
            Path::new("--kind"),
            Path::new("budget"),
            Path::new("--year"),
            Path::new("2023"),
        ],
    );
    assert_eq!(ended.code, 1, "{ended:#?}");
    assert!(serde_json::from_str::<Value>(&ended.stdout).is_err(), "no JSON unless asked for");
    for expected in ["begroting", "B3", "'veel' is geen bedrag", "fout"] {
        assert!(ended.stdout.contains(expected), "{expected}: {}", ended.stdout);
    }
}

/// The kind follows from the headings when nobody says it.
#[tokio::test]
async fn the_kind_is_recognized() {
    let database = partnership::database().await;
    for (fixture, kind) in [
        ("kalender_klein.csv", "CALENDAR"),
        ("cbs_statline_2020_2023.csv", "POPULATION"),
        ("begroting_2023.csv", "BUDGET"),
    ] {
        let file = workspace::fixture(fixture);
        let arguments = [
            Path::new("check"),
            &file,
            Path::new("--format"),
            Path::new("json"),
            Path::new("--year"),
            Path::new("2023"),
        ];
        let ended = programs::etl(&database, arguments);
        assert_eq!(ended.code, 0, "{fixture}: {ended:#?}");
        assert_eq!(ended.json()["kind"], kind, "{fixture}");
    }
}

/// A number of processes at once leave what one leaves.
#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_as_one() {
    let database = partnership::database().await;
    let file = workspace::fixture("kalender_klein.csv");
    let codes: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| programs::import(&database, "import", &file, "calendar", Some(2023)).code)
            })
            .collect();
        running.into_iter().map(|one| one.join().expect("it ended")).collect()
    });
    assert_eq!(codes, [0; 4]);
    assert_eq!(scenario::tenders(&database).await.len(), 3);
}

/// A sheet for each year is a budget of each year.
#[tokio::test]
async fn a_budget_with_a_sheet_a_year_is_a_revision_of_each() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = |year: i32, amount: i32| json!({"name": format!("Begroting {year}"), "rows": [["Begrotingspost", "Bedrag"], ["Loon", amount]]});
    let description = json!({"sheets": [sheet(2031, 100), sheet(2032, 200)]});
    let file = workbook::from_value(description, &folder.path().join("begroting.xlsx"));
    let ended = programs::import(&database, "import", &file, "budget", None);
    assert_eq!(ended.code, 0, "{ended:#?}");
    let lines = "SELECT year || ' ' || name || ' ' || amount_eur AS name
        FROM budgets JOIN budget_lines USING (budget_id) ORDER BY 1";
    assert_eq!(database.texts(lines).await, ["2031 Loon 100.00", "2032 Loon 200.00"]);
}

/// References that are row numbers move with their tenders, also where two of them change places.
#[tokio::test]
async fn a_renumbered_calendar_keeps_its_tenders() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let import = |rows: &[&str]| {
        let file = folder.path().join("kalender.csv");
        fs::write(&file, format!("Nr;Titel\n{}\n", rows.join("\n"))).expect("a file");
        programs::import(&database, "import", &file, "calendar", Some(2023))
    };
    let tenders = "SELECT tender_id || ' ' || title AS name FROM tenders WHERE title <> 'Nieuw' ORDER BY 1";
    assert_eq!(import(&["1;Schoonmaak", "2;Catering", "3;Groen"]).code, 0);
    let before = database.texts(tenders).await;
    for rows in [
        ["1;Nieuw", "2;Schoonmaak", "3;Catering", "4;Groen"],
        ["1;Groen", "2;Catering", "3;Schoonmaak", "4;Nieuw"],
    ] {
        let ended = import(&rows);
        assert_eq!(ended.code, 0, "{ended:#?}");
        assert_eq!(database.texts(tenders).await, before);
        let numbered = "SELECT reference || ';' || title AS name FROM tenders ORDER BY 1";
        assert_eq!(database.texts(numbered).await, rows);
    }
}

/// What a person changes while an import runs is not undone by it.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_during_an_import_is_kept() {
    let database = partnership::database().await;
    assert_eq!(import(&database, "kalender_klein.csv", "calendar").code, 0);
    let mut person = database.connect().await;
    let begin =
        "BEGIN; UPDATE tenders SET remarks = 'met de hand', version = version + 1 WHERE reference = 'A1'";
    person.batch_execute(begin).await.expect("the change begins");
    let ended = std::thread::scope(|scope| {
        let importing = scope.spawn(|| import(&database, "kalender_klein_gewijzigd.csv", "calendar"));
        std::thread::sleep(Duration::from_secs(2));
        let commit =
            tokio::task::block_in_place(|| Handle::current().block_on(person.batch_execute("COMMIT")));
        commit.expect("the change ends");
        importing.join().expect("the import ends")
    });
    assert_eq!(ended.code, 0, "{ended:#?}");
    let after = "SELECT remarks || ' ' || estimated_value_eur AS name FROM tenders WHERE reference = 'A1'";
    assert_eq!(database.texts(after).await, ["met de hand 120000.00"]);
}

/// Options that do not exist are no unreadable workbook.
#[tokio::test]
async fn wrong_options_are_exit_3() {
    let database = partnership::database().await;
    assert_eq!(programs::etl(&database, ["import", "--no-such-option"]).code, 3);
    assert_eq!(programs::etl(&database, ["--help"]).code, 0);
}
