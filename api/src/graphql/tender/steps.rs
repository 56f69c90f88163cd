//! The steps in the life of a tender, and planning it anew.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::Utc;
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use schema::{clock::dutch, rules::Violation, types::TenderStatus};
use uuid::Uuid;

use super::{
    Tender,
    life::Milestone,
    mutations::{present, selected},
};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::Asking,
        node::Kind,
        period::PeriodInput,
        problem::Problem,
        refusal::{failed, refused},
        scalars::Date,
    },
    write::{
        Author, Outcome, Refused,
        tender::{MoveDraft, RetractDraft, StepDraft, move_milestone, retract, step},
    },
};

/// A step of a tender (stap).
#[derive(InputObject, Debug)]
pub(super) struct TenderStepInput {
    /// Global identity of the tender (identificatie).
    id: ID,
    /// The version that was read; when it changed since, nothing is stored (versie).
    version: i32,
    /// Day on which it happened, not after today (datum). Null or left out: today.
    on: Option<Date>,
    /// Why (reden). Null or left out: nothing is said, which is refused where a reason is asked for.
    reason: Option<String>,
}

/// The last step of a tender, that is taken back (teruggenomen stap).
#[derive(InputObject, Debug)]
pub(super) struct RetractTenderStepInput {
    /// Global identity of the tender (identificatie).
    id: ID,
    /// The version that was read; when it changed since, nothing is stored (versie).
    version: i32,
    /// Why (reden).
    reason: String,
}

/// A milestone of a tender that is planned anew (verplaatsing).
#[derive(InputObject, Debug)]
pub(super) struct MoveTenderInput {
    /// Global identity of the tender (identificatie).
    id: ID,
    /// The version that was read; when it changed since, nothing is stored (versie).
    version: i32,
    /// Which milestone (mijlpaal).
    milestone: Milestone,
    /// When it is planned now (planning).
    period: PeriodInput,
    /// Why (reden).
    reason: String,
}

/// What came of a step of a tender, or of planning it anew.
#[derive(SimpleObject)]
pub(super) struct TenderPayload {
    /// The tender as it is now, also when there are problems (aanbestedingstraject). Null when there is no such tender.
    tender: Option<Tender>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Leads tenders through their lives
#[derive(Default)]
pub(in crate::graphql) struct TenderStepMutation;

#[Object]
impl TenderStepMutation {
    /// Plans a tender (plannen). What is, or may be, at or above its EU threshold is assessed first.
    async fn plan_tender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tender.")] input: TenderStepInput,
    ) -> Result<TenderPayload> {
        take(ctx, Action::PlanTender, "mutation:planTender", TenderStatus::Planned, input).await
    }

