//! Contracts.

mod filter;
mod object;
mod query;
mod values;

use async_graphql::Result;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::{context::Selected, refusal::failed};
use crate::read;

pub(super) use object::Contract;
pub(super) use query::ContractQuery;
pub(super) use values::{ContractStatus, Renewal};

/// Those of the contracts that exist, with what is selected of them
pub(super) async fn by_ids(
    connection: &AsyncPgConnection,
    ids: &[Uuid],
    selected: &Selected<'_>,
) -> Result<Vec<Contract>> {
    let mut found = read::contract::by_ids(connection, ids).await.map_err(failed)?;
    if selected.has("extensionOptions") {
        found = read::contract::with_options(connection, found).await.map_err(failed)?;
    }
    Ok(found.into_iter().map(Contract).collect())
}
