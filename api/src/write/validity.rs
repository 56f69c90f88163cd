//! What counts on some days only, and where that is said.

use std::ops::Bound;

use chrono::NaiveDate;
use schema::{
    rules::Violation,
    types::{DateRange, ends},
};

use super::{Refused, check_text};

const MAXIMUM_SOURCE: usize = 500;

/// The days on which something counts, and its source
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validity {
    /// First day
    pub from: NaiveDate,
    /// Last day; `None` until another is known
    pub last_day: Option<NaiveDate>,
    /// Law, article or regulation that says so
    pub source: String,
}

impl Validity {
    /// The days as they are stored
    pub(super) fn during(&self) -> DateRange {
        (Bound::Included(self.from), self.last_day.map_or(Bound::Unbounded, Bound::Included))
    }

    /// The rules that it breaks by itself: `validity.ends_before_it_begins`, `source.missing`, and a source that cannot be stored
    pub(super) fn check(&self) -> Vec<Refused> {
        let is_backwards = self.last_day.is_some_and(|last_day| last_day < self.from);
        let backwards =
            is_backwards.then(|| Refused::at("valid_to", Violation::new("validity.ends_before_it_begins")));
        let missing = self.source.trim().is_empty().then(|| Violation::new("source.missing"));
        let source = missing.or_else(|| check_text(&self.source, MAXIMUM_SOURCE).err());
        backwards.into_iter().chain(source.map(|violation| Refused::at("source", violation))).collect()
    }
}

/// `validity.overlaps` (`from`, `until`; empty without an end) when something else counts on one of the days already
pub(super) fn refuse_overlap(other: Option<DateRange>) -> Result<(), Refused> {
    let Some(other) = other else { return Ok(()) };
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let (from, until) = ends(&other);
    let violation = Violation::new("validity.overlaps").with("from", day(from)).with("until", day(until));
    Err(Refused::at("valid_from", violation))
}
