//! The differences on the page of an import, each list as much of it as is shown.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    models::{Difference, ImportRun},
    texts::actor_name,
    types::{DifferenceKind, ImportKind, ImportStatus, whole_number},
};

use uuid::Uuid;

use super::{
    differences::{DifferenceRow, Fate, ForAll, difference_row, for_all, held},
    form,
    outcome::Fates,
    place::{Part, Places, behind},
};
use crate::{
    read::{self, ReadError, Reader, Slice},
    web::dutch::moment,
};

/// Most differences on the page
const MOST_ROWS: i64 = 100;
/// Most differences to decide about on the page
const MOST_ASKED: i64 = 500;

/// The differences on the page
pub(super) struct Changes {
    /// Those that somebody must decide about, or did
    pub(super) asked: Vec<Difference>,
    /// How many of those there are
    pub(super) asked_count: i64,
    /// Stored rows that the workbook no longer has, while it can be chosen which go
    pub(super) missing: Vec<Difference>,
    /// How many of those there are
    pub(super) missing_count: i64,
    /// Rows that people changed and that stay so
    pub(super) kept: Vec<Difference>,
    /// How many of those there are
    pub(super) kept_count: i64,
    /// A part of the others
    pub(super) others: Vec<Difference>,
    /// How many others there are
    pub(super) other_count: i64,
    /// Whether others follow that part
    pub(super) has_next: bool,
    /// How many stored rows went when it was applied
    pub(super) removed_count: i64,
    /// Who changed stored rows of them by hand last, and when
    by_hand: ByHand,
}

type ByHand = HashMap<Uuid, (String, DateTime<Utc>)>;

/// The differences as the page shows them
pub(super) struct Shown {
    /// Those that somebody must decide about, or did
    pub(super) asked: List,
    /// What can be chosen for all of them at once
    pub(super) choices_for_all: Vec<ForAll>,
    /// Stored rows that the workbook no longer has, while it can be chosen which go
    pub(super) missing: List,
    /// Rows that people changed and that stay so
    pub(super) kept: List,
    /// A part of the others
    pub(super) others: List,
    /// How many others there are
    pub(super) other_count: String,
    /// Which of them those are
    pub(super) part: Part,
    removed: i64,
}

/// Differences, as many as are shown
pub(super) struct List {
    pub(super) rows: Vec<DifferenceRow>,
    /// How many there are more; empty for none
    pub(super) more: String,
}

impl List {
    fn of(found: Vec<Difference>, count: i64, decides: bool) -> Self {
        let rows: Vec<DifferenceRow> = found.into_iter().map(|one| difference_row(one, decides)).collect();
        Self { more: more(count, rows.len()), rows }
    }

    /// The same with who changed them by hand
    fn with_hands(mut self, by_hand: &ByHand) -> Self {
        for row in &mut self.rows {
            let last = row.key.and_then(|key| by_hand.get(&key));
            row.by_hand = last.map(|(actor, at)| by(actor, *at)).unwrap_or_default();
        }
        self
    }
}

impl Shown {
    /// What the table of the others tells
    pub(super) fn caption(&self, status: ImportStatus, is_overtaken: bool) -> String {
        let what = match status {
            ImportStatus::Checked if is_overtaken => "wat er volgens de controle zou veranderen",
            ImportStatus::Applied => "wat deze import ermee deed",
            ImportStatus::Reverted => "wat deze import ermee deed, en wat nu is teruggedraaid",
            ImportStatus::Rejected | ImportStatus::Failed => {
                "wat er zou zijn veranderd; er is niets gewijzigd"
            }
            ImportStatus::Waiting
            | ImportStatus::Checking
            | ImportStatus::Checked
            | ImportStatus::Applying => "wat er verandert aan wat is opgeslagen",
        };
        format!("{}: {what}", held(&self.at_work()))
    }

    /// The others that something becomes of
    pub(super) fn at_work(&self) -> Vec<&DifferenceRow> {
        self.others.rows.iter().filter(|row| !row.is_left()).collect()
    }

    /// The others that the workbook no longer has, and that stay as they are
    pub(super) fn left(&self) -> Vec<&DifferenceRow> {
        self.others.rows.iter().filter(|row| row.is_left()).collect()
    }

    /// The rows on the page with which the import did so, by what people call them; of one that it changed with what it has again once
    /// that is taken back
    pub(super) fn named(&self, fate: Fate) -> Vec<String> {
        let rows = self.others.rows.iter().chain(&self.asked.rows).filter(|row| row.fate == fate);
        rows.map(|row| if fate == Fate::Changed { row.with_way_back() } else { row.label.clone() }).collect()
    }

    /// What became of rows, besides what the import counts
    pub(super) fn fates(&self) -> Fates {
        let stays = self.asked.rows.iter().filter(|row| !row.fields.is_empty() && row.stays()).count();
        Fates {
            stays: i32::try_from(stays).unwrap_or(i32::MAX),
            removed: i32::try_from(self.removed).unwrap_or(i32::MAX),
        }
    }
}

/// The verb between what was stored and what the workbook makes of it, for who does not see the arrow
pub(super) const fn becomes(status: ImportStatus) -> &'static str {
    match status {
        ImportStatus::Applied | ImportStatus::Reverted => "werd",
        ImportStatus::Rejected | ImportStatus::Failed => "zou worden",
        ImportStatus::Waiting | ImportStatus::Checking | ImportStatus::Checked | ImportStatus::Applying => {
            "wordt"
        }
    }
}

