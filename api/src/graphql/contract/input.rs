//! What is sent to register and to change contracts.

use async_graphql::{ID, InputObject, MaybeUndefined, OneofObject};
use schema::types;

use super::values::{ContractStatus, Renewal};
use crate::{
    graphql::{
        organization::OrganizationReference,
        scalars::{CpvCode, Date, Decimal},
        tender::ContractNature,
        text::trimmed,
    },
    write::contract::{ContractChange, SupplierDraft},
};

/// A contract to be registered (contract).
#[derive(InputObject, Debug)]
pub(super) struct RegisterContractInput {
    /// Short name of the partnership (samenwerkingsverband).
    pub(super) partnership: String,
    /// Who holds it: an organization that is or was a member (gemeente).
    pub(super) organization: OrganizationReference,
    /// Title (titel).
    title: String,
    /// What else is known of it.
    #[graphql(flatten)]
    fields: ContractFields,
}

/// A change of a contract (wijziging). What is left out stays as it is; null clears it.
#[derive(InputObject, Debug)]
pub(super) struct UpdateContractInput {
    /// Global identity of the contract (identificatie).
    pub(super) id: ID,
    /// The version that was read; when somebody changed the contract since, nothing is stored (versie).
    pub(super) version: i32,
    /// Title (titel). Left out: stays as it is; it cannot be cleared.
    title: MaybeUndefined<String>,
    /// What else is changed.
    #[graphql(flatten)]
    fields: ContractFields,
}

/// What people say of a contract. Left out: unknown in a registration, as it is in a change; null: none.
#[derive(InputObject, Debug)]
pub(super) struct ContractFields {
    /// Reference, unique in the register of an organization (contractnummer). Null: none.
    reference: MaybeUndefined<String>,
    /// Description (omschrijving). Null: none.
    description: MaybeUndefined<String>,
    /// Category in your own words (inkooppakket). Null: none.
    category: MaybeUndefined<String>,
    /// Who it is with (leverancier). Null: unknown.
    supplier: MaybeUndefined<SupplierInput>,
    /// Nature of the contract (soort opdracht). Null: unknown.
    nature: MaybeUndefined<ContractNature>,
    /// Main CPV code (CPV-code). Null: unknown.
    cpv_code: MaybeUndefined<CpvCode>,
    /// Euro, excluding VAT, over the whole term, at most two decimals (contractwaarde, excl. btw). Null: unknown, unless it follows
    /// from the value of a year over whole months.
    value: MaybeUndefined<Decimal>,
    /// Euro a year, excluding VAT, at most two decimals (jaarwaarde, excl. btw). Null: not said.
    annual_value: MaybeUndefined<Decimal>,
    /// First day (ingangsdatum). Null: unknown.
    starts_on: MaybeUndefined<Date>,
    /// Last day before any extension (oorspronkelijke einddatum). Null: unknown.
    original_end: MaybeUndefined<Date>,
    /// Last day as it stands now, with the options that were used (huidige einddatum). Null: unknown, or without an end.
    current_end: MaybeUndefined<Date>,
    /// Last day after all extension options (uiterste einddatum). Null: unknown.
    ultimate_end: MaybeUndefined<Date>,
    /// Length of each extension option in months, in the order in which they may be used, at most 24 of them (verlengingsopties).
    /// An empty list: there are none; null: not known. Which of them were used follows from the days.
    extension_options: MaybeUndefined<Vec<i32>>,
    /// Whether it goes on by itself at its end (stilzwijgende verlenging). Null: unknown.
    renewal: MaybeUndefined<Renewal>,
    /// How long before its end notice has to be given (opzegtermijn). Null: not known.
    notice_period: MaybeUndefined<NoticePeriodInput>,
    /// Where it stands (contractstatus). Null: unknown.
    status: MaybeUndefined<ContractStatus>,
    /// Contract owner, contact person or department; never published (contracteigenaar). Null: none.
    contact: MaybeUndefined<String>,
    /// Remarks; never published (opmerkingen). Null: none.
    remarks: MaybeUndefined<String>,
}

/// Who a contract is with: a name, a number in the trade register, or both (leverancier).
#[derive(InputObject, Debug)]
pub(super) struct SupplierInput {
    /// Name (naam). Null or left out: not known; of a number that is known already its name stays as it is.
    name: Option<String>,
    /// Number in the Dutch trade register, eight digits (KvK-nummer). Null or left out: not known.
    kvk_number: Option<String>,
}

