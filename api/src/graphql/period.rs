//! Days, ranges of days and planned periods.

use async_graphql::{Enum, InputObject, Result, SimpleObject};
use schema::{
    rules::Violation,
    types::{self, DateRange as StoredRange},
};

use super::{refusal::bad_input, scalars::Date, text::Text};
use crate::read::Days;

/// How precise a planned moment is (precisie).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::Precision")]
pub(super) enum Precision {
    /// One day (dag).
    Day,
    /// A week from Monday to Sunday (week).
    Week,
    /// A third of a month: "begin mei" (deel van een maand).
    MonthPart,
    /// A month (maand).
    Month,
    /// A quarter: "Q2 2023" (kwartaal).
    Quarter,
    /// A third of a year: "medio 2023" (deel van een jaar).
    YearPart,
    /// A season: "najaar 2023" (seizoen).
    Season,
    /// A half-year (halfjaar).
    HalfYear,
    /// A year (jaar).
    Year,
    /// From one moment to another: "mei/juni 2023" (periode).
    Range,
    /// Comes back, "jaarlijks", without days (terugkerend).
    Recurring,
    /// Nobody knows yet, "n.t.b.", without days (nog onbekend).
    Unknown,
}

/// When something is planned, as vague as people said it (planning).
#[derive(SimpleObject, Debug, Clone, PartialEq, Eq)]
pub(super) struct Period {
    /// First day on which it may be (van). Null when only the end is known, or no day at all.
    start: Option<Date>,
    /// Last day on which it may be, included (tot en met). Null when only the start is known, or no day at all.
    end: Option<Date>,
    /// How precise it is (precisie).
    precision: Precision,
    /// The moment as it was written, such as "medio 2024" (tekst).
    text: Text<'static>,
}

impl From<types::Period> for Period {
    fn from(period: types::Period) -> Self {
        Self {
            start: period.start().map(Date),
            end: period.end().map(Date),
            precision: period.precision().into(),
            text: period.text().to_owned().into(),
        }
    }
}

/// A range of days (periode).
#[derive(SimpleObject, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateRange {
    /// First day (van). Null when it has no beginning.
    start: Option<Date>,
    /// Last day, included (tot en met). Null while it lasts.
    end: Option<Date>,
}

impl From<&StoredRange> for DateRange {
    fn from(range: &StoredRange) -> Self {
        let (start, end) = schema::types::ends(range);
        Self { start: start.map(Date), end: end.map(Date) }
    }
}

/// A range of days (periode).
#[derive(InputObject, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateRangeInput {
    /// First day (van). Null or left out: no beginning.
    start: Option<Date>,
    /// Last day, included (tot en met). Null or left out: no end.
    end: Option<Date>,
}

impl DateRangeInput {
    /// The days
    ///
    /// # Errors
    ///
    /// When they end before they start.
    pub(super) fn days(self) -> Result<Days> {
        let days = Days { start: self.start.map(|day| day.0), end: self.end.map(|day| day.0) };
        match (days.start, days.end) {
            (Some(start), Some(end)) if end < start => {
                Err(bad_input("The range of days ends before it starts."))
            }
            _ => Ok(days),
        }
    }
}

/// Wanted days of a planned moment (planning).
#[derive(InputObject, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PeriodFilter {
    /// Planned in a period that has at least one day in common with these days (overlapt).
    pub(super) overlaps: DateRangeInput,
}

impl PeriodFilter {
    /// The days
    ///
    /// # Errors
    ///
    /// When they end before they start.
    pub(super) fn days(self) -> Result<Days> {
        self.overlaps.days()
    }
}

/// When something is planned, as vague as it is known (planning).
#[derive(InputObject, Debug, Clone, PartialEq, Eq)]
pub(super) struct PeriodInput {
    /// First day on which it may be (van). Null or left out: only the end is known, or no day at all.
    start: Option<Date>,
    /// Last day on which it may be, included (tot en met). Null or left out: only the start is known, or no day at all.
    end: Option<Date>,
    /// How precise it is (precisie). Null or left out: DAY for one day, RANGE for more, UNKNOWN without days.
    precision: Option<Precision>,
    /// The moment as people say it, such as "medio 2024" (tekst). Null or left out: the days are written out.
    text: Option<String>,
}

impl PeriodInput {
    /// The period
    ///
    /// # Errors
    ///
    /// `period.contradictory` when the parts contradict each other.
    pub(super) fn parse(self) -> Result<types::Period, Violation> {
        let (start, end) = (self.start.map(|day| day.0), self.end.map(|day| day.0));
        let period = types::Period::told(start, end, self.precision.map(Into::into), self.text);
        period.ok_or(Violation::new("period.contradictory"))
    }
}
