//! Every real file that can be had ends in rows or in one clear finding, within seconds
//!
//! The files are no part of this repository: where `INKOOPKRACHT_SHARED_DATA`, or else `shared/data` beside the
//! workspace, is absent, these tests say so and do nothing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "that is how a test fails")]

mod table;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use etl::cells;
use etl::columns::{FIRST_ROWS, Known, Mappings, recognize};
use etl::config::Limits;
use etl::directory::Directory;
use etl::error::EtlError;
use etl::workbook::{Format, RawRow, Visibility, Workbook};
use rust_decimal::Decimal;
use schema::types::{ImportKind, Severity};

use table::FILES;

fn folder(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let data = std::env::var_os("INKOOPKRACHT_SHARED_DATA").map_or(beside, PathBuf::from);
    let folder = data.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there is no folder {}", folder.display());
    None
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn open(path: &Path) -> Result<Workbook, EtlError> {
    Workbook::open(std::fs::read(path).unwrap(), &Limits::default())
}

fn rows(workbook: &mut Workbook, sheet: usize) -> Result<Vec<RawRow>, EtlError> {
    let mut rows = Vec::new();
    workbook.for_each_row(sheet, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

fn all_rows(path: &Path) -> Result<Vec<Vec<RawRow>>, EtlError> {
    let mut workbook = open(path)?;
    (0..workbook.sheets().len()).map(|sheet| rows(&mut workbook, sheet)).collect()
}

#[test]
fn every_file_ends_as_it_should() {
    for folder in ["torture", "calendars", "cbs"].into_iter().filter_map(folder) {
        for path in files(&folder) {
            let name = path.file_name().unwrap().to_str().unwrap();
            let expected = FILES.iter().find(|(file, ..)| *file == name);
            let (_, why, expected) = expected.unwrap_or_else(|| panic!("{name} is not in the table"));
            let start = Instant::now();
            match (all_rows(&path), expected) {
                (Ok(sheets), Ok((counts, first))) => {
                    assert_eq!(sheets.iter().map(Vec::len).collect::<Vec<_>>(), *counts, "{name}: {why}");
                    let cell = &sheets.iter().flatten().next().unwrap().cells[0];
                    assert_eq!(cell.address.to_string(), *first, "{name}: {why}");
                }
                (Err(EtlError::Unreadable(finding)), Err(code)) => {
                    assert_eq!(finding.code, *code, "{name}: {why}");
                }
                (ending, _) => panic!("{name}: {why}: {:?}", ending.map(|sheets| sheets.len())),
            }
            assert!(start.elapsed() < Duration::from_secs(30), "{name}");
        }
    }
}

/// The cells of a row as people see them, the empty ones too
fn shown(row: &RawRow) -> String {
    let width = row.cells.last().map_or(0, |cell| cell.address.column + 1);
    let cell = |column| row.cell(column).map_or_else(String::new, |cell| cell.value.display());
    (0..width).map(cell).collect::<Vec<_>>().join("|")
}

#[test]
fn reads_what_stands_there() {
    let Some(folder) = folder("torture") else { return };
    let sheet = |file: &str, sheet: usize| -> Vec<String> {
        all_rows(&folder.join(file)).unwrap()[sheet].iter().map(shown).collect()
    };
    let dates = ["01-01-2021|15", "02-01-2021|16", "255:10|17"];
    for file in ["date.xlsx", "date.xls", "date.xlsb", "date_1904.xlsx", "date_1904.xls", "date_1904.xlsb"] {
        assert_eq!(sheet(file, 0), dates, "{file}");
    }
    assert_eq!(sheet("date.ods", 0)[..2], ["01-01-2021|15", "01-01-2021 10:10|16"]);
    assert_eq!(sheet("excel-1904-epoch.xlsx", 0), ["item|date", "alpha|15-01-2024", "beta|04-07-2020"]);
    for file in ["any_sheets.xlsx", "any_sheets.xls", "any_sheets.xlsb"] {
        assert_eq!(sheet(file, 0)[..3], ["1|2", "3|4", "5|6"], "{file}");
    }
    assert_eq!(sheet("biff5_write.xls", 0)[0], "1|2|3");
    assert!(sheet("biff5_write.xls", 0)[1].starts_with("WAAR|ONWAAR"));
    assert_eq!(sheet("testEXCEL_5.xls", 0)[2..4], ["|1|1||1", "|2|4||1,55"]);
    assert_eq!(sheet("flattentool_types.xlsx", 0)[1], "1|1000,2|1000,2|05-03-2020|07-02-2020 16:41");
    assert_eq!(
        sheet("currency-formats-xlsx.xlsx", 0),
        [
            "product|cost_EUR|cost_CHF|cost_mixed",
            "apple|0,5|0,5 CHF|0,5",
            "software|10000|10000 CHF|10000 CHF"
        ]
    );
    assert_eq!(sheet("leading-zeros.csv", 0)[1], "01");
    assert_eq!(sheet("delimiter.csv", 0), ["id|name", "1|english", "2|中国人"]);
    assert_eq!(sheet("latin1.csv", 0), ["id|name", "1|english", "2|©"]);
    assert_eq!(sheet("bom.csv", 0)[0], "id|name");
    assert!(sheet("errors.xlsx", 0).contains(&"#DIV/0!".to_owned()));
    assert!(sheet("merged_cells.ods", 0).iter().all(|row| !row.is_empty()));
}

#[test]
fn tells_formats_and_hidden_sheets() {
    let Some(folder) = folder("torture") else { return };
    for (file, format) in [
        ("any_sheets.xls", Format::Xls),
        ("biff5_write.xls", Format::Xls),
        ("any_sheets.xlsb", Format::Xlsb),
        ("any_sheets.xlsx", Format::Xlsx),
        ("merged.ods", Format::Ods),
        ("too_small.xls", Format::Csv),
    ] {
        assert_eq!(open(&folder.join(file)).map(|workbook| workbook.format()).ok(), Some(format), "{file}");
    }
    for file in ["any_sheets.xls", "any_sheets.xlsx", "any_sheets.xlsb", "sheet_visibility.xlsx"] {
        let workbook = open(&folder.join(file)).unwrap();
        let sheets: Vec<_> = workbook.sheets().iter().map(|sheet| (&*sheet.name, sheet.visibility)).collect();
        let expected = [
            ("Visible", Visibility::Visible),
            ("Hidden", Visibility::Hidden),
            ("VeryHidden", Visibility::Hidden),
        ];
        assert_eq!(sheets, expected, "{file}");
    }
}

#[test]
fn knows_population_from_what_only_looks_like_it() {
    let Some(folder) = folder("cbs") else { return };
    let day = NaiveDate::from_ymd_opt(2023, 1, 1).unwrap();
    let kind = |file: &str| {
        let mut sheets = all_rows(&folder.join(file)).unwrap();
        for rows in &mut sheets {
            rows.truncate(FIRST_ROWS);
        }
        recognize(
            &sheets,
            &Known { directory: &Directory::default(), on: day, mappings: &Mappings::default() },
        )
        .map_err(|finding| finding.code)
    };
    for path in files(&folder) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let is_population =
            ["Regionale", "Kerncijfers", "municipalities"].iter().any(|start| name.starts_with(start));
        let expected = if is_population { Ok(ImportKind::Population) } else { Err("workbook.kind_unknown") };
        assert_eq!(kind(name), expected, "{name}");
    }
}

#[test]
fn tells_hidden_rows_and_merged_cells() {
    let Some(folder) = folder("torture") else { return };
    let hidden = |file: &str| {
        let sheets = all_rows(&folder.join(file)).unwrap();
        sheets.iter().flatten().filter(|row| row.visibility == Visibility::Hidden).count()
    };
    assert_eq!(hidden("AutoFilter.xlsx"), 94);
    assert_eq!(hidden("date.xlsx"), 0);
    let merged = |file: &str, sheet: usize| -> Vec<String> {
        let workbook = open(&folder.join(file)).unwrap();
        let regions = workbook.merged_regions(sheet).iter();
        regions.map(|region| format!("{}:{}", region.first, region.last)).collect()
    };
    let expected = ["A1:A2", "B1:B2", "C1:D2", "E1:E2", "F1:F2", "G1:G2", "H1:H2", "C3:D3", "C4:D4"];
    for file in ["merged_range.xls", "merged_range.xlsx"] {
        assert_eq!(merged(file, 0), expected, "{file}");
        assert_eq!(merged(file, 1), ["A1:A4", "B1:B2", "C1:D2", "E1:E2", "F1:H4", "C3:D4"], "{file}");
    }
    assert_eq!(merged("merged-cells.xlsx", 0), ["A1:B3"]);
    assert_eq!(merged("merged.ods", 0), ["A5:B5", "A6:A7", "A8:B9", "A10:B10"]);
    assert_eq!(merged("merged_cells.ods", 0), ["A2:A3"]);
}

/// What a format alone says to be in another currency is no amount in euro
#[test]
fn reads_no_franc_as_a_euro() {
    let Some(folder) = folder("torture") else { return };
    let sheets = all_rows(&folder.join("currency-formats-xlsx.xlsx")).unwrap();
    let read = |row: usize, column: u32| {
        let reading = cells::money(&sheets[0][row].cell(column).unwrap().value, Decimal::ONE);
        let note = reading.notes.first().map_or("read", |note| note.code);
        (reading.value.and_then(|money| money.value), note)
    };
    assert_eq!(read(2, 1), (Some(Decimal::from(10_000)), "read"));
    assert_eq!(read(2, 2), (None, "money.other_currency"));
    assert_eq!((read(1, 3).1, read(2, 3).1), ("read", "money.other_currency"));
}

/// Amounts in Canadian dollars: what a foreign hand writes ends in the right decimal or in a finding, never in another
/// amount
#[test]
fn reads_no_foreign_amount_wrong() {
    let Some(folder) = folder("calendars") else { return };
    let sheets = all_rows(&folder.join("Non-Competitive Contracts.csv")).unwrap();
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &sheets[0][1..] {
        let amount = &row.cell(5).unwrap().value;
        let reading = cells::money(amount, Decimal::ONE);
        let meant: String = amount.display().replace(',', ".");
        let (whole, cents) = match meant.rsplit_once('.') {
            Some((whole, cents)) if cents.trim().len() < 3 => (whole, cents.trim()),
            _ => (meant.as_str(), ""),
        };
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        let meant: Decimal = format!("{whole}.{cents}0").parse().unwrap();
        let read = reading.value.and_then(|money| money.value);
        assert!(read.is_none_or(|read| read == meant), "{amount:?} {read:?}");
        assert_eq!(read.is_none(), reading.notes.iter().any(|note| note.severity == Severity::Error));
        *ends.entry(reading.notes.first().map_or("read", |note| note.code)).or_default() += 1;
    }
    // 66 with thousands by commas, four of them without decimals; 31 with a dollar sign and one that says CAD
    let expected = [
        ("money.ambiguous", 4),
        ("money.english_notation", 62),
        ("money.other_currency", 32),
        ("read", 2833),
    ];
    assert_eq!(ends, BTreeMap::from(expected));
}
