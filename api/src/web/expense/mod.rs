//! What was spent: the page `/expenses` with the expenses and totals of a year and the form that records one, and a page
//! of each expense with its corrections and the form that makes one.

mod commands;
mod doubts;
mod form;
mod list;
mod one;
mod row;
mod settled;
mod which;

pub(super) use commands::{correct, record};
pub(super) use form::has_closed;
pub(super) use list::show;
pub(super) use one::show as show_one;
