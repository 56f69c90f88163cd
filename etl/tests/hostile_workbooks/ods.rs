//! `OpenDocument` sheets that repeat without end, or have none

use super::{
    Case,
    build::ods::{CELL, of_cells, of_content, of_rows},
    read, refused,
};

fn repeated(rows: &str, cells: &str) -> String {
    format!(
        "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell office:value-type=\"string\" \
         table:number-columns-repeated=\"{cells}\"><text:p>a</text:p></table:table-cell></table:table-row>"
    )
}

fn of_spaces(spaces: &str) -> Vec<u8> {
    let text = format!("<text:p>a<text:s text:c=\"{spaces}\"/>b</text:p>");
    of_cells(&format!("<table:table-cell office:value-type=\"string\">{text}</table:table-cell>")).zip()
}

fn with_manifest(manifest: &str) -> Vec<u8> {
    of_cells(CELL).with("META-INF/manifest.xml", manifest).zip()
}

fn unended(name: &'static str, content: &str) -> Case {
    refused(name, of_content(content).zip(), "workbook.damaged")
}

pub(super) fn cases() -> Vec<Case> {
    [repeats(), markup()].into_iter().flatten().collect()
}

fn repeats() -> Vec<Case> {
    let tail = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let corners = format!(
        "<table:table-row>{CELL}</table:table-row><table:table-row table:number-rows-repeated=\"900000\"/>\
         <table:table-row><table:table-cell table:number-columns-repeated=\"16000\"/>{CELL}</table:table-row>"
    );
    let long = CELL.replace(">a<", &format!(">{}<", "a".repeat(30_000)));
    let long = format!("<table:table-row table:number-rows-repeated=\"1000000\">{long}</table:table-row>");
    vec![
        read(
            "empty rows and columns to the end",
            of_rows(&(repeated("2", "2") + tail)).zip(),
            "A1=a B1=a A2=a B2=a",
        ),
        refused(
            "four thousand million rows",
            of_rows(&repeated("4000000000", "1")).zip(),
            "workbook.over_limit",
        ),
        refused(
            "more rows than a number holds",
            of_rows(&repeated("99999999999999999999", "1")).zip(),
            "workbook.damaged",
        ),
        refused("fewer rows than none", of_rows(&repeated("-1", "1")).zip(), "workbook.damaged"),
        refused(
            "four thousand million columns",
            of_rows(&repeated("1", "4000000000")).zip(),
            "workbook.over_limit",
        ),
        refused(
            "a thousand thousand rows of as many columns",
            of_rows(&repeated("1000000", "1000")).zip(),
            "workbook.over_limit",
        ),
        refused("two corners with nothing in between", of_rows(&corners).zip(), "workbook.over_limit"),
        refused("a long text a million times", of_rows(&long).zip(), "workbook.over_limit"),
        read("three spaces", of_spaces("3"), "A1=a   b"),
        refused("four thousand million spaces", of_spaces("4000000000"), "workbook.over_limit"),
        refused("spaces that are no number", of_spaces("veel"), "workbook.damaged"),
    ]
}

fn markup() -> Vec<Case> {
    let deep = format!("{}{}", "<a>".repeat(1_000), "</a>".repeat(1_000));
    let misspelt = CELL.replace("value-type", "value-typo");
    let declared = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><office:document-content/>";
    let encrypted = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    vec![
        unended("a table without an end", "<table:table table:name=\"a\"><table:table-row/>"),
        unended(
            "a table that ends in an attribute",
            "<table:table table:name=\"a\"><a b=\"></a></table:table>\">",
        ),
        unended(
            "a table that ends in an instruction",
            "<table:table table:name=\"a\"><?a > </table:table> ?>",
        ),
        unended("a table that ends in a comment", "<table:table table:name=\"a\"><!-- </table:table> -->"),
        unended("a table that ends as another", "<table:table table:name=\"a\"></x:table>"),
        unended("elements a thousand deep", &deep),
        refused("a kind of value that is misspelt", of_cells(&misspelt).zip(), "workbook.no_content"),
        refused(
            "an ods with an entity from another file",
            of_rows("").with("content.xml", declared).zip(),
            "workbook.damaged",
        ),
        refused("an ods with a password", with_manifest(encrypted), "workbook.encrypted"),
        refused("an ods without content", of_rows("").without("content.xml").zip(), "workbook.damaged"),
        refused("an ods without sheets", of_content("").zip(), "workbook.no_content"),
        refused(
            "a text of OpenDocument",
            of_cells(CELL).with("mimetype", "application/vnd.oasis.opendocument.text").zip(),
            "workbook.not_a_workbook",
        ),
    ]
}
