//! The term of a contract: its ends, its extension options and what follows from them.
//!
//! Source: the glossary of the domain (oorspronkelijke, huidige, uiterste einddatum; verlengingsoptie). An end is a last
//! day, so a year behind 31 December is the next 31 December, and a half-year behind 30 June is 31 December.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use rust_decimal::{Decimal, RoundingStrategy};

use super::Violation;
use crate::types::fits_money;

/// What a contract says about its term; `None` is unknown
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Term<'a> {
    /// First day
    pub starts_on: Option<NaiveDate>,
    /// Last day before any extension
    pub original_end_on: Option<NaiveDate>,
    /// Last day as it stands now
    pub current_end_on: Option<NaiveDate>,
    /// Last day after all extension options
    pub ultimate_end_on: Option<NaiveDate>,
    /// Months of each extension option, in order; empty when there are none
    pub options: Option<&'a [u32]>,
    /// Whether it was ended, so that its last day need not be one that was agreed
    pub is_ended: bool,
}

impl Term<'_> {
    /// How the days and the options of a contract contradict each other; empty when they do not
    ///
    /// Codes: `contract.ends_before_start`, `contract.original_after_current`, `contract.ultimate_before_current`,
    /// `contract.options_past_ultimate`, `contract.options_before_ultimate`, with the values `day` and `other`.
    pub fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        let mut later = |code, day: Option<NaiveDate>, other: Option<NaiveDate>| {
            if let (Some(day), Some(other)) = (day, other)
                && day < other
            {
                violations.push(Violation::new(code).with("day", day).with("other", other));
            }
        };
        later("contract.ends_before_start", self.current_end_on.or(self.original_end_on), self.starts_on);
        if !self.is_ended {
            later("contract.original_after_current", self.current_end_on, self.original_end_on);
        }
        later("contract.ultimate_before_current", self.ultimate_end_on, self.current_end_on);
        violations.extend(self.check_options());
        violations
    }

    /// The options must lead from the end to the ultimate end; where only the current end is known, some may have been used
    fn check_options(&self) -> Option<Violation> {
        let (options, ultimate) = (self.options?, self.ultimate_end_on?);
        let end = self.original_end_on.or(self.current_end_on.filter(|_| !self.is_ended))?;
        let reached = extended(end, options)?;
        let fits = match self.original_end_on {
            Some(_) => is_same_end(reached, ultimate),
            None => (0..=options.len()).any(|used| is_reached(end, options, used, ultimate)),
        };
        let code = if reached > ultimate {
            "contract.options_past_ultimate"
        } else {
            "contract.options_before_ultimate"
        };
        (!fits && ultimate >= end).then(|| Violation::new(code).with("day", reached).with("other", ultimate))
    }

    /// How many of the options the current end has in it, from the first on; `None` when the days do not tell
    pub fn used_options(&self) -> Option<usize> {
        let (options, current) = (self.options?, self.current_end_on?);
        if let Some(original) = self.original_end_on {
            let is_used = |count: &usize| {
                let reached = options.get(..*count).and_then(|used| extended(original, used));
                reached.is_some_and(|reached| reached <= current || is_same_end(reached, current))
            };
            return (0..=options.len()).rev().find(is_used);
        }
        let ultimate = self.ultimate_end_on?;
        (0..=options.len()).find(|used| is_reached(current, options, *used, ultimate))
    }

    /// The term once the first of its options that the current end does not have in it is used, of which the first `used` are
    ///
    /// Where nothing was used before and the original end is not known, the current end is it.
    ///
    /// # Errors
    ///
    /// `contract.is_ended`, `contract.end_unknown`, `contract.no_option_left`, and what [`Term::check`] says of an end that lies
    /// behind the ultimate one.
    pub fn with_next_option(&self, used: usize) -> Result<Self, Violation> {
        if self.is_ended {
            return Err(Violation::new("contract.is_ended"));
        }
        let current = self.current_end_on.ok_or_else(|| Violation::new("contract.end_unknown"))?;
        let options = self.options.unwrap_or_default();
        let next = options.get(used).ok_or_else(|| Violation::new("contract.no_option_left"))?;
        // Reckoned from the original end where the current one follows from it: days that a short month cut off come back.
        let reaches = |count| options.get(..count).and_then(|used| extended(self.original_end_on?, used));
        let follows = reaches(used) == Some(current);
        let end = if follows { reaches(used + 1) } else { extended(current, &[*next]) };
        let end = end.ok_or_else(|| Violation::new("contract.end_unknown"))?;
        let original_end_on = self.original_end_on.or_else(|| (used == 0).then_some(current));
        let term = Self { current_end_on: Some(end), original_end_on, ..*self };
        let past = |violation: &Violation| violation.code == "contract.ultimate_before_current";
        match term.check().into_iter().find(past) {
            // Some write the last day, some the day after it.
            Some(violation) if !term.ultimate_end_on.is_some_and(|ultimate| is_same_end(end, ultimate)) => {
                Err(violation)
            }
            _ => Ok(term),
        }
    }

    /// The term when it ends early, on this last day
    ///
    /// # Errors
    ///
    /// `contract.is_ended`; `contract.end_not_earlier` (`day`, `other`) when it would not end earlier; `contract.ends_before_start`
    /// (`day`, `other`).
    pub fn ended_on(&self, day: NaiveDate) -> Result<Self, Violation> {
        let told = |code, other| Violation::new(code).with("day", day).with("other", other);
        if self.is_ended {
            return Err(Violation::new("contract.is_ended"));
        }
        if let Some(current) = self.current_end_on.filter(|current| *current <= day) {
            return Err(told("contract.end_not_earlier", current));
        }
        if let Some(start) = self.starts_on.filter(|start| day < *start) {
            return Err(told("contract.ends_before_start", start));
        }
        Ok(Self { current_end_on: Some(day), is_ended: true, ..*self })
    }
}