    /// Notes that the kick-off of a planned tender was held (kick-off houden).
    async fn kick_off_tender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tender.")] input: TenderStepInput,
    ) -> Result<TenderPayload> {
        take(ctx, Action::KickOffTender, "mutation:kickOffTender", TenderStatus::KickedOff, input).await
    }

    /// Notes that the notice of a tender was published (publiceren).
    async fn publish_tender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tender.")] input: TenderStepInput,
    ) -> Result<TenderPayload> {
        take(ctx, Action::PublishTender, "mutation:publishTender", TenderStatus::Published, input).await
    }

    /// Notes that the award decision was sent (voorlopig gunnen): on is the day of sending, and the standstill runs from the day after.
    async fn award_tender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tender.")] input: TenderStepInput,
    ) -> Result<TenderPayload> {
        take(ctx, Action::AwardTender, "mutation:awardTender", TenderStatus::Awarded, input).await
    }

    /// Notes that the contract was signed (contracteren): after the standstill, or with the reason why it does not apply, such as a single
    /// tenderer.
    async fn contract_tender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tender.")] input: TenderStepInput,
    ) -> Result<TenderPayload> {
        take(ctx, Action::ContractTender, "mutation:contractTender", TenderStatus::Contracted, input).await
    }

    /// Closes a contracted tender: nothing is left to be done (afronden).
    async fn close_tender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tender.")] input: TenderStepInput,
    ) -> Result<TenderPayload> {
        take(ctx, Action::CloseTender, "mutation:closeTender", TenderStatus::Closed, input).await
    }

    /// Gives a tender up, with the reason, before there is a contract (intrekken).
    async fn withdraw_tender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tender.")] input: TenderStepInput,
    ) -> Result<TenderPayload> {
        take(ctx, Action::WithdrawTender, "mutation:withdrawTender", TenderStatus::Withdrawn, input).await
    }

    /// Takes the last step of a tender back, with the reason (stap terugnemen): the tender returns to the status before, and what was taken
    /// back stays among its steps. What an assessment came to is not taken back.
    async fn retract_tender_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tender.")] input: RetractTenderStepInput,
    ) -> Result<TenderPayload> {
        let (version, reason) = (input.version, input.reason);
        change(
            ctx,
            Action::RetractTenderStep,
            "mutation:retractTenderStep",
            &input.id,
            async |connection, author, tender| {
                let today = dutch(Utc::now()).date();
                retract(connection, author, today, &RetractDraft { tender, version, reason }).await
            },
        )
        .await
    }

    /// Plans a milestone of a tender anew, with the reason (verplaatsen, uitstellen). What that touches is told beforehand by
    /// moveEffects.
    async fn move_tender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is planned anew.")] input: MoveTenderInput,
    ) -> Result<TenderPayload> {
        let period = input.period.parse();
        let (version, milestone, reason) = (input.version, input.milestone.into(), input.reason);
        change(
            ctx,
            Action::MoveTender,
            "mutation:moveTender",
            &input.id,
            async |connection, author, tender| {
                let draft = match period {
                    Ok(period) => MoveDraft { tender, version, milestone, period, reason },
                    Err(violation) => return Ok(Outcome::Refused(vec![Refused::at("period", violation)])),
                };
                move_milestone(connection, author, &draft).await
            },
        )
        .await
    }
}

async fn take(
    ctx: &Context<'_>,
    action: Action,
    cause: &'static str,
    to: TenderStatus,
    input: TenderStepInput,
) -> Result<TenderPayload> {
    change(ctx, action, cause, &input.id, async |connection, author, tender| {
        let today = dutch(Utc::now()).date();
        let draft = StepDraft {
            tender,
            version: input.version,
            to,
            happened_on: input.on.map_or(today, |day| day.0),
            reason: input.reason,
        };
        step(connection, author, today, &draft).await
    })
    .await
}

/// Changes a tender, if the viewer may: an adviser those that the own organization leads or takes part in
async fn change(
    ctx: &Context<'_>,
    action: Action,
    cause: &'static str,
    id: &ID,
    change: impl AsyncFnOnce(&mut AsyncPgConnection, Author<'_>, Uuid) -> QueryResult<Outcome<Uuid>>,
) -> Result<TenderPayload> {
    ctx.require(action, Scope::Somewhere)?;
    let id = Kind::Tender.parse(id)?;
    let mut connection = ctx.database().await?;
    let Some((present, partnership_id)) = present(&connection, id).await? else {
        let problems = vec![Problem::at(["id"], &Violation::new("tender.unknown"))];
        ctx.audit(action, id, &problems);
        return Ok(TenderPayload { tender: None, problems });
    };
    let takes_part = present.taking_part();
    ctx.viewer().require_change_of(action, id, partnership_id, &takes_part).map_err(refused)?;
    let author = Author { actor: ctx.viewer().actor(), cause };
    let problems = match change(&mut connection, author, id).await.map_err(failed)? {
        Outcome::Done(_) => Vec::new(),
        Outcome::Refused(refused) => refused.into_iter().map(Problem::from).collect(),
    };
    ctx.audit(action, id, &problems);
    Ok(TenderPayload { tender: selected(ctx, &connection, id).await?, problems })
}
