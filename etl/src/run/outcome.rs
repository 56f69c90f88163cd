use std::collections::HashSet;

use schema::types::{ImportKind, Severity, whole_number};

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

/// Findings that are told of one workbook: more than anybody reads, and few enough to store and show
const MOST_FINDINGS: usize = 1_000;

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
        findings.extend(tally.hidden.findings());
        findings.extend(tally.merged.findings());
        let findings = each_once(findings);
        let is_whole = |finding: &Finding| finding.severity == Severity::Error && finding.cell.is_none();
        let is_unsound = tables.findings.iter().any(|finding| finding.severity == Severity::Error)
            || findings.iter().any(is_whole);
        let report = Report {
            run: None,
            is_stored: false,
            undecided: self.differences.undecided,
            kind: Some(self.kind),
            sheet: tables.names(),
            rows: counts(tally, &self.differences, self.rejected),
            findings: in_order(at_most(MOST_FINDINGS, findings), workbook),
        };
        Checked {
            report,
            undecided: self.differences.undecided,
            differences: self.differences.rows,
            is_unsound,
            previous_run_id: None,
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

/// Each finding at a cell once: what is wrong with a merged one is noticed in every row that it is a part of
fn each_once(mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut told = HashSet::new();
    findings.retain(|finding| finding.cell.is_none() || told.insert(finding.clone()));
    findings
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

/// The gravest findings, as many as are told, and one more that says how many were left out
fn at_most(most: usize, findings: Vec<Finding>) -> Vec<Finding> {
    let left_out = findings.len().saturating_sub(most);
    if left_out == 0 {
        return findings;
    }
    let mut gravest = findings;
    gravest.sort_by_key(|finding| match finding.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    });
    gravest.truncate(most);
    let number = whole_number(i64::try_from(left_out).unwrap_or(i64::MAX));
    gravest.push(Finding::info("import.more_findings").expecting(number));
    gravest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_findings_are_kept() {
        let findings = || {
            ["rows.skipped_note", "sheet.hidden", "money.rounded", "money.not_an_amount"]
                .map(|code| match code {
                    "money.rounded" => Finding::warning(code),
                    "money.not_an_amount" => Finding::error(code),
                    _ => Finding::info(code),
                })
                .to_vec()
        };
        let told = |most| {
            let kept = at_most(most, findings());
            kept.into_iter().map(|finding| (finding.code, finding.expected)).collect::<Vec<_>>()
        };
        assert_eq!(at_most(4, findings()), findings());
        assert_eq!(
            told(2),
            [
                ("money.not_an_amount", None),
                ("money.rounded", None),
                ("import.more_findings", Some("2".to_owned())),
            ]
        );
    }
}
