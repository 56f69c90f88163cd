//! Changing annual plans.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::{AnnualPlan, with_relations};
use crate::{
    auth::{Action, Scope},
    graphql::{
        budget,
        context::{Asking, Selected},
        node::Kind,
        problem::Problem,
        refusal::failed,
    },
    write::{
        self, Author,
        annual_plan::{PlanChange, PlanItemDraft},
    },
};

/// A goal, focus point or activity of an annual plan (onderdeel van het jaarplan).
#[derive(InputObject, Debug)]
struct PlanItemInput {
    /// What it is, in a sentence or a name (titel).
    title: String,
    /// What is done and by whom; paragraphs are separated by an empty line (omschrijving). Null or left out: the title says all.
    description: Option<String>,
}

/// What is set of an annual plan; what is left out stays (jaarplan wijzigen).
#[derive(InputObject, Debug)]
pub(super) struct UpdateAnnualPlanInput {
    /// Global identity of the plan (identificatie).
    id: ID,
    /// The version of its budget that was read; when somebody changed plan or budget since, nothing is stored (wijzigingsnummer).
    version: i32,
    /// All its goals, in their order, instead of those that it has (doelstellingen). Null or left out: they stay.
    goals: Option<Vec<PlanItemInput>>,
    /// All its focus points, in their order, instead of those that it has (speerpunten). Null or left out: they stay.
    focus_points: Option<Vec<PlanItemInput>>,
    /// All its activities, in their order, instead of those that it has (activiteiten). Null or left out: they stay.
    activities: Option<Vec<PlanItemInput>>,
}

impl UpdateAnnualPlanInput {
    fn read(self) -> PlanChange {
        let draft = |item: PlanItemInput| PlanItemDraft { title: item.title, description: item.description };
        let drafts = |items: Vec<PlanItemInput>| items.into_iter().map(draft).collect();
        PlanChange {
            goals: self.goals.map(drafts),
            focus_points: self.focus_points.map(drafts),
            activities: self.activities.map(drafts),
        }
    }
}

/// What came of changing an annual plan.
#[derive(SimpleObject)]
pub(super) struct UpdateAnnualPlanPayload {
    /// The plan as it is now, also when there are problems (jaarplan). Null when there is no such plan.
    annual_plan: Option<AnnualPlan>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes annual plans
#[derive(Default)]
pub(in crate::graphql) struct AnnualPlanMutation;

#[Object]
impl AnnualPlanMutation {
    /// Changes the annual plan beside the draft of a budget: its goals, focus points and activities (jaarplan wijzigen). It is submitted and
    /// approved with that budget, and does not change from then on.
    async fn update_annual_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateAnnualPlanInput,
    ) -> Result<UpdateAnnualPlanPayload> {
        let action = Action::UpdateAnnualPlan;
        ctx.require(action, Scope::Somewhere)?;
        let (id, version) = (Kind::AnnualPlan.parse(&input.id)?, input.version);
        let mut connection = ctx.database().await?;
        let Some(present) = budget::present(&connection, id).await? else {
            let problems = vec![budget::unknown()];
            ctx.audit(action, id, &problems);
            return Ok(UpdateAnnualPlanPayload { annual_plan: None, problems });
        };
        ctx.require(action, present.partnership.partnership_id)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:updateAnnualPlan" };
        let stored = write::annual_plan::update(&mut connection, author, id, version, &input.read()).await;
        let problems = budget::refusals(stored.map_err(failed)?);
        ctx.audit(action, id, &problems);
        Ok(UpdateAnnualPlanPayload { annual_plan: selected(ctx, &connection, id).await?, problems })
    }
}

/// The plan with what is selected below the payload's field `annualPlan`
async fn selected(ctx: &Context<'_>, connection: &AsyncPgConnection, id: Uuid) -> Result<Option<AnnualPlan>> {
    let rows = budget::present(connection, id).await?.into_iter().collect();
    Ok(with_relations(ctx, connection, rows, &Selected::here(ctx).below("annualPlan")).await?.pop())
}
