//! Editions of calendars: what is published.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use diesel_async::AsyncPgConnection;
use schema::models;

use super::{
    calendar::Calendar, context::Asking, problem::Problem, refusal::failed, scalars::DateTime, text::Text,
};
use crate::{
    auth::Action,
    read::{self, Visibility},
    write::{self, Author, Outcome},
};

/// A calendar as it was published (editie). The latest is what anyone reads of it; who reads all of the partnership reads the calendar
/// as it is.
#[derive(SimpleObject, Debug, Clone)]
struct CalendarEdition {
    /// Its number among those of the calendar, from 1 (nummer).
    number: i32,
    /// Moment of the calendar that it shows (gepubliceerd op).
    published_at: DateTime,
    /// What is said about it (toelichting). Null when nothing is.
    note: Option<Text<'static>>,
    /// Who published it, as in the history (door). Null for who does not read all of the partnership.
    actor: Option<String>,
}

impl CalendarEdition {
    fn new(edition: models::CalendarEdition, visibility: Visibility) -> Self {
        Self {
            number: edition.number,
            published_at: DateTime(edition.published_at),
            note: edition.note.map(Text::from),
            actor: (visibility == Visibility::All).then_some(edition.actor),
        }
    }
}

/// Reads editions
#[derive(Default)]
pub(super) struct CalendarEditionQuery;

#[Object]
impl CalendarEditionQuery {
    /// The editions of the calendar of a partnership for a year, the latest first (edities). None when it was never published, and of a
    /// calendar that you may not see. Tenders of an edition are read with the filter edition.
    async fn calendar_editions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year of the calendar.")] year: i32,
    ) -> Result<Vec<CalendarEdition>> {
        ctx.require(Action::ReadPublished, &partnership)?;
        let visibility = ctx.visibility(&partnership);
        let connection = ctx.database().await?;
        let found = read::calendar_edition::all(&connection, &partnership, year, visibility).await;
        Ok(found
            .map_err(failed)?
            .into_iter()
            .map(|edition| CalendarEdition::new(edition, visibility))
            .collect())
    }
}

/// A calendar that is to be published (kalender publiceren).
#[derive(InputObject, Debug)]
pub(super) struct PublishCalendarInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// Year of the calendar (jaar).
    year: i32,
    /// What is said about the edition to anyone (toelichting). Null or left out: nothing.
    note: Option<String>,
}

/// A calendar that is to be taken back (publicatie intrekken).
#[derive(InputObject, Debug)]
pub(super) struct WithdrawCalendarInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// Year of the calendar (jaar).
    year: i32,
}

/// What came of publishing.
#[derive(SimpleObject)]
pub(super) struct PublishCalendarPayload {
    /// The calendar as it is now (aanbestedingskalender). Null when there is none.
    calendar: Option<Calendar>,
    /// The new edition (editie). Null when there are problems.
    edition: Option<CalendarEdition>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// What came of taking a calendar back.
#[derive(SimpleObject)]
pub(super) struct WithdrawCalendarPayload {
    /// The calendar as it is now (aanbestedingskalender). Null when there is none.
    calendar: Option<Calendar>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Publishes calendars
#[derive(Default)]
pub(super) struct CalendarEditionMutation;

#[Object]
impl CalendarEditionMutation {
    /// Publishes the calendar of a year as it is now (kalender publiceren): a new edition, which anyone reads from then on, without contacts
    /// and remarks. What is changed later is for members only, until the next edition.
    async fn publish_calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which calendar.")] input: PublishCalendarInput,
    ) -> Result<PublishCalendarPayload> {
        let action = Action::PublishCalendar;
        ctx.require(action, &input.partnership)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:publishCalendar" };
        let which = (input.partnership.as_str(), input.year);
        let mut connection = ctx.database().await?;
        let ended =
            write::calendar_edition::publish(&mut connection, author, which, input.note.as_deref()).await;
        let (number, problems) = settled(ctx, action, which, ended.map_err(failed)?);
        let calendar = present(&connection, which).await?;
        let editions = read::calendar_edition::all(&connection, which.0, which.1, Visibility::All).await;
        let mut editions = editions.map_err(failed)?.into_iter();
        let edition = editions.find(|edition| Some(edition.number) == number);
        let edition = edition.map(|edition| CalendarEdition::new(edition, Visibility::All));
        Ok(PublishCalendarPayload { calendar, edition, problems })
    }

    /// Takes the calendar of a year back (publicatie intrekken): only members see it, until it is published again. Its editions stay on record.
    async fn withdraw_calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which calendar.")] input: WithdrawCalendarInput,
    ) -> Result<WithdrawCalendarPayload> {
        let action = Action::WithdrawCalendar;
        ctx.require(action, &input.partnership)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:withdrawCalendar" };
        let which = (input.partnership.as_str(), input.year);
        let mut connection = ctx.database().await?;
        let ended = write::calendar_edition::withdraw(&mut connection, author, which).await;
        let (_, problems) = settled(ctx, action, which, ended.map_err(failed)?);
        Ok(WithdrawCalendarPayload { calendar: present(&connection, which).await?, problems })
    }
}

/// What was done, and why nothing was
fn settled<T>(
    ctx: &Context<'_>,
    action: Action,
    (slug, year): (&str, i32),
    outcome: Outcome<T>,
) -> (Option<T>, Vec<Problem>) {
    let (done, problems) = match outcome {
        Outcome::Done(done) => (Some(done), Vec::new()),
        Outcome::Refused(refused) => (None, refused.into_iter().map(Problem::from).collect()),
    };
    ctx.audit(action, format!("{slug} {year}"), &problems);
    (done, problems)
}

async fn present(connection: &AsyncPgConnection, (slug, year): (&str, i32)) -> Result<Option<Calendar>> {
    let found = read::calendar::find(connection, slug, year, Visibility::All).await;
    Ok(found.map_err(failed)?.map(Calendar::from))
}
