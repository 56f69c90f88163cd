//! Expenses.

use async_graphql::{Context, ID, Object, Result};
use futures::try_join;
use schema::models;
use uuid::Uuid;

use super::{
    budget::BudgetLine,
    context::Asking,
    node::Kind,
    organization::Organization,
    page::{self, Connection, Window},
    partnership::PartnershipSummary,
    period::DateRangeInput,
    refusal::failed,
    scalars::{Date, DateTime, Decimal, GmCode},
    source::{ImportSource, UnmappedCell},
    text::Text,
};
use crate::{
    auth::Action,
    read::{
        self,
        expense::{ExpenseWithRelations, Wanted},
    },
};

/// What was spent, on which line of the budget, paid by whom (uitgave, realisatie).
#[derive(Debug, Clone)]
pub(super) struct Expense(pub(super) ExpenseWithRelations);

impl Expense {
    /// Identity
    pub(super) const fn uuid(&self) -> Uuid {
        self.row().expense_id
    }

    const fn row(&self) -> &models::Expense {
        &self.0.expense
    }
}

/// What was spent, on which line of the budget, paid by whom (uitgave, realisatie).
#[Object]
impl Expense {
    /// Global identity (identificatie).
    pub(super) async fn id(&self) -> ID {
        Kind::Expense.id(self.row().expense_id)
    }

    /// The partnership that it is of (samenwerkingsverband).
    async fn partnership(&self) -> PartnershipSummary {
        PartnershipSummary(self.0.partnership.clone())
    }

    /// Year of the budget that it counts in (begrotingsjaar).
    async fn year(&self) -> i32 {
        self.row().year
    }

    /// Day of the expense, as its invoice or booking says (datum).
    async fn spent_on(&self) -> Date {
        Date(self.row().spent_on)
    }

    /// Line of the budget, as it was written (begrotingspost).
    async fn line(&self) -> Text<'_> {
        self.row().line.as_str().into()
    }

    /// That line in the approved budget of the year, or else in its latest revision, at the time of writing (begrotingspost). Null
    /// when the budget has no such line.
    async fn budget_line(&self) -> Option<BudgetLine> {
        self.0.budget_line.as_ref().map(BudgetLine::from)
    }

    /// The member that paid it (betaald door).
    async fn paid_by(&self) -> Organization {
        Organization(self.0.paid_by.clone())
    }

    /// Euro, excluding VAT; negative for a refund (bedrag, excl. btw).
    async fn amount(&self) -> Decimal {
        Decimal(self.row().amount_eur)
    }

    /// Invoice or booking number; several expenses may share one (factuurnummer). Null when there is none.
    async fn reference(&self) -> Option<Text<'_>> {
        self.row().reference.as_deref().map(Text::from)
    }

    /// Description (omschrijving). Null when there is none.
    async fn description(&self) -> Option<Text<'_>> {
        self.row().description.as_deref().map(Text::from)
    }

    /// Cells of unknown columns of the workbook that it comes from (overige kolommen).
    async fn unmapped(&self) -> Vec<UnmappedCell> {
        UnmappedCell::all(&self.row().unmapped)
    }

    /// Counts its changes, from 1 (versie).
    async fn version(&self) -> i32 {
        self.row().version
    }

    /// The import that last wrote it (herkomst). Null when it was entered or last changed by hand.
    async fn source(&self) -> Option<ImportSource> {
        let row = self.row();
        ImportSource::of(self.0.source.as_ref(), row.source_sheet.as_ref(), row.source_row)
    }

    /// Moment of the import that no longer had it (niet meer in het bestand sinds). Null while it is there.
    async fn missing_since(&self) -> Option<DateTime> {
        self.row().missing_since.map(DateTime)
    }
}

/// Reads expenses
#[derive(Default)]
pub(super) struct ExpenseQuery;

#[Object]
impl ExpenseQuery {
    /// The expenses of a partnership, by day (realisatie). Only for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn expenses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Counting in the budget of this year. Null or left out: of all years.")]
        year: Option<i32>,
        #[graphql(desc = "Paid by the municipality with this code. Null or left out: by all.")]
        paid_by: Option<GmCode>,
        #[graphql(desc = "On one of these days. Null or left out: on all.")] spent: Option<DateRangeInput>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list; up to it.")] before: Option<String>,
    ) -> Result<Connection<Expense>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let wanted = Wanted {
            partnership,
            year,
            codes: paid_by.map(|GmCode(code)| vec![code]),
            days: spent.map(DateRangeInput::days).transpose()?.unwrap_or_default(),
            changed_since: None,
        };
        let slice = Window { first, after, last, before }.slice("expenses")?;
        let connection = ctx.database().await?;
        let counted = async {
            let asked = ctx.look_ahead().field("totalCount").exists();
            if asked { read::expense::count(&connection, &wanted).await.map(Some) } else { Ok(None) }
        };
        let (page, total) =
            try_join!(read::expense::page(&connection, &wanted, &slice), counted).map_err(failed)?;
        Ok(Connection::new("expenses", page, total, Expense))
    }
}
