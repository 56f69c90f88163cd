//! Reading expenses.

use async_graphql::{Context, Object, Result};
use futures::try_join;

use super::{Expense, filter::ExpenseFilter, values::ExpenseOrder};
use crate::{
    auth::Action,
    graphql::{
        context::Asking,
        page::{self, Connection, Window},
        refusal::failed,
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
        let order: Vec<read::expense::ExpenseOrder> = page::order(order)?;
        let filter = filter.unwrap_or_default().read()?;
        let name = format!("expenses{order:?}");
        let slice = Window { first, after, last, before }.slice(&name)?;
        let connection = ctx.database().await?;
        let counted = async {
            let asked = ctx.look_ahead().field("totalCount").exists();
            if asked {
                read::expense::count(&connection, &partnership, &filter).await.map(Some)
            } else {
                Ok(None)
            }
        };
        let page = read::expense::page(&connection, &partnership, &filter, &order, &slice);
        let (page, total) = try_join!(page, counted).map_err(failed)?;
        Ok(Connection::new(&name, page, total, Expense))
    }
}
