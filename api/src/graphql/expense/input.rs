//! What is sent to record and to correct expenses.

use async_graphql::{Enum, ID, InputObject, Result};

use crate::{
    graphql::{
        node::Kind,
        organization::OrganizationReference,
        scalars::{Date, Decimal},
        text::trimmed,
    },
    write::{
        books,
        expense::{Correction, ExpenseDraft},
    },
};

use super::values::VatTreatment;

/// What is to be done with a cost or fee of a half-year that was settled (afgesloten periode).
#[derive(Enum, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[graphql(remote = "books::IfClosed")]
pub(in crate::graphql) enum IfClosed {
    /// It is refused (weigeren).
    #[default]
    Refuse,
    /// It is late: it is stored, and goes into the next settlement as a correction (nagekomen).
    NextSettlement,
}

/// An expense to be recorded (uitgave).
#[derive(InputObject, Debug)]
pub(super) struct RecordExpenseInput {
    /// Short name of the partnership (samenwerkingsverband).
    pub(super) partnership: String,
    /// Year of the budget that it counts in (begrotingsjaar).
    year: i32,
    /// Day of the expense, as its invoice or booking says (datum).
    spent_on: Date,
    /// Line of the budget; one that the budget does not have is kept as it is written (begrotingspost).
    line: String,
    /// The member that paid it (betaald door).
    paid_by: OrganizationReference,
    /// Euro, excluding VAT, at most two decimals; negative for a refund (bedrag, excl. btw).
    amount: Decimal,
    /// What became of the VAT, which the amount excludes (btw-behandeling). Null or left out: nothing is said.
    vat_treatment: Option<VatTreatment>,
    /// Invoice or booking number (factuurnummer). Null or left out: none.
    reference: Option<String>,
    /// Description (omschrijving). Null or left out: none.
    description: Option<String>,
    /// What is to be done when its half-year was settled (afgesloten periode).
    #[graphql(default)]
    if_closed: IfClosed,
}

impl RecordExpenseInput {
    /// The expense as it is written
    pub(super) fn read(self) -> Result<ExpenseDraft> {
        Ok(ExpenseDraft {
            partnership: self.partnership,
            year: self.year,
            spent_on: self.spent_on.0,
            line: self.line,
            paid_by: self.paid_by.read()?,
            amount: self.amount.0,
            vat_treatment: self.vat_treatment.map(Into::into),
            reference: self.reference.as_deref().and_then(trimmed),
            description: self.description.as_deref().and_then(trimmed),
            if_closed: self.if_closed.into(),
        })
    }
}

/// A correction of an expense (correctie).
#[derive(InputObject, Debug)]
pub(super) struct CorrectExpenseInput {
    /// Global identity of the expense that is corrected; not of a correction (identificatie).
    pub(super) id: ID,
    /// The version of it that was read; when somebody changed or corrected it since, nothing is stored (versie).
    version: i32,
    /// Day of the correction, as its credit note or booking says; not before that of the expense (datum). Null or left out: that of
    /// the expense, or today when its half-year was settled.
    spent_on: Option<Date>,
    /// What is added to it, in euro, excluding VAT, at most two decimals; negative when it was too much (bedrag, excl. btw).
    amount: Decimal,
    /// Why (reden).
    reason: String,
    /// Number of the credit note or booking (factuurnummer). Null or left out: none.
    reference: Option<String>,
    /// What is to be done when the half-year of that day was settled (afgesloten periode).
    #[graphql(default)]
    if_closed: IfClosed,
}

impl CorrectExpenseInput {
    /// The correction as it is written
    pub(super) fn read(self) -> Result<Correction> {
        Ok(Correction {
            expense: Kind::Expense.parse(&self.id)?,
            version: self.version,
            spent_on: self.spent_on.map(|day| day.0),
            amount: self.amount.0,
            reason: self.reason,
            reference: self.reference.as_deref().and_then(trimmed),
            if_closed: self.if_closed.into(),
        })
    }
}
