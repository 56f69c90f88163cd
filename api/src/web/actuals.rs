//! The budget of a year against what was spent of it, as the page shows it.

use std::cmp::Ordering;

use chrono::Datelike;
use rust_decimal::Decimal;
use schema::{
    rules::budget_actuals::{BudgetActuals, LineActuals, LineState},
    texts::Label,
    types::euros_and_cents,
};

use super::{
    chart::{Course, CourseChart, Size},
    dutch::{MONTHS, day, rounded_percent},
};
use crate::read::budget_actuals::{BudgetWithActuals, Reconciliation};

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
    /// All lines together through the year, as a drawing
    pub(super) chart: CourseChart,
    /// The same for phones
    pub(super) narrow_chart: CourseChart,
    /// The same figures
    pub(super) quarters: Vec<QuarterRow>,
    /// From what was spent to what is settled, each step with its amount and whether it is a sum; none where both are the same by themselves
    pub(super) reconciled: Vec<(&'static str, String, bool)>,
}

/// A quarter
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct QuarterRow {
    /// Spent in it
    pub(super) spent: String,
    /// Its months
    pub(super) months: Vec<MonthRow>,
}

/// A month
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MonthRow {
    /// Name
    pub(super) name: &'static str,
    /// Spent in it
    pub(super) spent: String,
    /// Spent from the beginning of the year to its end; empty while it has not begun
    pub(super) so_far: String,
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
    pub(super) fn new(of: &BudgetWithActuals, between: &Reconciliation) -> Self {
        let course = course(&of.actuals);
        Self {
            revision: format!("revisie {}, {}", of.budget.revision, of.budget.status.label()),
            as_of: day(of.actuals.as_of),
            lines: of.actuals.lines.iter().map(ActualsRow::new).collect(),
            total: ActualsRow::new(&of.actuals.total),
            chart: CourseChart::new(&course, Size::WIDE),
            narrow_chart: CourseChart::new(&course, Size::NARROW),
            quarters: quarters(&of.actuals.total, &course.so_far()),
            reconciled: reconciled(of.actuals.total.spent(), between),
        }
    }
}

fn reconciled(spent: Decimal, between: &Reconciliation) -> Vec<(&'static str, String, bool)> {
    let Reconciliation { later_eur, fees_eur, settled_eur } = *between;
    if [later_eur, fees_eur, settled_eur].iter().all(Decimal::is_zero) {
        return Vec::new();
    }
    let shared = spent + later_eur - fees_eur;
    let steps = [
        ("Gerealiseerd", spent, false),
        ("Uitgaven met een datum die nog komt", later_eur, false),
        ("Ontvangen fees", -fees_eur, false),
        ("Te verdelen over de deelnemers", shared, true),
        ("In afrekeningen met akkoord", -settled_eur, false),
        ("Nog af te rekenen", shared - settled_eur, true),
    ];
    let said = steps.into_iter().filter(|(_, amount, is_sum)| *is_sum || !amount.is_zero());
    said.map(|(label, amount, is_sum)| (label, euros_and_cents(amount), is_sum)).collect()
}

fn course(actuals: &BudgetActuals) -> Course {
    let total = &actuals.total;
    let begun = match actuals.as_of.year().cmp(&actuals.year) {
        Ordering::Less => 0,
        Ordering::Equal => usize::try_from(actuals.as_of.month()).unwrap_or_default(),
        Ordering::Greater => 12,
    };
    Course { budget: total.budget, months: total.months, begun, forecast: total.forecast }
}

fn quarters(total: &LineActuals, so_far: &[Decimal]) -> Vec<QuarterRow> {
    let month = |(index, spent): (usize, &Decimal)| MonthRow {
        name: MONTHS.get(index).copied().unwrap_or_default(),
        spent: euros_and_cents(*spent),
        so_far: so_far.get(index).copied().map(euros_and_cents).unwrap_or_default(),
    };
    let months: Vec<MonthRow> = total.months.iter().enumerate().map(month).collect();
    let quarter = |(spent, months): (Decimal, &[MonthRow])| QuarterRow {
        spent: euros_and_cents(spent),
        months: months.to_vec(),
    };
    total.quarters().into_iter().zip(months.chunks(3)).map(quarter).collect()
}

impl ActualsRow {
    fn new(line: &LineActuals) -> Self {
        let percentage = line.percentage().map(|share| rounded_percent(share, 2));
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
