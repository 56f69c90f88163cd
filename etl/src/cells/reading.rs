use schema::types::Severity;

/// What a grammar made of a cell
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<T> {
    /// The value; `None` when the cell says that it is unknown, or when an error note says why there is none
    pub value: Option<T>,
    /// What was noticed; an error when the cell was not understood
    pub notes: Vec<Note>,
}

/// Something that a grammar noticed; the row adds the address and the heading
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Weight
    pub severity: Severity,
    /// Stable code, such as `money.not_an_amount`
    pub code: &'static str,
    /// What was expected, where the code alone does not say it
    pub expected: Option<String>,
}

impl<T> Reading<T> {
    /// A cell that says nothing, or that nobody knows yet
    pub const fn nothing() -> Self {
        Self { value: None, notes: Vec::new() }
    }

    /// A cell that was understood
    pub const fn value(value: T) -> Self {
        Self { value: Some(value), notes: Vec::new() }
    }

    /// A cell that was not understood
    pub fn refused(code: &'static str) -> Self {
        Self { value: None, notes: vec![Note { severity: Severity::Error, code, expected: None }] }
    }

    /// The same reading with something worth a look
    #[must_use]
    pub fn warned(self, code: &'static str) -> Self {
        self.noted(Note { severity: Severity::Warning, code, expected: None })
    }

    /// The same reading with a note
    #[must_use]
    pub fn noted(mut self, note: Note) -> Self {
        self.notes.push(note);
        self
    }

    /// The reading of another type
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reading<U> {
        Reading { value: self.value.map(change), notes: self.notes }
    }
}

impl Note {
    /// Something worth knowing, with what was made of the cell
    pub fn info(code: &'static str, expected: impl Into<String>) -> Self {
        Self { severity: Severity::Info, code, expected: Some(expected.into()) }
    }

    /// Something worth a look, with what was made of the cell
    pub fn warning(code: &'static str, expected: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, code, expected: Some(expected.into()) }
    }

    /// Why there is no value, with what was expected
    pub fn error(code: &'static str, expected: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, expected: Some(expected.into()) }
    }

    /// What stood in brackets and was left out
    pub(super) fn remark(inside: &str) -> Self {
        Self::info(super::code::REMARK, inside.trim())
    }
}
