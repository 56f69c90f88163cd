//! Which days the timeline shows.

use chrono::{Datelike, NaiveDate};

use crate::{quarter::Quarter, web::dutch::MONTHS};

/// How many days are shown
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zoom {
    Quarter,
    HalfYear,
    Year,
    ThreeYears,
}

impl Zoom {
    /// All of them, from near to far
    pub(super) const ALL: [Self; 4] = [Self::Quarter, Self::HalfYear, Self::Year, Self::ThreeYears];

    /// As it stands in an address
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Quarter => "quarter",
            Self::HalfYear => "half-year",
            Self::Year => "year",
            Self::ThreeYears => "three-years",
        }
    }

    /// The one of an address; a year when there is none
    pub(super) fn named(text: &str) -> Self {
        Self::ALL.into_iter().find(|zoom| zoom.as_str() == text).unwrap_or(Self::Year)
    }

    /// As people read it
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Quarter => "Kwartaal",
            Self::HalfYear => "Halfjaar",
            Self::Year => "Jaar",
            Self::ThreeYears => "Drie jaar",
        }
    }

    const fn quarters(self) -> u32 {
        match self {
            Self::Quarter => 1,
            Self::HalfYear => 2,
            Self::Year => 4,
            Self::ThreeYears => 12,
        }
    }

    /// By how many quarters earlier and later go
    const fn step(self) -> u32 {
        match self {
            Self::ThreeYears => 4,
            other => other.quarters(),
        }
    }

    /// The quarter that the days begin with when nobody said: of a part of the year the part that today is in, or else the first
    fn usual_start(self, year: i32, today: NaiveDate) -> Option<Quarter> {
        let first = Quarter::of(year, 1)?;
        let now = Quarter::with(today).filter(|_| today.year() == year).unwrap_or(first);
        Some(match self {
            Self::Quarter => now,
            Self::HalfYear if now >= first.later(2) => first.later(2),
            Self::HalfYear | Self::Year | Self::ThreeYears => first,
        })
    }
}

/// The days that are shown
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    /// How many
    pub(super) zoom: Zoom,
    /// From this quarter on
    pub(super) start: Quarter,
}

/// A day that is marked, with its name
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// The day
    pub(super) day: NaiveDate,
    /// What stands there
    pub(super) name: String,
    /// What begins there, as people plan in it: `Q2 2023`, `mei 2023`
    pub(super) words: String,
}

impl Window {
    /// So many days from a quarter on, or from where they usually begin; `None` for a year that no calendar may have
    pub(super) fn of(zoom: Zoom, from: Option<Quarter>, year: i32, today: NaiveDate) -> Option<Self> {
        let start = from.or_else(|| zoom.usual_start(year, today))?;
        Some(Self { zoom, start })
    }

    /// First day
    pub(super) const fn first(self) -> NaiveDate {
        self.start.first_day()
    }

    /// Last day
    pub(super) fn last(self) -> NaiveDate {
        self.start.later(self.zoom.quarters() - 1).last_day()
    }

    /// The days before these
    pub(super) fn earlier(self) -> Self {
        Self { start: self.start.earlier(self.zoom.step()), ..self }
    }

    /// The days after these
    pub(super) fn later(self) -> Self {
        Self { start: self.start.later(self.zoom.step()), ..self }
    }

    /// `Q1 2023`, `Q1 2023 tot en met Q4 2023`
    pub(super) fn name(self) -> String {
        let last = self.start.later(self.zoom.quarters() - 1);
        if last == self.start {
            return self.start.name();
        }
        format!("{} tot en met {}", self.start.name(), last.name())
    }

