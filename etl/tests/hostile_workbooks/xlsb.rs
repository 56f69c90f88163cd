//! Sheets in records that are shorter, longer or elsewhere than they say

use std::ops::ControlFlow;

use etl::{
    config::Limits,
    workbook::{RawRow, Visibility, Workbook},
};

use super::{
    Case,
    build::{
        Package,
        xlsb::{
            SHEET, cell, head, number, of_part, of_records, of_rows, record, relation, row, row_with, wide,
        },
    },
    read, refused,
};

const STRINGS: &str = "xl/sharedStrings.bin";

fn one() -> Package {
    of_rows(&[row(0), number(0, 7.0)])
}

/// Of one cell, with the first of one shared string behind a claim of how many there are
fn of_strings(claim: u32, index: u32) -> Vec<u8> {
    let begin = record(0x9F, &[claim.to_le_bytes(), claim.to_le_bytes()].concat());
    let string = record(0x13, &[vec![0], wide("goed")].concat());
    of_rows(&[row(0), cell(0x07, 0, &index.to_le_bytes())]).with(STRINGS, [begin, string].concat()).zip()
}

/// With the cell alone in its row
fn of_cell(cell: Vec<u8>) -> Vec<u8> {
    of_rows(&[row(0), cell]).zip()
}

pub(super) fn cases() -> Vec<Case> {
    let far = of_rows(&[row(0), number(0, 1.0), row(1_048_575), number(16_383, 2.0)]);
    let twice = of_rows(&[row(0), number(0, 1.0), number(0, 2.0)]);
    let long_text = [1_000_000_u32.to_le_bytes().to_vec(), vec![b'a', 0]].concat();
    let longer_text = [30_000_u32.to_le_bytes().to_vec(), vec![b'a', 0]].concat();
    let rich = cell(0x3E, 1, &[vec![0], wide("rijk")].concat());
    let failed = cell(0x0B, 2, &[0x2A]);
    let cut_off =
        record(0x94, &[0; 16]).into_iter().chain(record(0x91, &[])).chain(row(0)).chain(head(0x05, 16));
    let elsewhere = |kind: &str, target: &str| {
        let sheet =
            [record(0x94, &[0; 16]), record(0x91, &[]), row(0), rich.clone(), record(0x92, &[])].concat();
        let name = format!("xl/{target}");
        one().with(&name, sheet).with("xl/_rels/workbook.bin.rels", relation(kind, target)).zip()
    };
    let relations = relation("tekst", "worksheets/blad.dat")
        + &relation("worksheet", "worksheets/sheet1.bin").replace("\"r1\"", "\"r2\"");
    let unseen =
        [record(0x94, &[0; 16]), record(0x91, &[]), row(0), number(0, 7.0), record(0x92, &[])].concat();
    let beside =
        one().with("xl/worksheets/blad.dat", unseen).with("xl/_rels/workbook.bin.rels", relations).zip();
    vec![
        read("an xlsb of one cell", one().zip(), "A1=7"),
        read("two cells of an xlsb as far apart as can be", far.zip(), "A1=1 XFD1048576=2"),
        read(
            "cells that the parser leaves out",
            of_rows(&[row(0), number(0, 7.0), rich.clone(), failed]).zip(),
            "A1=7 B1=rijk C1=#N/A",
        ),
        refused(
            "a record longer than its part",
            of_part(cut_off.collect::<Vec<_>>()).zip(),
            "workbook.damaged",
        ),
        refused(
            "a record of a quarter of a gigabyte",
            of_part(head(0x94, (1 << 28) - 1)).zip(),
            "workbook.over_limit",
        ),
        refused("a record that is cut off", of_part(&record(0x94, &[0; 16])[..9]).zip(), "workbook.damaged"),
        refused("a claim of 2^32-1 strings in an xlsb", of_strings(u32::MAX, 0), "workbook.over_limit"),
        refused("a claim of one string too many", of_strings(2, 0), "workbook.damaged"),
        read("a string that is there", of_strings(1, 0), "A1=goed"),
        refused("a string of an xlsb that is not there", of_strings(1, 9), "workbook.damaged"),
        refused("a text of a million characters", of_cell(cell(0x06, 0, &long_text)), "workbook.over_limit"),
        refused("a text longer than its record", of_cell(cell(0x06, 0, &longer_text)), "workbook.damaged"),
        refused("a number that is too short", of_cell(cell(0x05, 0, &[0; 4])), "workbook.damaged"),
        refused("a cell without a column", of_cell(record(0x05, &[])), "workbook.damaged"),
        refused(
            "a row of an xlsb below the last one",
            of_rows(&[row(1_048_576), number(0, 1.0)]).zip(),
            "workbook.over_limit",
        ),
        refused(
            "a row of an xlsb that no sheet has",
            of_rows(&[row(u32::MAX), number(0, 1.0)]).zip(),
            "workbook.over_limit",
        ),
        refused(
            "rows of an xlsb from bottom to top",
            of_rows(&[row(1), number(0, 1.0), row(0), number(0, 1.0)]).zip(),
            "workbook.damaged",
        ),
        refused("a cell of an xlsb that stands twice", twice.zip(), "workbook.damaged"),
        refused("a column of an xlsb past the last one", of_cell(number(16_384, 1.0)), "workbook.over_limit"),
        refused(
            "more cells of an xlsb than are allowed",
            of_rows(&[row(0), number(0, 1.0), number(1, 1.0)]).zip(),
            "workbook.over_limit",
        )
        .within("CELLS", 1),
        refused("an xlsb without its sheet", one().without(SHEET).zip(), "workbook.damaged"),
        refused(
            "an xlsb without relations",
            one().without("xl/_rels/workbook.bin.rels").zip(),
            "workbook.damaged",
        ),
        refused(
            "a sheet of records in a part of markup",
            elsewhere("worksheet", "worksheets/blad.xml"),
            "workbook.damaged",
        ),
        refused(
            "a sheet by a relation of another kind",
            elsewhere("tekst", "worksheets/blad.dat"),
            "workbook.damaged",
        ),
        refused("a sheet by a relation of another kind beside a good one", beside, "workbook.damaged"),
        refused("an xlsb of nothing", of_part("").zip(), "workbook.damaged"),
    ]
}

