use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::StoredExpense;
use crate::{checks::likeness::title_key, rows::DraftExpense};

/// The stored expense that a row is about
pub(super) type Match<'a> = crate::checks::Match<&'a StoredExpense>;

/// What is the same of two expenses that are one, but for the reference
type Content = (i32, NaiveDate, String, Uuid, Decimal);

/// The stored expense that each row is about; a stored expense goes to one row at most
///
/// Of what people changed by hand both versions count: theirs, and that of the imports. `may_ask` are the stored expenses
/// that a row may be asked about: those that would be missing.
pub(super) fn matches<'a>(
    drafts: &[&DraftExpense],
    stored: &'a [StoredExpense],
    may_ask: impl Fn(&StoredExpense) -> bool,
) -> Vec<Match<'a>> {
    let faces = stored.iter().flat_map(|stored| stored.faces().map(move |face| (stored, face))).collect();
    let mut pairing = Pairing { found: vec![Match::New; drafts.len()], taken: HashSet::new(), faces };
    let all = |expense: &DraftExpense| {
        let (line, reference) = (expense.line.clone(), expense.reference.clone());
        Some((content(expense), line, reference, expense.description.clone()))
    };
    pairing.pair(drafts, all, all);
    let referred = |expense: &DraftExpense| Some((content(expense), expense.reference.clone()));
    pairing.pair(drafts, referred, referred);
    // Of an invoice on several lines each line is one expense.
    let line = |expense: &DraftExpense| {
        Some((expense.year, expense.reference.clone()?, title_key(&expense.line), expense.payer_id))
    };
    pairing.pair(drafts, line, line);
    let reference = |expense: &DraftExpense| Some((expense.year, expense.reference.clone()?));
    pairing.pair(drafts, reference, reference);
    // Without a reference on one side, the rest tells.
    let any = |expense: &DraftExpense| Some(content(expense));
    let plain = |expense: &DraftExpense| expense.reference.is_none().then(|| content(expense));
    pairing.pair(drafts, plain, any);
    pairing.pair(drafts, any, plain);
    pairing.ask(drafts, may_ask);
    pairing.found
}

struct Pairing<'a> {
    found: Vec<Match<'a>>,
    taken: HashSet<Uuid>,
    /// The stored expenses with what they are known by
    faces: Vec<(&'a StoredExpense, DraftExpense)>,
}

impl Pairing<'_> {
    /// Pairs what is left on both sides and has the same key, in the order of the workbook and of what is stored
    fn pair<K: Eq + Hash>(
        &mut self,
        drafts: &[&DraftExpense],
        key: impl Fn(&DraftExpense) -> Option<K>,
        stored_key: impl Fn(&DraftExpense) -> Option<K>,
    ) {
        let mut left: HashMap<K, Vec<&StoredExpense>> = HashMap::new();
        for (stored, face) in self.faces.iter().rev() {
            if let Some(key) = stored_key(face).filter(|_| !self.taken.contains(&stored.expense.expense_id)) {
                left.entry(key).or_default().push(stored);
            }
        }
        for (draft, found) in drafts.iter().zip(&mut self.found).filter(|(_, found)| **found == Match::New) {
            let Some(free) = key(draft).and_then(|key| left.get_mut(&key)) else { continue };
            while let Some(stored) = free.pop() {
                if self.taken.insert(stored.expense.expense_id) {
                    *found = Match::One(stored);
                    break;
                }
            }
        }
    }

    /// Marks the rows without a stored expense that look like one that no row is about
    ///
    /// All but one of day, line, payer and amount are the same, no reference contradicts, and no other one looks like it.
    fn ask(&mut self, drafts: &[&DraftExpense], may_ask: impl Fn(&StoredExpense) -> bool) {
        let is_free =
            |stored: &StoredExpense| !self.taken.contains(&stored.expense.expense_id) && may_ask(stored);
        let mut free: HashMap<Likeness, Vec<(&StoredExpense, &DraftExpense)>> = HashMap::new();
        for (stored, face) in self.faces.iter().filter(|(stored, _)| is_free(stored)) {
            for key in likenesses(face) {
                free.entry(key).or_default().push((stored, face));
            }
        }
        let mut offered = HashSet::new();
        for (draft, found) in drafts.iter().zip(&mut self.found).filter(|(_, found)| **found == Match::New) {
            let agrees = |face: &DraftExpense| draft.reference.is_none() || face.reference.is_none();
            let alike: HashMap<Uuid, &StoredExpense> = likenesses(draft)
                .iter()
                .filter_map(|key| free.get(key))
                .flatten()
                .filter(|(stored, face)| agrees(face) && !offered.contains(&stored.expense.expense_id))
                .map(|(stored, _)| (stored.expense.expense_id, *stored))
                .collect();
            let mut alike = alike.into_values();
            if let (Some(only), None) = (alike.next(), alike.next()) {
                offered.insert(only.expense.expense_id);
                *found = Match::Likely(only);
            }
        }
    }
}

/// Three of day, line, payer and amount, within a year
type Likeness = (i32, Option<NaiveDate>, Option<String>, Option<Uuid>, Option<Decimal>);

fn likenesses(expense: &DraftExpense) -> [Likeness; 4] {
    let (year, day, line, payer, amount) = content(expense);
    let (day, line, payer, amount) = (Some(day), Some(line), Some(payer), Some(amount));
    [
        (year, None, line.clone(), payer, amount),
        (year, day, None, payer, amount),
        (year, day, line.clone(), None, amount),
        (year, day, line, payer, None),
    ]
}

fn content(expense: &DraftExpense) -> Content {
    let line = title_key(&expense.line);
    (expense.year, expense.spent_on, line, expense.payer_id, expense.amount_eur.normalize())
}

/// Whether two rows say the same expense
pub(super) fn is_same(one: &DraftExpense, other: &DraftExpense) -> bool {
    one.reference == other.reference && content(one) == content(other)
}
