//! Expenses that a list no longer has.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use schema::types::Choice;
use uuid::Uuid;

use super::{CheckedExpenses, StoredExpense, matching::Match, wording::label};
use crate::{
    checks::{Decisions, GoneRow, registers::Registers, versions::is_by_hand},
    findings::Finding,
    rows::{DraftExpense, Origin},
};

/// Of each year the first and the last day of the workbook: a workbook of a month says nothing about other months
pub(super) struct Spans(BTreeMap<i32, (NaiveDate, NaiveDate)>);

impl Spans {
    pub(super) fn of(drafts: &[&DraftExpense]) -> Self {
        let mut spans = BTreeMap::new();
        for draft in drafts {
            let span = spans.entry(draft.year).or_insert((draft.spent_on, draft.spent_on));
            *span = (span.0.min(draft.spent_on), span.1.max(draft.spent_on));
        }
        Self(spans)
    }

    /// Whether the workbook is about the days of a stored expense that came from a workbook
    pub(super) fn speak_of(&self, stored: &StoredExpense) -> bool {
        let expense = &stored.expense;
        let span = self.0.get(&expense.year);
        let is_within = span.is_some_and(|(first, last)| (first..=last).contains(&&expense.spent_on));
        is_within && expense.source_row.is_some()
    }
}

/// The stored expenses that rows are, or may be, about
pub(super) fn found(
    drafts: &[&DraftExpense],
    matches: &[Match<'_>],
    decisions: &Decisions<'_>,
) -> HashSet<Uuid> {
    let is_another = |draft: &DraftExpense, stored: &StoredExpense| {
        decisions.likely(&draft.origin, stored.target()) == Some(Choice::New)
    };
    drafts
        .iter()
        .zip(matches)
        .filter(|(draft, found)| !matches!(found, Match::Likely(stored) if is_another(draft, stored)))
        .flat_map(|(_, found)| found.stored())
        .map(|stored| stored.expense.expense_id)
        .collect()
}

/// The lists of the years and days that the workbook is about; what is marked as missing already counts no more
pub(super) fn registers(spans: &Spans, stored: &[StoredExpense], found: &HashSet<Uuid>) -> Registers<i32> {
    let listed = |stored: &StoredExpense| {
        let expense = &stored.expense;
        let is_found = found.contains(&expense.expense_id);
        let counts = is_found || (spans.speak_of(stored) && expense.missing_since.is_none());
        (counts && expense.source_row.is_some()).then_some((expense.year, stored.register(), is_found))
    };
    Registers::of(stored.iter().filter_map(listed))
}

impl CheckedExpenses {
    /// What the lists that the workbook continues have of its days, and it does not
    pub(super) fn add_gone(
        &mut self,
        spans: &Spans,
        stored: &[StoredExpense],
        found: &HashSet<Uuid>,
        registers: &Registers<i32>,
    ) {
        let is_gone = |stored: &&StoredExpense| {
            let expense = &stored.expense;
            spans.speak_of(stored)
                && !found.contains(&expense.expense_id)
                && registers.continues(expense.year, stored.register())
        };
        for stored in stored.iter().filter(is_gone) {
            let (expense, origin) = (&stored.expense, Origin::default());
            let name = label(expense.reference.as_deref(), &expense.line);
            self.differences.add_missing(name.clone(), Some(stored.target()));
            let ours = stored.as_draft(&origin);
            self.gone.push(GoneRow {
                target: stored.target(),
                name,
                is_marked: expense.missing_since.is_some(),
                is_by_hand: stored.base(&origin).is_none_or(|base| is_by_hand(&ours, &base)),
            });
        }
    }

    /// Of which lists it has too little
    pub(super) fn tell_unlike(&mut self, registers: &Registers<i32>) {
        for unlike in registers.unlike() {
            let told = format!("{} van de {} uitgaven van {}", unlike.found, unlike.all, unlike.of);
            self.findings.push(Finding::warning("expense.register_unlike").expecting(told));
        }
    }
}
