//! A figure against those of the same municipality a year before and after.

use chrono::{Datelike, NaiveDate};
use schema::types::whole_number;
use uuid::Uuid;

use super::{DraftPopulationFigure, Key, Known, Row, at, selection, warning};
use crate::findings::Finding;

/// A change from one year to the next that somebody should look at, in percent of the older figure
///
/// Of some 1 700 yearly changes of Dutch municipalities from 2020 to 2025 six are larger: four follow from a municipality
/// that was divided or abolished, the others are an island of 1 200 people and a village with a new district.
const WARNING_PERCENT: i64 = 5;

/// A change that is taken for a mistake, in percent of the older figure
///
/// Without a municipality that was abolished none came near it since 2019. Men or households alone, another
/// municipality or a missing digit always go beyond.
const ERROR_PERCENT: i64 = 20;

/// Why a figure cannot be true: it is zero, or too far from that of the year before or after
pub(super) fn refused(row: &Row<'_>, known: &Known<'_>) -> Option<Finding> {
    let figure = row.figure;
    if figure.inhabitants == 0 {
        return Some(at(Finding::error("population.zero").seeing("0"), row));
    }
    let far = known.neighbors(figure).into_iter().find(|neighbor| {
        neighbor.is_beyond(ERROR_PERCENT)
            && !neighbor.may_be_a_merger(figure.organization_id, known)
            && neighbor.is_within_the_list()
    })?;
    let finding = Finding::error("population.jump_too_large").seeing(&whole_number(figure.inhabitants));
    Some(at(finding.expecting(far.told()), row))
}

/// What is worth a look: a change that is rare
pub(super) fn noticed(row: &Row<'_>, known: &Known<'_>) -> Option<Finding> {
    let far = known.neighbors(row.figure).into_iter().find(|neighbor| neighbor.is_beyond(WARNING_PERCENT))?;
    Some(at(warning("population.jump", row).expecting(far.told()), row))
}

/// The figure of the same municipality a year away
struct Neighbor {
    /// Its figure, and that of the workbook
    inhabitants: (i32, i32),
    /// Its day, and that of the workbook
    days: (NaiveDate, NaiveDate),
}

impl Neighbor {
    fn is_beyond(&self, percent: i64) -> bool {
        let (older, newer) = self.in_order();
        (newer - older).abs() * 100 > older * percent
    }

    /// The figures, the older first
    fn in_order(&self) -> (i64, i64) {
        let (other, own) = (i64::from(self.inhabitants.0), i64::from(self.inhabitants.1));
        if self.days.0 < self.days.1 { (other, own) } else { (own, other) }
    }

    /// Whether it grew while a municipality was abolished of which it got all or a part, as far as is known
    fn may_be_a_merger(&self, organization_id: Uuid, known: &Known<'_>) -> bool {
        let (older, newer) = self.in_order();
        let (after, until) = (self.days.0.min(self.days.1), self.days.0.max(self.days.1));
        let directory = known.background.directory;
        newer > older && directory.may_have_grown_by_merger(organization_id, after, until)
    }

    /// Whether the list of municipalities tells who was abolished
    fn is_within_the_list(&self) -> bool {
        let first = self.days.0.min(self.days.1);
        selection::KNOWN_SINCE.is_some_and(|since| first >= since)
    }

    /// "104.572 op 01-01-2022"
    fn told(&self) -> String {
        format!("{} op {}", whole_number(self.inhabitants.0), super::day(self.days.0))
    }
}

impl Known<'_> {
    /// Those of the year before, and of the year after unless that one is in the workbook too and tells it itself
    fn neighbors(&self, figure: &DraftPopulationFigure) -> Vec<Neighbor> {
        let key = |years: i32| {
            let date = figure.reference_date.with_year(figure.reference_date.year() + years)?;
            Some((figure.organization_id, date))
        };
        let in_workbook = |key: &Key| Some(self.in_workbook.get(key)?.first()?.inhabitants);
        let stored = |key: &Key| Some(self.stored.get(key)?.inhabitants);
        let before = key(-1).and_then(|key| Some((in_workbook(&key).or_else(|| stored(&key))?, key.1)));
        let after = key(1).filter(|key| !self.in_workbook.contains_key(key));
        let after = after.and_then(|key| Some((stored(&key)?, key.1)));
        let neighbor = |(inhabitants, date)| Neighbor {
            inhabitants: (inhabitants, figure.inhabitants),
            days: (date, figure.reference_date),
        };
        before.into_iter().chain(after).map(neighbor).collect()
    }
}
