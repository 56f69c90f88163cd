use schema::types::ImportKind;

use super::{
    Checked, RowCounts,
    plan::Plan,
    tables::{Tables, Tally},
};
use crate::{
    checks::{Differences, Sheet},
    findings::Finding,
    report::Report,
    workbook::Workbook,
};

/// What stage 4 found, of whatever kind
pub(super) struct Outcome {
    pub kind: ImportKind,
    /// What no row by itself can notice
    pub findings: Vec<Finding>,
    pub differences: Differences,
    /// Rows with an error
    pub rejected: usize,
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
        let mut findings = tables.findings.clone();
        findings
            .extend(sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| row.findings.iter().cloned()));
        findings.extend(self.findings);
        findings.extend(tally.skipped.findings());
        let report = Report {
            run: None,
            kind: Some(self.kind),
            sheet: tables.names(),
            rows: counts(tally, &self.differences, self.rejected),
            findings: in_order(findings, workbook),
        };
        Checked { report, differences: self.differences.rows, plan: self.plan }
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
fn in_order(mut findings: Vec<Finding>, workbook: &Workbook) -> Vec<Finding> {
    let place = |finding: &Finding| {
        let name = finding.sheet.as_deref()?;
        workbook.sheets().iter().position(|sheet| sheet.name.as_ref() == name)
    };
    findings.sort_by_key(|finding| (place(finding), finding.cell));
    findings
}
