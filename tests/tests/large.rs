//! Calendars of any size: the memory that their import takes does not grow with the rows.

use std::path::{Path, PathBuf};

use harness::{
    database::TestDatabase,
    partnership,
    programs::{self, Ended},
};
use rust_xlsxwriter::{Workbook, XlsxError};
use serde_json::{Value, json};

/// Rows of sixty kilobytes each: together more than the reader has left beside itself and the file
const ROWS: u32 = 400;
/// Address space of the process that reads: the least that may be set
const MEMORY: u64 = 128 << 20;

/// Texts of words in ever another order, which take a quarter of their room when they are compressed
fn long_texts() -> Vec<String> {
    let mut state = 1_u32;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 16
    };
    let words: Vec<String> = (0..200).map(|_| format!("{:x}", 65_536 + next())).collect();
    let mut word = move || words[usize::try_from(next()).expect("a place") % words.len()].as_str().to_owned();
    (0..50).map(|_| (0..3_200).map(|_| word()).collect::<Vec<_>>().join(" ")).collect()
}

/// A calendar; of each row a number, and what its value is
fn calendar(file: &Path, row: impl Fn(u32) -> (u32, u32)) -> Result<(), XlsxError> {
    let texts = long_texts();
    let text = |number: u32| texts[usize::try_from(number).expect("a place") % texts.len()].as_str();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    let headings = ["Nr", "Titel", "Omschrijving", "Geraamde waarde", "Opmerkingen", "Wethouder"];
    sheet.write_row(0, 0, headings)?;
    for number in 1..=ROWS {
        let (reference, value) = row(number);
        sheet.write_string(number, 0, format!("R-{reference}"))?;
        sheet.write_string(number, 1, format!("Traject {reference}"))?;
        sheet.write_string(number, 2, text(reference))?;
        sheet.write_number(number, 3, value)?;
        sheet.write_string(number, 4, text(reference * 7))?;
        sheet.write_string(number, 5, text(reference * 13))?;
    }
    workbook.save(file)
}

fn import(database: &TestDatabase, file: &PathBuf) -> Ended {
    let mut command = programs::command("inkoopkracht-etl", database);
    command.arg("import").arg(file).args(["--partnership", "zhw", "--year", "2023", "--format", "json"]);
    command.env("INKOOPKRACHT_READER_MEMORY_BYTES", MEMORY.to_string());
    programs::until_its_end(&mut command)
}

fn fates(ended: &Ended) -> [Value; 5] {
    assert_eq!(ended.code, 0, "{ended:#?}");
    let rows = &ended.json()["rows"];
    ["new", "changed", "unchanged", "missing", "rejected"].map(|fate| rows[fate].clone())
}

#[tokio::test]
async fn memory_does_not_grow_with_the_rows() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kalender.xlsx");
    calendar(&file, |number| (number, 1_000)).expect("the calendar is written");
    let first = import(&database, &file);
    assert_eq!(fates(&first), [ROWS, 0, 0, 0, 0].map(|count| json!(count)), "{}", first.stdout);
    let told = "SELECT count(*)::text AS name FROM differences
        UNION ALL SELECT title || ' ' || source_row FROM tenders WHERE reference = 'R-390'";
    assert_eq!(database.texts(told).await, [ROWS.to_string(), "Traject 390 391".to_owned()]);

    // One near the end has another value, and the one below it made room for a new one.
    let other = |number| match number {
        390 => (number, 5_000),
        391 => (ROWS + 1, 1_000),
        _ => (number, 1_000),
    };
    calendar(&file, other).expect("the calendar is written");
    let second = import(&database, &file);
    assert_eq!(fates(&second), [1, 1, ROWS - 2, 1, 0].map(|count| json!(count)), "{}", second.stdout);
    let told = "SELECT kind || ' ' || label AS name FROM differences JOIN
            (SELECT import_run_id FROM import_runs ORDER BY created_at DESC LIMIT 1) AS last USING (import_run_id)
        ORDER BY difference_id";
    let differences =
        ["CHANGED R-390 · Traject 390", "NEW R-401 · Traject 401", "MISSING R-391 · Traject 391"];
    assert_eq!(database.texts(told).await, differences);
    let value = "SELECT estimated_value_eur::text AS name FROM tenders WHERE reference = 'R-390'";
    assert_eq!(database.texts(value).await, ["5000.00"]);
}
