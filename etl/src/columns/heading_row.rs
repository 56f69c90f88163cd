use chrono::NaiveDate;
use schema::types::FigureStatus;
use uuid::Uuid;

use super::{
    days,
    vocabulary::{Lookup, Vocabulary},
};
use crate::{
    directory::Directory,
    workbook::{RawRow, RawValue},
};

/// No heading is longer: a text like that is a description
const LONGEST_HEADING: usize = 500;

/// A cell read as if it were a heading
#[derive(Debug, Clone)]
pub(super) struct HeadingCell<F> {
    pub(super) row: u32,
    pub(super) column: u32,
    /// As it stands, on a single line
    pub(super) heading: String,
    /// The fields that it may mean
    pub(super) fields: Vec<F>,
    /// The organization whose name it is
    pub(super) organization: Option<(Uuid, String)>,
    /// The day whose figures it is above
    pub(super) day: Option<(NaiveDate, FigureStatus)>,
    is_text: bool,
}

impl<F> HeadingCell<F> {
    pub(super) fn is_recognized(&self) -> bool {
        !self.fields.is_empty() || self.organization.is_some()
    }
}

impl<F: Vocabulary> HeadingCell<F> {
    fn is_figure(&self) -> bool {
        F::FIGURE.is_some_and(|figure| self.fields.as_slice() == [figure])
    }
}

/// A row read as if it were a header, or the two rows of a header of two
#[derive(Debug, Clone)]
pub(super) struct HeadingRow<F> {
    pub(super) top: u32,
    pub(super) bottom: u32,
    /// Ascending by column
    pub(super) cells: Vec<HeadingCell<F>>,
}

impl<F: Vocabulary> HeadingRow<F> {
    pub(super) fn read(row: &RawRow, lookup: &Lookup<F>, directory: &Directory, on: NaiveDate) -> Self {
        let cells = row.cells.iter().map(|cell| {
            let is_text = matches!(&cell.value, RawValue::Text(text) if text.len() <= LONGEST_HEADING);
            let heading = cell.value.display().split_whitespace().collect::<Vec<_>>().join(" ");
            let figure = F::FIGURE.and_then(|figure| Some((figure, days::of(&cell.value, figure, lookup)?)));
            let fields = match figure {
                Some((figure, _)) => vec![figure],
                None if is_text => lookup.fields(&heading).to_vec(),
                None => Vec::new(),
            };
            let named = is_text && fields.is_empty() && F::HAS_ORGANIZATION_COLUMNS;
            let organization = if named { directory.by_name(&heading, on) } else { None };
            HeadingCell {
                row: row.row,
                column: cell.address.column,
                heading,
                fields,
                organization: organization.map(|found| (found.organization_id, found.name.clone())),
                day: figure.map(|(_, day)| day),
                is_text: is_text || figure.is_some(),
            }
        });
        Self { top: row.row, bottom: row.row, cells: cells.collect() }
    }

    /// The two as one header: below a group heading the lower one tells what the column is
    pub(super) fn over(&self, below: &Self) -> Option<Self> {
        let follows = below.top == self.bottom + 1;
        if !follows || !self.looks_like_headings() || !below.looks_like_headings() {
            return None;
        }
        let mut cells: Vec<_> = below.cells.iter().map(|lower| self.above(lower)).collect();
        let is_free = |upper: &&HeadingCell<F>| !below.cells.iter().any(|lower| lower.column == upper.column);
        cells.extend(self.cells.iter().filter(is_free).cloned());
        cells.sort_by_key(|cell| cell.column);
        Some(Self { top: self.top, bottom: below.bottom, cells })
    }

    /// A heading of the row below, with what this row says about it: the day above a unit, or another topic above days
    fn above(&self, lower: &HeadingCell<F>) -> HeadingCell<F> {
        let group = self.cells.iter().rev().find(|upper| upper.column <= lower.column);
        match group {
            Some(upper) if upper.column == lower.column && upper.day.is_some() && lower.is_figure() => {
                upper.clone()
            }
            Some(upper) if lower.day.is_some() && !upper.is_recognized() => HeadingCell {
                heading: format!("{} {}", upper.heading, lower.heading),
                fields: Vec::new(),
                day: None,
                ..lower.clone()
            },
            _ => lower.clone(),
        }
    }

    /// How good a header the row would be: the more is recognized the better, then a whole one, then one with days
    pub(super) fn rank(&self) -> (usize, bool, bool) {
        (self.score(), self.missing().is_empty(), self.cells.iter().any(|cell| cell.day.is_some()))
    }

    /// Whether only days tell where the figures are
    pub(super) fn has_figures_by_day_alone(&self) -> bool {
        let mut figures = self.cells.iter().filter(|cell| cell.is_figure()).peekable();
        figures.peek().is_some() && figures.all(|cell| cell.day.is_some())
    }

    /// Fields and organizations that are recognized, each counted once
    pub(super) fn score(&self) -> usize {
        self.fields().len() + self.organizations()
    }

    /// The fields that are recognized, each once
    pub(super) fn fields(&self) -> Vec<F> {
        let mut fields: Vec<F> = Vec::new();
        for field in self.cells.iter().filter_map(|cell| cell.fields.first()) {
            if !fields.contains(field) {
                fields.push(*field);
            }
        }
        fields
    }

    /// What is needed for a table of this kind, but not among the headings
    pub(super) fn missing(&self) -> Vec<&'static [F]> {
        let fields = self.fields();
        F::missing(&|field| fields.contains(&field))
    }

    /// Whether it is a whole header, and one of this kind and no other
    pub(super) fn tells_kind(&self) -> bool {
        let fields = self.fields();
        let has = |field: F| fields.contains(&field);
        F::missing(&has).is_empty() && F::is_telling(&has)
    }

    /// Whether it can be the header of a table: two things are recognized, one of which a field
    pub(super) fn can_be_header(&self) -> bool {
        !self.fields().is_empty() && self.score() >= 2
    }

    fn organizations(&self) -> usize {
        let mut ids: Vec<Uuid> =
            self.cells.iter().filter_map(|cell| Some(cell.organization.as_ref()?.0)).collect();
        ids.sort();
        ids.dedup();
        ids.len()
    }

    /// Whether a row holds nothing but headings, mostly known ones: a row of data never does
    fn looks_like_headings(&self) -> bool {
        let known = self.cells.iter().filter(|cell| cell.is_recognized()).count();
        let all_text = self.cells.iter().all(|cell| cell.is_text);
        let all_organizations = self.cells.iter().all(|cell| cell.organization.is_some());
        all_text && (all_organizations || (!self.fields().is_empty() && known * 2 >= self.cells.len()))
    }
}
