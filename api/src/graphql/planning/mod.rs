//! Back-planning: the latest days of everything before the start of a contract, and what a partnership takes its own time for.

mod lead_time;
mod object;
mod query;

pub(super) use lead_time::{LeadTimeMutation, LeadTimeQuery};
pub(super) use object::BackPlanning;
pub(super) use query::PlanBackQuery;
