//! Geometry of charts: from values to lengths, in whole units of the drawing. The templates draw them as SVG.

use rust_decimal::{Decimal, prelude::ToPrimitive};

/// Height of a bar with the gap below it
const ROW: u32 = 40;
/// Width of the drawing that bars can take, beside their labels
const LONGEST: u32 = 270;

/// A bar chart; colors and fonts are in the style sheet
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BarChart {
    /// Height of the drawing
    pub(super) height: u32,
    /// The bars, from above
    pub(super) bars: Vec<Bar>,
}

/// One bar
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bar {
    /// Name at the left
    pub(super) name: String,
    /// Value as people read it, at the end of the bar
    pub(super) value: String,
    /// Upper edge of the row
    pub(super) top: u32,
    /// Length, which is the magnitude of the value
    pub(super) length: u32,
}

impl BarChart {
    /// The bars of these names, values and texts; the longest takes the whole width
    pub(super) fn new(values: impl IntoIterator<Item = (String, Decimal, String)>) -> Self {
        let values: Vec<_> = values.into_iter().collect();
        let largest = values.iter().map(|(_, value, _)| value.abs()).max().unwrap_or_default();
        let bars: Vec<Bar> = (0..)
            .zip(values)
            .map(|(row, (name, value, text))| Bar {
                name,
                value: text,
                top: row * ROW,
                length: length(value, largest),
            })
            .collect();
        Self { height: u32::try_from(bars.len()).unwrap_or_default() * ROW, bars }
    }
}

fn length(value: Decimal, largest: Decimal) -> u32 {
    let share = value.abs().checked_div(largest).unwrap_or_default();
    (share * Decimal::from(LONGEST)).round().to_u32().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    fn lengths(values: &[Decimal]) -> Vec<u32> {
        let chart = BarChart::new(values.iter().map(|value| (String::new(), *value, String::new())));
        chart.bars.iter().map(|bar| bar.length).collect()
    }

    #[test]
    fn the_largest_value_takes_the_whole_width() {
        assert_eq!(lengths(&[dec!(50), dec!(100), dec!(0)]), [135, 270, 0]);
        assert_eq!(lengths(&[dec!(-100), dec!(-25)]), [270, 68]);
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(lengths(&[dec!(0), dec!(0)]), [0, 0]);
        assert_eq!(BarChart::new([]), BarChart { height: 0, bars: vec![] });
    }
}
