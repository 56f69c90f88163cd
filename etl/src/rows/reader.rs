use std::{collections::BTreeMap, sync::Arc};

use rust_decimal::Decimal;
use schema::types::{CellAddress, Severity};

use super::{Origin, Parsed};
use crate::{
    cells::{self, Reading},
    columns::{Colors, Column, Header, Meaning, Vocabulary},
    findings::Finding,
    workbook::{Color, RawCell, RawRow, RawValue},
};

/// Reads the cells of a row one by one and gathers what is noticed, so that a row yields all its findings
pub(super) struct Reader<'a, F> {
    row: &'a RawRow,
    header: &'a Header<F>,
    findings: Vec<Finding>,
    not_understood: Vec<F>,
}

/// A cell that holds something, with the column that it stands in
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) cell: &'a RawCell,
    pub(super) heading: &'a str,
    /// What one stands for in the column, where it is an amount
    pub(super) unit: Decimal,
}

impl<'a, F: Vocabulary> Reader<'a, F> {
    pub(super) const fn new(row: &'a RawRow, header: &'a Header<F>) -> Self {
        Self { row, header, findings: Vec::new(), not_understood: Vec::new() }
    }

    pub(super) fn origin(&self) -> Origin {
        Origin { sheet: Arc::clone(&self.row.sheet), row: self.row.row }
    }

    /// What single letters in the cells stand for
    pub(super) fn legend(&self) -> &'a [(String, String)] {
        &self.header.legend
    }

    /// What colors stand for
    pub(super) const fn colors(&self) -> &'a Colors {
        &self.header.colors
    }

    /// The color of the cell in a column, empty or not
    pub(super) fn color(&self, column: &Column<F>) -> Option<Color> {
        self.row.color(column.index)
    }

    /// Where a column crosses the row
    pub(super) const fn address(&self, column: &Column<F>) -> CellAddress {
        CellAddress { row: self.row.row, column: column.index }
    }

    pub(super) fn has(&self, field: F) -> bool {
        self.columns().any(|column| column.meaning == Meaning::Field(field))
    }

    /// The cell of a field, or the merged one from a row above that counts for it; `None` when it is empty or the sheet has
    /// no such column
    pub(super) fn cell(&self, field: F) -> Option<Place<'a>> {
        self.columns()
            .filter(|column| column.meaning == Meaning::Field(field))
            .find_map(|column| self.place(column))
    }

    /// The cell of a column; `None` when it is empty
    pub(super) fn in_column(&self, index: u32) -> Option<Place<'a>> {
        self.columns().find(|column| column.index == index).and_then(|column| self.place(column))
    }

    /// The cells that hold something in mapped columns, each with its column; merged ones from elsewhere too
    pub(super) fn cells(&self) -> impl Iterator<Item = (&'a Column<F>, Place<'a>)> {
        self.columns().filter_map(|column| Some((column, self.place(column)?)))
    }

    pub(super) fn columns(&self) -> std::slice::Iter<'a, Column<F>> {
        self.header.columns.iter()
    }

    fn place(&self, column: &'a Column<F>) -> Option<Place<'a>> {
        let spanned = || self.header.spanned(self.row, column).map(|merged| &merged.cell);
        let cell = self.row.cell(column.index).or_else(spanned)?;
        let blank = matches!(&cell.value, RawValue::Text(text) if text.trim().is_empty());
        (!blank).then_some(Place { cell, heading: &column.heading, unit: column.unit })
    }

    /// The value of a field, by the grammar of its cells
    pub(super) fn read<T>(&mut self, field: F, grammar: impl FnOnce(&RawValue) -> Reading<T>) -> Option<T> {
        let place = self.cell(field)?;
        let noticed = self.findings.len();
        let value = self.read_at(place, grammar);
        if value.is_none() && self.findings.len() > noticed {
            self.not_understood.push(field);
        }
        value
    }

    /// The fields read so far whose cell gave no value but a finding
    pub(super) fn not_understood(&self) -> impl Iterator<Item = F> {
        self.not_understood.iter().copied()
    }

    pub(super) fn read_at<T>(
        &mut self,
        place: Place<'_>,
        grammar: impl FnOnce(&RawValue) -> Reading<T>,
    ) -> Option<T> {
        let reading = grammar(&place.cell.value);
        for note in reading.notes {
            let finding = Finding { expected: note.expected, ..Finding::new(note.severity, note.code) };
            self.notice(finding.seeing(&place.cell.value.display()), place);
        }
        reading.value
    }

    /// The cells of unknown columns as they are shown: heading to text
    pub(super) fn unmapped(&mut self) -> BTreeMap<String, String> {
        let unknown: Vec<_> = self.cells().filter(|(column, _)| column.meaning == Meaning::Unknown).collect();
        let mut texts = BTreeMap::new();
        for (column, place) in unknown {
            if let Some(text) = self.read_at(place, cells::text) {
                texts.insert(column.heading.clone(), text);
            }
        }
        texts
    }

    /// Gathers a finding at a cell
    pub(super) fn notice(&mut self, finding: Finding, place: Place<'_>) {
        self.findings.push(finding.at(&self.row.sheet, place.cell.address).under(place.heading));
    }

    /// Gathers a finding at the cell of a field, empty or not; at the row's first cell when there is no such column
    ///
    /// Where the table cannot do without that column, its absence is told once, and not by an error in every row.
    pub(super) fn notice_field(&mut self, finding: Finding, field: F) {
        if finding.severity == Severity::Error && self.header.lacks(field) {
            return;
        }
        if let Some(column) = self.columns().find(|column| column.meaning == Meaning::Field(field)) {
            return self.notice_column(finding, column);
        }
        let first = self.row.cells.first().map_or(0, |cell| cell.address.column);
        self.findings.push(finding.at(&self.row.sheet, CellAddress { row: self.row.row, column: first }));
    }

    /// Gathers a finding at the cell of a column, empty or not
    pub(super) fn notice_column(&mut self, finding: Finding, column: &Column<F>) {
        self.findings.push(finding.at(&self.row.sheet, self.address(column)).under(&column.heading));
    }

    /// Tells of merged cells from rows above that say nothing about this one
    fn notice_left_out(&mut self) {
        for column in self.columns() {
            if let Some(merged) = self.header.left_out(self.row, column) {
                let place = Place { cell: &merged.cell, heading: &column.heading, unit: column.unit };
                let finding = Finding::warning("cell.merged_once").seeing(&merged.cell.value.display());
                self.notice(finding, place);
            }
        }
    }

    /// Whether anything noticed so far is an error
    pub(super) fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// How many errors were noticed so far
    pub(super) fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// The draft with what was noticed, in the order of the cells
    pub(super) fn finish<T>(mut self, draft: Option<T>) -> Parsed<T> {
        self.notice_left_out();
        self.findings.sort_by_key(|finding| finding.cell);
        Parsed::data(draft, self.findings)
    }
}
