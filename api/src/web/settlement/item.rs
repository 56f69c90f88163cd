//! An expense or fee that a settlement settles, as the page of a member shows it.

use schema::{
    models::Settlement,
    types::{HalfYear, dutch_day, euros_and_cents},
};

use crate::read::{ReadError, expense::ExpenseText, settlement::Item};

/// An expense that a member paid, or a fee that it holds
pub(super) struct ItemRow {
    pub(super) day: String,
    /// Line of the budget, or tender
    pub(super) what: String,
    /// Description, or who paid the fee; empty when nothing was said
    pub(super) note: String,
    /// Reference; empty when there is none
    pub(super) reference: String,
    /// The expense, for its page; empty for a fee
    pub(super) expense: String,
    /// Why it is in this settlement though it is no ordinary cost of its half-year; empty when it is
    pub(super) remark: String,
    pub(super) amount: String,
}

impl ItemRow {
    /// `None` for what is neither an expense nor a fee
    ///
    /// # Errors
    ///
    /// When it was read without the descriptions of expenses.
    pub(super) fn new(item: &Item, settlement: &Settlement) -> Result<Option<Self>, ReadError> {
        let amount = euros_and_cents(item.posting.amount_eur);
        if let Some(of) = &item.expense {
            let expense = &of.expense;
            let remark = if !item.is_whole() {
                "verschil met wat eerder is verrekend".to_owned()
            } else if expense.corrects_expense_id.is_some() {
                "correctie".to_owned()
            } else {
                late(HalfYear::of(item.posting.year, expense.spent_on), settlement)
            };
            return Ok(Some(Self {
                day: dutch_day(expense.spent_on),
                what: expense.line.clone(),
                note: of.texts.get(ExpenseText::Description)?.unwrap_or_default().to_owned(),
                reference: expense.reference.clone().unwrap_or_default(),
                expense: expense.expense_id.to_string(),
                remark,
                amount,
            }));
        }
        Ok(item.fee.as_ref().map(|of| Self {
            day: dutch_day(of.fee.received_on),
            what: of.tender.title.clone(),
            note: format!("fee van {}", of.paid_by.name),
            reference: of.fee.reference.clone().unwrap_or_default(),
            expense: String::new(),
            remark: late(HalfYear::of(item.posting.year, of.fee.received_on), settlement),
            amount,
        }))
    }
}

/// Said of what is of an earlier half-year
fn late(period: HalfYear, settlement: &Settlement) -> String {
    if period == settlement.half_year() {
        String::new()
    } else {
        format!("van een eerder halfjaar, begroting {}", period.year)
    }
}
