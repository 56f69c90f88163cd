//! Saying how many hours there are, and how many are asked.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use schema::{rules::Violation, types::Quarter};

use super::{MemberCapacity, object::CapacityNorm, query::norms};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::Asking,
        node::Kind,
        organization::OrganizationReference,
        problem::Problem,
        refusal::{failed, refused},
        scalars::Date,
        tender::{self, ParticipationRole, Procedure},
    },
    read,
    write::{
        Author, Outcome,
        capacity::{self, NormDraft},
    },
};

/// Hours that a tender is to ask of who has a role in it (urennorm).
#[derive(InputObject, Debug)]
struct CapacityNormInput {
    /// Procedure (procedure).
    procedure: Procedure,
    /// LEAD or PARTICIPANT (rol).
    role: ParticipationRole,
    /// Whole hours, 0 to 20 000 (uren). Null or left out: those that are proposed.
    hours: Option<i32>,
}

/// Hours that tenders are to ask by norm (urennormen).
#[derive(InputObject, Debug)]
pub(super) struct SetCapacityNormsInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// The norms that change; others stay (normen).
    norms: Vec<CapacityNormInput>,
}

/// What came of setting norms.
#[derive(SimpleObject)]
pub(super) struct SetCapacityNormsPayload {
    /// All norms as they are now (urennormen). Null when there are problems.
    norms: Option<Vec<CapacityNorm>>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Hours that a member has in a quarter (beschikbare uren).
#[derive(InputObject, Debug)]
struct QuarterHoursInput {
    /// A day of the quarter (kwartaal).
    quarter: Date,
    /// Whole hours, 0 to 200 000 (uren). Null or left out: nobody says any more.
    hours: Option<i32>,
}

/// Hours that a member has (capaciteit).
#[derive(InputObject, Debug)]
pub(super) struct SetAvailableHoursInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// The member (deelnemer).
    organization: OrganizationReference,
    /// The quarters that change; others stay (kwartalen).
    hours: Vec<QuarterHoursInput>,
}

/// What came of saying what a member has.
#[derive(SimpleObject)]
pub(super) struct SetAvailableHoursPayload {
    /// The member in the quarters that were given, as it is now (capaciteit). Null when there are problems.
    capacity: Option<MemberCapacity>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Hours that a tender asks of who leads it or takes part (opgegeven uren).
#[derive(InputObject, Debug)]
pub(super) struct SetTenderHoursInput {
    /// Global identity of the tender (aanbestedingstraject).
    tender: ID,
    /// Who leads it or takes part (deelnemer).
    organization: OrganizationReference,
    /// Whole hours over the whole of the tender, 0 to 20 000 (uren). Null or left out: those of the norm.
    hours: Option<i32>,
}

/// What came of saying what a tender asks.
#[derive(SimpleObject)]
pub(super) struct SetTenderHoursPayload {
    /// Whole hours that were entered, as it is now (opgegeven uren). Null when those of the norm count, or there are problems.
    hours: Option<i32>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes hours
#[derive(Default)]
pub(in crate::graphql) struct CapacityMutation;

#[Object]
impl CapacityMutation {
    /// Says how many hours tenders of a partnership ask by norm (urennormen vastleggen).
    async fn set_capacity_norms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The norms.")] input: SetCapacityNormsInput,
    ) -> Result<SetCapacityNormsPayload> {
        let action = Action::SetCapacityNorms;
        ctx.require(action, &input.partnership)?;
        let mut connection = ctx.database().await?;
        let found = read::partnership::find(&connection, &input.partnership).await.map_err(failed)?;
        let Some(found) = found else {
            let problems = unknown_partnership(ctx, action, &input.partnership);
            return Ok(SetCapacityNormsPayload { norms: None, problems });
        };
        let draft = |norm: &CapacityNormInput| NormDraft {
            procedure: norm.procedure.into(),
            role: norm.role.into(),
            hours: norm.hours,
        };
        let drafts: Vec<NormDraft> = input.norms.iter().map(draft).collect();
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:setCapacityNorms" };
        let ended = capacity::set_norms(&mut connection, author, found.partnership_id, &drafts).await;
        let problems = problems(ctx, action, &input.partnership, ended.map_err(failed)?);
        let norms =
            if problems.is_empty() { Some(norms(&connection, found.partnership_id).await?) } else { None };
        Ok(SetCapacityNormsPayload { norms, problems })
    }

