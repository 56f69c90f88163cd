use std::collections::HashSet;

use super::{
    index::Index,
    keys::{
        Fingerprint, Names, RowKey, StoredKey, leads_agree, no_reference, references_agree, same_lead,
        same_title,
    },
    renumbering::by_title_instead,
};
use crate::rows::YearFrom;

/// The stored tender that a row is about, by its place among them
pub(super) type Match = crate::checks::Match<usize>;

/// Whether a row may be about a stored tender of the same year and title
type Rule = fn(&RowKey, &StoredKey) -> bool;

/// What is tried in turn, after the reference: the strictest first
const RULES: [Rule; 3] = [
    |row, stored| no_reference(row, stored) && same_lead(row, stored),
    |row, stored| references_agree(row, stored) && same_lead(row, stored),
    |row, stored| references_agree(row, stored) && leads_agree(row, stored),
];

/// The stored tender that each row is surely about, and those that some row is about; a stored tender goes to one row
/// at most
pub(super) fn matches(rows: &[RowKey], stored: &[StoredKey]) -> (Vec<Match>, HashSet<usize>) {
    let mut taken = HashSet::new();
    let claims = by_reference(rows, stored);
    let moved = moved(rows, &claims, stored);
    let (mut renumbered, left) = by_title_instead(rows, &claims, stored);
    taken.extend(left);
    taken.extend(renumbered.values().flat_map(Match::stored));
    let of_row = |(index, claim): (usize, Option<usize>)| match (renumbered.remove(&index), claim) {
        (Some(found), _) => found,
        (None, Some(stored)) if taken.insert(stored) => Match::One(stored),
        (None, _) => Match::New,
    };
    let claims = claims.iter().zip(&moved).map(|(claim, moved)| claim.or(*moved));
    let mut found: Vec<Match> = claims.enumerate().map(of_row).collect();
    by_title(rows, stored, &mut found, &mut taken);
    (found, taken)
}

/// Looks for stored tenders with the titles of the rows that have none yet
fn by_title(rows: &[RowKey], stored: &[StoredKey], found: &mut [Match], taken: &mut HashSet<usize>) {
    if !found.contains(&Match::New) {
        return;
    }
    let titles = |(place, stored): (usize, &StoredKey)| {
        let year = stored.year;
        let titles: HashSet<Fingerprint> = stored.names().map(|names| names.title).collect();
        titles.into_iter().map(move |title| ((year, title), place))
    };
    let titles: Index<(i32, Fingerprint)> = stored.iter().enumerate().flat_map(titles).collect();
    for rule in RULES {
        for (row, found) in rows.iter().zip(&mut *found).filter(|(_, found)| **found == Match::New) {
            let fits = |place: &usize| {
                !taken.contains(place) && stored.get(*place).is_some_and(|stored| rule(row, stored))
            };
            let candidates: Vec<usize> = titles.find(&row.title()).filter(fits).collect();
            *found = match candidates.as_slice() {
                [] => Match::New,
                [only] => {
                    taken.insert(*only);
                    Match::One(*only)
                }
                _ => Match::Several(candidates),
            };
        }
    }
}

/// The stored tender with the reference of each row; one that people renumbered by hand goes by its old one too
fn by_reference(rows: &[RowKey], stored: &[StoredKey]) -> Vec<Option<usize>> {
    let of = |names: fn(&StoredKey) -> &Names| {
        let key = move |stored: &StoredKey| Some((stored.year, names(stored).reference?));
        stored.iter().enumerate().filter_map(move |(place, stored)| Some((key(stored)?, place)))
    };
    let renamed = of(StoredKey::workbook_names).filter(|(_, place)| {
        stored.get(*place).is_some_and(|stored| stored.workbook_names().reference != stored.own.reference)
    });
    // What it is called now counts for more than what it was called.
    let known: Index<(i32, Fingerprint)> = renamed.chain(of(|stored| &stored.own)).collect();
    rows.iter().map(|row| known.find(&row.reference()?).next_back()).collect()
}

/// The stored tender of a year before or after with the reference of each row that says its year by itself and that no
/// stored tender of that year has: its planning moved
///
/// A reference that is only a row number says nothing in another year, unless the title is the same too.
fn moved(rows: &[RowKey], claims: &[Option<usize>], stored: &[StoredKey]) -> Vec<Option<usize>> {
    let may_move = |row: &RowKey| row.year_from == YearFrom::Row && row.names.reference.is_some();
    if !rows.iter().zip(claims).any(|(row, claim)| claim.is_none() && may_move(row)) {
        return vec![None; rows.len()];
    }
    let known: Index<Fingerprint> =
        stored.iter().zip(0..).filter_map(|(stored, place)| Some((stored.own.reference?, place))).collect();
    let claimed: HashSet<usize> = claims.iter().flatten().copied().collect();
    let of_row = |row: &RowKey| {
        let reference = row.names.reference.filter(|_| may_move(row))?;
        let mut same = known.find(&reference);
        let (Some(only), None) = (same.next(), same.next()) else { return None };
        let is_telling = !row.is_row_number || same_title(row, stored.get(only)?);
        (!claimed.contains(&only) && is_telling).then_some(only)
    };
    rows.iter().zip(claims).map(|(row, claim)| if claim.is_some() { None } else { of_row(row) }).collect()
}
