//! Environment variables, with what is wrong with them.

use std::{ffi::OsString, ops::RangeInclusive, time::Duration};

/// What is read, and what was wrong with it
pub(super) struct Variables<'a> {
    variable: &'a dyn Fn(&str) -> Option<OsString>,
    pub(super) problems: Vec<String>,
}

impl<'a> Variables<'a> {
    pub(super) const fn new(variable: &'a dyn Fn(&str) -> Option<OsString>) -> Self {
        Self { variable, problems: Vec::new() }
    }

    /// The value of a variable; when absent or wrong the default, when wrong with a problem
    pub(super) fn one<T>(
        &mut self,
        name: &str,
        wanted: &str,
        default: T,
        parse: impl Fn(&str) -> Option<T>,
    ) -> T {
        let Some(value) = (self.variable)(name).filter(|value| !value.is_empty()) else { return default };
        let parsed = value.to_str().and_then(|text| parse(text.trim()));
        parsed.unwrap_or_else(|| {
            self.problems.push(format!("{name}: must be {wanted}"));
            default
        })
    }

    pub(super) fn count(&mut self, name: &str, default: usize, range: RangeInclusive<usize>) -> usize {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        self.one(name, &wanted, default, |text| text.parse().ok().filter(|number| range.contains(number)))
    }

    pub(super) fn milliseconds(&mut self, name: &str, default: Duration) -> Duration {
        self.one(name, "a whole number of milliseconds from 1 to 3600000", default, |text| {
            let number = text.parse().ok().filter(|number| (1..=3_600_000).contains(number))?;
            Some(Duration::from_millis(number))
        })
    }
}
