//! The tender calendar of a year: a page of its own with timeline, filters and table, and a short version for the page `/`.

mod choices;
mod groups;
mod page;
mod quarter;
mod row;
mod summary;
mod timeline;
mod which;
mod window;

pub(super) use page::show;
pub(super) use row::value;
pub(super) use summary::Summary;
