//! Reading contracts.

use async_graphql::{Context, ID, Object, Result};

use super::{Contract, asked, by_ids, filter::ContractFilter, values::ContractOrder};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::{Asking, Selected},
        node::Kind,
        page::{self, Connection, List, Window},
    },
    read,
};

/// Reads contracts
#[derive(Default)]
pub(in crate::graphql) struct ContractQuery;

#[Object]
impl ContractQuery {
    /// The contract with this id (contract). Null when there is none, or none that you may see. Only for who is signed in.
    async fn contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global identity of a contract.")] id: ID,
    ) -> Result<Option<Contract>> {
        ctx.require(Action::ReadAll, Scope::Somewhere)?;
        let id = Kind::Contract.parse(&id)?;
        let connection = ctx.database().await?;
        Ok(by_ids(ctx, &connection, &[id], &Selected::here(ctx)).await?.pop())
    }

    /// The contracts of the organizations of a partnership (contractenregister). Only for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn contracts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Which are wanted. Null or left out: all.")] filter: Option<ContractFilter>,
        #[graphql(
            desc = "By what they are ordered, at most 3 keys; equal ones by identity. Null or left out: by title."
        )]
        order: Option<Vec<ContractOrder>>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; up to it.")] before: Option<String>,
    ) -> Result<Connection<Contract>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let filter = filter.unwrap_or_default().read()?;
        let List { name, order, slice } = Window { first, after, last, before }.of("contracts", order)?;
        let asked = asked(&Selected::of_nodes(ctx));
        let connection = ctx.database().await?;
        let reader = ctx.reader(&connection);
        let page = read::contract::page(reader, &partnership, &filter, &order, &slice, &asked);
        let count = read::contract::count(&connection, &partnership, &filter);
        let (page, total) = page::read(ctx, page, count).await?;
        Ok(Connection::new(&name, page, total, Contract))
    }
}
