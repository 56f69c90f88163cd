//! Quarters of years.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Months, NaiveDate};

/// A quarter of a year, such as `2023-Q2`
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Quarter {
    first: NaiveDate,
}

/// Years that a calendar may have
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

impl Quarter {
    /// A quarter of a year, from 1; `None` when there is none, or no calendar may have the year
    pub(crate) fn of(year: i32, number: u32) -> Option<Self> {
        let month = number.checked_mul(3)?.checked_sub(2)?;
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        YEARS.contains(&year).then_some(Self { first })
    }

    /// The one that a day is in
    pub(crate) fn with(day: NaiveDate) -> Option<Self> {
        Self::of(day.year(), day.month0() / 3 + 1)
    }

    /// First day
    pub(crate) const fn first_day(self) -> NaiveDate {
        self.first
    }

    /// Last day
    pub(crate) fn last_day(self) -> NaiveDate {
        self.later(1).first.pred_opt().unwrap_or(self.first)
    }

    /// So many quarters later
    pub(crate) fn later(self, quarters: u32) -> Self {
        let first = self.first.checked_add_months(Months::new(quarters.saturating_mul(3)));
        Self { first: first.unwrap_or(self.first) }
    }

    /// So many quarters earlier
    pub(crate) fn earlier(self, quarters: u32) -> Self {
        let first = self.first.checked_sub_months(Months::new(quarters.saturating_mul(3)));
        Self { first: first.unwrap_or(self.first) }
    }

    /// Its number in the year, from 1
    pub(crate) fn number(self) -> u32 {
        self.first.month0() / 3 + 1
    }

    /// `Q2 2023`, as people write it
    pub(crate) fn name(self) -> String {
        format!("Q{} {}", self.number(), self.first.year())
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-Q{}", self.first.year(), self.number())
    }
}

/// A text that is no quarter
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoQuarter;

impl FromStr for Quarter {
    type Err = NoQuarter;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (year, number) = text.split_once("-Q").ok_or(NoQuarter)?;
        let (year, number) = (year.parse().map_err(|_| NoQuarter)?, number.parse().map_err(|_| NoQuarter)?);
        Self::of(year, number).ok_or(NoQuarter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_written_and_read_back() {
        let quarter: Quarter = "2023-Q2".parse().unwrap();
        assert_eq!((quarter.to_string().as_str(), quarter.name().as_str()), ("2023-Q2", "Q2 2023"));
        assert_eq!(quarter.first_day().to_string(), "2023-04-01");
        assert_eq!(quarter.last_day().to_string(), "2023-06-30");
        for text in ["", "2023", "2023-Q0", "2023-Q5", "1-Q1", "99999999999-Q1", "2023-Q99999999999", "-Q1"] {
            assert_eq!(text.parse::<Quarter>(), Err(NoQuarter), "{text}");
        }
    }

    #[test]
    fn follow_each_other_over_new_year() {
        let quarter: Quarter = "2023-Q4".parse().unwrap();
        assert_eq!(quarter.later(1).to_string(), "2024-Q1");
        assert_eq!(quarter.later(1).earlier(5), "2022-Q4".parse().unwrap());
        assert_eq!(Quarter::with("2023-12-31".parse().unwrap()), Some(quarter));
        assert_eq!(Quarter::with("2500-01-01".parse().unwrap()), None);
    }
}
