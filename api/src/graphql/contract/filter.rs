//! Which contracts are wanted.

use async_graphql::{InputObject, Result};

use super::values::{ContractStatus, Renewal};
use crate::{
    graphql::{
        filter::{DecimalFilter, OneOf, TextFilter},
        period::DateRangeInput,
        refusal::bad_input,
        scalars::{CpvCode, Date, DateTime, GmCode},
        tender::ContractNature,
    },
    read,
};

/// Which contracts are wanted; every part that is given narrows it (filter).
#[derive(InputObject, Debug, Default)]
pub(super) struct ContractFilter {
    /// Held by these municipalities (gemeente).
    organization: Option<OneOf<GmCode>>,
    /// With a supplier of this number in the Dutch trade register, eight digits (KvK-nummer).
    kvk_number: Option<String>,
    /// Of these references (contractnummer). Those without one are not among them.
    reference: Option<OneOf<String>>,
    /// With these main CPV codes (CPV-code). Unknown codes are not among them.
    cpv_code: Option<OneOf<CpvCode>>,
    /// With a main CPV code that begins with these digits, 2 to 8 of them, such as "77" for a division or "773" for a group (CPV-code
    /// begint met). Unknown codes are not among them.
    cpv_begins_with: Option<String>,
    /// Of this category, as people wrote it (inkooppakket).
    category: Option<String>,
    /// With a tender that replaces it and was not withdrawn (true), or without (false); see `Contract.followUp` (vervolg).
    has_follow_up: Option<bool>,
    /// In force on this day or later, as far as is known (nog niet afgelopen op): their end is not before it or not known, they were
    /// not cancelled, and not terminated without an end.
    not_ended_on: Option<Date>,
    /// With a last day for notice on one of these days, as `noticePeriod.lastDay` has it (uiterste opzegdatum). Unknown days are not
    /// among them.
    notice: Option<DateRangeInput>,
    /// Of these natures (soort opdracht). Unknown natures are not among them.
    nature: Option<OneOf<ContractNature>>,
    /// Standing so (contractstatus). Unknown ones are not among them.
    status: Option<OneOf<ContractStatus>>,
    /// Going on by themselves so (stilzwijgende verlenging). Unknown ones are not among them.
    renewal: Option<OneOf<Renewal>>,
    /// With a current end on one of these days (huidige einddatum). Unknown ends are not among them.
    current_end: Option<DateRangeInput>,
    /// With an ultimate end on one of these days (uiterste einddatum). Unknown ends are not among them.
    ultimate_end: Option<DateRangeInput>,
    /// With a value in euro, excluding VAT (contractwaarde, excl. btw). Unknown values are not among them.
    value: Option<DecimalFilter>,
    /// Changed at this moment or later (gewijzigd sinds).
    changed_since: Option<DateTime>,
    /// By title, reference, description, category and name of the supplier (tekst).
    text: Option<TextFilter>,
}

impl ContractFilter {
    /// The filter as it is read
    ///
    /// # Errors
    ///
    /// When a range of days ends before it starts, the text is too long, or a code begins with something else than digits.
    pub(super) fn read(self) -> Result<read::contract::ContractFilter> {
        let days = |days: Option<DateRangeInput>| days.map(DateRangeInput::days).transpose();
        Ok(read::contract::ContractFilter {
            organization: self.organization.and_then(|codes| codes.values(|GmCode(code)| code)),
            kvk_number: self.kvk_number,
            reference: self.reference.and_then(|references| references.values(|reference| reference)),
            cpv_code: self.cpv_code.and_then(|codes| codes.values(|CpvCode(code)| code)),
            cpv_begins_with: self.cpv_begins_with.map(digits).transpose()?,
            category: self.category,
            has_follow_up: self.has_follow_up,
            not_ended_on: self.not_ended_on.map(|Date(day)| day),
            notice: days(self.notice)?.unwrap_or_default(),
            nature: self.nature.and_then(|natures| natures.values(Into::into)),
            status: self.status.and_then(|statuses| statuses.values(Into::into)),
            renewal: self.renewal.and_then(|renewals| renewals.values(Into::into)),
            current_end: days(self.current_end)?.unwrap_or_default(),
            ultimate_end: days(self.ultimate_end)?.unwrap_or_default(),
            value: self.value.unwrap_or_default().range(),
            changed_since: self.changed_since.map(|DateTime(moment)| moment),
            text_contains: self.text.map(TextFilter::read).transpose()?,
            ..read::contract::ContractFilter::default()
        })
    }
}

/// What a code begins with
fn digits(text: String) -> Result<String> {
    let is_begin = (2..=8).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_digit());
    if is_begin { Ok(text) } else { Err(bad_input("A CPV code begins with 2 to 8 digits.")) }
}
