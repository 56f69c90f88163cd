//! What is stored, and stage 5, write: one noun a file, in bulk. The only SQL of this crate.

mod batch;
pub mod budget;
pub mod calendar;
pub mod column_mapping;
pub mod contract;
pub mod cpv_code;
pub mod expense;
pub mod history;
pub mod import_run;
pub mod imported;
pub mod missing;
pub mod organization;
pub mod partnership;
pub mod population_figure;
pub mod procedure_term;
pub mod settlement;
mod spool;
pub mod supplier;
pub mod tender;
pub mod threshold;

pub use batch::batches;
pub use spool::Spool;
