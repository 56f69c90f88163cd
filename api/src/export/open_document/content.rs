use std::collections::BTreeMap;

use askama::Template;
use chrono::NaiveDate;
use schema::types::CellAddress;

use super::{formula::open_formula, style::Style};
use crate::export::report::{Content as CellContent, Look, Paper, Range, Report, Sheet, Show};

/// `content.xml`
#[derive(Template)]
#[template(path = "open_document/content.xml")]
pub(super) struct Content<'a> {
    styles: Vec<Style>,
    /// Widths of columns that occur, in characters and in points
    widths: BTreeMap<u16, String>,
    sheets: Vec<SheetRows<'a>>,
    names: &'a [(&'static str, Range)],
}

struct SheetRows<'a> {
    sheet: &'a Sheet,
    /// Style of its pages
    page: &'static str,
    /// Rows that are repeated on each printed page: the title, and the headings of a list
    title: Vec<Vec<Cell<'a>>>,
    rows: Vec<Vec<Cell<'a>>>,
}

enum Cell<'a> {
    /// So many without anything
    Empty(u32),
    /// So many below a text over the whole width
    Covered(u32),
    Filled(Filled<'a>),
}

struct Filled<'a> {
    /// Number of its style
    style: usize,
    /// Columns that it takes
    columns: u32,
    formula: Option<String>,
    value: Value<'a>,
}

enum Value<'a> {
    Text(&'a str),
    Number(String),
    Day(NaiveDate),
}

impl<'a> Content<'a> {
    /// The content of a report
    pub(super) fn of(report: &'a Report) -> Self {
        let mut looks = Looks::default();
        let sheets = report.sheets.iter().map(|sheet| looks.rows_of(sheet)).collect();
        let widths = report.sheets.iter().flat_map(|sheet| &sheet.widths);
        let widths = widths.map(|width| (*width, points(*width))).collect();
        Self { styles: looks.0, widths, sheets, names: &report.names }
    }
}

/// The styles of the looks that occur, in the order in which they do
#[derive(Default)]
struct Looks(Vec<Style>);

impl Looks {
    fn number(&mut self, look: Look) -> usize {
        self.0.iter().position(|style| style.look == look).unwrap_or_else(|| {
            self.0.push(Style::of(look));
            self.0.len() - 1
        })
    }

    fn rows_of<'a>(&mut self, sheet: &'a Sheet) -> SheetRows<'a> {
        let mut by_row: BTreeMap<u32, BTreeMap<u32, Filled<'a>>> = BTreeMap::new();
        for (at, (content, look)) in &sheet.cells {
            by_row.entry(at.row).or_default().insert(at.column, self.filled(content, *look));
        }
        let width = u32::try_from(sheet.widths.len()).unwrap_or(u32::MAX);
        for (row, text) in &sheet.paragraphs {
            let style = self.number(Look::Paragraph(Show::Lines));
            let paragraph = Filled { style, columns: width, formula: None, value: Value::Text(text) };
            by_row.entry(*row).or_default().insert(0, paragraph);
        }
        let last = by_row.keys().next_back().copied().unwrap_or_default();
        let mut rows: Vec<_> =
            (0..=last).map(|row| in_line(by_row.remove(&row).unwrap_or_default())).collect();
        let title = sheet
            .list
            .map_or(2, |headings| usize::try_from(headings).unwrap_or(usize::MAX).saturating_add(1));
        let rest = rows.split_off(rows.len().min(title));
        SheetRows { sheet, page: page(sheet.paper), title: rows, rows: rest }
    }

    fn filled<'a>(&mut self, content: &'a CellContent, look: Look) -> Filled<'a> {
        let (formula, value) = match content {
            CellContent::Text(text) => (None, Value::Text(text)),
            CellContent::Number(number) => (None, Value::Number(number.normalize().to_string())),
            CellContent::Day(day) => (None, Value::Day(*day)),
            CellContent::Formula(formula, outcome) => {
                (Some(open_formula(formula)), Value::Number(outcome.normalize().to_string()))
            }
            CellContent::TextFormula(formula, outcome) => (Some(open_formula(formula)), Value::Text(outcome)),
        };
        Filled { style: self.number(look), columns: 1, formula, value }
    }
}

/// The cells of a row from the first column on, with what is between them
fn in_line(filled: BTreeMap<u32, Filled<'_>>) -> Vec<Cell<'_>> {
    let (mut cells, mut next) = (Vec::new(), 0);
    for (column, filled) in filled {
        if column > next {
            cells.push(Cell::Empty(column - next));
        }
        next = column + filled.columns;
        let covered = filled.columns - 1;
        cells.push(Cell::Filled(filled));
        if covered > 0 {
            cells.push(Cell::Covered(covered));
        }
    }
    cells
}

/// Hundredths of a point: a character is about seven pixels wide in the standard font, and a pixel three quarters of a point
fn hundredths(characters: u16) -> u32 {
    (u32::from(characters) * 7 + 5) * 75
}

/// Points with two decimals
fn points(characters: u16) -> String {
    let hundredths = hundredths(characters);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The block as an attribute names it: `$Blad.$A$1:$Blad.$B$2`
fn address(range: &Range) -> String {
    let cell = |at: CellAddress| Range::cell(range.sheet, at).full().replace('!', ".");
    format!("${}:${}", cell(range.first), cell(range.last))
}

const fn page(paper: Paper) -> &'static str {
    match paper {
        Paper::Portrait => "Portrait",
        Paper::Landscape => "Landscape",
    }
}