    /// Says how many hours a member has in quarters (capaciteit opgeven). An adviser says so for the own organization.
    async fn set_available_hours(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose hours.")] input: SetAvailableHoursInput,
    ) -> Result<SetAvailableHoursPayload> {
        let action = Action::SetAvailableHours;
        ctx.require(action, &input.partnership)?;
        let mut connection = ctx.database().await?;
        let found = read::partnership::find(&connection, &input.partnership).await.map_err(failed)?;
        let Some(found) = found else {
            let problems = unknown_partnership(ctx, action, &input.partnership);
            return Ok(SetAvailableHoursPayload { capacity: None, problems });
        };
        let organization = match input.organization.find(&connection, "organization").await? {
            Ok(organization) => organization,
            Err(unknown) => {
                let problems =
                    problems(ctx, action, &input.partnership, Outcome::<()>::Refused(vec![unknown]));
                return Ok(SetAvailableHoursPayload { capacity: None, problems });
            }
        };
        let (partnership_id, id) = (found.partnership_id, organization.organization_id);
        ctx.viewer().require_change_of(action, id, partnership_id, &[id]).map_err(refused)?;
        let hours = |of: &QuarterHoursInput| (Quarter::of(of.quarter.0), of.hours);
        let hours: Vec<_> = input.hours.iter().map(hours).collect();
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:setAvailableHours" };
        let ended = capacity::set_available(&mut connection, author, partnership_id, id, &hours).await;
        let problems = problems(ctx, action, &input.partnership, ended.map_err(failed)?);
        if !problems.is_empty() {
            return Ok(SetAvailableHoursPayload { capacity: None, problems });
        }
        let mut quarters: Vec<Quarter> = hours.iter().map(|(quarter, _)| *quarter).collect();
        quarters.sort_unstable();
        let work = read::capacity::work(ctx.reader(&connection), partnership_id, &quarters, &[]).await;
        let members = work.map_err(failed)?.capacity(&read::capacity::Shifted::new()).members;
        let of = members.into_iter().find(|member| member.organization.organization_id == id);
        Ok(SetAvailableHoursPayload { capacity: of.map(MemberCapacity), problems })
    }

    /// Says how many hours a tender asks of who leads it or takes part, instead of those of the norm (uren opgeven). An adviser says so for
    /// the own organization.
    async fn set_tender_hours(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of what, and of whom.")] input: SetTenderHoursInput,
    ) -> Result<SetTenderHoursPayload> {
        let action = Action::SetTenderHours;
        ctx.require(action, Scope::Somewhere)?;
        let id = Kind::Tender.parse(&input.tender)?;
        let mut connection = ctx.database().await?;
        let Some((_, partnership_id)) = tender::present(&connection, id).await? else {
            let problems = vec![Problem::at(["tender"], &Violation::new("tender.unknown"))];
            ctx.audit(action, id, &problems);
            return Ok(SetTenderHoursPayload { hours: None, problems });
        };
        let organization = match input.organization.find(&connection, "organization").await? {
            Ok(organization) => organization.organization_id,
            Err(unknown) => {
                let problems = problems(ctx, action, &id.to_string(), Outcome::<()>::Refused(vec![unknown]));
                return Ok(SetTenderHoursPayload { hours: None, problems });
            }
        };
        ctx.viewer().require_change_of(action, id, partnership_id, &[organization]).map_err(refused)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:setTenderHours" };
        let ended = capacity::set_of_tender(&mut connection, author, id, organization, input.hours).await;
        let problems = problems(ctx, action, &id.to_string(), ended.map_err(failed)?);
        Ok(SetTenderHoursPayload { hours: input.hours.filter(|_| problems.is_empty()), problems })
    }
}

fn unknown_partnership(ctx: &Context<'_>, action: Action, slug: &str) -> Vec<Problem> {
    let unknown = Violation::new("partnership.unknown").with("partnership", slug);
    let problems = vec![Problem::at(["partnership"], &unknown)];
    ctx.audit(action, slug, &problems);
    problems
}

/// Why nothing was stored, told to the audit trail
fn problems<T>(ctx: &Context<'_>, action: Action, object: &str, outcome: Outcome<T>) -> Vec<Problem> {
    let problems = match outcome {
        Outcome::Done(_) => Vec::new(),
        Outcome::Refused(refused) => refused.into_iter().map(Problem::from).collect(),
    };
    ctx.audit(action, object, &problems);
    problems
}
