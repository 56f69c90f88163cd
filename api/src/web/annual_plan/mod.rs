//! The page `/plan`: what the members set out to do in a year, beside the budget that it costs, and the form that changes a draft.

mod commands;
mod form;
mod page;

pub(super) use commands::update;
pub(super) use page::show;
