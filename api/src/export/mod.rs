//! What goes out as a file: one report a folder, as values; `sheet` makes them a workbook.

pub mod budget_actuals;
pub mod cost_distribution;
mod datasets;
mod download;
mod report;
pub mod settlement;
mod sheet;
pub mod template;

pub use sheet::ExportError;

use axum::Router;

use crate::state::AppState;

/// What can be downloaded: reports, templates, and flat figures
pub fn routes() -> Router<AppState> {
    download::routes().merge(datasets::routes())
}
