//! The year in retrospect.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryDsl;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::try_join;
use schema::{
    clock,
    rules::retrospect::{Looked, retrospect},
    tables::calendars,
    types::{Milestone, TenderStatus},
};
use uuid::Uuid;

use super::{
    ReadError, Reader, Visibility,
    calendar::{self, CalendarOf},
    tender::{self, Relations, TenderFilter, TenderOrder, TenderWithRelations},
};

/// The days that are looked at: from the end of the first to the end of the second
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The day of the plan
    pub from: NaiveDate,
    /// The day of the outcome
    pub until: NaiveDate,
}

/// A calendar, which days were looked at, and what came of its tenders
pub type Found = (CalendarOf, Span, Vec<Looked<TenderWithRelations>>);

/// What came of the calendar of a year between two days; `None` when there is no such calendar
///
/// Days that are not given are the usual ones: from the begin of the year to its end, or to today.
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for the tenders.
pub async fn find(
    reader: Reader<'_>,
    slug: &str,
    year: i32,
    (from, until): (Option<NaiveDate>, Option<NaiveDate>),
    now: DateTime<Utc>,
) -> Result<Option<Found>, ReadError> {
    let Some(of) = calendar::find(reader.connection(), slug, year, Visibility::All).await? else {
        return Ok(None);
    };
    let created = created_at(reader.connection(), &of).await?;
    let usual = Span::usual(year, clock::dutch(created).date(), clock::dutch(now).date());
    let span = Span { from: from.unwrap_or(usual.from), until: until.unwrap_or(usual.until) };
    let asked =
        Relations { texts: Vec::new(), lots: false, source: false, assessments: false, ..Relations::all() };
    let order = [TenderOrder::PublicationAsc, TenderOrder::TitleAsc];
    let at = |year, day| TenderFilter { year, as_of: Some(clock::end_of(day)), ..TenderFilter::default() };
    let (planned, became) = (at(Some(year), span.from), at(Some(year), span.until));
    let (before, mut after) = try_join!(
        tender::all(reader, slug, &planned, &order, Visibility::All, &asked),
        tender::all(reader, slug, &became, &order, Visibility::All, &asked),
    )?;
    let left = left(&before, &after);
    if !left.is_empty() {
        let elsewhere = TenderFilter { among: Some(left), ..at(None, span.until) };
        after.extend(tender::all(reader, slug, &elsewhere, &order, Visibility::All, &asked).await?);
    }
    Ok(Some((of, span, retrospect(year, before, after, TenderWithRelations::state))))
}

/// The tenders that were planned and are not in that calendar any more, which may be in that of another year
fn left(before: &[TenderWithRelations], after: &[TenderWithRelations]) -> Vec<Uuid> {
    let id = |of: &TenderWithRelations| of.tender.tender_id;
    let stayed: HashSet<Uuid> = after.iter().map(id).collect();
    before.iter().map(id).filter(|id| !stayed.contains(id)).collect()
}

async fn created_at(
    mut connection: &AsyncPgConnection,
    (calendar, _): &CalendarOf,
) -> Result<DateTime<Utc>, ReadError> {
    let created = calendars::table.find(calendar.calendar_id).select(calendars::created_at);
    Ok(created.get_result(&mut connection).await?)
}

impl Span {
    /// From the begin of the year, or the day that the calendar was made if that is later, to the end of the year, or today
    /// while it is not over; of a calendar that was made after its year to today
    fn usual(year: i32, created: NaiveDate, today: NaiveDate) -> Self {
        let last_of = |year| NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(today);
        let from = last_of(year.saturating_sub(1)).max(created);
        let until = if from < last_of(year) { last_of(year).min(today) } else { today };
        Self { from, until }
    }
}

/// Why it came to that, as people said on those days: why its publication was planned anew, and why it was withdrawn; in the order of time
pub fn reasons(looked: &Looked<TenderWithRelations>, span: Span) -> Vec<&str> {
    let Some(tender) = &looked.pair.after else { return Vec::new() };
    let is_then =
        |moment: DateTime<Utc>| moment > clock::end_of(span.from) && moment <= clock::end_of(span.until);
    let moves = tender.moves.iter().filter(|one| one.milestone == Milestone::Publication);
    let moves = moves.map(|one| (one.moved_at, one.reason.as_str()));
    // What was taken back since did count on those days.
    let stood = tender.steps_that_stood(clock::end_of(span.until)).into_iter();
    let withdrawn = stood.filter(|step| step.to_status == TenderStatus::Withdrawn);
    let withdrawn = withdrawn.filter_map(|step| Some((step.taken_at, step.reason.as_deref()?)));
    let mut told: Vec<(DateTime<Utc>, &str)> =
        moves.chain(withdrawn).filter(|(moment, _)| is_then(*moment)).collect();
    told.sort_by_key(|(moment, _)| *moment);
    told.into_iter().map(|(_, reason)| reason).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_begins_with_the_calendar_and_ends_at_its_end_or_today() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let usual = |created, today| {
            let span = Span::usual(2023, day(created), day(today));
            (span.from.to_string(), span.until.to_string())
        };
        let told = |from: &str, until: &str| (from.to_owned(), until.to_owned());
        assert_eq!(usual("2022-11-01", "2024-02-01"), told("2022-12-31", "2023-12-31"));
        assert_eq!(usual("2023-02-15", "2023-09-01"), told("2023-02-15", "2023-09-01"));
        assert_eq!(usual("2026-11-26", "2026-12-01"), told("2026-11-26", "2026-12-01"));
    }
}
