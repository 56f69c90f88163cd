//! Text that is too much of something, or no text at all

use super::{Case, read, refused};

/// Bytes of a file that the default settings just take
const LARGEST: usize = 20_000_000;

/// Bytes of every value, in no order
fn noise() -> Vec<u8> {
    (0..LARGEST / 4)
        .scan(1_u32, |state, _| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Some(state.rotate_left(13).to_le_bytes())
        })
        .flatten()
        .collect()
}

pub(super) fn cases() -> Vec<Case> {
    let long = "a".repeat(1 << 20);
    let quoted = format!("Nr;Titel\n1;\"Zout\n{}", "2;Groen\n".repeat(10_000));
    vec![
        refused("a file of nothing", "", "workbook.empty_file"),
        refused("only white space", " \r\n\t\r\n", "workbook.empty_file"),
        refused("only a mark of its encoding", "\u{feff}", "workbook.empty_file"),
        refused("only separators", ";;;\n;;;\n", "workbook.no_content"),
        refused("only the line of the separator", "sep=;\n", "workbook.no_content"),
        refused("zeros between the letters", "Nr;Titel\0\n1;Zout\n", "workbook.not_a_workbook"),
        refused("only zeros", [0; 4096], "workbook.not_a_workbook"),
        refused("a line of a gigabyte, scaled", long.as_str(), "workbook.over_limit A1"),
        refused(
            "a line of a gigabyte after a good one, scaled",
            format!("Nr;Titel\n1;{long}\n"),
            "workbook.over_limit B2",
        ),
        refused(
            "a row of many long texts",
            format!("Nr;Titel\n{}", ("a".repeat(30_000) + ";").repeat(9)),
            "workbook.over_limit A2",
        ),
        refused("a hundred thousand columns", "a;".repeat(100_000), "workbook.over_limit"),
        refused("a line of twenty megabytes", "a".repeat(LARGEST), "workbook.over_limit A1"),
        refused("ten million columns", "a;".repeat(LARGEST / 2), "workbook.over_limit"),
        refused("ten million lines", "a\r\n".repeat(LARGEST / 3), "workbook.over_limit"),
        refused("twenty megabytes that are no text", noise(), "workbook.not_a_workbook"),
        refused(
            "a quote over twenty megabytes",
            format!("Nr;Titel\n1;\"{}", "b\n".repeat(LARGEST / 2)),
            "workbook.over_limit B2",
        ),
        refused("more lines than are allowed", "a\n".repeat(12), "workbook.over_limit").within("ROWS", 11),
        refused("more fields than are allowed", "a;b\n".repeat(6), "workbook.over_limit").within("CELLS", 11),
        refused("a file of more bytes than are allowed", "Nr;Titel\n", "workbook.over_limit")
            .within("FILE_BYTES", 8),
        refused("a quote that is never closed", quoted, "workbook.over_limit B2"),
        refused(
            "a web page",
            "\n<!DOCTYPE html><html><table><tr><td>1</td></tr></table>",
            "workbook.not_a_workbook",
        ),
        refused("markup", "<?xml version=\"1.0\"?><Workbook/>", "workbook.not_a_workbook"),
        refused("a PDF", *b"%PDF-1.7\n1 0 obj\n", "workbook.not_a_workbook"),
        refused("an RTF", "{\\rtf1 Titel}", "workbook.not_a_workbook"),
        refused("an object in JSON", "{\"titel\": \"Zout\", \"nr\": 1}", "workbook.not_a_workbook"),
        refused(
            "an object in JSON over several lines",
            "{\n  \"titel\": \"Zout\"\n}\n",
            "workbook.not_a_workbook",
        ),
        refused("a list in JSON", "[\n  {\"titel\": \"Zout\"},\n  {}\n]", "workbook.not_a_workbook"),
        read("a title in brackets", "[concept];Zout\n1;2\n", "A1=[concept] B1=Zout A2=1 B2=2"),
        refused("a picture", *b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "workbook.not_a_workbook"),
        refused("a gzip", *b"\x1f\x8b\x08\0\0\0\0\0", "workbook.not_a_workbook"),
        refused("a program", *b"\x7fELF\x02\x01\x01\0", "workbook.not_a_workbook"),
        refused("half of UTF-16", *b"\xFF\xFEN\0r\0;\0T", "workbook.not_a_workbook"),
    ]
}
