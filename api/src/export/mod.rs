//! What goes out as a file: one report a folder, as values; `sheet` makes them a workbook.

pub mod cost_distribution;
mod download;
mod report;
mod sheet;
pub mod template;

pub use download::routes;
pub use sheet::ExportError;
