//! Contracts.

mod filter;
mod input;
mod mutations;
mod object;
mod problem;
mod query;
mod totals;
mod values;

use std::collections::HashMap;

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

pub(super) use mutations::ContractMutation;
pub(super) use object::Contract;
pub(super) use problem::sentence;
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
    Asked {
        texts: selected.of(&texts),
        options: selected.has("extensionOptions"),
        ending: selected.has("ending"),
        follow_up: selected.has("followUp"),
        cpv: selected.has("cpvLabel"),
    }
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

/// The contracts that each of these tenders replaces, with what is selected of them; those of a partnership of which the viewer
/// sees all
pub(super) async fn by_tenders(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    tenders: &[Uuid],
    selected: &Selected<'_>,
) -> Result<HashMap<Uuid, Vec<Contract>>> {
    let found = read::contract::by_tenders(ctx.reader(connection), tenders, &asked(selected))
        .await
        .map_err(failed)?;
    let mut contracts: HashMap<Uuid, Vec<Contract>> = HashMap::new();
    for (tender, contract) in found {
        if ctx.sees_all(contract.partnership.partnership_id) {
            contracts.entry(tender).or_default().push(Contract(contract));
        }
    }
    Ok(contracts)
}
