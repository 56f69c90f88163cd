//! What makes one wonder about an expense before it is recorded: told once, and recorded when it is said to be meant.

use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{
    clock,
    rules::expense_doubt::{self, ExpenseDoubt, Recognized},
    texts,
};

use super::row::balance;
use crate::{
    read::{
        self, Days, ReadError, Reader, Slice, ValueRange,
        expense::{ExpenseFilter, ExpenseText, ExpenseWithRelations},
    },
    web::{doubts::Doubts, filled::Filled},
    write::expense::{Correction, ExpenseDraft},
};

/// Most expenses of one day and amount that a new one is held against
const MOST_ALIKE: i64 = 100;

/// Of an expense that is to be recorded
///
/// # Errors
///
/// When the database fails.
pub(super) async fn of_draft(
    connection: &AsyncPgConnection,
    draft: &ExpenseDraft,
    filled: &Filled,
) -> Result<Doubts, ReadError> {
    let day = Some(draft.spent_on);
    let amount = Some(draft.amount);
    let alike = ExpenseFilter {
        spent: Days { start: day, end: day },
        amount: ValueRange { at_least: amount, at_most: amount },
        ..ExpenseFilter::default()
    };
    let (slug, texts) = (draft.partnership.as_str(), [ExpenseText::Description]);
    let (reader, slice) = (Reader::over(connection), Slice::first(MOST_ALIKE));
    let (budget, alike) = futures::try_join!(
        read::budget::find(connection, slug, draft.year, None),
        read::expense::page(reader, slug, &alike, &[], &slice, &texts),
    )?;
    let alike = alike.into_nodes();
    let recorded: Vec<Recognized<'_>> = alike.iter().map(recognized).collect::<Result<_, _>>()?;
    let lines = budget.as_ref().map(|budget| budget.lines.as_slice()).unwrap_or_default();
    let lines: Vec<_> = lines.iter().map(|line| (line.name.as_str(), line.amount_eur)).collect();
    let expense = Recognized {
        line: &draft.line,
        day: draft.spent_on,
        amount: draft.amount,
        reference: draft.reference.as_deref(),
        description: draft.description.as_deref(),
    };
    let today = clock::dutch(Utc::now()).date();
    let doubts = expense_doubt::of_expense(&expense, draft.year, today, &lines, &recorded);
    Ok(Doubts::unless_meant(told(&doubts, draft.year), filled))
}

/// Of a correction that is to be recorded
///
/// # Errors
///
/// When the database fails.
pub(super) async fn of_correction(
    connection: &AsyncPgConnection,
    of: &ExpenseWithRelations,
    correction: &Correction,
    filled: &Filled,
) -> Result<Doubts, ReadError> {
    let ids = [of.expense.expense_id];
    let corrections = read::expense::corrections_of(Reader::over(connection), &ids, &[]).await?;
    let (left, today) = (balance(of, &corrections), clock::dutch(Utc::now()).date());
    let corrected = of.expense.spent_on;
    // A day that nobody said raises no doubt.
    let day = correction.spent_on.unwrap_or(corrected);
    let doubts = expense_doubt::of_correction(day, correction.amount, (corrected, left), today);
    Ok(Doubts::unless_meant(told(&doubts, of.expense.year), filled))
}

fn told(doubts: &[ExpenseDoubt], year: i32) -> Vec<(&'static str, String)> {
    doubts.iter().map(|doubt| (doubt.as_str(), texts::expense_doubt(*doubt, year))).collect()
}

/// # Errors
///
/// When it was read without its description.
fn recognized(of: &ExpenseWithRelations) -> Result<Recognized<'_>, ReadError> {
    Ok(Recognized {
        line: &of.expense.line,
        day: of.expense.spent_on,
        amount: of.expense.amount_eur,
        reference: of.expense.reference.as_deref(),
        description: of.texts.get(ExpenseText::Description)?,
    })
}
