//! Months between days.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

/// The months that have begun from the earlier of two days to the later; none where they are the same, or the one the day after the
/// other, since some write the last day of a contract and some the day after it
///
/// So many months behind the earlier day is the later one or a day behind it, and one month fewer is not.
pub(super) fn between(one: NaiveDate, other: NaiveDate) -> u32 {
    let (earlier, later) = if one <= other { (one, other) } else { (other, one) };
    if later - earlier <= TimeDelta::days(1) {
        return 0;
    }
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let whole = months(later) - months(earlier);
    u32::try_from(whole + i64::from(later.day() > earlier.day())).unwrap_or(u32::MAX)
}

/// The day after an end that so many months are added to; `None` beyond the calendar
pub(super) fn reached(ends_on: NaiveDate, months: u32) -> Option<NaiveDate> {
    ends_on.succ_opt()?.checked_add_months(Months::new(months))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn months_that_have_begun_count() {
        for (one, other, expected) in [
            ("2026-01-01", "2026-01-01", 0),
            ("2025-12-31", "2026-01-01", 0),
            ("2026-01-01", "2026-01-03", 1),
            ("2026-01-01", "2026-02-01", 1),
            ("2026-01-01", "2026-02-02", 2),
            ("2026-01-31", "2026-02-28", 1),
            ("2026-02-28", "2026-03-31", 2),
            ("2027-01-01", "2026-01-01", 12),
        ] {
            assert_eq!(between(one.parse().unwrap(), other.parse().unwrap()), expected, "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn so_many_months_reach_the_later_day_and_one_fewer_does_not(
            start in 700_000..750_000_i32, days in 2..2_000_i64,
        ) {
            let earlier = NaiveDate::from_num_days_from_ce_opt(start).unwrap();
            let later = earlier + TimeDelta::days(days);
            let months = between(earlier, later);
            prop_assert_eq!(between(later, earlier), months);
            prop_assert!(earlier + Months::new(months) >= later);
            prop_assert!(earlier + Months::new(months - 1) < later);
            prop_assert!(between(earlier, later.succ_opt().unwrap()) >= months);
        }
    }
}
