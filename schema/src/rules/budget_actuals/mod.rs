//! Budget against actuals (begroting tegenover realisatie): what was spent of each line so far, and where the year is
//! heading.
//!
//! What a line will have cost at the end of the year is foretold in one of two ways. A line that had costs in every
//! month that has ended, of at least three, runs on at that pace. Any other is spent at once or now and then: of it the
//! whole budget is expected, or what was spent already when that is more. Once the year has ended, the forecast is what
//! was spent.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy, dec};

use crate::headings::name_key;

#[cfg(test)]
mod tests;

/// Months with costs that make a pace
const FEWEST_MONTHS: u32 = 3;

/// A line of the budget
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedLine {
    /// Name
    pub name: String,
    /// Euro, excluding VAT
    pub amount: Decimal,
}

/// What was spent on a line on a day
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spending {
    /// Line of the budget, as it was written
    pub line: String,
    /// Day
    pub on: NaiveDate,
    /// Euro, excluding VAT; negative for a refund
    pub amount: Decimal,
}

/// A budget against what was spent of it
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetActuals {
    /// Year of the budget
    pub year: i32,
    /// Last day of which spending counts
    pub as_of: NaiveDate,
    /// Months of the year that have ended by then, 0 to 12
    pub months_ended: u32,
    /// The lines in the order of the budget, and then by name what was spent on lines that it does not have
    pub lines: Vec<LineActuals>,
    /// All lines together
    pub total: LineActuals,
}

/// One line against what was spent of it
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineActuals {
    /// Name; empty for the total
    pub name: String,
    /// Whether the budget has it
    pub origin: LineOrigin,
    /// Budget, in euro
    pub budget: Decimal,
    /// Spent in each month, January first, in euro; what is of a day before or after the year counts in its first or last month
    pub months: [Decimal; 12],
    /// Expected at the end of the year, in euro
    pub forecast: Decimal,
    /// How that was foretold
    pub basis: ForecastBasis,
}

/// Whether a line is in the budget
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineOrigin {
    /// It is
    Budgeted,
    /// Money was spent on it all the same
    NotBudgeted,
}

/// How the costs of a whole year are foretold
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForecastBasis {
    /// As in the months that have ended, twelve times over
    Pace,
    /// The whole budget, or what was spent when that is more
    Budget,
    /// The year has ended: what was spent
    Actuals,
    /// The sum of the lines
    Sum,
}

/// How spending stands to the budget
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineState {
    /// Within the budget, by all that is foretold
    Within,
    /// More is expected than was budgeted
    OverrunExpected,
    /// More was spent than was budgeted
    Overrun,
}

impl LineActuals {
    /// Spent so far, in euro
    pub fn spent(&self) -> Decimal {
        self.months.iter().sum()
    }

    /// Budget less what was spent, in euro; negative for an over-run
    pub fn difference(&self) -> Decimal {
        self.budget - self.spent()
    }

    /// Budget less what is expected, in euro; negative for an over-run
    pub fn forecast_difference(&self) -> Decimal {
        self.budget - self.forecast
    }

    /// What was spent as a percentage of the budget, two decimals, halves away from zero; `None` without a budget
    pub fn percentage(&self) -> Option<Decimal> {
        let part = (self.spent() * dec!(100)).checked_div(self.budget)?;
        Some(rounded(part))
    }

    /// Spent in each quarter, the first first, in euro
    pub fn quarters(&self) -> [Decimal; 4] {
        let [jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec] = self.months;
        [jan + feb + mar, apr + may + jun, jul + aug + sep, oct + nov + dec]
    }

    /// How spending stands to the budget
    pub fn state(&self) -> LineState {
        if self.difference() < Decimal::ZERO {
            LineState::Overrun
        } else if self.forecast_difference() < Decimal::ZERO {
            LineState::OverrunExpected
        } else {
            LineState::Within
        }
    }
}

/// The lines of a budget against what was spent up to and including a day
///
/// Spending is on the first line whose name is the same but for case, accents, spaces and hyphens. The order of the
/// spending plays no part.
pub fn compare(year: i32, as_of: NaiveDate, planned: &[PlannedLine], spending: &[Spending]) -> BudgetActuals {
    let months_ended = months_ended(year, as_of);
    let mut by_line = by_line(year, as_of, spending);
    let of_budget = planned.iter().map(|line| {
        let spent = by_line.remove(&name_key(&line.name)).map_or_else(no_months, |(_, months)| months);
        (line.name.clone(), LineOrigin::Budgeted, line.amount, spent)
    });
    let mut rows: Vec<_> = of_budget.collect();
    let others = by_line.into_values();
    rows.extend(others.map(|(name, months)| (name, LineOrigin::NotBudgeted, dec!(0.00), months)));
    let lines: Vec<LineActuals> = rows
        .into_iter()
        .map(|(name, origin, budget, months)| {
            let (forecast, basis) = foretell(budget, &months, months_ended);
            LineActuals { name, origin, budget, months, forecast, basis }
        })
        .collect();
    let total = total(&lines);
    BudgetActuals { year, as_of, months_ended, lines, total }
}

/// What was spent in the months of a year, on lines by their comparable names, with the first of the names that they have
fn by_line(year: i32, as_of: NaiveDate, spending: &[Spending]) -> BTreeMap<String, (String, [Decimal; 12])> {
    let mut lines: BTreeMap<String, (String, [Decimal; 12])> = BTreeMap::new();
    for one in spending.iter().filter(|one| one.on <= as_of) {
        let (name, months) =
            lines.entry(name_key(&one.line)).or_insert_with(|| (one.line.clone(), no_months()));
        if one.line < *name {
            name.clone_from(&one.line);
        }
        let month = match one.on.year().cmp(&year) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => one.on.month0(),
            std::cmp::Ordering::Greater => 11,
        };
        if let Some(sum) = usize::try_from(month).ok().and_then(|month| months.get_mut(month)) {
            *sum += one.amount;
        }
    }
    lines
}

const fn no_months() -> [Decimal; 12] {
    [dec!(0.00); 12]
}

/// How many months of a year have ended with a day
fn months_ended(year: i32, day: NaiveDate) -> u32 {
    let next = day.succ_opt().unwrap_or(day);
    match next.year().cmp(&year) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => next.month0(),
        std::cmp::Ordering::Greater => 12,
    }
}

fn foretell(budget: Decimal, months: &[Decimal; 12], months_ended: u32) -> (Decimal, ForecastBasis) {
    let spent: Decimal = months.iter().sum();
    let ended = || months.iter().take(usize::try_from(months_ended).unwrap_or_default());
    match months_ended {
        12 => (spent, ForecastBasis::Actuals),
        FEWEST_MONTHS.. if ended().all(|month| !month.is_zero()) => {
            let pace = ended().sum::<Decimal>() * dec!(12) / Decimal::from(months_ended);
            (rounded(pace), ForecastBasis::Pace)
        }
        _ if budget.is_sign_negative() => (budget.min(spent), ForecastBasis::Budget),
        _ => (budget.max(spent), ForecastBasis::Budget),
    }
}

fn total(lines: &[LineActuals]) -> LineActuals {
    let mut months = no_months();
    for line in lines {
        for (sum, month) in months.iter_mut().zip(line.months) {
            *sum += month;
        }
    }
    LineActuals {
        name: String::new(),
        origin: LineOrigin::Budgeted,
        budget: lines.iter().map(|line| line.budget).sum(),
        months,
        forecast: lines.iter().map(|line| line.forecast).sum(),
        basis: ForecastBasis::Sum,
    }
}

fn rounded(number: Decimal) -> Decimal {
    let mut rounded = number.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}
