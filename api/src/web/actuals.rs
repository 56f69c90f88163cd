//! The budget of a year against what was spent of it, as the page shows it.

use schema::{
    rules::budget_actuals::{LineActuals, LineState},
    texts::Label,
    types::euros_and_cents,
};

use super::dutch::{day, decimals};
use crate::read::budget_actuals::BudgetWithActuals;

/// A budget against what was spent of it
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ActualsView {
    /// Revision and status of the budget
    pub(super) revision: String,
    /// Last day of which spending counts
    pub(super) as_of: String,
    /// Its lines
    pub(super) lines: Vec<ActualsRow>,
    /// All lines together
    pub(super) total: ActualsRow,
}

/// A line against what was spent of it
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ActualsRow {
    /// Name
    pub(super) name: String,
    /// Budget
    pub(super) budget: String,
    /// Spent so far
    pub(super) spent: String,
    /// Budget less spent
    pub(super) difference: String,
    /// Spent of the budget; empty without a budget
    pub(super) percentage: String,
    /// Expected at the end of the year
    pub(super) forecast: String,
    /// From what that follows
    pub(super) basis: &'static str,
    /// How it stands
    pub(super) state: &'static str,
    /// Whether it is, or is expected to be, over-run
    pub(super) stands_out: bool,
    /// Spent in each quarter
    pub(super) quarters: Vec<String>,
    /// Spent in each month
    pub(super) months: Vec<String>,
}

impl ActualsView {
    pub(super) fn new(of: &BudgetWithActuals) -> Self {
        Self {
            revision: format!("revisie {}, {}", of.budget.revision, of.budget.status.label()),
            as_of: day(of.actuals.as_of),
            lines: of.actuals.lines.iter().map(ActualsRow::new).collect(),
            total: ActualsRow::new(&of.actuals.total),
        }
    }
}

impl ActualsRow {
    fn new(line: &LineActuals) -> Self {
        let percentage = line.percentage().map(|percentage| format!("{} %", decimals(percentage, 2)));
        Self {
            name: line.name.clone(),
            budget: euros_and_cents(line.budget),
            spent: euros_and_cents(line.spent()),
            difference: euros_and_cents(line.difference()),
            percentage: percentage.unwrap_or_default(),
            forecast: euros_and_cents(line.forecast),
            basis: line.basis.label(),
            state: line.state().label(),
            stands_out: line.state() != LineState::Within,
            quarters: line.quarters().into_iter().map(euros_and_cents).collect(),
            months: line.months.into_iter().map(euros_and_cents).collect(),
        }
    }
}
