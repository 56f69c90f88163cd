//! Prioritization rounds: what goes first in a quarter in which there are too few hours.

mod mutations;
mod object;
mod query;

pub(super) use mutations::PrioritizationRoundMutation;
pub(super) use object::PrioritizationRound;
pub(super) use query::{PrioritizationRoundQuery, by_ids};
