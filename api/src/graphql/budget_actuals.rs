//! The budget of a year against what was spent of it.

use async_graphql::{ComplexObject, Context, Enum, Object, Result, SimpleObject};
use chrono::Utc;
use schema::{
    clock,
    rules::budget_actuals::{self, LineOrigin},
};

use super::{
    budget::BudgetStatus,
    context::Asking,
    partnership::PartnershipSummary,
    refusal::failed,
    scalars::{Date, Decimal},
    text::Text,
};
use crate::{
    auth::Action,
    read::{self, budget_actuals::BudgetWithActuals},
};

/// Lines of a budget, as a rule: for the cost of a list of them
const LINES: usize = 10;

/// How the costs of a whole year are foretold (grondslag van de prognose).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::rules::budget_actuals::ForecastBasis")]
enum ForecastBasis {
    /// As in the months that have ended, twelve times over: the line had costs in each of them, and there are three or more (naar
    /// tempo).
    Pace,
    /// The whole budget, or what was spent when that is more (begroot).
    Budget,
    /// The year has ended: what was spent (realisatie).
    Actuals,
    /// The sum of the lines (som van de posten).
    Sum,
}

/// How spending stands to the budget (stand van een post).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::rules::budget_actuals::LineState")]
enum BudgetLineState {
    /// Within the budget, by all that is foretold (binnen de begroting).
    Within,
    /// More is expected than was budgeted (overschrijding verwacht).
    OverrunExpected,
    /// More was spent than was budgeted (overschreden).
    Overrun,
}

/// A budget against what was spent of it (begroting tegenover realisatie).
#[derive(Debug, Clone)]
struct BudgetActuals(BudgetWithActuals);

/// A budget against what was spent of it (begroting tegenover realisatie).
#[Object]
impl BudgetActuals {
    /// The partnership (samenwerkingsverband).
    async fn partnership(&self) -> PartnershipSummary {
        PartnershipSummary(self.0.partnership.clone())
    }

    /// Year of the budget (begrotingsjaar).
    async fn year(&self) -> i32 {
        self.0.budget.year
    }

    /// Revision of the budget (versie).
    async fn revision(&self) -> i32 {
        self.0.budget.revision
    }

    /// Whether that revision is approved (status).
    async fn status(&self) -> BudgetStatus {
        self.0.budget.status.into()
    }

    /// Last day of which spending counts (peildatum).
    async fn as_of(&self) -> Date {
        Date(self.0.actuals.as_of)
    }

    /// Months of the year that have ended by then, 0 to 12 (verstreken maanden).
    async fn months_ended(&self) -> i32 {
        i32::try_from(self.0.actuals.months_ended).unwrap_or_default()
    }

    /// The lines in the order of the budget, and then by name what was spent on lines that it does not have (posten).
    #[graphql(complexity = "1 + LINES * child_complexity")]
    async fn lines(&self) -> Vec<BudgetLineActuals> {
        self.0.actuals.lines.iter().map(BudgetLineActuals::from).collect()
    }

    /// All lines together (totaal).
    async fn total(&self) -> BudgetLineActuals {
        BudgetLineActuals::from(&self.0.actuals.total)
    }
}

/// A line of a budget, or all together, against what was spent (post tegenover realisatie). In euro, excluding VAT.
#[derive(SimpleObject, Debug, Clone)]
#[graphql(complex)]
struct BudgetLineActuals {
    /// Budget; zero for a line that the budget does not have (begroot).
    budget: Decimal,
    /// Whether the budget has the line (staat in de begroting).
    is_budgeted: bool,
    /// Spent so far (gerealiseerd).
    spent: Decimal,
    /// Budget less what was spent; negative for an over-run (verschil).
    difference: Decimal,
    /// What was spent as a percentage of the budget, two decimals (percentage). Null without a budget.
    percentage: Option<Decimal>,
    /// Expected at the end of the year (prognose).
    forecast: Decimal,
    /// How that was foretold (grondslag van de prognose).
    forecast_basis: ForecastBasis,
    /// Budget less what is expected; negative for an over-run (verwacht verschil).
    forecast_difference: Decimal,
    /// Whether it is, or is expected to be, over-run (stand).
    state: BudgetLineState,
    /// Spent in each month, January first (per maand). What is of a day before or after the year counts in its first or last month.
    months: Vec<Decimal>,
    /// Spent in each quarter, the first first (per kwartaal).
    quarters: Vec<Decimal>,
    #[graphql(skip)]
    line: String,
}

#[ComplexObject]
impl BudgetLineActuals {
    /// Name of the line (begrotingspost). Empty for the total.
    async fn name(&self) -> Text<'_> {
        self.line.as_str().into()
    }
}

impl From<&budget_actuals::LineActuals> for BudgetLineActuals {
    fn from(line: &budget_actuals::LineActuals) -> Self {
        Self {
            budget: Decimal(line.budget),
            is_budgeted: line.origin == LineOrigin::Budgeted,
            spent: Decimal(line.spent()),
            difference: Decimal(line.difference()),
            percentage: line.percentage().map(Decimal),
            forecast: Decimal(line.forecast),
            forecast_basis: line.basis.into(),
            forecast_difference: Decimal(line.forecast_difference()),
            state: line.state().into(),
            months: line.months.into_iter().map(Decimal).collect(),
            quarters: line.quarters().into_iter().map(Decimal).collect(),
            line: line.name.clone(),
        }
    }
}

/// Reads budgets against actuals
#[derive(Default)]
pub(super) struct BudgetActualsQuery;

#[Object]
impl BudgetActualsQuery {
    /// The budget of a year against what was spent of it, with a forecast (begroting tegenover realisatie). Null when there is no
    /// budget. Only for who is signed in.
    async fn budget_actuals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year of the budget.")] year: i32,
        #[graphql(desc = "Last day of which spending counts. Null or left out: today.")] as_of: Option<Date>,
        #[graphql(desc = "Revision. Null or left out: the latest approved one, or else the latest.")]
        revision: Option<i32>,
    ) -> Result<Option<BudgetActuals>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let as_of = as_of.map_or_else(|| clock::dutch(Utc::now()).date(), |Date(day)| day);
        let connection = ctx.database().await?;
        let found = read::budget_actuals::find(&connection, &partnership, year, revision, as_of).await;
        Ok(found.map_err(failed)?.map(BudgetActuals))
    }
}
