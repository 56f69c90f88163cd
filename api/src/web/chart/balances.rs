use rust_decimal::Decimal;

use super::{NARROW, length, shortened};

/// Height of a row
const ROW: u32 = 40;
/// Where nothing is owed
const MIDDLE: u32 = 445;
/// Longest bar to either side, beside its value
const LONGEST: u32 = 145;
/// Between a bar and its value
const GAP: u32 = 8;
/// Height of a row in which the name stands above the bar
const NARROW_ROW: u32 = 52;
/// Most characters of a name that stands above its bar
const NARROW_NAME: usize = 22;

/// Who has to pay, to the right of a line, and who is to get, to the left of it
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct BalanceChart {
    /// Height of the drawing
    pub(in crate::web) height: u32,
    /// Height of the drawing for phones
    pub(in crate::web) narrow_height: u32,
    /// Where the line stands
    pub(in crate::web) middle: u32,
    /// Where it stands on phones
    pub(in crate::web) narrow_middle: u32,
    /// One a party, from above
    pub(in crate::web) bars: Vec<Balance>,
}

/// One party
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Balance {
    /// Name at the left
    pub(in crate::web) name: String,
    /// What it is to get or has to pay, as people read it
    pub(in crate::web) value: String,
    /// Whether it is to get
    pub(in crate::web) gets: bool,
    /// Upper edge of the row
    pub(in crate::web) top: u32,
    /// Left edge of the bar
    pub(in crate::web) left: u32,
    /// Length of the bar
    pub(in crate::web) length: u32,
    /// Where its value stands: to the left of it when it gets, or else to the right
    pub(in crate::web) text: u32,
    /// The bar as phones have it, below its name and value
    pub(in crate::web) narrow: NarrowBalance,
}

/// One party, with its bar below its name and value
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct NarrowBalance {
    /// Name, shortened
    pub(in crate::web) name: String,
    /// Upper edge of the row
    pub(in crate::web) top: u32,
    /// Left edge of the bar
    pub(in crate::web) left: u32,
    /// Length of the bar
    pub(in crate::web) length: u32,
}

impl BalanceChart {
    /// The bars of these names, balances (above zero: has to pay) and amounts
    pub(in crate::web) fn new(balances: impl IntoIterator<Item = (String, Decimal, String)>) -> Self {
        let balances: Vec<_> = balances.into_iter().collect();
        let largest = balances.iter().map(|(_, balance, _)| balance.abs()).max().unwrap_or_default();
        let bars: Vec<Balance> = (0..)
            .zip(balances)
            .map(|(row, (name, balance, value))| {
                let (gets, length) = (balance < Decimal::ZERO, length(balance, largest, LONGEST));
                let left = if gets { MIDDLE - length } else { MIDDLE };
                let text = if gets { left - GAP } else { left + length + GAP };
                let narrow = NarrowBalance::new(shortened(&name, NARROW_NAME), row, (balance, largest));
                Balance { name, value, gets, top: row * ROW, left, length, text, narrow }
            })
            .collect();
        let rows = u32::try_from(bars.len()).unwrap_or_default();
        Self {
            height: rows * ROW,
            narrow_height: rows * NARROW_ROW,
            middle: MIDDLE,
            narrow_middle: NARROW / 2,
            bars,
        }
    }

    /// Whether somebody has to pay or is to get something
    pub(in crate::web) fn has_bars(&self) -> bool {
        self.bars.iter().any(|bar| bar.length > 0)
    }
}

impl NarrowBalance {
    fn new(name: String, row: u32, (balance, largest): (Decimal, Decimal)) -> Self {
        let (middle, length) = (NARROW / 2, length(balance, largest, NARROW / 2));
        let left = if balance < Decimal::ZERO { middle - length } else { middle };
        Self { name, top: row * NARROW_ROW, left, length }
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    #[test]
    fn who_gets_is_on_the_one_side_and_who_pays_on_the_other() {
        let balances = [dec!(-50), dec!(0), dec!(100)];
        let chart = BalanceChart::new(balances.map(|balance| (String::new(), balance, String::new())));
        let bars: Vec<_> = chart.bars.iter().map(|bar| (bar.gets, bar.left, bar.length, bar.text)).collect();
        assert_eq!(bars, [(true, 373, 72, 365), (false, 445, 0, 453), (false, 445, 145, 598)]);
        assert_eq!(chart.height, 120);
        let narrow: Vec<_> =
            chart.bars.iter().map(|bar| (bar.narrow.top, bar.narrow.left, bar.narrow.length)).collect();
        assert_eq!(narrow, [(0, 80, 80), (52, 160, 0), (104, 160, 160)]);
    }
}
