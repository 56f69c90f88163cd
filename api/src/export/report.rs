//! A workbook as values: what a report says, before any file format.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use schema::types::CellAddress;

/// A workbook
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    /// Title, in the properties of the document and in the footers
    pub(crate) title: String,
    /// What it is about, in the properties of the document
    pub(crate) subject: String,
    /// Whose it is, in the properties of the document
    pub(crate) company: String,
    /// Moment of the data: the same data give the same bytes
    pub(crate) as_of: DateTime<Utc>,
    /// Sheets, in order
    pub(crate) sheets: Vec<Sheet>,
    /// Names of cells, such as `Totaal`
    pub(crate) names: Vec<(&'static str, Range)>,
}

/// A sheet, printed on A4 and one page wide; its first two rows are its title
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// Name on its tab; no quotes needed around it in a formula
    pub(crate) name: &'static str,
    /// How it is printed
    pub(crate) paper: Paper,
    /// Widths of its columns in characters, from the first
    pub(crate) widths: Vec<u16>,
    /// Columns that stay in view
    pub(crate) frozen_columns: u32,
    /// Row of the headings of a long table: they stay in view, stand on each printed page and filter what is below them
    pub(crate) list: Option<u32>,
    /// What its cells hold
    pub(crate) cells: BTreeMap<CellAddress, (Content, Look)>,
    /// Texts over the whole width, by row
    pub(crate) paragraphs: BTreeMap<u32, String>,
    /// Rows and columns that are a table, for assistive technology; the first row has the headings
    pub(crate) tables: Vec<(&'static str, Range)>,
    /// A chart
    pub(crate) chart: Option<Chart>,
    /// What makes it a sheet to fill in
    pub(crate) form: Option<Form>,
    /// Whether it is only there for other sheets
    pub(crate) is_hidden: bool,
}

/// A table to fill in: its headings stay as they are and in view, the cells below them are empty
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// Row of the headings, repeated on each printed page
    pub(crate) headings: u32,
    /// Last row that may be filled in; the row of the headings when it is only to be read
    pub(crate) last: u32,
    /// Its columns, from the first
    pub(crate) fields: Vec<FormField>,
}

/// A column of a form
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormField {
    /// How what is filled in is shown
    pub(crate) show: Show,
    /// What to fill in, at its heading
    pub(crate) note: String,
    /// What can be chosen
    pub(crate) choices: Option<Choices>,
}

/// Values that a cell offers
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choices {
    /// Where they stand
    pub(crate) values: Range,
    /// Whether anything else may be filled in as well
    pub(crate) allows_others: bool,
}

/// Direction of the paper
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    /// Staand
    Portrait,
    /// Liggend
    Landscape,
}

/// What a cell holds
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// A text, never a formula
    Text(String),
    /// A number
    Number(Decimal),
    /// A day
    Day(NaiveDate),
    /// A formula with the number that it gives
    Formula(String, Decimal),
    /// A formula with the text that it gives, which is not empty
    TextFormula(String, &'static str),
}

/// What a cell is for
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Title of the sheet
    Title,
    /// Line below the title
    Subtitle,
    /// Heading above a part of the sheet
    Section,
    /// Heading of a column
    Heading(Show),
    /// Ordinary cell
    Body(Show),
    /// Label in front of a value
    Label,
    /// Label in front of a paragraph
    Term,
    /// Running text, and what stands in line with it
    Paragraph(Show),
    /// Cell of a row of totals
    Total(Show),
    /// Cell of a row that checks
    Check(Show),
}

/// How a value is shown
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Text, at the left
    Text,
    /// Text that keeps its distance from the number before it
    Aside,
    /// Text of more than one line
    Lines,
    /// Whole number
    Count,
    /// Percentage with two decimals, 26.18 for 26.18 %
    Percentage,
    /// Whole euros
    Euros,
    /// Euros and cents
    Cents,
    /// Day
    Day,
    /// Text that must not become a number or a day: `0503`
    Code,
}

/// A block of cells
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    /// Name of the sheet
    pub(crate) sheet: &'static str,
    /// Upper left
    pub(crate) first: CellAddress,
    /// Lower right, included
    pub(crate) last: CellAddress,
}

