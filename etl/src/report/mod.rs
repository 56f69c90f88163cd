//! What a check or import tells on the command line, to people in Dutch or to programs as JSON.

mod changes;
mod text;

use schema::types::{ImportKind, Severity};
use serde::Serialize;
use uuid::Uuid;

pub use self::{
    changes::Changes,
    text::{Look, text},
};
use crate::{findings::Finding, run::RowCounts};

/// What a check or import found
#[derive(Debug, Default)]
pub struct Report {
    /// The import run; `None` for a check, which stores nothing
    pub run: Option<Uuid>,
    /// Kind of workbook; `None` when it was not recognized
    pub kind: Option<ImportKind>,
    /// Whether its rows are stored
    pub is_stored: bool,
    /// Rows that somebody must decide about before they can be stored
    pub undecided: usize,
    /// Sheets that were read; `None` when there were none
    pub sheet: Option<String>,
    /// Rows by fate
    pub rows: RowCounts,
    /// All findings, in the order of the workbook
    pub findings: Vec<Finding>,
}

/// What codes of findings that ask for a decision end in, whatever they are about
const ASKING: [&str; 2] = [".conflict", ".match_likely"];

#[derive(Serialize)]
struct JsonReport<'a> {
    run: Option<Uuid>,
    stored: bool,
    undecided: usize,
    kind: Option<ImportKind>,
    sheet: Option<&'a str>,
    rows: RowCounts,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    severity: Severity,
    code: &'a str,
    sheet: Option<&'a str>,
    cell: Option<String>,
    seen: Option<&'a str>,
    message: String,
}

impl Report {
    /// Of a file that cannot be read
    pub fn unreadable(finding: Finding) -> Self {
        Self { findings: vec![finding], ..Self::default() }
    }

    /// Whether the data has errors
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Whether it was only checked, and nothing in it keeps it from being applied
    pub fn can_be_applied(&self) -> bool {
        self.kind.is_some() && !self.is_stored && self.undecided == 0 && !self.has_errors()
    }

    /// The same, but what asks for a decision is an error when that is why nothing was stored
    #[must_use]
    pub fn insisting(mut self) -> Self {
        if !self.is_stored && self.undecided > 0 {
            let asks = |finding: &&mut Finding| ASKING.iter().any(|end| finding.code.ends_with(end));
            for finding in self.findings.iter_mut().filter(asks) {
                finding.severity = Severity::Error;
            }
        }
        self
    }

    /// For programs: one JSON object
    ///
    /// # Errors
    ///
    /// None in practice: all values have a JSON form.
    pub fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(&JsonReport {
            run: self.run,
            stored: self.is_stored,
            undecided: self.undecided,
            kind: self.kind,
            sheet: self.sheet.as_deref(),
            rows: self.rows,
            findings: self.findings.iter().map(json_finding).collect(),
        })
    }
}

fn json_finding(finding: &Finding) -> JsonFinding<'_> {
    JsonFinding {
        severity: finding.severity,
        code: finding.code,
        sheet: finding.sheet.as_deref(),
        cell: finding.cell.map(|cell| cell.to_string()),
        seen: finding.seen.as_deref(),
        message: finding.sentence(),
    }
}
