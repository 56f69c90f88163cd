use std::fmt;

/// A rule that was broken: a stable code and the values that its sentence needs
///
/// Sentences for people are rendered late, by [`crate::texts`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Stable code, such as `distribution.weight_zero`
    pub code: &'static str,
    /// Named values for the sentence; empty when the code says it all
    pub values: Vec<(&'static str, String)>,
}

impl Violation {
    /// A violation without values
    pub const fn new(code: &'static str) -> Self {
        Self { code, values: Vec::new() }
    }

    /// The same violation with one more value
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// The value of that name; empty when there is none
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}
