//! A sheet: its cells with findings in another style, and room for the drawing that notes need

use std::{collections::BTreeMap, fmt::Write as _, ops::Range};

use schema::types::{CellAddress, Severity};

use super::{
    NotAnnotated,
    markup::{Edge, Edits, Tag, Tags},
    styles::Styles,
};

/// What may stand in a sheet between its cells and the drawing of its notes (ECMA-376 part 1, 18.3.1.99)
const EARLIER: [&str; 25] = [
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
];

/// Where the drawing of the notes is named
pub(super) enum Legacy {
    /// There is one already, of this relation
    Relation(String),
    /// It can be named here
    Room { at: usize, prefix: String },
}

/// A sheet with its findings in color
pub(super) struct Painted {
    pub(super) edits: Edits,
    pub(super) legacy: Legacy,
}

/// Colors the cells; those that are not there yet are made
pub(super) fn paint(
    part: &str,
    wanted: &BTreeMap<CellAddress, Severity>,
    styles: &mut Styles,
) -> Result<Painted, NotAnnotated> {
    let mut painter = Painter {
        rows: BTreeMap::new(),
        styles,
        columns: Vec::new(),
        edits: Edits::default(),
        next_row: 0,
        row: None,
        room: None,
        legacy: None,
    };
    for (cell, severity) in wanted {
        painter.rows.entry(cell.row).or_default().insert(cell.column, *severity);
    }
    let mut tags = Tags::of(part);
    while let Some(tag) = tags.next()? {
        painter.take(&tag)?;
    }
    let legacy = painter.legacy.map(Legacy::Relation).or(painter.room);
    let legacy = legacy.ok_or_else(|| NotAnnotated::Package("a sheet has no cells".to_owned()))?;
    Ok(Painted { edits: painter.edits, legacy })
}

type Row = BTreeMap<u32, Severity>;

struct Painter<'a> {
    /// Findings of rows that have not come by yet
    rows: BTreeMap<u32, Row>,
    styles: &'a mut Styles,
    /// First and last column, from 1, with their style
    columns: Vec<(u32, u32, u32)>,
    edits: Edits,
    next_row: u32,
    row: Option<OpenRow>,
    room: Option<Legacy>,
    legacy: Option<String>,
}

/// The row that is being read
struct OpenRow {
    number: u32,
    prefix: String,
    style: Option<u32>,
    /// Findings of cells that have not come by yet
    wanted: Row,
    next_column: u32,
    /// Columns of its cells, with where each stands
    cells: Vec<(u32, usize)>,
    /// Its first tag, and that tag without the columns that it is said to reach
    open: Range<usize>,
    without_spans: String,
}

