//! Stage 4, check: across rows, and against what is stored
//!
//! One kind of workbook a file. Each `check` takes what the rows gave and what is stored, as values, and gives the
//! findings that no row by itself can have, the difference for people, and what is to be written. Nothing is read or
//! written here.

pub mod budget;
mod columned;
pub mod contract;
pub mod cpv;
mod decisions;
mod differences;
mod encounter;
pub mod expense;
mod likeness;
mod matching;
mod place;
pub mod population;
mod registers;
pub mod tender;
mod versions;

pub use decisions::Decisions;
pub use differences::{Differences, Fields, RowDifference, Target};
pub use likeness::Likeness;

use matching::Match;
use schema::types::CellAddress;
use uuid::Uuid;

use crate::{cells::header_includes_vat, columns::Header, findings::Finding, rows::Parsed};

/// A finding for a column whose heading says that its amounts include VAT; they are taken as they are
fn including_vat<F: Copy + PartialEq>(header: &Header<F>, field: F, name: &str) -> Option<Finding> {
    let column = header.column(field).filter(|column| header_includes_vat(&column.heading))?;
    let address = CellAddress { row: header.row, column: column.index };
    Some(
        Finding::warning("money.header_including_vat")
            .at(name, address)
            .under(&column.heading)
            .seeing(&column.heading),
    )
}

/// A stored row that the workbook no longer has
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneRow {
    /// Which row it is, and in which version
    pub target: Target,
    /// What people call it
    pub name: String,
    /// Whether it was marked as such before
    pub is_marked: bool,
    /// Whether it was changed by hand since the last import that had it
    pub is_by_hand: bool,
}

/// What imports said of a stored row
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported<D> {
    /// The last that they said, field by field
    pub said: D,
    /// The register, or list, that last had it, by the import with which that first came in; `None` for that of an import that
    /// is still to be written, or is not known any more
    pub register: Option<Uuid>,
}

impl<D: PartialEq> Imported<D> {
    /// What is to be remembered of a row that stays as it is; `None` when that is known already
    fn if_new(self, before: Option<&Self>) -> Option<Self> {
        (self.register.is_none() || before != Some(&self)).then_some(self)
    }
}

/// The rows of one sheet, with the header that they stand under
#[derive(Debug)]
pub struct Sheet<'a, F, D> {
    /// Which column is what
    pub header: &'a Header<F>,
    /// What each row gave, in the order of the sheet, also of those that are no data or have errors
    pub rows: Vec<Parsed<D>>,
}
