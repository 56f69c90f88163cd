//! Numbers of inhabitants.

use async_graphql::{Context, Enum, ID, Object, Result};
use chrono::NaiveDate;
use schema::models;

use super::{
    context::Asking,
    node::Kind,
    organization::Organization,
    page::{self, Connection, List, Window},
    refusal::bad_input,
    scalars::{Date, GmCode},
    source::ImportSource,
};
use crate::{
    auth::{Action, Scope},
    read::{
        self,
        population_figure::{self, FigureOf, FigureOrigin, Wanted},
    },
};

/// Status of a CBS figure (status van een cijfer).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::FigureStatus")]
pub(super) enum FigureStatus {
    /// CBS may still revise it (voorlopig).
    Provisional,
    /// It stays (definitief).
    Definitive,
}

/// Inhabitants of a municipality on a day, according to CBS (inwonertal).
#[derive(Debug, Clone)]
pub(super) struct PopulationFigure {
    row: models::PopulationFigure,
    organization: Organization,
    origin: FigureOrigin,
    source: Option<read::import_run::ImportSource>,
}

impl PopulationFigure {
    /// The figure as who asks may see it
    pub(super) fn seen(ctx: &Context<'_>, found: FigureOf) -> Self {
        let (row, organization, origin, source) =
            population_figure::as_seen(found, |partnership| ctx.sees_all(partnership));
        Self { row, organization: Organization(organization), origin, source }
    }
}

/// Inhabitants of a municipality on a day, according to CBS (inwonertal).
#[Object]
impl PopulationFigure {
    /// Global identity (identificatie).
    pub(super) async fn id(&self) -> ID {
        Kind::PopulationFigure.id(self.row.population_figure_id)
    }

    /// The municipality (gemeente).
    async fn organization(&self) -> &Organization {
        &self.organization
    }

    /// The day (peildatum).
    async fn reference_date(&self) -> Date {
        Date(self.row.reference_date)
    }

    /// Number of inhabitants (aantal inwoners).
    async fn inhabitants(&self) -> i32 {
        self.row.inhabitants
    }

    /// Provisional or definitive (status).
    async fn status(&self) -> FigureStatus {
        self.row.status.into()
    }

    /// Table or file that it comes from (bron). A file is named to the partnership that sent it in.
    async fn source(&self) -> &str {
        &self.row.source
    }

    /// The import that last wrote it (herkomst). Null when it was entered otherwise, or by a partnership of which you do not see
    /// all.
    async fn import_source(&self) -> Option<ImportSource> {
        ImportSource::of(self.source.as_ref(), self.origin.source_sheet.as_ref(), self.origin.source_row)
    }
}

/// By what numbers of inhabitants are ordered (volgorde).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::population_figure::FigureOrder")]
pub(super) enum PopulationOrder {
    /// Day, earliest first (peildatum).
    DateAsc,
    /// Day, latest first (peildatum).
    DateDesc,
    /// Name of the municipality, from A to Z (gemeente).
    NameAsc,
    /// Name of the municipality, from Z to A (gemeente).
    NameDesc,
    /// Number of inhabitants, smallest first (aantal inwoners).
    InhabitantsAsc,
    /// Number of inhabitants, largest first (aantal inwoners).
    InhabitantsDesc,
}

/// Reads numbers of inhabitants
#[derive(Default)]
pub(super) struct PopulationQuery;

#[Object]
impl PopulationQuery {
    /// Numbers of inhabitants (inwonertallen). Only for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn population(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Of who was ever a member of the partnership with this short name. Null or left out: of all."
        )]
        partnership: Option<String>,
        #[graphql(desc = "Of the municipality with this code. Null or left out: of all.")]
        organization: Option<GmCode>,
        #[graphql(desc = "On 1 January of this year. Null or left out: of all years.")] year: Option<i32>,
        #[graphql(desc = "On this day (peildatum); not together with year. Null or left out: of all days.")]
        reference_date: Option<Date>,
        #[graphql(
            desc = "By what they are ordered, at most 3 keys; equal ones by identity. Null or left out: the latest day first, and of a day by name."
        )]
        order: Option<Vec<PopulationOrder>>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; up to it.")] before: Option<String>,
    ) -> Result<Connection<PopulationFigure>> {
        // Of all municipalities they are the same for every partnership: CBS publishes them.
        ctx.require(Action::ReadAll, partnership.as_deref().map_or(Scope::Somewhere, Scope::Slug))?;
        let wanted = Wanted {
            partnership,
            codes: organization.map(|GmCode(code)| vec![code]),
            reference_date: day(year, reference_date)?,
            ..Wanted::default()
        };
        let List { name, order, slice } = Window { first, after, last, before }.of("population", order)?;
        let connection = ctx.database().await?;
        let page = population_figure::page(ctx.reader(&connection), &wanted, &order, &slice);
        let (page, total) = page::read(ctx, page, population_figure::count(&connection, &wanted)).await?;
        Ok(Connection::new(&name, page, total, |found| PopulationFigure::seen(ctx, found)))
    }
}

fn day(year: Option<i32>, reference_date: Option<Date>) -> Result<Option<NaiveDate>> {
    match (year, reference_date) {
        (Some(_), Some(_)) => Err(bad_input("Give year or referenceDate, not both.")),
        (Some(year), None) => {
            let day = NaiveDate::from_ymd_opt(year, 1, 1).filter(|_| (1..=9999).contains(&year));
            day.map(Some).ok_or_else(|| bad_input("There is no such year."))
        }
        (None, day) => Ok(day.map(|Date(day)| day)),
    }
}
