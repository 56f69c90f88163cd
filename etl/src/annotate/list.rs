//! The sheet that lists all findings

use std::fmt::Write as _;

use schema::{
    headings::LIST_NOT_IMPORTED,
    texts::{LIST_HEADINGS, capitalized, findings_counted, list_title},
    types::{CellAddress, Severity},
};

use super::{
    Placed,
    markup::{escape, escape_text},
    relations::DECLARATION,
    styles::{Look, Styles, color},
};

/// Widths of the columns, in characters
const WIDTHS: [u32; 6] = [14, 24, 10, 36, 90, 28];
/// Column of the links, from 0
const LINKS: u32 = 2;
/// Row of the headings, from 0
const HEADINGS: u32 = 2;

/// The part of the list
pub(super) fn part(file_name: &str, findings: &[Placed<'_>], styles: &mut Styles, main: &str) -> String {
    let (bold, text) = (styles.look(Look::Bold), styles.look(Look::Text));
    let text_in_line = styles.look(Look::Line);
    let mut rows = row(0, &[(list_title(file_name, &counted(findings)), bold)]);
    rows += &row(1, &[(LIST_NOT_IMPORTED.to_owned(), text_in_line)]);
    rows += &row(HEADINGS, &LIST_HEADINGS.map(|heading| (heading.to_owned(), bold)));
    let mut links = String::new();
    let mut last = HEADINGS;
    let mut gravest_first: Vec<&Placed<'_>> = findings.iter().collect();
    gravest_first.sort_by_key(|placed| color(placed.finding.severity));
    for placed in gravest_first {
        last += 1;
        let finding = placed.finding;
        let place = finding.cell.map(|cell| cell.to_string()).unwrap_or_default();
        let link = placed.sheet.filter(|_| finding.cell.is_some());
        let look = if link.is_some() { styles.look(Look::Link) } else { text };
        rows += &row(
            last,
            &[
                (capitalized(finding.severity), styles.look(Look::Severity(color(finding.severity)))),
                (finding.sheet.clone().unwrap_or_default(), text),
                (place.clone(), look),
                (finding.seen.clone().unwrap_or_default(), text),
                (finding.sentence(), text),
                (finding.code.to_owned(), text),
            ],
        );
        if let Some(sheet) = link {
            let location = format!("'{}'!{place}", sheet.replace('\'', "''"));
            let at = CellAddress { row: last, column: LINKS };
            // Writing to a String cannot fail.
            let _ = write!(
                links,
                "<hyperlink ref=\"{at}\" location=\"{}\" display=\"{}\"/>",
                escape(&location),
                escape(&place)
            );
        }
    }
    let hyperlinks =
        if links.is_empty() { String::new() } else { format!("<hyperlinks>{links}</hyperlinks>") };
    let (top, bottom) = (HEADINGS + 1, last + 1);
    let mut columns = String::new();
    for (number, width) in (1..).zip(WIDTHS) {
        let _ =
            write!(columns, "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>");
    }
    format!(
        "{DECLARATION}<worksheet xmlns=\"{main}\"><sheetPr><tabColor rgb=\"FFC00000\"/><pageSetUpPr fitToPage=\"1\"/></sheetPr>\
         <dimension ref=\"A1:F{bottom}\"/><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"{top}\" topLeftCell=\"A{}\" activePane=\"bottomLeft\" state=\"frozen\"/>\
         <selection pane=\"bottomLeft\" activeCell=\"A{}\" sqref=\"A{}\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>\
         <cols>{columns}</cols><sheetData>{rows}</sheetData><autoFilter ref=\"A{top}:F{bottom}\"/>{hyperlinks}\
         <pageMargins left=\"0.5\" right=\"0.5\" top=\"0.5\" bottom=\"0.5\" header=\"0.3\" footer=\"0.3\"/>\
         <pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>",
        top + 1,
        top + 1,
        top + 1,
    )
}

fn counted(findings: &[Placed<'_>]) -> String {
    let count = |severity| findings.iter().filter(|placed| placed.finding.severity == severity).count();
    findings_counted(count(Severity::Error), count(Severity::Warning), count(Severity::Info))
}

fn row(number: u32, cells: &[(String, u32)]) -> String {
    let mut text = format!("<row r=\"{}\">", number + 1);
    for (column, (value, style)) in (0..).zip(cells) {
        text += &text_cell(CellAddress { row: number, column }, value, *style);
    }
    text + "</row>"
}

/// A cell with a text of its own, which is never a formula
pub(super) fn text_cell(at: CellAddress, text: &str, style: u32) -> String {
    if text.is_empty() {
        return format!("<c r=\"{at}\" s=\"{style}\"/>");
    }
    format!(
        "<c r=\"{at}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
        escape_text(text)
    )
}
