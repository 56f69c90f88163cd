//! Reading annual plans.

use async_graphql::{Context, Object, Result};

use super::{AnnualPlan, with_relations};
use crate::{
    auth::Action,
    graphql::{
        budget::BudgetOrder,
        context::{Asking, Selected},
        page::{self, Connection, List, Window},
        refusal::failed,
    },
    read,
};

/// Reads annual plans
#[derive(Default)]
pub(in crate::graphql) struct AnnualPlanQuery;

#[Object]
impl AnnualPlanQuery {
    /// The annual plan of a year (jaarplan). Null when the year has no budget. Only for who is signed in.
    async fn annual_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year of the plan.")] year: i32,
        #[graphql(
            desc = "Revision of its budget. Null or left out: the latest approved one, or else the latest."
        )]
        revision: Option<i32>,
    ) -> Result<Option<AnnualPlan>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let connection = ctx.database().await?;
        let found = read::budget::find(&connection, &partnership, year, revision).await.map_err(failed)?;
        let rows = found.into_iter().collect();
        Ok(with_relations(ctx, &connection, rows, &Selected::here(ctx)).await?.pop())
    }

    /// The annual plans of a partnership, one beside each revision of a budget (jaarplannen). Only for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn annual_plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year of the plan. Null or left out: of all years.")] year: Option<i32>,
        #[graphql(
            desc = "By what they are ordered, at most 3 keys; equal ones by identity. Null or left out: the latest year first, and of a year the latest revision."
        )]
        order: Option<Vec<BudgetOrder>>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; up to it.")] before: Option<String>,
    ) -> Result<Connection<AnnualPlan>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let List { name, order, slice } = Window { first, after, last, before }.of("annualPlans", order)?;
        let connection = ctx.database().await?;
        let page = read::budget::page(ctx.reader(&connection), &partnership, year, &order, &slice);
        let (page, total) =
            page::read(ctx, page, read::budget::count(&connection, &partnership, year)).await?;
        let (rows, page) = page.take();
        let nodes = with_relations(ctx, &connection, rows, &Selected::of_nodes(ctx)).await?;
        Ok(Connection::new(&name, page.with(nodes), total, |node| node))
    }
}
