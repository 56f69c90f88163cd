//! Geometry of charts: from values to lengths and places, in whole units of the drawing. The templates draw them as SVG; colors,
//! dashes and fonts are in the style sheet. A chart never stands alone: a table beside it has the same figures.

mod balances;
mod bars;
mod course;

use rust_decimal::{Decimal, prelude::ToPrimitive};

pub(super) use balances::BalanceChart;
pub(super) use bars::BarChart;
pub(super) use course::{Course, CourseChart, Size};

/// Width of a drawing for phones
const NARROW: u32 = 320;

/// Length of a value, when the largest takes this
fn length(value: Decimal, largest: Decimal, longest: u32) -> u32 {
    let share = value.abs().checked_div(largest).unwrap_or_default();
    (share * Decimal::from(longest)).round().to_u32().unwrap_or_default()
}

/// A text of at most so many characters; one that is longer ends in an ellipsis
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_shortened() {
        assert_eq!(shortened("Kort", 44), "Kort");
        assert_eq!(shortened(&"é".repeat(60), 44), format!("{}…", "é".repeat(43)));
    }
}
