//! Rows that are surely about no stored tender, but look like one: somebody is asked.

use std::collections::{HashMap, HashSet};

use schema::headings::normalize;
use strsim::damerau_levenshtein;
use uuid::Uuid;

use super::{
    Row, StoredTender,
    matching::{Match, leads_agree, references_agree},
};

/// One letter in so many may be another one
const LETTERS_AN_EDIT: usize = 5;

/// Letters of a title below which likeness says nothing
const SHORTEST: usize = 5;

/// A title for comparing: its words in alphabetical order, and its numbers apart
struct Shape {
    words: String,
    /// How often each letter is there: titles whose letters differ too much need not be compared
    letters: [u16; 27],
}

/// Year and numbers of a title: "perceel 1" never looks like "perceel 2", nor 2023 like 2024
type Numbers = (i32, Vec<String>);

/// Marks the rows without a stored tender that look like one that no row is about
///
/// Both are of one year, neither has a reference or lead that contradicts the other, their titles have the same
/// numbers, and the words of the titles, in any order, are equal but for one letter in five (Damerau-Levenshtein).
/// The best pairs come first; a stored tender is offered to one row.
pub(super) fn ask<'a>(
    rows: &[Row<'_>],
    found: &mut [Match<'a>],
    stored: &'a [StoredTender],
    taken: &HashSet<Uuid>,
) {
    let mut free: HashMap<Numbers, Vec<(&StoredTender, Shape)>> = HashMap::new();
    for stored in stored.iter().filter(|stored| !taken.contains(&stored.tender.tender_id)) {
        for title in stored.titles() {
            let (numbers, shape) = shape(stored.year, title);
            free.entry(numbers).or_default().push((stored, shape));
        }
    }
    if free.is_empty() {
        return;
    }
    let mut pairs: Vec<(usize, usize, &StoredTender)> = Vec::new();
    for (index, (row, _)) in
        rows.iter().zip(&*found).enumerate().filter(|(_, (_, found))| **found == Match::New)
    {
        let (numbers, own) = shape(row.draft.year, &row.draft.title);
        for (stored, other) in free.get(&numbers).into_iter().flatten() {
            let may_be = references_agree(row.draft, stored) && leads_agree(row.draft, stored);
            if let Some(edits) = may_be.then(|| own.edits(other)).flatten() {
                pairs.push((edits, index, stored));
            }
        }
    }
    pairs.sort_by_key(|(edits, index, _)| (*edits, *index));
    let mut offered = HashSet::new();
    for (_, index, stored) in pairs {
        if let Some(found) = found.get_mut(index).filter(|found| **found == Match::New)
            && offered.insert(stored.tender.tender_id)
        {
            *found = Match::Likely(stored);
        }
    }
}

fn shape(year: i32, title: &str) -> (Numbers, Shape) {
    let normal = normalize(&title.replace(['(', ')'], " "));
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
    ((year, numbers.into_iter().map(str::to_owned).collect()), Shape { words, letters })
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

    fn edits(one: &str, other: &str) -> Option<usize> {
        let ((numbers, one), (other_numbers, other)) = (shape(2023, one), shape(2023, other));
        if numbers == other_numbers { one.edits(&other) } else { None }
    }

    #[test]
    fn titles_with_a_slip_of_the_pen_are_alike() {
        for (one, other) in [
            ("Groenonderhoud", "Groenonderhout"),
            ("Onderhoud groen (perceel 1)", "Groen onderhoud perceel 1"),
            ("Schoonmaak gemeentehuis", "Schoonmaak van gemeentehuis"),
            ("Leerlingenvervoer", "Leerlingvervoer"),
        ] {
            assert!(edits(one, other).is_some(), "{one} / {other}");
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
            assert_eq!(edits(one, other), None, "{one} / {other}");
        }
    }
}
