//! Which tenders are wanted.

use async_graphql::{InputObject, InputType, Result};
use schema::types::Milestone;

use super::values::{ContractNature, Procedure, TenderStatus};
use crate::{
    graphql::{
        period::PeriodFilter,
        refusal::bad_input,
        scalars::{Decimal, GmCode},
    },
    read::tender::{self, ValueRange},
};

/// Wanted values: equal to one, or in a list. Given both, both hold.
#[derive(InputObject, Debug)]
#[graphql(concrete(name = "GmCodeFilter", params(GmCode)))]
#[graphql(concrete(name = "ContractNatureFilter", params(ContractNature)))]
#[graphql(concrete(name = "ProcedureFilter", params(Procedure)))]
#[graphql(concrete(name = "TenderStatusFilter", params(TenderStatus)))]
pub(super) struct OneOf<T: InputType> {
    /// Equal to this (is). Null or left out: any.
    eq: Option<T>,
    /// One of these (is een van). Null or left out: any; an empty list: none.
    r#in: Option<Vec<T>>,
}

impl<T: InputType + PartialEq> OneOf<T> {
    /// The values, each as it is read; `None` for any
    fn values<U>(self, read: impl Fn(T) -> U) -> Option<Vec<U>> {
        let values = match (self.eq, self.r#in) {
            (None, None) => return None,
            (Some(one), None) => vec![one],
            (None, Some(list)) => list,
            (Some(one), Some(list)) => list.into_iter().filter(|value| *value == one).collect(),
        };
        Some(values.into_iter().map(read).collect())
    }
}

/// Wanted amounts. Given both, both hold.
#[derive(InputObject, Debug, Default)]
pub(super) struct DecimalFilter {
    /// At least this (minstens). Null or left out: any.
    gte: Option<Decimal>,
    /// At most this (hoogstens). Null or left out: any.
    lte: Option<Decimal>,
}

/// Wanted texts.
#[derive(InputObject, Debug)]
pub(super) struct TextFilter {
    /// With this in it, whatever the case (bevat).
    contains: String,
}

/// Which tenders are wanted; every part that is given narrows it (filter).
#[derive(InputObject, Debug, Default)]
pub(super) struct TenderFilter {
    /// In the calendar of this year (jaar).
    year: Option<i32>,
    /// By the planned beginning of the preparation (start voorbereiding).
    preparation: Option<PeriodFilter>,
    /// By the planned publication (publicatie).
    publication: Option<PeriodFilter>,
    /// By the planned award (gunning).
    award: Option<PeriodFilter>,
    /// By the planned beginning of the contract (ingangsdatum contract).
    contract_start: Option<PeriodFilter>,
    /// By the planned end of the contract (einddatum contract).
    contract_end: Option<PeriodFilter>,
    /// Led by these municipalities (penvoerder).
    lead: Option<OneOf<GmCode>>,
    /// Led by these municipalities, or with them as participants (penvoerder of deelnemer).
    participant: Option<OneOf<GmCode>>,
    /// Of these natures (soort opdracht). Unknown natures are not among them.
    nature: Option<OneOf<ContractNature>>,
    /// By these procedures (procedure). Unknown procedures are not among them.
    procedure: Option<OneOf<Procedure>>,
    /// In these steps (fase).
    status: Option<OneOf<TenderStatus>>,
    /// With an estimated value in euro, excluding VAT (geraamde waarde, excl. btw). Unknown values are not among them.
    estimated_value: Option<DecimalFilter>,
    /// By title, reference, description and category (tekst).
    text: Option<TextFilter>,
}

/// Longest text that is looked for, in characters
const LONGEST_TEXT: usize = 200;

impl TenderFilter {
    /// The filter as it is read
    ///
    /// # Errors
    ///
    /// When a range of days ends before it starts, or the text is too long.
    pub(super) fn read(self) -> Result<tender::TenderFilter> {
        let text_contains = self.text.map(|text| text.contains);
        if text_contains.as_ref().is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
            return Err(bad_input(format!("A text to look for has at most {LONGEST_TEXT} characters.")));
        }
        let mut periods = Vec::new();
        for (milestone, filter) in [
            (Milestone::Preparation, self.preparation),
            (Milestone::Publication, self.publication),
            (Milestone::Award, self.award),
            (Milestone::ContractStart, self.contract_start),
            (Milestone::ContractEnd, self.contract_end),
        ] {
            if let Some(filter) = filter {
                periods.push((milestone, filter.days()?));
            }
        }
        let value = self.estimated_value.unwrap_or_default();
        Ok(tender::TenderFilter {
            year: self.year,
            periods,
            lead: self.lead.and_then(|codes| codes.values(|GmCode(code)| code)),
            participant: self.participant.and_then(|codes| codes.values(|GmCode(code)| code)),
            nature: self.nature.and_then(|natures| natures.values(Into::into)),
            procedure: self.procedure.and_then(|procedures| procedures.values(Into::into)),
            status: self.status.and_then(|statuses| statuses.values(Into::into)),
            estimated_value: ValueRange {
                at_least: value.gte.map(|Decimal(amount)| amount),
                at_most: value.lte.map(|Decimal(amount)| amount),
            },
            text_contains,
        })
    }
}