#[test]
fn what_people_do_not_see_of_an_xlsb_is_told() {
    let numbers =
        |numbers: &[u32]| -> Vec<u8> { numbers.iter().copied().flat_map(u32::to_le_bytes).collect() };
    let columns =
        |first, last, flags| record(0x3C, &[numbers(&[first, last, 0, 0]), vec![flags, 0]].concat());
    let before = [record(0x0186, &[]), columns(0, 0, 0), columns(1, 2, 1), record(0x0187, &[])];
    let after = [record(0xB1, &numbers(&[1])), record(0xB0, &numbers(&[0, 1, 2, 3])), record(0xB2, &[])];
    let shown = [row(0), number(0, 1.0), row_with(1, 0x10), number(0, 2.0), row(2), number(0, 3.0)];
    let file = of_records(&before, &shown, &after).zip();

    let mut workbook = Workbook::open(file, &Limits::default()).unwrap();
    let mut visibilities = Vec::new();
    let mut see = |row: RawRow| {
        visibilities.push(row.visibility);
        ControlFlow::Continue(())
    };
    workbook.for_each_row(0, &mut see).unwrap();
    assert_eq!(visibilities, [Visibility::Visible, Visibility::Hidden, Visibility::Visible]);
    assert_eq!(workbook.hidden_columns(0).iter().collect::<Vec<_>>(), [(1, 2)]);
    let merged: Vec<_> =
        workbook.merged_regions(0).iter().map(|region| format!("{}:{}", region.first, region.last)).collect();
    assert_eq!(merged, ["C1:D2"]);
}
