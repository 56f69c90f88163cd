use chrono::NaiveDate;
use schema::{headings::normalize, types::FigureStatus};
use uuid::Uuid;

use super::{
    grid,
    headings::{Headings, Sense},
    vocabulary::Vocabulary,
};
use crate::workbook::{RawRow, RawValue};

/// No heading is longer: a text like that is a description
const LONGEST_HEADING: usize = 500;

/// A cell read as if it were a heading
#[derive(Debug, Clone)]
pub(super) struct HeadingCell<F> {
    pub(super) row: u32,
    pub(super) column: u32,
    /// As it stands, on a single line
    pub(super) heading: String,
    pub(super) sense: Sense<F>,
    /// The day whose figures it is above
    pub(super) day: Option<(NaiveDate, FigureStatus)>,
    /// Whether a header may hold it: a text, a year, a moment of a grid
    pub(super) is_heading: bool,
    /// The field that was saved for the heading, where another column is called like that itself
    pub(super) gave_way: Option<F>,
}

impl<F: Copy> HeadingCell<F> {
    /// The fields that it may mean
    pub(super) fn fields(&self) -> &[F] {
        self.sense.fields()
    }

    pub(super) fn is_recognized(&self) -> bool {
        !matches!(self.sense, Sense::Unknown)
    }
}

impl<F: Vocabulary> HeadingCell<F> {
    /// Whether it says whose figures stand below it, or of which day
    fn heads_figures(&self) -> bool {
        self.day.is_some() || matches!(self.sense, Sense::Organization(..))
    }

    pub(super) fn is_figure(&self) -> bool {
        F::FIGURE.is_some_and(|figure| self.fields() == [figure])
    }
}

/// A row read as if it were a header, or the two or three rows of a header
#[derive(Debug, Clone)]
pub(super) struct HeadingRow<F> {
    pub(super) top: u32,
    pub(super) bottom: u32,
    /// Ascending by column
    pub(super) cells: Vec<HeadingCell<F>>,
    /// Headings that only mean something together with the group that they stand under
    grouped: usize,
}

impl<F: Vocabulary> HeadingRow<F> {
    pub(super) fn read(row: &RawRow, headings: &Headings<'_, F>) -> Self {
        let cells = row.cells.iter().map(|cell| {
            let is_text = matches!(&cell.value, RawValue::Text(text) if text.len() <= LONGEST_HEADING);
            let heading = cell.value.display().split_whitespace().collect::<Vec<_>>().join(" ");
            let sense = if is_text { headings.sense(&heading) } else { Sense::Unknown };
            let figure = F::FIGURE
                .filter(|_| !sense.is_said())
                .and_then(|figure| Some((figure, headings.day(&cell.value, figure)?)));
            let is_heading = is_text || figure.is_some() || grid::year(&heading).is_some();
            HeadingCell {
                row: row.row,
                column: cell.address.column,
                heading,
                sense: figure.map_or(sense, |(figure, _)| Sense::Fields(vec![figure])),
                day: figure.map(|(_, day)| day),
                is_heading,
                gave_way: None,
            }
        });
        let mut read = Self { top: row.row, bottom: row.row, cells: cells.collect(), grouped: 0 };
        read.forget_few_organizations();
        if F::HAS_MOMENT_COLUMNS {
            read.find_grid(row);
        }
        read
    }

    /// Fewer organizations than a table has columns for are what a row of data says
    fn forget_few_organizations(&mut self) {
        if !self.has_organization_columns() {
            let is_organization = |cell: &&mut HeadingCell<F>| matches!(cell.sense, Sense::Organization(..));
            self.cells.iter_mut().filter(is_organization).for_each(|cell| cell.sense = Sense::Unknown);
        }
    }

    /// Whether it is a header with an organization a column
    pub(super) fn has_organization_columns(&self) -> bool {
        F::ORGANIZATION_COLUMNS.is_some_and(|fewest| self.organizations() >= fewest)
    }

    /// Whether it is a whole header only because organizations head the figures
    pub(super) fn has_figures_by_organization(&self) -> bool {
        let fields = self.fields();
        !F::missing(&|field| fields.contains(&field)).is_empty() && self.missing().is_empty()
    }

