//! What is sent to register and to change tenders.

use async_graphql::{ID, InputObject, MaybeUndefined, Result};
use schema::types::Milestone;

use super::values::{ContractNature, ParticipationRole, Procedure};
use crate::{
    graphql::{
        organization::OrganizationReference,
        period::PeriodInput,
        problem::Problem,
        scalars::{CpvCode, Decimal},
        text::trimmed,
    },
    write::tender::{LotDraft, ParticipationDraft, TenderChange},
};

/// The part of an organization in a tender (deelname).
#[derive(InputObject, Debug, Clone)]
pub(super) struct ParticipationInput {
    /// The organization (organisatie).
    organization: OrganizationReference,
    /// Its part (rol).
    role: ParticipationRole,
}

impl ParticipationInput {
    fn read(self) -> Result<ParticipationDraft> {
        Ok(ParticipationDraft { organization: self.organization.read()?, role: self.role.into() })
    }
}

/// Part of a tender (perceel).
#[derive(InputObject, Debug, Clone)]
pub(super) struct LotInput {
    /// Number in the tender: all from 1 to the number of lots, each once (perceelnummer).
    number: i32,
    /// Title (titel). Null or left out: only the number is known.
    title: Option<String>,
    /// Euro, excluding VAT, at most two decimals (geraamde waarde, excl. btw). Null or left out: unknown.
    estimated_value: Option<Decimal>,
}

impl From<LotInput> for LotDraft {
    fn from(lot: LotInput) -> Self {
        Self {
            number: lot.number,
            title: lot.title.as_deref().and_then(trimmed),
            estimated_value: lot.estimated_value.map(|Decimal(amount)| amount),
        }
    }
}

/// A tender to be registered (aanmelding).
#[derive(InputObject, Debug)]
pub(super) struct RegisterTenderInput {
    /// Short name of the partnership (samenwerkingsverband).
    pub(super) partnership: String,
    /// Year of the calendar that it is planned in; a calendar is begun when there is none (jaar).
    pub(super) year: i32,
    /// Title (titel).
    title: String,
    /// What else is known of it.
    #[graphql(flatten)]
    fields: TenderFields,
}

/// A change of a tender (wijziging). What is left out stays as it is; null clears it.
#[derive(InputObject, Debug)]
pub(super) struct UpdateTenderInput {
    /// Global identity of the tender (identificatie).
    pub(super) id: ID,
    /// The version that was read; when somebody changed the tender since, nothing is stored (versie).
    pub(super) version: i32,
    /// Title (titel). Left out: stays as it is; it cannot be cleared.
    title: MaybeUndefined<String>,
    /// What else is changed.
    #[graphql(flatten)]
    fields: TenderFields,
}

/// What people say of a tender. Left out: unknown in a registration, as it is in a change; null: none.
#[derive(InputObject, Debug)]
pub(super) struct TenderFields {
    /// Reference of the people who plan it, unique in a calendar (kenmerk). Null: none.
    reference: MaybeUndefined<String>,
    /// Description (omschrijving). Null: none.
    description: MaybeUndefined<String>,
    /// Nature of the contract (soort opdracht). Null: unknown.
    nature: MaybeUndefined<ContractNature>,
    /// Procurement procedure (procedure). Null: unknown.
    procedure: MaybeUndefined<Procedure>,
    /// Main CPV code (CPV-code). Null: unknown.
    cpv_code: MaybeUndefined<CpvCode>,
    /// Category in your own words (inkooppakket). Null: none.
    category: MaybeUndefined<String>,
    /// Euro, excluding VAT, over the whole term with all extensions, at most two decimals (geraamde waarde, excl. btw). Null:
    /// unknown.
    estimated_value: MaybeUndefined<Decimal>,
    /// Lower end of a range, in euro, excluding VAT, at most two decimals (ondergrens). Null: no range.
    minimum_value: MaybeUndefined<Decimal>,
    /// Priority in your own words (prioriteit). Null: none.
    priority: MaybeUndefined<String>,
    /// Contact person or department; never published (contactpersoon). Null: none.
    contact: MaybeUndefined<String>,
    /// Remarks; never published (opmerkingen). Null: none.
    remarks: MaybeUndefined<String>,
    /// All participations, in place of those that it has (deelnames). Null: none.
    participations: MaybeUndefined<Vec<ParticipationInput>>,
    /// All lots, at most 500, in place of those that it has (percelen). Null: none.
    lots: MaybeUndefined<Vec<LotInput>>,
    /// When the preparation begins (start voorbereiding). Null: nothing is said.
    preparation: MaybeUndefined<PeriodInput>,
    /// When it is published (publicatie). Null: nothing is said.
    publication: MaybeUndefined<PeriodInput>,
    /// Last moment for tenders to come in (sluiting van de inschrijving). Null: nothing is said.
    submission: MaybeUndefined<PeriodInput>,
    /// When it is awarded (gunning). Null: nothing is said.
    award: MaybeUndefined<PeriodInput>,
    /// When the contract begins (ingangsdatum contract). Null: nothing is said.
    contract_start: MaybeUndefined<PeriodInput>,
    /// When the contract ends (einddatum contract). Null: nothing is said.
    contract_end: MaybeUndefined<PeriodInput>,
}

