//! The page `/alignment`: which contracts could be tendered together, and the form that accepts it.

mod commands;
mod page;
mod view;

pub(super) use commands::accept;
pub(super) use page::show;
