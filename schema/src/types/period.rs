use std::{borrow::Cow, ops::Bound};

use chrono::{Datelike, NaiveDate};

use super::text_enum::text_enum;

/// A range of days as `PostgreSQL` knows it (`daterange`)
pub type DateRange = (Bound<NaiveDate>, Bound<NaiveDate>);

/// Whether a range has a day of that year
///
/// ```
/// use std::ops::Bound;
/// use schema::types::has_day_of;
/// let from = |day: &str| day.parse().map(Bound::Included);
/// let until = |day: &str| day.parse().map(Bound::Excluded);
/// let range = (from("2022-07-01")?, until("2024-01-01")?);
/// assert_eq!([2021, 2022, 2023, 2024].map(|year| has_day_of(&range, year)), [false, true, true, false]);
/// assert!(has_day_of(&(Bound::Unbounded, Bound::Unbounded), 2023));
/// # Ok::<(), chrono::ParseError>(())
/// ```
pub fn has_day_of((from, until): &DateRange, year: i32) -> bool {
    let days = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
    let (Some(first), Some(last)) = days else { return false };
    let begins = match from {
        Bound::Included(day) => *day <= last,
        Bound::Excluded(day) => *day < last,
        Bound::Unbounded => true,
    };
    let lasts = match until {
        Bound::Included(day) => *day >= first,
        Bound::Excluded(day) => *day > first,
        Bound::Unbounded => true,
    };
    begins && lasts
}

/// The first and the last day of a range; `None` where it has no beginning or no end
pub fn ends((from, until): &DateRange) -> (Option<NaiveDate>, Option<NaiveDate>) {
    (first_day(*from), last_day(*until))
}

/// A day as people read it: `01-06-2023`
pub fn dutch_day(day: NaiveDate) -> String {
    format!("{:02}-{:02}-{:04}", day.day(), day.month(), day.year())
}

/// Days as people read them, both included; `None` when neither end is known
///
/// ```
/// use schema::types::days_in_words;
/// let [first, last] = ["2023-04-01", "2023-06-30"].map(|day| day.parse().ok());
/// assert_eq!(days_in_words(first, last).as_deref(), Some("01-04-2023 t/m 30-06-2023"));
/// assert_eq!(days_in_words(None, last).as_deref(), Some("uiterlijk 30-06-2023"));
/// ```
pub fn days_in_words(start: Option<NaiveDate>, end: Option<NaiveDate>) -> Option<String> {
    Some(match (start, end) {
        (Some(start), Some(end)) if start == end => dutch_day(start),
        (Some(start), Some(end)) => format!("{} t/m {}", dutch_day(start), dutch_day(end)),
        (Some(start), None) => format!("vanaf {}", dutch_day(start)),
        (None, Some(end)) => format!("uiterlijk {}", dutch_day(end)),
        (None, None) => return None,
    })
}

text_enum! {
    /// How precise a planned moment is
    pub enum Precision {
        /// One day
        Day = "DAY",
        /// An ISO week
        Week = "WEEK",
        /// A third of a month: "begin mei"
        MonthPart = "MONTH_PART",
        /// A month
        Month = "MONTH",
        /// A quarter: "Q2 2023", "K2", "tweede kwartaal"
        Quarter = "QUARTER",
        /// A third of a year: "begin", "medio" or "eind 2023"
        YearPart = "YEAR_PART",
        /// A season: "najaar 2023"
        Season = "SEASON",
        /// A half-year
        HalfYear = "HALF_YEAR",
        /// A year
        Year = "YEAR",
        /// From one moment to another: "Q1-Q2 2023", "mei/juni 2023"
        Range = "RANGE",
        /// Comes back: "doorlopend", "jaarlijks"; it has no days
        Recurring = "RECURRING",
        /// Nobody knows yet: "P.M.", "n.t.b."; it has no days
        Unknown = "UNKNOWN",
    }
}

/// When something is planned, as vague as people said it
///
/// `start` and `end` are days, both included. One of them is `None` when only the other end is known ("vanaf Q3
/// 2023"); both are `None` exactly when the precision is `UNKNOWN` or `RECURRING`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Parts")]
pub struct Period {
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    precision: Precision,
    text: String,
}

/// What is written of a period, which may be no period
#[derive(serde::Deserialize)]
struct Parts {
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    precision: Precision,
    text: String,
}

impl TryFrom<Parts> for Period {
    type Error = &'static str;

    fn try_from(Parts { start, end, precision, text }: Parts) -> Result<Self, Self::Error> {
        let period = match precision {
            Precision::Unknown => Some(Self::unknown(text)),
            Precision::Recurring => Some(Self::recurring(text)),
            _ => Self::new(start, end, precision, text),
        };
        period.ok_or("the parts of the period contradict each other")
    }
}

impl Period {
    /// A period with at least one known end; `None` when it has none, when it ends before it starts, or when the
    /// precision says that it has no days
    pub fn new(
        start: Option<NaiveDate>,
        end: Option<NaiveDate>,
        precision: Precision,
        text: impl Into<String>,
    ) -> Option<Self> {
        let backwards = matches!((start, end), (Some(start), Some(end)) if end < start);
        let dayless = matches!(precision, Precision::Unknown | Precision::Recurring);
        let known = start.is_some() || end.is_some();
        (known && !dayless && !backwards).then(|| Self { start, end, precision, text: text.into() })
    }

