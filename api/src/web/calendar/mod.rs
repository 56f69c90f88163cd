//! The tender calendar of a year: a page of its own with timeline, filters and table, and a short version for the page `/`.

mod choices;
mod difference;
mod edition;
mod feed;
mod groups;
mod page;
mod retrospect;
mod row;
mod summary;
mod timeline;
mod which;
mod window;

pub(super) use difference::show as show_difference;
pub(super) use edition::{publish, withdraw};
pub(super) use page::show;
pub(super) use retrospect::show as show_retrospect;
pub(super) use row::value;
pub(super) use summary::Summary;
