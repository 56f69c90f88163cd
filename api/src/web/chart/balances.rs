use rust_decimal::Decimal;

use super::length;

/// Height of a row
const ROW: u32 = 40;
/// Where nothing is owed
const MIDDLE: u32 = 445;
/// Longest bar to either side, beside its value
const LONGEST: u32 = 145;
/// Between a bar and its value
const GAP: u32 = 8;

/// Who has to pay, to the right of a line, and who is to get, to the left of it
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct BalanceChart {
    /// Height of the drawing
    pub(in crate::web) height: u32,
    /// Where the line stands
    pub(in crate::web) middle: u32,
    /// One a party, from above
    pub(in crate::web) bars: Vec<Balance>,
}

/// One party
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Balance {
    /// Name at the left
    pub(in crate::web) name: String,
    /// Balance as people read it
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
}

impl BalanceChart {
    /// The bars of these names, balances (above zero: has to pay) and texts
    pub(in crate::web) fn new(balances: impl IntoIterator<Item = (String, Decimal, String)>) -> Self {
        let balances: Vec<_> = balances.into_iter().collect();
        let largest = balances.iter().map(|(_, balance, _)| balance.abs()).max().unwrap_or_default();
        let bars: Vec<Balance> = (0..)
            .zip(balances)
            .map(|(row, (name, balance, value))| {
                let (gets, length) = (balance < Decimal::ZERO, length(balance, largest, LONGEST));
                let left = if gets { MIDDLE - length } else { MIDDLE };
                let text = if gets { left - GAP } else { left + length + GAP };
                Balance { name, value, gets, top: row * ROW, left, length, text }
            })
            .collect();
        Self { height: u32::try_from(bars.len()).unwrap_or_default() * ROW, middle: MIDDLE, bars }
    }

    /// Whether somebody has to pay or is to get something
    pub(in crate::web) fn has_bars(&self) -> bool {
        self.bars.iter().any(|bar| bar.length > 0)
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
    }
}
