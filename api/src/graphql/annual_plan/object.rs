//! What an annual plan shows.

use std::collections::HashMap;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use diesel_async::AsyncPgConnection;
use schema::{models, types::PlanItemKind};
use uuid::Uuid;

use crate::{
    graphql::{
        budget::{self, Budget},
        context::{Asking, Selected},
        node::Kind,
        refusal::failed,
        text::Text,
    },
    read::{self, annual_plan::PlanItems, budget::BudgetWithLines},
};

/// A goal, focus point or activity of an annual plan (onderdeel van het jaarplan).
#[derive(SimpleObject, Debug, Clone)]
pub(in crate::graphql) struct PlanItem {
    /// Place among those of its kind, from 1 (volgnummer).
    position: i32,
    /// What it is, in a sentence or a name (titel).
    title: Text<'static>,
    /// What is done and by whom; paragraphs are separated by an empty line (omschrijving). Null when the title says all.
    description: Option<Text<'static>>,
}

impl From<&models::PlanItem> for PlanItem {
    fn from(item: &models::PlanItem) -> Self {
        Self {
            position: item.position,
            title: item.title.clone().into(),
            description: item.description.clone().map(Text::from),
        }
    }
}

/// What the members set out to do in a year, and what that costs (jaarplan): goals, focus points and activities beside a revision of
/// the budget, with which it is submitted, approved and locked.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct AnnualPlan {
    budget: Budget,
    items: PlanItems,
}

impl AnnualPlan {
    /// Identity, which is that of the revision
    pub(in crate::graphql) const fn uuid(&self) -> Uuid {
        self.budget.uuid()
    }

    fn of(&self, kind: PlanItemKind) -> Vec<PlanItem> {
        self.items.of(kind).map(PlanItem::from).collect()
    }
}

/// What the members set out to do in a year, and what that costs (jaarplan): goals, focus points and activities beside a revision of
/// the budget, with which it is submitted, approved and locked.
#[Object]
impl AnnualPlan {
    /// Global identity (identificatie).
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::AnnualPlan.id(self.uuid())
    }

    /// The revision of the budget that it is put before director and secretaries with: its year, revision, status and version are those
    /// of the plan (begroting).
    async fn budget(&self) -> &Budget {
        &self.budget
    }

    /// What is to be reached, in order (doelstellingen).
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn goals(&self) -> Vec<PlanItem> {
        self.of(PlanItemKind::Goal)
    }

    /// What gets attention this year, in order (speerpunten).
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn focus_points(&self) -> Vec<PlanItem> {
        self.of(PlanItemKind::FocusPoint)
    }

    /// What is done, in order (activiteiten).
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn activities(&self) -> Vec<PlanItem> {
        self.of(PlanItemKind::Activity)
    }
}

/// The plans beside those revisions with what is selected of them, each relation read once
pub(in crate::graphql) async fn with_relations(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    rows: Vec<BudgetWithLines>,
    selected: &Selected<'_>,
) -> Result<Vec<AnnualPlan>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.budget.budget_id).collect();
    let asked = ["goals", "focusPoints", "activities"].iter().any(|kind| selected.has(kind));
    let mut items = if asked {
        read::annual_plan::items(ctx.reader(connection), &ids).await.map_err(failed)?
    } else {
        HashMap::default()
    };
    let budgets = budget::with_relations(connection, rows, &selected.below("budget")).await?;
    let plan =
        |budget: Budget| AnnualPlan { items: items.remove(&budget.uuid()).unwrap_or_default(), budget };
    Ok(budgets.into_iter().map(plan).collect())
}
