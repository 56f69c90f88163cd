//! Reckoning back from a wanted start.

use std::collections::BTreeMap;

use async_graphql::{Context, Object, Result};
use chrono::Utc;
use schema::{
    clock::dutch,
    rules::planning::{Standing, Wanted},
};

use super::BackPlanning;
use crate::{
    auth::Action,
    graphql::{context::Asking, refusal::failed, scalars::Date, tender::Procedure},
    read,
};

/// Reckons back
#[derive(Default)]
pub(in crate::graphql) struct PlanBackQuery;

#[Object]
impl PlanBackQuery {
    /// The latest days of everything before a contract that is to start on a day, by the law and the partnership's own lead times
    /// (terugplannen). Null when there is no such partnership. Only for who is signed in.
    async fn plan_back(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "First day of the contract.")] contract_start: Date,
        #[graphql(desc = "Procedure.")] procedure: Procedure,
        #[graphql(desc = "Whether everything goes electronically.", default = true)] electronic: bool,
    ) -> Result<Option<BackPlanning>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let connection = ctx.database().await?;
        let Some(timing) = read::planning::timing(&connection, &partnership).await.map_err(failed)? else {
            return Ok(None);
        };
        let wanted = Wanted {
            contract_start: contract_start.0,
            procedure: procedure.into(),
            is_electronic: electronic,
        };
        let today = dutch(Utc::now()).date();
        let standing = Standing { today, status: None, planned: BTreeMap::new() };
        Ok(Some(BackPlanning::new(Ok(wanted), timing, standing)))
    }
}
