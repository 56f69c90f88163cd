//! Environment variables, with what is wrong with them.

use std::{ffi::OsString, fmt::Display, fs, ops::RangeInclusive, str::FromStr, time::Duration};

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

    pub(super) fn count<T>(&mut self, name: &str, default: T, range: RangeInclusive<T>) -> T
    where
        T: FromStr + Display + PartialOrd,
    {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        self.one(name, &wanted, default, |text| text.parse().ok().filter(|number| range.contains(number)))
    }

    /// A switch
    pub(super) fn switch(&mut self, name: &str, default: bool) -> bool {
        self.one(name, "on or off", default, |text| match text {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        })
    }

    /// A list with commas, of which no part is empty
    pub(super) fn list<T>(&mut self, name: &str, wanted: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let parts = |text: &str| text.split(',').map(|part| parse(part.trim())).collect();
        self.one(name, wanted, Vec::new(), parts)
    }

    /// What a file holds
    pub(super) fn file<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let path = (self.variable)(name).filter(|path| !path.is_empty())?;
        let text = fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"));
        let parsed = text.and_then(|text| parse(&text));
        parsed.map_err(|problem| self.problems.push(format!("{name}: {problem}"))).ok()
    }

    pub(super) fn milliseconds(&mut self, name: &str, default: Duration) -> Duration {
        self.one(name, "a whole number of milliseconds from 1 to 3600000", default, |text| {
            let number = text.parse().ok().filter(|number| (1..=3_600_000).contains(number))?;
            Some(Duration::from_millis(number))
        })
    }
}
