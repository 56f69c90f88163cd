//! What a contract shows.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use schema::models;
use uuid::Uuid;

use super::values::{ContractStatus, Renewal};
use crate::{
    graphql::{
        node::Kind,
        null_propagation::keep,
        organization::Organization,
        partnership::PartnershipSummary,
        refusal::failed,
        scalars::{CpvCode, Date, DateTime, Decimal},
        source::{ImportSource, UnmappedCell},
        tender::{ContractNature, TenderStatus},
        text::Text,
    },
    read::{
        self,
        contract::{ContractFacts, ContractText, ContractWithRelations, Ending},
    },
};

/// An individual or joint running contract, as the register of an organization has it (contract).
#[derive(Debug, Clone)]
pub(in crate::graphql) struct Contract(pub(in crate::graphql) ContractWithRelations);

impl Contract {
    /// Identity
    pub(in crate::graphql) const fn uuid(&self) -> Uuid {
        self.row().contract_id
    }

    /// Who holds it
    pub(in crate::graphql) const fn holder(&self) -> &schema::models::Organization {
        &self.0.organization
    }

    const fn row(&self) -> &ContractFacts {
        &self.0.contract
    }

    fn text(&self, text: ContractText) -> Result<Option<Text<'_>>> {
        Ok(self.0.texts.get(text).map_err(failed)?.map(Text::from))
    }
}

/// An individual or joint running contract, as the register of an organization has it (contract).
#[Object]
impl Contract {
    /// Global identity (identificatie).
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::Contract.id(self.row().contract_id)
    }

    /// The partnership that it is of (samenwerkingsverband).
    async fn partnership(&self) -> PartnershipSummary {
        PartnershipSummary(self.0.partnership.clone())
    }

    /// The organization that holds it (gemeente).
    async fn organization(&self) -> Organization {
        Organization(self.0.organization.clone())
    }

    /// Who it is with (leverancier). Null is unknown.
    async fn supplier(&self) -> Option<Supplier> {
        self.0.supplier.as_ref().map(Supplier::from)
    }

    /// Reference, unique in the register of an organization (contractnummer). Null when there is none.
    async fn reference(&self) -> Option<Text<'_>> {
        self.row().reference.as_deref().map(Text::from)
    }

    /// Title (titel).
    async fn title(&self) -> Text<'_> {
        self.row().title.as_str().into()
    }

    /// Description (omschrijving). Null when there is none.
    async fn description(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        keep(ctx, self.text(ContractText::Description))
    }

    /// Category as people wrote it (inkooppakket). Null when they gave none.
    async fn category(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        keep(ctx, self.text(ContractText::Category))
    }

    /// Nature of the contract (soort opdracht). Null is unknown.
    async fn nature(&self) -> Option<ContractNature> {
        self.row().nature.map(Into::into)
    }

    /// Main CPV code (CPV-code). Null is unknown.
    async fn cpv_code(&self) -> Option<CpvCode> {
        self.row().cpv_code.clone().map(CpvCode)
    }

    /// What the CPV code stands for: in Dutch, and in English as long as no list told the Dutch label (benaming). Null without a code, or
    /// when no list that was imported has it.
    async fn cpv_label(&self) -> Option<Text<'_>> {
        self.0.cpv.as_ref().map(|entry| entry.label().into())
    }

    /// Euro, excluding VAT, over the whole term (contractwaarde, excl. btw). Null is unknown.
    async fn value(&self) -> Option<Decimal> {
        self.row().value_eur.map(Decimal)
    }

    /// Euro a year, excluding VAT (jaarwaarde, excl. btw). Null when the register does not say it.
    async fn annual_value(&self) -> Option<Decimal> {
        self.row().annual_value_eur.map(Decimal)
    }

    /// First day (ingangsdatum). Null is unknown.
    async fn starts_on(&self) -> Option<Date> {
        self.row().starts_on.map(Date)
    }

    /// Last day before any extension (oorspronkelijke einddatum). Null is unknown.
    async fn original_end(&self) -> Option<Date> {
        self.row().original_end_on.map(Date)
    }

    /// Last day as it stands now (huidige einddatum). Null is unknown, or without an end.
    async fn current_end(&self) -> Option<Date> {
        self.row().current_end_on.map(Date)
    }

    /// Last day after all extension options (uiterste einddatum). Null is unknown.
    async fn ultimate_end(&self) -> Option<Date> {
        self.row().ultimate_end_on.map(Date)
    }

    /// Its extension options, in the order in which they may be used (verlengingsopties). Empty when there are none, or when they are
    /// not known.
    async fn extension_options(&self) -> Vec<ExtensionOption> {
        self.0.options.iter().map(ExtensionOption::from).collect()
    }

    /// Extension options as they were written (verlengingsopties, tekst). Null when nothing was.
    async fn extension_text(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        keep(ctx, self.text(ContractText::Extension))
    }

    /// Whether it goes on by itself at its end (stilzwijgende verlenging). Null is unknown.
    async fn renewal(&self) -> Option<Renewal> {
        self.row().renewal.map(Into::into)
    }

    /// How long before its end notice has to be given (opzegtermijn). Null when nothing was said.
    async fn notice_period(&self, ctx: &Context<'_>) -> Option<NoticePeriod> {
        let text = self.0.texts.get(ContractText::Notice).map_err(failed);
        keep(ctx, text.map(|text| NoticePeriod::of(self.row(), text)))
    }

    /// Why it ended, or is to end, before its last day (voortijdige beëindiging). Null when it does not.
    async fn ending(&self) -> Option<ContractEnding> {
        self.0.ending.as_ref().map(ContractEnding::from)
    }

    /// The tender that replaces it (vervolg). Null when there is none yet.
    async fn follow_up(&self) -> Option<FollowUp> {
        self.0.follow_up.as_ref().map(FollowUp::from)
    }

    /// Where it stands, as the register says it (contractstatus). Null is unknown.
    async fn status(&self) -> Option<ContractStatus> {
        self.row().status.map(Into::into)
    }

    /// Contract owner, contact person or department (contracteigenaar). Null when there is none.
    async fn contact(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        keep(ctx, self.text(ContractText::Contact))
    }

    /// Remarks (opmerkingen). Null when there are none.
    async fn remarks(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        keep(ctx, self.text(ContractText::Remarks))
    }

    /// Cells of unknown columns of the workbook that it comes from (overige kolommen).
    #[expect(clippy::unused_async, reason = "a field")]
    async fn unmapped(&self, ctx: &Context<'_>) -> Result<Vec<UnmappedCell>> {
        UnmappedCell::all(ctx, self.0.texts.get(ContractText::Unmapped).map_err(failed)?)
    }

    /// Counts the changes of the contract and its options, from 1 (versie).
    async fn version(&self) -> i32 {
        self.row().version
    }

    /// The import that last wrote it (herkomst). Null when it was entered or last changed by hand.
    async fn source(&self) -> Option<ImportSource> {
        let row = self.row();
        ImportSource::of(self.0.source.as_ref(), row.source_sheet.as_ref(), row.source_row)
    }

    /// Moment of the import that no longer had it (niet meer in het bestand sinds). Null while it is there.
    async fn missing_since(&self) -> Option<DateTime> {
        self.row().missing_since.map(DateTime)
    }

    /// Moment of registration (aangemaakt op).
    async fn created_at(&self) -> DateTime {
        DateTime(self.row().created_at)
    }

    /// Moment of the last change (gewijzigd op).
    async fn updated_at(&self) -> DateTime {
        DateTime(self.row().updated_at)
    }
}