/// A chart
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chart {
    /// Title
    pub(crate) title: String,
    /// What it shows, in words, for who cannot see it; see [`Chart::alt_text`]
    pub(crate) alt_text: String,
    /// How it is drawn
    pub(crate) kind: ChartKind,
    /// Names of the bars
    pub(crate) categories: Range,
    /// Lengths of the bars
    pub(crate) values: Range,
    /// How the values are shown
    pub(crate) show: Show,
    /// Upper left corner
    pub(crate) at: CellAddress,
}

/// How a chart is drawn
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ChartKind {
    /// A lying bar for each value
    Bars,
    /// A standing bar for each value, and a line that they are held against
    BarsAndLine {
        /// What the bars are
        bars: &'static str,
        /// What the line is
        line: &'static str,
        /// Heights of the line
        heights: Range,
    },
}

impl Chart {
    /// What it shows and its figures; of figures that are too long for Excel, which takes 255 characters, where to read them
    pub(crate) fn alt_text(what: &str, figures: &str) -> String {
        const MOST: usize = 255;
        let exact = format!("{what}: {figures}.");
        if exact.encode_utf16().count() <= MOST {
            exact
        } else {
            format!("{what}; de tabel heeft de bedragen.")
        }
    }
}

impl Sheet {
    /// An empty sheet
    pub(crate) fn new(name: &'static str, paper: Paper, widths: impl Into<Vec<u16>>) -> Self {
        Self {
            name,
            paper,
            widths: widths.into(),
            frozen_columns: 0,
            list: None,
            cells: BTreeMap::new(),
            paragraphs: BTreeMap::new(),
            tables: Vec::new(),
            chart: None,
            form: None,
            is_hidden: false,
        }
    }

    /// Fills a cell
    pub(crate) fn put(&mut self, at: CellAddress, content: Content, look: Look) {
        self.cells.insert(at, (content, look));
    }

    /// Fills cells from the first column on
    pub(crate) fn put_row(&mut self, row: u32, cells: impl IntoIterator<Item = (Content, Look)>) {
        for (column, (content, look)) in (0..).zip(cells) {
            self.put(CellAddress { row, column }, content, look);
        }
    }

    /// Writes the title and the line below it
    pub(crate) fn put_title(&mut self, title: &str, subtitle: &str) {
        self.put_row(0, [(Content::text(title), Look::Title)]);
        self.put_row(1, [(Content::text(subtitle), Look::Subtitle)]);
    }

    /// Whether a table is the long one, whose headings filter it
    pub(crate) fn is_list(&self, table: &Range) -> bool {
        self.list == Some(table.first.row)
    }

    /// A block of cells of this sheet
    pub(crate) const fn range(&self, first: CellAddress, last: CellAddress) -> Range {
        Range { sheet: self.name, first, last }
    }
}

impl Content {
    /// A text
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

impl Range {
    /// One cell
    pub(crate) const fn cell(sheet: &'static str, at: CellAddress) -> Self {
        Self { sheet, first: at, last: at }
    }

    /// The block as a formula names it from its own sheet: `$A$2:$B$5`, `$A$2` for one cell
    pub(crate) fn local(&self) -> String {
        if self.first == self.last {
            fixed(self.first)
        } else {
            format!("{}:{}", fixed(self.first), fixed(self.last))
        }
    }

    /// The block as a formula names it from anywhere: `Kostenverdeling!$A$2:$B$5`
    pub(crate) fn full(&self) -> String {
        format!("{}!{}", self.sheet, self.local())
    }
}

/// An address that stays when a formula is copied: `$B$11`
fn fixed(at: CellAddress) -> String {
    let address = at.to_string();
    let letters = address.trim_end_matches(|character: char| character.is_ascii_digit());
    format!("${letters}${}", at.row_number())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_blocks_as_formulas_do() {
        let range = Range {
            sheet: "Blad",
            first: CellAddress { row: 1, column: 0 },
            last: CellAddress { row: 4, column: 27 },
        };
        assert_eq!(range.full(), "Blad!$A$2:$AB$5");
        assert_eq!(Range::cell("Blad", range.first).local(), "$A$2");
    }
}
