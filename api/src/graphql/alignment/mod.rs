//! Which contracts could be tendered together, and accepting that they are.

mod mutations;
mod object;
mod query;

pub(super) use mutations::AlignmentMutation;
pub(super) use query::AlignmentQuery;
