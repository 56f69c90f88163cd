//! What a tender shows.

#![expect(
    clippy::unused_async,
    reason = "async-graphql wants fields that are asynchronous, also those that only may fail"
)]

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::Utc;
use schema::{
    clock::dutch,
    models,
    rules::tender::next,
    types::{self, Milestone},
};
use uuid::Uuid;

use super::{
    life::{TenderMove, TenderStep},
    values::{ContractNature, ParticipationRole, Procedure, TenderStatus},
};
use crate::{
    graphql::{
        assessment::Assessment,
        calendar::Calendar,
        contract::Contract,
        node::Kind,
        null_propagation::keep,
        organization::Organization,
        period::Period,
        plain::{Plain, PlainList},
        planning::BackPlanning,
        refusal::failed,
        scalars::{CpvCode, DateTime, Decimal},
        source::{ImportSource, UnmappedCell},
        text::Text,
        threshold::TenderThreshold,
    },
    read::{
        ReadError,
        tender::{ParticipationOf, TenderBrief, TenderFacts, TenderText, TenderWithRelations},
    },
};

/// One (possible) procedure, from registration to contract (aanbestedingstraject).
#[derive(Debug, Clone)]
pub(in crate::graphql) struct Tender {
    found: Found,
    /// Whether what is never published is shown
    sees_all: bool,
    /// The contracts that it replaces; empty when not asked for
    replaces: Vec<Contract>,
}

/// How much of it was read
#[derive(Debug, Clone)]
enum Found {
    /// No more than the fields [`BRIEF`] tell
    Brief(TenderBrief),
    Whole(Box<TenderWithRelations>),
}

/// What a [`TenderBrief`] holds
struct Head<'a> {
    tender_id: Uuid,
    reference: Option<&'a str>,
    title: &'a str,
    status: types::TenderStatus,
    estimated_value_eur: Option<rust_decimal::Decimal>,
}

/// The fields that need no more than a [`TenderBrief`]
pub(super) const BRIEF: [&str; 7] =
    ["id", "reference", "title", "status", "nextStatuses", "estimatedValue", "__typename"];

impl Tender {
    /// A tender as the viewer sees it
    pub(in crate::graphql) fn new(found: TenderWithRelations, sees_all: bool) -> Self {
        Self { found: Found::Whole(Box::new(found)), sees_all, replaces: Vec::new() }
    }

    /// A tender of which nothing is selected but [`BRIEF`]
    pub(super) const fn brief(found: TenderBrief) -> Self {
        Self { found: Found::Brief(found), sees_all: false, replaces: Vec::new() }
    }

    /// The same tender with the contracts that it replaces
    pub(super) fn replacing(self, replaces: Vec<Contract>) -> Self {
        Self { replaces, ..self }
    }

    /// Identity
    pub(in crate::graphql) fn uuid(&self) -> Uuid {
        self.head().tender_id
    }

    /// What is known however much was read
    fn head(&self) -> Head<'_> {
        match &self.found {
            Found::Brief(TenderBrief { tender_id, reference, title, status, estimated_value_eur }) => Head {
                tender_id: *tender_id,
                reference: reference.as_deref(),
                title,
                status: *status,
                estimated_value_eur: *estimated_value_eur,
            },
            Found::Whole(whole) => Head {
                tender_id: whole.tender.tender_id,
                reference: whole.tender.reference.as_deref(),
                title: &whole.tender.title,
                status: whole.tender.status,
                estimated_value_eur: whole.tender.estimated_value_eur,
            },
        }
    }

    fn whole(&self) -> Result<&TenderWithRelations> {
        match &self.found {
            Found::Brief(_) => Err(failed(ReadError::NotAskedFor)),
            Found::Whole(whole) => Ok(whole),
        }
    }

    fn row(&self) -> Result<&TenderFacts> {
        Ok(&self.whole()?.tender)
    }

    /// A text, as the viewer sees it
    fn text(&self, text: TenderText) -> Result<Option<Text<'_>>> {
        let is_seen = self.sees_all || text.is_published();
        Ok(if is_seen { self.whole()?.texts.get(text).map_err(failed)?.map(Text::from) } else { None })
    }

    fn period(&self, milestone: Milestone) -> Result<Option<Plain<Period>>> {
        Ok(self.whole()?.period(milestone).map(|period| Plain(period.into())))
    }
}