    /// Where quarters begin, or months of what is short
    pub(super) fn marks(self) -> Vec<Mark> {
        let quarters = (0..self.zoom.quarters()).map(|number| self.start.later(number));
        match self.zoom {
            Zoom::Quarter | Zoom::HalfYear => {
                quarters.flat_map(|quarter| months(quarter, self.start)).collect()
            }
            Zoom::Year => quarters.map(|quarter| Mark::of_quarter(quarter, quarter.name())).collect(),
            Zoom::ThreeYears => quarters
                .map(|quarter| match quarter.number() {
                    1 => Mark::of_quarter(quarter, quarter.first_day().year().to_string()),
                    number => Mark::of_quarter(quarter, format!("Q{number}")),
                })
                .collect(),
        }
    }
}

impl Mark {
    fn of_quarter(quarter: Quarter, name: String) -> Self {
        Self { day: quarter.first_day(), name, words: quarter.name() }
    }
}

/// With the year where it is not that of the month before
fn months(quarter: Quarter, start: Quarter) -> Vec<Mark> {
    let first = quarter.first_day();
    let month = |number: u32| {
        let day = first.with_month(first.month() + number)?;
        let name = usize::try_from(day.month0()).ok().and_then(|month| MONTHS.get(month))?;
        let is_first = day.month0() == 0 || day == start.first_day();
        let words = format!("{name} {}", day.year());
        Some(Mark { day, name: if is_first { words.clone() } else { (*name).to_owned() }, words })
    };
    (0..3).filter_map(month).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(zoom: Zoom, from: Option<&str>, today: &str) -> Window {
        Window::of(zoom, from.map(|from| from.parse().unwrap()), 2023, today.parse().unwrap()).unwrap()
    }

    #[test]
    fn begin_where_today_is_in_the_year() {
        let start = |zoom, today| window(zoom, None, today).start.to_string();
        assert_eq!(start(Zoom::Quarter, "2023-08-15"), "2023-Q3");
        assert_eq!(start(Zoom::HalfYear, "2023-08-15"), "2023-Q3");
        assert_eq!(start(Zoom::HalfYear, "2023-05-15"), "2023-Q1");
        assert_eq!(start(Zoom::Year, "2023-08-15"), "2023-Q1");
        assert_eq!(start(Zoom::Quarter, "2026-08-15"), "2023-Q1");
        assert_eq!(Window::of(Zoom::Year, None, 9999, "2023-08-15".parse().unwrap()), None);
    }

    #[test]
    fn go_on_where_they_ended() {
        for zoom in [Zoom::Quarter, Zoom::HalfYear, Zoom::Year] {
            let shown = window(zoom, Some("2023-Q4"), "2023-08-15");
            assert_eq!(shown.last().succ_opt(), Some(shown.later().first()), "{zoom:?}");
            assert_eq!(shown.later().earlier(), shown);
            assert_eq!(Zoom::named(zoom.as_str()), zoom);
        }
        let three = window(Zoom::ThreeYears, None, "2023-08-15");
        assert_eq!(three.last().to_string(), "2025-12-31");
        assert_eq!(three.later().first().to_string(), "2024-01-01");
    }

    #[test]
    fn have_marks_that_are_far_enough_apart_to_read() {
        let names = |zoom| -> Vec<String> {
            window(zoom, Some("2023-Q4"), "2023-08-15").marks().into_iter().map(|mark| mark.name).collect()
        };
        assert_eq!(names(Zoom::Quarter), ["oktober 2023", "november", "december"]);
        assert_eq!(names(Zoom::HalfYear)[2..], ["december", "januari 2024", "februari", "maart"]);
        assert_eq!(names(Zoom::Year), ["Q4 2023", "Q1 2024", "Q2 2024", "Q3 2024"]);
        assert_eq!(names(Zoom::ThreeYears)[..3], ["Q4", "2024", "Q2"]);
    }

    #[test]
    fn are_told_in_words() {
        assert_eq!(window(Zoom::Quarter, None, "2023-01-01").name(), "Q1 2023");
        assert_eq!(window(Zoom::Year, None, "2023-01-01").name(), "Q1 2023 tot en met Q4 2023");
    }
}
