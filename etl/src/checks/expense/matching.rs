use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{StoredExpense, line_key};
use crate::rows::DraftExpense;

/// What is the same of two expenses that are one, but for the reference
type Content = (i32, NaiveDate, String, Uuid, Decimal);

/// The stored expense that each row is about; a stored expense goes to one row at most
pub(super) fn matches<'a>(
    drafts: &[&DraftExpense],
    stored: &'a [StoredExpense],
) -> Vec<Option<&'a StoredExpense>> {
    let mut pairing = Pairing { found: vec![None; drafts.len()], taken: HashSet::new() };
    let all = |draft: &DraftExpense| {
        Some((content(draft), draft.line.clone(), draft.reference.clone(), draft.description.clone()))
    };
    let all_stored = |stored: &StoredExpense| {
        let expense = &stored.expense;
        let texts = (expense.line.clone(), expense.reference.clone(), expense.description.clone());
        Some((content_of(stored), texts.0, texts.1, texts.2))
    };
    pairing.pair(drafts, stored, all, all_stored);
    let referred = |draft: &DraftExpense| Some((content(draft), draft.reference.clone()));
    let referred_stored =
        |stored: &StoredExpense| Some((content_of(stored), stored.expense.reference.clone()));
    pairing.pair(drafts, stored, referred, referred_stored);
    // Of an invoice on several lines each line is one expense.
    let line = |draft: &DraftExpense| {
        Some((draft.year, draft.reference.clone()?, line_key(&draft.line), draft.payer_id))
    };
    let line_stored = |stored: &StoredExpense| {
        let expense = &stored.expense;
        let key = line_key(&expense.line);
        Some((expense.year, expense.reference.clone()?, key, expense.paid_by_organization_id))
    };
    pairing.pair(drafts, stored, line, line_stored);
    let reference = |draft: &DraftExpense| Some((draft.year, draft.reference.clone()?));
    let reference_stored =
        |stored: &StoredExpense| Some((stored.expense.year, stored.expense.reference.clone()?));
    pairing.pair(drafts, stored, reference, reference_stored);
    // Without a reference on one side, the rest tells.
    let plain = |draft: &DraftExpense| draft.reference.is_none().then(|| content(draft));
    pairing.pair(drafts, stored, plain, |stored| Some(content_of(stored)));
    let plain_stored =
        |stored: &StoredExpense| stored.expense.reference.is_none().then(|| content_of(stored));
    pairing.pair(drafts, stored, |draft| Some(content(draft)), plain_stored);
    pairing.found
}

struct Pairing<'a> {
    found: Vec<Option<&'a StoredExpense>>,
    taken: HashSet<Uuid>,
}

impl<'a> Pairing<'a> {
    /// Pairs what is left on both sides and has the same key, in the order of the workbook and of what is stored
    fn pair<K: Eq + Hash>(
        &mut self,
        drafts: &[&DraftExpense],
        stored: &'a [StoredExpense],
        key: impl Fn(&DraftExpense) -> Option<K>,
        stored_key: impl Fn(&StoredExpense) -> Option<K>,
    ) {
        let mut left: HashMap<K, Vec<&StoredExpense>> = HashMap::new();
        for stored in stored.iter().rev().filter(|stored| !self.taken.contains(&stored.expense.expense_id)) {
            if let Some(key) = stored_key(stored) {
                left.entry(key).or_default().push(stored);
            }
        }
        for (draft, found) in drafts.iter().zip(&mut self.found).filter(|(_, found)| found.is_none()) {
            *found = key(draft).and_then(|key| left.get_mut(&key)?.pop());
            self.taken.extend(found.map(|stored| stored.expense.expense_id));
        }
    }
}

fn content(draft: &DraftExpense) -> Content {
    (draft.year, draft.spent_on, line_key(&draft.line), draft.payer_id, draft.amount_eur.normalize())
}

fn content_of(stored: &StoredExpense) -> Content {
    let expense = &stored.expense;
    let amount = expense.amount_eur.normalize();
    (expense.year, expense.spent_on, line_key(&expense.line), expense.paid_by_organization_id, amount)
}

/// Whether two rows say the same expense
pub(super) fn is_same(one: &DraftExpense, other: &DraftExpense) -> bool {
    one.reference == other.reference && content(one) == content(other)
}
