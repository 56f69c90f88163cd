//! Drafting and changing budgets.

use async_graphql::{Context, Object, Result, SimpleObject};
use diesel_async::AsyncPgConnection;
use schema::rules::Violation;
use uuid::Uuid;

use super::{
    Budget,
    input::{DraftBudgetInput, ReviseBudgetInput, UpdateBudgetInput},
    with_relations,
};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::{Asking, Selected},
        node::Kind,
        problem::Problem,
        refusal::failed,
    },
    read::{self, budget::BudgetWithLines},
    write::{self, Author, Outcome, Refused},
};

/// What came of drafting a budget.
#[derive(SimpleObject)]
pub(super) struct DraftBudgetPayload {
    /// The new revision (begroting). Null when there are problems.
    budget: Option<Budget>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// What came of drafting a revision from an earlier one.
#[derive(SimpleObject)]
pub(super) struct ReviseBudgetPayload {
    /// The new revision (begroting). Null when there are problems.
    budget: Option<Budget>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// What came of changing a budget.
#[derive(SimpleObject)]
pub(super) struct UpdateBudgetPayload {
    /// The revision as it is now, also when there are problems (begroting). Null when there is no such revision.
    budget: Option<Budget>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes budgets
#[derive(Default)]
pub(in crate::graphql) struct BudgetMutation;

#[Object]
impl BudgetMutation {
    /// Drafts the next revision of the budget of a year: empty, with these lines, or with those of another revision, such as that of last
    /// year (begroting opstellen). Earlier revisions stay as they are.
    async fn draft_budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The revision.")] input: DraftBudgetInput,
    ) -> Result<DraftBudgetPayload> {
        ctx.require(Action::DraftBudget, &input.partnership)?;
        let draft = input.read()?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:draftBudget" };
        let mut connection = ctx.database().await?;
        match write::budget::draft(&mut connection, author, &draft).await.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(Action::DraftBudget, id, &[]);
                let budget = selected(ctx, &connection, id).await?;
                Ok(DraftBudgetPayload { budget, problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems = problems(refused);
                let object = format_args!("{} {}", draft.partnership, draft.year);
                ctx.audit(Action::DraftBudget, object, &problems);
                Ok(DraftBudgetPayload { budget: None, problems })
            }
        }
    }

    /// Drafts the next revision of a year from an earlier one, with its lines, weights and annual plan, and with the members and figures of now
    /// (begroting herzien): what is approved never changes, and who joined since takes part. The earlier one stays as it is.
    async fn revise_budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The revision that it begins with.")] input: ReviseBudgetInput,
    ) -> Result<ReviseBudgetPayload> {
        ctx.require(Action::DraftBudget, Scope::Somewhere)?;
        let from = Kind::Budget.parse(&input.id)?;
        let mut connection = ctx.database().await?;
        if let Some(present) = present(&connection, from).await? {
            ctx.require(Action::DraftBudget, present.partnership.partnership_id)?;
        }
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:reviseBudget" };
        let revised = write::budget::revise(&mut connection, author, from, input.note.as_deref()).await;
        match revised.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(Action::DraftBudget, id, &[]);
                let budget = selected(ctx, &connection, id).await?;
                Ok(ReviseBudgetPayload { budget, problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems = problems(refused);
                ctx.audit(Action::DraftBudget, from, &problems);
                Ok(ReviseBudgetPayload { budget: None, problems })
            }
        }
    }

    /// Changes a draft: what it is for, its lines and their order, and what members without inhabitants count for (begroting wijzigen).
    async fn update_budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateBudgetInput,
    ) -> Result<UpdateBudgetPayload> {
        ctx.require(Action::UpdateBudget, Scope::Somewhere)?;
        let (id, version) = (Kind::Budget.parse(&input.id)?, input.version);
        let mut connection = ctx.database().await?;
        let Some(present) = present(&connection, id).await? else {
            let problems = vec![unknown()];
            ctx.audit(Action::UpdateBudget, id, &problems);
            return Ok(UpdateBudgetPayload { budget: None, problems });
        };
        ctx.require(Action::UpdateBudget, present.partnership.partnership_id)?;
        let change = input.read()?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:updateBudget" };
        let stored = write::budget::update(&mut connection, author, id, version, &change).await;
        let problems = refusals(stored.map_err(failed)?);
        ctx.audit(Action::UpdateBudget, id, &problems);
        Ok(UpdateBudgetPayload { budget: selected(ctx, &connection, id).await?, problems })
    }
}

/// The revision of that identity
pub(in crate::graphql) async fn present(
    connection: &AsyncPgConnection,
    id: Uuid,
) -> Result<Option<BudgetWithLines>> {
    Ok(read::budget::by_ids(connection, &[id]).await.map_err(failed)?.pop())
}

/// The revision with what is selected below the payload's field `budget`
pub(super) async fn selected(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    id: Uuid,
) -> Result<Option<Budget>> {
    let rows = present(connection, id).await?.into_iter().collect();
    Ok(with_relations(connection, rows, &Selected::here(ctx).below("budget")).await?.pop())
}

pub(in crate::graphql) fn unknown() -> Problem {
    Problem::at(["id"], &Violation::new("budget.unknown"))
}

/// Why nothing was stored; none when it was
pub(in crate::graphql) fn refusals<T>(outcome: Outcome<T>) -> Vec<Problem> {
    match outcome {
        Outcome::Done(_) => Vec::new(),
        Outcome::Refused(refused) => problems(refused),
    }
}

fn problems(refused: Vec<Refused>) -> Vec<Problem> {
    refused.into_iter().map(Problem::from).collect()
}
