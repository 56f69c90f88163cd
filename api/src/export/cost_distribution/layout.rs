use schema::types::CellAddress;

use super::{overview, shown};
use crate::{
    export::report::{Range, Show},
    read::cost_distribution::CostDistribution,
};

/// Column of the names: lines and municipalities
pub(super) const NAMES: u32 = 0;
/// Column of the amounts of the budget
pub(super) const LINE_AMOUNTS: u32 = 1;
/// Column of the kinds of costs
const LINE_CATEGORIES: u32 = 2;
/// Column of the inhabitants
pub(super) const INHABITANTS: u32 = 2;
/// Rows between two tables: an empty one, a section heading
const GAP: u32 = 2;
const FIRST_TABLE: u32 = 4;

/// Where the tables of the first sheet stand, for all who refer to them; rows and columns count from 0
pub(super) struct Layout {
    /// Headings of the budget
    pub(super) line_headings: u32,
    /// Column of the kinds of costs; `None` when no line has one
    pub(super) categories: Option<u32>,
    /// First line
    pub(super) first_line: u32,
    /// Total of the lines
    pub(super) line_total: u32,
    /// Headings of the distribution
    pub(super) member_headings: u32,
    /// First member
    pub(super) first_member: u32,
    /// Total of the members; the check is in the row below
    pub(super) member_total: u32,
    /// Column of the percentages; the method `EXACT` has none
    pub(super) percentages: Option<u32>,
    /// Column of the amounts
    pub(super) amounts: u32,
    /// Peildatum
    pub(super) reference_date: CellAddress,
    /// How amounts of the budget are shown
    pub(super) budget_show: Show,
    /// How shares are shown
    pub(super) share_show: Show,
}

impl Layout {
    pub(super) fn of(distribution: &CostDistribution) -> Self {
        let first_line = FIRST_TABLE + 1;
        // A budget without lines leaves one empty row, so that its sum has something to add up
        let line_total = first_line + count(distribution.lines.len()).max(1);
        let member_headings = line_total + 1 + GAP;
        let first_member = member_headings + 1;
        let member_total = first_member + count(distribution.shares.len()).max(1);
        let has_percentages = distribution.shares.iter().any(|share| share.percentage.is_some());
        let percentages = has_percentages.then_some(INHABITANTS + 1);
        Self {
            line_headings: FIRST_TABLE,
            categories: distribution
                .lines
                .iter()
                .any(|line| line.category.is_some())
                .then_some(LINE_CATEGORIES),
            first_line,
            line_total,
            member_headings,
            first_member,
            member_total,
            percentages,
            amounts: percentages.unwrap_or(INHABITANTS) + 1,
            reference_date: CellAddress { row: member_total + GAP + 2, column: 1 },
            budget_show: shown(distribution.lines.iter().map(|line| line.amount_eur)),
            share_show: shown([distribution.unit]),
        }
    }

    /// Row of the section heading below the distribution
    pub(super) const fn basis(&self) -> u32 {
        self.reference_date.row - 1
    }

    /// The lines with their headings, without the total
    pub(super) fn budget(&self) -> Range {
        let last = self.categories.unwrap_or(LINE_AMOUNTS);
        range(self.line_headings, NAMES, self.line_total - 1, last)
    }

    /// The total of the lines
    pub(super) const fn total(&self) -> Range {
        range(self.line_total, LINE_AMOUNTS, self.line_total, LINE_AMOUNTS)
    }

    /// The members with their headings, without the total
    pub(super) const fn distribution(&self) -> Range {
        range(self.member_headings, NAMES, self.member_total - 1, self.amounts + 1)
    }

    /// One column of the members
    pub(super) const fn members(&self, column: u32) -> Range {
        range(self.first_member, column, self.member_total - 1, column)
    }

    /// The inhabitants
    pub(super) const fn inhabitants(&self) -> Range {
        self.members(INHABITANTS)
    }

    /// The amounts of the members
    pub(super) const fn amounts(&self) -> Range {
        self.members(self.amounts)
    }
}

const fn range(first_row: u32, first_column: u32, last_row: u32, last_column: u32) -> Range {
    Range {
        sheet: overview::NAME,
        first: CellAddress { row: first_row, column: first_column },
        last: CellAddress { row: last_row, column: last_column },
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
