//! An expense or fee that a settlement settles, as the page of a member shows it.

use rust_decimal::Decimal;
use schema::{
    rules::settlement::ClosedPeriods,
    texts::half_year_name,
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
    /// With its amount as the balance counts it, by this sign; `None` for what is neither an expense nor a fee
    ///
    /// # Errors
    ///
    /// When it was read without the descriptions of expenses.
    pub(super) fn new(
        item: &Item,
        sign: Decimal,
        closed: Option<ClosedPeriods>,
    ) -> Result<Option<Self>, ReadError> {
        let amount = euros_and_cents(sign * item.posting.amount_eur);
        if let Some(of) = &item.expense {
            let expense = &of.expense;
            let remark = if !item.is_whole() {
                "verschil met wat eerder is verrekend".to_owned()
            } else if expense.corrects_expense_id.is_some() {
                "correctie".to_owned()
            } else {
                late(HalfYear::of(item.posting.year, expense.spent_on), closed)
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
            remark: late(HalfYear::of(item.posting.year, of.fee.received_on), closed),
            amount,
        }))
    }
}

/// Said of what is of a half-year that was settled before
fn late(period: HalfYear, closed: Option<ClosedPeriods>) -> String {
    if closed.is_some_and(|closed| closed.contains(period)) {
        format!("nagekomen, van het {}", half_year_name(period).to_lowercase())
    } else {
        String::new()
    }
}
