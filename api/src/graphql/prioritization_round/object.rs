//! What a prioritization round shows.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use schema::rules::capacity::fitting;
use uuid::Uuid;

use crate::{
    graphql::{
        capacity::Shift,
        context::Asking,
        node::Kind,
        organization::Organization,
        refusal::failed,
        scalars::{Date, DateTime},
        text::Text,
    },
    read::{
        self,
        capacity::Work,
        prioritization_round::{AgreementOf, RoundWithRanking},
    },
};

/// Where a prioritization round stands (stand).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::RoundStatus")]
pub(super) enum RoundStatus {
    /// The members say whether they agree (loopt).
    Open,
    /// It took effect in consensus (ingegaan).
    Concluded,
    /// It was given up (ingetrokken).
    Withdrawn,
}

/// What goes first in a quarter in which there are too few hours (prioriteringsronde). It takes effect when all members agree.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct PrioritizationRound(pub(in crate::graphql) RoundWithRanking);

impl PrioritizationRound {
    /// Identity
    pub(in crate::graphql) const fn uuid(&self) -> Uuid {
        self.0.round.prioritization_round_id
    }
}

/// What goes first in a quarter in which there are too few hours (prioriteringsronde). It takes effect when all members agree.
#[Object]
impl PrioritizationRound {
    /// Global identity (identificatie).
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::PrioritizationRound.id(self.uuid())
    }

    /// Grows when the tenders are ranked anew; what members said before no longer counts (versie).
    async fn version(&self) -> i32 {
        self.0.round.version
    }

    /// First day of the quarter (kwartaal).
    async fn quarter(&self) -> Date {
        Date(self.0.round.quarter_start)
    }

    /// Where it stands (stand).
    async fn status(&self) -> RoundStatus {
        self.0.round.status.into()
    }

    /// Why it is held (aanleiding).
    async fn reason(&self) -> Text<'_> {
        Text::from(self.0.round.reason.as_str())
    }

    /// Who opened it, such as "user:anna" (geopend door).
    async fn opened_by(&self) -> &str {
        &self.0.round.opened_by
    }

    /// Moment at which it was opened (geopend op).
    async fn opened_at(&self) -> DateTime {
        DateTime(self.0.round.opened_at)
    }

    /// The tenders, what goes first first (volgorde).
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn ranking(&self, ctx: &Context<'_>) -> Result<Vec<RankedTender>> {
        let fits = if ctx.look_ahead().field("fits").exists() { Some(self.fits(ctx).await?) } else { None };
        let ranked = |(index, of): (usize, &read::prioritization_round::RankedOf)| RankedTender {
            tender_id: Kind::Tender.id(of.ranked.tender_id),
            title: of.title.clone().into(),
            position: of.ranked.position,
            moved_to: of.moved_to().map(|quarter| Date(quarter.first_day())),
            fits: fits.as_ref().and_then(|fits| fits.get(index).copied()).unwrap_or(true),
        };
        Ok(self.0.ranking.iter().enumerate().map(ranked).collect())
    }

    /// One for each member that is asked, by name (instemming).
    #[graphql(complexity = "1 + 6 * child_complexity")]
    async fn agreements(&self) -> Vec<PrioritizationAgreement> {
        self.0.agreements.iter().map(PrioritizationAgreement::from).collect()
    }

    /// What it changes in the hours that are asked of each member, quarter by quarter, when it takes effect (gevolgen). Empty when it has
    /// ended.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn shifts(&self, ctx: &Context<'_>) -> Result<Vec<Shift>> {
        if !self.0.is_open() {
            return Ok(Vec::new());
        }
        let work = self.work(ctx).await?;
        Ok(work.shifts(&self.0.shifted()).into_iter().map(Shift::from).collect())
    }

    /// Why it ended so (besluit). Null while it is open.
    async fn conclusion(&self) -> Option<Text<'_>> {
        self.0.round.conclusion.as_deref().map(Text::from)
    }

    /// Who ended it, such as "user:anna" (afgelopen door). Null while it is open.
    async fn ended_by(&self) -> Option<&str> {
        self.0.round.ended_by.as_deref()
    }

    /// Moment at which it ended (afgelopen op). Null while it is open.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.round.ended_at.map(DateTime)
    }
}

impl PrioritizationRound {
    async fn work(&self, ctx: &Context<'_>) -> Result<Work> {
        let connection = ctx.database().await?;
        self.0.work(ctx.reader(&connection)).await.map_err(failed)
    }

    /// Whether each of the ranked tenders can be done with the hours of the quarter
    async fn fits(&self, ctx: &Context<'_>) -> Result<Vec<bool>> {
        let (asked, available) = self.0.demand(&self.work(ctx).await?);
        Ok(fitting(&asked, &available))
    }
}

/// A tender in its place (traject in de volgorde).
#[derive(SimpleObject, Debug, Clone)]
struct RankedTender {
    /// Global identity of the tender, for node and tender (aanbestedingstraject).
    tender_id: ID,
    /// Title of the tender (titel).
    title: Text<'static>,
    /// Place, 1 for what goes first (volgorde).
    position: i32,
    /// First day of the quarter in which it is published when the round takes effect (doorgeschoven naar). Null leaves its planning as it is.
    moved_to: Option<Date>,
    /// Whether it can be done with the hours of the quarter, when what stands before it goes first; as it is planned without the round (past).
    fits: bool,
}

/// Whether a member agrees (instemming).
#[derive(SimpleObject, Debug, Clone)]
struct PrioritizationAgreement {
    /// The member (deelnemer).
    organization: Organization,
    /// Whether it agrees (stemt in). Null until it says so.
    agrees: Option<bool>,
    /// Why (reden). Null when nothing was said.
    reason: Option<Text<'static>>,
    /// Who said so, such as "user:anna" (door). Null until then.
    answered_by: Option<String>,
    /// Moment of that (op). Null until then.
    answered_at: Option<DateTime>,
}

impl From<&AgreementOf> for PrioritizationAgreement {
    fn from(of: &AgreementOf) -> Self {
        Self {
            organization: Organization(of.organization.clone()),
            agrees: of.agreement.agrees,
            reason: of.agreement.reason.clone().map(Text::from),
            answered_by: of.agreement.answered_by.clone(),
            answered_at: of.agreement.answered_at.map(DateTime),
        }
    }
}
