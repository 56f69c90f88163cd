//! References that are only row numbers: people insert a row, and every number below it names another tender.

use std::collections::{HashMap, HashSet};

use super::{
    index::Index,
    keys::{Fingerprint, RowKey, StoredKey, leads_agree, same_title},
    matching::Match,
};

/// Year and title
type Title = (i32, Fingerprint);

/// The rows and stored tenders that are left once those with the same reference and title are paired
struct Loose<'a> {
    rows: &'a [RowKey],
    stored: &'a [StoredKey],
    rows_by_title: Index<Title>,
    stored_by_title: Index<Title>,
}

/// The rows whose title counts for more than their reference, by index, with the stored tender that they are about
///
/// `claims` has the stored tender with the reference of each row. The title counts where it differs from that
/// tender's, and either is the title of another stored tender, or that tender's title stands in another row. A row
/// may be about more than one when titles are not unique, or when its reference stays with a tender that no row
/// gives another. A tender that came from a workbook and that no row is about any more leaves its reference to who has
/// it now; such tenders are given too.
pub(super) fn by_title_instead(
    rows: &[RowKey],
    claims: &[Option<usize>],
    stored: &[StoredKey],
) -> (HashMap<usize, Match>, HashSet<usize>) {
    let differs = |(row, claim): (&RowKey, &Option<usize>)| {
        claim.and_then(|claim| stored.get(claim)).is_some_and(|claim| !same_title(row, claim))
    };
    if !rows.iter().zip(claims).any(differs) {
        return (HashMap::new(), HashSet::new());
    }
    let loose = Loose::of(rows, claims, stored);
    let disputed: HashMap<usize, usize> = rows
        .iter()
        .zip(claims)
        .enumerate()
        .filter_map(|(index, (row, claim))| Some((index, claim.filter(|claim| loose.disputes(row, *claim))?)))
        .collect();
    let tenders: HashSet<usize> = disputed.values().copied().collect();
    let concerns = |index: usize, row: &RowKey, claim: Option<usize>| {
        let mut same_title = loose.same_title(row);
        disputed.contains_key(&index)
            || (claim.is_none() && same_title.any(|stored| tenders.contains(&stored)))
    };
    let decided: HashMap<usize, Match> = rows
        .iter()
        .zip(claims)
        .enumerate()
        .filter(|(index, (row, claim))| concerns(*index, row, **claim))
        .map(|(index, (row, _))| (index, loose.decide(row)))
        .collect();
    loose.without_clashes(decided, claims)
}

impl<'a> Loose<'a> {
    fn of(rows: &'a [RowKey], claims: &[Option<usize>], stored: &'a [StoredKey]) -> Self {
        let agrees =
            |row: &RowKey, claim: usize| stored.get(claim).is_some_and(|claim| same_title(row, claim));
        let settled = |(row, claim): (&RowKey, &Option<usize>)| claim.filter(|claim| agrees(row, *claim));
        let pairs: Vec<Option<usize>> = rows.iter().zip(claims).map(settled).collect();
        let settled: HashSet<usize> = pairs.iter().flatten().copied().collect();
        let rows_by_title = rows.iter().zip(&pairs).enumerate();
        let stored_by_title = stored.iter().enumerate().filter(|(place, _)| !settled.contains(place));
        Self {
            rows,
            stored,
            rows_by_title: rows_by_title
                .filter(|(_, (_, pair))| pair.is_none())
                .map(|(index, (row, _))| (row.title(), index))
                .collect(),
            stored_by_title: stored_by_title.map(|(place, stored)| (title_of(stored), place)).collect(),
        }
    }

    /// The stored tenders that are left with the title of a row
    fn same_title(&self, row: &RowKey) -> impl Iterator<Item = usize> {
        self.stored_by_title.find(&row.title())
    }

    /// Whether the titles of the workbook say that a row is not about the tender with its reference
    fn disputes(&self, row: &RowKey, claim: usize) -> bool {
        let Some(claim) = self.stored.get(claim) else { return false };
        let stands_in_another_row = || self.rows_by_title.find(&title_of(claim)).next().is_some();
        !same_title(row, claim) && (self.same_title(row).next().is_some() || stands_in_another_row())
    }

    fn decide(&self, row: &RowKey) -> Match {
        let same_title: Vec<usize> = self.same_title(row).collect();
        let agrees = |place: &&usize| self.stored.get(**place).is_some_and(|stored| leads_agree(row, stored));
        let mut agreeing = same_title.iter().filter(agrees);
        match (agreeing.next(), agreeing.next()) {
            (Some(only), None) if self.rows_about(*only) == 1 => Match::One(*only),
            _ if same_title.is_empty() => Match::New,
            _ => Match::Several(same_title),
        }
    }

    fn rows_about(&self, stored: usize) -> usize {
        let Some(stored) = self.stored.get(stored) else { return 0 };
        let rows = self.rows_by_title.find(&title_of(stored));
        rows.filter_map(|index| self.rows.get(index)).filter(|row| leads_agree(row, stored)).count()
    }

    /// The same, but ambiguous where the reference of a row would stay with another stored tender too; and the tenders
    /// that leave theirs
    fn without_clashes(
        &self,
        mut decided: HashMap<usize, Match>,
        claims: &[Option<usize>],
    ) -> (HashMap<usize, Match>, HashSet<usize>) {
        let claimed: HashSet<usize> = decided.values().flat_map(Match::stored).copied().collect();
        let has_reference =
            |index: &usize| self.rows.get(*index).is_some_and(|row| row.names.reference.is_some());
        let renumbered: HashSet<usize> = decided
            .iter()
            .filter(|(index, _)| has_reference(index))
            .filter_map(|(_, found)| if let Match::One(stored) = found { Some(*stored) } else { None })
            .collect();
        let is_of_workbook =
            |place: usize| self.stored.get(place).is_some_and(|stored| stored.is_of_workbook);
        let mut left = HashSet::new();
        for (index, found) in &mut decided {
            let claim = claims.get(*index).copied().flatten();
            if let Some(claim) = claim.filter(|claim| !renumbered.contains(claim)) {
                if !claimed.contains(&claim) && is_of_workbook(claim) {
                    left.insert(claim);
                    continue;
                }
                *found = Match::Several(found.stored().iter().copied().chain([claim]).collect());
            }
        }
        (decided, left)
    }
}

fn title_of(stored: &StoredKey) -> Title {
    (stored.year, stored.workbook_names().title)
}