/// What the table of what is asked is called
pub(super) struct AskedNames {
    pub(super) heading: &'static str,
    pub(super) caption: &'static str,
}

impl AskedNames {
    /// Of an import of which so much is still to be decided about
    pub(super) const fn of(status: ImportStatus, undecided: i64) -> Self {
        match (status, undecided) {
            (ImportStatus::Reverted, 0) => Self {
                heading: "Waarover was gekozen",
                caption: "Rijen waarvan was gezegd wat er geldt; dat is teruggedraaid",
            },
            (_, 0) => {
                Self { heading: "Waarover is gekozen", caption: "Rijen waarvan is gezegd wat er geldt" }
            }
            (ImportStatus::Checked, _) => {
                Self { heading: "Om te kiezen", caption: "Rijen waarvan nog moet worden gezegd wat er geldt" }
            }
            _ => Self {
                heading: "Waarover niet is gekozen",
                caption: "Rijen waarvan niet is gezegd wat er geldt",
            },
        }
    }
}

fn by(actor: &str, at: DateTime<Utc>) -> String {
    format!("door {}, {}", actor_name(actor), moment(at))
}

/// How many there are more than are shown; empty for none
fn more(count: i64, shown: usize) -> String {
    let rest = count - i64::try_from(shown).unwrap_or(count);
    if rest > 0 { whole_number(rest) } else { String::new() }
}

impl Changes {
    /// The same for who decides about them, or does not
    pub(super) fn shown(self, decides: bool, places: Places) -> Shown {
        let others = List::of(self.others, self.other_count, decides);
        let next = others.rows.last().map(|row| row.id).filter(|_| self.has_next);
        Shown {
            choices_for_all: if decides { for_all(&self.asked) } else { Vec::new() },
            asked: List::of(self.asked, self.asked_count, decides).with_hands(&self.by_hand),
            missing: List::of(self.missing, self.missing_count, decides),
            kept: List::of(self.kept, self.kept_count, decides).with_hands(&self.by_hand),
            part: Part { after: places.differences, next },
            others,
            other_count: whole_number(self.other_count),
            removed: self.removed_count,
        }
    }

    /// How many are still to be decided about
    pub(super) fn undecided(&self) -> i64 {
        let decided = self.asked.iter().filter(|difference| difference.choice.is_some()).count();
        self.asked_count - i64::try_from(decided).unwrap_or(self.asked_count)
    }
}

/// Whether stored rows that the workbook of an import no longer has can be removed: lines of a budget go with its next revision
pub(super) const fn is_removable(run: &ImportRun) -> bool {
    let kind = matches!(
        run.kind,
        Some(ImportKind::Calendar | ImportKind::Contracts | ImportKind::Expenses | ImportKind::Cpv)
    );
    kind && run.rows_missing > 0
}

/// The differences of an import; who may apply it chooses which of the missing rows go
///
/// # Errors
///
/// When the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    run: &ImportRun,
    may_apply: bool,
    places: Places,
) -> Result<Changes, ReadError> {
    let (reader, id) = (Reader::over(connection), run.import_run_id);
    let is_chosen = may_apply
        && run.status == ImportStatus::Checked
        && is_removable(run)
        && run.kind != Some(ImportKind::Cpv);
    let rest = [DifferenceKind::New, DifferenceKind::Changed, DifferenceKind::Missing];
    let (missing, rest): (&[_], &[_]) = match &rest {
        [told @ .., missing] if is_chosen => (std::slice::from_ref(missing), told),
        all => (&[], all),
    };
    let kept = [DifferenceKind::Kept];
    let (all_asked, first) = (Slice::first(MOST_ASKED), Slice::first(MOST_ROWS));
    let part = Slice::First { limit: MOST_ROWS, after: places.differences.map(behind) };
    let (asked, asked_count, missing, missing_count, kept, kept_count, others, other_count, removed_count) =
        try_join!(
            read::import_run::differences(reader, id, Some(&form::ASKING), &all_asked),
            read::import_run::count_differences(connection, id, Some(&form::ASKING)),
            read::import_run::differences(reader, id, Some(missing), &all_asked),
            read::import_run::count_differences(connection, id, Some(missing)),
            read::import_run::differences(reader, id, Some(&kept), &first),
            read::import_run::count_differences(connection, id, Some(&kept)),
            read::import_run::differences(reader, id, Some(rest), &part),
            read::import_run::count_differences(connection, id, Some(rest)),
            read::import_run::count_removed(connection, id),
        )?;
    let (asked, kept) = (asked.into_nodes(), kept.into_nodes());
    let changed: Vec<Uuid> = asked.iter().chain(&kept).filter_map(|row| row.row_key).collect();
    let by_hand = if changed.is_empty() {
        ByHand::new()
    } else {
        read::change::last_by_hand(connection, &changed).await?
    };
    Ok(Changes {
        by_hand,
        asked,
        asked_count,
        missing: missing.into_nodes(),
        missing_count,
        kept,
        kept_count,
        has_next: others.has_next,
        others: others.into_nodes(),
        other_count,
        removed_count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_many_are_not_shown() {
        assert_eq!(more(1234, 100), "1.134");
        assert_eq!(more(100, 100), "");
    }
}
