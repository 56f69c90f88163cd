//! The contracts of a partnership (contractenregister) as a workbook that can be changed and handed in again.
//!
//! **Contracten** has the columns of an import, **Samenvatting** adds them up by year of their end and by who holds them, and
//! **Toelichting** says where everything comes from.

mod list;
mod notes;
mod summary;

use chrono::{DateTime, Utc};
use schema::{models::Partnership, types::CellAddress};

use super::report::{Content, Look, Report, Show};
use crate::read::{
    ReadError,
    contract::{Asked, ContractText, ContractWithRelations},
};

/// The contracts of a partnership
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Register {
    /// The partnership
    pub(super) partnership: Partnership,
    /// By their current end, with what [`asked`] names; without those that a register no longer had
    pub(super) contracts: Vec<ContractWithRelations>,
    /// How many a register no longer had
    pub(super) missing: usize,
}

/// What the workbook shows of a contract besides its facts
pub(super) fn asked() -> Asked {
    let texts = vec![
        ContractText::Description,
        ContractText::Category,
        ContractText::Extension,
        ContractText::Notice,
        ContractText::Contact,
        ContractText::Remarks,
    ];
    Asked { texts, options: true, ..Asked::default() }
}

/// The name of its file, without the ending
pub(super) fn file_stem(of: &Register) -> String {
    format!("contracten-{}", of.partnership.slug)
}

/// The workbook; the same contracts give the same one
///
/// # Errors
///
/// [`ReadError`] when a contract was read without what [`asked`] names.
pub(super) fn report(of: &Register) -> Result<Report, ReadError> {
    let list = list::Layout::of(of);
    let (summary, check) = summary::sheet(of, &list);
    Ok(Report {
        title: TITLE.to_owned(),
        subject: "Contracten van de deelnemers, met wat wanneer afloopt".to_owned(),
        company: of.partnership.name.clone(),
        as_of: as_of(of),
        sheets: vec![list::sheet(of, &list)?, summary, notes::sheet(of)],
        names: vec![("Contractwaarden", list.values()), ("Controle", check)],
    })
}

const TITLE: &str = "Contracten";

/// Moment of the last change of any of them
fn as_of(of: &Register) -> DateTime<Utc> {
    let changes = of.contracts.iter().map(|of| of.contract.updated_at);
    changes.max().unwrap_or(of.partnership.created_at)
}

const fn at(row: u32, column: u32) -> CellAddress {
    CellAddress { row, column }
}

fn headings(names: &[(&str, Show)]) -> Vec<(Content, Look)> {
    names.iter().map(|(name, show)| (Content::text(*name), Look::Heading(*show))).collect()
}
