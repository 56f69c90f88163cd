//! Calendars.

use async_graphql::{Context, Enum, ID, Object, Result};
use schema::models;

use super::{context::Asking, node::Kind, partnership::PartnershipSummary, plain::Plain, refusal::failed};
use crate::{
    auth::Action,
    read::{self, calendar::CalendarOf},
};

/// Who may see a calendar (status).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::CalendarStatus")]
pub(super) enum CalendarStatus {
    /// Who is signed in (concept).
    Draft,
    /// Anyone (gepubliceerd): the latest edition, or the calendar as it is while it has none.
    Published,
}

/// The tenders that a partnership planned in a year (aanbestedingskalender). They are read with the field tenders of the
/// query, by partnership and year.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    row: models::Calendar,
    partnership: PartnershipSummary,
}

impl From<CalendarOf> for Calendar {
    fn from((row, partnership): CalendarOf) -> Self {
        Self { row, partnership: PartnershipSummary(partnership) }
    }
}

/// The tenders that a partnership planned in a year (aanbestedingskalender). They are read with the field tenders of the
/// query, by partnership and year.
#[Object]
impl Calendar {
    /// Global identity (identificatie).
    pub(super) async fn id(&self) -> ID {
        Kind::Calendar.id(self.row.calendar_id)
    }

    /// The partnership that it is of (samenwerkingsverband).
    async fn partnership(&self) -> Plain<&PartnershipSummary> {
        Plain(&self.partnership)
    }

    /// Calendar year (jaar).
    async fn year(&self) -> i32 {
        self.row.year
    }

    /// Title as people read it (titel).
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// Who may see it (status).
    async fn status(&self) -> CalendarStatus {
        self.row.status.into()
    }
}

/// Reads calendars
#[derive(Default)]
pub(super) struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// The calendar of a partnership for a year (aanbestedingskalender). Null when there is none, or none that you may see.
    async fn calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Calendar year.")] year: i32,
    ) -> Result<Option<Calendar>> {
        ctx.require(Action::ReadPublished, &partnership)?;
        let connection = ctx.database().await?;
        let visibility = ctx.visibility(&partnership);
        let found = read::calendar::find(&connection, &partnership, year, visibility).await;
        Ok(found.map_err(failed)?.map(Calendar::from))
    }
}
