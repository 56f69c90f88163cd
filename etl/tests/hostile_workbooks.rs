//! Workbooks made to hurt end in one clear finding, quickly and in little memory

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "that is how a test fails")]

use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use etl::config::Limits;
use etl::error::EtlError;
use etl::workbook::{RawRow, Workbook};
use zip::{ZipWriter, write::SimpleFileOptions};

const CONTENT_TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const PACKAGE: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Blad1" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const MANIFEST: &str = r"<manifest:manifest></manifest:manifest>";
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn xlsx(sheet: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    parts.extend_from_slice(more);
    archive(&parts)
}

fn rows(cells: &str) -> Vec<u8> {
    format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{cells}</sheetData></worksheet>")
        .into_bytes()
}

fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>{table}\
         </office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", ODS.as_bytes()),
        ("META-INF/manifest.xml", MANIFEST.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Vec<RawRow>, (&'static str, Option<String>)> {
    let start = Instant::now();
    let result = Workbook::open(bytes, limits).and_then(|mut workbook| {
        let mut rows = Vec::new();
        workbook.for_each_row(0, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    });
    assert!(start.elapsed() < Duration::from_secs(20));
    result.map_err(|error| match error {
        EtlError::Unreadable(finding) => (finding.code, finding.cell.map(|cell| cell.to_string())),
        other => panic!("{other}"),
    })
}

fn code(bytes: Vec<u8>) -> &'static str {
    read(bytes, &Limits::default()).unwrap_err().0
}

#[test]
fn two_cells_far_apart_are_two_cells() {
    let cells =
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    let rows = read(xlsx(&rows(cells), &[]), &Limits::default()).unwrap();
    let addresses: Vec<_> = rows.iter().map(|row| row.cells[0].address.to_string()).collect();
    assert_eq!(addresses, ["A1", "XFD1048576"]);
}

#[test]
fn cells_are_put_in_order_but_rows_are_not() {
    let cells = r#"<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c><c r="B1" s="1"/></row>"#;
    let read_rows = read(xlsx(&rows(cells), &[]), &Limits::default()).unwrap();
    let columns: Vec<_> = read_rows[0].cells.iter().map(|cell| cell.address.column).collect();
    assert_eq!(columns, [0, 2]);
    for cells in [
        r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>"#,
    ] {
        assert_eq!(code(xlsx(&rows(cells), &[])), "workbook.damaged", "{cells}");
    }
    let overflow = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="9999999999999"><c><v>1</v></c></row>"#;
    assert!(read(xlsx(&rows(overflow), &[]), &Limits::default()).is_err());
    let beyond = r#"<row r="1048577"><c r="A1048577"><v>1</v></c></row>"#;
    assert_eq!(code(xlsx(&rows(beyond), &[])), "workbook.over_limit");
}

#[test]
fn claims_about_shared_strings_are_not_believed() {
    let cells = rows(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#);
    for claim in ["4294967295", "1000000000", "18446744073709551615", "99999999999999999999"] {
        let strings = format!("<sst count=\"1\" uniqueCount=\"{claim}\"><si><t>a</t></si></sst>");
        assert_eq!(
            code(xlsx(&cells, &[("xl/sharedStrings.xml", strings.as_bytes())])),
            "workbook.damaged",
            "{claim}"
        );
    }
    let honest = "<sst count=\"1\" uniqueCount=\"2\"><si><t>a</t></si><si><t>b</t></si></sst>";
    assert_eq!(
        read(xlsx(&cells, &[("xl/sharedStrings.xml", honest.as_bytes())]), &Limits::default()).unwrap().len(),
        1
    );
    let limits = Limits { shared_strings: 3, ..Limits::default() };
    let many = format!("<sst>{}</sst>", "<si/>".repeat(4));
    let refused = read(xlsx(&cells, &[("xl/sharedStrings.xml", many.as_bytes())]), &limits).unwrap_err();
    assert_eq!(refused.0, "workbook.over_limit");
}

#[test]
fn what_is_inflated_is_counted() {
    let zeros = vec![0_u8; 64 << 20];
    let bomb = xlsx(&rows(""), &[("xl/media/image1.png", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    let limits = Limits { inflated_bytes: 32 << 20, ..Limits::default() };
    assert_eq!(read(bomb, &limits).unwrap_err().0, "workbook.over_limit");

    let long = format!("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>{}</v></c></row>", "a".repeat(1 << 20));
    assert_eq!(code(xlsx(&rows(&long), &[])), "workbook.over_limit");
    let attribute = format!("<row r=\"1\" x=\"{}\"/>", "a".repeat(1 << 20));
    assert_eq!(code(xlsx(&rows(&attribute), &[])), "workbook.over_limit");
}

#[test]
fn limits_name_the_cell_where_there_is_one() {
    let limits = Limits { text_chars: 5, ..Limits::default() };
    let cells = r#"<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><v>zes!!!</v></c></row>"#;
    let refused = read(xlsx(&rows(cells), &[]), &limits).unwrap_err();
    assert_eq!(refused, ("workbook.over_limit", Some("B1".to_owned())));
    let limits = Limits { cells: 2, ..Limits::default() };
    assert_eq!(read("a;b;c".into(), &limits).unwrap_err().0, "workbook.over_limit");
    let limits = Limits { columns: 2, ..Limits::default() };
    assert_eq!(read("a;b;c".into(), &limits).unwrap_err().0, "workbook.over_limit");
    let limits = Limits { rows: 1, ..Limits::default() };
    assert_eq!(read("a\nb".into(), &limits).unwrap_err().0, "workbook.over_limit");
    let limits = Limits { file_bytes: 2, ..Limits::default() };
    assert_eq!(read("a\nb".into(), &limits).unwrap_err().0, "workbook.over_limit");
    let limits = Limits { zip_entries: 4, ..Limits::default() };
    assert_eq!(read(xlsx(&rows(""), &[]), &limits).unwrap_err().0, "workbook.over_limit");
}

#[test]
fn what_the_parser_would_misread_is_refused() {
    let wide: Vec<u8> = "\u{feff}<worksheet/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(code(xlsx(&wide, &[])), "workbook.format_not_supported");
    assert_eq!(code(xlsx(&rows(""), &[("../../etc/passwd", b"x")])), "workbook.damaged");
    assert_eq!(code(xlsx(&rows(""), &[])), "workbook.no_content");
    assert_eq!(code(archive(&[("word/document.xml", b"<document/>")])), "workbook.not_a_workbook");
    assert_eq!(code(b"PK\x03\x04 and then nothing".to_vec()), "workbook.damaged");
    assert_eq!(code(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()), "workbook.damaged");
    assert_eq!(code(b"<html><table><tr><td>1</td></tr></table></html>".to_vec()), "workbook.not_a_workbook");
    // Excel keeps queries in UTF-16: that is no sheet.
    let cells = rows(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    assert!(read(xlsx(&cells, &[("customXml/item1.xml", &wide)]), &Limits::default()).is_ok());
}

#[test]
fn repeats_in_ods_are_not_believed() {
    let cell = r#"<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>"#;
    let table = |rows: &str| ods(&format!("<table:table table:name=\"Blad1\">{rows}</table:table>"));
    let fine = table(&format!(
        "<table:table-row table:number-rows-repeated=\"3\">{cell}<table:table-cell table:number-columns-repeated=\"16383\"/>\
         </table:table-row><table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row>"
    ));
    assert_eq!(read(fine, &Limits::default()).unwrap().len(), 3);
    for rows in [
        format!("<table:table-row table:number-rows-repeated=\"4000000000\">{cell}</table:table-row>"),
        format!(
            "<table:table-row>{cell}</table:table-row><table:table-row table:number-rows-repeated=\"900000\"/>\
             <table:table-row><table:table-cell table:number-columns-repeated=\"16000\"/>{cell}</table:table-row>"
        ),
        r#"<table:table-row><table:table-cell office:value-type="string"><text:p><text:s text:c="4000000000"/></text:p></table:table-cell></table:table-row>"#.to_owned(),
        format!(
            "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell office:value-type=\"string\">\
             <text:p>{}</text:p></table:table-cell></table:table-row>",
            "a".repeat(30_000)
        ),
    ] {
        assert_eq!(code(table(&rows)), "workbook.over_limit", "{rows:.200}");
    }
}

#[test]
fn an_ods_without_an_end_does_not_wait_for_it() {
    for content in [
        r#"<table:table table:name="a"><table:table-row/>"#,
        r#"<table:table table:name="a"><a b="></a></table:table>">"#,
        r#"<table:table table:name="a"><?a > </table:table> ?>"#,
        r#"<table:table table:name="a"><!-- </table:table> -->"#,
        r#"<table:table table:name="a"></x:table>"#,
    ] {
        assert_eq!(code(ods(content)), "workbook.damaged", "{content}");
    }
    let misspelt = r#"<table:table table:name="a"><table:table-row><table:table-cell office:value-typo="string"><text:p>a</text:p></table:table-cell></table:table-row></table:table>"#;
    assert_eq!(code(ods(misspelt)), "workbook.no_content");
}
