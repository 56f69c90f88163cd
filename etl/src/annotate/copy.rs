//! A workbook of Excel with the sheets, cells and addresses of one whose look cannot be kept: csv, xls, ods

use std::{
    collections::HashSet,
    fmt::Write as _,
    io::{Cursor, Write},
    ops::ControlFlow,
    sync::Arc,
};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use rust_decimal::Decimal;
use schema::types::CellAddress;
use zip::ZipWriter;

use super::{
    NotAnnotated, broken, list::text_cell, markup::escape, package::options, relations::DECLARATION,
    styles::bare,
};
use crate::{
    config::Limits,
    workbook::{RawRow, RawValue, Visibility, Workbook},
};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// What Excel can hold
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;
const LONGEST_NAME: usize = 31;

/// Formats by their place in the stylesheet: a day, a moment, a duration
const FORMATS: &str = "<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"1\"/>\
                       <xf numFmtId=\"22\" fontId=\"0\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"1\"/>\
                       <xf numFmtId=\"46\" fontId=\"0\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"1\"/>";
const PLAIN: u32 = 0;
const DAY: u32 = 1;
const MOMENT: u32 = 2;
const DURATION: u32 = 3;

/// A copy, and what its sheets are called there
pub(super) struct Copy {
    pub(super) bytes: Arc<[u8]>,
    /// Name in the original, name in the copy: Excel allows fewer names
    pub(super) names: Vec<(String, String)>,
}

/// Copies all cells
pub(super) fn of(content: Arc<[u8]>, limits: &Limits) -> Result<Copy, NotAnnotated> {
    let mut workbook = Workbook::open(content, limits)?;
    let names = names(&workbook);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| -> Result<(), NotAnnotated> {
        zip.start_file(name, options()).map_err(broken)?;
        zip.write_all(text.as_bytes()).map_err(broken)
    };
    let sheets: Vec<Visibility> = workbook.sheets().iter().map(|sheet| sheet.visibility).collect();
    add("[Content_Types].xml", &content_types(sheets.len()))?;
    add("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.xml".to_owned())]))?;
    add("xl/workbook.xml", &book(&names, &sheets))?;
    let mut parts: Vec<_> =
        (1..=sheets.len()).map(|number| ("worksheet", format!("worksheets/sheet{number}.xml"))).collect();
    parts.push(("styles", "styles.xml".to_owned()));
    add("xl/_rels/workbook.xml.rels", &relations(&parts))?;
    add("xl/styles.xml", &bare(MAIN, FORMATS))?;
    for index in 0..sheets.len() {
        zip.start_file(format!("xl/worksheets/sheet{}.xml", index + 1), options()).map_err(broken)?;
        sheet(&mut workbook, index, &mut zip)?;
    }
    let bytes = zip.finish().map_err(broken)?.into_inner().into();
    Ok(Copy { bytes, names })
}

/// Names that Excel allows, each once
fn names(workbook: &Workbook) -> Vec<(String, String)> {
    let mut taken = HashSet::new();
    let mut names = Vec::new();
    for sheet in workbook.sheets() {
        let plain: String =
            sheet.name.chars().map(|letter| if "[]:*?/\\".contains(letter) { '_' } else { letter }).collect();
        let plain = plain.trim_matches('\'');
        let cut = |length: usize| -> String { plain.chars().take(length).collect() };
        let numbered = (2_u32..).map(|number| format!("{} ({number})", cut(LONGEST_NAME - 8)));
        let name = std::iter::once(cut(LONGEST_NAME))
            .filter(|name| !name.trim().is_empty())
            .chain(numbered)
            .find(|name| taken.insert(name.to_lowercase()))
            .unwrap_or_default();
        names.push((sheet.name.to_string(), name));
    }
    names
}

fn content_types(sheets: usize) -> String {
    let mut text = format!(
        "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{CONTENT}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{CONTENT}.styles+xml\"/>"
    );
    for number in 1..=sheets {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{CONTENT}.worksheet+xml\"/>"
        );
    }
    text + "</Types>"
}

fn relations(parts: &[(&str, String)]) -> String {
    let mut text = format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    for (number, (kind, part)) in (1_u32..).zip(parts) {
        let _ = write!(text, "<Relationship Id=\"rId{number}\" Type=\"{TYPES}/{kind}\" Target=\"{part}\"/>");
    }
    text + "</Relationships>"
}

