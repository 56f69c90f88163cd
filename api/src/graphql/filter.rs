//! Parts of filters that lists share.

use async_graphql::{InputObject, InputType, Result};

use super::{
    contract::{ContractStatus, Renewal},
    import_run::{ImportKind, ImportStatus},
    refusal::bad_input,
    scalars::{CpvCode, Decimal, GmCode},
    tender::{ContractNature, Procedure, TenderStatus},
};
use crate::read::ValueRange;

/// Wanted values: equal to one, or in a list. Given both, both hold.
#[derive(InputObject, Debug)]
#[graphql(concrete(name = "StringFilter", params(String)))]
#[graphql(concrete(name = "CpvCodeFilter", params(CpvCode)))]
#[graphql(concrete(name = "GmCodeFilter", params(GmCode)))]
#[graphql(concrete(name = "ContractNatureFilter", params(ContractNature)))]
#[graphql(concrete(name = "ProcedureFilter", params(Procedure)))]
#[graphql(concrete(name = "TenderStatusFilter", params(TenderStatus)))]
#[graphql(concrete(name = "ContractStatusFilter", params(ContractStatus)))]
#[graphql(concrete(name = "RenewalFilter", params(Renewal)))]
#[graphql(concrete(name = "ImportStatusFilter", params(ImportStatus)))]
#[graphql(concrete(name = "ImportKindFilter", params(ImportKind)))]
pub(super) struct OneOf<T: InputType> {
    /// Equal to this (is). Null or left out: any.
    eq: Option<T>,
    /// One of these (is een van). Null or left out: any; an empty list: none.
    r#in: Option<Vec<T>>,
}

impl<T: InputType + PartialEq> OneOf<T> {
    /// The values, each as it is read; `None` for any
    pub(super) fn values<U>(self, read: impl Fn(T) -> U) -> Option<Vec<U>> {
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

impl DecimalFilter {
    /// The filter as it is read
    pub(super) fn range(self) -> ValueRange {
        ValueRange {
            at_least: self.gte.map(|Decimal(amount)| amount),
            at_most: self.lte.map(|Decimal(amount)| amount),
        }
    }
}

/// Wanted texts.
#[derive(InputObject, Debug)]
pub(super) struct TextFilter {
    /// With this in it, whatever the case (bevat).
    contains: String,
}

/// Longest text that is looked for, in characters
const LONGEST_TEXT: usize = 200;

impl TextFilter {
    /// The text
    ///
    /// # Errors
    ///
    /// When it is too long.
    pub(super) fn read(self) -> Result<String> {
        if self.contains.chars().count() > LONGEST_TEXT {
            return Err(bad_input(format!("A text to look for has at most {LONGEST_TEXT} characters.")));
        }
        Ok(self.contains)
    }
}
