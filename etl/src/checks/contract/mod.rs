//! Contract registers: doubles, and the difference with the stored contracts of the organizations that they are of.

#[cfg(test)]
mod deciding_tests;
mod doubles;
mod gone;
mod matching;
mod merging;
mod stored;
mod suppliers;
#[cfg(test)]
mod tests;
mod wording;

use std::borrow::Cow;

use schema::{headings::ContractField, models::Supplier};
use uuid::Uuid;

pub use stored::StoredContract;

use self::{
    doubles::doubles,
    gone::{found, registers},
    matching::{Match, matches},
    merging::Present,
    suppliers::KnownSuppliers,
    wording::name,
};
use super::{
    Decisions, Differences, GoneRow, Imported, Sheet,
    encounter::{Encounter, Told},
    including_vat, place,
    versions::{Versions, filled},
};
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
    /// Stored contracts that stay as they are, but of which other things are to be remembered: people changed them just so by
    /// hand, or they were of another register
    pub remembered: Vec<(Uuid, Imported<DraftContract>)>,
    /// Stored contracts that the workbook, a newer version of their register, no longer has
    pub gone: Vec<GoneRow>,
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
    /// What imports said of it, this one included, and the register of the workbook
    pub imported: Imported<DraftContract>,
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
/// Upper case, accents and hyphens do not matter. A row that fits two stored contracts is refused, not guessed; one that
/// fits none but looks like one is asked about.
///
/// What people changed by hand since the last import stays where the workbook still says the same as then; where it
/// says something else too, somebody must decide. Missing are contracts of the registers that the workbook is a newer
/// version of.
pub fn check(
    sheets: &[Sheet<'_, ContractField, DraftContract>],
    stored: &[StoredContract],
    suppliers: &[Supplier],
    decisions: &Decisions<'_>,
) -> CheckedContracts {
    let mut checked = CheckedContracts::default();
    let rows = checked.rows(sheets, suppliers);
    let present: Vec<Present> = sheets.iter().map(|sheet| Present::of(sheet.header)).collect();
    let (twice, findings) = doubles(&rows);
    checked.findings.extend(findings);
    let matches = matches(&rows, stored);
    let found = found(&rows, stored, &matches, &twice, decisions);
    let registers = registers(&rows, stored, &found);
    for (index, (row, matched)) in rows.iter().zip(&matches).enumerate() {
        if row.rejected || twice.contains(&index) {
            continue;
        }
        let register = registers.register(row.draft.organization_id);
        match (matched, present.get(row.sheet)) {
            (Match::One(stored), Some(present)) => {
                checked.add_stored(row, stored, &encounter(row, stored, present), false, register, decisions);
            }
            (Match::Likely(stored), Some(present)) => {
                checked.add_likely(row, stored, &encounter(row, stored, present), register, decisions);
            }
            (Match::Several(_), _) => checked.refuse(row),
            _ => checked.add_new(&row.draft, register),
        }
    }
    checked.add_gone(stored, &found, &registers);
    checked.tell_unlike(&rows, &registers);
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
    including_vat(sheet.header, field, &origin.sheet)
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

    fn add_new(&mut self, draft: &DraftContract, register: Option<Uuid>) {
        let label = name(draft.reference.as_deref(), &draft.title);
        self.differences.add_new(label, &draft.origin, filled(draft));
        self.change_to_new(draft, register);
    }

    fn change_to_new(&mut self, draft: &DraftContract, register: Option<Uuid>) {
        let imported = Imported { said: draft.clone(), register };
        self.changes.push(ContractChange { draft: draft.clone(), existing: None, imported });
    }

    /// A row about a stored contract, found surely or by somebody's word
    fn add_stored(
        &mut self,
        row: &Row<'_>,
        stored: &StoredContract,
        encounter: &Encounter<'_, DraftContract>,
        is_likely: bool,
        register: Option<Uuid>,
        decisions: &Decisions<'_>,
    ) {
        let versions = &encounter.versions;
        let label = name(versions.theirs.reference.as_deref(), &versions.theirs.title);
        let told = &mut Told { differences: &mut self.differences, findings: &mut self.findings };
        let settled = encounter.settle(&label, is_likely, decisions, told);
        let contract_id = stored.contract.contract_id;
        let imported = Imported { said: versions.said.clone(), register };
        if !settled.is_changed {
            let before = versions.base.clone().map(|said| Imported { said, register: stored.register() });
            self.remembered.extend(imported.if_new(before.as_ref()).map(|imported| (contract_id, imported)));
            return;
        }
        let is_retitled = !stored.has_title(&row.draft.title) && settled.version.title == row.draft.title;
        if is_retitled && !settled.is_asked {
            let finding = Finding::warning("contract.title_changed").seeing(&row.draft.title);
            let finding = finding.expecting(&stored.contract.title);
            self.findings.push(place::at(finding, &row.draft.origin, row.header, ContractField::Title));
        }
        self.changes.push(ContractChange { draft: settled.version, existing: Some(contract_id), imported });
    }

    /// A row that looks like a stored contract: somebody says whether it is
    fn add_likely(
        &mut self,
        row: &Row<'_>,
        stored: &StoredContract,
        encounter: &Encounter<'_, DraftContract>,
        register: Option<Uuid>,
        decisions: &Decisions<'_>,
    ) {
        let (draft, known) = (&row.draft, &stored.contract);
        let finding = Finding::warning("contract.match_likely").seeing(&draft.title);
        let finding = finding.expecting(name(known.reference.as_deref(), &known.title));
        let finding = place::at(finding, &draft.origin, row.header, ContractField::Title);
        let label = name(draft.reference.as_deref(), &draft.title);
        let told = &mut Told { differences: &mut self.differences, findings: &mut self.findings };
        if encounter.ask(&label, finding, || filled(draft.as_ref()).into(), decisions, told) {
            self.add_stored(row, stored, encounter, true, register, decisions);
        } else {
            self.change_to_new(draft, register);
        }
    }

    fn refuse(&mut self, row: &Row<'_>) {
        let finding = Finding::error("contract.match_ambiguous").seeing(&row.draft.title);
        self.findings.push(place::at(finding, &row.draft.origin, row.header, ContractField::Title));
        self.rejected += 1;
    }
}

fn encounter<'a>(
    row: &'a Row<'_>,
    stored: &StoredContract,
    present: &Present,
) -> Encounter<'a, DraftContract> {
    let origin = &row.draft.origin;
    let ours = stored.as_draft(origin);
    let base = stored.base(origin);
    let theirs = present.merged(ours.clone(), &row.draft);
    let said =
        base.clone().map_or_else(|| row.draft.clone().into_owned(), |base| present.merged(base, &row.draft));
    Encounter {
        versions: Versions { ours, theirs, base, said },
        origin,
        header: row.header,
        target: stored.target(),
        missing_since: stored.contract.missing_since,
    }
}
