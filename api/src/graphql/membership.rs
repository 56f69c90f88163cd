//! Joining a partnership, leaving it, and keeping its books.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

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
    write::{
        self, Author, Outcome,
        membership::{MembershipDraft, MembershipOn},
    },
};
use schema::clock::dutch;

/// An organization that joins a partnership (toetreding).
#[derive(InputObject, Debug)]
pub(super) struct JoinPartnershipInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// The organization (organisatie).
    organization: OrganizationReference,
    /// First day of membership; it shares in the costs of that year and of all after it (toetredingsdatum).
    from: Date,
    /// Last day of membership, such as that of a year for who joins for a year (laatste dag). Null or left out: it has no end.
    last_day: Option<Date>,
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

/// A member that leaves a partnership (uittreding).
#[derive(InputObject, Debug)]
pub(super) struct LeavePartnershipInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// The member (organisatie).
    organization: OrganizationReference,
    /// Last day of membership, on which it is a member (laatste dag).
    last_day: Date,
}

/// What came of leaving.
#[derive(SimpleObject)]
pub(super) struct LeavePartnershipPayload {
    /// The partnership with the membership as it is now (samenwerkingsverband). Null when there are problems.
    partnership: Option<Partnership>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// A member that is to keep the books (administrerende gemeente).
#[derive(InputObject, Debug)]
pub(super) struct AppointAdministratorInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// The member (organisatie).
    organization: OrganizationReference,
}

/// What came of appointing.
#[derive(SimpleObject)]
pub(super) struct AppointAdministratorPayload {
    /// The partnership with who keeps its books now (samenwerkingsverband). Null when there are problems.
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
            last_day: input.last_day.map(|day| day.0),
            shares_costs: input.shares_costs,
        };
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:joinPartnership" };
        let mut connection = ctx.database().await?;
        let object = format!("{} {}", draft.partnership, draft.organization);
        let joined = write::membership::join(&mut connection, author, &draft).await;
        let (partnership, problems) =
            settle(ctx, &connection, Action::JoinPartnership, &object, joined.map_err(failed)?).await?;
        Ok(JoinPartnershipPayload { partnership, problems })
    }

    /// Ends a membership (uittreding). The member still shares in the costs of the year of its last day; budgets that were submitted stay as
    /// they are, and the key of a later year is without it.
    async fn leave_partnership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who leaves, and when.")] input: LeavePartnershipInput,
    ) -> Result<LeavePartnershipPayload> {
        ctx.require(Action::LeavePartnership, &input.partnership)?;
        let last = MembershipOn {
            partnership: input.partnership,
            organization: input.organization.read()?,
            day: input.last_day.0,
        };
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:leavePartnership" };
        let mut connection = ctx.database().await?;
        let object = format!("{} {}", last.partnership, last.organization);
        let left = write::membership::leave(&mut connection, author, &last).await;
        let (partnership, problems) =
            settle(ctx, &connection, Action::LeavePartnership, &object, left.map_err(failed)?).await?;
        Ok(LeavePartnershipPayload { partnership, problems })
    }

    /// Has a member of today keep the books from now on, instead of who does (administrerende gemeente aanwijzen): settlements that are drafted from now
    /// on run through it.
    async fn appoint_administrator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is to keep the books.")] input: AppointAdministratorInput,
    ) -> Result<AppointAdministratorPayload> {
        ctx.require(Action::AppointAdministrator, &input.partnership)?;
        let appointed = MembershipOn {
            partnership: input.partnership,
            organization: input.organization.read()?,
            day: dutch(Utc::now()).date(),
        };
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:appointAdministrator" };
        let mut connection = ctx.database().await?;
        let object = format!("{} {}", appointed.partnership, appointed.organization);
        let done = write::membership::appoint_administrator(&mut connection, author, &appointed).await;
        let (partnership, problems) =
            settle(ctx, &connection, Action::AppointAdministrator, &object, done.map_err(failed)?).await?;
        Ok(AppointAdministratorPayload { partnership, problems })
    }
}

/// The partnership as it is now, when something was done, with what is selected below the payload's field `partnership`; and why nothing
/// was done
async fn settle(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    action: Action,
    object: &str,
    outcome: Outcome<Uuid>,
) -> Result<(Option<Partnership>, Vec<Problem>)> {
    match outcome {
        Outcome::Done(id) => {
            ctx.audit(action, object, &[]);
            let rows = read::partnership::by_ids(connection, &[id]).await.map_err(failed)?;
            let selected = Selected::here(ctx).below("partnership");
            let partnership = partnership::with_relations(ctx, connection, rows, &selected).await?.pop();
            Ok((partnership, Vec::new()))
        }
        Outcome::Refused(refused) => {
            let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
            ctx.audit(action, object, &problems);
            Ok((None, problems))
        }
    }
}
