//! Capacity: the hours that tenders ask of members, quarter by quarter, against the hours that they have.

mod mutations;
mod object;
mod problem;
mod query;

pub(super) use mutations::CapacityMutation;
pub(super) use object::{MemberCapacity, Shift};
pub(super) use problem::sentence;
pub(super) use query::CapacityQuery;
