//! Which contracts are wanted.

use async_graphql::{InputObject, Result};

use super::values::{ContractStatus, Renewal};
use crate::{
    graphql::{
        filter::{DecimalFilter, OneOf, TextFilter},
        period::DateRangeInput,
        scalars::{CpvCode, DateTime, GmCode},
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
    /// When a range of days ends before it starts, or the text is too long.
    pub(super) fn read(self) -> Result<read::contract::ContractFilter> {
        let days = |days: Option<DateRangeInput>| days.map(DateRangeInput::days).transpose();
        Ok(read::contract::ContractFilter {
            organization: self.organization.and_then(|codes| codes.values(|GmCode(code)| code)),
            kvk_number: self.kvk_number,
            reference: self.reference.and_then(|references| references.values(|reference| reference)),
            cpv_code: self.cpv_code.and_then(|codes| codes.values(|CpvCode(code)| code)),
            nature: self.nature.and_then(|natures| natures.values(Into::into)),
            status: self.status.and_then(|statuses| statuses.values(Into::into)),
            renewal: self.renewal.and_then(|renewals| renewals.values(Into::into)),
            current_end: days(self.current_end)?.unwrap_or_default(),
            ultimate_end: days(self.ultimate_end)?.unwrap_or_default(),
            value: self.value.unwrap_or_default().range(),
            changed_since: self.changed_since.map(|DateTime(moment)| moment),
            text_contains: self.text.map(TextFilter::read).transpose()?,
        })
    }
}
