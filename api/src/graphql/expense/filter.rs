//! Which expenses are wanted.

use async_graphql::{InputObject, Result};

use crate::{
    graphql::{
        filter::{DecimalFilter, OneOf, TextFilter},
        period::DateRangeInput,
        scalars::{DateTime, GmCode},
    },
    read,
};

/// Which expenses are wanted; every part that is given narrows it (filter).
#[derive(InputObject, Debug, Default)]
pub(super) struct ExpenseFilter {
    /// Counting in the budget of this year (begrotingsjaar).
    year: Option<i32>,
    /// Paid by these municipalities (betaald door).
    paid_by: Option<OneOf<GmCode>>,
    /// On these lines of the budget, as they were written (begrotingspost).
    line: Option<OneOf<String>>,
    /// On one of these days (datum).
    spent: Option<DateRangeInput>,
    /// Of an amount in euro, excluding VAT; negative for a refund (bedrag, excl. btw).
    amount: Option<DecimalFilter>,
    /// Changed at this moment or later (gewijzigd sinds).
    changed_since: Option<DateTime>,
    /// By line, reference and description (tekst).
    text: Option<TextFilter>,
}

impl ExpenseFilter {
    /// The filter as it is read
    ///
    /// # Errors
    ///
    /// When the range of days ends before it starts, or the text is too long.
    pub(super) fn read(self) -> Result<read::expense::ExpenseFilter> {
        Ok(read::expense::ExpenseFilter {
            year: self.year,
            paid_by: self.paid_by.and_then(|codes| codes.values(|GmCode(code)| code)),
            payer: None,
            line: self.line.and_then(|lines| lines.values(|line| line)),
            spent: self.spent.map(DateRangeInput::days).transpose()?.unwrap_or_default(),
            amount: self.amount.unwrap_or_default().range(),
            changed_since: self.changed_since.map(|DateTime(moment)| moment),
            text_contains: self.text.map(TextFilter::read).transpose()?,
        })
    }
}
