//! What a tender shows.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::Utc;
use schema::{clock::dutch, models, rules::tender::next, types::Milestone};
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
    read::tender::{ParticipationOf, TenderFacts, TenderText, TenderWithRelations},
};

/// One (possible) procedure, from registration to contract (aanbestedingstraject).
#[derive(Debug, Clone)]
pub(in crate::graphql) struct Tender {
    found: Box<TenderWithRelations>,
    /// Whether what is never published is shown
    sees_all: bool,
    /// The contracts that it replaces; empty when not asked for
    replaces: Vec<Contract>,
}

impl Tender {
    /// A tender as the viewer sees it
    pub(in crate::graphql) fn new(found: TenderWithRelations, sees_all: bool) -> Self {
        Self { found: Box::new(found), sees_all, replaces: Vec::new() }
    }

    /// The same tender with the contracts that it replaces
    pub(super) fn replacing(self, replaces: Vec<Contract>) -> Self {
        Self { replaces, ..self }
    }

    /// Identity
    pub(in crate::graphql) fn uuid(&self) -> Uuid {
        self.found.tender.tender_id
    }

    fn row(&self) -> &TenderFacts {
        &self.found.tender
    }

    /// A text, as the viewer sees it
    fn text(&self, text: TenderText) -> Result<Option<Text<'_>>> {
        let is_seen = self.sees_all || text.is_published();
        Ok(if is_seen { self.found.texts.get(text).map_err(failed)?.map(Text::from) } else { None })
    }

    fn period(&self, milestone: Milestone) -> Option<Plain<Period>> {
        self.found.period(milestone).map(|period| Plain(period.into()))
    }
}

