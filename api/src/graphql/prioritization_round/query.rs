//! Reading prioritization rounds.

use async_graphql::{Context, ID, Object, Result};
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::PrioritizationRound;
use crate::{
    auth::{Action, Scope},
    graphql::{context::Asking, node::Kind, refusal::failed},
    read,
};

/// Most rounds that are shown
const MOST_ROUNDS: i64 = 50;

/// Reads prioritization rounds
#[derive(Default)]
pub(in crate::graphql) struct PrioritizationRoundQuery;

#[Object]
impl PrioritizationRoundQuery {
    /// The latest 50 prioritization rounds of a partnership, the latest first (prioriteringsrondes). Empty when there is no such partnership.
    /// Only for who is signed in.
    #[graphql(complexity = "2 + 10 * child_complexity")]
    async fn prioritization_rounds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
    ) -> Result<Vec<PrioritizationRound>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let connection = ctx.database().await?;
        let found = read::partnership::find(&connection, &partnership).await.map_err(failed)?;
        let Some(found) = found else { return Ok(Vec::new()) };
        let reader = ctx.reader(&connection);
        let rounds = read::prioritization_round::latest(reader, found.partnership_id, MOST_ROUNDS).await;
        Ok(rounds.map_err(failed)?.into_iter().map(PrioritizationRound).collect())
    }

    /// The prioritization round with this id (prioriteringsronde). Null when there is none that you may see. Only for who is signed in.
    async fn prioritization_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global identity of a round.")] id: ID,
    ) -> Result<Option<PrioritizationRound>> {
        ctx.require(Action::ReadAll, Scope::Somewhere)?;
        let id = Kind::PrioritizationRound.parse(&id)?;
        let connection = ctx.database().await?;
        Ok(by_ids(ctx, &connection, &[id]).await?.pop())
    }
}

/// Those of the rounds that exist and that the viewer sees
pub(in crate::graphql) async fn by_ids(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<PrioritizationRound>> {
    let found = read::prioritization_round::by_ids(ctx.reader(connection), ids).await.map_err(failed)?;
    let seen = found.into_iter().filter(|of| ctx.sees_all(of.round.partnership_id));
    Ok(seen.map(PrioritizationRound).collect())
}