    /// Cells that follow each other as months, quarters or weeks do are the moments of a planning grid
    fn find_grid(&mut self, row: &RawRow) {
        for (index, moment) in grid::moments(&row.cells) {
            if let Some(cell) = self.cells.get_mut(index).filter(|cell| cell.fields().is_empty()) {
                cell.sense = Sense::Moment(moment);
                cell.is_heading = true;
            }
        }
    }

    /// The two as one header: below a group heading the lower one tells what the column is, or both together do
    pub(super) fn over(&self, below: &Self, headings: &Headings<'_, F>) -> Option<Self> {
        let follows = below.top == self.bottom + 1;
        if !follows || !below.looks_like_headings() || !self.cells.iter().all(|cell| cell.is_heading) {
            return None;
        }
        let mut grouped = below.grouped;
        let mut cells: Vec<HeadingCell<F>> = Vec::with_capacity(below.cells.len());
        for lower in &below.cells {
            let upper = self.cells.iter().rev().find(|upper| upper.column <= lower.column);
            let together = upper.and_then(|upper| headings.together(&upper.heading, lower));
            grouped += usize::from(together.is_some());
            cells.push(together.unwrap_or_else(|| self.above(lower)));
        }
        let explains = grouped > below.grouped || self.looks_like_headings();
        let is_clear = below.is_self_evident() && !self.fields().is_empty();
        if !explains && !is_clear && !self.is_group_of(below) {
            return None;
        }
        let is_free = |upper: &&HeadingCell<F>| !below.cells.iter().any(|lower| lower.column == upper.column);
        cells.extend(self.cells.iter().filter(is_free).cloned());
        cells.sort_by_key(|cell| cell.column);
        Some(Self { top: self.top, bottom: below.bottom, cells, grouped })
    }

    /// The same header, each column seen beside the others: what was saved for a heading gives way to a column that is called
    /// like that itself, and a column may stand in for one that is needed and not there
    pub(super) fn settled(mut self, headings: &Headings<'_, F>) -> Self {
        let own: Vec<F> = self.cells.iter().filter_map(|cell| cell.sense.own_field()).collect();
        for cell in &mut self.cells {
            let Sense::Said(field) = cell.sense else { continue };
            if own.contains(&field) && headings.gives_way(&cell.heading, field) {
                cell.sense = headings.sense_of_old(&cell.heading);
                cell.gave_way = Some(field);
            }
        }
        if let Some((needed, instead)) = F::STANDS_IN {
            self.stand_in(needed, instead, headings);
        }
        self
    }

    fn stand_in(&mut self, needed: F, instead: F, headings: &Headings<'_, F>) {
        let may_be = |cell: &HeadingCell<F>| {
            let is_unknown = cell.is_heading && cell.sense == Sense::Unknown;
            cell.fields().contains(&needed) || (is_unknown && headings.begins_like(&cell.heading, needed))
        };
        if self.cells.iter().any(may_be) {
            return;
        }
        let own = normalize(instead.heading().dutch);
        let mut candidates: Vec<&mut HeadingCell<F>> =
            self.cells.iter_mut().filter(|cell| cell.sense.own_field() == Some(instead)).collect();
        candidates.sort_by_key(|cell| normalize(&cell.heading) != own);
        if let Some(cell) = candidates.into_iter().next() {
            cell.sense = Sense::Instead(needed);
        }
    }

    /// Whether a column stands in for one that is needed
    fn has_stand_in(&self) -> bool {
        self.cells.iter().any(|cell| matches!(cell.sense, Sense::Instead(_)))
    }

    /// A heading of the row below, with what this row says about it: the day or organization above a unit, or another topic
    /// above days
    fn above(&self, lower: &HeadingCell<F>) -> HeadingCell<F> {
        let group = self.cells.iter().rev().find(|upper| upper.column <= lower.column);
        match group {
            Some(upper) if upper.column == lower.column && upper.heads_figures() && lower.is_figure() => {
                upper.clone()
            }
            Some(upper) if lower.day.is_some() && !upper.is_recognized() => HeadingCell {
                heading: format!("{} {}", upper.heading, lower.heading),
                sense: Sense::Unknown,
                day: None,
                ..lower.clone()
            },
            _ => lower.clone(),
        }
    }

