use std::{fmt, str::FromStr};

use chrono::{Datelike, Months, NaiveDate};

use super::{Period, Precision};

/// Kwartaal: three months of a year; in order of time
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i32,
    /// From 1 to 4
    number: u32,
}

impl Quarter {
    /// The quarter of a day
    ///
    /// ```
    /// use schema::types::Quarter;
    /// let quarter = Quarter::of("2024-06-30".parse()?);
    /// assert_eq!(quarter.to_string(), "Q2 2024");
    /// assert_eq!(quarter.first_day(), "2024-04-01".parse()?);
    /// assert_eq!((quarter.last_day(), quarter.next().first_day()), ("2024-06-30".parse()?, "2024-07-01".parse()?));
    /// # Ok::<(), chrono::ParseError>(())
    /// ```
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), number: day.month0() / 3 + 1 }
    }

    /// Its first day
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.number * 3 - 2, 1).unwrap_or_default()
    }

    /// Its last day
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day().pred_opt().unwrap_or_default()
    }

    /// The one that follows
    #[must_use]
    pub fn next(self) -> Self {
        self.after(1)
    }

    /// So many quarters later
    #[must_use]
    pub fn after(self, quarters: u32) -> Self {
        let first = self.first_day();
        first.checked_add_months(Months::new(quarters.saturating_mul(3))).map_or(self, Self::of)
    }

    /// So many quarters earlier
    #[must_use]
    pub fn before(self, quarters: u32) -> Self {
        let first = self.first_day();
        first.checked_sub_months(Months::new(quarters.saturating_mul(3))).map_or(self, Self::of)
    }

    /// It, and those that follow, so many
    pub fn row(self, count: u32) -> Vec<Self> {
        (0..count).map(|later| self.after(later)).collect()
    }

    /// How many quarters later another one is; 0 when it is none
    pub fn until(self, other: Self) -> u32 {
        let number = |quarter: Self| quarter.year * 4 + quarter.number.cast_signed();
        u32::try_from(number(other) - number(self)).unwrap_or(0)
    }

    /// It as somebody plans something in it
    pub fn period(self) -> Period {
        let (first, last) = (Some(self.first_day()), Some(self.last_day()));
        let period = Period::new(first, last, Precision::Quarter, self.to_string());
        period.unwrap_or_else(|| Period::unknown(self.to_string()))
    }

    /// As programs write it: `2024-Q2`
    pub fn code(self) -> String {
        format!("{:04}-Q{}", self.year, self.number)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Q{} {}", self.number, self.year)
    }
}

/// A text is no quarter
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no quarter such as 2024-Q2")]
pub struct NoQuarter;

impl FromStr for Quarter {
    type Err = NoQuarter;

    /// Reads [`Quarter::code`]
    ///
    /// ```
    /// use schema::types::Quarter;
    /// assert_eq!("2024-Q2".parse::<Quarter>().map(|quarter| quarter.to_string()), Ok("Q2 2024".to_owned()));
    /// assert!(["2024-Q5", "2024-Q0", "1899-Q1", "Q2 2024", ""].iter().all(|text| text.parse::<Quarter>().is_err()));
    /// ```
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (year, number) = text.split_once("-Q").ok_or(NoQuarter)?;
        let (year, number) = (year.parse().map_err(|_| NoQuarter)?, number.parse().map_err(|_| NoQuarter)?);
        let is_quarter = (1..=4).contains(&number) && (1900..=2200).contains(&year);
        is_quarter.then_some(Self { year, number }).ok_or(NoQuarter)
    }
}
