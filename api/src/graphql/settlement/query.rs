//! Reading settlements.

use async_graphql::{Context, ID, Object, Result};
use schema::types::HalfYear;

use super::{Settlement, item::SettlementItem, values::Half};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::{Asking, Selected},
        expense::texts,
        node::Kind,
        page::{self, Connection, Window},
        refusal::failed,
    },
    read,
};

/// Reads settlements
#[derive(Default)]
pub(in crate::graphql) struct SettlementQuery;

#[Object]
impl SettlementQuery {
    /// The settlement of a half-year that was not rejected (financiële afrekening). Null when there is none. Only for who is signed
    /// in.
    async fn settlement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year of the budget.")] year: i32,
        #[graphql(desc = "Which half of it.")] half: Half,
    ) -> Result<Option<Settlement>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let connection = ctx.database().await?;
        let period = HalfYear { year, half: half.into() };
        let found = read::settlement::find(&connection, &partnership, period).await;
        Ok(found.map_err(failed)?.map(Settlement))
    }

    /// The settlements of a partnership, the latest half-year first, those that were rejected too (afrekeningen). Only for who is
    /// signed in.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn settlements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year of the budget. Null or left out: of all years.")] year: Option<i32>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list; up to it.")] before: Option<String>,
    ) -> Result<Connection<Settlement>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let slice = Window { first, after, last, before }.slice("settlements")?;
        let connection = ctx.database().await?;
        let page = read::settlement::page(ctx.reader(&connection), &partnership, year, &slice);
        let count = read::settlement::count(&connection, &partnership, year);
        let (page, total) = page::read(ctx, page, count).await?;
        Ok(Connection::new("settlements", page, total, Settlement))
    }

    /// The expenses and fees that a settlement settles, by year and as they came in; nothing of a rejected one (posten van een
    /// afrekening). Null when there is no such settlement, or none that you may see. Only for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    async fn settlement_items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global identity of the settlement.")] settlement: ID,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list; up to it.")] before: Option<String>,
    ) -> Result<Option<Connection<SettlementItem>>> {
        ctx.require(Action::ReadAll, Scope::Somewhere)?;
        let id = Kind::Settlement.parse(&settlement)?;
        let name = format!("settlementItems:{id}");
        let slice = Window { first, after, last, before }.slice(&name)?;
        let connection = ctx.database().await?;
        let found = read::settlement::partnership_of(&connection, id).await.map_err(failed)?;
        if !found.is_some_and(|partnership| ctx.sees_all(partnership)) {
            return Ok(None);
        }
        let texts = texts(&Selected::of_nodes(ctx).below("expense"));
        let page = read::settlement::items(ctx.reader(&connection), id, &slice, &texts);
        let (page, total) = page::read(ctx, page, read::settlement::count_items(&connection, id)).await?;
        Ok(Some(Connection::new(&name, page, total, SettlementItem)))
    }
}
