//! Tenders: a page of each, with its life, its assessment, its history and the forms for who may, forms that register and change one, and
//! the assessments that are open.

mod answers;
mod assess;
mod commands;
mod edit;
mod effects;
mod facts;
mod fields;
mod forms;
mod history;
mod hours;
mod life;
mod open;
mod page;
mod register;

pub(super) use assess::{answer, ask, conclude};
pub(super) use commands::{move_milestone, retract, step};
pub(super) use edit::{show as show_edit, update};
pub(super) use hours::set_hours;
pub(super) use open::show as show_open_assessments;
pub(super) use page::show;
pub(super) use register::{register, show as show_register};