/// Whether the options after the first `used` lead from an end to the ultimate end
fn is_reached(end: NaiveDate, options: &[u32], used: usize, ultimate: NaiveDate) -> bool {
    let left = options.get(used..).unwrap_or_default();
    extended(end, left).is_some_and(|reached| is_same_end(reached, ultimate))
}

/// The end after these options; `None` beyond the calendar
fn extended(end: NaiveDate, options: &[u32]) -> Option<NaiveDate> {
    let months = options.iter().try_fold(0_u32, |sum, months| sum.checked_add(*months))?;
    end.succ_opt()?.checked_add_months(Months::new(months))?.pred_opt()
}

/// Some write the last day, some the day after it
fn is_same_end(one: NaiveDate, other: NaiveDate) -> bool {
    (one - other).abs() <= TimeDelta::days(1)
}

/// The value over a term of whole months, in euro to the cent, of a contract that costs so much a year
///
/// `ends_on` is the last day. `None` when the term is no whole number of months or the value cannot be stored.
pub fn value_over_term(annual_eur: Decimal, starts_on: NaiveDate, ends_on: NaiveDate) -> Option<Decimal> {
    let after = ends_on.succ_opt()?;
    let months = (after.year() - starts_on.year()) * 12 + i32::try_from(after.month()).ok()?
        - i32::try_from(starts_on.month()).ok()?;
    if months <= 0 || after.day() != starts_on.day() {
        return None;
    }
    let value = annual_eur.checked_mul(Decimal::from(months))?.checked_div(Decimal::from(12))?;
    let value = value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    fits_money(value).then_some(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::dec;

    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    fn term<'a>(days: [&str; 4], options: Option<&'a [u32]>) -> Term<'a> {
        let [starts_on, original_end_on, current_end_on, ultimate_end_on] = days.map(day);
        Term { starts_on, original_end_on, current_end_on, ultimate_end_on, options, is_ended: false }
    }

    fn codes(days: [&str; 4], options: Option<&[u32]>) -> Vec<&'static str> {
        term(days, options).check().iter().map(|violation| violation.code).collect()
    }

    const TWICE: Option<&[u32]> = Some(&[12, 12]);

    #[test]
    fn a_sound_term_breaks_no_rule() {
        for (days, options) in [
            (["", "", "", ""], None),
            (["2020-01-01", "2023-12-31", "2024-12-31", "2025-12-31"], TWICE),
            (["2020-01-01", "", "2024-12-31", "2026-12-31"], TWICE),
            (["2020-01-01", "", "2024-12-31", "2025-12-31"], TWICE),
            (["2020-01-01", "", "2024-12-31", "2024-12-31"], TWICE),
            (["2020-01-01", "2023-12-31", "2023-12-31", "2026-01-01"], TWICE),
            (["2020-03-01", "2024-02-29", "2024-02-29", "2026-02-28"], TWICE),
            (["2020-07-01", "2023-06-30", "2023-06-30", "2023-12-31"], Some(&[6])),
            (["", "", "2024-12-31", "2024-12-31"], Some(&[])),
        ] {
            assert_eq!(codes(days, options), Vec::<&str>::new(), "{days:?}");
        }
    }

    #[test]
    fn tells_what_contradicts() {
        let ends = codes(["2024-01-01", "", "2023-12-31", "2023-06-30"], None);
        assert_eq!(ends, ["contract.ends_before_start", "contract.ultimate_before_current"]);
        assert_eq!(codes(["", "2024-06-30", "2024-01-31", ""], None), ["contract.original_after_current"]);
        for (days, options, code) in [
            (["", "2023-12-31", "", "2024-12-31"], TWICE, "contract.options_past_ultimate"),
            (["", "2023-12-31", "", "2026-12-31"], TWICE, "contract.options_before_ultimate"),
            (["", "", "2023-12-31", "2024-06-30"], TWICE, "contract.options_past_ultimate"),
            (["", "", "2023-12-31", "2024-12-31"], Some(&[][..]), "contract.options_before_ultimate"),
        ] {
            assert_eq!(codes(days, options), [code], "{days:?}");
        }
        let violation = &term(["", "2023-12-31", "", "2024-12-31"], TWICE).check()[0];
        assert_eq!((violation.value("day"), violation.value("other")), ("2025-12-31", "2024-12-31"));
    }

    #[test]
    fn the_days_tell_which_options_were_used() {
        for (days, used) in [
            (["", "2023-12-31", "2023-12-31", ""], Some(0)),
            (["", "2023-12-31", "2024-12-31", ""], Some(1)),
            (["", "2023-12-31", "2025-06-30", ""], Some(1)),
            (["", "2023-12-31", "2026-12-31", ""], Some(2)),
            (["", "2023-12-31", "2022-12-31", ""], None),
            (["", "", "2024-12-31", "2025-12-31"], Some(1)),
            (["", "", "2024-12-31", "2026-12-31"], Some(0)),
            (["", "", "2024-12-31", "2025-05-31"], None),
            (["", "", "2024-12-31", ""], None),
        ] {
            assert_eq!(term(days, TWICE).used_options(), used, "{days:?}");
        }
    }

    #[test]
    fn a_year_counts_for_the_whole_term() {
        let value = |annual, start: &str, end: &str| {
            value_over_term(annual, start.parse().unwrap(), end.parse().unwrap())
        };
        assert_eq!(value(dec!(10000), "2020-01-01", "2023-12-31"), Some(dec!(40000)));
        assert_eq!(value(dec!(100), "2020-01-01", "2020-04-30"), Some(dec!(33.33)));
        assert_eq!(value(dec!(10000), "2020-01-01", "2023-12-15"), None);
        assert_eq!(value(dec!(10000), "2024-01-01", "2023-12-31"), None);
        assert_eq!(value(Decimal::MAX, "2020-01-01", "2023-12-31"), None);
    }

    #[test]
    fn an_option_leads_no_further_than_the_ultimate_end() {
        let days = ["2020-01-01", "2023-12-31", "2023-12-31", "2024-06-30"];
        assert_eq!(
            term(days, TWICE).with_next_option(0).unwrap_err().code,
            "contract.ultimate_before_current"
        );
        // The day after the last one is the same end.
        let days = ["2020-01-01", "2024-01-01", "2024-01-01", "2024-12-31"];
        assert_eq!(term(days, TWICE).with_next_option(0).unwrap().current_end_on, day("2025-01-01"));
        let unknown = term(["2020-01-01", "", "", ""], TWICE);
        assert_eq!(unknown.with_next_option(0).unwrap_err().code, "contract.end_unknown");
    }

    #[test]
    fn what_ends_early_ends_within_its_term_and_once() {
        let running = term(["2020-01-01", "2023-12-31", "2024-12-31", "2025-12-31"], TWICE);
        let refusal =
            |term: &Term<'_>, on: &str| term.ended_on(day(on).unwrap()).err().map(|violation| violation.code);
        assert_eq!(refusal(&running, "2024-12-31"), Some("contract.end_not_earlier"));
        assert_eq!(refusal(&running, "2019-12-31"), Some("contract.ends_before_start"));
        let ended = running.ended_on(day("2023-06-30").unwrap()).unwrap();
        assert_eq!((ended.check(), ended.used_options()), (vec![], None));
        assert_eq!(refusal(&ended, "2022-12-31"), Some("contract.is_ended"));
        assert_eq!(ended.with_next_option(0).unwrap_err().code, "contract.is_ended");
        assert_eq!(refusal(&term(["2020-01-01", "", "", ""], None), "2022-12-31"), None);
    }

    #[test]
    fn days_that_a_short_month_cut_off_come_back() {
        let whole = term(["", "2019-10-30", "2019-10-30", ""], Some(&[4, 3, 1]));
        let first = whole.with_next_option(0).unwrap();
        let second = first.with_next_option(1).unwrap();
        let ends = [first, second].map(|term| term.current_end_on.unwrap().to_string());
        assert_eq!(ends, ["2020-02-28", "2020-05-30"]);
        assert_eq!([first, second].map(|term| term.used_options()), [Some(1), Some(2)]);
    }

    fn any_day() -> impl Strategy<Value = Option<NaiveDate>> {
        proptest::option::of(
            (-2_000_000..2_000_000_i32).prop_filter_map("a day", NaiveDate::from_num_days_from_ce_opt),
        )
    }

    proptest! {
        #[test]
        fn takes_any_days(
            days in [any_day(), any_day(), any_day(), any_day()],
            options in proptest::collection::vec(any::<u32>(), 0..4),
        ) {
            let [starts_on, original_end_on, current_end_on, ultimate_end_on] = days;
            let options = Some(options.as_slice());
            let term = Term { starts_on, original_end_on, current_end_on, ultimate_end_on, options, is_ended: false };
            term.check();
            prop_assert!(term.used_options().is_none_or(|used| used <= options.map_or(0, <[u32]>::len)));
            prop_assert!(term.with_next_option(0).is_ok_and(|next| next.current_end_on > term.current_end_on) || term.with_next_option(0).is_err());
        }

        #[test]
        fn options_that_lead_to_the_ultimate_end_fit(
            end in 700_000..750_000_i32, options in proptest::collection::vec(1..60_u32, 0..5), used in 0..5_usize,
        ) {
            let original = NaiveDate::from_num_days_from_ce_opt(end).unwrap();
            let used = used.min(options.len());
            let term = Term {
                starts_on: None,
                original_end_on: Some(original),
                current_end_on: extended(original, &options[..used]),
                ultimate_end_on: extended(original, &options),
                options: Some(&options),
                is_ended: false,
            };
            prop_assert_eq!(term.check(), vec![]);
            prop_assert_eq!(term.used_options(), Some(used));
        }

        /// Using one option after the other leads from the original end to the ultimate one, and no further.
        #[test]
        fn options_are_used_up_one_by_one(
            end in 700_000..750_000_i32, options in proptest::collection::vec(1..60_u32, 0..5), knows_original in any::<bool>(),
        ) {
            let original = NaiveDate::from_num_days_from_ce_opt(end).unwrap();
            let mut term = Term {
                current_end_on: Some(original),
                original_end_on: knows_original.then_some(original),
                options: Some(&options),
                ..Term::default()
            };
            for used in 0..options.len() {
                prop_assert_eq!(term.used_options().unwrap_or_default(), used);
                term = term.with_next_option(used).unwrap();
                prop_assert_eq!(term.original_end_on, Some(original));
            }
            prop_assert_eq!(term.with_next_option(options.len()).unwrap_err().code, "contract.no_option_left");
            let day = original.pred_opt().unwrap();
            let ended = term.ended_on(day).unwrap();
            prop_assert_eq!((ended.check(), ended.current_end_on), (vec![], Some(day)));
        }
    }
}
