//! Budgets with their lines.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use futures::try_join;
use schema::models;

use super::{
    context::Asking,
    node::Kind,
    page::{self, Connection, Window},
    partnership::PartnershipSummary,
    problem::Problem,
    refusal::failed,
    scalars::{DateTime, Decimal},
};
use crate::{
    auth::Action,
    read::{self, budget::BudgetWithLines},
    write::{
        self, Author, Outcome,
        budget::{BudgetDraft, LineDraft},
    },
};

/// Status of a revision of a budget (status van de begroting).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::BudgetStatus")]
pub(super) enum BudgetStatus {
    /// May still change (concept).
    Draft,
    /// Before director and secretaries (voorgelegd).
    Submitted,
    /// Never changes again (goedgekeurd).
    Approved,
}

/// One line of a budget (begrotingspost).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct BudgetLine {
    /// Place in the budget, from 1 (volgnummer).
    position: i32,
    /// Name of the line (omschrijving).
    name: String,
    /// Euro, excluding VAT (bedrag, excl. btw).
    amount: Decimal,
}

impl From<&models::BudgetLine> for BudgetLine {
    fn from(line: &models::BudgetLine) -> Self {
        Self { position: line.position, name: line.name.clone(), amount: Decimal(line.amount_eur) }
    }
}

/// One revision of the planned costs of a year (begroting).
#[derive(Debug, Clone)]
pub(super) struct Budget(pub(super) BudgetWithLines);

/// One revision of the planned costs of a year (begroting).
#[Object]
impl Budget {
    /// Global identity (identificatie).
    pub(super) async fn id(&self) -> ID {
        Kind::Budget.id(self.0.budget.budget_id)
    }

    /// The partnership that it is of (samenwerkingsverband).
    async fn partnership(&self) -> PartnershipSummary {
        PartnershipSummary(self.0.partnership.clone())
    }

    /// Year in which the costs are made (begrotingsjaar).
    async fn year(&self) -> i32 {
        self.0.budget.year
    }

    /// Revision, from 1; earlier ones stay readable (versie).
    async fn revision(&self) -> i32 {
        self.0.budget.revision
    }

    /// Whether it is approved (status).
    async fn status(&self) -> BudgetStatus {
        self.0.budget.status.into()
    }

    /// What this revision is for (toelichting). Null when nothing was said.
    async fn note(&self) -> Option<&str> {
        self.0.budget.note.as_deref()
    }

    /// Moment of drafting (opgesteld op).
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.budget.created_at)
    }

    /// Its lines, in their order (begrotingsposten).
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn lines(&self) -> Vec<BudgetLine> {
        self.0.lines.iter().map(BudgetLine::from).collect()
    }

    /// Sum of its lines, in euro, excluding VAT (totaal, excl. btw).
    async fn total(&self) -> Decimal {
        Decimal(self.0.total())
    }
}

/// Reads budgets
#[derive(Default)]
pub(super) struct BudgetQuery;

#[Object]
impl BudgetQuery {
    /// The budget of a year (begroting). Null when there is none. Only for who is signed in.
    async fn budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year in which the costs are made.")] year: i32,
        #[graphql(desc = "Revision. Null or left out: the latest approved one, or else the latest.")]
        revision: Option<i32>,
    ) -> Result<Option<Budget>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let connection = ctx.database().await?;
        let found = read::budget::find(&connection, &partnership, year, revision).await;
        Ok(found.map_err(failed)?.map(Budget))
    }

    /// The revisions of the budgets of a partnership, the latest year and of a year the latest revision first (begrotingen).
    /// Only for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, None) * child_complexity")]
    async fn budgets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year in which the costs are made. Null or left out: of all years.")] year: Option<
            i32,
        >,
        #[graphql(desc = "At most so many, 0 to 100. Null or left out: 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
    ) -> Result<Connection<Budget>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let slice = Window::forward(first, after).slice("budgets")?;
        let connection = ctx.database().await?;
        let counted = async {
            let asked = ctx.look_ahead().field("totalCount").exists();
            if asked {
                read::budget::count(&connection, &partnership, year).await.map(Some)
            } else {
                Ok(None)
            }
        };
        let (page, total) = try_join!(read::budget::page(&connection, &partnership, year, &slice), counted)
            .map_err(failed)?;
        Ok(Connection::new("budgets", page, total, Budget))
    }
}

/// A line of a budget to be drafted (begrotingspost).
#[derive(InputObject, Debug)]
pub(super) struct BudgetLineInput {
    /// Name of the line (omschrijving).
    name: String,
    /// Euro, excluding VAT, at most two decimals; negative for income (bedrag, excl. btw).
    amount: Decimal,
}

/// A revision of a budget to be drafted (begroting).
#[derive(InputObject, Debug)]
pub(super) struct DraftBudgetInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// Year in which the costs are made (begrotingsjaar).
    year: i32,
    /// What this revision is for (toelichting). Null or left out: nothing is said.
    note: Option<String>,
    /// Its lines, in their order; at least one (begrotingsposten).
    lines: Vec<BudgetLineInput>,
}

/// What came of drafting a budget.
#[derive(SimpleObject)]
pub(super) struct DraftBudgetPayload {
    /// The new revision (begroting). Null when there are problems.
    budget: Option<Budget>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes budgets
#[derive(Default)]
pub(super) struct BudgetMutation;

#[Object]
impl BudgetMutation {
    /// Drafts the next revision of the budget of a year (begroting opstellen). Earlier revisions stay as they are.
    async fn draft_budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The revision.")] input: DraftBudgetInput,
    ) -> Result<DraftBudgetPayload> {
        ctx.require(Action::DraftBudget, &input.partnership)?;
        let line = |line: BudgetLineInput| LineDraft { name: line.name, amount: line.amount.0 };
        let draft = BudgetDraft {
            partnership: input.partnership,
            year: input.year,
            note: input.note,
            lines: input.lines.into_iter().map(line).collect(),
        };
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:draftBudget" };
        let mut connection = ctx.database().await?;
        match write::budget::draft(&mut connection, author, &draft).await.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(Action::DraftBudget, id, &[]);
                let budget = read::budget::by_ids(&connection, &[id]).await.map_err(failed)?.pop();
                Ok(DraftBudgetPayload { budget: budget.map(Budget), problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                let object = format_args!("{} {}", draft.partnership, draft.year);
                ctx.audit(Action::DraftBudget, object, &problems);
                Ok(DraftBudgetPayload { budget: None, problems })
            }
        }
    }
}
