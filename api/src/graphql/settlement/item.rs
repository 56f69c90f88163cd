//! What a settlement settles.

use async_graphql::Object;

use crate::{
    graphql::{
        expense::Expense, organization::Organization, participation_fee::ParticipationFee, scalars::Decimal,
    },
    read::settlement::Item,
};

/// An expense or fee in a settlement (post in een afrekening).
#[derive(Debug, Clone)]
pub(super) struct SettlementItem(pub(super) Item);

/// An expense or fee in a settlement (post in een afrekening).
#[Object]
impl SettlementItem {
    /// Year of the budget that it counts in (begrotingsjaar).
    async fn year(&self) -> i32 {
        self.0.posting.year
    }

    /// Who paid the expense or holds the fee (deelnemer).
    async fn organization(&self) -> Organization {
        Organization(self.0.organization.clone())
    }

    /// How much of it is settled, in euro, excluding VAT (bedrag). The difference where an earlier settlement had another amount.
    async fn amount(&self) -> Decimal {
        Decimal(self.0.posting.amount_eur)
    }

    /// The expense (uitgave). Null for a fee.
    async fn expense(&self) -> Option<Expense> {
        self.0.expense.clone().map(Expense)
    }

    /// The fee (fee van extra gemeente). Null for an expense.
    async fn participation_fee(&self) -> Option<ParticipationFee> {
        self.0.fee.clone().map(ParticipationFee)
    }
}
