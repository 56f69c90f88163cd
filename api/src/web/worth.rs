//! What tenders are estimated at together, as far as that is known.

use rust_decimal::Decimal;
use schema::types::{euros, whole_number};

/// What tenders are estimated at together
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Worth {
    /// `€ 1.500`; `onbekend` when no value is known, and empty when there are no tenders
    pub(super) amount: String,
    /// `waarde van 1 onbekend`; empty where the amount says all
    pub(super) unknown: String,
}

impl Worth {
    /// Of so many tenders, of which so many have a known value, with the sum of those
    pub(super) fn of(count: i64, known: i64, sum: Decimal) -> Self {
        let unknown = match (known, count - known) {
            (0, _) | (_, 0) => String::new(),
            (_, unknown) => format!("waarde van {} onbekend", whole_number(unknown)),
        };
        let amount = match (count, known) {
            (0, _) => String::new(),
            (_, 0) => "onbekend".to_owned(),
            _ => euros(sum),
        };
        Self { amount, unknown }
    }

    /// `€ 1.500 (waarde van 1 onbekend)`
    pub(super) fn in_a_line(&self) -> String {
        let Self { amount, unknown } = self;
        if unknown.is_empty() { amount.clone() } else { format!("{amount} ({unknown})") }
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    #[test]
    fn says_of_how_many_the_value_is_not_known() {
        let line = |count, known, sum| Worth::of(count, known, sum).in_a_line();
        assert_eq!(line(2, 2, dec!(1500)), "€ 1.500");
        assert_eq!(line(1234, 1000, dec!(1500)), "€ 1.500 (waarde van 234 onbekend)");
        assert_eq!(line(1, 0, dec!(0)), "onbekend");
        assert_eq!(line(0, 0, dec!(0)), "");
    }
}
