//! Tender calendars: doubles, and the difference with the stored calendars.
//!
//! A calendar may be large, so only keys of its rows and of the stored tenders are at hand together: [`Matched`] says by
//! them which row is about which stored tender, and a [`Likeness`](super::Likeness) of titles asks about the rest. Rows and stored tenders themselves
//! are then compared batch by batch, by a [`Comparison`]; what no row is about is [`Gone`].
//!
//! A row is about a stored tender when both have the same reference; else when title and lead are the same; else when
//! the title is and one of them has no lead. Upper case, accents and hyphens in titles do not matter. Where references
//! are row numbers and rows were renumbered, the title counts instead. A row that fits two stored tenders is refused,
//! not guessed; one that fits none but looks like one is asked about.
//!
//! What people changed by hand since the last import stays where the workbook still says the same as then; where it
//! says something else too, somebody must decide.

#[cfg(test)]
mod cases;
mod comparing;
#[cfg(test)]
mod deciding_tests;
mod doubles;
mod gone;
mod imported;
mod index;
mod keys;
mod matched;
mod matching;
mod merging;
mod renumbering;
mod stored;
#[cfg(test)]
mod tests;
mod wording;

use std::sync::Arc;

use schema::headings::TenderField;
use uuid::Uuid;

pub(super) use wording::filled;
pub use {
    comparing::{Compared, Comparison, Fate},
    gone::Gone,
    imported::ImportedTender,
    keys::{Fingerprints, Names, RowKey, StoredKey},
    matched::Matched,
    stored::StoredTender,
};

use self::merging::Present;
use super::including_vat;
use crate::{columns::Header, findings::Finding, rows::DraftTender};

/// A tender to be written
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenderChange {
    /// All of the tender: what the workbook says, and what is stored where the workbook has no column for it
    pub draft: Arc<DraftTender>,
    /// The stored tender that it changes; `None` for a new one
    pub existing: Option<Uuid>,
    /// What imports said of it, this one included; `None` when that is all of the draft
    pub imported: Option<ImportedTender>,
}

/// A part of a workbook: the rows under one header
#[derive(Debug)]
pub struct Part {
    header: Header<TenderField>,
    /// Name of the sheet
    sheet: Arc<str>,
    present: Present,
}

impl Part {
    /// The part under a header in a sheet
    pub fn new(header: Header<TenderField>, sheet: Arc<str>) -> Self {
        let present = Present::of(&header);
        Self { header, sheet, present }
    }

    /// Those of its columns whose heading says that the amounts include VAT
    pub fn including_vat(&self) -> impl Iterator<Item = Finding> {
        let fields = [TenderField::Value, TenderField::AnnualValue];
        fields.into_iter().filter_map(|field| including_vat(&self.header, field, &self.sheet))
    }
}
