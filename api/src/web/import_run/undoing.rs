//! What taking an import back does with its rows, or did.

use diesel_async::AsyncPgConnection;
use schema::{
    models::{ImportRun, Obstacle},
    rules::reverting::{self, Undone},
    texts::{import_noun, reverted_told, reverting_refused},
    types::{ImportKind, whole_number},
};

use super::{changes::Shown, differences::Fate, in_the_way::InTheWay, outcome::Fates};
use crate::read::{self, ReadError};

/// Most rows that are named
const MOST_NAMED: usize = 10;

/// Most rows that an import wrote of which it is tried, unasked, whether they can be taken back
const MOST_TRIED: i32 = 2_000;

/// Whether an import can be taken back, as it was tried
pub(super) struct Attempt {
    /// Why not; empty when it can be
    pub(super) why_not: String,
    /// Rows that are in the way, the first of them
    pub(super) in_the_way: Vec<InTheWay>,
}

impl Attempt {
    /// Tried without doing anything; `None` for an import so large that this is done only when somebody asks for it
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the database fails.
    pub(super) async fn of(
        connection: &AsyncPgConnection,
        run: &ImportRun,
        slug: &str,
    ) -> Result<Option<Self>, ReadError> {
        let written = run.rows_new.saturating_add(run.rows_changed).saturating_add(run.rows_missing);
        if written > MOST_TRIED {
            return Ok(None);
        }
        let obstacles = read::import_run::try_reverting(connection, run.import_run_id).await?;
        Ok(Some(Self::new(&obstacles, run.kind, slug)))
    }

    /// Of an import of that kind with these rows in the way
    pub(super) fn new(obstacles: &[Obstacle], kind: Option<ImportKind>, slug: &str) -> Self {
        let why_not =
            if obstacles.is_empty() { String::new() } else { reverting_refused(kind, obstacles.len()) };
        let in_the_way = reverting::named(obstacles).map(|one| InTheWay::of(one, slug)).collect();
        Self { why_not, in_the_way }
    }
}

/// What is undone of an import, by what becomes of its rows
pub(super) struct Undoing {
    pub(super) kind: Option<ImportKind>,
    undone: Undone,
    parts: Vec<Part>,
}

/// Rows with which the same is done
struct Part {
    count: i32,
    /// What one of them is, and more
    noun: (&'static str, &'static str),
    /// What becomes of one, and of more
    verbs: [&'static str; 2],
    /// What people call them, when they are few, with what changes
    names: Vec<String>,
}

impl Undoing {
    /// Of an import that is applied, or was
    pub(super) fn of(run: &ImportRun, fates: Fates, shown: &Shown) -> Self {
        let kind = run.kind;
        if kind == Some(ImportKind::Budget) {
            let part = budget(run);
            let removed = part.as_ref().map_or(0, |part| i64::from(part.count));
            let undone = Undone { removed, ..Undone::default() };
            return Self { kind, undone, parts: part.into_iter().collect() };
        }
        let noun = kind.map_or(("rij", "rijen"), import_noun);
        let part = |count: i32, fate, verbs| {
            let names = shown.named(fate);
            let is_whole = i32::try_from(names.len()) == Ok(count) && names.len() <= MOST_NAMED;
            Part { count, noun, verbs, names: if is_whole { names } else { Vec::new() } }
        };
        let restored = run.rows_changed - fates.stays;
        let mut parts = vec![
            part(run.rows_new, Fate::Added, ["wordt verwijderd", "worden verwijderd"]),
            part(restored, Fate::Changed, ["krijgt terug wat er stond", "krijgen terug wat er stond"]),
            part(fates.removed, Fate::Removed, ["komt terug", "komen terug"]),
        ];
        parts.retain(|part| part.count > 0);
        let undone = Undone {
            removed: run.rows_new.into(),
            restored: restored.into(),
            returned: fates.removed.into(),
        };
        Self { kind, undone, parts }
    }

    /// Whether there is nothing to undo
    pub(super) const fn is_nothing(&self) -> bool {
        self.parts.is_empty()
    }

    /// What will happen, a sentence for all with which the same is done
    pub(super) fn will(&self) -> Vec<String> {
        let told = |part: &Part| {
            let [one, many] = part.verbs;
            let names =
                if part.names.is_empty() { String::new() } else { format!(": {}", part.names.join("; ")) };
            format!("{} {}{names}", part.counted(), if part.count == 1 { one } else { many })
        };
        self.parts.iter().map(told).collect()
    }

    /// What did happen
    pub(super) fn did(&self) -> String {
        reverted_told(self.kind, self.undone)
    }
}

impl Part {
    fn counted(&self) -> String {
        let (one, many) = self.noun;
        format!("{} {}", whole_number(self.count), if self.count == 1 { one } else { many })
    }
}

/// A budget comes as a revision, and goes as one
fn budget(run: &ImportRun) -> Option<Part> {
    let is_made = run.rows_new + run.rows_changed + run.rows_missing > 0;
    is_made.then(|| Part {
        count: 1,
        noun: ("revisie van de begroting", "revisies van de begroting"),
        verbs: ["wordt verwijderd, met al haar posten", "worden verwijderd"],
        names: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_will_happen() {
        let part = |count, verbs, names: &[&str]| Part {
            count,
            noun: ("traject", "trajecten"),
            verbs,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        let removed = ["wordt verwijderd", "worden verwijderd"];
        let back = ["komt terug", "komen terug"];
        let of = |parts| Undoing { kind: Some(ImportKind::Calendar), undone: Undone::default(), parts };
        let undoing = of(vec![part(1200, removed, &[]), part(1, back, &["A1 · Zout"])]);
        assert_eq!(undoing.will(), ["1.200 trajecten worden verwijderd", "1 traject komt terug: A1 · Zout"]);
        let nothing = of(Vec::new());
        assert!(nothing.is_nothing() && nothing.did().contains("niets"));
    }
}
