use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::Arc,
};

use uuid::Uuid;

use super::{
    Fingerprints, Gone, Part,
    doubles::doubles,
    keys::{Fingerprint, RowKey, StoredKey, leads_agree, references_agree},
    matching::{Match, matches},
};
use crate::{
    checks::{
        Decisions,
        likeness::{Likeness, title_key},
    },
    rows::Origin,
};

/// The rows of a workbook and the stored tenders, each by its key, and which row is about which of them
#[derive(Debug)]
pub struct Matched {
    pub(super) rows: Vec<RowKey>,
    pub(super) stored: Vec<StoredKey>,
    /// Of each row
    pub(super) found: Vec<Match>,
    /// Stored tenders that a row is surely about
    taken: HashSet<usize>,
    /// Rows that are there more than once, each with all of its like
    twice: HashMap<usize, Arc<[usize]>>,
}

impl Matched {
    /// Matches rows in the order of the workbook with stored tenders in the order of their identity
    pub fn of(rows: Vec<RowKey>, stored: Vec<StoredKey>) -> Self {
        let twice = doubles(&rows);
        let (found, taken) = matches(&rows, &stored);
        Self { rows, stored, found, taken, twice }
    }

    /// Whether any of these rows is about no stored tender, as far as known
    pub fn has_new(&self, mut rows: Range<usize>) -> bool {
        rows.any(|index| self.found.get(index) == Some(&Match::New))
    }

    /// The stored tenders that rows without one may look like: those that no row is surely about
    pub fn loose(&self) -> Vec<Uuid> {
        if !self.found.contains(&Match::New) {
            return Vec::new();
        }
        let free = self.stored.iter().enumerate().filter(|(place, _)| !self.taken.contains(place));
        free.map(|(_, stored)| stored.tender_id).collect()
    }

    /// Adds a stored tender to what rows may look like: its title, and the one that workbooks know it by
    pub fn offer(
        &self,
        likeness: &mut Likeness<i32>,
        tender_id: Uuid,
        title: &str,
        workbook_title: Option<&str>,
    ) {
        let Ok(place) = self.stored.binary_search_by_key(&tender_id, |stored| stored.tender_id) else {
            return;
        };
        let Some(stored) = self.stored.get(place) else { return };
        let other = workbook_title.filter(|other| title_key(other) != title_key(title));
        for title in std::iter::once(title).chain(other) {
            likeness.add_stored(place, stored.year, title);
        }
    }

    /// Looks what a row without a stored tender looks like: neither has a reference or lead that contradicts the other
    pub fn compare_title(&self, likeness: &mut Likeness<i32>, index: usize, title: &str) {
        let Some(row) = self.rows.get(index).filter(|_| self.has_new(index..index + 1)) else { return };
        let fits = |stored: &StoredKey| references_agree(row, stored) && leads_agree(row, stored);
        likeness.add_row(index, row.year, title, |place| self.stored.get(place).is_some_and(fits));
    }

    /// Marks the rows that look like a stored tender: they are asked about
    pub fn ask(&mut self, likeness: Likeness<i32>) {
        for (index, place) in likeness.pairs() {
            if let Some(found) = self.found.get_mut(index) {
                *found = Match::Likely(place);
            }
        }
    }

    /// The stored tenders that some of the rows are to be compared with
    pub fn counterparts(&self, rows: impl IntoIterator<Item = usize>) -> Vec<Uuid> {
        rows.into_iter().filter_map(|index| Some(self.counterpart(index)?.tender_id)).collect()
    }

    pub(super) fn counterpart(&self, index: usize) -> Option<&StoredKey> {
        match self.found.get(index)? {
            Match::One(place) | Match::Likely(place) => self.stored.get(*place),
            Match::New | Match::Several(_) => None,
        }
    }

    /// The first of the rows that are the same tender as this one, itself among them, and how many there are in all;
    /// `None` when it is there once
    pub(super) fn like(&self, index: usize, most: usize, parts: &[Part]) -> Option<(Vec<Origin>, usize)> {
        let all = self.twice.get(&index)?;
        let origins = all.iter().filter_map(|index| self.rows.get(*index)?.origin(parts));
        Some((origins.take(most).collect(), all.len()))
    }

    /// The stored tenders that the workbook no longer has
    ///
    /// Only the years that the workbook is about are looked at, and tenders that came from a workbook; a row with an
    /// error is no reason to miss its tender, nor one with the same title.
    pub fn gone(&self, parts: &[Part], decisions: &Decisions<'_>, fingerprints: Fingerprints) -> Gone {
        let years: HashSet<i32> = self.rows.iter().map(|row| row.year).collect();
        let mut is_found = vec![false; self.stored.len()];
        for (row, found) in self.rows.iter().zip(&self.found) {
            if matches!(found, Match::Likely(place) if self.is_another(row, *place, parts, decisions)) {
                continue;
            }
            for place in found.stored() {
                if let Some(is_found) = is_found.get_mut(*place) {
                    *is_found = true;
                }
            }
        }
        let in_doubt = self.titles_in_doubt();
        let is_gone = |stored: &StoredKey| {
            let may_be_meant = stored.names().any(|names| in_doubt.contains(&(stored.year, names.title)));
            stored.is_of_workbook && years.contains(&stored.year) && !may_be_meant
        };
        let unseen = self.stored.iter().zip(is_found).filter(|(_, is_found)| !is_found);
        Gone::new(unseen.map(|(stored, _)| stored).filter(|stored| is_gone(stored)), fingerprints)
    }

    /// Years and titles of rows with an error: what is wrong may be the very reference
    fn titles_in_doubt(&self) -> HashSet<(i32, Fingerprint)> {
        let is_in_doubt = |(index, row): &(usize, &RowKey)| row.is_rejected || self.twice.contains_key(index);
        self.rows.iter().enumerate().filter(is_in_doubt).map(|(_, row)| row.title()).collect()
    }

    /// Whether somebody said that a row is not the stored tender that it looks like
    fn is_another(&self, row: &RowKey, place: usize, parts: &[Part], decisions: &Decisions<'_>) -> bool {
        let Some((origin, stored)) = row.origin(parts).zip(self.stored.get(place)) else { return false };
        decisions.likely(&origin, stored.target()) == Some(schema::types::Choice::New)
    }
}
