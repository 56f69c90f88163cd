//! What the fuzz targets began with, and what they found, held against the same laws without a fuzzer

#![allow(clippy::unwrap_used, reason = "that is how a test fails")]

use std::{fs, path::Path};

#[path = "../fuzz/laws/cells.rs"]
mod cells;
#[path = "../fuzz/laws/csv.rs"]
mod csv;
#[path = "../fuzz/laws/workbook.rs"]
mod workbook;

/// Holds each file of a target's corpus, and its beginnings, against its law
fn replay(target: &str, holds: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(!files.is_empty(), "{target} has no corpus");
    for file in files {
        let content = fs::read(file).unwrap();
        holds(&content);
        // Files that are cut off are what people have most.
        let cuts = content.len().div_ceil(64).max(1);
        for length in (0..content.len()).step_by(cuts) {
            holds(content.get(..length).unwrap());
        }
    }
}

#[test]
fn cells_hold() {
    replay("cells", cells::holds);
}

#[test]
fn csv_holds() {
    replay("csv", csv::holds);
}

#[test]
fn workbooks_hold() {
    replay("workbook", workbook::holds);
}