/// One (possible) procedure, from registration to contract (aanbestedingstraject).
#[Object]
impl Tender {
    /// Global identity (identificatie).
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::Tender.id(self.row().tender_id)
    }

    /// The contracts that it replaces, by title (vervangt). Empty when there are none, or when you do not see all of the partnership.
    async fn replaces(&self) -> &[Contract] {
        &self.replaces
    }

    /// The calendar that it is planned in (aanbestedingskalender).
    async fn calendar(&self) -> Option<Plain<Calendar>> {
        self.found.calendar.clone().map(|calendar| Plain(calendar.into()))
    }

    /// Reference of the people who planned it, unique in a calendar (kenmerk). Null when they gave none.
    async fn reference(&self) -> Option<Text<'_>> {
        self.row().reference.as_deref().map(Text::from)
    }

    /// Title (titel).
    async fn title(&self) -> Text<'_> {
        self.row().title.as_str().into()
    }

    /// Description (omschrijving). Null when there is none.
    async fn description(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        keep(ctx, self.text(TenderText::Description))
    }

    /// Step in its life (fase).
    async fn status(&self) -> TenderStatus {
        self.row().status.into()
    }

    /// Nature of the contract (soort opdracht). Null is unknown.
    async fn nature(&self) -> Option<ContractNature> {
        self.row().nature.map(Into::into)
    }

    /// Procurement procedure (procedure). Null is unknown.
    async fn procedure(&self) -> Option<Procedure> {
        self.row().procedure.map(Into::into)
    }

    /// Main CPV code (CPV-code). Null is unknown.
    async fn cpv_code(&self) -> Option<CpvCode> {
        self.row().cpv_code.clone().map(CpvCode)
    }

    /// What the CPV code stands for: in Dutch, and in English as long as no list told the Dutch label (benaming). Null without a code, or
    /// when no list that was imported has it.
    async fn cpv_label(&self) -> Option<Text<'_>> {
        self.found.cpv.as_ref().map(|entry| entry.label().into())
    }

    /// Category as people wrote it (inkooppakket). Null when they gave none.
    async fn category(&self, ctx: &Context<'_>) -> Option<Text<'_>> {
        keep(ctx, self.text(TenderText::Category))
    }

    /// Euro, excluding VAT, over the whole term with all extensions; of a range the upper end (geraamde waarde, excl. btw). Null
    /// is unknown.
    async fn estimated_value(&self) -> Option<Decimal> {
        self.row().estimated_value_eur.map(Decimal)
    }

    /// Lower end where a range was given, in euro, excluding VAT (geraamde waarde, ondergrens). Null otherwise.
    async fn minimum_value(&self) -> Option<Decimal> {
        self.row().minimum_value_eur.map(Decimal)
    }

    /// How its value stands to the EU threshold of its nature and planned publication, tested again whenever it is asked for (toets aan het
    /// drempelbedrag).
    #[graphql(complexity = "2 + child_complexity")]
    async fn threshold(&self) -> Option<TenderThreshold> {
        self.found.threshold.clone().map(TenderThreshold)
    }

    /// From its planned start of the contract back to everything before it, by the law and the lead times of the partnership (terugplanning).
    #[graphql(complexity = "2 + child_complexity")]
    async fn back_planning(
        &self,
        #[graphql(desc = "Whether everything goes electronically.", default = true)] electronic: bool,
    ) -> Option<BackPlanning> {
        let standing = self.found.standing(dutch(Utc::now()).date());
        let timing = self.found.timing.clone()?;
        Some(BackPlanning::new(self.found.wanted(electronic), timing, standing))
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
            let stored = self.found.texts.get(TenderText::Unmapped).map_err(failed)?;
            UnmappedCell::all(ctx, stored).map(Some)
        };
        if self.sees_all { keep(ctx, cells()) } else { None }
    }

    /// The organization that leads it (penvoerder). Null when there is none yet.
    async fn lead(&self) -> Option<Plain<Organization>> {
        self.found.lead().cloned().map(|lead| Plain(Organization(lead)))
    }

    /// Who takes part, is interested or declined, by name (deelnames).
    #[graphql(complexity = "1 + 3 * child_complexity")]
    async fn participations(&self) -> PlainList<Participation> {
        self.found.participations.iter().map(Participation::from).collect()
    }

    /// Its lots, by number (percelen).
    async fn lots(&self) -> PlainList<Lot> {
        self.found.lots.iter().map(Lot::from).collect()
    }

    /// When the preparation begins (start voorbereiding). Null when nothing was said.
    async fn preparation(&self) -> Option<Plain<Period>> {
        self.period(Milestone::Preparation)
    }

    /// When it is published (publicatie). Null when nothing was said.
    async fn publication(&self) -> Option<Plain<Period>> {
        self.period(Milestone::Publication)
    }

    /// Last moment for tenders to come in (sluiting van de inschrijving). Null when nothing was said.
    async fn submission(&self) -> Option<Plain<Period>> {
        self.period(Milestone::Submission)
    }

    /// When it is awarded (gunning). Null when nothing was said.
    async fn award(&self) -> Option<Plain<Period>> {
        self.period(Milestone::Award)
    }

    /// When the contract begins (ingangsdatum contract). Null when nothing was said.
    async fn contract_start(&self) -> Option<Plain<Period>> {
        self.period(Milestone::ContractStart)
    }

    /// When the contract ends (einddatum contract). Null when nothing was said.
    async fn contract_end(&self) -> Option<Plain<Period>> {
        self.period(Milestone::ContractEnd)
    }

    /// The statuses that may follow on this one, the regular one first (volgende stappen); none at the end of its life.
    async fn next_statuses(&self) -> Vec<TenderStatus> {
        next(self.row().status).iter().map(|status| (*status).into()).collect()
    }

    /// The steps of its life, also those that were taken back, the first one first (stappen). Null for who is not signed in.
    async fn steps(&self) -> Option<Vec<TenderStep>> {
        self.sees_all.then(|| self.found.steps.iter().map(TenderStep::from).collect())
    }

    /// Its milestones that were planned anew by hand, with the reason, the first one first (verplaatsingen). Null for who is not signed
    /// in.
    async fn moves(&self) -> Option<Vec<TenderMove>> {
        self.sees_all.then(|| self.found.moves.iter().map(TenderMove::from).collect())
    }

    /// Whether members do it together, the first assessment first (afwegingen). Null for who is not signed in.
    #[graphql(complexity = "1 + 2 * child_complexity")]
    async fn assessments(&self) -> Option<Vec<Assessment>> {
        self.sees_all.then(|| self.found.assessments.iter().cloned().map(Assessment).collect())
    }

    /// Counts the changes of the tender and its parts, from 1; to be sent with updateTender (versie).
    async fn version(&self) -> i32 {
        self.row().version
    }

    /// The import that last wrote it, also when it was changed by hand since (herkomst). Null when it was entered by hand, and for
    /// who is not signed in.
    async fn source(&self) -> Option<ImportSource> {
        let source = self.found.source.as_ref().filter(|_| self.sees_all);
        ImportSource::of(source, self.row().source_sheet.as_ref(), self.row().source_row)
    }

    /// Moment of the import that no longer had it (niet meer in het bestand sinds). Null while it is there, and for who is not
    /// signed in.
    async fn missing_since(&self) -> Option<DateTime> {
        self.row().missing_since.filter(|_| self.sees_all).map(DateTime)
    }

    /// Moment of registration (aangemeld op).
    async fn created_at(&self) -> DateTime {
        DateTime(self.row().created_at)
    }

    /// Moment of the last change (gewijzigd op).
    async fn updated_at(&self) -> DateTime {
        DateTime(self.row().updated_at)
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
