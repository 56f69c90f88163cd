//! Reading tenders.

use async_graphql::{Context, ID, Object, Result};
use chrono::Utc;

use super::{
    Tender, by_ids,
    filter::TenderFilter,
    life::{Milestone, MoveEffects},
    object::BRIEF,
    relations,
    values::TenderOrder,
    with_contracts,
};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::{Asking, Selected},
        node::Kind,
        page::{self, Connection, List, Window},
        period::PeriodInput,
        refusal::{bad_input, failed, violated},
    },
    read::{
        self,
        tender::{Relations, TenderWithRelations},
    },
};
use schema::clock::dutch;

/// Reads tenders
#[derive(Default)]
pub(in crate::graphql) struct TenderQuery;

#[Object]
impl TenderQuery {
    /// The tender with this id, or with this reference in the calendar of a partnership and year (aanbestedingstraject). Null when
    /// there is none, or none that you may see.
    async fn tender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global identity of a tender.")] id: Option<ID>,
        #[graphql(desc = "Short name of the partnership; together with year and reference.")]
        partnership: Option<String>,
        #[graphql(desc = "Year of the calendar; together with partnership and reference.")] year: Option<i32>,
        #[graphql(desc = "Reference in that calendar; together with partnership and year.")]
        reference: Option<String>,
    ) -> Result<Option<Tender>> {
        ctx.require(Action::ReadPublished, Scope::Somewhere)?;
        let selected = Selected::here(ctx);
        match (id, partnership, year, reference) {
            (Some(id), None, None, None) => {
                let id = Kind::Tender.parse(&id)?;
                let connection = ctx.database().await?;
                Ok(by_ids(ctx, &connection, &[id], &selected).await?.pop())
            }
            (None, Some(slug), Some(year), Some(reference)) => {
                let (visibility, sees_all) = (ctx.visibility(&slug), ctx.sees_all(&slug));
                let which = (slug.as_str(), year, reference.as_str());
                let connection = ctx.database().await?;
                let asked = relations(&selected, sees_all);
                let found = read::tender::find(ctx.reader(&connection), which, visibility, &asked).await;
                let found = found.map_err(failed)?.map(|found| Tender::new(found, sees_all));
                Ok(with_contracts(ctx, &connection, found.into_iter().collect(), &selected).await?.pop())
            }
            _ => Err(bad_input("Give id, or partnership with year and reference.")),
        }
    }

    /// What planning a milestone of a tender anew would touch, without doing it (gevolgen van een verplaatsing). Null when there is no such
    /// tender. Only for who is signed in.
    async fn move_effects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global identity of the tender.")] tender: ID,
        #[graphql(desc = "Which milestone.")] milestone: Milestone,
        #[graphql(desc = "When it would be planned.")] period: PeriodInput,
    ) -> Result<Option<MoveEffects>> {
        ctx.require(Action::ReadAll, Scope::Somewhere)?;
        let id = Kind::Tender.parse(&tender)?;
        let period = period.parse().map_err(|violation| violated(&violation))?;
        let connection = ctx.database().await?;
        let asked = Relations { texts: Vec::new(), source: false, lots: false, ..Relations::all() };
        let found = read::tender::by_ids(ctx.reader(&connection), &[id], &asked).await.map_err(failed)?;
        let is_seen = |of: &&TenderWithRelations| {
            of.calendar.as_ref().is_some_and(|(calendar, _)| ctx.sees_all(calendar.partnership_id))
        };
        let Some(found) = found.first().filter(is_seen) else { return Ok(None) };
        let (reader, today) = (ctx.reader(&connection), dutch(Utc::now()).date());
        let effects = read::tender::if_moved(reader, found, milestone.into(), &period, today).await;
        Ok(Some(effects.map_err(failed)?.into()))
    }

    /// The tenders of a partnership (aanbestedingskalender). Without a token or session only those in published calendars.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn tenders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Which are wanted. Null or left out: all.")] filter: Option<TenderFilter>,
        #[graphql(
            desc = "By what they are ordered, at most 3 keys; equal ones by identity. Null or left out: by title."
        )]
        order: Option<Vec<TenderOrder>>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; up to it.")] before: Option<String>,
    ) -> Result<Connection<Tender>> {
        ctx.require(Action::ReadPublished, &partnership)?;
        let filter = filter.unwrap_or_default().read()?;
        if filter.as_of.is_some() {
            ctx.require(Action::ReadAll, &partnership)?;
        }
        let List { name, order, slice } = Window { first, after, last, before }.of("tenders", order)?;
        let (visibility, sees_all) = (ctx.visibility(&partnership), ctx.sees_all(&partnership));
        let selected = Selected::of_nodes(ctx);
        let connection = ctx.database().await?;
        let reader = ctx.reader(&connection);
        let count = read::tender::count(&connection, &partnership, &filter, visibility);
        if selected.only(&BRIEF) {
            let page = read::tender::briefs(reader, &partnership, &filter, &order, &slice, visibility);
            let (page, total) = page::read(ctx, page, count).await?;
            return Ok(Connection::new(&name, page, total, Tender::brief));
        }
        let asked = relations(&selected, sees_all);
        let page = read::tender::page(reader, &partnership, &filter, &order, &slice, visibility, &asked);
        let (page, total) = page::read(ctx, page, count).await?;
        let (tenders, frame) = page.map(|tender| Tender::new(tender, sees_all)).take();
        let tenders = with_contracts(ctx, &connection, tenders, &selected).await?;
        Ok(Connection::new(&name, frame.with(tenders), total, |tender| tender))
    }
}
