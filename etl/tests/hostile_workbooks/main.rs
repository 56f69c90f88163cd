//! Workbooks made to hurt end in rows or in one clear finding, and take little time and memory for it

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "that is how a test fails")]

mod archive;
mod build;
mod csv;
mod ods;
mod xls;
mod xlsb;
mod xlsx;

use std::collections::HashSet;
use std::ops::ControlFlow;

use etl::config::Limits;
use etl::error::EtlError;
use etl::workbook::{RawRow, Workbook};

/// A workbook and what must come of it
struct Case {
    name: &'static str,
    file: Vec<u8>,
    limits: Limits,
    expected: Result<&'static str, &'static str>,
}

/// The reader gives these cells
fn read(name: &'static str, file: impl Into<Vec<u8>>, cells: &'static str) -> Case {
    Case { name, file: file.into(), limits: Limits::default(), expected: Ok(cells) }
}

/// The reader refuses it with this finding, and the cell where there is one
fn refused(name: &'static str, file: impl Into<Vec<u8>>, finding: &'static str) -> Case {
    Case { name, file: file.into(), limits: Limits::default(), expected: Err(finding) }
}

impl Case {
    /// The same with smaller limits, for what would otherwise take a file of gigabytes
    fn within(mut self, set: impl FnOnce(&mut Limits)) -> Self {
        set(&mut self.limits);
        self
    }

    fn outcome(&self) -> Result<String, String> {
        let rows = rows(&self.file, &self.limits).map_err(|error| match error {
            EtlError::Unreadable(finding) => match finding.cell {
                Some(cell) => format!("{} {cell}", finding.code),
                None => finding.code.to_owned(),
            },
            other => panic!("{}: {other}", self.name),
        })?;
        let cells = rows.iter().flat_map(|row| &row.cells);
        let told: Vec<String> =
            cells.map(|cell| format!("{}={}", cell.address, cell.value.display())).collect();
        Ok(told.join(" "))
    }
}

/// The rows of all sheets
fn rows(file: &[u8], limits: &Limits) -> Result<Vec<RawRow>, EtlError> {
    let mut workbook = Workbook::open(file, limits)?;
    let mut rows = Vec::new();
    for sheet in 0..workbook.sheets().len() {
        workbook.for_each_row(sheet, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })?;
    }
    Ok(rows)
}

/// Each case of a table comes out as it must, under a name of its own
fn hold(cases: &[Case]) {
    let names: HashSet<&str> = cases.iter().map(|case| case.name).collect();
    assert_eq!(names.len(), cases.len());
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let (outcome, expected) = (case.outcome(), case.expected);
            let is_right = outcome.as_deref().map_err(String::as_str) == expected;
            (!is_right).then(|| format!("{}: expected {expected:?}, came {outcome:.200?}", case.name))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn archives_hold() {
    hold(&archive::cases());
}

#[test]
fn xlsx_hold() {
    hold(&xlsx::cases());
}

#[test]
fn xlsb_hold() {
    hold(&xlsb::cases());
}

#[test]
fn xls_hold() {
    hold(&xls::cases());
}

#[test]
fn ods_hold() {
    hold(&ods::cases());
}

#[test]
fn csv_hold() {
    hold(&csv::cases());
}