/// How long before the end of a contract notice has to be given: one of these (opzegtermijn).
#[derive(OneofObject, Debug)]
pub(super) enum NoticePeriodInput {
    /// In months, 1 to 60 (maanden).
    Months(i32),
    /// In days, 1 to 1830 (dagen).
    Days(i32),
}

/// The contract as it is, whose next extension option is used (verlengen).
#[derive(InputObject, Debug)]
pub(super) struct ExerciseOptionInput {
    /// Global identity of the contract (identificatie).
    pub(super) id: ID,
    /// The version that was read; when somebody changed the contract since, nothing is stored (versie).
    pub(super) version: i32,
}

/// How a contract ends early (voortijdige beëindiging).
#[derive(InputObject, Debug)]
pub(super) struct EndContractInput {
    /// Global identity of the contract (identificatie).
    pub(super) id: ID,
    /// The version that was read; when somebody changed the contract since, nothing is stored (versie).
    pub(super) version: i32,
    /// Its last day, before the one that it has now (einddatum).
    pub(super) ends_on: Date,
    /// Why (reden).
    pub(super) reason: String,
}

/// Which tender replaces a contract (vervolg).
#[derive(InputObject, Debug)]
pub(super) struct LinkFollowUpInput {
    /// Global identity of the contract (identificatie).
    pub(super) id: ID,
    /// The version that was read; when somebody changed the contract since, nothing is stored (versie).
    pub(super) version: i32,
    /// Global identity of a tender of its partnership (aanbestedingstraject).
    pub(super) tender: ID,
}

/// A contract that no tender replaces any more (vervolg).
#[derive(InputObject, Debug)]
pub(super) struct UnlinkFollowUpInput {
    /// Global identity of the contract (identificatie).
    pub(super) id: ID,
    /// The version that was read; when somebody changed the contract since, nothing is stored (versie).
    pub(super) version: i32,
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

/// A length; what is negative is none that anybody means, and refused as such
fn length(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

impl RegisterContractInput {
    /// The contract as it is written
    pub(super) fn read(self) -> ContractChange {
        self.fields.read(Some(self.title))
    }
}

impl UpdateContractInput {
    /// The change as it is written
    pub(super) fn read(self) -> ContractChange {
        let title = match self.title {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(String::new()),
            MaybeUndefined::Value(title) => Some(title),
        };
        self.fields.read(title)
    }
}

impl ContractFields {
    fn read(self, title: Option<String>) -> ContractChange {
        let text = |field: MaybeUndefined<String>| set(field, |text| trimmed(&text));
        let amount = |field: MaybeUndefined<Decimal>| set(field, |Decimal(amount)| Some(amount));
        let day = |field: MaybeUndefined<Date>| set(field, |Date(day)| Some(day));
        ContractChange {
            title: title.map(|title| title.trim().to_owned()),
            reference: text(self.reference),
            description: text(self.description),
            category: text(self.category),
            supplier: set(self.supplier, |supplier| Some(supplier.into())),
            nature: set(self.nature, |nature| Some(nature.into())),
            cpv_code: set(self.cpv_code, |CpvCode(code)| Some(code)),
            value: amount(self.value),
            annual_value: amount(self.annual_value),
            starts_on: day(self.starts_on),
            original_end: day(self.original_end),
            current_end: day(self.current_end),
            ultimate_end: day(self.ultimate_end),
            extension_options: set(self.extension_options, |months| {
                Some(months.into_iter().map(length).collect())
            }),
            renewal: set(self.renewal, |renewal| Some(renewal.into())),
            notice_period: set(self.notice_period, |period| Some(period.into())),
            status: set(self.status, |status| Some(status.into())),
            contact: text(self.contact),
            remarks: text(self.remarks),
        }
    }
}

impl From<SupplierInput> for SupplierDraft {
    fn from(supplier: SupplierInput) -> Self {
        let trimmed = |text: Option<String>| text.as_deref().and_then(trimmed);
        Self { name: trimmed(supplier.name), kvk_number: trimmed(supplier.kvk_number) }
    }
}

impl From<NoticePeriodInput> for types::NoticePeriod {
    fn from(period: NoticePeriodInput) -> Self {
        match period {
            NoticePeriodInput::Months(months) => Self::Months(length(months)),
            NoticePeriodInput::Days(days) => Self::Days(length(days)),
        }
    }
}
