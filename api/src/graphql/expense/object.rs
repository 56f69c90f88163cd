//! What an expense shows.

use async_graphql::{Context, ID, Object, Result};
use uuid::Uuid;

use super::values::VatTreatment;
use crate::{
    graphql::{
        budget::BudgetLine,
        node::Kind,
        null_propagation::keep,
        organization::Organization,
        partnership::PartnershipSummary,
        refusal::failed,
        scalars::{Date, DateTime, Decimal},
        source::{ImportSource, UnmappedCell},
        text::Text,
    },
    read::expense::{ExpenseFacts, ExpenseText, ExpenseWithRelations},
};

/// What was spent, on which line of the budget, paid by whom (uitgave, realisatie).
#[derive(Debug, Clone)]
pub(in crate::graphql) struct Expense(pub(in crate::graphql) ExpenseWithRelations);

impl Expense {
    /// Identity
    pub(in crate::graphql) const fn uuid(&self) -> Uuid {
        self.row().expense_id
    }

    const fn row(&self) -> &ExpenseFacts {
        &self.0.expense
    }
}

/// What was spent, on which line of the budget, paid by whom (uitgave, realisatie).
#[Object]
impl Expense {
    /// Global identity (identificatie).
    pub(in crate::graphql) async fn id(&self) -> ID {
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

    /// What became of the VAT, which the amount excludes (btw-behandeling). Null when nobody said.
    async fn vat_treatment(&self) -> Option<VatTreatment> {
        self.row().vat_treatment.map(Into::into)
    }

    /// Global identity of the expense that this one corrects, by an amount that is added to it (corrigeert). Null for one of its own.
    async fn corrects(&self) -> Option<ID> {
        self.row().corrects_expense_id.map(|id| Kind::Expense.id(id))
    }

    /// Invoice or booking number; several expenses may share one (factuurnummer). Null when there is none.
    async fn reference(&self) -> Option<Text<'_>> {
        self.row().reference.as_deref().map(Text::from)
    }

    /// Description (omschrijving). Null when there is none.
    async fn description(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        let text = self.0.texts.get(ExpenseText::Description).map_err(failed);
        keep(ctx, text.map(|text| text.map(Text::from)))
    }

    /// Cells of unknown columns of the workbook that it comes from (overige kolommen).
    #[expect(clippy::unused_async, reason = "a field")]
    async fn unmapped(&self, ctx: &Context<'_>) -> Result<Vec<UnmappedCell>> {
        UnmappedCell::all(ctx, self.0.texts.get(ExpenseText::Unmapped).map_err(failed)?)
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