/// Left out, cleared or set
#[expect(clippy::option_option, reason = "left alone, cleared and set are three things")]
fn set<T, U>(field: MaybeUndefined<T>, read: impl FnOnce(T) -> Option<U>) -> Option<Option<U>> {
    match field {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(read(value)),
    }
}

/// Left out, or a list, which is empty when cleared
fn list<T, U>(field: MaybeUndefined<Vec<T>>, read: impl FnMut(T) -> U) -> Option<Vec<U>> {
    set(field, Some).map(|list| list.unwrap_or_default().into_iter().map(read).collect())
}

impl RegisterTenderInput {
    /// The tender as it is written, and the problems of the parts that cannot be
    pub(super) fn read(self) -> Result<(TenderChange, Vec<Problem>)> {
        self.fields.read(Some(self.title))
    }
}

impl UpdateTenderInput {
    /// The change as it is written, and the problems of the parts that cannot be
    pub(super) fn read(self) -> Result<(TenderChange, Vec<Problem>)> {
        let title = match self.title {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(String::new()),
            MaybeUndefined::Value(title) => Some(title),
        };
        self.fields.read(title)
    }
}

impl TenderFields {
    fn read(self, title: Option<String>) -> Result<(TenderChange, Vec<Problem>)> {
        let text = |field: MaybeUndefined<String>| set(field, |text| trimmed(&text));
        let participations = list(self.participations, ParticipationInput::read);
        let mut problems = Vec::new();
        let mut periods = Vec::new();
        for (name, milestone, field) in [
            ("preparation", Milestone::Preparation, self.preparation),
            ("publication", Milestone::Publication, self.publication),
            ("submission", Milestone::Submission, self.submission),
            ("award", Milestone::Award, self.award),
            ("contractStart", Milestone::ContractStart, self.contract_start),
            ("contractEnd", Milestone::ContractEnd, self.contract_end),
        ] {
            match set(field, |period| Some(period.parse())) {
                None => {}
                Some(None) => periods.push((milestone, None)),
                Some(Some(Ok(period))) => periods.push((milestone, Some(period))),
                Some(Some(Err(violation))) => problems.push(Problem::at([name], &violation)),
            }
        }
        let change = TenderChange {
            title: title.map(|title| title.trim().to_owned()),
            reference: text(self.reference),
            description: text(self.description),
            nature: set(self.nature, |nature| Some(nature.into())),
            procedure: set(self.procedure, |procedure| Some(procedure.into())),
            cpv_code: set(self.cpv_code, |CpvCode(code)| Some(code)),
            category: text(self.category),
            estimated_value: set(self.estimated_value, |Decimal(amount)| Some(amount)),
            minimum_value: set(self.minimum_value, |Decimal(amount)| Some(amount)),
            priority: text(self.priority),
            contact: text(self.contact),
            remarks: text(self.remarks),
            participations: participations
                .map(|parts| parts.into_iter().collect::<Result<_>>())
                .transpose()?,
            lots: list(self.lots, LotDraft::from),
            periods,
        };
        Ok((change, problems))
    }
}
