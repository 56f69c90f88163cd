//! Budgets: their lines, their life, and two revisions side by side.

mod comparison;
mod decisions;
mod input;
mod mutations;
mod object;
mod query;

pub(super) use comparison::BudgetComparisonQuery;
pub(super) use decisions::BudgetDecisionMutation;
pub(super) use mutations::{BudgetMutation, present, refusals, unknown};
pub(super) use object::{Budget, BudgetLine, BudgetStatus, with_relations};
pub(super) use query::{BudgetOrder, BudgetQuery};
