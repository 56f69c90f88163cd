//! Two revisions of a budget side by side.

use async_graphql::{Context, Object, Result, SimpleObject};
use diesel_async::AsyncPgConnection;
use schema::{models, rules::budget_comparison::Pair};

use super::{Budget, BudgetLine, with_relations};
use crate::{
    auth::Action,
    graphql::{
        annual_plan::PlanComparison,
        context::{Asking, Selected},
        cost_distribution::CostShare,
        null_propagation::keep,
        organization::Organization,
        refusal::{failed, violated},
        scalars::Decimal,
    },
    read::{
        self,
        budget::{BudgetWithLines, Comparison},
        cost_distribution::MemberShare,
    },
};

/// A line in one revision and in another (begrotingspost, was en wordt).
#[derive(SimpleObject, Debug, Clone)]
struct LineComparison {
    /// Name of the line, by which it is known in both, whatever its case (omschrijving).
    name: String,
    /// The line in the first revision (was). Null when it is new in the second.
    before: Option<BudgetLine>,
    /// The line in the second revision (wordt). Null when it is there no longer.
    after: Option<BudgetLine>,
    /// Amount after less amount before, in euro, excluding VAT; what is not there counts for nothing (verschil).
    difference: Decimal,
}

impl From<&Pair<models::BudgetLine>> for LineComparison {
    fn from(pair: &Pair<models::BudgetLine>) -> Self {
        Self {
            name: pair.any().map(|line| line.name.clone()).unwrap_or_default(),
            before: pair.before.as_ref().map(BudgetLine::from),
            after: pair.after.as_ref().map(BudgetLine::from),
            difference: Decimal(pair.difference(|line| line.amount_eur)),
        }
    }
}

/// What a member bears in one distribution and in another (aandeel, was en wordt).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct ShareComparison {
    /// The member (deelnemer).
    organization: Organization,
    /// What it bears in the first (was). Null when it is no member there.
    before: Option<CostShare>,
    /// What it bears in the second (wordt). Null when it is no member there.
    after: Option<CostShare>,
    /// Amount after less amount before, in euro, excluding VAT; who is no member bears nothing (verschil).
    difference: Decimal,
}

impl ShareComparison {
    /// One a member
    pub(super) fn all(pairs: &[Pair<MemberShare>]) -> Vec<Self> {
        pairs.iter().filter_map(Self::of).collect()
    }

    fn of(pair: &Pair<MemberShare>) -> Option<Self> {
        let side = |share: &Option<MemberShare>| share.clone().map(CostShare::from);
        Some(Self {
            organization: Organization(pair.any()?.organization.clone()),
            before: side(&pair.before),
            after: side(&pair.after),
            difference: Decimal(pair.difference(|share| share.amount)),
        })
    }
}

/// Two revisions of the budget of a year, side by side (vergelijking).
struct BudgetComparison {
    before: Budget,
    after: Budget,
    found: Comparison,
    plan: Vec<PlanComparison>,
}

/// Two revisions of the budget of a year, side by side (vergelijking).
#[Object]
impl BudgetComparison {
    /// The first revision (was).
    async fn before(&self) -> &Budget {
        &self.before
    }

    /// The second revision (wordt).
    async fn after(&self) -> &Budget {
        &self.after
    }

    /// Their lines: in the order of the second revision, then those that are there no longer (begrotingsposten).
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn lines(&self) -> Vec<LineComparison> {
        self.found.lines.iter().map(LineComparison::from).collect()
    }

    /// What each member bears by the annual plan's rule: the members of the second revision by name, then who is a member no longer
    /// (aandelen). Null, with an error with the code `RULE_VIOLATED`, when one of the two cannot be shared out.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn shares(&self, ctx: &Context<'_>) -> Option<Vec<ShareComparison>> {
        let shares = match &self.found.shares {
            Ok(shares) => Ok(Some(ShareComparison::all(shares))),
            Err(violation) => Err(violated(violation)),
        };
        keep(ctx, shares)
    }

    /// Their annual plans: goals, focus points and activities, each known by its title; in the order of the second revision, then those
    /// that are there no longer (jaarplan).
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn plan(&self) -> &[PlanComparison] {
        &self.plan
    }

    /// Total of the second revision less that of the first, in euro, excluding VAT (verschil).
    async fn difference(&self) -> Decimal {
        Decimal(self.found.after.total() - self.found.before.total())
    }
}

/// Compares budgets
#[derive(Default)]
pub(in crate::graphql) struct BudgetComparisonQuery;

#[Object]
impl BudgetComparisonQuery {
    /// Two revisions of the budget of a year side by side: their lines, and what each member bears (vergelijking van revisies). Null when
    /// they are not both there. Only for who is signed in.
    async fn compare_budgets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year in which the costs are made.")] year: i32,
        #[graphql(desc = "The first revision.")] before: i32,
        #[graphql(desc = "The second revision.")] after: i32,
    ) -> Result<Option<BudgetComparison>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let connection = ctx.database().await?;
        let found = read::budget::compare(&connection, &partnership, year, before, after).await;
        let Some(found) = found.map_err(failed)? else { return Ok(None) };
        let selected = Selected::here(ctx);
        let before = side(&connection, &found.before, &selected.below("before")).await?;
        let after = side(&connection, &found.after, &selected.below("after")).await?;
        let plan = if selected.has("plan") { plan(ctx, &connection, &found).await? } else { Vec::new() };
        Ok(before.zip(after).map(|(before, after)| BudgetComparison { before, after, found, plan }))
    }
}

async fn side(
    connection: &AsyncPgConnection,
    row: &BudgetWithLines,
    selected: &Selected<'_>,
) -> Result<Option<Budget>> {
    Ok(with_relations(connection, vec![row.clone()], selected).await?.pop())
}

async fn plan(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    found: &Comparison,
) -> Result<Vec<PlanComparison>> {
    let (before, after) = (found.before.budget.budget_id, found.after.budget.budget_id);
    let reader = ctx.reader(connection);
    let items = read::annual_plan::items(reader, &[before, after]).await.map_err(failed)?;
    let side = |id| items.get(&id).cloned().unwrap_or_default();
    Ok(side(before).compare(&side(after)).iter().filter_map(PlanComparison::of).collect())
}
