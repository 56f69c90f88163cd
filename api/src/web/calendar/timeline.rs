//! Geometry of the timeline: from days to places, in whole units of the drawing.

use chrono::NaiveDate;
use schema::types::{Milestone, Period};
use uuid::Uuid;

use super::window::{self, Window};
use crate::{read::tender::TenderWithRelations, web::chart::shortened};

/// Height of a row
const ROW: u32 = 30;
/// Height of the names above the rows
const HEAD: u32 = 34;
/// Width of the drawing that the days take
const WIDTH: i64 = 720;
/// What of it an arrow takes where something goes on after the last day
const ARROW: i64 = 17;
/// Longest title beside a bar, in characters
const TITLE: usize = 44;

/// What is drawn
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Timeline {
    /// Which days, in words
    pub(in crate::web) name: String,
    /// Height of the drawing
    pub(in crate::web) height: u32,
    /// Where quarters or months begin
    pub(in crate::web) marks: Vec<Mark>,
    /// Where today is; `None` on other days
    pub(in crate::web) today: Option<i64>,
    /// The tenders with a known moment in these days, from above
    pub(in crate::web) rows: Vec<Row>,
}

/// Where a quarter or month begins
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Mark {
    /// `Q1 2023`
    pub(in crate::web) name: String,
    /// Left edge
    pub(in crate::web) left: i64,
    /// What begins there, as people plan in it: `Q2 2023`, `mei 2023`
    pub(in crate::web) words: String,
    /// First day of it
    pub(in crate::web) first: NaiveDate,
    /// Last day of it
    pub(in crate::web) last: NaiveDate,
}

/// The row of a tender
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Row {
    /// The tender
    pub(in crate::web) id: Uuid,
    /// Whether the viewer may plan its publication anew
    pub(in crate::web) moves: bool,
    /// Title, shortened
    pub(in crate::web) title: String,
    /// Upper edge
    pub(in crate::web) top: u32,
    /// From preparation to the start of the contract, as far as known
    pub(in crate::web) whole: Stretch,
    /// The publication; `None` when it is on other days
    pub(in crate::web) publication: Option<Stretch>,
}

/// A stretch of days
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) struct Stretch {
    /// Left edge
    pub(in crate::web) left: i64,
    /// Width, never zero
    pub(in crate::web) width: i64,
    /// Whether it goes on after the last day
    pub(in crate::web) goes_on: bool,
}

impl Row {
    /// Whether its publication goes on after the last day
    pub(in crate::web) fn publication_goes_on(&self) -> bool {
        self.publication.is_some_and(|days| days.goes_on)
    }
}

impl Stretch {
    /// The same, ending where the arrow begins when there is one
    fn before_arrow(self, has_arrow: bool) -> Self {
        let most = WIDTH - if has_arrow { ARROW } else { 0 };
        Self { width: self.width.min(most - self.left).max(2), ..self }
    }
}

impl Timeline {
    /// The timeline of these days; tenders that are under way on none of them are left out; `None` when all are
    pub(super) fn of(
        window: Window,
        tenders: &[TenderWithRelations],
        today: NaiveDate,
        may_move: impl Fn(&TenderWithRelations) -> bool,
    ) -> Option<Self> {
        let scale = Scale { first: window.first(), last: window.last() };
        let drawn =
            tenders.iter().filter_map(|tender| scale.stretches(tender).map(|places| (tender, places)));
        let rows: Vec<Row> = (0..)
            .zip(drawn)
            .map(|(row, (tender, (whole, publication)))| Row {
                id: tender.tender.tender_id,
                moves: may_move(tender),
                title: shortened(&tender.tender.title, TITLE),
                top: HEAD + row * ROW,
                whole: whole.before_arrow(whole.goes_on),
                publication: publication.map(|days| days.before_arrow(whole.goes_on)),
            })
            .collect();
        let marks = window.marks();
        let lasts = marks.iter().skip(1).map(|next| next.day.pred_opt()).chain([Some(window.last())]);
        let lasts: Vec<NaiveDate> = lasts.map(|last| last.unwrap_or(window.last())).collect();
        let mark = |(mark, last): (window::Mark, NaiveDate)| Mark {
            left: scale.place(mark.day),
            name: mark.name,
            words: mark.words,
            first: mark.day,
            last,
        };
        let height = HEAD + u32::try_from(rows.len()).unwrap_or_default() * ROW;
        (!rows.is_empty()).then(|| Self {
            name: window.name(),
            height,
            marks: marks.into_iter().zip(lasts).map(mark).collect(),
            today: (window.first()..=window.last()).contains(&today).then(|| scale.place(today)),
            rows,
        })
    }
}