impl Painter<'_> {
    fn take(&mut self, tag: &Tag<'_>) -> Result<(), NotAnnotated> {
        match (tag.depth, tag.name()) {
            (1, "legacyDrawing") if tag.edge != Edge::Close => self.legacy = tag.attribute("id"),
            (1, "sheetData") if tag.edge == Edge::Whole => {
                let rows = self.rows_before(u32::MAX, tag.prefix())?;
                self.edits.append_in(tag, &rows);
            }
            (1, "sheetData") if tag.edge == Edge::Close => self.insert_rows(u32::MAX, tag)?,
            (2, "row") if tag.edge == Edge::Close => self.end_row(tag.span.start)?,
            (2, "row") => self.begin_row(tag)?,
            (3, "c") if tag.edge != Edge::Close => self.cell(tag)?,
            (2, "col") if tag.edge != Edge::Close => {
                let column = |name| tag.number(name);
                self.columns.extend(
                    column("min").zip(column("max")).zip(column("style")).map(|((a, b), c)| (a, b, c)),
                );
            }
            _ => {}
        }
        if tag.depth == 1 && tag.edge != Edge::Open && EARLIER.contains(&tag.name()) {
            self.room = Some(Legacy::Room { at: tag.span.end, prefix: tag.prefix().to_owned() });
        }
        Ok(())
    }

    fn begin_row(&mut self, tag: &Tag<'_>) -> Result<(), NotAnnotated> {
        let number = tag.number("r").and_then(|number| number.checked_sub(1)).unwrap_or(self.next_row);
        self.next_row = number.saturating_add(1);
        self.insert_rows(number, tag)?;
        let is_formatted = tag.attribute("customFormat").is_some_and(|yes| yes == "1" || yes == "true");
        let mut row = OpenRow {
            number,
            prefix: tag.prefix().to_owned(),
            style: if is_formatted { tag.number("s") } else { None },
            wanted: self.rows.remove(&number).unwrap_or_default(),
            next_column: 0,
            cells: Vec::new(),
            open: tag.span.clone(),
            without_spans: tag.with(&[("spans", None)], Edge::Open),
        };
        if tag.edge == Edge::Open {
            self.row = Some(row);
        } else if !row.wanted.is_empty() {
            let wanted = std::mem::take(&mut row.wanted);
            let cells = self.new_cells(&row, wanted)?;
            self.edits.replace(row.open, format!("{}{cells}{}", row.without_spans, tag.close()));
        }
        Ok(())
    }

    fn cell(&mut self, tag: &Tag<'_>) -> Result<(), NotAnnotated> {
        let Some(row) = &mut self.row else { return Ok(()) };
        let column = tag.attribute("r").as_deref().and_then(column).unwrap_or(row.next_column);
        row.next_column = column.saturating_add(1);
        row.cells.push((column, tag.span.start));
        if let Some(severity) = row.wanted.remove(&column) {
            let style = self.styles.painted(tag.number("s").unwrap_or(0), severity)?;
            self.edits.replace(tag.span.clone(), tag.with(&[("s", Some(style))], tag.edge));
        }
        Ok(())
    }

    fn end_row(&mut self, close: usize) -> Result<(), NotAnnotated> {
        let Some(mut row) = self.row.take() else { return Ok(()) };
        if row.wanted.is_empty() {
            return Ok(());
        }
        for (column, severity) in std::mem::take(&mut row.wanted) {
            let behind = row.cells.iter().filter(|(other, _)| *other > column).min();
            let at = behind.map_or(close, |(_, at)| *at);
            let cell = self.new_cells(&row, Row::from([(column, severity)]))?;
            self.edits.insert(at, cell);
        }
        self.edits.replace(row.open, row.without_spans);
        Ok(())
    }

    /// Makes the rows with findings above a row that are not there
    fn insert_rows(&mut self, below: u32, before: &Tag<'_>) -> Result<(), NotAnnotated> {
        let rows = self.rows_before(below, before.prefix())?;
        if !rows.is_empty() {
            self.edits.insert(before.span.start, rows);
        }
        Ok(())
    }

    fn rows_before(&mut self, below: u32, prefix: &str) -> Result<String, NotAnnotated> {
        let later = self.rows.split_off(&below);
        let mut text = String::new();
        for (number, wanted) in std::mem::replace(&mut self.rows, later) {
            let row = OpenRow {
                number,
                prefix: prefix.to_owned(),
                style: None,
                wanted: Row::new(),
                next_column: 0,
                cells: Vec::new(),
                open: 0..0,
                without_spans: String::new(),
            };
            let cells = self.new_cells(&row, wanted)?;
            let shown = number.saturating_add(1);
            // Writing to a String cannot fail.
            let _ = write!(text, "<{prefix}row r=\"{shown}\">{cells}</{prefix}row>");
        }
        Ok(text)
    }

    /// Cells without a value, as they look in their row or column, in color
    fn new_cells(&mut self, row: &OpenRow, wanted: Row) -> Result<String, NotAnnotated> {
        let mut cells = String::new();
        for (column, severity) in wanted {
            let shown = column.saturating_add(1);
            let of_column = self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&shown));
            let base = row.style.or(of_column.map(|(.., style)| *style)).unwrap_or(0);
            let style = self.styles.painted(base, severity)?;
            let address = CellAddress { row: row.number, column };
            let _ = write!(cells, "<{}c r=\"{address}\" s=\"{style}\"/>", row.prefix);
        }
        Ok(cells)
    }
}

/// The column of `F12`, from 0
fn column(address: &str) -> Option<u32> {
    let letters = address.trim().trim_end_matches(|letter: char| letter.is_ascii_digit());
    let number = letters.bytes().try_fold(0_u32, |number, letter| {
        let digit = letter.to_ascii_uppercase().checked_sub(b'A').filter(|digit| *digit < 26)?;
        number.checked_mul(26)?.checked_add(u32::from(digit) + 1)
    })?;
    number.checked_sub(1)
}
