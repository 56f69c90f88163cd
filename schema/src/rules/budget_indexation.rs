//! Indexation (indexering) of a budget: the lines of a new year are those of an earlier one, more or less a percentage.
//!
//! Each line is rounded by itself, to the cent and half a cent away from zero, so that who checks one line with a calculator finds it; the
//! total is their sum.

use rust_decimal::{Decimal, RoundingStrategy, dec};

use super::Violation;
use crate::types::fits_money;

/// Most that a budget goes up, and least that it goes down, in percent: more is a slip of the pen
const MOST_PCT: Decimal = dec!(100);

/// Whether lines can be indexed with a percentage
///
/// # Errors
///
/// `budget.indexation_out_of_range` (`maximum`) for one that is not between -100 and 100.
pub fn check(percentage: Decimal) -> Result<(), Violation> {
    if percentage.abs() < MOST_PCT || percentage == MOST_PCT {
        Ok(())
    } else {
        Err(Violation::new("budget.indexation_out_of_range").with("maximum", MOST_PCT))
    }
}

/// An amount in euro, indexed with a percentage; `None` when it can no longer be stored
///
/// ```
/// use rust_decimal::dec;
/// use schema::rules::budget_indexation::indexed;
/// assert_eq!(indexed(dec!(4100), dec!(3.5)), Some(dec!(4243.50)));
/// assert_eq!(indexed(dec!(0.30), dec!(5)), Some(dec!(0.32)));
/// ```
pub fn indexed(amount: Decimal, percentage: Decimal) -> Option<Decimal> {
    let part = amount.checked_mul(percentage)?.checked_div(Decimal::ONE_HUNDRED)?;
    let indexed = amount.checked_add(part)?.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    fits_money(indexed).then_some(indexed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_refused() {
        for percentage in [dec!(-100), dec!(100.01), dec!(2500)] {
            assert_eq!(
                check(percentage).map_err(|violation| violation.code),
                Err("budget.indexation_out_of_range")
            );
        }
        for percentage in [dec!(-99.99), dec!(0), dec!(2.5), dec!(100)] {
            assert_eq!(check(percentage), Ok(()));
        }
    }

    #[test]
    fn what_no_longer_fits_is_none() {
        assert_eq!(indexed(dec!(999_999_999_999.99), dec!(1)), None);
    }

    proptest! {
        #[test]
        fn at_most_half_a_cent_is_rounded_and_income_is_treated_alike(cents in -10_000_000_i64..10_000_000, hundredths in -9_999_i64..=10_000) {
            let (amount, percentage) = (Decimal::new(cents, 2), Decimal::new(hundredths, 2));
            let found = indexed(amount, percentage).unwrap_or_default();
            let exact = amount + amount * percentage / dec!(100);
            prop_assert!((found - exact).abs() <= dec!(0.005));
            prop_assert_eq!(indexed(-amount, percentage), Some(-found));
        }
    }
}
