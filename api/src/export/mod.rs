//! What goes out as a file: one report a folder, as values; `sheet` makes them a workbook of Excel, `open_document` one
//! of OpenDocument, `semicolons` text.

mod budget_actuals;
mod calendar;
mod contracts;
mod cost_distribution;
mod datasets;
mod download;
mod expenses;
mod file_format;
mod open_document;
mod report;
mod reports;
mod semicolons;
mod settlement;
mod sheet;
pub mod template;

pub use file_format::FileFormat;
pub use reports::{Document, ReportKind, Selection};
pub use sheet::ExportError;

use axum::Router;

use crate::state::AppState;

/// What can be downloaded: reports, templates, and flat figures
pub fn routes() -> Router<AppState> {
    download::routes().merge(datasets::routes())
}

/// Whether a spreadsheet would take a text for a formula
///
/// Source: OWASP, CSV injection.
fn looks_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}
