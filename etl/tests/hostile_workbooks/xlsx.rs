//! Sheets in markup that claim, repeat, nest or refer to what is not there

use super::{
    Case,
    build::{
        utf16,
        xlsx::{SHEET, of_part, of_rows, of_strings, of_text, relation, workbook},
    },
    read, refused,
};

const FAR: &str =
    r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
const LAUGHS: &str = r#"<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>"#;
const FOREIGN: &str = r#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>"#;

/// A row of one cell
fn row(row: &str, cell: &str) -> String {
    format!("<row r=\"{row}\"><c r=\"{cell}\"><v>1</v></c></row>")
}

fn with_dimension(claim: &str) -> Vec<u8> {
    of_part(format!("<worksheet><dimension ref=\"{claim}\"/><sheetData>{FAR}</sheetData></worksheet>")).zip()
}

fn with_claim(claim: &str) -> Vec<u8> {
    of_strings(&format!("<sst count=\"1\" uniqueCount=\"{claim}\"><si><t>a</t></si></sst>")).zip()
}

fn with_declaration(declaration: &str, entity: &str) -> Vec<u8> {
    of_part(format!(
        "<?xml version=\"1.0\"?>{declaration}<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>{entity}</v></c></row>\
         </sheetData></worksheet>"
    ))
    .zip()
}

fn of_sheets(sheets: &[(&str, &str)]) -> Vec<u8> {
    of_rows(FAR).with("xl/workbook.xml", workbook(sheets)).zip()
}

fn related_to(target: &str) -> Vec<u8> {
    of_rows(FAR).with("xl/_rels/workbook.xml.rels", relation(target)).zip()
}

pub(super) fn cases() -> Vec<Case> {
    [counts(), places(), lengths(), markup(), relations()].into_iter().flatten().collect()
}

fn counts() -> Vec<Case> {
    let strings = format!("<sst>{}</sst>", "<si><t>a</t></si>".repeat(61));
    let styles = format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(131_073));
    let overlapping =
        ["A1:A9", "A2:B3", "A1:C1048576", "C1:XFD9"].map(|range| format!("<mergeCell ref=\"{range}\"/>"));
    let merged = format!(
        "<worksheet><sheetData>{FAR}</sheetData><mergeCells>{}</mergeCells></worksheet>",
        overlapping.concat()
    );
    vec![
        refused(
            "more formats of cells than Excel takes",
            of_rows(FAR).with("xl/styles.xml", styles).zip(),
            "workbook.over_limit",
        ),
        read("merged cells that overlap", of_part(merged).zip(), "A1=1 XFD1048576=2"),
        read("two cells as far apart as can be", of_rows(FAR).zip(), "A1=1 XFD1048576=2"),
        read("a sheet that claims one cell", with_dimension("A1"), "A1=1 XFD1048576=2"),
        read("a sheet that claims all cells", with_dimension("A1:XFD1048576"), "A1=1 XFD1048576=2"),
        refused("a sheet that claims to end before it begins", with_dimension("C3:A1"), "workbook.damaged"),
        refused(
            "a sheet that claims more than can be",
            with_dimension("A1:ZZZZZZ99999999999"),
            "workbook.damaged",
        ),
        refused("a claim of a thousand million strings", with_claim("1000000000"), "workbook.damaged"),
        refused("a claim of 2^32-1 strings", with_claim("4294967295"), "workbook.damaged"),
        refused("a claim of 2^64-1 strings", with_claim("18446744073709551615"), "workbook.damaged"),
        refused(
            "a claim of more strings than a number holds",
            with_claim("99999999999999999999"),
            "workbook.damaged",
        ),
        refused("a claim of fewer strings than none", with_claim("-1"), "workbook.damaged"),
        refused("sixty million strings, scaled", of_strings(&strings).zip(), "workbook.over_limit")
            .within("SHARED_STRINGS", 60),
        refused("a string that is not there", of_strings("<sst/>").zip(), "workbook.damaged"),
        refused(
            "more cells than are allowed",
            of_rows(&"<row><c/><c/><c/></row>".repeat(4)).zip(),
            "workbook.over_limit",
        )
        .within("CELLS", 11),
        refused("more rows than are allowed", of_rows(&"<row/>".repeat(12)).zip(), "workbook.over_limit")
            .within("ROWS", 11),
    ]
}

