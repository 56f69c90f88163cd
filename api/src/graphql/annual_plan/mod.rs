//! Annual plans: goals, focus points and activities, beside the budget of the year.

mod comparison;
mod mutations;
mod object;
mod query;

pub(super) use comparison::PlanComparison;
pub(super) use mutations::AnnualPlanMutation;
pub(super) use object::{AnnualPlan, with_relations};
pub(super) use query::AnnualPlanQuery;
