//! Changes by hand against changes in the workbook, field by field.

use schema::{models::FieldDifference, types::Choice};

use super::wording::Aspect;
use crate::{checks::differences::field, rows::DraftTender};

/// The four versions of a tender that meet in an import
pub(super) struct Versions {
    /// What is stored
    pub ours: DraftTender,
    /// What is stored, with what the workbook says in its place
    pub theirs: DraftTender,
    /// What the imports before said
    pub base: DraftTender,
    /// What the imports before said, with what the workbook says in its place
    pub said: DraftTender,
}

/// What comes of them
pub(super) struct Resolved {
    /// What is to be stored
    pub tender: DraftTender,
    /// What the workbook would change, with conflicts marked as such; what was changed by hand alone is not among it
    pub fields: Vec<(Aspect, FieldDifference)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Only the workbook changed it, or both alike
    Workbook,
    /// Only people did
    Hand,
    /// Both did, and not alike
    Conflict,
}

impl Versions {
    /// Three-way: what only one side changed since the last import is taken; what both changed is a conflict, in which
    /// what is stored stays unless the choice is to overwrite it
    pub(super) fn resolve(&self, choice: Option<Choice>) -> Resolved {
        let mut resolved = Resolved { tender: self.theirs.clone(), fields: Vec::new() };
        if self.ours == self.theirs {
            return resolved;
        }
        for aspect in Aspect::of([&self.ours, &self.theirs]) {
            let verdict = self.verdict(&aspect);
            let stays = match verdict {
                Verdict::Workbook => false,
                Verdict::Hand => true,
                Verdict::Conflict => choice != Some(Choice::Overwrite),
            };
            if stays {
                aspect.copy(&self.ours, &mut resolved.tender);
            }
            let found = field(aspect.heading(), aspect.word(&self.ours), aspect.word(&self.theirs));
            if let Some(found) = found.filter(|_| verdict != Verdict::Hand) {
                let is_conflict = verdict == Verdict::Conflict;
                let base = aspect.word(&self.base).filter(|_| is_conflict);
                resolved.fields.push((aspect, FieldDifference { base, conflict: is_conflict, ..found }));
            }
        }
        resolved
    }

    /// Whether people, the workbook and the imports before all say the same
    pub(super) fn are_one(&self) -> bool {
        self.said == self.base && self.ours == self.base
    }

    fn verdict(&self, aspect: &Aspect) -> Verdict {
        let [ours, theirs, base, said] =
            [&self.ours, &self.theirs, &self.base, &self.said].map(|tender| aspect.whole(tender));
        if ours == theirs || ours == base {
            Verdict::Workbook
        } else if said == base {
            Verdict::Hand
        } else {
            Verdict::Conflict
        }
    }
}

/// Whether people changed anything since the last import
pub(super) fn is_by_hand(ours: &DraftTender, base: &DraftTender) -> bool {
    ours != base && Aspect::of([ours, base]).iter().any(|aspect| aspect.whole(ours) != aspect.whole(base))
}

impl Resolved {
    /// Whether anything is a conflict
    pub(super) fn has_conflict(&self) -> bool {
        self.fields.iter().any(|(_, field)| field.conflict)
    }
}
