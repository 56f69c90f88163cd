//! Stage 3, parse one row: a [`RawRow`](crate::workbook::RawRow) and the fields of its columns become a draft with
//! all its findings. One kind of workbook a file.

pub mod budget;
#[cfg(test)]
pub(crate) mod cases;
mod draft;
mod hidden;
mod no_data;
mod parsed;
pub mod population;
mod reader;
pub mod tender;

pub use draft::{
    DraftBudgetLine, DraftBudgetRow, DraftBudgetTotal, DraftParticipation, DraftPopulationFigure,
    DraftTender, Origin, StatedTotal, TotalOf,
};
pub use hidden::HiddenRows;
pub use parsed::{Parsed, SkippedRows};
pub use tender::MILESTONES;
