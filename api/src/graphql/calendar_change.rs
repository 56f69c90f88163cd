//! Following calendars.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, Subscription};
use futures::{StreamExt, stream, stream::BoxStream};

use super::{
    change::ChangeKind,
    context::{Asking, Selected},
    node::Kind,
    page,
    refusal::failed,
    scalars::DateTime,
    tender::{self, Tender},
};
use crate::{
    auth::Action,
    events::Heard,
    read::{self, Visibility, calendar_change},
};

/// Tenders of a calendar that came, changed or went at once: by one mutation, or a part of an import (wijziging van de kalender).
pub(super) struct CalendarChange(Option<Arc<calendar_change::CalendarChange>>);

/// Tenders of a calendar that came, changed or went at once: by one mutation, or a part of an import (wijziging van de kalender).
#[Object]
impl CalendarChange {
    /// What became of them (soort wijziging). Null when it is not known any more.
    async fn kind(&self) -> Option<ChangeKind> {
        self.0.as_ref().map(|change| ChangeKind::of(&change.operation))
    }

    /// Who did it, as in the history, such as "token:dashboard" (door). Null when it is not known any more.
    async fn actor(&self) -> Option<&str> {
        self.0.as_ref().map(|change| change.actor.as_str())
    }

    /// Why, as in the history: the name of the mutation behind "mutation:", or the import behind "import:" (aanleiding). Null when it
    /// is not known any more.
    async fn cause(&self) -> Option<&str> {
        self.0.as_ref().map(|change| change.cause.as_str())
    }

    /// Moment of the change (gewijzigd op). Null when it is not known any more.
    async fn changed_at(&self) -> Option<DateTime> {
        self.0.as_ref().map(|change| DateTime(change.changed_at))
    }

    /// How many tenders (aantal). Null when it is not known any more.
    async fn count(&self) -> Option<i32> {
        self.0.as_ref().map(|change| i32::try_from(change.count).unwrap_or(i32::MAX))
    }

    /// Whether tenderIds names all that changed (volledig). If not, they were more than 100 at once, or something happened that you
    /// cannot be told any more, since you were slow or the connection to the database was lost: read the calendar anew.
    async fn complete(&self) -> bool {
        self.0.as_ref().is_some_and(|change| i64::try_from(change.tender_ids.len()) == Ok(change.count))
    }

    /// Global identities of the tenders, at most 100 (trajecten).
    async fn tender_ids(&self) -> Vec<ID> {
        self.0.iter().flat_map(|change| &change.tender_ids).map(|id| Kind::Tender.id(*id)).collect()
    }

    /// The same tenders as they are now, those that are still there, in no particular order (trajecten).
    #[graphql(complexity = "2 + page::nodes(None, None) * child_complexity")]
    async fn tenders(&self, ctx: &Context<'_>) -> Result<Vec<Tender>> {
        let Some(change) = &self.0 else { return Ok(Vec::new()) };
        let connection = ctx.database().await?;
        tender::by_ids(ctx, &connection, &change.tender_ids, &Selected::here(ctx)).await
    }
}

/// Follows calendars
#[derive(Default)]
pub(super) struct CalendarChangeSubscription;

#[Subscription]
impl CalendarChangeSubscription {
    /// What changes in a calendar from now on, whoever does it (wijzigingen van de aanbestedingskalender). Read the calendar after
    /// you subscribed, and nothing is missed. Ends at once when there is no such calendar. Only for who is signed in.
    async fn calendar_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year of the calendar.")] year: i32,
    ) -> Result<BoxStream<'static, CalendarChange>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let connection = ctx.database().await?;
        let found =
            read::calendar::find(&connection, &partnership, year, Visibility::All).await.map_err(failed)?;
        let Some((calendar, _)) = found else { return Ok(stream::empty().boxed()) };
        let following = ctx.events()?.follow_calendar(calendar.calendar_id);
        let told = stream::unfold(following, |mut following| async {
            let change = match following.next().await {
                Heard::Event(change) => Some(change),
                Heard::Gap => None,
            };
            Some((CalendarChange(change), following))
        });
        Ok(told.boxed())
    }
}
