//! Expenses.

mod filter;
mod input;
mod mutations;
mod object;
mod query;
mod totals;
mod values;

use async_graphql::{Context, Result};
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::{
    context::{Asking, Selected},
    refusal::failed,
};
use crate::read::{self, expense::ExpenseText};

pub(super) use input::IfClosed;
pub(super) use mutations::ExpenseMutation;
pub(super) use object::Expense;
pub(super) use query::ExpenseQuery;
pub(super) use totals::ExpenseTotalsQuery;

/// Which texts are read for what is selected of an expense
pub(super) fn texts(selected: &Selected<'_>) -> Vec<ExpenseText> {
    selected.of(&[("description", ExpenseText::Description), ("unmapped", ExpenseText::Unmapped)])
}

/// Those of the expenses that exist and that the viewer sees, with what is selected of them
pub(super) async fn by_ids(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    ids: &[Uuid],
    selected: &Selected<'_>,
) -> Result<Vec<Expense>> {
    let reader = ctx.reader(connection);
    let mut found = read::expense::by_ids(reader, ids, &texts(selected)).await.map_err(failed)?;
    found.retain(|found| ctx.sees_all(found.partnership.partnership_id));
    Ok(found.into_iter().map(Expense).collect())
}