/// Who holds contracts with the organizations of a partnership (leverancier).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct Supplier {
    /// Name, as a register first wrote it (naam). Null when only the number is known.
    name: Option<Text<'static>>,
    /// Number in the Dutch trade register, eight digits (KvK-nummer). Null is unknown.
    kvk_number: Option<String>,
}

impl From<&models::Supplier> for Supplier {
    fn from(supplier: &models::Supplier) -> Self {
        Self { name: supplier.name.clone().map(Text::from), kvk_number: supplier.kvk_number.clone() }
    }
}

/// A prolongation that a contract allows (verlengingsoptie).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct ExtensionOption {
    /// Place in the order in which they may be used, from 1 (volgnummer).
    position: i32,
    /// Length in months (maanden).
    months: i32,
    /// Whether the current end has it in it (gebruikt).
    used: bool,
}

impl From<&models::ExtensionOption> for ExtensionOption {
    fn from(option: &models::ExtensionOption) -> Self {
        Self { position: option.position, months: option.months, used: option.used }
    }
}

/// Why a contract ended, or is to end, before its last day (voortijdige beëindiging).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct ContractEnding {
    /// Its last day as it stood before (einddatum zoals die was). Null was unknown, or without an end.
    would_end_on: Option<Date>,
    /// Why (reden).
    reason: Text<'static>,
}

impl From<&Ending> for ContractEnding {
    fn from(ending: &Ending) -> Self {
        Self { would_end_on: ending.would_end_on.map(Date), reason: Text::from(ending.reason.clone()) }
    }
}

/// The tender that replaces a contract, as far as the contract tells it; ask `tender` for all of it (vervolg).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct FollowUp {
    /// Global identity of the tender (identificatie).
    id: ID,
    /// Year of its calendar (jaar).
    year: i32,
    /// Its reference (kenmerk). Null when there is none.
    reference: Option<Text<'static>>,
    /// Its title (titel).
    title: Text<'static>,
    /// Step in its life (status). What is withdrawn replaces nothing any more.
    status: TenderStatus,
}

impl From<&read::contract::FollowUp> for FollowUp {
    fn from(follow_up: &read::contract::FollowUp) -> Self {
        Self {
            id: Kind::Tender.id(follow_up.tender_id),
            year: follow_up.year,
            reference: follow_up.reference.clone().map(Text::from),
            title: Text::from(follow_up.title.clone()),
            status: follow_up.status.into(),
        }
    }
}

/// How long before the end of a contract notice has to be given (opzegtermijn).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct NoticePeriod {
    /// In months (maanden). Null when in days, or not known as a length.
    months: Option<i32>,
    /// In days (dagen). Null when in months, or not known as a length.
    days: Option<i32>,
    /// As it was written (tekst). Null when it was not written.
    text: Option<Text<'static>>,
    /// Last day on which notice ends the contract at its current end; it moves with that end (uiterste opzegdatum). Null when the
    /// length or the end is not known.
    last_day: Option<Date>,
}

impl NoticePeriod {
    fn of(contract: &ContractFacts, text: Option<&str>) -> Option<Self> {
        let (months, days) = (contract.notice_months, contract.notice_days);
        let is_told = months.is_some() || days.is_some() || text.is_some();
        let text = text.map(|text| Text::from(text.to_owned()));
        is_told.then(|| Self { months, days, text, last_day: contract.notice_on().map(Date) })
    }
}
