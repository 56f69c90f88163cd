//! A list of CPV codes: what several rows say of one code, and the difference with what is stored.

mod hierarchy;
mod merging;
#[cfg(test)]
mod tests;
mod wording;

use std::collections::{BTreeMap, BTreeSet};

use schema::{headings::CpvField, models::CpvEntry, types::CpvCode};
use uuid::Uuid;

use self::{hierarchy::misplaced, merging::Merged, wording::fields};
use super::{Differences, Sheet};
use crate::{
    findings::Finding,
    rows::{DraftCpvCode, Origin},
};

/// What the check of a list gives
#[derive(Debug, Default)]
pub struct CheckedCpvCodes {
    /// What no row by itself can notice; the rows' own findings are not among them
    pub findings: Vec<Finding>,
    /// The difference with what is stored, code by code, for people
    pub differences: Differences,
    /// The codes that are new or change, as they are to be
    pub changes: Vec<ChangedCpvCode>,
    /// Stored codes that the list no longer has
    pub gone: Vec<Uuid>,
    /// Stored codes of social services that the list of those no longer has
    pub no_longer_social: Vec<Uuid>,
    /// Rows with an error
    pub rejected: usize,
}

/// A code as it is to be stored
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedCpvCode {
    /// Where the list says it first
    pub origin: Origin,
    /// The code
    pub code: CpvCode,
    /// Its check digit
    pub check_digit: Option<i16>,
    /// Dutch label
    pub label_nl: Option<String>,
    /// English label
    pub label_en: Option<String>,
    /// Whether it is on the list of social and other specific services
    pub is_social: bool,
}

/// Merges the rows of each code, and compares the codes with those that are stored
///
/// What a list does not say stays as it is: one has check digits, another Dutch labels, a third the social services. Only
/// a list with other codes too can miss a code; one that marks some codes as social is whole in that.
pub fn check(sheets: &[Sheet<'_, CpvField, DraftCpvCode>], stored: &[CpvEntry]) -> CheckedCpvCodes {
    let mut checked = CheckedCpvCodes::default();
    let known: BTreeMap<&CpvCode, &CpvEntry> = stored.iter().map(|entry| (&entry.code, entry)).collect();
    let merged = merging::merge(sheets, &known, &mut checked);
    if merged.is_empty() && checked.rejected == 0 {
        checked.findings.push(Finding::error("cpv.no_codes"));
    }
    let all: BTreeSet<&CpvCode> = known.keys().copied().chain(merged.iter().map(|one| &one.code)).collect();
    checked.findings.extend(merged.iter().filter_map(|one| misplaced(one, &all)));
    for one in &merged {
        checked.compare(one, known.get(&one.code).copied());
    }
    checked.miss(&merged, stored);
    checked
}

impl CheckedCpvCodes {
    fn compare(&mut self, merged: &Merged<'_>, stored: Option<&CpvEntry>) {
        let after = merged.onto(stored);
        let fields = fields(stored, &after);
        let (name, origin) = (wording::name(&after), &after.origin);
        let is_changed = match stored {
            None => {
                self.differences.add_new(name, origin, fields);
                true
            }
            Some(_) => self.differences.add_stored(name, origin, fields),
        };
        if is_changed {
            self.changes.push(after);
        }
    }

    /// What is stored and not in the list
    fn miss(&mut self, merged: &[Merged<'_>], stored: &[CpvEntry]) {
        let is_social = |one: &&Merged<'_>| one.is_social == Some(true);
        let social: BTreeSet<&CpvCode> = merged.iter().filter(is_social).map(|one| &one.code).collect();
        let listed: BTreeSet<&CpvCode> = merged.iter().map(|one| &one.code).collect();
        let has_all_codes = social.len() < listed.len();
        for entry in stored {
            if has_all_codes && !listed.contains(&entry.code) {
                self.differences.add_missing(wording::stored_name(entry), None);
                self.gone.push(entry.cpv_code_id);
            } else if entry.is_social
                && !social.is_empty()
                && !social.contains(&entry.code)
                && !is_told(merged, entry)
            {
                self.differences.add_missing(wording::social_name(entry), None);
                self.no_longer_social.push(entry.cpv_code_id);
            }
        }
    }
}

/// Whether the list says of a code itself that it is of no social service, which is a change already
fn is_told(merged: &[Merged<'_>], entry: &CpvEntry) -> bool {
    merged.iter().any(|one| one.code == entry.code && one.is_social == Some(false))
}
