//! One law over all reports: in every format the figures of GraphQL and of the page, closed, explained, harmless, and the
//! same when they are worked out anew.

mod figures;
pub(crate) mod workbook;

use std::{collections::BTreeSet, fs, path::PathBuf};

use api::export::{FileFormat, ReportKind};
use calamine::Data;
use harness::{clients, database::TestDatabase, programs};
use schema::types::ImportKind;
use serde_json::Value;

use self::{
    figures::{Figures, euros},
    workbook::{Cells, assert_same, formulas, read, recalculated, tables, without, without_results},
};
use crate::settling::world::{FIRST_HALF, World};

/// What would be a formula if it were not kept a text: in the title of every report, and among its rows
const HOSTILE: &str = "=1+1 & <Inkoop>";

/// Contracts of two members that end in one year, the one known by more than the other
const CONTRACTS: &str = "
    INSERT INTO contracts (partnership_id, organization_id, reference, title, value_eur, starts_on, current_end_on, status, remarks)
    SELECT partnership_id, organization_id, 'C-1', 'Groenonderhoud', 1234.57, '2020-01-01', '2099-12-31', 'ACTIVE', '@SUM(1)'
    FROM partnerships, organizations WHERE code = 'GM0503';
    INSERT INTO contracts (partnership_id, organization_id, reference, title, value_eur, current_end_on)
    SELECT partnership_id, organization_id, 'C-2', 'Kantoorartikelen', 1000, '2099-06-30' FROM partnerships, organizations WHERE code = 'GM1783'";

/// A year in which a member pays too much, and each text that people write is hostile
async fn world<'a>(database: &'a TestDatabase, line: &str) -> World<'a> {
    let world = World::of(database).await;
    world.import(&FIRST_HALF);
    let expense = format!(
        "spentOn: \"2023-05-01\", line: \"{line}\", paidBy: {{code: \"GM1926\"}}, amount: \"1234.57\",
        reference: \"+31 6\", description: \"@SUM(1)\", vatTreatment: COMPENSATED"
    );
    world.spend(&expense).await;
    database.run(&format!("UPDATE partnerships SET name = '{HOSTILE}'")).await;
    database.run(CONTRACTS).await;
    world.draft("FIRST").await;
    world
}

/// What a report is called in addresses, with what it is asked by
fn address(kind: ReportKind, format: FileFormat) -> String {
    let of = match kind {
        ReportKind::Calendar
        | ReportKind::CostDistribution
        | ReportKind::Contracts
        | ReportKind::Expenses => "",
        ReportKind::BudgetActuals => "&asOf=2023-12-31",
        ReportKind::Settlement => "&half=FIRST",
        ReportKind::SettlementStatement => "&half=FIRST&organization=GM1926",
    };
    format!("/export/{}.{}?partnership=zhw&year=2023{of}", kind.name(), format.ending())
}

const fn media_type(format: FileFormat) -> &'static str {
    match format {
        FileFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        FileFormat::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        FileFormat::Csv => "text/csv; charset=utf-8",
    }
}

async fn downloaded(world: &World<'_>, kind: ReportKind, format: FileFormat) -> Vec<u8> {
    let address = address(kind, format);
    let answer = world.app.get(&address, &world.finance).await;
    assert_eq!(answer.status, 200, "{address}: {}", answer.text());
    let again = world.app.get(&address, &world.finance).await;
    assert!(answer.body == again.body, "{address}: the same bytes for the same figures");
    assert_eq!(answer.headers["content-type"], media_type(format));
    answer.body
}

#[tokio::test]
async fn every_report_says_the_same_in_every_format() {
    let database = TestDatabase::migrated().await;
    let world = world(&database, "-Reis").await;
    let folder = tempfile::tempdir().expect("a folder");
    let (mut bare, mut before) = (Vec::<PathBuf>::new(), Vec::new());
    for kind in ReportKind::ALL {
        let figures = Figures::of(kind, &world).await;
        let (page, amounts) = &figures.on_page;
        let shown = world.app.get(page, &world.finance).await.text();
        for amount in amounts {
            assert!(shown.contains(&euros(*amount)), "{kind:?}: {} on {page}", euros(*amount));
        }
        for format in FileFormat::ALL {
            let content = downloaded(&world, kind, format).await;
            let cells = read(&content, format);
            let what = format!("{} as {}", kind.name(), format.ending());
            for (text, amounts) in &figures.rows {
                assert!(has_row(&cells, text, amounts), "{what}: no row {text} {amounts:?} in {cells:#?}");
            }
            assert!(closes(&cells, &what) > 0 || format == FileFormat::Csv, "{what}: a row that must be 0");
            is_harmless(&content, &cells, format, &what);
            if format == FileFormat::Csv {
                continue;
            }
            explains_itself(&cells, &what);
            let file = folder.path().join(format!("{}-{}.{}", kind.name(), format.ending(), format.ending()));
            assert!(without_results(&content, format, &file) > 8, "{what}: its figures are formulas");
            bare.push(file);
            before.push((what, cells));
        }
    }
    let Some(after) = recalculated(&bare, folder.path()) else {
        println!("skipped: LibreOffice is not installed");
        return;
    };
    for ((what, before), after) in before.iter().zip(&after) {
        assert_same(before, after, what);
    }
}

