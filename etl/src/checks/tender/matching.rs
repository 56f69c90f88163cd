use std::collections::{HashMap, HashSet};

use super::{Row, StoredTender, likeness, renumbering::by_title_instead, stored::lead};
pub(super) use crate::checks::likeness::title_key;
use crate::rows::{DraftTender, YearFrom};

/// The stored tender that a row is about
pub(super) type Match<'a> = crate::checks::Match<'a, StoredTender>;

/// Whether a row may be about a stored tender of the same year and title
type Rule = fn(&DraftTender, &StoredTender) -> bool;

/// What is tried in turn, after the reference: the strictest first
const RULES: [Rule; 3] = [
    |draft, stored| no_reference(draft, stored) && same_lead(draft, stored),
    |draft, stored| references_agree(draft, stored) && same_lead(draft, stored),
    |draft, stored| references_agree(draft, stored) && leads_agree(draft, stored),
];

/// The stored tender that each row is about; a stored tender goes to one row at most
pub(super) fn matches<'a>(rows: &[Row<'_>], stored: &'a [StoredTender]) -> Vec<Match<'a>> {
    let mut taken = HashSet::new();
    let claims = by_reference(rows, stored);
    let moved = moved(rows, &claims, stored);
    let (mut renumbered, left) = by_title_instead(rows, &claims, stored);
    taken.extend(left);
    taken.extend(renumbered.values().flat_map(Match::stored).map(|stored| stored.tender.tender_id));
    let of_row = |(index, claim): (usize, Option<&'a StoredTender>)| match (renumbered.remove(&index), claim)
    {
        (Some(found), _) => found,
        (None, Some(stored)) if taken.insert(stored.tender.tender_id) => Match::One(stored),
        (None, _) => Match::New,
    };
    let claims = claims.iter().zip(&moved).map(|(claim, moved)| claim.or(*moved));
    let mut found: Vec<Match<'a>> = claims.enumerate().map(of_row).collect();
    let by_title = by_title(stored);
    let of_title = |(row, found): (&Row<'_>, &Match<'_>)| {
        let is_new = *found == Match::New;
        is_new.then(|| by_title.get(&(row.draft.year, title_key(&row.draft.title)))).flatten()
    };
    let same_titles: Vec<_> = rows.iter().zip(&found).map(of_title).collect();
    for rule in RULES {
        for ((row, found), same_title) in rows.iter().zip(&mut found).zip(&same_titles) {
            if *found != Match::New {
                continue;
            }
            let candidates: Vec<&StoredTender> = same_title
                .iter()
                .copied()
                .flatten()
                .copied()
                .filter(|stored| !taken.contains(&stored.tender.tender_id) && rule(row.draft, stored))
                .collect();
            *found = match candidates.as_slice() {
                [] => Match::New,
                [only] => {
                    taken.insert(only.tender.tender_id);
                    Match::One(only)
                }
                _ => Match::Several(candidates),
            };
        }
    }
    likeness::ask(rows, &mut found, stored, &taken);
    found
}

/// The stored tender with the reference of each row; one that people renumbered by hand goes by its old one too
fn by_reference<'a>(rows: &[Row<'_>], stored: &'a [StoredTender]) -> Vec<Option<&'a StoredTender>> {
    let by = |reference: fn(&StoredTender) -> Option<&str>| {
        stored.iter().filter_map(move |stored| Some(((stored.year, reference(stored)?), stored)))
    };
    let mut known: HashMap<(i32, &str), &StoredTender> = by(StoredTender::workbook_reference).collect();
    known.extend(by(|stored| stored.tender.reference.as_deref()));
    let of_row = |row: &Row<'_>| known.get(&(row.draft.year, row.draft.reference.as_deref()?)).copied();
    rows.iter().map(of_row).collect()
}

/// The stored tender of a year before or after with the reference of each row that says its year by itself and that no
/// stored tender of that year has: its planning moved
///
/// A reference that is only a row number says nothing in another year, unless the title is the same too.
fn moved<'a>(
    rows: &[Row<'_>],
    claims: &[Option<&'a StoredTender>],
    stored: &'a [StoredTender],
) -> Vec<Option<&'a StoredTender>> {
    let mut known: HashMap<&str, Vec<&StoredTender>> = HashMap::new();
    for stored in stored {
        if let Some(reference) = stored.tender.reference.as_deref() {
            known.entry(reference).or_default().push(stored);
        }
    }
    let claimed: HashSet<_> = claims.iter().flatten().map(|stored| stored.tender.tender_id).collect();
    let of_row = |row: &Row<'_>, claim: Option<&StoredTender>| {
        let reference = row.draft.reference.as_deref().filter(|_| claim.is_none())?;
        let [only] = known.get(reference)?.as_slice() else { return None };
        let is_free = row.draft.year_from == YearFrom::Row && !claimed.contains(&only.tender.tender_id);
        let is_telling = !is_row_number(reference) || same_title(row.draft, only);
        (is_free && is_telling).then_some(*only)
    };
    rows.iter().zip(claims).map(|(row, claim)| of_row(row, *claim)).collect()
}

fn is_row_number(reference: &str) -> bool {
    reference.len() <= 4 && reference.bytes().all(|byte| byte.is_ascii_digit())
}

fn by_title(stored: &[StoredTender]) -> HashMap<(i32, String), Vec<&StoredTender>> {
    let mut titles: HashMap<_, Vec<_>> = HashMap::new();
    for stored in stored {
        for title in stored.titles() {
            titles.entry((stored.year, title_key(title))).or_default().push(stored);
        }
    }
    titles
}

/// Whether a row and a stored tender have the same title, but for upper case, accents and hyphens
pub(super) fn same_title(draft: &DraftTender, stored: &StoredTender) -> bool {
    draft.title == stored.tender.title || {
        let key = title_key(&draft.title);
        stored.titles().any(|title| title_key(title) == key)
    }
}

fn no_reference(draft: &DraftTender, stored: &StoredTender) -> bool {
    draft.reference.is_none() && stored.tender.reference.is_none()
}

/// Whether a row and a stored tender do not have different references
pub(super) fn references_agree(draft: &DraftTender, stored: &StoredTender) -> bool {
    draft.reference.is_none() || stored.tender.reference.is_none()
}

fn same_lead(draft: &DraftTender, stored: &StoredTender) -> bool {
    stored.leads().contains(&lead(&draft.participations))
}

/// Whether a row and a stored tender do not have different leads
pub(super) fn leads_agree(draft: &DraftTender, stored: &StoredTender) -> bool {
    let ours = lead(&draft.participations);
    ours.is_none() || stored.leads().iter().any(|theirs| theirs.is_none() || *theirs == ours)
}
