use crate::types::Precision;
use chrono::{Months, NaiveDate, Weekday};

/// What kind of moment in a year; months, quarters, weeks and halves from 1, thirds from 0
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// A day
    Day {
        /// Its month
        month: u32,
        /// Day of the month
        day: u32,
    },
    /// An ISO week
    Week(u32),
    /// The first ten days of a month, the next ten, or the rest
    MonthThird {
        /// The month
        month: u32,
        /// Which third
        third: u32,
    },
    /// The first fifteen days of a month, or the rest
    MonthHalf {
        /// The month
        month: u32,
        /// Which half
        half: u32,
    },
    /// A month
    Month(u32),
    /// A quarter
    Quarter(u32),
    /// Three months from this one
    Season(u32),
    /// A month of a season
    SeasonThird {
        /// First month of the season
        first: u32,
        /// Which month
        third: u32,
    },
    /// Four months
    YearThird(u32),
    /// Six months
    Half(u32),
    /// A year
    Year,
}

/// A moment, perhaps in a year that is said elsewhere
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// What kind
    pub(super) unit: Unit,
    /// The year; `None` when this moment does not say it
    pub(super) year: Option<i32>,
}

impl Unit {
    /// First and last day in a year; `None` when there is no such day or week
    ///
    /// A winter is that of December and the two months after it.
    pub(super) fn days(self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        match self {
            Self::Day { month, day } => NaiveDate::from_ymd_opt(year, month, day).map(|day| (day, day)),
            Self::Week(week) => {
                let day = |weekday| NaiveDate::from_isoywd_opt(year, week, weekday);
                day(Weekday::Mon).zip(day(Weekday::Sun))
            }
            Self::MonthThird { month, third } => {
                part_of_month(year, month, third * 10 + 1, (third < 2).then_some(third * 10 + 10))
            }
            Self::MonthHalf { month, half: 1 } => part_of_month(year, month, 1, Some(15)),
            Self::MonthHalf { month, .. } => part_of_month(year, month, 16, None),
            Self::Month(month) => months(year, month, 0, 1),
            Self::Quarter(quarter) => months(year, 1, quarter.saturating_sub(1) * 3, 3),
            Self::Season(first) => months(year, first, 0, 3),
            Self::SeasonThird { first, third } => months(year, first, third, 1),
            Self::YearThird(third) => months(year, 1, third * 4, 4),
            Self::Half(half) => months(year, 1, half.saturating_sub(1) * 6, 6),
            Self::Year => months(year, 1, 0, 12),
        }
    }

    /// How precise it is
    pub(super) const fn precision(self) -> Precision {
        match self {
            Self::Day { .. } => Precision::Day,
            Self::Week(_) => Precision::Week,
            Self::MonthThird { .. } => Precision::MonthPart,
            Self::MonthHalf { .. } => Precision::Range,
            Self::Month(_) | Self::SeasonThird { .. } => Precision::Month,
            Self::Quarter(_) => Precision::Quarter,
            Self::Season(_) => Precision::Season,
            Self::YearThird(_) => Precision::YearPart,
            Self::Half(_) => Precision::HalfYear,
            Self::Year => Precision::Year,
        }
    }

    /// A third of it: its beginning, middle or end; `None` when it has no thirds that people speak of
    pub(super) const fn third(self, third: u32) -> Option<Self> {
        match self {
            Self::Month(month) => Some(Self::MonthThird { month, third }),
            Self::Quarter(quarter) => Some(Self::Month((quarter - 1) * 3 + third + 1)),
            Self::Season(first) => Some(Self::SeasonThird { first, third }),
            Self::Year => Some(Self::YearThird(third)),
            _ => None,
        }
    }
}

/// A number of whole months, some months after the first day of a month
fn months(year: i32, month: u32, later: u32, count: u32) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(later))?;
    let last = first.checked_add_months(Months::new(count))?.pred_opt()?;
    Some((first, last))
}

/// Some days of a month, the last one included; until its end when that is not said
fn part_of_month(year: i32, month: u32, from: u32, until: Option<u32>) -> Option<(NaiveDate, NaiveDate)> {
    let (_, end) = months(year, month, 0, 1)?;
    let last = until.map_or(Some(end), |day| NaiveDate::from_ymd_opt(year, month, day))?;
    Some((NaiveDate::from_ymd_opt(year, month, from)?, last))
}
