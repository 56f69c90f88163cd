//! When a correction of an expense counts: on a day of its own, and never before what it corrects.
//!
//! Realization and settlements count an expense from its day on. A correction that was dated before it would take off what is not there yet.

use chrono::NaiveDate;

use super::Violation;

/// The day of a correction when nobody says another: that of the expense, so that both count in the same half-year; when that was
/// settled (`is_settled`) today, or the day of the expense when that has yet to come
///
/// ```
/// use schema::rules::expense_correction::default_day;
/// let day = |text: &str| text.parse().unwrap();
/// assert_eq!(default_day(day("2023-03-15"), false, day("2023-09-01")), day("2023-03-15"));
/// assert_eq!(default_day(day("2023-03-15"), true, day("2023-09-01")), day("2023-09-01"));
/// assert_eq!(default_day(day("2023-12-15"), true, day("2023-09-01")), day("2023-12-15"));
/// ```
pub fn default_day(corrected: NaiveDate, is_settled: bool, today: NaiveDate) -> NaiveDate {
    if is_settled { corrected.max(today) } else { corrected }
}

/// Whether a correction may be of that day, given the day of the expense that it corrects
///
/// # Errors
///
/// `expense.correction_too_early` (`day`, that of the expense) for one before it.
pub fn check_day(day: NaiveDate, corrected: NaiveDate) -> Result<(), Violation> {
    if day < corrected {
        Err(Violation::new("expense.correction_too_early").with("day", corrected))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever the days, the one that is proposed is allowed, of what was settled it is not in the past, and the day before the
        /// expense is never allowed.
        #[test]
        fn what_is_proposed_is_allowed(corrected in 0..80_000i32, today in 0..80_000i32, is_settled: bool) {
            let day = |days: i32| NaiveDate::from_epoch_days(days).expect("a day");
            let (corrected, today) = (day(corrected), day(today));
            let proposed = default_day(corrected, is_settled, today);
            prop_assert_eq!(check_day(proposed, corrected), Ok(()));
            prop_assert!(proposed >= today || !is_settled);
            let before = corrected.pred_opt().expect("a day");
            prop_assert_eq!(check_day(before, corrected).map_err(|violation| violation.code), Err("expense.correction_too_early"));
        }
    }
}
