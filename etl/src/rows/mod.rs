//! Stage 3, parse one row: a [`RawRow`](crate::workbook::RawRow) and the fields of its columns become a draft with
//! all its findings. One kind of workbook a file.

mod amount;
pub mod budget;
#[cfg(test)]
pub(crate) mod cases;
pub mod contract;
pub mod cpv;
mod draft;
pub mod expense;
mod no_data;
mod noted;
mod parsed;
pub mod population;
mod reader;
pub mod tender;

pub use contract::{DraftContract, DraftExtensionOption};
pub use cpv::DraftCpvCode;
pub use draft::{
    DraftBudgetLine, DraftBudgetRow, DraftBudgetTotal, DraftParticipation, DraftPopulationFigure,
    DraftTender, Origin, StatedTotal, TotalOf, YearFrom,
};
pub use expense::DraftExpense;
pub use noted::{NotedRows, span_list};
pub use parsed::{Parsed, SkippedRows};
pub use tender::MILESTONES;