impl Timeline {
    /// Whether any of them goes on after the last day
    pub(in crate::web) fn goes_on(&self) -> bool {
        self.rows.iter().any(|row| row.whole.goes_on)
    }

    /// Whether the viewer may plan any of them anew
    pub(in crate::web) fn moves(&self) -> bool {
        self.rows.iter().any(|row| row.moves)
    }
}

/// Days on the width of the drawing
struct Scale {
    first: NaiveDate,
    last: NaiveDate,
}

impl Scale {
    /// Left edge of a day
    fn place(&self, day: NaiveDate) -> i64 {
        let days = (self.last - self.first).num_days() + 1;
        (day - self.first).num_days() * WIDTH / days
    }

    /// From the one day to the other, both included; `None` when they are not among the days
    fn stretch(&self, start: NaiveDate, end: NaiveDate) -> Option<Stretch> {
        let goes_on = end > self.last;
        let (start, end) = (start.max(self.first), end.min(self.last));
        let left = self.place(start);
        let right = end.succ_opt().map_or(WIDTH, |next| self.place(next));
        (start <= end).then(|| Stretch { left, width: (right - left).max(4), goes_on })
    }

    fn stretches(&self, tender: &TenderWithRelations) -> Option<(Stretch, Option<Stretch>)> {
        let publication = tender.period(Milestone::Publication)?;
        let (start, end) = ends(&publication)?;
        let day = |milestone| tender.period(milestone).and_then(|period| period.start().or(period.end()));
        let first = day(Milestone::Preparation).map_or(start, |first| first.min(start));
        let last = day(Milestone::ContractStart).or_else(|| day(Milestone::Award));
        let last = last.map_or(end, |last| last.max(end));
        Some((self.stretch(first, last)?, self.stretch(start, end)))
    }
}

/// First and last day, as far away as days go where that end is open; `None` when both are not known
fn ends(period: &Period) -> Option<(NaiveDate, NaiveDate)> {
    let is_known = period.start().is_some() || period.end().is_some();
    let ends = (period.start().unwrap_or(NaiveDate::MIN), period.end().unwrap_or(NaiveDate::MAX));
    is_known.then_some(ends)
}

#[cfg(test)]
mod tests {
    use schema::types::Precision;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn year() -> Scale {
        Scale { first: day("2023-01-01"), last: day("2023-12-31") }
    }

    #[test]
    fn a_year_fills_the_width() {
        let scale = year();
        assert_eq!(
            scale.stretch(day("2023-01-01"), day("2023-12-31")),
            Some(Stretch { left: 0, width: 720, goes_on: false })
        );
        assert_eq!(
            scale.stretch(day("2022-05-01"), day("2024-05-01")),
            Some(Stretch { left: 0, width: 720, goes_on: true })
        );
        assert_eq!(
            scale.stretch(day("2023-07-01"), day("2023-07-01")),
            Some(Stretch { left: 357, width: 4, goes_on: false })
        );
        assert_eq!(scale.stretch(day("2022-01-01"), day("2022-12-31")), None);
    }

    #[test]
    fn an_open_end_goes_on_to_the_edge() {
        let from = Period::new(Some(day("2023-07-01")), None, Precision::Quarter, "vanaf Q3 2023").unwrap();
        let (start, end) = ends(&from).unwrap();
        assert_eq!(year().stretch(start, end), Some(Stretch { left: 357, width: 363, goes_on: true }));
        assert_eq!(ends(&Period::unknown("n.t.b.")), None);
    }
}