    /// Whether every cell stands above one of the lower row, which has more: names of groups of columns
    fn is_group_of(&self, below: &Self) -> bool {
        let is_above = |upper: &HeadingCell<F>| below.cells.iter().any(|lower| lower.column == upper.column);
        self.cells.len() < below.cells.len() && self.cells.iter().all(is_above)
    }

    /// How good a header the row would be: the more is recognized the better, then a whole one, then one with days, then
    /// the one with the most headings that need their group
    pub(super) fn rank(&self) -> (usize, bool, bool, usize) {
        let has_days = self.cells.iter().any(|cell| cell.day.is_some());
        (self.score(), self.missing().is_empty(), has_days, self.grouped)
    }

    /// Whether only days tell where the figures are
    pub(super) fn has_figures_by_day_alone(&self) -> bool {
        let mut figures = self.cells.iter().filter(|cell| cell.is_figure()).peekable();
        figures.peek().is_some() && figures.all(|cell| cell.day.is_some())
    }

    /// Fields and organizations that are recognized, each counted once, and a planning grid
    pub(super) fn score(&self) -> usize {
        let has_grid = self.cells.iter().any(|cell| matches!(cell.sense, Sense::Moment(_)));
        let is_told_twice = |field: &F| self.has_organization_columns() && field.is_told_by_organizations();
        let fields = self.fields().into_iter().filter(|field| !is_told_twice(field)).count();
        fields + self.organizations() + usize::from(has_grid)
    }

    /// The fields that are recognized, each once
    pub(super) fn fields(&self) -> Vec<F> {
        let mut fields: Vec<F> = Vec::new();
        for field in self.cells.iter().filter_map(|cell| cell.fields().first()) {
            if !fields.contains(field) {
                fields.push(*field);
            }
        }
        fields
    }

    /// What is needed for a table of this kind, but not among the headings
    pub(super) fn missing(&self) -> Vec<&'static [F]> {
        let fields = self.fields();
        F::missing(&|field| self.has(&fields, field))
    }

    /// Whether a field is among these, or told by organizations
    fn has(&self, fields: &[F], field: F) -> bool {
        fields.contains(&field) || (field.is_told_by_organizations() && self.has_organization_columns())
    }

    /// Whether it is a whole header, and one of this kind and no other
    pub(super) fn tells_kind(&self) -> bool {
        let fields = self.fields();
        let has = |field: F| self.has(&fields, field);
        let is_telling = if self.has_stand_in() { F::is_telling_instead(&has) } else { F::is_telling(&has) };
        let is_against = |cell: &HeadingCell<F>| !cell.is_recognized() && F::is_against(&cell.heading);
        F::missing(&has).is_empty() && is_telling && !self.cells.iter().any(is_against)
    }

    /// Whether it can be the header of a table: two things are recognized, one of which a field unless that is all it takes
    pub(super) fn can_be_header(&self) -> bool {
        (!self.fields().is_empty() || self.missing().is_empty()) && self.score() >= 2
    }

    fn organizations(&self) -> usize {
        let id = |cell: &HeadingCell<F>| match &cell.sense {
            Sense::Organization(id, _) => Some(*id),
            _ => None,
        };
        let mut ids: Vec<Uuid> = self.cells.iter().filter_map(id).collect();
        ids.sort();
        ids.dedup();
        ids.len()
    }

    /// Whether a row holds nothing but headings, mostly known ones: a row of data never does
    pub(super) fn looks_like_headings(&self) -> bool {
        let known = self.cells.iter().filter(|cell| cell.is_recognized()).count();
        let all_headings = self.cells.iter().all(|cell| cell.is_heading);
        let mostly_known = !self.fields().is_empty() && known * 2 >= self.cells.len();
        all_headings && (self.is_self_evident() || mostly_known)
    }

    /// Whether all that it holds is names of organizations or moments of a grid
    fn is_self_evident(&self) -> bool {
        self.cells.iter().all(|cell| matches!(cell.sense, Sense::Organization(..) | Sense::Moment(_)))
    }
}
