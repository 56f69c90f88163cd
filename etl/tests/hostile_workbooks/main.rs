//! Workbooks made to hurt end in rows or in one clear finding, and take little time and memory for it: each is read in a
//! process of its own, which ends when it takes more

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "that is how a test fails")]

mod archive;
mod build;
mod child;
mod csv;
mod ods;
mod xls;
mod xlsb;
mod xlsx;

use std::collections::HashSet;
use std::thread;

/// A workbook and what must come of it
struct Case {
    name: &'static str,
    file: Vec<u8>,
    /// Settings that bound it more than usual, by the end of their name
    limits: Vec<(&'static str, u64)>,
    expected: Result<&'static str, &'static str>,
}

/// The reader gives these cells
fn read(name: &'static str, file: impl Into<Vec<u8>>, cells: &'static str) -> Case {
    Case { name, file: file.into(), limits: Vec::new(), expected: Ok(cells) }
}

/// The reader refuses it with this finding, and the cell where there is one
fn refused(name: &'static str, file: impl Into<Vec<u8>>, finding: &'static str) -> Case {
    Case { name, file: file.into(), limits: Vec::new(), expected: Err(finding) }
}

impl Case {
    /// The same with a smaller limit, for what would otherwise take a file of gigabytes
    fn within(mut self, limit: &'static str, most: u64) -> Self {
        self.limits.push((limit, most));
        self
    }

    /// What is wrong with how it came out
    fn failure(&self) -> Option<String> {
        let (outcome, expected) = (child::outcome(&self.file, &self.limits), self.expected);
        let is_right = outcome.as_deref().map_err(String::as_str) == expected;
        (!is_right).then(|| format!("{}: expected {expected:?}, came {outcome:.300?}", self.name))
    }
}

/// Each case of a table comes out as it must, under a name of its own
fn hold(cases: &[Case]) {
    let names: HashSet<&str> = cases.iter().map(|case| case.name).collect();
    assert_eq!(names.len(), cases.len());
    let failures: Vec<String> = thread::scope(|scope| {
        let halves = cases.chunks(cases.len().div_ceil(2));
        let halves =
            halves.map(|half| scope.spawn(|| half.iter().filter_map(Case::failure).collect::<Vec<_>>()));
        halves.collect::<Vec<_>>().into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
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
