//! A row of a workbook meets a stored row: what is taken, what is asked, what is told.

use chrono::{DateTime, Utc};
use schema::{
    models::FieldDifference,
    types::{Choice, DifferenceKind},
};

use super::{
    Decisions, Differences, Fields, RowDifference, Target,
    differences::coming_back,
    place,
    versions::{Aspect, Versioned, Versions},
};
use crate::{columns::Header, findings::Finding, rows::Origin};

/// A row and the stored row that it is about, or that it looks like
pub(super) struct Encounter<'a, D: Versioned> {
    pub versions: Versions<D>,
    /// Where the row stands
    pub origin: &'a Origin,
    pub header: &'a Header<D::Field>,
    /// The stored row
    pub target: Target,
    /// Since when no import had the stored row
    pub missing_since: Option<DateTime<Utc>>,
}

/// What is told of the encounters of a workbook
pub(super) struct Told<'t> {
    pub differences: &'t mut Differences,
    pub findings: &'t mut Vec<Finding>,
}

/// What comes of a row that is about a stored row
pub(super) struct Settled<D> {
    /// What is to be stored
    pub version: D,
    /// Whether that differs from what is stored
    pub is_changed: bool,
    /// Whether somebody was asked
    pub is_asked: bool,
}

impl<D: Versioned> Encounter<'_, D> {
    /// Counts a row that is about the stored row, surely or by somebody's word (`is_likely`), and tells what both changed
    pub(super) fn settle(
        &self,
        label: &str,
        is_likely: bool,
        decisions: &Decisions<'_>,
        told: &mut Told<'_>,
    ) -> Settled<D> {
        let resolved = self.versions.resolve(|field| decisions.conflict(self.origin, self.target, field));
        let conflicts = resolved.fields.iter().filter(|(_, field)| field.conflict);
        told.findings.extend(conflicts.map(|(aspect, field)| self.conflict(aspect, field)));
        let mut fields = fields_of(resolved.fields);
        let has_conflict = fields.iter().any(|field| field.conflict);
        fields.extend(coming_back(self.missing_since));
        let is_changed = !fields.is_empty();
        let is_asked = is_changed && (has_conflict || is_likely);
        let choice = of_all(&fields);
        fields.extend(resolved.kept);
        if is_asked {
            let (kind, choice) = if has_conflict {
                (DifferenceKind::Conflict, choice)
            } else {
                (DifferenceKind::Likely, Some(Choice::Same))
            };
            told.differences.add_asked(self.difference(kind, label, fields.into(), choice));
        } else if !is_changed && !fields.is_empty() {
            told.differences.add_kept(label.to_owned(), self.origin, fields);
        } else {
            told.differences.add_stored(label.to_owned(), self.origin, fields);
        }
        Settled { version: resolved.version, is_changed, is_asked }
    }

    /// Asks whether a row is the stored row that it looks like, with the finding that says so while nobody answered; gives
    /// whether it is: then it is still to be settled
    pub(super) fn ask(
        &self,
        label: &str,
        finding: Finding,
        filled: impl FnOnce() -> Fields,
        decisions: &Decisions<'_>,
        told: &mut Told<'_>,
    ) -> bool {
        let choice = decisions.likely(self.origin, self.target);
        let fields = match choice {
            Some(Choice::Same) => return true,
            Some(_) => filled(),
            None => {
                told.findings.push(finding);
                fields_of(self.versions.resolve(|_| None).fields).into()
            }
        };
        told.differences.add_asked(self.difference(DifferenceKind::Likely, label, fields, choice));
        false
    }

    fn difference(
        &self,
        kind: DifferenceKind,
        label: &str,
        fields: Fields,
        choice: Option<Choice>,
    ) -> RowDifference {
        let origin = Some(self.origin.clone());
        RowDifference { kind, label: label.to_owned(), origin, fields, target: Some(self.target), choice }
    }

    /// The finding at the cell of a field that people and the workbook both changed
    fn conflict(&self, aspect: &D::Aspect, field: &FieldDifference) -> Finding {
        let finding = match field.choice {
            None => Finding::warning(D::CODES.conflict),
            Some(Choice::Overwrite) => Finding::warning(D::CODES.overwrites),
            Some(_) => Finding::info(D::CODES.keeps),
        };
        let finding = finding.under(aspect.heading()).expecting(field.before.as_deref().unwrap_or("leeg"));
        let finding = match &field.after {
            Some(after) => finding.seeing(after),
            None => finding,
        };
        match aspect.field() {
            Some(field) => place::at(finding, self.origin, self.header, field),
            None => place::under(finding, self.origin, self.header, aspect.heading()),
        }
    }
}

/// What was decided of the conflicts of a row together: to keep all, or to overwrite some; `None` while one is undecided
fn of_all(fields: &[FieldDifference]) -> Option<Choice> {
    let choices = fields.iter().filter(|field| field.conflict).map(|field| field.choice);
    let choices: Vec<Choice> = choices.collect::<Option<_>>()?;
    let is_kept = choices.iter().all(|choice| *choice == Choice::Keep);
    Some(if is_kept { Choice::Keep } else { Choice::Overwrite })
}

fn fields_of<A>(fields: Vec<(A, FieldDifference)>) -> Vec<FieldDifference> {
    fields.into_iter().map(|(_, field)| field).collect()
}
