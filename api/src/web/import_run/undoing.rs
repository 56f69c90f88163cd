//! What taking an import back does with its rows, or did.

use schema::{
    models::ImportRun,
    types::{ImportKind, whole_number},
};

use super::{
    changes::Shown,
    differences::Fate,
    outcome::{Fates, listed, noun},
};

/// Most rows that are named
const MOST_NAMED: usize = 10;

/// What is undone of an import, by what becomes of its rows
pub(super) struct Undoing {
    parts: Vec<Part>,
}

/// Rows with which the same is done
struct Part {
    count: i32,
    /// What one of them is, and more
    noun: (&'static str, &'static str),
    /// What becomes of one, of more, and what became of them
    verbs: [&'static str; 3],
    /// What people call them, when they are few
    names: Vec<String>,
}

impl Undoing {
    /// Of an import that is applied, or was
    pub(super) fn of(run: &ImportRun, fates: Fates, shown: &Shown) -> Self {
        if run.kind == Some(ImportKind::Budget) {
            return Self { parts: budget(run).into_iter().collect() };
        }
        let noun = run.kind.map_or(("rij", "rijen"), noun);
        let part = |count: i32, fate, verbs| {
            let names: Vec<String> = shown.named(fate).into_iter().map(str::to_owned).collect();
            let is_whole = i32::try_from(names.len()) == Ok(count) && names.len() <= MOST_NAMED;
            Part { count, noun, verbs, names: if is_whole { names } else { Vec::new() } }
        };
        let mut parts = vec![
            part(run.rows_new, Fate::Added, ["wordt verwijderd", "worden verwijderd", "verwijderd"]),
            part(
                run.rows_changed - fates.stays,
                Fate::Changed,
                ["krijgt terug wat er stond", "krijgen terug wat er stond", "teruggezet"],
            ),
            part(fates.removed, Fate::Removed, ["komt terug", "komen terug", "teruggekomen"]),
        ];
        parts.retain(|part| part.count > 0);
        Self { parts }
    }

    /// Whether there is nothing to undo
    pub(super) const fn is_nothing(&self) -> bool {
        self.parts.is_empty()
    }

    /// What will happen, a sentence for all with which the same is done
    pub(super) fn will(&self) -> Vec<String> {
        let told = |part: &Part| {
            let [one, many, _] = part.verbs;
            let names =
                if part.names.is_empty() { String::new() } else { format!(": {}", part.names.join("; ")) };
            format!("{} {}{names}", part.counted(), if part.count == 1 { one } else { many })
        };
        self.parts.iter().map(told).collect()
    }

    /// What did happen
    pub(super) fn did(&self) -> String {
        let told = |part: &Part| {
            let [_, _, done] = part.verbs;
            format!("{} {done}", part.counted())
        };
        match listed(&self.parts.iter().map(told).collect::<Vec<_>>()) {
            None => "Er was niets terug te zetten.".to_owned(),
            Some(parts) => format!("Teruggedraaid: {parts}."),
        }
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
        verbs: [
            "wordt verwijderd, met al haar posten",
            "worden verwijderd",
            "verwijderd, met al haar posten",
        ],
        names: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_will_happen_and_what_did() {
        let part = |count, verbs, names: &[&str]| Part {
            count,
            noun: ("traject", "trajecten"),
            verbs,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        let removed = ["wordt verwijderd", "worden verwijderd", "verwijderd"];
        let back = ["komt terug", "komen terug", "teruggekomen"];
        let undoing = Undoing { parts: vec![part(1200, removed, &[]), part(1, back, &["A1 · Zout"])] };
        assert_eq!(undoing.will(), ["1.200 trajecten worden verwijderd", "1 traject komt terug: A1 · Zout"]);
        assert_eq!(undoing.did(), "Teruggedraaid: 1.200 trajecten verwijderd en 1 traject teruggekomen.");
        let nothing = Undoing { parts: Vec::new() };
        assert!(nothing.is_nothing() && nothing.did().contains("niets"));
    }
}
