//! What was decided of the rows that an import asks about.

use std::collections::HashMap;

use schema::{
    models::{Application, Decision},
    types::Choice,
};

use super::Target;
use crate::rows::Origin;

/// The decisions of an application, by row
pub struct Decisions<'a> {
    rows: HashMap<(&'a str, i32), Vec<&'a Decision>>,
    conflicts: Option<Choice>,
    likely: Option<Choice>,
}

impl<'a> Decisions<'a> {
    /// Those of an application
    pub fn of(application: &'a Application) -> Self {
        let mut rows: HashMap<_, Vec<_>> = HashMap::new();
        for decision in &application.decisions {
            rows.entry((decision.sheet.as_str(), decision.row)).or_default().push(decision);
        }
        Self { rows, conflicts: application.conflicts, likely: application.likely }
    }

    /// Whether what was changed by hand in a field stays or goes: decided by itself, else with its row, else with all; `None`
    /// when that is still to be decided
    pub(super) fn conflict(&self, origin: &Origin, target: Target, field: &str) -> Option<Choice> {
        let fits = |choice: &Choice| matches!(choice, Choice::Keep | Choice::Overwrite);
        let of_field = self.of_row(origin, target, Some(field), fits);
        of_field.or_else(|| self.of_row(origin, target, None, fits)).or(self.conflicts.filter(fits))
    }

    /// Whether a row is the stored row that it looks like; `None` when that is still to be decided
    pub(super) fn likely(&self, origin: &Origin, target: Target) -> Option<Choice> {
        let fits = |choice: &Choice| matches!(choice, Choice::Same | Choice::New);
        self.of_row(origin, target, None, fits).or(self.likely.filter(fits))
    }

    /// A decision counts for the stored row as it was: who changes that later has not seen the question
    fn of_row(
        &self,
        origin: &Origin,
        target: Target,
        field: Option<&str>,
        fits: impl Fn(&Choice) -> bool,
    ) -> Option<Choice> {
        let decisions = self.rows.get(&(origin.sheet.as_ref(), origin.row_number()))?;
        let counts = |decision: &&&Decision| {
            let seen = Target { row_key: decision.row_key, version: decision.row_version };
            seen == target && decision.field.as_deref() == field && fits(&decision.choice)
        };
        decisions.iter().rev().find(counts).map(|decision| decision.choice)
    }
}
