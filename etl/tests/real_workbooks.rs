//! Every real file that can be had ends in rows or in one clear finding, within seconds
//!
//! The files are no part of this repository: where `INKOOPKRACHT_SHARED_DATA`, or else `shared/data` beside the
//! workspace, is absent, these tests say so and do nothing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "that is how a test fails")]

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use etl::columns::{FIRST_ROWS, recognize};
use etl::config::Limits;
use etl::directory::Directory;
use etl::error::EtlError;
use etl::workbook::{Format, RawRow, Visibility, Workbook};
use schema::types::ImportKind;

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

/// Number of rows, or the code of the finding
fn outcome(path: &Path) -> Result<usize, &'static str> {
    match all_rows(path) {
        Ok(sheets) => Ok(sheets.iter().map(Vec::len).sum()),
        Err(EtlError::Unreadable(finding)) => Err(finding.code),
        Err(other) => panic!("{}: {other}", path.display()),
    }
}

#[test]
fn every_file_ends_in_rows_or_a_finding() {
    for folder in ["torture", "calendars", "cbs"].into_iter().filter_map(folder) {
        for path in files(&folder) {
            let start = Instant::now();
            let outcome = outcome(&path);
            let time = start.elapsed();
            println!("{:>6} ms {:?} {}", time.as_millis(), outcome, path.file_name().unwrap().display());
            assert!(time < Duration::from_secs(30), "{}", path.display());
        }
    }
}

#[test]
fn refuses_each_for_its_own_reason() {
    let Some(folder) = folder("torture") else { return };
    for (file, code) in [
        ("54764.xlsx", "workbook.damaged"),
        ("OOM_alloc3.xls", "workbook.damaged"),
        ("any_sheets.xlsb", "workbook.format_not_supported"),
        ("bad.xlsx", "workbook.empty_file"),
        ("empty_sheet.xlsx", "workbook.no_content"),
        ("issue_594_dos.ods", "workbook.over_limit"),
        ("pass_protected.ods", "workbook.encrypted"),
        ("pass_protected.xlsb", "workbook.encrypted"),
        ("pass_protected.xlsx", "workbook.encrypted"),
        ("password-protected-password123.xlsx", "workbook.encrypted"),
        ("password.xls", "workbook.encrypted"),
        ("xlsx-corrupted.xlsx", "workbook.damaged"),
    ] {
        assert_eq!(outcome(&folder.join(file)), Err(code), "{file}");
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
    for file in ["date.xlsx", "date.xls", "date.ods"] {
        let rows = sheet(file, 0);
        assert!(rows[0].starts_with("01-01-2021"), "{file}: {rows:?}");
    }
    for file in ["date_1904.xlsx", "date_1904.xls"] {
        assert!(sheet(file, 0)[0].starts_with("01-01-2021"), "{file}");
    }
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
        ("any_sheets.xlsx", Format::Xlsx),
        ("merged.ods", Format::Ods),
        ("too_small.xls", Format::Csv),
    ] {
        assert_eq!(open(&folder.join(file)).map(|workbook| workbook.format()).ok(), Some(format), "{file}");
    }
    for file in ["any_sheets.xls", "any_sheets.xlsx", "sheet_visibility.xlsx"] {
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
        recognize(&sheets, &Directory::default(), day).map_err(|finding| finding.code)
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
