//! Reading assessments.

use async_graphql::{Context, Object, Result};

use super::Assessment;
use crate::{
    auth::Action,
    graphql::{context::Asking, organization::OrganizationReference, refusal::failed},
    read,
};

/// Reads assessments
#[derive(Default)]
pub(in crate::graphql) struct AssessmentQuery;

#[Object]
impl AssessmentQuery {
    /// The assessments of a partnership that are open, the first to be answered first (openstaande afwegingen): of all members, or those
    /// that still await one. Only for who is signed in.
    #[graphql(complexity = "2 + 20 * child_complexity")]
    async fn open_assessments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Only those that await this member. Null or left out: all.")] awaits: Option<
            OrganizationReference,
        >,
    ) -> Result<Vec<Assessment>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let connection = ctx.database().await?;
        let member = match awaits {
            None => None,
            Some(awaits) => match awaits.find(&connection, "awaits").await? {
                Ok(member) => Some(member.organization_id),
                Err(_) => return Ok(Vec::new()),
            },
        };
        let reader = ctx.reader(&connection);
        let found = read::assessment::open(reader, &partnership, member).await.map_err(failed)?;
        Ok(found.into_iter().map(Assessment).collect())
    }
}
