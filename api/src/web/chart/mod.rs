//! Geometry of charts: from values to lengths and places, in whole units of the drawing. The templates draw them as SVG; colors,
//! dashes and fonts are in the style sheet. A chart never stands alone: a table beside it has the same figures.

mod balances;
mod bars;
mod course;

use rust_decimal::{Decimal, prelude::ToPrimitive};

pub(super) use balances::BalanceChart;
pub(super) use bars::BarChart;
pub(super) use course::{Course, CourseChart};

/// Length of a value, when the largest takes this
fn length(value: Decimal, largest: Decimal, longest: u32) -> u32 {
    let share = value.abs().checked_div(largest).unwrap_or_default();
    (share * Decimal::from(longest)).round().to_u32().unwrap_or_default()
}