    /// A period as somebody tells it: its days, how precise it is and how they put it, as far as they say; `None` when that
    /// contradicts itself
    ///
    /// Without a precision it is a day, from one day to another, or unknown; without words it says its days.
    ///
    /// ```
    /// use schema::types::{Period, Precision};
    /// let day = "2024-03-15".parse().ok();
    /// let period = Period::told(day, day, None, None).unwrap();
    /// assert_eq!((period.precision(), period.text()), (Precision::Day, "15-03-2024"));
    /// assert_eq!(Period::told(None, None, None, None).unwrap().text(), "n.t.b.");
    /// ```
    pub fn told(
        start: Option<NaiveDate>,
        end: Option<NaiveDate>,
        precision: Option<Precision>,
        text: Option<String>,
    ) -> Option<Self> {
        let precision = precision.unwrap_or(match (start, end) {
            (None, None) => Precision::Unknown,
            (Some(start), Some(end)) if start == end => Precision::Day,
            _ => Precision::Range,
        });
        let written = || days_in_words(start, end).unwrap_or_else(|| "n.t.b.".to_owned());
        let text = text.filter(|text| !text.trim().is_empty()).unwrap_or_else(written);
        match (precision, start, end) {
            (Precision::Unknown, None, None) => Some(Self::unknown(text)),
            (Precision::Recurring, None, None) => Some(Self::recurring(text)),
            _ => Self::new(start, end, precision, text),
        }
    }

    /// A moment that nobody knows yet
    pub fn unknown(text: impl Into<String>) -> Self {
        Self { start: None, end: None, precision: Precision::Unknown, text: text.into() }
    }

    /// Something that comes back without a day
    pub fn recurring(text: impl Into<String>) -> Self {
        Self { start: None, end: None, precision: Precision::Recurring, text: text.into() }
    }

    /// A stored period; `None` when the parts contradict each other
    pub fn from_range(range: Option<DateRange>, precision: Precision, text: String) -> Option<Self> {
        match (range, precision) {
            (None, Precision::Unknown) => Some(Self::unknown(text)),
            (None, Precision::Recurring) => Some(Self::recurring(text)),
            (None, _) => None,
            (Some((lower, upper)), _) => Self::new(first_day(lower), last_day(upper), precision, text),
        }
    }

    /// The days as `PostgreSQL` stores them; `None` when there are none
    pub fn to_range(&self) -> Option<DateRange> {
        if self.start.is_none() && self.end.is_none() {
            return None;
        }
        let lower = self.start.map_or(Bound::Unbounded, Bound::Included);
        let upper = self.end.and_then(|day| day.succ_opt()).map_or(Bound::Unbounded, Bound::Excluded);
        Some((lower, upper))
    }

    /// First day; `None` when open or unknown
    pub const fn start(&self) -> Option<NaiveDate> {
        self.start
    }

    /// Last day, included; `None` when open or unknown
    pub const fn end(&self) -> Option<NaiveDate> {
        self.end
    }

    /// How precise it is
    pub const fn precision(&self) -> Precision {
        self.precision
    }

    /// The moment as it was written
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The moment as it is understood away from its calendar: as it was written, and the year where that says none
    ///
    /// ```
    /// use schema::types::{Period, Precision};
    /// let quarter = |text: &str| Period::new("2024-04-01".parse().ok(), "2024-06-30".parse().ok(), Precision::Quarter, text);
    /// assert_eq!(quarter("Q2").unwrap().with_year(), "Q2 (2024)");
    /// assert_eq!(quarter("Q2 2024").unwrap().with_year(), "Q2 2024");
    /// ```
    pub fn with_year(&self) -> Cow<'_, str> {
        let years = self.start.map(|day| day.year()).zip(self.end.map(|day| day.year()));
        let year = years.filter(|(first, last)| first == last).map(|(year, _)| year);
        let says_year = self.text.split(|sign: char| !sign.is_ascii_digit()).any(|digits| digits.len() >= 4);
        match year {
            Some(year) if !says_year => Cow::Owned(format!("{} ({year})", self.text)),
            _ => Cow::Borrowed(&self.text),
        }
    }
}

fn first_day(bound: Bound<NaiveDate>) -> Option<NaiveDate> {
    match bound {
        Bound::Included(day) => Some(day),
        Bound::Excluded(day) => day.succ_opt(),
        Bound::Unbounded => None,
    }
}

fn last_day(bound: Bound<NaiveDate>) -> Option<NaiveDate> {
    match bound {
        Bound::Included(day) => Some(day),
        Bound::Excluded(day) => day.pred_opt(),
        Bound::Unbounded => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn survives_the_way_to_the_database_and_back() {
        let quarter =
            Period::new(day("2023-04-01"), day("2023-06-30"), Precision::Quarter, "Q2 2023").unwrap();
        let open = Period::new(day("2023-07-01"), None, Precision::Quarter, "vanaf Q3 2023").unwrap();
        for period in [quarter, open, Period::unknown("n.t.b."), Period::recurring("jaarlijks")] {
            let back = Period::from_range(period.to_range(), period.precision(), period.text().to_owned());
            assert_eq!(back, Some(period));
        }
    }

    #[test]
    fn survives_being_written_but_no_contradiction_does() {
        let open = Period::new(day("2023-07-01"), None, Precision::Quarter, "vanaf Q3 2023").unwrap();
        for period in [open, Period::unknown("n.t.b."), Period::recurring("jaarlijks")] {
            let written = serde_json::to_string(&period).unwrap();
            assert_eq!(serde_json::from_str::<Period>(&written).unwrap(), period);
        }
        let backwards = r#"{"start":"2023-02-01","end":"2023-01-01","precision":"RANGE","text":""}"#;
        assert!(serde_json::from_str::<Period>(backwards).is_err());
    }

    #[test]
    fn refuses_what_contradicts_itself() {
        assert_eq!(Period::new(day("2023-02-01"), day("2023-01-01"), Precision::Range, ""), None);
        assert_eq!(Period::new(None, None, Precision::Year, "2023"), None);
        assert_eq!(Period::new(day("2023-02-01"), None, Precision::Unknown, "?"), None);
    }
}
