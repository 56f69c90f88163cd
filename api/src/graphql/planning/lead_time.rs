//! What a partnership takes its own time for.

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use diesel_async::AsyncPgConnection;
use schema::{rules::planning::LeadTimes, types};

use crate::{
    auth::Action,
    graphql::{context::Asking, problem::Problem, refusal::failed},
    read,
    write::{self, Author, Outcome, lead_time::LeadTimeDraft},
};

/// What a partnership takes its own time for (doorlooptijd).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::LeadTimeStep")]
pub(super) enum LeadTimeStep {
    /// From the pre-kick-off to the kick-off (voorbereiding).
    Preparation,
    /// From the kick-off to the dispatch of the notice (stukken opstellen).
    Documents,
    /// From the last day of requests to the invitation of the selected candidates (selectie).
    Selection,
    /// To ask to take part, or to tender, where the law asks less (aanmelden of inschrijven).
    Submission,
    /// From the last day of tenders to the award decision (beoordeling).
    Evaluation,
    /// From the end of the standstill, or from the award decision where there is none, to the start of the contract (contracteren).
    Contracting,
}

/// Days that a partnership takes for something (eigen doorlooptijd).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct LeadTime {
    /// For what (stap).
    step: LeadTimeStep,
    /// Calendar days that count (dagen).
    days: i32,
    /// Calendar days that count where the partnership says nothing else (voorstel).
    proposed_days: i32,
}

fn all(own: &LeadTimes) -> Vec<LeadTime> {
    let lead_time = |step: &types::LeadTimeStep| LeadTime {
        step: (*step).into(),
        days: own.get(step).copied().unwrap_or_else(|| step.proposed_days()),
        proposed_days: step.proposed_days(),
    };
    types::LeadTimeStep::ALL.iter().map(lead_time).collect()
}

/// Reads lead times
#[derive(Default)]
pub(in crate::graphql) struct LeadTimeQuery;

#[Object]
impl LeadTimeQuery {
    /// What a partnership takes its own time for, in the order of a procedure (eigen doorlooptijden). Empty when there is no such
    /// partnership. Only for who is signed in.
    #[graphql(complexity = "2 + 6 * child_complexity")]
    async fn lead_times(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
    ) -> Result<Vec<LeadTime>> {
        ctx.require(Action::ReadAll, &partnership)?;
        of(&*ctx.database().await?, &partnership).await
    }
}

async fn of(connection: &AsyncPgConnection, slug: &str) -> Result<Vec<LeadTime>> {
    let timing = read::planning::timing(connection, slug).await.map_err(failed)?;
    Ok(timing.map(|timing| all(&timing.lead_times)).unwrap_or_default())
}

/// Days that a partnership is to take for something (eigen doorlooptijd).
#[derive(InputObject, Debug)]
struct LeadTimeInput {
    /// For what (stap).
    step: LeadTimeStep,
    /// Calendar days, 0 to 730 (dagen). Null or left out: those that are proposed.
    days: Option<i32>,
}

/// What a partnership is to take its own time for (eigen doorlooptijden).
#[derive(InputObject, Debug)]
pub(super) struct SetLeadTimesInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// The lead times that change; others stay (doorlooptijden).
    lead_times: Vec<LeadTimeInput>,
}

/// What came of setting lead times.
#[derive(SimpleObject)]
pub(super) struct SetLeadTimesPayload {
    /// All lead times as they are now (eigen doorlooptijden). Null when there are problems.
    lead_times: Option<Vec<LeadTime>>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes lead times
#[derive(Default)]
pub(in crate::graphql) struct LeadTimeMutation;

#[Object]
impl LeadTimeMutation {
    /// Says what a partnership takes its own time for (doorlooptijden vastleggen): back-planning reckons with it from then on.
    async fn set_lead_times(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The lead times.")] input: SetLeadTimesInput,
    ) -> Result<SetLeadTimesPayload> {
        let action = Action::SetLeadTimes;
        ctx.require(action, &input.partnership)?;
        let draft = |one: &LeadTimeInput| -> LeadTimeDraft { (one.step.into(), one.days) };
        let drafts: Vec<LeadTimeDraft> = input.lead_times.iter().map(draft).collect();
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:setLeadTimes" };
        let mut connection = ctx.database().await?;
        let outcome = write::lead_time::set(&mut connection, author, &input.partnership, &drafts).await;
        let problems: Vec<Problem> = match outcome.map_err(failed)? {
            Outcome::Done(_) => Vec::new(),
            Outcome::Refused(refused) => refused.into_iter().map(Problem::from).collect(),
        };
        ctx.audit(action, &input.partnership, &problems);
        let lead_times =
            if problems.is_empty() { Some(of(&connection, &input.partnership).await?) } else { None };
        Ok(SetLeadTimesPayload { lead_times, problems })
    }
}