/// What was hidden stays so, unless nothing would be left to see
fn book(names: &[(String, String)], sheets: &[Visibility]) -> String {
    let first_visible = sheets.iter().position(|sheet| *sheet == Visibility::Visible);
    let active = first_visible.unwrap_or(0);
    let mut text = format!(
        "{DECLARATION}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{TYPES}\"><bookViews><workbookView activeTab=\"{active}\"/></bookViews><sheets>"
    );
    for (index, ((_, name), visibility)) in names.iter().zip(sheets).enumerate() {
        let number = index + 1;
        let is_hidden = *visibility == Visibility::Hidden && first_visible.is_some();
        let state = if is_hidden { " state=\"hidden\"" } else { "" };
        let _ = write!(
            text,
            "<sheet name=\"{}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>",
            escape(name)
        );
    }
    text + "</sheets></workbook>"
}

fn sheet(workbook: &mut Workbook, index: usize, out: &mut impl Write) -> Result<(), NotAnnotated> {
    let start = format!(
        "{DECLARATION}<worksheet xmlns=\"{MAIN}\"><sheetFormatPr baseColWidth=\"20\" defaultRowHeight=\"15\"/><sheetData>"
    );
    out.write_all(start.as_bytes()).map_err(broken)?;
    let mut failure = None;
    workbook.for_each_row(index, &mut |row| match row_text(&row)
        .and_then(|text| out.write_all(text.as_bytes()).map_err(broken))
    {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failure = Some(error);
            ControlFlow::Break(())
        }
    })?;
    match failure {
        Some(error) => Err(error),
        None => out.write_all(b"</sheetData></worksheet>").map_err(broken),
    }
}

fn row_text(row: &RawRow) -> Result<String, NotAnnotated> {
    let fits = row.row < MOST_ROWS && row.cells.iter().all(|cell| cell.address.column < MOST_COLUMNS);
    if !fits {
        return Err(NotAnnotated::Package("Excel cannot hold as many rows or columns".to_owned()));
    }
    let hidden = if row.visibility == Visibility::Hidden { " hidden=\"1\"" } else { "" };
    let mut text = format!("<row r=\"{}\"{hidden}>", row.row + 1);
    for cell in &row.cells {
        text += &value(cell.address, &cell.value);
    }
    Ok(text + "</row>")
}

fn value(at: CellAddress, value: &RawValue) -> String {
    let number = |number: String, style: u32| format!("<c r=\"{at}\" s=\"{style}\"><v>{number}</v></c>");
    match value {
        RawValue::Text(text) => text_cell(at, text, PLAIN),
        RawValue::Number(of) => number(of.to_string(), PLAIN),
        RawValue::Bool(yes) => format!("<c r=\"{at}\" t=\"b\"><v>{}</v></c>", u8::from(*yes)),
        RawValue::Error(error) => format!("<c r=\"{at}\" t=\"e\"><v>{}</v></c>", escape(error)),
        RawValue::Moment(moment) => {
            let style = if moment.time() == NaiveTime::MIN { DAY } else { MOMENT };
            serial(*moment).map_or_else(|| text_cell(at, &value.display(), PLAIN), |days| number(days, style))
        }
        RawValue::Duration(duration) => number(days(*duration), DURATION),
    }
}

/// Days as Excel counts them: before March 1900 it is a day behind, since it takes that year for a leap year; `None`
/// before it counts
fn serial(moment: NaiveDateTime) -> Option<String> {
    let at =
        |year, month, day| NaiveDate::from_ymd_opt(year, month, day).map(|day| day.and_time(NaiveTime::MIN));
    let (first, shifted, zero) = (at(1899, 12, 31)?, at(1900, 3, 1)?, at(1899, 12, 30)?);
    let from = if moment < shifted { first } else { zero };
    (moment >= first).then(|| days(moment - from))
}

fn days(duration: TimeDelta) -> String {
    const MILLISECONDS_A_DAY: i64 = 86_400_000;
    (Decimal::from(duration.num_milliseconds()) / Decimal::from(MILLISECONDS_A_DAY)).normalize().to_string()
}
