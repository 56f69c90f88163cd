//! The cost distribution as a workbook: its figures are those of the API, its formulas live, and what goes out comes in.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
    process::Command,
};

use calamine::{Data, Ods, Reader, Xlsx, open_workbook};
use harness::{app::App, database::TestDatabase, partnership, programs, workspace};
use regex::Regex;
use schema::types::Role;
use serde_json::{Value, json};

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

fn open(file: &Path) -> Xlsx<std::io::BufReader<File>> {
    open_workbook(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// All cells that hold something, by sheet and address.
pub(crate) fn cells(file: &Path) -> BTreeMap<(String, u32, u32), Data> {
    cells_of(&mut open(file))
}

fn cells_of<R: Reader<std::io::BufReader<File>>>(workbook: &mut R) -> BTreeMap<(String, u32, u32), Data> {
    let mut cells = BTreeMap::new();
    for (name, range) in workbook.worksheets() {
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let row = top + u32::try_from(row).expect("a row");
            let column = left + u32::try_from(column).expect("a column");
            cells.insert((name.clone(), row, column), value.clone());
        }
    }
    cells
}

/// Number of formulas in all sheets.
fn formulas(file: &Path) -> usize {
    let mut workbook = open(file);
    let names = workbook.sheet_names();
    let of = |name: &String, workbook: &mut Xlsx<_>| {
        let range = workbook.worksheet_formula(name).expect("formulas");
        range.used_cells().filter(|(_, _, formula)| !formula.is_empty()).count()
    };
    names.iter().map(|name| of(name, &mut workbook)).sum()
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
    assert!(formulas(&file) >= 8, "totals and shares are live formulas: {}", formulas(&file));
    let errors: Vec<_> = cells.iter().filter(|(_, value)| matches!(value, Data::Error(_))).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let numbers_as_text =
        cells.iter().filter(|(_, value)| matches!(value, Data::String(text) if text.parse::<f64>().is_ok()));
    assert_eq!(numbers_as_text.count(), 0);
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

/// LibreOffice works every formula out by itself, from a copy without the stored results.
#[tokio::test]
async fn libreoffice_recalculates_to_the_same_figures() {
    let database = planned().await;
    let scratch = tempfile::tempdir().expect("a folder");
    let (file, bare) = (scratch.path().join("kostenverdeling.xlsx"), scratch.path().join("kaal.xlsx"));
    export(&database, &file);
    assert!(without_results(&file, &bare) >= 8, "there are results to take away");
    let Some(recalculated) = recalculated(&bare, scratch.path()) else {
        println!("skipped: LibreOffice is not installed");
        return;
    };
    assert_same(&cells(&file), &cells(&recalculated));
}

/// As `OpenDocument` it is the same workbook, which LibreOffice works out to the same figures, and as CSV the same figures.
#[tokio::test]
async fn the_open_formats_hold_the_same() {
    let database = planned().await;
    let scratch = tempfile::tempdir().expect("a folder");
    let excel = scratch.path().join("kostenverdeling.xlsx");
    export(&database, &excel);
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;

    let open = app.get("/export/cost-distribution.ods?partnership=zhw&year=2023", &token).await;
    assert_eq!(open.status, 200, "{}", open.text());
    assert_eq!(open.headers["content-type"], "application/vnd.oasis.opendocument.spreadsheet");
    let again = app.get("/export/cost-distribution.ods?partnership=zhw&year=2023", &token).await;
    assert!(open.body == again.body, "the same bytes for the same data");
    let (file, bare) = (scratch.path().join("kostenverdeling.ods"), scratch.path().join("kaal.ods"));
    fs::write(&file, &open.body).expect("written");
    let mut ods: Ods<_> = open_workbook(&file).expect("an OpenDocument spreadsheet");
    assert_same(&cells(&excel), &cells_of(&mut ods));
    let result = r#"(table:formula="[^"]*") office:value-type="float" office:value="[^"]*">"#;
    let results = without(&file, &bare, "content.xml", result, "$1>");
    assert!(results >= 8, "there are results to take away: {results}");
    match recalculated(&bare, scratch.path()) {
        Some(recalculated) => assert_same(&cells(&excel), &cells(&recalculated)),
        None => println!("skipped: LibreOffice is not installed"),
    }

    let text = app.get("/export/cost-distribution.csv?partnership=zhw&year=2023", &token).await;
    assert_eq!(text.headers["content-type"], "text/csv; charset=utf-8");
    let text = text.text();
    assert!(text.starts_with("\u{feff}Kostenverdeling 2023"), "{text}");
    for line in ["Onvoorzien;2000", "Delft;GM0503;104572;26,18;34414", "Totaal;;399359;100,00;131450"] {
        assert!(text.lines().any(|found| found.starts_with(line)), "{line}: {text}");
    }
    assert_eq!(app.get("/export/cost-distribution.pdf?partnership=zhw&year=2023", &token).await.status, 404);
}

fn assert_same(before: &BTreeMap<(String, u32, u32), Data>, after: &BTreeMap<(String, u32, u32), Data>) {
    for (address, value) in before {
        let again = after.get(address).unwrap_or(&Data::Empty);
        let equal = match (value, again) {
            (Data::Float(value), Data::Float(again)) => (value - again).abs() < 1e-6,
            (Data::String(value), Data::String(again)) => value.trim() == again.trim(),
            // OpenDocument writes a day as such, Excel as a number.
            (Data::DateTime(value), Data::DateTimeIso(again)) => {
                value.as_datetime().is_some_and(|day| day.date().to_string() == *again)
            }
            (value, again) => value.to_string() == again.to_string(),
        };
        assert!(equal, "{address:?}: {value:?} became {again:?}");
    }
}

/// A copy in which formulas have no stored results; gives how many were taken away.
pub(crate) fn without_results(file: &Path, bare: &Path) -> usize {
    without(file, bare, "xl/worksheets/sheet", "(</f>)<v>[^<]*</v>", "$1")
}

/// A copy in whose parts of that name what a pattern finds is something else; gives how often
fn without(file: &Path, bare: &Path, part: &str, pattern: &str, instead: &str) -> usize {
    let pattern = Regex::new(pattern).expect("a pattern");
    let mut archive = zip::ZipArchive::new(File::open(file).expect("the workbook")).expect("an archive");
    let mut copy = zip::ZipWriter::new(File::create(bare).expect("a file"));
    let mut taken = 0;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("its bytes");
        if name.starts_with(part) {
            let text = String::from_utf8(content).expect("XML");
            taken += pattern.find_iter(&text).count();
            content = pattern.replace_all(&text, instead).into_owned().into_bytes();
        }
        copy.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        copy.write_all(&content).expect("written");
    }
    copy.finish().expect("an archive");
    taken
}

pub(crate) fn recalculated(file: &Path, scratch: &Path) -> Option<PathBuf> {
    let folder = scratch.join("recalculated");
    let profile = format!("-env:UserInstallation=file://{}", scratch.join("profile").display());
    let mut command = Command::new("soffice");
    command.args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"]).arg(&folder).arg(file);
    let output = command.output().ok()?;
    let made = folder.join(file.with_extension("xlsx").file_name()?);
    assert!(made.is_file(), "LibreOffice does not open it: {output:?}");
    Some(made)
}
