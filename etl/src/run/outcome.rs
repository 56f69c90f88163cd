use std::collections::BTreeSet;

use schema::types::ImportKind;
use serde::Serialize;

use super::{
    Checked,
    noticed::Noticed,
    plan::Plan,
    tables::{Tables, Tally},
};
use crate::{
    checks::{Differences, Sheet},
    findings::Finding,
    report::Report,
    workbook::{SheetInfo, Workbook},
};

/// Rows of a workbook by their fate
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RowCounts {
    /// Rows below the headers that hold something
    pub read: i32,
    /// Not stored yet
    pub new: i32,
    /// Stored with other values
    pub changed: i32,
    /// Stored just so
    pub unchanged: i32,
    /// Stored, but not in the workbook
    pub missing: i32,
    /// No data: titles, totals, notes, other regions
    pub skipped: i32,
    /// With an error
    pub rejected: i32,
}

/// What stage 4 found, of whatever kind
pub(super) struct Outcome {
    pub kind: ImportKind,
    /// What no row by itself can notice
    pub findings: Vec<Finding>,
    pub differences: Differences,
    /// Rows with an error
    pub rejected: usize,
    /// What the rows are about: years, days, months or organizations, by the kind of workbook
    pub covers: BTreeSet<String>,
    pub plan: Plan,
}

impl Outcome {
    /// All that is told of the workbook: what the sheets, the rows and the check across rows noticed
    pub(super) fn checked<F, D>(
        self,
        workbook: &Workbook,
        tables: &Tables<F>,
        sheets: &[Sheet<'_, F, D>],
        tally: &Tally,
    ) -> Checked {
        let mut noticed = Noticed::of_tables(&tables.findings);
        let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
        noticed.extend(rows.flat_map(|row| row.findings.iter().cloned()));
        self.told(noticed, workbook.sheets(), tables.names(), tally)
    }

    /// The same where the rows are gone, and only what was noticed of them is left
    pub(super) fn told(
        self,
        mut noticed: Noticed,
        sheets: &[SheetInfo],
        names: Option<String>,
        tally: &Tally,
    ) -> Checked {
        noticed.extend(self.findings);
        noticed.extend(tally.skipped.findings());
        noticed.extend(tally.hidden.findings());
        noticed.extend(tally.merged.findings());
        let is_unsound = noticed.is_unsound;
        let report = Report {
            run: None,
            is_stored: false,
            undecided: self.differences.undecided,
            kind: Some(self.kind),
            sheet: names,
            rows: counts(tally, &self.differences, self.rejected),
            findings: in_order(noticed.told(), sheets),
        };
        Checked {
            report,
            undecided: self.differences.undecided,
            differences: self.differences.rows,
            is_unsound,
            previous_run_id: None,
            covers: self.covers.into_iter().collect(),
            plan: self.plan,
        }
    }
}

fn counts(tally: &Tally, differences: &Differences, rejected: usize) -> RowCounts {
    let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    RowCounts {
        read: number(tally.read),
        new: number(differences.new),
        changed: number(differences.changed),
        unchanged: number(differences.unchanged),
        missing: number(differences.missing),
        skipped: number(tally.skipped.count()),
        rejected: number(rejected),
    }
}

/// In the order in which people read: the file, then sheet by sheet from the top
fn in_order(mut findings: Vec<Finding>, sheets: &[SheetInfo]) -> Vec<Finding> {
    let place = |finding: &Finding| {
        let name = finding.sheet.as_deref()?;
        sheets.iter().position(|sheet| sheet.name.as_ref() == name)
    };
    findings.sort_by_key(|finding| (place(finding), finding.cell));
    findings
}
