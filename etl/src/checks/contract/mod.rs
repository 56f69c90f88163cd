//! Contract registers: doubles, and the difference with the stored contracts of the organizations that they are of.

mod doubles;
mod matching;
mod merging;
mod stored;
mod suppliers;
#[cfg(test)]
mod tests;
mod wording;

use std::{borrow::Cow, collections::HashSet};

use schema::{headings::ContractField, models::Supplier};
use uuid::Uuid;

pub use stored::StoredContract;

use self::{
    doubles::doubles,
    matching::{Match, matches, same_title},
    merging::Present,
    suppliers::KnownSuppliers,
    wording::{differing, name},
};
use super::{Differences, Sheet, including_vat, place};
use crate::{columns::Header, findings::Finding, rows::DraftContract};

/// What the check of a register gives
#[derive(Debug, Default)]
pub struct CheckedContracts {
    /// What no row by itself can notice; the rows' own findings are not among them
    pub findings: Vec<Finding>,
    /// The difference, for people; rejected rows are not in it
    pub differences: Differences,
    /// What is to be written: new and changed contracts without errors, in the order of the workbook
    pub changes: Vec<ContractChange>,
    /// Stored contracts that the workbook no longer has, not yet marked as such
    pub missing: Vec<Uuid>,
    /// Stored contracts that the workbook no longer has and that an import wrote last: they may be removed
    pub removable: Vec<Uuid>,
    /// Rows with an error, of their own or found here
    pub rejected: usize,
}

/// A contract to be written
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractChange {
    /// All of the contract: what the workbook says, and what is stored where the workbook has no column for it
    pub draft: DraftContract,
    /// The stored contract that it changes; `None` for a new one
    pub existing: Option<Uuid>,
}

/// A row of data with its surroundings
struct Row<'a> {
    /// As the row says it, its supplier called as it is known
    draft: Cow<'a, DraftContract>,
    header: &'a Header<ContractField>,
    /// Index of its sheet
    sheet: usize,
    rejected: bool,
}

