use crate::types::HalfYear;

/// The half-years that were settled: they follow each other without gaps
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosedPeriods {
    /// The first that was settled
    pub first: HalfYear,
    /// The last that was settled
    pub last: HalfYear,
}

impl ClosedPeriods {
    /// The periods from the first to the last of these; `None` of none
    pub fn of(settled: impl IntoIterator<Item = HalfYear>) -> Option<Self> {
        let mut settled = settled.into_iter();
        let only = settled.next()?;
        let grow = |closed: Self, period: HalfYear| Self {
            first: closed.first.min(period),
            last: closed.last.max(period),
        };
        Some(settled.fold(Self { first: only, last: only }, grow))
    }

    /// Whether what is of a half-year comes too late for its own settlement
    ///
    /// What is of a year before the first settlement is settled elsewhere; of the year of the first settlement all of it
    /// was settled here, also where that began with the second half.
    pub fn contains(self, period: HalfYear) -> bool {
        self.first.year <= period.year && period <= self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Half;

    #[test]
    fn what_is_closed_begins_with_the_year_of_the_first_settlement() {
        let half = |year, half| HalfYear { year, half };
        let settled = [half(2024, Half::First), half(2023, Half::Second)];
        let closed = ClosedPeriods::of(settled).unwrap();
        let contains = |period| closed.contains(period);
        assert!(contains(half(2023, Half::First)) && contains(settled[0]) && contains(settled[1]));
        assert!(!contains(half(2022, Half::Second)) && !contains(half(2024, Half::Second)));
        assert_eq!(ClosedPeriods::of([]), None);
    }
}
