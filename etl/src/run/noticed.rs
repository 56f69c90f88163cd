use std::{
    collections::{HashSet, hash_map::RandomState},
    hash::BuildHasher,
};

use schema::types::{Severity, whole_number};

use super::alike::Alike;
use crate::findings::Finding;

/// Findings that are told of one workbook: more than anybody reads, and few enough to store and show
const MOST_FINDINGS: usize = 1_000;

/// All that is noticed of a workbook, as much of it as is told; the gravest counts for more
#[derive(Debug, Default)]
pub(super) struct Noticed {
    /// By severity, each with its number
    kept: [Vec<(usize, Finding)>; 3],
    count: usize,
    /// Fingerprints of those at cells: what is wrong with a merged cell is noticed in every row that it is a part of, and
    /// told once
    at_cells: HashSet<u64>,
    fingerprints: RandomState,
    /// What a column says again and again
    alike: Alike,
    /// Whether an error is about more than a row, so that no row is surely good
    pub is_unsound: bool,
}

impl Noticed {
    /// What was noticed of the tables; an error there is about all their rows
    pub(super) fn of_tables(findings: &[Finding]) -> Self {
        let mut noticed = Self::default();
        noticed.extend(findings.iter().cloned());
        noticed.is_unsound = findings.iter().any(|finding| finding.severity == Severity::Error);
        noticed
    }

    /// Tells of the gravest findings in the order in which they came, as many as are told, and how many were left out
    pub(super) fn told(self) -> Vec<Finding> {
        self.at_most(MOST_FINDINGS)
    }

    fn add(&mut self, finding: Finding, most: usize) {
        let fingerprint = self.fingerprints.hash_one(&finding);
        if finding.cell.is_some() && !self.at_cells.insert(fingerprint) {
            return;
        }
        if let Some(finding) = self.alike.gather(finding) {
            self.keep(finding, most);
        }
    }

    fn keep(&mut self, finding: Finding, most: usize) {
        self.is_unsound |= finding.severity == Severity::Error && finding.cell.is_none();
        let [errors, warnings, infos] = &mut self.kept;
        let alike = match finding.severity {
            Severity::Error => errors,
            Severity::Warning => warnings,
            Severity::Info => infos,
        };
        if alike.len() < most {
            alike.push((self.count, finding));
        }
        self.count += 1;
    }

    fn at_most(mut self, most: usize) -> Vec<Finding> {
        for finding in std::mem::take(&mut self.alike).findings() {
            self.keep(finding, most);
        }
        let left_out = self.count.saturating_sub(most);
        let mut gravest: Vec<(usize, Finding)> = self.kept.into_iter().flatten().take(most).collect();
        if left_out == 0 {
            gravest.sort_by_key(|(number, _)| *number);
        }
        let mut told: Vec<Finding> = gravest.into_iter().map(|(_, finding)| finding).collect();
        if left_out > 0 {
            let number = whole_number(i64::try_from(left_out).unwrap_or(i64::MAX));
            told.push(Finding::info("import.more_findings").expecting(number));
        }
        told
    }
}

impl Extend<Finding> for Noticed {
    fn extend<I: IntoIterator<Item = Finding>>(&mut self, findings: I) {
        findings.into_iter().for_each(|finding| self.add(finding, MOST_FINDINGS));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(findings: &[Finding], most: usize) -> Vec<(&'static str, Option<String>)> {
        let mut noticed = Noticed::default();
        findings.iter().cloned().for_each(|finding| noticed.add(finding, most));
        noticed.at_most(most).into_iter().map(|finding| (finding.code, finding.expected)).collect()
    }

    #[test]
    fn the_gravest_findings_are_kept() {
        let findings = [
            Finding::info("rows.skipped_note"),
            Finding::info("sheet.hidden"),
            Finding::warning("money.rounded"),
            Finding::error("money.not_an_amount"),
        ];
        let all = ["rows.skipped_note", "sheet.hidden", "money.rounded", "money.not_an_amount"];
        assert_eq!(told(&findings, 4), all.map(|code| (code, None)));
        assert_eq!(
            told(&findings, 2),
            [
                ("money.not_an_amount", None),
                ("money.rounded", None),
                ("import.more_findings", Some("2".to_owned())),
            ]
        );
    }

    #[test]
    fn it_does_not_grow_with_the_rows() {
        let mut noticed = Noticed::default();
        noticed.extend((0..10 * MOST_FINDINGS).map(|_| Finding::warning("money.rounded")));
        assert_eq!(noticed.kept.iter().map(Vec::len).sum::<usize>(), MOST_FINDINGS);
        assert_eq!(noticed.told().last().unwrap().expected.as_deref(), Some("9.000"));
    }

    #[test]
    fn a_finding_at_a_cell_is_told_once() {
        let at = |row| {
            Finding::warning("money.rounded").at("Blad1", schema::types::CellAddress { row, column: 2 })
        };
        let beside = Finding::info("rows.skipped_note");
        assert_eq!(told(&[at(1), at(2), at(1), beside.clone(), beside], 9).len(), 4);
        assert_eq!(told(&[at(1), at(2), at(1), at(2)], 1).last().unwrap().1.as_deref(), Some("1"));
    }

    #[test]
    fn an_error_beside_the_rows_leaves_none_surely_good() {
        let cell = schema::types::CellAddress { row: 1, column: 2 };
        let in_a_cell = Finding::error("money.not_an_amount").at("Blad1", cell);
        let is_unsound = |noticed: Noticed| noticed.is_unsound;
        let mut of_row = Noticed::default();
        of_row.extend([in_a_cell.clone(), Finding::warning("money.rounded")]);
        assert!(!is_unsound(of_row));
        assert!(is_unsound(Noticed::of_tables(&[in_a_cell])));
        let mut of_sheet = Noticed::default();
        of_sheet.extend([Finding::error("budget.year_missing")]);
        assert!(is_unsound(of_sheet));
    }
}
