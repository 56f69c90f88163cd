//! In which order half-years are settled: one after the other, and with one draft at a time.

use crate::{
    rules::Violation,
    types::{Half, HalfYear},
};

use super::ClosedPeriods;

/// Where the settlements of a partnership stand
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Half-years that were settled, in any order
    pub closed: Vec<HalfYear>,
    /// Half-years that there is a draft of
    pub drafts: Vec<HalfYear>,
}

impl Standing {
    /// The half-year that was settled last; `None` when none was
    pub fn last(&self) -> Option<HalfYear> {
        self.closed.iter().copied().max()
    }

    /// Whether a half-year is the one to settle now: the one after the last, and of those that begin any
    ///
    /// # Errors
    ///
    /// `settlement.period_closed` (`period`), `settlement.out_of_order` (`next`)
    pub fn check_order(&self, period: HalfYear) -> Result<(), Violation> {
        let Some(last) = self.last() else { return Ok(()) };
        if period <= last {
            return Err(Violation::new("settlement.period_closed").with("period", period));
        }
        if period != last.next() {
            return Err(Violation::new("settlement.out_of_order").with("next", last.next()));
        }
        Ok(())
    }

    /// Whether a half-year may be drafted, or drafted anew: while another draft waits it may not, since both would hold the same costs
    ///
    /// # Errors
    ///
    /// As [`Self::check_order`]; `settlement.draft_waiting` (`period`)
    pub fn check_draft(&self, period: HalfYear) -> Result<(), Violation> {
        self.check_order(period)?;
        match self.drafts.iter().find(|draft| **draft != period) {
            Some(draft) => Err(Violation::new("settlement.draft_waiting").with("period", draft)),
            None => Ok(()),
        }
    }

    /// The half-years of a year that may be drafted, or why none may
    ///
    /// # Errors
    ///
    /// As [`Self::check_draft`] of its second half.
    pub fn open_in(&self, year: i32) -> Result<Vec<HalfYear>, Violation> {
        let halves = Half::ALL.iter().map(|half| HalfYear { year, half: *half });
        let open: Vec<HalfYear> = halves.filter(|period| self.check_draft(*period).is_ok()).collect();
        if open.is_empty() {
            self.check_draft(HalfYear { year, half: Half::Second })?;
        }
        Ok(open)
    }

    /// Whether the settlement of a half-year takes the first half of its year along, because that was never settled
    pub fn takes_first_half(&self, period: HalfYear) -> bool {
        let closed = ClosedPeriods::of(self.closed.iter().copied());
        let first = HalfYear { year: period.year, half: Half::First };
        period.half == Half::Second && closed.is_none_or(|closed| !closed.contains(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn half(year: i32, half: Half) -> HalfYear {
        HalfYear { year, half }
    }

    fn refused(checked: Result<(), Violation>) -> &'static str {
        checked.err().map_or("", |violation| violation.code)
    }

    const FIRST: HalfYear = half(2023, Half::First);
    const SECOND: HalfYear = half(2023, Half::Second);

    #[test]
    fn the_first_settlement_may_be_of_any_half_and_then_they_follow() {
        let nothing = Standing::default();
        assert_eq!(nothing.open_in(2023), Ok(vec![FIRST, SECOND]));
        assert!(nothing.takes_first_half(SECOND) && !nothing.takes_first_half(FIRST));
        let begun = Standing { closed: vec![FIRST], ..Standing::default() };
        assert_eq!(begun.open_in(2023), Ok(vec![SECOND]));
        assert!(!begun.takes_first_half(SECOND));
        assert_eq!(refused(begun.check_draft(FIRST)), "settlement.period_closed");
        assert_eq!(refused(begun.check_draft(SECOND.next())), "settlement.out_of_order");
        assert_eq!(begun.open_in(2024).map_err(|violation| violation.code), Err("settlement.out_of_order"));
        let done = Standing { closed: vec![SECOND, FIRST], ..Standing::default() };
        assert_eq!(done.open_in(2023).map_err(|violation| violation.code), Err("settlement.period_closed"));
        assert_eq!(done.open_in(2024), Ok(vec![SECOND.next()]));
    }

    #[test]
    fn one_draft_waits_at_a_time_and_is_drafted_anew() {
        let drafted = Standing { drafts: vec![SECOND], ..Standing::default() };
        assert_eq!(refused(drafted.check_draft(FIRST)), "settlement.draft_waiting");
        assert_eq!(drafted.check_draft(SECOND), Ok(()));
        assert_eq!(drafted.open_in(2023), Ok(vec![SECOND]));
        assert_eq!(refused(drafted.check_order(FIRST)), "");
    }
}
