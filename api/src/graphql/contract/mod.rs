//! Contracts.

mod filter;
mod object;
mod query;
mod totals;
mod values;

use async_graphql::{Context, Result};
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::{
    context::{Asking, Selected},
    refusal::failed,
};
use crate::read;

pub(super) use object::Contract;
pub(super) use query::ContractQuery;
pub(super) use totals::ContractTotalsQuery;
pub(super) use values::{ContractStatus, Renewal};

/// Those of the contracts that exist and that the viewer sees, with what is selected of them
pub(super) async fn by_ids(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    ids: &[Uuid],
    selected: &Selected<'_>,
) -> Result<Vec<Contract>> {
    let mut found = read::contract::by_ids(connection, ids).await.map_err(failed)?;
    found.retain(|found| ctx.sees_all(found.partnership.partnership_id));
    if selected.has("extensionOptions") {
        found = read::contract::with_options(connection, found).await.map_err(failed)?;
    }
    Ok(found.into_iter().map(Contract).collect())
}
