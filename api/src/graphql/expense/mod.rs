//! Expenses.

mod filter;
mod object;
mod query;
mod totals;
mod values;

pub(super) use object::Expense;
pub(super) use query::ExpenseQuery;
pub(super) use totals::ExpenseTotalsQuery;
