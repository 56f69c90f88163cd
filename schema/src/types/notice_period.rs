use chrono::{Days, Months, NaiveDate};

/// How long before the end of a contract notice has to be given (opzegtermijn)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum NoticePeriod {
    /// Whole months
    Months(u32),
    /// Days
    Days(u32),
}

/// Months that are tried to explain a last day for notice
const MOST_MONTHS: u32 = 60;

impl NoticePeriod {
    /// The last day on which notice ends a contract at `end`, its last day; `None` when the calendar does not go that far
    ///
    /// ```
    /// use schema::types::NoticePeriod;
    /// let end = "2025-12-31".parse().unwrap();
    /// assert_eq!(NoticePeriod::Months(3).last_day(end), "2025-09-30".parse().ok());
    /// ```
    pub fn last_day(self, end: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Months(months) => end.succ_opt()?.checked_sub_months(Months::new(months))?.pred_opt(),
            Self::Days(days) => end.checked_sub_days(Days::new(days.into())),
        }
    }

    /// The period of which `day` is the last day, or the first day too late; in days when it is no whole number of months
    ///
    /// `None` when the day lies behind the end.
    pub fn until(day: NaiveDate, end: NaiveDate) -> Option<Self> {
        let is_told = |months: &u32| {
            let last = Self::Months(*months).last_day(end);
            last == Some(day) || last.and_then(|last| last.succ_opt()) == Some(day)
        };
        let days = u32::try_from((end - day).num_days()).ok()?;
        let months = (1..=MOST_MONTHS).find(is_told);
        Some(months.map_or(Self::Days(days), Self::Months))
    }

    /// The months; `None` when it is in days
    pub const fn months(self) -> Option<u32> {
        if let Self::Months(months) = self { Some(months) } else { None }
    }

    /// The days; `None` when it is in months
    pub const fn days(self) -> Option<u32> {
        if let Self::Days(days) = self { Some(days) } else { None }
    }

    /// A stored period; `None` when there is none, or when it cannot be meant
    pub fn stored(months: Option<i32>, days: Option<i32>) -> Option<Self> {
        let whole = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok());
        whole(months).map(Self::Months).or_else(|| whole(days).map(Self::Days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_tells_the_period() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let end = day("2025-12-31");
        for (last, expected) in [
            ("2025-09-30", Some(NoticePeriod::Months(3))),
            ("2025-10-01", Some(NoticePeriod::Months(3))),
            ("2025-06-30", Some(NoticePeriod::Months(6))),
            ("2025-11-19", Some(NoticePeriod::Days(42))),
            ("2025-12-31", Some(NoticePeriod::Days(0))),
            ("2026-01-01", None),
        ] {
            assert_eq!(NoticePeriod::until(day(last), end), expected, "{last}");
        }
        assert_eq!(NoticePeriod::Days(42).last_day(end), Some(day("2025-11-19")));
        assert_eq!(NoticePeriod::Months(u32::MAX).last_day(end), None);
        assert_eq!(NoticePeriod::Days(u32::MAX).last_day(end), None);
    }
}
