//! Fees of municipalities outside the partnership that take part in one tender.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    context::Asking,
    expense::IfClosed,
    node::Kind,
    organization::{Organization, OrganizationReference},
    page::{self, Connection, Window},
    partnership::PartnershipSummary,
    problem::Problem,
    refusal::failed,
    scalars::{Date, Decimal},
    text::{Text, trimmed},
};
use crate::{
    auth::Action,
    read::{self, participation_fee::FeeWithRelations},
    write::{self, Author, Outcome, participation_fee::FeeDraft},
};

/// What a municipality outside the partnership paid to take part in one tender (fee van extra gemeente): taken off the costs of
/// a year in its next settlement.
#[derive(Debug, Clone)]
pub(super) struct ParticipationFee(pub(super) FeeWithRelations);

impl ParticipationFee {
    /// Identity
    pub(super) const fn uuid(&self) -> Uuid {
        self.0.fee.participation_fee_id
    }
}

/// What a municipality outside the partnership paid to take part in one tender (fee van extra gemeente): taken off the costs of
/// a year in its next settlement.
#[Object]
impl ParticipationFee {
    /// Global identity (identificatie).
    pub(super) async fn id(&self) -> ID {
        Kind::ParticipationFee.id(self.uuid())
    }

    /// The partnership that it is of (samenwerkingsverband).
    async fn partnership(&self) -> PartnershipSummary {
        PartnershipSummary(self.0.partnership.clone())
    }

    /// Year of the budget whose costs it is taken off (begrotingsjaar).
    async fn year(&self) -> i32 {
        self.0.fee.year
    }

    /// Day on which it was received (ontvangen op).
    async fn received_on(&self) -> Date {
        Date(self.0.fee.received_on)
    }

    /// Global identity of the tender, for node and tender (aanbestedingstraject).
    async fn tender_id(&self) -> ID {
        Kind::Tender.id(self.0.tender.tender_id)
    }

    /// Title of the tender (titel van het traject).
    async fn tender_title(&self) -> Text<'_> {
        self.0.tender.title.as_str().into()
    }

    /// The municipality that paid it, which is no member (betaald door).
    async fn paid_by(&self) -> Organization {
        Organization(self.0.paid_by.clone())
    }

    /// The member that received it and holds it for all (ontvangen door).
    async fn held_by(&self) -> Organization {
        Organization(self.0.held_by.clone())
    }

    /// Euro, excluding VAT; negative when it is paid back (bedrag, excl. btw).
    async fn amount(&self) -> Decimal {
        Decimal(self.0.fee.amount_eur)
    }

    /// Invoice or booking number (factuurnummer). Null when there is none.
    async fn reference(&self) -> Option<Text<'_>> {
        self.0.fee.reference.as_deref().map(Text::from)
    }

    /// Description (omschrijving). Null when there is none.
    async fn description(&self) -> Option<Text<'_>> {
        self.0.fee.description.as_deref().map(Text::from)
    }
}

/// Reads fees
#[derive(Default)]
pub(super) struct ParticipationFeeQuery;

#[Object]
impl ParticipationFeeQuery {
    /// The fees of municipalities outside a partnership, by day (fees van extra gemeenten). Only for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn participation_fees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year of the budget. Null or left out: of all years.")] year: Option<i32>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list; up to it.")] before: Option<String>,
    ) -> Result<Connection<ParticipationFee>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let slice = Window { first, after, last, before }.slice("participationFees")?;
        let connection = ctx.database().await?;
        let page = read::participation_fee::page(ctx.reader(&connection), &partnership, year, &slice);
        let count = read::participation_fee::count(&connection, &partnership, year);
        let (page, total) = page::read(ctx, page, count).await?;
        Ok(Connection::new("participationFees", page, total, ParticipationFee))
    }
}

/// A fee to be recorded (fee van extra gemeente).
#[derive(InputObject, Debug)]
pub(super) struct RecordParticipationFeeInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// Year of the budget whose costs it is taken off (begrotingsjaar).
    year: i32,
    /// Day on which it was received (ontvangen op).
    received_on: Date,
    /// Global identity of the tender (aanbestedingstraject).
    tender: ID,
    /// The municipality that paid it, which is no member in that year (betaald door).
    paid_by: OrganizationReference,
    /// The member that received it and holds it for all (ontvangen door).
    held_by: OrganizationReference,
    /// Euro, excluding VAT, at most two decimals; negative when it is paid back (bedrag, excl. btw).
    amount: Decimal,
    /// Invoice or booking number (factuurnummer). Null or left out: none.
    reference: Option<String>,
    /// Description (omschrijving). Null or left out: none.
    description: Option<String>,
    /// What is to be done when its half-year was settled (afgesloten periode).
    #[graphql(default)]
    if_closed: IfClosed,
}

impl RecordParticipationFeeInput {
    fn read(self) -> Result<FeeDraft> {
        Ok(FeeDraft {
            partnership: self.partnership,
            year: self.year,
            received_on: self.received_on.0,
            tender: Kind::Tender.parse(&self.tender)?,
            paid_by: self.paid_by.read()?,
            held_by: self.held_by.read()?,
            amount: self.amount.0,
            reference: self.reference.as_deref().and_then(trimmed),
            description: self.description.as_deref().and_then(trimmed),
            if_closed: self.if_closed.into(),
        })
    }
}

/// What came of recording a fee.
#[derive(SimpleObject)]
pub(super) struct RecordParticipationFeePayload {
    /// The new fee (fee van extra gemeente). Null when there are problems.
    participation_fee: Option<ParticipationFee>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes fees
#[derive(Default)]
pub(super) struct ParticipationFeeMutation;

#[Object]
impl ParticipationFeeMutation {
    /// Records what a municipality outside the partnership paid to take part in one tender (fee vastleggen). The key of the costs
    /// stays as it is.
    async fn record_participation_fee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The fee.")] input: RecordParticipationFeeInput,
    ) -> Result<RecordParticipationFeePayload> {
        ctx.require(Action::RecordParticipationFee, &input.partnership)?;
        let draft = input.read()?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:recordParticipationFee" };
        let mut connection = ctx.database().await?;
        match write::participation_fee::record(&mut connection, author, &draft).await.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(Action::RecordParticipationFee, id, &[]);
                let found = read::participation_fee::by_ids(&connection, &[id]).await.map_err(failed)?;
                let participation_fee = found.into_iter().next().map(ParticipationFee);
                Ok(RecordParticipationFeePayload { participation_fee, problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                ctx.audit(Action::RecordParticipationFee, &draft.partnership, &problems);
                Ok(RecordParticipationFeePayload { participation_fee: None, problems })
            }
        }
    }
}
