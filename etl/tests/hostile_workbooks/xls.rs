//! Compound files whose chains run in circles, and records that lie

use super::{
    Case,
    build::{
        put, utf16,
        xls::{
            SECTOR, begin, bound_sheet, compound, end, entry_with, followed_by, number, of_records, record,
            small_compound, stream,
        },
    },
    read, refused,
};

const SELF: fn(Vec<u8>, u32) -> Vec<u8> = |file, sector| followed_by(file, sector, sector);

fn good() -> Vec<u8> {
    of_records(&[number(0, 0, 7.0)])
}

fn small() -> Vec<u8> {
    small_compound("Workbook", &stream(&[], &[number(0, 0, 7.0)]))
}

fn dimensions(numbers: [u32; 2], columns: [u16; 2]) -> Vec<u8> {
    let columns = [columns.map(u16::to_le_bytes).concat(), vec![0; 2]].concat();
    record(0x0200, &[numbers.map(u32::to_le_bytes).concat(), columns].concat())
}

/// One shared string that claims to be of that length, behind claims of how many there are
fn strings(count: u32, length: u16) -> Vec<u8> {
    let string = [&length.to_le_bytes()[..], &[0], b"goed"].concat();
    record(0x00FC, &[count.to_le_bytes().to_vec(), count.to_le_bytes().to_vec(), string].concat())
}

fn of_strings(count: u32, length: u16, index: u8) -> Vec<u8> {
    let cell = record(0x00FD, &[0, 0, 0, 0, 0, 0, index, 0, 0, 0]);
    compound("Workbook", &stream(&[strings(count, length)], &[cell]))
}

/// Sheets at those places of a workbook with nothing but its beginning
fn at_places(places: &[u32]) -> Vec<u8> {
    let sheets: Vec<_> = places.iter().map(|place| bound_sheet(*place)).collect();
    compound("Workbook", &[begin(5), sheets.concat(), end()].concat())
}

pub(super) fn cases() -> Vec<Case> {
    [containers(), claims(), kinds()].into_iter().flatten().collect()
}

fn containers() -> Vec<Case> {
    vec![
        read("an xls of one cell", good(), "A1=7"),
        read("a small xls of one cell", small(), "A1=7"),
        refused("sectors in a circle", SELF(good(), 2), "workbook.damaged"),
        refused("a directory in a circle", SELF(good(), 1), "workbook.damaged"),
        refused("small sectors in a circle", put(small(), 3 * SECTOR, &[0; 4]), "workbook.damaged"),
        read("the sectors of the small ones in a circle that nobody walks", SELF(small(), 2), "A1=7"),
        refused("the list of tables in a circle", put(good(), 68, &[2, 0, 0, 0]), "workbook.damaged"),
        refused("a sector past the end", followed_by(good(), 2, 100_000), "workbook.damaged"),
        refused("a sector that is free", followed_by(good(), 2, 0xFFFF_FFFF), "workbook.damaged"),
        refused("a table past the end", put(good(), 76, &[0xFF, 0xFF, 0, 0]), "workbook.damaged"),
        refused("a directory past the end", put(good(), 48, &[0xFF, 0xFF, 0, 0]), "workbook.damaged"),
        refused(
            "a file that begins past the end",
            entry_with(good(), 116, &[0xFF, 0xFF, 0, 0]),
            "workbook.damaged",
        ),
        read("a file that claims gigabytes", entry_with(good(), 120, &[0xFF, 0xFF, 0xFF, 0x7F]), "A1=7"),
        refused("sectors of a size that there is not", put(good(), 30, &[31]), "workbook.damaged"),
        refused("a compound file that is cut off", &good()[..2_000], "workbook.damaged"),
        refused(
            "only the beginning of a compound file",
            *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "workbook.damaged",
        ),
    ]
}

fn claims() -> Vec<Case> {
    let far = [number(0, 0, 1.0), number(65_535, 255, 2.0)];
    // A text that follows no formula is put into A1.
    let text = record(0x0207, &[1, 0, 0, b'a']);
    let merged = record(0x00E5, &[0xFF, 0xFF, 0, 0, 1, 0]);
    let several = record(0x00BD, &[0, 0, 0xF0, 0xFF, 0, 0, 0, 0, 0, 0, 2, 0]);
    let long = [number(0, 0, 1.0), vec![0x03, 0x02, 0xFF, 0xFF, 0]].concat();
    vec![
        read(
            "an xls that claims all cells",
            of_records(&[dimensions([0, u32::MAX], [0, u16::MAX]), number(0, 0, 7.0)]),
            "A1=7",
        ),
        read(
            "an xls that claims to end before it begins",
            of_records(&[dimensions([9, 1], [9, 1]), number(0, 0, 7.0)]),
            "A1=7",
        ),
        refused("an xls of two cells far apart", of_records(&far), "workbook.over_limit"),
        refused(
            "a text without a formula far from the rest",
            of_records(&[number(65_535, 255, 2.0), text]),
            "workbook.over_limit",
        ),
        read("a claim of 2^32-1 strings in an xls", of_strings(u32::MAX, 4, 0), "A1=goed"),
        refused("a string that is longer than its record", of_strings(1, 60_000, 0), "workbook.damaged"),
        refused("a string of an xls that is not there", of_strings(1, 4, 9), "workbook.no_content"),
        refused("a sheet past the end", at_places(&[1_000_000]), "workbook.damaged"),
        refused("a sheet that is the workbook", at_places(&[0]), "workbook.no_content"),
        refused("a sheet in the middle of a record", at_places(&[7]), "workbook.damaged"),
        refused("a thousand sheets", at_places(&[0; 1_000]), "workbook.over_limit"),
        refused(
            "merged cells that are not told",
            of_records(&[number(0, 0, 1.0), merged]),
            "workbook.damaged",
        ),
        refused("several numbers from right to left", of_records(&[several]), "workbook.damaged"),
        refused("a record longer than the file", of_records(&[long]), "workbook.damaged"),
    ]
}

fn kinds() -> Vec<Case> {
    let secret = record(0x002F, &[1; 54]);
    let old = |kind: u16| record(kind, &[0, 0, 16, 0, 0, 0]);
    vec![
        refused(
            "an xls with a password",
            compound("Workbook", &stream(&[secret], &[])),
            "workbook.encrypted",
        ),
        refused("an xlsx with a password", compound("EncryptedPackage", &[7; 5_000]), "workbook.encrypted"),
        refused("a text of Word", compound("WordDocument", &[7; 5_000]), "workbook.not_a_workbook"),
        refused("Excel 2", old(0x0009), "workbook.not_a_workbook"),
        refused("Excel 2 as it was written", [0x09, 0, 4, 0, 2, 0, 16, 0], "workbook.format_not_supported"),
        refused("Excel 3", old(0x0209), "workbook.format_not_supported"),
        refused("Excel 4", old(0x0409), "workbook.format_not_supported"),
        refused(
            "Excel 4 in a compound file",
            compound("Book", &[old(0x0409), end()].concat()),
            "workbook.format_not_supported",
        ),
        refused(
            "Excel 5 without a compound file",
            record(0x0809, &[0, 5, 5, 0, 0, 0, 0, 0]),
            "workbook.format_not_supported",
        ),
        refused("a workbook of zeros", compound("Workbook", &utf16("")), "workbook.no_content"),
    ]
}
