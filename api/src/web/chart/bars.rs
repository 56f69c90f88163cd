use rust_decimal::Decimal;

use super::{NARROW, length, shortened};

/// Height of a bar with the gap below it
const ROW: u32 = 40;
/// Width of the drawing that bars can take, beside their labels
const LONGEST: u32 = 270;
/// Most characters of a line of a name, of which there are two; the name stands whole in the table beside it
const NAME: usize = 20;
/// Characters that a name has together with its value, where both stand above the bar
const NARROW_LINE: usize = 40;
/// Height of a bar with its name above it
const NARROW_ROW: u32 = 52;

/// A bar chart
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct BarChart {
    /// Height of the drawing
    pub(in crate::web) height: u32,
    /// Height of the drawing for phones
    pub(in crate::web) narrow_height: u32,
    /// The bars, from above
    pub(in crate::web) bars: Vec<Bar>,
}

/// One bar
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Bar {
    /// Name at the left, shortened
    pub(in crate::web) name: String,
    /// What of the name stands on a second line; empty for most
    pub(in crate::web) more: String,
    /// Value as people read it, at the end of the bar
    pub(in crate::web) value: String,
    /// Upper edge of the row
    pub(in crate::web) top: u32,
    /// Length, which is the magnitude of the value
    pub(in crate::web) length: u32,
    /// The bar as phones have it, below its name and value
    pub(in crate::web) narrow: NarrowBar,
}

/// One bar below its name and value
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct NarrowBar {
    /// Name, shortened
    pub(in crate::web) name: String,
    /// Upper edge of the row
    pub(in crate::web) top: u32,
    /// Length
    pub(in crate::web) length: u32,
}

impl BarChart {
    /// The bars of these names, values and texts; the longest takes the whole width
    pub(in crate::web) fn new(values: impl IntoIterator<Item = (String, Decimal, String)>) -> Self {
        let values: Vec<_> = values.into_iter().collect();
        let largest = values.iter().map(|(_, value, _)| value.abs()).max().unwrap_or_default();
        let bars: Vec<Bar> = (0..)
            .zip(values)
            .map(|(row, (name, value, text))| {
                let (first, more) = in_lines(&name);
                let room = NARROW_LINE.saturating_sub(text.chars().count());
                Bar {
                    name: shortened(first, NAME),
                    more: shortened(more, NAME),
                    value: text,
                    top: row * ROW,
                    length: length(value, largest, LONGEST),
                    narrow: NarrowBar {
                        name: shortened(&name, room),
                        top: row * NARROW_ROW,
                        length: length(value, largest, NARROW),
                    },
                }
            })
            .collect();
        let rows = u32::try_from(bars.len()).unwrap_or_default();
        Self { height: rows * ROW, narrow_height: rows * NARROW_ROW, bars }
    }
}

/// A name in two lines, broken between words where it does not fit one
fn in_lines(name: &str) -> (&str, &str) {
    if name.chars().count() <= NAME {
        return (name, "");
    }
    let breaks = name.match_indices(' ').map(|(place, _)| place);
    let fitting = breaks.take_while(|place| name[..*place].chars().count() <= NAME).last();
    fitting.map_or((name, ""), |place| (&name[..place], &name[place + 1..]))
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
        let narrow = BarChart::new([dec!(50), dec!(100)].map(|value| (String::new(), value, String::new())));
        let narrow: Vec<_> = narrow.bars.iter().map(|bar| (bar.narrow.top, bar.narrow.length)).collect();
        assert_eq!(narrow, [(0, 160), (52, 320)]);
    }

    #[test]
    fn a_long_name_takes_two_lines() {
        assert_eq!(in_lines("Delft"), ("Delft", ""));
        let services = "Sociale en andere specifieke diensten";
        assert_eq!(in_lines(services), ("Sociale en andere", "specifieke diensten"));
        assert_eq!(in_lines("Samenwerkingsverbanden overal"), ("Samenwerkingsverbanden overal", ""));
        let chart = BarChart::new([(services.to_owned(), dec!(2), "2".to_owned())]);
        assert_eq!(chart.bars[0].narrow.name, services);
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(lengths(&[dec!(0), dec!(0)]), [0, 0]);
        assert_eq!(BarChart::new([]), BarChart { height: 0, narrow_height: 0, bars: vec![] });
    }
}
