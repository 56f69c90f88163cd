//! Hidden rows and columns and merged cells are told, whatever the kind of file

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "that is how a test fails")]

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use etl::config::Limits;
use etl::workbook::{Visibility, Workbook};
use rust_xlsxwriter::{Format, Workbook as Writer};
use zip::{ZipWriter, write::SimpleFileOptions};

/// Hidden rows as people count them, hidden columns from 0, and merged regions of a sheet
fn layout(bytes: Vec<u8>, sheet: usize) -> (Vec<u32>, Vec<u32>, Vec<String>) {
    let mut workbook = Workbook::open(bytes, &Limits::default()).unwrap();
    let mut hidden = Vec::new();
    workbook
        .for_each_row(sheet, &mut |row| {
            if row.visibility == Visibility::Hidden {
                hidden.push(row.row + 1);
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    let columns = workbook.hidden_columns(sheet).iter().flat_map(|(first, last)| first..=last).collect();
    let merged = workbook.merged_regions(sheet).iter();
    (hidden, columns, merged.map(|region| format!("{}:{}", region.first, region.last)).collect())
}

#[test]
fn xlsx_tells_its_layout_by_sheet() {
    let mut writer = Writer::new();
    writer.add_worksheet().set_name("Voorblad").unwrap().write_string(0, 0, "niets").unwrap();
    let sheet = writer.add_worksheet();
    for row in 0..6 {
        sheet.write_string(row, 0, "iets").unwrap();
    }
    sheet.set_row_hidden(1).unwrap().set_row_hidden(2).unwrap().set_row_hidden(5).unwrap();
    sheet.set_column_hidden(3).unwrap();
    sheet.merge_range(0, 1, 0, 3, "samen", &Format::new()).unwrap();
    sheet.merge_range(3, 0, 4, 0, "onder elkaar", &Format::new()).unwrap();
    let bytes = writer.save_to_buffer().unwrap();
    assert_eq!(layout(bytes.clone(), 0), (vec![], vec![], vec![]));
    let merged = vec!["B1:D1".to_owned(), "A4:A5".to_owned()];
    assert_eq!(layout(bytes, 1), (vec![2, 3, 6], vec![3], merged));
}

#[test]
fn ods_tells_its_layout_by_sheet() {
    let cell = r#"<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>"#;
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content><office:body><office:spreadsheet>
        <table:table table:name="Leeg"><table:table-row>{cell}</table:table-row></table:table>
        <table:table table:name="Vol">
        <table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>
        <table:table-row table:number-rows-repeated="2">{cell}</table:table-row>
        <table:table-row table:visibility="filter" table:number-rows-repeated="3">{cell}</table:table-row>
        <table:table-row>{cell}<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"
        office:value-type="string"><text:p>b</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
        <table:table-row table:visibility="collapse">{cell}</table:table-row></table:table>
        </office:spreadsheet></office:body></office:document-content>"#
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest></manifest:manifest>"),
        ("content.xml", &content),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert_eq!(layout(bytes.clone(), 0), (vec![], vec![], vec![]));
    assert_eq!(layout(bytes, 1), (vec![3, 4, 5, 7], vec![2], vec!["B6:C7".to_owned()]));
}

#[test]
fn csv_has_no_layout() {
    assert_eq!(layout(b"a;b\n1;2".to_vec(), 0), (vec![], vec![], vec![]));
}
