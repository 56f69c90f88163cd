//! Changes by hand against changes in the workbook, field by field: the same for every kind of row.

use schema::{headings::Field, models::FieldDifference, types::Choice};

use super::differences::field;

/// What a row says, of which several versions may meet
pub(super) trait Versioned: Clone + PartialEq {
    /// The fields of its kind of workbook
    type Field: Field;
    /// The things that it says
    type Aspect: Aspect<Self>;
    /// The findings about them
    const CODES: Codes;
}

/// Codes of the findings at a field that people and the workbook both changed
pub(super) struct Codes {
    /// Somebody must decide
    pub conflict: &'static str,
    /// The workbook counts
    pub overwrites: &'static str,
    /// What people said counts
    pub keeps: &'static str,
}

/// One thing that a row says, and that is shown and decided by itself
pub(super) trait Aspect<D: Versioned>: Sized {
    /// All that two versions say, in the order of the columns, unknown columns last
    fn of(versions: [&D; 2]) -> Vec<Self>;

    /// What people call it
    fn heading(&self) -> &str;

    /// The field whose column says it; `None` for an unknown column
    fn field(&self) -> Option<D::Field>;

    /// What a version says about it, as people read it
    fn word(&self, version: &D) -> Option<String>;

    /// What is decided as a whole: with what cannot be told apart from it
    fn whole(&self, version: &D) -> (Option<String>, Option<String>) {
        (self.word(version), None)
    }

    /// Lets one version say what another does
    fn copy(&self, from: &D, into: &mut D);
}

/// The four versions of a row that meet in an import
pub(super) struct Versions<D> {
    /// What is stored
    pub ours: D,
    /// What is stored, with what the workbook says in its place
    pub theirs: D,
    /// What the imports before said; `None` when none ever did
    pub base: Option<D>,
    /// What the imports before said, with what the workbook says in its place
    pub said: D,
}

/// What comes of them
pub(super) struct Resolved<D: Versioned> {
    /// What is to be stored
    pub version: D,
    /// What the workbook would change, with conflicts marked as such and decided; what was changed by hand alone is not among it
    pub fields: Vec<(D::Aspect, FieldDifference)>,
    /// What was changed by hand since an import said it, and stays so
    pub kept: Vec<FieldDifference>,
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

impl<D: Versioned> Versions<D> {
    /// Three-way: what only one side changed since the last import is taken; what both changed is a conflict, in which
    /// what is stored stays unless the choice about that field is to overwrite it
    pub(super) fn resolve(&self, choice: impl Fn(&str) -> Option<Choice>) -> Resolved<D> {
        let mut resolved = Resolved { version: self.theirs.clone(), fields: Vec::new(), kept: Vec::new() };
        if self.ours == self.theirs {
            return resolved;
        }
        for aspect in D::Aspect::of([&self.ours, &self.theirs]) {
            let verdict = self.verdict(&aspect);
            let choice = (verdict == Verdict::Conflict).then(|| choice(aspect.heading())).flatten();
            let stays = match verdict {
                Verdict::Workbook => false,
                Verdict::Hand => true,
                Verdict::Conflict => choice != Some(Choice::Overwrite),
            };
            if stays {
                aspect.copy(&self.ours, &mut resolved.version);
            }
            let found = field(aspect.heading(), aspect.word(&self.ours), aspect.word(&self.theirs));
            let Some(found) = found else { continue };
            let base = self.base.as_ref().and_then(|base| aspect.word(base));
            match verdict {
                Verdict::Workbook => resolved.fields.push((aspect, found)),
                Verdict::Conflict => {
                    resolved.fields.push((aspect, FieldDifference { base, conflict: true, choice, ..found }));
                }
                // What no import ever said, and the workbook does not say now, is nobody's news.
                Verdict::Hand if base.is_some() || found.after.is_some() => {
                    resolved.kept.push(FieldDifference { kept: true, ..found });
                }
                Verdict::Hand => {}
            }
        }
        resolved
    }

    /// Whether people, the workbook and the imports before all say the same
    pub(super) fn are_one(&self) -> bool {
        self.base.as_ref().is_some_and(|base| self.said == *base && self.ours == *base)
    }

    /// An empty cell of a row that no import ever wrote clears nothing that people filled
    fn verdict(&self, aspect: &D::Aspect) -> Verdict {
        let [ours, theirs, said] =
            [&self.ours, &self.theirs, &self.said].map(|version| aspect.whole(version));
        let base = self.base.as_ref().map_or((None, None), |base| aspect.whole(base));
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
pub(super) fn is_by_hand<D: Versioned>(ours: &D, base: &D) -> bool {
    ours != base && D::Aspect::of([ours, base]).iter().any(|aspect| aspect.whole(ours) != aspect.whole(base))
}

/// All that a new row fills, in the order of the columns
pub(super) fn filled<D: Versioned>(row: &D) -> Vec<FieldDifference> {
    let aspects = D::Aspect::of([row, row]);
    aspects.iter().filter_map(|aspect| field(aspect.heading(), None, aspect.word(row))).collect()
}