fn places() -> Vec<Case> {
    let cells = |cells: &str| of_rows(&format!("<row r=\"1\">{cells}</row>")).zip();
    let rows = |above: String, below: String| of_rows(&(above + &below)).zip();
    vec![
        read(
            "cells from right to left",
            cells(r#"<c r="C1"><v>3</v></c><c r="A1"><v>1</v></c>"#),
            "A1=1 C1=3",
        ),
        refused(
            "a cell that stands twice",
            cells(r#"<c r="A1"><v>3</v></c><c r="A1"><v>1</v></c>"#),
            "workbook.damaged",
        ),
        refused("rows from bottom to top", rows(row("2", "A2"), row("1", "A1")), "workbook.damaged"),
        refused(
            "a row between others that stands twice",
            rows(row("1", "A1") + &row("2", "A2"), row("1", "B1")),
            "workbook.damaged",
        ),
        refused("a row that stands twice", rows(row("1", "A1"), row("1", "A1")), "workbook.damaged"),
        refused(
            "a row below the last one",
            rows(String::new(), row("1048577", "A1048577")),
            "workbook.over_limit",
        ),
        refused(
            "a row that no number holds",
            rows(String::new(), row("99999999999", "A99999999999")),
            "workbook.damaged",
        ),
        refused("a row above the first one", rows(String::new(), row("0", "A0")), "workbook.damaged"),
        refused("a column past the last one", rows(String::new(), row("1", "XFE1")), "workbook.over_limit"),
        refused(
            "a column that no number holds",
            rows(String::new(), row("1", "ZZZZZZZZZZZZ1")),
            "workbook.damaged",
        ),
        refused("an address that is none", rows(String::new(), row("1", "é1")), "workbook.damaged"),
    ]
}

fn lengths() -> Vec<Case> {
    let long = "a".repeat(1 << 20);
    let sheet = |content: String| of_part(content).zip();
    vec![
        refused("a text of a gigabyte, scaled", of_text(&long).zip(), "workbook.over_limit"),
        refused("a text of one character too many", of_text(&long[..32_768]).zip(), "workbook.over_limit A1"),
        refused(
            "a shared string of a gigabyte, scaled",
            of_strings(&format!("<sst><si><t>{long}</t></si></sst>")).zip(),
            "workbook.over_limit",
        ),
        refused(
            "an attribute of a gigabyte, scaled",
            of_rows(&format!("<row r=\"1\" x=\"{long}\"/>")).zip(),
            "workbook.over_limit",
        ),
        refused(
            "a name of a gigabyte, scaled",
            sheet(format!("<worksheet><{long}/></worksheet>")),
            "workbook.over_limit",
        ),
        refused(
            "a comment of a gigabyte, scaled",
            sheet(format!("<worksheet><!--{long}--></worksheet>")),
            "workbook.over_limit",
        ),
        refused(
            "an instruction of a gigabyte, scaled",
            sheet(format!("<?x {long}?><worksheet/>")),
            "workbook.over_limit",
        ),
        refused(
            "literal text of a gigabyte, scaled",
            of_text(&format!("<![CDATA[{long}]]>")).zip(),
            "workbook.over_limit",
        ),
        refused(
            "a formula of a gigabyte, scaled",
            of_rows(&format!("<row r=\"1\"><c r=\"A1\"><f>{long}</f><v>1</v></c></row>")).zip(),
            "workbook.over_limit",
        ),
        refused(
            "a tag without an end",
            sheet("<worksheet><sheetData><row r=\"1".to_owned()),
            "workbook.damaged",
        ),
        refused(
            "a sheet that is cut off",
            sheet(format!("<worksheet><sheetData>{FAR}<row r=\"")),
            "workbook.damaged",
        ),
    ]
}

fn markup() -> Vec<Case> {
    let wide = |text: &str| of_part(utf16(text)).zip();
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
    let query = of_rows(FAR).with("customXml/item1.xml", utf16("\u{feff}<query/>")).zip();
    let deep = format!("<worksheet>{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000))
        + &sheet["<worksheet>".len()..];
    let link = "<externalLink><sheetDataSet><sheetData sheetId=\"0\"/><sheetData sheetId=\"1\"/></sheetDataSet></externalLink>";
    let others = of_rows(FAR).with("xl/externalLinks/externalLink1.xml", link).zip();
    let second = sheet.replace("<sheetData>", "<sheetData/><sheetData>");
    let shared = |formula: &str| {
        of_rows(&format!("<row r=\"1\"><c r=\"A1\"><f {formula}>B1+1</f><v>1</v></c></row>")).zip()
    };
    vec![
        refused("a sheet in UTF-16", wide(&format!("\u{feff}{sheet}")), "workbook.format_not_supported"),
        refused("a sheet in UTF-16 without a mark", wide(sheet), "workbook.format_not_supported"),
        read("a query in UTF-16", query, "A1=1 XFD1048576=2"),
        refused("a thousand million laughs", with_declaration(LAUGHS, "&c;"), "workbook.damaged"),
        refused("an entity from another file", with_declaration(FOREIGN, "&e;"), "workbook.damaged"),
        read("entities that are not used", with_declaration(LAUGHS, "1"), "A1=1"),
        refused("an entity that nobody declared", with_declaration("", "een &wat; twee"), "workbook.damaged"),
        read("what other workbooks hold", others, "A1=1 XFD1048576=2"),
        refused("rows behind the end of the rows", of_part(second).zip(), "workbook.damaged"),
        read("elements a hundred thousand deep", of_part(deep).zip(), "A1=1"),
        read("a formula that all cells share", shared("t=\"shared\" ref=\"A1:XFD1048576\" si=\"0\""), "A1=1"),
        read(
            "a shared formula with the largest number",
            shared("t=\"shared\" ref=\"A1:B9\" si=\"4294967295\""),
            "A1=1",
        ),
        read("a formula over all cells", shared("t=\"array\" ref=\"A1:XFD1048576\""), "A1=1"),
        refused("nothing at all", of_part("").zip(), "workbook.damaged"),
        refused("a sheet without rows", of_rows("").zip(), "workbook.no_content"),
        refused("a sheet of binary noise", of_part([0, 1, 2, 0xFF, 0xFE, 7]).zip(), "workbook.damaged"),
    ]
}

fn relations() -> Vec<Case> {
    let names: Vec<String> = (0..256).map(|sheet| format!("Blad{sheet}")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "r1")).collect();
    vec![
        refused("more sheets than are allowed", of_sheets(&many), "workbook.over_limit"),
        refused("two sheets of one name", of_sheets(&[("a", "r1"), ("a", "r1")]), "workbook.damaged"),
        refused("a sheet without a part", of_sheets(&[("a", "r2")]), "workbook.damaged"),
        refused("a workbook without sheets", of_sheets(&[]), "workbook.no_content"),
        refused("a part that is not there", of_rows(FAR).without(SHEET).zip(), "workbook.damaged"),
        refused(
            "a sheet in a file of this machine",
            related_to("../../../../../etc/passwd"),
            "workbook.damaged",
        ),
        refused("a sheet on another machine", related_to("http://127.0.0.1/sheet1.xml"), "workbook.damaged"),
        refused("a sheet that is the workbook itself", related_to("workbook.xml"), "workbook.damaged"),
        refused(
            "a workbook without relations",
            of_rows(FAR).without("xl/_rels/workbook.xml.rels").zip(),
            "workbook.damaged",
        ),
        read(
            "macros, which nobody runs",
            of_rows(FAR).with("xl/vbaProject.bin", [0xFF; 99]).zip(),
            "A1=1 XFD1048576=2",
        ),
    ]
}
