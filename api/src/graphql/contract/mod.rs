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
use crate::read::{
    self,
    contract::{Asked, ContractText},
};

pub(super) use object::Contract;
pub(super) use query::ContractQuery;
pub(super) use totals::ContractTotalsQuery;
pub(super) use values::{ContractStatus, Renewal};

/// What is read for what is selected of a contract
fn asked(selected: &Selected<'_>) -> Asked {
    let texts = [
        ("description", ContractText::Description),
        ("category", ContractText::Category),
        ("extensionText", ContractText::Extension),
        ("noticePeriod", ContractText::Notice),
        ("contact", ContractText::Contact),
        ("remarks", ContractText::Remarks),
        ("unmapped", ContractText::Unmapped),
    ];
    Asked { texts: selected.of(&texts), options: selected.has("extensionOptions") }
}

/// Those of the contracts that exist and that the viewer sees, with what is selected of them
pub(super) async fn by_ids(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    ids: &[Uuid],
    selected: &Selected<'_>,
) -> Result<Vec<Contract>> {
    let reader = ctx.reader(connection);
    let mut found = read::contract::by_ids(reader, ids, &asked(selected)).await.map_err(failed)?;
    found.retain(|found| ctx.sees_all(found.partnership.partnership_id));
    Ok(found.into_iter().map(Contract).collect())
}
