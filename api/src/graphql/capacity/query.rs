//! Reading capacity.

use async_graphql::{Context, Object, Result};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{
    clock::dutch,
    rules::capacity::norm,
    types::{ParticipationRole, Procedure, Quarter},
};
use uuid::Uuid;

use super::object::{Capacity, CapacityNorm};
use crate::{
    auth::Action,
    graphql::{
        context::Asking,
        refusal::{bad_input, failed},
        scalars::Date,
    },
    read,
};

/// Most quarters that are asked for at once
const MOST_QUARTERS: u32 = 20;

/// Reads capacity
#[derive(Default)]
pub(in crate::graphql) struct CapacityQuery;

#[Object]
impl CapacityQuery {
    /// What tenders ask of the members of a partnership, and what these have, quarter by quarter (capaciteit): by norm of procedure and role
    /// or as it was entered, spread evenly from the pre-kick-off to the start of the contract. Null when there is no such partnership. Only
    /// for who is signed in.
    async fn capacity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "A day of the first quarter. Null or left out: today.")] from: Option<Date>,
        #[graphql(desc = "How many quarters, 1 to 20.", default = 8)] quarters: u32,
    ) -> Result<Option<Capacity>> {
        ctx.require(Action::ReadAll, &partnership)?;
        if !(1..=MOST_QUARTERS).contains(&quarters) {
            return Err(bad_input("Ask for 1 to 20 quarters."));
        }
        let connection = ctx.database().await?;
        let found = read::partnership::find(&connection, &partnership).await.map_err(failed)?;
        let Some(found) = found else { return Ok(None) };
        let first = Quarter::of(from.map_or_else(|| dutch(Utc::now()).date(), |from| from.0));
        let reader = ctx.reader(&connection);
        let work = read::capacity::work(reader, found.partnership_id, &first.row(quarters), &[]).await;
        let capacity = work.map_err(failed)?.capacity(&read::capacity::Shifted::new());
        Ok(Some(Capacity(capacity)))
    }

    /// Hours that tenders of a partnership ask by norm, by procedure and role (urennormen). Empty when there is no such partnership. Only for
    /// who is signed in.
    #[graphql(complexity = "2 + 26 * child_complexity")]
    async fn capacity_norms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
    ) -> Result<Vec<CapacityNorm>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let connection = ctx.database().await?;
        let found = read::partnership::find(&connection, &partnership).await.map_err(failed)?;
        match found {
            Some(found) => norms(&connection, found.partnership_id).await,
            None => Ok(Vec::new()),
        }
    }
}

/// All norms of a partnership, in the order of procedures
pub(super) async fn norms(connection: &AsyncPgConnection, partnership_id: Uuid) -> Result<Vec<CapacityNorm>> {
    let own = read::capacity::norms(connection, partnership_id).await.map_err(failed)?;
    let roles = [ParticipationRole::Lead, ParticipationRole::Participant];
    let of = |procedure: Procedure| {
        let norm = |role: ParticipationRole| CapacityNorm {
            procedure: procedure.into(),
            role: role.into(),
            hours: norm(procedure, role, &own),
            proposed_hours: procedure.proposed_hours(role),
        };
        roles.map(norm)
    };
    Ok(Procedure::ALL.iter().copied().flat_map(of).collect())
}
