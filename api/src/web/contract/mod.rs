//! Contracts: the page `/contracts` with what ends when, the page that registers one, and a page of each contract with its options,
//! its follow-up, its history and the forms that change it.

mod commands;
mod form;
mod history;
mod list;
mod new;
mod one;
mod row;
mod which;

pub(super) use commands::{end, extend, link, register, unlink, update};
pub(super) use list::show;
pub(super) use new::show as show_new;
pub(super) use one::show as show_one;
