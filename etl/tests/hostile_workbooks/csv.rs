//! Text that is too much of something, or no text at all

use super::{Case, read, refused};

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
        refused("a hundred thousand columns", "a;".repeat(100_000), "workbook.over_limit"),
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
