//! Geometry of the timeline of a year: from days to places, in whole units of the drawing.

use chrono::{Datelike, NaiveDate};
use schema::types::{Milestone, Period};

use crate::read::tender::TenderWithRelations;

/// Height of a row
const ROW: u32 = 30;
/// Height of the names of the quarters
const HEAD: u32 = 34;
/// Width of the drawing that the days take
const YEAR: i64 = 720;
/// Longest title beside a bar, in characters
const TITLE: usize = 44;

/// What is drawn
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Timeline {
    /// Height of the drawing
    pub(super) height: u32,
    /// Where the quarters begin
    pub(super) quarters: Vec<Quarter>,
    /// The tenders with a known moment in the year, from above
    pub(super) rows: Vec<Row>,
}

/// A quarter of the year
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quarter {
    /// `Q1`
    pub(super) name: String,
    /// Left edge
    pub(super) left: i64,
}

/// The row of a tender
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Title, shortened
    pub(super) title: String,
    /// Upper edge
    pub(super) top: u32,
    /// From preparation to the start of the contract, as far as known
    pub(super) whole: Stretch,
    /// The publication
    pub(super) publication: Stretch,
}

/// A stretch of the year
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Left edge
    pub(super) left: i64,
    /// Width, never zero
    pub(super) width: i64,
}

impl Timeline {
    /// The timeline of a year; tenders without a publication in that year are left out
    pub(super) fn of(year: i32, tenders: &[TenderWithRelations]) -> Option<Self> {
        let scale = Scale::of(year)?;
        let drawn =
            tenders.iter().filter_map(|tender| scale.stretches(tender).map(|places| (tender, places)));
        let rows: Vec<Row> = (0..)
            .zip(drawn)
            .map(|(row, (tender, (whole, publication)))| Row {
                title: shortened(&tender.tender.title),
                top: HEAD + row * ROW,
                whole,
                publication,
            })
            .collect();
        let quarters = (0..4_u32).filter_map(|quarter| {
            let first = NaiveDate::from_ymd_opt(year, quarter * 3 + 1, 1)?;
            Some(Quarter { name: format!("Q{}", quarter + 1), left: scale.place(first) })
        });
        let height = HEAD + u32::try_from(rows.len()).unwrap_or_default() * ROW;
        (!rows.is_empty()).then(|| Self { height, quarters: quarters.collect(), rows })
    }
}

/// The days of a year on the width of the drawing
struct Scale {
    first: NaiveDate,
    last: NaiveDate,
}

impl Scale {
    fn of(year: i32) -> Option<Self> {
        Some(Self {
            first: NaiveDate::from_ymd_opt(year, 1, 1)?,
            last: NaiveDate::from_ymd_opt(year, 12, 31)?,
        })
    }

    /// Left edge of a day
    fn place(&self, day: NaiveDate) -> i64 {
        let days = (self.last - self.first).num_days() + 1;
        (day - self.first).num_days() * YEAR / days
    }

    /// From the one day to the other, both included; `None` outside the year
    fn stretch(&self, start: NaiveDate, end: NaiveDate) -> Option<Stretch> {
        let (start, end) = (start.max(self.first), end.min(self.last));
        let left = self.place(start);
        let right = end.succ_opt().map_or(YEAR, |next| self.place(next));
        (start <= end).then(|| Stretch { left, width: (right - left).max(4) })
    }

    fn stretches(&self, tender: &TenderWithRelations) -> Option<(Stretch, Stretch)> {
        let publication = tender.period(Milestone::Publication)?;
        let (start, end) = ends(&publication)?;
        let day = |milestone| tender.period(milestone).and_then(|period| period.start().or(period.end()));
        let first = day(Milestone::Preparation).map_or(start, |first| first.min(start));
        let last = day(Milestone::ContractStart).or_else(|| day(Milestone::Award));
        let last = last.map_or(end, |last| last.max(end));
        Some((self.stretch(first, last)?, self.stretch(start, end)?))
    }
}

/// First and last day, as far away as days go where that end is open; `None` when both are not known
fn ends(period: &Period) -> Option<(NaiveDate, NaiveDate)> {
    let is_known = period.start().is_some() || period.end().is_some();
    let ends = (period.start().unwrap_or(NaiveDate::MIN), period.end().unwrap_or(NaiveDate::MAX));
    is_known.then_some(ends)
}

/// The quarter of a day, from 1
pub(super) fn quarter(day: NaiveDate) -> u32 {
    day.month0() / 3 + 1
}

fn shortened(title: &str) -> String {
    if title.chars().count() <= TITLE {
        return title.to_owned();
    }
    let kept: String = title.chars().take(TITLE - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use schema::types::Precision;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_fills_the_width() {
        let scale = Scale::of(2023).unwrap();
        assert_eq!(
            scale.stretch(day("2023-01-01"), day("2023-12-31")),
            Some(Stretch { left: 0, width: 720 })
        );
        assert_eq!(
            scale.stretch(day("2022-05-01"), day("2024-05-01")),
            Some(Stretch { left: 0, width: 720 })
        );
        assert_eq!(
            scale.stretch(day("2023-07-01"), day("2023-07-01")),
            Some(Stretch { left: 357, width: 4 })
        );
        assert_eq!(scale.stretch(day("2022-01-01"), day("2022-12-31")), None);
    }

    #[test]
    fn an_open_end_goes_on_to_the_edge() {
        let scale = Scale::of(2023).unwrap();
        let from = Period::new(Some(day("2023-07-01")), None, Precision::Quarter, "vanaf Q3 2023").unwrap();
        let (start, end) = ends(&from).unwrap();
        assert_eq!(scale.stretch(start, end), Some(Stretch { left: 357, width: 363 }));
        assert_eq!(ends(&Period::unknown("n.t.b.")), None);
    }

    #[test]
    fn days_have_a_quarter() {
        assert_eq!(["2023-03-31", "2023-04-01", "2023-12-31"].map(|text| quarter(day(text))), [1, 2, 4]);
    }

    #[test]
    fn long_titles_are_shortened() {
        assert_eq!(shortened("Kort"), "Kort");
        assert_eq!(shortened(&"é".repeat(60)), format!("{}…", "é".repeat(43)));
    }
}
