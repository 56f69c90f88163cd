//! An expense, as pages show it.

use std::collections::HashMap;

use diesel_async::AsyncPgConnection;
use futures::try_join;
use rust_decimal::Decimal;
use schema::{
    rules::settlement::ClosedPeriods,
    texts::actor_name,
    types::{HalfYear, dutch_day, euros_and_cents},
};
use uuid::Uuid;

use super::settled::SettledView;
use crate::{
    read::{
        self, ReadError,
        change::Subject,
        expense::{ExpenseText, ExpenseWithRelations},
        settlement::SettledIn,
    },
    web::source::SourceLink,
};

/// What is shown of a description in a list, in characters
const SHORT: usize = 160;

/// An expense in a list
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExpenseRow {
    pub(super) id: String,
    pub(super) day: String,
    /// Line of the budget, as it was written
    pub(super) line: String,
    /// Description, or the reason of a correction; empty when nothing was said
    pub(super) note: String,
    /// Reference; empty when there is none
    pub(super) reference: String,
    pub(super) payer: String,
    pub(super) amount: String,
    /// The workbook that it came from; `None` for what was recorded by hand
    pub(super) source: Option<SourceLink>,
    /// Who recorded it by hand; empty when nobody knows
    pub(super) maker: String,
    /// The expense that it corrects; empty for one of its own
    pub(super) corrects: String,
    /// What corrections made of it; empty when there are none
    pub(super) corrected: String,
    /// Whether its workbook no longer has it
    pub(super) is_missing: bool,
    /// Whether it was settled
    pub(super) settled: SettledView,
}

/// What pages tell of expenses beside what they are
pub(super) struct Around {
    /// Who recorded them
    makers: HashMap<Uuid, String>,
    /// Their corrections
    corrections: Vec<ExpenseWithRelations>,
    /// The settlements that they are in
    settled: HashMap<Uuid, Vec<SettledIn>>,
    /// The half-years that were settled
    closed: Vec<HalfYear>,
}

impl Around {
    /// Of expenses of a partnership that have these corrections, which are told of too
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(super) async fn load(
        connection: &AsyncPgConnection,
        partnership_id: Uuid,
        expenses: &[Uuid],
        corrections: Vec<ExpenseWithRelations>,
    ) -> Result<Self, ReadError> {
        let corrected = corrections.iter().map(|correction| correction.expense.expense_id);
        let ids: Vec<Uuid> = corrected.chain(expenses.iter().copied()).collect();
        let (makers, settled, standing) = try_join!(
            read::change::makers(connection, Subject::Expense, &ids),
            read::settlement::of_expenses(connection, &ids),
            read::settlement::standing(connection, partnership_id),
        )?;
        Ok(Self { makers, corrections, settled, closed: standing.closed })
    }

    /// The half-years that were settled, from the first to the last
    pub(super) fn closed(&self) -> Option<ClosedPeriods> {
        ClosedPeriods::of(self.closed.iter().copied())
    }

    pub(super) fn corrections(&self) -> &[ExpenseWithRelations] {
        &self.corrections
    }
}

impl ExpenseRow {
    /// # Errors
    ///
    /// When it was read without its description.
    pub(super) fn new(of: &ExpenseWithRelations, around: &Around) -> Result<Self, ReadError> {
        let row = &of.expense;
        let settled = around.settled.get(&row.expense_id).map(Vec::as_slice).unwrap_or_default();
        let period = HalfYear::of(row.year, row.spent_on);
        let maker = around.makers.get(&row.expense_id).filter(|_| of.source.is_none());
        Ok(Self {
            id: row.expense_id.to_string(),
            day: dutch_day(row.spent_on),
            line: row.line.clone(),
            note: shortened(of.texts.get(ExpenseText::Description)?.unwrap_or_default()),
            reference: row.reference.clone().unwrap_or_default(),
            payer: of.paid_by.name.clone(),
            amount: euros_and_cents(row.amount_eur),
            source: SourceLink::of(of.source.as_ref(), row.source_sheet.as_deref(), row.source_row),
            maker: maker.map(|actor| actor_name(actor).to_owned()).unwrap_or_default(),
            corrects: row.corrects_expense_id.map(|id| id.to_string()).unwrap_or_default(),
            corrected: corrected(of, &around.corrections),
            settled: SettledView::new(period, settled, &around.closed),
            is_missing: row.missing_since.is_some(),
        })
    }
}

/// An expense with all of its corrections, in euro
pub(super) fn balance(of: &ExpenseWithRelations, corrections: &[ExpenseWithRelations]) -> Decimal {
    let of_it = corrections.iter().filter(|other| is_correction(other, of));
    of.expense.amount_eur + of_it.map(|correction| correction.expense.amount_eur).sum::<Decimal>()
}

fn is_correction(other: &ExpenseWithRelations, of: &ExpenseWithRelations) -> bool {
    other.expense.corrects_expense_id == Some(of.expense.expense_id)
}

fn corrected(of: &ExpenseWithRelations, corrections: &[ExpenseWithRelations]) -> String {
    let balance = euros_and_cents(balance(of, corrections));
    match corrections.iter().filter(|other| is_correction(other, of)).count() {
        0 => String::new(),
        1 => format!("met 1 correctie: {balance}"),
        count => format!("met {count} correcties: {balance}"),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_descriptions_are_cut_at_a_letter() {
        assert_eq!(shortened("Vergaderruimte"), "Vergaderruimte");
        assert_eq!(shortened(&"é".repeat(SHORT)).chars().count(), SHORT);
        assert_eq!(shortened(&"é".repeat(SHORT + 1)), "é".repeat(SHORT) + "…");
    }
}