/// Compares the contracts of a workbook with each other and with those stored of the same organizations
///
/// A row is about a stored contract of its organization when both have the same reference; else when title, supplier and
/// first day are the same; else when title and supplier are; else when the title is and one of them has no supplier.
/// Upper case, accents and hyphens do not matter. A row that fits two stored contracts is refused, not guessed.
pub fn check(
    sheets: &[Sheet<'_, ContractField, DraftContract>],
    stored: &[StoredContract],
    suppliers: &[Supplier],
) -> CheckedContracts {
    let mut checked = CheckedContracts::default();
    let rows = checked.rows(sheets, suppliers);
    let present: Vec<Present> = sheets.iter().map(|sheet| Present::of(sheet.header)).collect();
    let (twice, findings) = doubles(&rows);
    checked.findings.extend(findings);
    let matches = matches(&rows, stored);
    for (index, (row, found)) in rows.iter().zip(&matches).enumerate() {
        if row.rejected || twice.contains(&index) {
            continue;
        }
        match (found, present.get(row.sheet)) {
            (Match::One(stored), Some(present)) => checked.add_stored(row, stored, present),
            (Match::Several(_), _) => checked.refuse(row),
            _ => checked.add_new(&row.draft),
        }
    }
    checked.add_missing(&rows, &matches, stored);
    let found_twice =
        rows.iter().enumerate().filter(|(index, row)| !row.rejected && twice.contains(index)).count();
    let by_themselves = sheets.iter().flat_map(|sheet| &sheet.rows).filter(|row| row.is_rejected()).count();
    checked.rejected += found_twice + by_themselves;
    for field in [ContractField::Value, ContractField::AnnualValue] {
        checked.findings.extend(sheets.iter().filter_map(|sheet| vat_in_heading(sheet, field)));
    }
    checked
}

fn vat_in_heading(sheet: &Sheet<'_, ContractField, DraftContract>, field: ContractField) -> Option<Finding> {
    let origin = &sheet.rows.iter().find_map(|row| row.draft.as_ref())?.origin;
    including_vat(sheet, field, &origin.sheet)
}

impl CheckedContracts {
    /// The rows with data, their suppliers called as the trade register number or an earlier row calls them
    fn rows<'a>(
        &mut self,
        sheets: &'a [Sheet<'a, ContractField, DraftContract>],
        suppliers: &[Supplier],
    ) -> Vec<Row<'a>> {
        let mut known = KnownSuppliers::of(suppliers);
        let mut rows = Vec::new();
        for (index, sheet) in sheets.iter().enumerate() {
            for parsed in &sheet.rows {
                let Some(draft) = &parsed.draft else { continue };
                let (draft, other_name) = known.called(draft);
                if let Some(written) = other_name {
                    let finding = Finding::info("contract.supplier_other_name").seeing(&written);
                    let finding = finding.expecting(draft.supplier.as_deref().unwrap_or_default());
                    self.findings.push(place::at(
                        finding,
                        &draft.origin,
                        sheet.header,
                        ContractField::Supplier,
                    ));
                }
                rows.push(Row { draft, header: sheet.header, sheet: index, rejected: parsed.is_rejected() });
            }
        }
        rows
    }

    fn add_new(&mut self, draft: &DraftContract) {
        self.differences.add_new(
            name(draft.reference.as_deref(), &draft.title),
            &draft.origin,
            differing(None, draft),
        );
        self.changes.push(ContractChange { draft: draft.clone(), existing: None });
    }

    fn add_stored(&mut self, row: &Row<'_>, stored: &StoredContract, present: &Present) {
        let before = stored.as_draft(&row.draft.origin);
        let after = present.merged(before.clone(), &row.draft);
        let mut fields = differing(Some(&before), &after);
        fields.extend(stored.coming_back());
        let overwrites = !fields.is_empty() && stored.contract.import_run_id.is_none();
        if !self.differences.add_stored(name(after.reference.as_deref(), &after.title), &after.origin, fields)
        {
            return;
        }
        if !same_title(&row.draft, stored) {
            let finding = Finding::warning("contract.title_changed").seeing(&after.title);
            let finding = finding.expecting(&stored.contract.title);
            self.findings.push(place::at(finding, &after.origin, row.header, ContractField::Title));
        }
        if overwrites {
            let finding = Finding::warning("contract.overwrites_by_hand").seeing(&after.title);
            self.findings.push(place::at(finding, &after.origin, row.header, ContractField::Title));
        }
        self.changes.push(ContractChange { draft: after, existing: Some(stored.contract.contract_id) });
    }

    fn refuse(&mut self, row: &Row<'_>) {
        let finding = Finding::error("contract.match_ambiguous").seeing(&row.draft.title);
        self.findings.push(place::at(finding, &row.draft.origin, row.header, ContractField::Title));
        self.rejected += 1;
    }

    /// Only the organizations that the workbook is about are looked at, and contracts that came from a workbook; a row
    /// with an error is no reason to miss its contract
    fn add_missing(&mut self, rows: &[Row<'_>], matches: &[Match<'_>], stored: &[StoredContract]) {
        let organizations: HashSet<Uuid> = rows.iter().map(|row| row.draft.organization_id).collect();
        let found: HashSet<Uuid> =
            matches.iter().flat_map(Match::contracts).map(|stored| stored.contract.contract_id).collect();
        let is_gone = |stored: &&StoredContract| {
            organizations.contains(&stored.contract.organization_id)
                && stored.contract.source_row.is_some()
                && !found.contains(&stored.contract.contract_id)
        };
        for stored in stored.iter().filter(is_gone) {
            self.differences.add_missing(name(stored.contract.reference.as_deref(), &stored.contract.title));
            if stored.contract.import_run_id.is_some() {
                self.removable.push(stored.contract.contract_id);
            }
            if stored.contract.missing_since.is_none() {
                self.missing.push(stored.contract.contract_id);
            }
        }
    }
}
