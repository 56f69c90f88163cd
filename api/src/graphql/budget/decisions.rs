//! Submitting budgets, and deciding about them.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::{
    Budget,
    input::{ApproveBudgetInput, RejectBudgetInput, SubmitBudgetInput},
    mutations::{present, refusals, selected, unknown},
};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::Asking,
        node::Kind,
        problem::Problem,
        refusal::{failed, refused},
    },
    write::{self, Author},
};

/// What came of submitting a budget.
#[derive(SimpleObject)]
pub(super) struct SubmitBudgetPayload {
    /// The revision as it is now, also when there are problems (begroting). Null when there is no such revision.
    budget: Option<Budget>,
    /// Why it was not submitted (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// What came of approving a budget.
#[derive(SimpleObject)]
pub(super) struct ApproveBudgetPayload {
    /// The revision as it is now, also when there are problems (begroting). Null when there is no such revision.
    budget: Option<Budget>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// What came of turning a budget down.
#[derive(SimpleObject)]
pub(super) struct RejectBudgetPayload {
    /// The revision as it is now, also when there are problems (begroting). Null when there is no such revision.
    budget: Option<Budget>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Decides about budgets
#[derive(Default)]
pub(in crate::graphql) struct BudgetDecisionMutation;

#[Object]
impl BudgetDecisionMutation {
    /// Puts a draft before the director and the secretary of every member (begroting voorleggen). Its key is stored with it: members,
    /// figures, their date, source and status, and what each bears. From then on it does not change.
    async fn submit_budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which budget.")] input: SubmitBudgetInput,
    ) -> Result<SubmitBudgetPayload> {
        ctx.require(Action::SubmitBudget, Scope::Somewhere)?;
        let (id, reason) = (Kind::Budget.parse(&input.id)?, input.reason.as_deref());
        let mut connection = ctx.database().await?;
        let Some(present) = present(&connection, id).await? else {
            let problems = vec![unknown()];
            ctx.audit(Action::SubmitBudget, id, &problems);
            return Ok(SubmitBudgetPayload { budget: None, problems });
        };
        ctx.require(Action::SubmitBudget, present.partnership.partnership_id)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:submitBudget" };
        let stored = write::budget::submit(&mut connection, author, id, input.version, reason).await;
        let problems = refusals(stored.map_err(failed)?);
        ctx.audit(Action::SubmitBudget, id, &problems);
        Ok(SubmitBudgetPayload { budget: selected(ctx, &connection, id).await?, problems })
    }

    /// Approves a submitted budget: as the director, and as the secretary of the own organization (akkoord geven). It is APPROVED when
    /// the director and the secretary of every member in its key have approved that very revision.
    async fn approve_budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which budget.")] input: ApproveBudgetInput,
    ) -> Result<ApproveBudgetPayload> {
        ctx.require(Action::ApproveBudget, Scope::Somewhere)?;
        let (id, reason) = (Kind::Budget.parse(&input.id)?, input.reason.as_deref());
        let mut connection = ctx.database().await?;
        let Some(present) = present(&connection, id).await? else {
            let problems = vec![unknown()];
            ctx.audit(Action::ApproveBudget, id, &problems);
            return Ok(ApproveBudgetPayload { budget: None, problems });
        };
        let partnership = present.partnership.partnership_id;
        let seats = ctx.viewer().require_decision_on(Action::ApproveBudget, id, partnership);
        let seats = seats.map_err(refused)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:approveBudget" };
        let stored = write::budget::approve(&mut connection, author, id, &seats, reason).await;
        let problems = refusals(stored.map_err(failed)?);
        ctx.audit(Action::ApproveBudget, id, &problems);
        Ok(ApproveBudgetPayload { budget: selected(ctx, &connection, id).await?, problems })
    }

    /// Turns a submitted budget down, with the reason, as the director or the secretary of a member (begroting afwijzen). A new revision
    /// may follow: reviseBudget.
    async fn reject_budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which budget, and why.")] input: RejectBudgetInput,
    ) -> Result<RejectBudgetPayload> {
        ctx.require(Action::RejectBudget, Scope::Somewhere)?;
        let id = Kind::Budget.parse(&input.id)?;
        let mut connection = ctx.database().await?;
        let Some(present) = present(&connection, id).await? else {
            let problems = vec![unknown()];
            ctx.audit(Action::RejectBudget, id, &problems);
            return Ok(RejectBudgetPayload { budget: None, problems });
        };
        let partnership = present.partnership.partnership_id;
        let seats = ctx.viewer().require_decision_on(Action::RejectBudget, id, partnership);
        let seats = seats.map_err(refused)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:rejectBudget" };
        let stored = write::budget::reject(&mut connection, author, id, &seats, &input.reason).await;
        let problems = refusals(stored.map_err(failed)?);
        ctx.audit(Action::RejectBudget, id, &problems);
        Ok(RejectBudgetPayload { budget: selected(ctx, &connection, id).await?, problems })
    }
}