/// A workbook that Excel would repair is a workbook that nobody trusts: the headings of a table are those in its cells.
#[tokio::test]
async fn the_tables_of_every_report_have_the_headings_of_their_cells() {
    let database = TestDatabase::migrated().await;
    let world = world(&database, "-Reis").await;
    for kind in ReportKind::ALL {
        let content = downloaded(&world, kind, FileFormat::Xlsx).await;
        let tables = tables(&content);
        assert!(!tables.is_empty(), "{kind:?}");
        for (name, columns, headings) in tables {
            assert_eq!(columns, headings, "{kind:?} {name}");
            let distinct: BTreeSet<String> = headings.iter().map(|heading| heading.to_lowercase()).collect();
            assert!(
                distinct.len() == headings.len() && !distinct.contains(""),
                "{kind:?} {name}: {headings:?}"
            );
        }
    }
}

/// Whether a row of the first sheet has this text, and these numbers in hundredths, from left to right, a CPV code before them aside: as
/// text a file has no other code that looks like a number
fn has_row(cells: &Cells, text: &str, amounts: &[i128]) -> bool {
    let is_text =
        |value: &Data| matches!(value, Data::String(found) if found.trim_start_matches('\'') == text);
    let of_text = cells.iter().filter(|(_, value)| is_text(value));
    let is_code = |number: &i128| (1_000_000_000..10_000_000_000).contains(number);
    of_text.into_iter().any(|((sheet, row, _), _)| {
        let found = numbers(cells, sheet, *row);
        found == amounts || (found.first().is_some_and(is_code) && found.get(1..) == Some(amounts))
    })
}

fn numbers(cells: &Cells, sheet: &str, row: u32) -> Vec<i128> {
    let of_row = cells.range((sheet.to_owned(), row, 0)..(sheet.to_owned(), row + 1, 0));
    let number =
        |value: &Data| if let Data::Float(number) = value { Some(hundredths(*number)) } else { None };
    of_row.filter_map(|(_, value)| number(value)).collect()
}

/// Figures have two decimals at most, so that the nearest hundredth is exact
fn hundredths(number: f64) -> i128 {
    format!("{:.0}", number * 100.0).parse().expect("a number")
}

/// What must be nothing is nothing, and no cell is an error or a number as text; gives how many rows must be nothing.
fn closes(cells: &Cells, what: &str) -> usize {
    let is_check = |value: &Data| matches!(value, Data::String(text) if text.contains("moet 0 zijn"));
    let checks: Vec<_> = cells.iter().filter(|(_, value)| is_check(value)).collect();
    for ((sheet, row, _), _) in &checks {
        let numbers = numbers(cells, sheet, *row);
        assert!(!numbers.is_empty() && numbers.iter().all(|number| *number == 0), "{what}: {numbers:?}");
    }
    for (address, value) in cells {
        assert!(!matches!(value, Data::Error(_)), "{what} {address:?}: {value:?}");
        // The digits of a CPV code count nothing.
        let is_code = |text: &str| text.len() == 8 && text.bytes().all(|sign| sign.is_ascii_digit());
        let is_number = matches!(value, Data::String(text) if text.parse::<f64>().is_ok() && !is_code(text));
        assert!(!is_number, "{what} {address:?}: {value:?} is a number as text");
    }
    checks.len()
}

/// What people wrote is a text, whatever it begins with.
fn is_harmless(content: &[u8], cells: &Cells, format: FileFormat, what: &str) {
    let formulas: BTreeSet<_> = formulas(content, format).into_iter().collect();
    let mut hostile = 0;
    for (address, value) in cells {
        let Data::String(text) = value else { continue };
        if format == FileFormat::Csv {
            assert!(!text.starts_with(['=', '+', '-', '@']), "{what} {address:?}: {text}");
            hostile += usize::from(text.starts_with("'="));
        } else if text.starts_with(['=', '+', '-', '@']) {
            assert!(!formulas.contains(address), "{what} {address:?}: {text} is a formula");
            hostile += 1;
        }
    }
    assert!(hostile > 0, "{what}: its title begins with {HOSTILE}");
}

/// Where the figures come from, of when they are, which they are, and what made them.
fn explains_itself(cells: &Cells, what: &str) {
    let about: Vec<String> = cells
        .iter()
        .filter(|((sheet, _, column), _)| sheet == "Toelichting" && *column == 0)
        .map(|(_, value)| value.to_string())
        .collect();
    for label in ["Bron", "Selectie", "Gemaakt met"] {
        assert!(about.iter().any(|found| found == label), "{what}: {label} in {about:?}");
    }
    assert!(about.iter().any(|found| found == "Opgesteld" || found == "Stand op"), "{what}: {about:?}");
    let version = format!("Inkoopkracht {}", env!("CARGO_PKG_VERSION"));
    assert!(cells.values().any(|value| matches!(value, Data::String(text) if *text == version)), "{what}");
}

