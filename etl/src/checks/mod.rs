//! Stage 4, check: across rows, and against what is stored
//!
//! One kind of workbook a file. Each `check` takes what the rows gave and what is stored, as values, and gives the
//! findings that no row by itself can have, the difference for people, and what is to be written. Nothing is read or
//! written here.

pub mod budget;
pub mod contract;
mod decisions;
mod differences;
pub mod expense;
mod place;
pub mod population;
pub mod tender;

pub use decisions::Decisions;
pub use differences::{Differences, Fields, RowDifference, Target};

use schema::types::CellAddress;

use crate::{cells::header_includes_vat, columns::Header, findings::Finding, rows::Parsed};

/// A finding for a column whose heading says that its amounts include VAT; they are taken as they are
fn including_vat<F: Copy + PartialEq, D>(sheet: &Sheet<'_, F, D>, field: F, name: &str) -> Option<Finding> {
    let column = sheet.header.column(field).filter(|column| header_includes_vat(&column.heading))?;
    let address = CellAddress { row: sheet.header.row, column: column.index };
    Some(
        Finding::warning("money.header_including_vat")
            .at(name, address)
            .under(&column.heading)
            .seeing(&column.heading),
    )
}

/// The rows of one sheet, with the header that they stand under
#[derive(Debug)]
pub struct Sheet<'a, F, D> {
    /// Which column is what
    pub header: &'a Header<F>,
    /// What each row gave, in the order of the sheet, also of those that are no data or have errors
    pub rows: Vec<Parsed<D>>,
}
