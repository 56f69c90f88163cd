//! Expenses.

mod filter;
mod input;
mod mutations;
mod object;
mod query;
mod totals;
mod values;

pub(super) use input::IfClosed;
pub(super) use mutations::ExpenseMutation;
pub(super) use object::Expense;
pub(super) use query::ExpenseQuery;
pub(super) use totals::ExpenseTotalsQuery;