/// Workbooks and templates hold to the schemas of Excel, as a validator says that finds what is wrong in a damaged one.
#[tokio::test]
async fn every_workbook_holds_to_the_schemas_of_excel() {
    let database = TestDatabase::migrated().await;
    let world = world(&database, "-Reis").await;
    let folder = tempfile::tempdir().expect("a folder");
    for kind in ReportKind::ALL {
        let content = downloaded(&world, kind, FileFormat::Xlsx).await;
        let name = format!("{}.xlsx", kind.name());
        without(
            &content,
            "xl/styles.xml",
            "<fonts",
            "<fonts/><fonts",
            &folder.path().join(format!("broken-{name}")),
        );
        fs::write(folder.path().join(name), content).expect("written");
    }
    for kind in ImportKind::ALL.iter().copied() {
        let name = format!("{}.xlsx", kind.as_str().to_lowercase());
        let address = format!("/template/{name}?partnership=zhw");
        let answer = world.app.get(&address, &world.coordinator).await;
        assert_eq!(answer.status, 200, "{address}");
        fs::write(folder.path().join(format!("template-{name}")), answer.body).expect("written");
    }
    let Some(ended) = clients::run_python("python/audit.sh", [folder.path()]) else { return };
    let audited = ended.json();
    let audited = audited.as_array().expect("a list");
    assert_eq!(audited.len(), ReportKind::ALL.len() * 2 + ImportKind::ALL.len());
    for workbook in audited {
        let is_broken = workbook["file"].as_str().is_some_and(|file| file.contains("broken-"));
        assert_eq!(workbook["valid"], !is_broken, "{workbook:#}");
    }
}

/// What is exported comes in again without a finding of weight, and changes nothing.
#[tokio::test]
async fn what_goes_out_comes_in_again() {
    let database = TestDatabase::migrated().await;
    let world = world(&database, "Onvoorzien").await;
    let folder = tempfile::tempdir().expect("a folder");
    let revised = folder.path().join("begroting.csv");
    let lines = ["Begrotingspost;Bedrag;Categorie", "Onvoorzien;2.000;=1+1", "Inhuur;5.000;"];
    fs::write(&revised, lines.join("\r\n")).expect("written");
    assert_eq!(programs::import(&database, "import", &revised, "budget", Some(2023)).code, 0);
    for (kind, import, rows) in [
        (ReportKind::Calendar, "calendar", 14),
        (ReportKind::CostDistribution, "budget", 2),
        (ReportKind::Contracts, "contracts", 2),
        (ReportKind::Expenses, "expenses", 5),
    ] {
        for format in FileFormat::ALL {
            let address = format!("{}&revision=2", address(kind, format));
            let answer = world.app.get(&address, &world.finance).await;
            assert_eq!(answer.status, 200, "{address}: {}", answer.text());
            let file = folder.path().join(format!("terug.{}", format.ending()));
            fs::write(&file, answer.body).expect("written");
            let ended = programs::import(&database, "check", &file, import, Some(2023));
            assert_eq!(ended.code, 0, "{kind:?} {format:?}: {ended:#?}");
            let checked = ended.json();
            let fates = ["new", "changed", "missing", "rejected", "unchanged"];
            let fates = fates.map(|fate| checked["rows"][fate].clone());
            assert_eq!(fates, [0, 0, 0, 0, rows].map(Value::from), "{kind:?} {format:?}: {}", ended.stdout);
            let findings = checked["findings"].as_array().expect("findings").iter();
            let weighty: Vec<_> = findings.filter(|finding| finding["severity"] != "INFO").collect();
            assert!(weighty.is_empty(), "{kind:?} {format:?}: {weighty:#?}");
        }
    }
}

/// What there is not is not found; a statement is asked for by whose it is.
#[tokio::test]
async fn only_what_there_is_goes_out() {
    let database = TestDatabase::migrated().await;
    let world = world(&database, "-Reis").await;
    let answer = async |report: &str, asked: &str| {
        let address = format!("/export/{report}?partnership=zhw&year=2023{asked}");
        world.app.get(&address, &world.finance).await
    };
    assert_eq!(answer("cost-distribution.pdf", "").await.status, 404);
    assert_eq!(answer("settlement-statement.xlsx", "").await.status, 400);
    for asked in ["&organization=GM0363", "&half=SECOND&organization=GM1926"] {
        assert_eq!(answer("settlement-statement.xlsx", asked).await.status, 404, "{asked}");
    }
    let found = answer("settlement-statement.xlsx", "&organization=GM1926").await;
    let name = found.headers["content-disposition"].to_str().expect("a name").to_owned();
    assert!(name.contains("afrekening-zhw-2023-1-pijnacker-nootdorp.xlsx"), "{name}");
    assert_eq!(
        world.app.get("/export/expenses.csv?partnership=geen&year=2023", &world.finance).await.status,
        403
    );
    let empty = world.app.get("/export/expenses.xlsx?partnership=zhw&year=2031", &world.finance).await;
    assert_eq!(closes(&read(&empty.body, FileFormat::Xlsx), "a year without expenses"), 2);
}
