//! What was spent, by group.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::{filter::ExpenseFilter, values::ExpenseGrouping};
use crate::{
    auth::Action,
    graphql::{
        context::Asking,
        organization::Organization,
        page,
        refusal::failed,
        scalars::{Date, Decimal},
        totals::within_limit,
    },
    read,
};

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

impl From<read::expense::ExpenseTotal> for ExpenseTotal {
    fn from((paid_by, year, month, line, count, amount): read::expense::ExpenseTotal) -> Self {
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
pub(in crate::graphql) struct ExpenseTotalsQuery;

#[Object]
impl ExpenseTotalsQuery {
    /// The expenses of a partnership by group, such as by line of the budget and month (totalen van de realisatie). Only for who is
    /// signed in. At most 1000 groups.
    #[graphql(complexity = "2 + page::nodes(None, None) * child_complexity")]
    async fn expense_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Which are counted. Null or left out: all.")] filter: Option<ExpenseFilter>,
        #[graphql(desc = "By what they are grouped. An empty list: all together.")] group_by: Vec<
            ExpenseGrouping,
        >,
    ) -> Result<Vec<ExpenseTotal>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let filter = filter.unwrap_or_default().read()?;
        let groups: Vec<read::expense::ExpenseGrouping> = group_by.into_iter().map(Into::into).collect();
        let connection = ctx.database().await?;
        within_limit(
            read::expense::totals(&connection, &partnership, &filter, &groups).await.map_err(failed)?,
        )
    }
}
