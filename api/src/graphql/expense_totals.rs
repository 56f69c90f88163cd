//! What was spent, by group.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};

use super::{
    context::Asking,
    organization::Organization,
    page,
    period::DateRangeInput,
    refusal::failed,
    scalars::{Date, Decimal, GmCode},
    totals::within_limit,
};
use crate::{
    auth::Action,
    read::{self, expense::Wanted, expense_totals},
};

/// By what expenses are grouped (groepering).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::expense_totals::ExpenseGrouping")]
pub(super) enum ExpenseGrouping {
    /// The member that paid (betaald door).
    PaidBy,
    /// Year of the budget (begrotingsjaar).
    Year,
    /// Month of the expense (maand).
    Month,
    /// Line of the budget, as it was written (begrotingspost).
    Line,
}

/// The expenses of a group together (totaal van een groep).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct ExpenseTotal {
    /// The member that paid (betaald door). Null when not grouped by.
    paid_by: Option<Organization>,
    /// Year of the budget (begrotingsjaar). Null when not grouped by.
    year: Option<i32>,
    /// First day of the month of the expense (maand). Null when not grouped by.
    month: Option<Date>,
    /// Line of the budget, as it was written (begrotingspost). Null when not grouped by.
    line: Option<String>,
    /// How many expenses (aantal).
    count: i32,
    /// Their sum in euro, excluding VAT, refunds taken off (som, excl. btw).
    amount: Decimal,
}

impl From<expense_totals::ExpenseTotal> for ExpenseTotal {
    fn from((paid_by, year, month, line, count, amount): expense_totals::ExpenseTotal) -> Self {
        Self {
            paid_by: paid_by.map(Organization),
            year,
            month: month.map(Date),
            line,
            count: page::total(Some(count)).unwrap_or_default(),
            amount: Decimal(amount.unwrap_or_default()),
        }
    }
}

/// Counts expenses
#[derive(Default)]
pub(super) struct ExpenseTotalsQuery;

#[Object]
impl ExpenseTotalsQuery {
    /// The expenses of a partnership by group, such as by line of the budget and month (totalen van de realisatie). Only for who is
    /// signed in. At most 1000 groups.
    #[graphql(complexity = "2 + page::nodes(None, None) * child_complexity")]
    async fn expense_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Counting in the budget of this year. Null or left out: of all years.")]
        year: Option<i32>,
        #[graphql(desc = "Paid by the municipality with this code. Null or left out: by all.")]
        paid_by: Option<GmCode>,
        #[graphql(desc = "On one of these days. Null or left out: on all.")] spent: Option<DateRangeInput>,
        #[graphql(desc = "By what they are grouped. An empty list: all together.")] group_by: Vec<
            ExpenseGrouping,
        >,
    ) -> Result<Vec<ExpenseTotal>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let wanted = Wanted {
            partnership,
            year,
            codes: paid_by.map(|GmCode(code)| vec![code]),
            days: spent.map(DateRangeInput::days).transpose()?.unwrap_or_default(),
            ..Wanted::default()
        };
        let groups: Vec<expense_totals::ExpenseGrouping> = group_by.into_iter().map(Into::into).collect();
        let connection = ctx.database().await?;
        within_limit(read::expense_totals::totals(&connection, &wanted, &groups).await.map_err(failed)?)
    }
}
