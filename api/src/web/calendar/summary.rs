//! A calendar in short, for the page `/`.

use chrono::{NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    clock,
    types::{CalendarStatus, Milestone, whole_number},
};

use super::{
    groups::{Totals, counted},
    timeline::Timeline,
    window::{Window, Zoom},
};
use crate::{
    read::{
        self, ReadError, Reader, Slice, Visibility,
        tender::{Relations, TenderFilter, TenderGrouping, TenderOrder},
    },
    web::worth::Worth,
};

/// Most tenders in the timeline
const MOST_TENDERS: i64 = 25;

/// A calendar in short
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Summary {
    /// Title
    pub(in crate::web) title: String,
    /// Whether only members see it
    pub(in crate::web) is_draft: bool,
    /// How many tenders there are, and their value together
    pub(in crate::web) count: String,
    /// The first tenders in time; `None` when no moment of them is in the year
    pub(in crate::web) timeline: Option<Timeline>,
    /// How many more there are, in words; empty when the timeline has all
    pub(in crate::web) others: String,
    /// The quarters in which publications begin: name, how many, their value together
    pub(in crate::web) quarters: Vec<(String, String, Worth)>,
}

impl Summary {
    /// The calendar of a partnership for a year; `None` when there is none to be seen
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the database fails.
    pub(in crate::web) async fn load(
        connection: &AsyncPgConnection,
        slug: &str,
        year: i32,
        visibility: Visibility,
    ) -> Result<Option<Self>, ReadError> {
        let filter = TenderFilter { year: Some(year), ..TenderFilter::default() };
        let (slice, order) =
            (Slice::first(MOST_TENDERS), [TenderOrder::PublicationAsc, TenderOrder::TitleAsc]);
        let asked = Relations { milestones: Milestone::ALL.to_vec(), ..Relations::default() };
        let reader = Reader::over(connection);
        let (calendar, tenders, totals) = try_join!(
            read::calendar::find(connection, slug, year, visibility),
            read::tender::page(reader, slug, &filter, &order, &slice, visibility, &asked),
            read::tender::totals(
                connection,
                slug,
                &filter,
                &[TenderGrouping::PublicationQuarter],
                visibility
            ),
        )?;
        let Some((calendar, _)) = calendar else { return Ok(None) };
        let (tenders, totals) = (tenders.into_nodes(), Totals::of(totals));
        let timeline = timeline(year, &tenders, clock::dutch(Utc::now()).date());
        let drawn = timeline.as_ref().map_or(0, |timeline| timeline.rows.len());
        let all = totals.all();
        let others = all.count() - i64::try_from(drawn).unwrap_or_default();
        let quarters = totals.named().map(|(name, total)| (name, whole_number(total.count()), total.worth()));
        Ok(Some(Self {
            title: calendar.title,
            is_draft: calendar.status == CalendarStatus::Draft,
            count: all.summary(),
            timeline,
            others: if others == 0 { String::new() } else { counted(others) },
            quarters: quarters.collect(),
        }))
    }
}

fn timeline(year: i32, tenders: &[read::tender::TenderWithRelations], today: NaiveDate) -> Option<Timeline> {
    Timeline::of(Window::of(Zoom::Year, None, year, today)?, tenders, today, |_| false)
}
