//! Reading budgets.

use async_graphql::{Context, Object, Result};
use futures::try_join;

use super::{Budget, with_relations};
use crate::{
    auth::Action,
    graphql::{
        context::{Asking, Selected},
        page::{self, Connection, Window},
        refusal::failed,
    },
    read,
};

/// Reads budgets
#[derive(Default)]
pub(in crate::graphql) struct BudgetQuery;

#[Object]
impl BudgetQuery {
    /// The budget of a year (begroting). Null when there is none. Only for who is signed in.
    async fn budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year in which the costs are made.")] year: i32,
        #[graphql(desc = "Revision. Null or left out: the latest approved one, or else the latest.")]
        revision: Option<i32>,
    ) -> Result<Option<Budget>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let connection = ctx.database().await?;
        let found = read::budget::find(&connection, &partnership, year, revision).await.map_err(failed)?;
        let rows = found.into_iter().collect();
        Ok(with_relations(&connection, rows, &Selected::here(ctx)).await?.pop())
    }

    /// The revisions of the budgets of a partnership, the latest year and of a year the latest revision first (begrotingen).
    /// Only for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, None) * child_complexity")]
    async fn budgets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year in which the costs are made. Null or left out: of all years.")] year: Option<
            i32,
        >,
        #[graphql(desc = "At most so many, 0 to 100. Null or left out: 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
    ) -> Result<Connection<Budget>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let slice = Window::forward(first, after).slice("budgets")?;
        let connection = ctx.database().await?;
        let counted = async {
            let asked = ctx.look_ahead().field("totalCount").exists();
            if asked {
                read::budget::count(&connection, &partnership, year).await.map(Some)
            } else {
                Ok(None)
            }
        };
        let (page, total) = try_join!(read::budget::page(&connection, &partnership, year, &slice), counted)
            .map_err(failed)?;
        let (rows, page) = page.take();
        let nodes = with_relations(&connection, rows, &Selected::of_nodes(ctx)).await?;
        Ok(Connection::new("budgets", page.with(nodes), total, |node| node))
    }
}
