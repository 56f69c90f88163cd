//! The year in retrospect.

use std::collections::{BTreeMap, HashMap};

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use chrono::Utc;
use schema::{
    models,
    rules::retrospect::{Looked, Outcome},
};
use uuid::Uuid;

use super::{
    calendar::Calendar,
    calendar_difference::MilestoneMove,
    context::Asking,
    organization::Organization,
    page::{self, Connection, Window},
    refusal::failed,
    scalars::Date,
    tender::Tender,
    text::Text,
};
use crate::{
    auth::Action,
    read::{
        self, Page,
        retrospect::{Found, Span},
        tender::TenderWithRelations,
    },
};

/// What came of a tender in a year (uitkomst).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::rules::retrospect::Outcome")]
enum TenderOutcome {
    /// Awarded, or further (gegund).
    Awarded,
    /// Under way, for when it was planned or earlier (loopt).
    Running,
    /// Not awarded, and its publication moved to later or to a day that nobody knows yet, or it went to the calendar of a later year
    /// (doorgeschoven).
    Slipped,
    /// Withdrawn, or taken out of the calendars (vervallen).
    Dropped,
    /// Not planned then: it came in between (tussentijds toegevoegd).
    New,
}

/// How many tenders had an outcome (aantal).
#[derive(SimpleObject, Debug, Clone)]
struct OutcomeCount {
    /// What came of them (uitkomst).
    outcome: TenderOutcome,
    /// How many (aantal).
    count: i32,
}

/// What came of the tenders that an organization leads or takes part in, when they were planned or in the end (terugblik per
/// deelnemer).
#[derive(SimpleObject, Debug, Clone)]
struct MemberRetrospect {
    /// The organization (deelnemer).
    organization: Organization,
    /// How many had each outcome that there is (aantallen).
    counts: Vec<OutcomeCount>,
}

/// What came of a tender (terugblik op een traject).
struct TenderRetrospect(Looked<TenderWithRelations>, Span);

/// What came of a tender (terugblik op een traject).
#[Object]
impl TenderRetrospect {
    /// What came of it (uitkomst).
    async fn outcome(&self) -> TenderOutcome {
        self.0.outcome.into()
    }

    /// As it was planned (gepland). Null when it came in between.
    async fn before(&self) -> Option<Tender> {
        self.0.pair.before.clone().map(|tender| Tender::new(tender, true))
    }

    /// As it became (geworden). Null when it was taken out of the calendars.
    async fn after(&self) -> Option<Tender> {
        self.0.pair.after.clone().map(|tender| Tender::new(tender, true))
    }

    /// How its publication moved, whatever came of it (verschoven). Null when it did not.
    async fn slip(&self) -> Option<MilestoneMove> {
        self.0.slip.as_ref().map(MilestoneMove::from)
    }

    /// Why it came to that, as people said between these days, in the order of time: why its publication was planned anew, and why it was
    /// withdrawn (redenen). Empty when nobody said so.
    async fn reasons(&self) -> Vec<Text<'_>> {
        read::retrospect::reasons(&self.0, self.1).into_iter().map(Text::from).collect()
    }
}

/// The calendar of a year as it was planned against what came of it (terugblik).
struct Retrospect {
    found: Found,
    /// Name of the list, for cursors
    name: String,
}

/// The calendar of a year as it was planned against what came of it (terugblik).
#[Object]
impl Retrospect {
    /// The calendar (aanbestedingskalender).
    async fn calendar(&self) -> Calendar {
        self.found.0.clone().into()
    }

    /// The day at whose end it was planned so (van).
    async fn from(&self) -> Date {
        Date(self.found.1.from)
    }

    /// The day at whose end that had come of it (tot).
    async fn until(&self) -> Date {
        Date(self.found.1.until)
    }

    /// How many tenders had each outcome that there is (aantallen).
    async fn counts(&self) -> Vec<OutcomeCount> {
        counts(self.found.2.iter())
    }

