use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::text_enum::text_enum;

text_enum! {
    /// Half of a year
    pub enum Half {
        /// January to June
        First = "FIRST",
        /// July to December
        Second = "SECOND",
    }
}

/// Half a year of costs, for which members settle with each other; in order of time
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfYear {
    /// Year of the budget that costs count in
    pub year: i32,
    /// Which half of it
    pub half: Half,
}

impl HalfYear {
    /// The half in which a cost of a day counts that is of the budget of a year
    ///
    /// A day before that year counts in its first half, a day after it in its second: an invoice may come late.
    ///
    /// ```
    /// use schema::types::{Half, HalfYear};
    /// let half = |day: &str| day.parse().map(|day| HalfYear::of(2023, day).half);
    /// assert_eq!(half("2023-06-30"), Ok(Half::First));
    /// assert_eq!(half("2023-07-01"), Ok(Half::Second));
    /// assert_eq!(half("2024-01-31"), Ok(Half::Second));
    /// assert_eq!(half("2022-12-01"), Ok(Half::First));
    /// ```
    pub fn of(year: i32, day: NaiveDate) -> Self {
        let is_second = (day.year(), day.month()) >= (year, 7);
        Self { year, half: if is_second { Half::Second } else { Half::First } }
    }

    /// The half-year that follows
    #[must_use]
    pub const fn next(self) -> Self {
        match self.half {
            Half::First => Self { year: self.year, half: Half::Second },
            Half::Second => Self { year: self.year + 1, half: Half::First },
        }
    }

    /// Its last day; `None` beyond the years that can be dates
    pub fn last_day(self) -> Option<NaiveDate> {
        match self.half {
            Half::First => NaiveDate::from_ymd_opt(self.year, 6, 30),
            Half::Second => NaiveDate::from_ymd_opt(self.year, 12, 31),
        }
    }
}

/// As programs read it: `2023-H1`
impl fmt::Display for HalfYear {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let half = match self.half {
            Half::First => 1,
            Half::Second => 2,
        };
        write!(formatter, "{}-H{half}", self.year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_years_follow_each_other() {
        let first = HalfYear { year: 2023, half: Half::First };
        assert_eq!(first.next(), HalfYear { year: 2023, half: Half::Second });
        assert_eq!(first.next().next(), HalfYear { year: 2024, half: Half::First });
        assert!(first < first.next() && first.next() < first.next().next());
        assert_eq!(first.last_day(), NaiveDate::from_ymd_opt(2023, 6, 30));
        assert_eq!(first.next().to_string(), "2023-H2");
    }
}
