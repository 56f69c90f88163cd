//! Settlements.

mod item;
mod mutations;
mod object;
mod query;
mod values;

pub(super) use mutations::SettlementMutation;
pub(super) use object::Settlement;
pub(super) use query::SettlementQuery;
