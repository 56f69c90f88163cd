//! What an import notices. Bad data is data: a finding is a row in a table, never an error of the program.

use schema::{
    texts::finding_sentence,
    types::{CellAddress, Severity},
};

/// Something noticed in a workbook; its Dutch sentence is rendered by [`schema::texts`]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finding {
    /// Weight
    pub severity: Severity,
    /// Stable code, such as `period.not_understood`
    pub code: &'static str,
    /// Sheet; `None` for the file as a whole
    pub sheet: Option<String>,
    /// Cell; `None` for the sheet as a whole
    pub cell: Option<CellAddress>,
    /// Heading of the column as it stands in the workbook
    pub heading: Option<String>,
    /// The value as read
    pub seen: Option<String>,
    /// What was expected, where the code alone does not say it
    pub expected: Option<String>,
}

impl Finding {
    /// A finding about the file as a whole
    pub const fn new(severity: Severity, code: &'static str) -> Self {
        Self { severity, code, sheet: None, cell: None, heading: None, seen: None, expected: None }
    }

    /// An error about the file as a whole
    pub const fn error(code: &'static str) -> Self {
        Self::new(Severity::Error, code)
    }

    /// A warning about the file as a whole
    pub const fn warning(code: &'static str) -> Self {
        Self::new(Severity::Warning, code)
    }

    /// Something worth knowing about the file as a whole
    pub const fn info(code: &'static str) -> Self {
        Self::new(Severity::Info, code)
    }

    /// The same finding, in a sheet
    #[must_use]
    pub fn in_sheet(mut self, sheet: &str) -> Self {
        self.sheet = Some(sheet.to_owned());
        self
    }

    /// The same finding, at a cell of a sheet
    #[must_use]
    pub fn at(mut self, sheet: &str, cell: CellAddress) -> Self {
        self.cell = Some(cell);
        self.in_sheet(sheet)
    }

    /// The same finding, in the column of that heading
    #[must_use]
    pub fn under(mut self, heading: &str) -> Self {
        self.heading = Some(heading.to_owned());
        self
    }

    /// The same finding with the value as read, cut to what a person can take in
    #[must_use]
    pub fn seeing(mut self, seen: &str) -> Self {
        const LONGEST: usize = 200;
        let short = seen.chars().count() <= LONGEST;
        self.seen =
            Some(if short { seen.to_owned() } else { seen.chars().take(LONGEST).chain(['…']).collect() });
        self
    }

    /// What is wrong and what to do, in Dutch
    pub fn sentence(&self) -> String {
        let (heading, seen) = (self.heading.as_deref(), self.seen.as_deref());
        finding_sentence(self.code, heading, seen, self.expected.as_deref())
    }

    /// The same finding with what was expected
    #[must_use]
    pub fn expecting(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }
}
