//! What goes out as a file: one report a folder, as values; `sheet` makes them a workbook of Excel, `open_document` one
//! of OpenDocument, `semicolons` text. Beside them `datasets` for dashboards, `ical` for the calendars of
//! people, and `ocds` for open data.

pub(crate) mod audit_trail;
mod budget_actuals;
mod calendar;
mod cell_text;
mod contracts;
mod cost_distribution;
mod datasets;
mod download;
mod expenses;
mod file_format;
mod ical;
mod ocds;
mod open_document;
mod report;
mod reports;
mod semicolons;
mod settlement;
mod sheet;
pub mod template;

pub use file_format::FileFormat;
pub(crate) use ical::FEED;
pub use reports::{Document, ReportKind, Selection};
pub use sheet::ExportError;

use axum::Router;

use crate::state::AppState;

/// What can be downloaded: reports, templates, flat figures, calendars that people subscribe to, and open data
pub fn routes() -> Router<AppState> {
    download::routes().merge(datasets::routes()).merge(ical::routes()).merge(ocds::routes())
}
