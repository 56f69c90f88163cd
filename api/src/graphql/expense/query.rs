//! Reading expenses.

use async_graphql::{Context, Object, Result};

use super::{Expense, filter::ExpenseFilter, texts, values::ExpenseOrder};
use crate::{
    auth::Action,
    graphql::{
        context::{Asking, Selected},
        page::{self, Connection, List, Window},
    },
    read,
};

/// Reads expenses
#[derive(Default)]
pub(in crate::graphql) struct ExpenseQuery;

#[Object]
impl ExpenseQuery {
    /// The expenses of a partnership (realisatie). Only for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn expenses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Which are wanted. Null or left out: all.")] filter: Option<ExpenseFilter>,
        #[graphql(
            desc = "By what they are ordered, at most 3 keys; equal ones by identity. Null or left out: by day."
        )]
        order: Option<Vec<ExpenseOrder>>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; up to it.")] before: Option<String>,
    ) -> Result<Connection<Expense>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let filter = filter.unwrap_or_default().read()?;
        let List { name, order, slice } = Window { first, after, last, before }.of("expenses", order)?;
        let texts = texts(&Selected::of_nodes(ctx));
        let connection = ctx.database().await?;
        let reader = ctx.reader(&connection);
        let page = read::expense::page(reader, &partnership, &filter, &order, &slice, &texts);
        let count = read::expense::count(&connection, &partnership, &filter);
        let (page, total) = page::read(ctx, page, count).await?;
        Ok(Connection::new(&name, page, total, Expense))
    }
}