    /// The same for each organization, by name (per deelnemer).
    async fn members(&self) -> Vec<MemberRetrospect> {
        let mut by_member: BTreeMap<(&str, Uuid), Vec<&Looked<TenderWithRelations>>> = BTreeMap::new();
        let organizations = organizations(&self.found.2);
        for looked in &self.found.2 {
            for organization in looked.members.iter().filter_map(|member| organizations.get(member)) {
                by_member.entry((&organization.name, organization.organization_id)).or_default().push(looked);
            }
        }
        let member = |((_, id), looked): ((&str, Uuid), Vec<&Looked<_>>)| {
            let organization = Organization((*organizations.get(&id)?).clone());
            Some(MemberRetrospect { organization, counts: counts(looked.into_iter()) })
        };
        by_member.into_iter().filter_map(member).collect()
    }

    /// The tenders: those that were planned, in the order of publication, then those that came in between (trajecten).
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::unused_async, reason = "a field")]
    async fn tenders(
        &self,
        #[graphql(desc = "With this outcome. Null or left out: all.")] outcome: Option<TenderOutcome>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list; up to it.")] before: Option<String>,
    ) -> Result<Connection<TenderRetrospect>> {
        let outcome = outcome.map(Outcome::from);
        let name = format!("{} {outcome:?}", self.name);
        let slice = Window { first, after, last, before }.slice(&name)?;
        let mut wanted = self.found.2.clone();
        wanted.retain(|looked| outcome.is_none_or(|outcome| looked.outcome == outcome));
        let total = i64::try_from(wanted.len()).ok();
        let page = Page::among(wanted, &slice).map_err(failed)?;
        Ok(Connection::new(&name, page, total, |looked| TenderRetrospect(looked, self.found.1)))
    }
}

fn counts<'a>(looked: impl Iterator<Item = &'a Looked<TenderWithRelations>>) -> Vec<OutcomeCount> {
    let mut counts: BTreeMap<Outcome, i64> = BTreeMap::new();
    for looked in looked {
        *counts.entry(looked.outcome).or_default() += 1;
    }
    let count = |(outcome, count): (Outcome, i64)| OutcomeCount {
        outcome: outcome.into(),
        count: page::total(Some(count)).unwrap_or_default(),
    };
    counts.into_iter().map(count).collect()
}

fn organizations(looked: &[Looked<TenderWithRelations>]) -> HashMap<Uuid, &models::Organization> {
    let tenders = looked.iter().flat_map(|looked| looked.pair.before.iter().chain(&looked.pair.after));
    let organizations = tenders.flat_map(|tender| &tender.participations).map(|part| &part.organization);
    organizations.map(|organization| (organization.organization_id, organization)).collect()
}

/// Looks back
#[derive(Default)]
pub(super) struct RetrospectQuery;

#[Object]
impl RetrospectQuery {
    /// The calendar of a year as it was planned against what came of it (terugblik). Null when there is no such calendar.
    #[graphql(complexity = "20 + child_complexity")]
    async fn retrospect(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year of the calendar.")] year: i32,
        #[graphql(
            desc = "The day at whose end it was planned so. Null or left out: the last day before the year, or the day on which the calendar was made if that is later."
        )]
        from: Option<Date>,
        #[graphql(
            desc = "The day at whose end that had come of it. Null or left out: the last day of the year, or today while it is not over."
        )]
        until: Option<Date>,
    ) -> Result<Option<Retrospect>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let days = (from.map(|Date(day)| day), until.map(|Date(day)| day));
        let name = format!("retrospect {partnership} {year} {days:?}");
        let connection = ctx.database().await?;
        let reader = ctx.reader(&connection);
        let found =
            read::retrospect::find(reader, &partnership, year, days, Utc::now()).await.map_err(failed)?;
        Ok(found.map(|found| Retrospect { found, name }))
    }
}
