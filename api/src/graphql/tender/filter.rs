//! Which tenders are wanted.

use async_graphql::{InputObject, Result};
use schema::{clock, types::Milestone};

use super::values::{ContractNature, Procedure, TenderStatus};
use crate::{
    graphql::{
        filter::{DecimalFilter, OneOf, TextFilter},
        period::PeriodFilter,
        refusal::bad_input,
        scalars::{CpvCode, Date, DateTime, GmCode},
    },
    read::tender,
};

/// Which tenders are wanted; every part that is given narrows it (filter).
#[derive(InputObject, Debug, Default)]
pub(super) struct TenderFilter {
    /// In the calendar of this year (jaar).
    year: Option<i32>,
    /// By the planned beginning of the preparation (start voorbereiding).
    preparation: Option<PeriodFilter>,
    /// By the planned publication (publicatie).
    publication: Option<PeriodFilter>,
    /// By the planned last moment for tenders to come in (sluiting van de inschrijving).
    submission: Option<PeriodFilter>,
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
    /// Of these references (kenmerk). Those without one are not among them.
    reference: Option<OneOf<String>>,
    /// With these main CPV codes (CPV-code). Unknown codes are not among them.
    cpv_code: Option<OneOf<CpvCode>>,
    /// Of these natures (soort opdracht). Unknown natures are not among them.
    nature: Option<OneOf<ContractNature>>,
    /// By these procedures (procedure). Unknown procedures are not among them.
    procedure: Option<OneOf<Procedure>>,
    /// In these steps (fase).
    status: Option<OneOf<TenderStatus>>,
    /// With an estimated value in euro, excluding VAT (geraamde waarde, excl. btw). Unknown values are not among them.
    estimated_value: Option<DecimalFilter>,
    /// Changed at this moment or later (gewijzigd sinds).
    changed_since: Option<DateTime>,
    /// By title, reference, description and category (tekst).
    text: Option<TextFilter>,
    /// As they stood at the end of this day in the Netherlands (peildatum): the tenders with their participations, lots and planned
    /// moments, which all of the rest of the filter, orders and totals are about then. Only for who reads all of the partnership. Null
    /// or left out: as they are.
    as_of: Option<Date>,
    /// As they stood in the edition of that number of their calendar (editie); not together with asOf. Null or left out: as they are, and
    /// in the latest edition for who reads only what is published.
    edition: Option<i32>,
}

impl TenderFilter {
    /// The filter as it is read
    ///
    /// # Errors
    ///
    /// When a range of days ends before it starts, the text is too long, or both a day and an edition are given.
    pub(super) fn read(self) -> Result<tender::TenderFilter> {
        if self.as_of.is_some() && self.edition.is_some() {
            return Err(bad_input("Give asOf or edition, not both."));
        }
        let mut periods = Vec::new();
        for (milestone, filter) in [
            (Milestone::Preparation, self.preparation),
            (Milestone::Publication, self.publication),
            (Milestone::Submission, self.submission),
            (Milestone::Award, self.award),
            (Milestone::ContractStart, self.contract_start),
            (Milestone::ContractEnd, self.contract_end),
        ] {
            if let Some(filter) = filter {
                periods.push((milestone, filter.days()?));
            }
        }
        Ok(tender::TenderFilter {
            year: self.year,
            among: None,
            periods,
            lead: self.lead.and_then(|codes| codes.values(|GmCode(code)| code)),
            participant: self.participant.and_then(|codes| codes.values(|GmCode(code)| code)),
            reference: self.reference.and_then(|references| references.values(|reference| reference)),
            cpv_code: self.cpv_code.and_then(|codes| codes.values(|CpvCode(code)| code)),
            nature: self.nature.and_then(|natures| natures.values(Into::into)),
            procedure: self.procedure.and_then(|procedures| procedures.values(Into::into)),
            status: self.status.and_then(|statuses| statuses.values(Into::into)),
            estimated_value: self.estimated_value.unwrap_or_default().range(),
            changed_since: self.changed_since.map(|DateTime(moment)| moment),
            text_contains: self.text.map(TextFilter::read).transpose()?,
            as_of: self.as_of.map(|Date(day)| clock::end_of(day)),
            edition: self.edition,
        })
    }
}
