//! Contracts that a register no longer has.

use std::collections::HashSet;

use schema::types::Choice;
use uuid::Uuid;

use super::{CheckedContracts, Row, StoredContract, matching::Match, wording::name};
use crate::{
    checks::{Decisions, GoneRow, likeness::title_key, registers::Registers, versions::is_by_hand},
    findings::Finding,
    rows::Origin,
};

/// The stored contracts that rows are, or may be, about; a row with an error is no reason to miss its contract, nor one with
/// the same title: what is wrong may be the very reference
pub(super) fn found(
    rows: &[Row<'_>],
    stored: &[StoredContract],
    matches: &[Match<'_>],
    twice: &HashSet<usize>,
    decisions: &Decisions<'_>,
) -> HashSet<Uuid> {
    let is_in_doubt = |(index, row): &(usize, &Row<'_>)| row.rejected || twice.contains(index);
    let in_doubt: HashSet<(Uuid, String)> = rows
        .iter()
        .enumerate()
        .filter(is_in_doubt)
        .map(|(_, row)| (row.draft.organization_id, title_key(&row.draft.title)))
        .collect();
    let may_be_meant = |stored: &&StoredContract| {
        let of = stored.contract.organization_id;
        stored.faces().any(|face| in_doubt.contains(&(of, title_key(face.title))))
    };
    let meant = stored.iter().filter(may_be_meant).map(|stored| stored.contract.contract_id);
    let is_another = |row: &Row<'_>, stored: &StoredContract| {
        decisions.likely(&row.draft.origin, stored.target()) == Some(Choice::New)
    };
    rows.iter()
        .zip(matches)
        .filter(|(row, found)| !matches!(found, Match::Likely(stored) if is_another(row, stored)))
        .flat_map(|(_, found)| found.stored())
        .map(|stored| stored.contract.contract_id)
        .chain(meant)
        .collect()
}

/// The registers of the organizations that the workbook is about; what is marked as missing already counts no more
pub(super) fn registers(
    rows: &[Row<'_>],
    stored: &[StoredContract],
    found: &HashSet<Uuid>,
) -> Registers<Uuid> {
    let organizations: HashSet<Uuid> = rows.iter().map(|row| row.draft.organization_id).collect();
    let listed = |stored: &StoredContract| {
        let contract = &stored.contract;
        let is_found = found.contains(&contract.contract_id);
        let counts = contract.source_row.is_some()
            && organizations.contains(&contract.organization_id)
            && (is_found || contract.missing_since.is_none());
        counts.then_some((contract.organization_id, stored.register(), is_found))
    };
    Registers::of(stored.iter().filter_map(listed))
}

impl CheckedContracts {
    /// What the registers that the workbook continues have, and it does not
    pub(super) fn add_gone(
        &mut self,
        stored: &[StoredContract],
        found: &HashSet<Uuid>,
        registers: &Registers<Uuid>,
    ) {
        let is_gone = |stored: &&StoredContract| {
            let contract = &stored.contract;
            let is_here = contract.source_row.is_none() || found.contains(&contract.contract_id);
            !is_here && registers.continues(contract.organization_id, stored.register())
        };
        for stored in stored.iter().filter(is_gone) {
            let (contract, origin) = (&stored.contract, Origin::default());
            let name = name(contract.reference.as_deref(), &contract.title);
            self.differences.add_missing(name.clone(), Some(stored.target()));
            let ours = stored.as_draft(&origin);
            self.gone.push(GoneRow {
                target: stored.target(),
                name,
                is_marked: contract.missing_since.is_some(),
                is_by_hand: stored.base(&origin).is_none_or(|base| is_by_hand(&ours, &base)),
            });
        }
    }

    /// Of which registers it has too little
    pub(super) fn tell_unlike(&mut self, rows: &[Row<'_>], registers: &Registers<Uuid>) {
        for unlike in registers.unlike() {
            let of = rows.iter().find(|row| row.draft.organization_id == unlike.of);
            let of = of.map_or("", |row| row.draft.organization.as_str());
            let told = format!("{} van de {} contracten van {of}", unlike.found, unlike.all);
            self.findings.push(Finding::warning("contract.register_unlike").expecting(told));
        }
    }
}
