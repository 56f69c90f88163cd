//! The pages of capacity: the heat map of members and quarters, what they have, what tenders ask by norm, and prioritization rounds.

mod commands;
mod page;
mod quarter;
mod ranking;
mod round;
mod round_commands;

pub(super) use commands::{set_available, set_norms, whole};
pub(super) use page::show;
pub(super) use round::show as show_round;
pub(super) use round_commands::{answer, conclude, open, rank, withdraw};
