//! Titles that look alike: rows that are surely about no stored row, but look like one.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

pub(super) use schema::headings::name_key as title_key;
use strsim::damerau_levenshtein;

/// One letter in so many may be another one
const LETTERS_AN_EDIT: usize = 5;

/// Letters of a title below which likeness says nothing
const SHORTEST: usize = 5;

/// A title for comparing: its words in alphabetical order, and its numbers apart
#[derive(Debug)]
struct Shape {
    words: String,
    /// How often each letter is there: titles whose letters differ too much need not be compared
    letters: [u16; 27],
}

/// Numbers of a title, in order: "perceel 1" never looks like "perceel 2", nor 2023 like 2024
type Numbers = Vec<String>;

/// Whether two names have the same numbers, and words that are equal but for one letter in five
pub(super) fn are_alike(one: &str, other: &str) -> bool {
    let ((numbers, one), (other_numbers, other)) = (shape(one), shape(other));
    numbers == other_numbers && one.edits(&other).is_some()
}

/// Finds the rows that look like a stored row
///
/// Both come with what must be equal (`K`), such as a year, and with a title; a stored row comes once for each title that it is
/// known by, before any row. Their titles have the same numbers, and the words of the titles, in any order, are equal but for
/// one letter in five (Damerau-Levenshtein).
#[derive(Debug)]
pub struct Likeness<K> {
    free: HashMap<(K, Numbers), Vec<(usize, Shape)>>,
    /// Edits, row, stored row
    pairs: Vec<(usize, usize, usize)>,
}

impl<K> Default for Likeness<K> {
    fn default() -> Self {
        Self { free: HashMap::new(), pairs: Vec::new() }
    }
}

impl<K: Eq + Hash> Likeness<K> {
    /// Adds a stored row, with one of its titles
    pub(super) fn add_stored(&mut self, index: usize, key: K, title: &str) {
        let (numbers, shape) = shape(title);
        self.free.entry((key, numbers)).or_default().push((index, shape));
    }

    /// Compares a row with the stored rows that it may be about
    pub(super) fn add_row(&mut self, row: usize, key: K, title: &str, may_be: impl Fn(usize) -> bool) {
        if self.free.is_empty() {
            return;
        }
        let (numbers, own) = shape(title);
        for (stored, other) in self.free.get(&(key, numbers)).into_iter().flatten() {
            if let Some(edits) = may_be(*stored).then(|| own.edits(other)).flatten() {
                self.pairs.push((edits, row, *stored));
            }
        }
    }

    /// The rows that look like a stored row, each with that row, by index; a stored row goes to one row, and the best pairs
    /// come first
    pub(super) fn pairs(mut self) -> Vec<(usize, usize)> {
        self.pairs.sort_by_key(|(edits, row, _)| (*edits, *row));
        let (mut asked, mut offered) = (HashSet::new(), HashSet::new());
        let mut is_first = |row, stored| {
            let is_free = !asked.contains(&row) && !offered.contains(&stored);
            is_free && asked.insert(row) && offered.insert(stored)
        };
        self.pairs
            .into_iter()
            .filter(|(_, row, stored)| is_first(*row, *stored))
            .map(|(_, row, stored)| (row, stored))
            .collect()
    }
}

/// The same where all rows and stored rows are at hand
pub(super) fn pairs<'t, K: Eq + Hash>(
    rows: impl Iterator<Item = (usize, K, &'t str)>,
    stored: impl Iterator<Item = (usize, K, &'t str)>,
    may_be: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut likeness = Likeness::default();
    stored.for_each(|(index, key, title)| likeness.add_stored(index, key, title));
    rows.for_each(|(row, key, title)| likeness.add_row(row, key, title, |stored| may_be(row, stored)));
    likeness.pairs()
}

fn shape(title: &str) -> (Numbers, Shape) {
    let normal = title_key(title);
    let (mut numbers, mut words): (Vec<&str>, Vec<&str>) =
        normal.split_whitespace().partition(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    numbers.sort_unstable();
    words.sort_unstable();
    let words = words.join(" ");
    let mut letters = [0_u16; 27];
    for letter in words.bytes() {
        let place = if letter.is_ascii_lowercase() { usize::from(letter - b'a') } else { 26 };
        if let Some(count) = letters.get_mut(place) {
            *count = count.saturating_add(1);
        }
    }
    (numbers.into_iter().map(str::to_owned).collect(), Shape { words, letters })
}

impl Shape {
    /// How many edits make the words equal, when they are few enough to ask
    fn edits(&self, other: &Self) -> Option<usize> {
        let longest = self.words.len().max(other.words.len());
        let shortest = self.words.len().min(other.words.len());
        let are_few = |edits: usize| edits * LETTERS_AN_EDIT <= longest;
        // Letters that only one has cost an edit each, at least one for two.
        let apart: usize = self
            .letters
            .iter()
            .zip(&other.letters)
            .map(|(one, other)| usize::from(one.abs_diff(*other)))
            .sum();
        if shortest < SHORTEST || !are_few(apart.div_ceil(2)) {
            return None;
        }
        Some(damerau_levenshtein(&self.words, &other.words)).filter(|edits| are_few(*edits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_with_a_slip_of_the_pen_are_alike() {
        for (one, other) in [
            ("Groenonderhoud", "Groenonderhout"),
            ("Onderhoud groen (perceel 1)", "Groen onderhoud perceel 1"),
            ("Schoonmaak gemeentehuis", "Schoonmaak van gemeentehuis"),
            ("Leerlingenvervoer", "Leerlingvervoer"),
        ] {
            assert!(are_alike(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn other_things_are_not() {
        for (one, other) in [
            ("Groenonderhoud perceel 1", "Groenonderhoud perceel 2"),
            ("Inhuur personeel 2023", "Inhuur personeel 2024"),
            ("Schoonmaak gemeentehuis", "Schoonmaak scholen"),
            ("Inkt", "Inkten"),
            ("Papier", "Bomen"),
        ] {
            assert!(!are_alike(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn the_best_pairs_come_first_and_a_stored_row_goes_to_one_row() {
        let rows = [(0, 2023, "Groenonderhout"), (1, 2023, "Groen onderhoud"), (2, 2024, "Groenonderhoud")];
        let stored = [(7, 2023, "Groenonderhoud"), (8, 2023, "Afval"), (7, 2023, "Groenonderhoud park")];
        let found = |may_be: fn(usize, usize) -> bool| pairs(rows.into_iter(), stored.into_iter(), may_be);
        assert_eq!(found(|_, _| true), [(0, 7)]);
        assert_eq!(found(|row, _| row != 0), [(1, 7)]);
        assert_eq!(found(|_, stored| stored != 7), []);
    }
}
