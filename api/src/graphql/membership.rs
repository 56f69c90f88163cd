//! Joining a partnership.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use super::{
    context::{Asking, Selected},
    organization::OrganizationReference,
    partnership::{self, Partnership},
    problem::Problem,
    refusal::failed,
    scalars::Date,
};
use crate::{
    auth::Action,
    read,
    write::{self, Author, Outcome, membership::MembershipDraft},
};

/// An organization that joins a partnership (toetreding).
#[derive(InputObject, Debug)]
pub(super) struct JoinPartnershipInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// The organization (organisatie).
    organization: OrganizationReference,
    /// First day of membership; it shares in the costs of that year and of all after it (toetredingsdatum).
    from: Date,
    /// Whether it bears a share of the costs (kostendelend). Left out: it does.
    #[graphql(default = true)]
    shares_costs: bool,
}

/// What came of joining.
#[derive(SimpleObject)]
pub(super) struct JoinPartnershipPayload {
    /// The partnership with its new member (samenwerkingsverband). Null when there are problems.
    partnership: Option<Partnership>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes memberships
#[derive(Default)]
pub(super) struct MembershipMutation;

#[Object]
impl MembershipMutation {
    /// Lets an organization join a partnership from a day on (toetreding). Budgets that were submitted stay as they are: a new revision of
    /// the year has the new member in its key (reviseBudget), and compareBudgets shows what that does to each share.
    async fn join_partnership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who joins, and from when.")] input: JoinPartnershipInput,
    ) -> Result<JoinPartnershipPayload> {
        ctx.require(Action::JoinPartnership, &input.partnership)?;
        let draft = MembershipDraft {
            partnership: input.partnership,
            organization: input.organization.read()?,
            from: input.from.0,
            shares_costs: input.shares_costs,
        };
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:joinPartnership" };
        let mut connection = ctx.database().await?;
        let object = format!("{} {}", draft.partnership, draft.organization);
        match write::membership::join(&mut connection, author, &draft).await.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(Action::JoinPartnership, object, &[]);
                let rows = read::partnership::by_ids(&connection, &[id]).await.map_err(failed)?;
                let selected = Selected::here(ctx).below("partnership");
                let partnership = partnership::with_relations(ctx, &connection, rows, &selected).await?.pop();
                Ok(JoinPartnershipPayload { partnership, problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                ctx.audit(Action::JoinPartnership, object, &problems);
                Ok(JoinPartnershipPayload { partnership: None, problems })
            }
        }
    }
}