/// One (possible) procedure, from registration to contract (aanbestedingstraject).
#[Object]
impl Tender {
    /// Global identity (identificatie).
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::Tender.id(self.uuid())
    }

    /// The contracts that it replaces, by title (vervangt). Empty when there are none, or when you do not see all of the partnership.
    async fn replaces(&self) -> &[Contract] {
        &self.replaces
    }

    /// The calendar that it is planned in (aanbestedingskalender).
    async fn calendar(&self) -> Result<Option<Plain<Calendar>>> {
        Ok(self.whole()?.calendar.clone().map(|calendar| Plain(calendar.into())))
    }

    /// Reference of the people who planned it, unique in a calendar (kenmerk). Null when they gave none.
    async fn reference(&self) -> Option<Text<'_>> {
        self.head().reference.map(Text::from)
    }

    /// Title (titel).
    async fn title(&self) -> Text<'_> {
        self.head().title.into()
    }

    /// Description (omschrijving). Null when there is none.
    async fn description(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        keep(ctx, self.text(TenderText::Description))
    }

    /// Step in its life (fase).
    async fn status(&self) -> TenderStatus {
        self.head().status.into()
    }

    /// Nature of the contract (soort opdracht). Null is unknown.
    async fn nature(&self) -> Result<Option<ContractNature>> {
        Ok(self.row()?.nature.map(Into::into))
    }

    /// Procurement procedure (procedure). Null is unknown.
    async fn procedure(&self) -> Result<Option<Procedure>> {
        Ok(self.row()?.procedure.map(Into::into))
    }

    /// Main CPV code (CPV-code). Null is unknown.
    async fn cpv_code(&self) -> Result<Option<CpvCode>> {
        Ok(self.row()?.cpv_code.clone().map(CpvCode))
    }

    /// What the CPV code stands for: in Dutch, and in English as long as no list told the Dutch label (benaming). Null without a code, or
    /// when no list that was imported has it.
    async fn cpv_label(&self) -> Result<Option<Text<'_>>> {
        Ok(self.whole()?.cpv.as_ref().map(|entry| entry.label().into()))
    }

    /// Category as people wrote it (inkooppakket). Null when they gave none.
    async fn category(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        keep(ctx, self.text(TenderText::Category))
    }

    /// Euro, excluding VAT, over the whole term with all extensions; of a range the upper end (geraamde waarde, excl. btw). Null
    /// is unknown.
    async fn estimated_value(&self) -> Option<Decimal> {
        self.head().estimated_value_eur.map(Decimal)
    }

    /// Lower end where a range was given, in euro, excluding VAT (geraamde waarde, ondergrens). Null otherwise.
    async fn minimum_value(&self) -> Result<Option<Decimal>> {
        Ok(self.row()?.minimum_value_eur.map(Decimal))
    }

    /// How its value stands to the EU threshold of its nature and planned publication, tested again whenever it is asked for (toets aan het
    /// drempelbedrag).
    #[graphql(complexity = "2 + child_complexity")]
    async fn threshold(&self) -> Result<Option<TenderThreshold>> {
        Ok(self.whole()?.threshold.clone().map(TenderThreshold))
    }

    /// From its planned start of the contract back to everything before it, by the law and the lead times of the partnership (terugplanning).
    #[graphql(complexity = "2 + child_complexity")]
    async fn back_planning(
        &self,
        #[graphql(desc = "Whether everything goes electronically.", default = true)] electronic: bool,
    ) -> Result<Option<BackPlanning>> {
        let found = self.whole()?;
        let planning = |timing| {
            let standing = found.standing(dutch(Utc::now()).date());
            BackPlanning::new(found.wanted(electronic), timing, standing)
        };
        Ok(found.timing.clone().map(planning))
    }

    /// Priority as people wrote it (prioriteit). Null when they gave none.
    async fn priority(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        keep(ctx, self.text(TenderText::Priority))
    }

    /// Contact person or department (contactpersoon). Null when there is none, and for who is not signed in.
    async fn contact(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        keep(ctx, self.text(TenderText::Contact))
    }

    /// Remarks (opmerkingen). Null when there are none, and for who is not signed in.
    async fn remarks(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        keep(ctx, self.text(TenderText::Remarks))
    }

    /// Cells of unknown columns of the workbook that it comes from (overige kolommen). Null for who is not signed in.
    async fn unmapped(&self, ctx: &Context<'_>) -> Option<Vec<UnmappedCell>> {
        let cells = || {
            let stored = self.whole()?.texts.get(TenderText::Unmapped).map_err(failed)?;
            UnmappedCell::all(ctx, stored).map(Some)
        };
        if self.sees_all { keep(ctx, cells()) } else { None }
    }

    /// The organization that leads it (penvoerder). Null when there is none yet.
    async fn lead(&self) -> Result<Option<Plain<Organization>>> {
        Ok(self.whole()?.lead().cloned().map(|lead| Plain(Organization(lead))))
    }

    /// Who takes part, is interested or declined, by name (deelnames).
    #[graphql(complexity = "1 + 3 * child_complexity")]
    async fn participations(&self) -> Result<PlainList<Participation>> {
        Ok(self.whole()?.participations.iter().map(Participation::from).collect())
    }

    /// Its lots, by number (percelen).
    async fn lots(&self) -> Result<PlainList<Lot>> {
        Ok(self.whole()?.lots.iter().map(Lot::from).collect())
    }

    /// When the preparation begins (start voorbereiding). Null when nothing was said.
    async fn preparation(&self) -> Result<Option<Plain<Period>>> {
        self.period(Milestone::Preparation)
    }

    /// When it is published (publicatie). Null when nothing was said.
    async fn publication(&self) -> Result<Option<Plain<Period>>> {
        self.period(Milestone::Publication)
    }

    /// Last moment for tenders to come in (sluiting van de inschrijving). Null when nothing was said.
    async fn submission(&self) -> Result<Option<Plain<Period>>> {
        self.period(Milestone::Submission)
    }

    /// When it is awarded (gunning). Null when nothing was said.
    async fn award(&self) -> Result<Option<Plain<Period>>> {
        self.period(Milestone::Award)
    }

    /// When the contract begins (ingangsdatum contract). Null when nothing was said.
    async fn contract_start(&self) -> Result<Option<Plain<Period>>> {
        self.period(Milestone::ContractStart)
    }

    /// When the contract ends (einddatum contract). Null when nothing was said.
    async fn contract_end(&self) -> Result<Option<Plain<Period>>> {
        self.period(Milestone::ContractEnd)
    }

    /// The statuses that may follow on this one, the regular one first (volgende stappen); none at the end of its life.
    async fn next_statuses(&self) -> Vec<TenderStatus> {
        next(self.head().status).iter().map(|status| (*status).into()).collect()
    }

    /// The steps of its life, also those that were taken back, the first one first (stappen). Null for who is not signed in.
    async fn steps(&self) -> Result<Option<Vec<TenderStep>>> {
        let found = self.whole()?;
        Ok(self.sees_all.then(|| found.steps.iter().map(TenderStep::from).collect()))
    }

    /// Its milestones that were planned anew by hand, with the reason, the first one first (verplaatsingen). Null for who is not signed
    /// in.
    async fn moves(&self) -> Result<Option<Vec<TenderMove>>> {
        let found = self.whole()?;
        Ok(self.sees_all.then(|| found.moves.iter().map(TenderMove::from).collect()))
    }

    /// Whether members do it together, the first assessment first (afwegingen). Null for who is not signed in.
    #[graphql(complexity = "1 + 2 * child_complexity")]
    async fn assessments(&self) -> Result<Option<Vec<Assessment>>> {
        let found = self.whole()?;
        Ok(self.sees_all.then(|| found.assessments.iter().cloned().map(Assessment).collect()))
    }

    /// Counts the changes of the tender and its parts, from 1; to be sent with updateTender (versie).
    async fn version(&self) -> Result<i32> {
        Ok(self.row()?.version)
    }

    /// The import that last wrote it, also when it was changed by hand since (herkomst). Null when it was entered by hand, and for
    /// who is not signed in.
    async fn source(&self) -> Result<Option<ImportSource>> {
        let (found, row) = (self.whole()?, self.row()?);
        let source = found.source.as_ref().filter(|_| self.sees_all);
        Ok(ImportSource::of(source, row.source_sheet.as_ref(), row.source_row))
    }

    /// Moment of the import that no longer had it (niet meer in het bestand sinds). Null while it is there, and for who is not
    /// signed in.
    async fn missing_since(&self) -> Result<Option<DateTime>> {
        Ok(self.row()?.missing_since.filter(|_| self.sees_all).map(DateTime))
    }

    /// Moment of registration (aangemeld op).
    async fn created_at(&self) -> Result<DateTime> {
        Ok(DateTime(self.row()?.created_at))
    }

    /// Moment of the last change (gewijzigd op).
    async fn updated_at(&self) -> Result<DateTime> {
        Ok(DateTime(self.row()?.updated_at))
    }
}

/// The part of an organization in a tender (deelname).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct Participation {
    /// The organization (organisatie).
    organization: Plain<Organization>,
    /// Its part (rol).
    role: ParticipationRole,
}

impl From<&ParticipationOf> for Participation {
    fn from(part: &ParticipationOf) -> Self {
        Self { organization: Plain(Organization(part.organization.clone())), role: part.role.into() }
    }
}

/// Part of a tender (perceel).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct Lot {
    /// Number in the tender, from 1 (perceelnummer).
    number: i32,
    /// Title (titel). Null when only the number of lots is known.
    title: Option<Text<'static>>,
    /// Euro, excluding VAT (geraamde waarde, excl. btw). Null is unknown.
    estimated_value: Option<Decimal>,
}

impl From<&models::Lot> for Lot {
    fn from(lot: &models::Lot) -> Self {
        Self {
            number: lot.number,
            title: lot.title.clone().map(Text::from),
            estimated_value: lot.estimated_value_eur.map(Decimal),
        }
    }
}
