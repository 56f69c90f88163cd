//! EU thresholds, and how tenders stand to them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use chrono::NaiveDate;
use schema::{models, rules::threshold::ThresholdTest, types::ends};
use uuid::Uuid;

use super::{
    context::Asking,
    node::Kind,
    problem::Problem,
    refusal::failed,
    scalars::{Date, Decimal},
    tender::ContractNature,
    text::Text,
};
use crate::{
    auth::{Action, Scope},
    read,
    write::{self, Author, Outcome, threshold::ThresholdDraft, validity::Validity},
};

/// Kind of buyer; decides the EU threshold, with the nature of the contract (soort opdrachtgever).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::BuyerType")]
pub(super) enum BuyerType {
    /// A municipality or a joint authority (decentrale overheid).
    SubCentral,
    /// A ministry (centrale overheid).
    Central,
    /// Water, energy, transport, post (speciale-sectorbedrijf).
    Utility,
}

/// How an estimated value stands to the EU threshold (uitkomst van de toets).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::ThresholdOutcome")]
pub(super) enum ThresholdOutcome {
    /// At or above it (op of boven het drempelbedrag).
    AtOrAbove,
    /// Below it (onder het drempelbedrag).
    Below,
    /// At or above it on some days of the planned publication, below it on others (afhankelijk van de publicatiedatum).
    Crosses,
    /// Nobody can tell yet (onbekend).
    Unknown,
}

/// What is missing to compare a value with its threshold (wat ontbreekt).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::ThresholdGap")]
pub(super) enum ThresholdGap {
    /// There is no estimated value (geraamde waarde onbekend).
    Value,
    /// The nature of the contract is not known (soort opdracht onbekend).
    Nature,
    /// No day of publication is planned (publicatie niet gepland).
    Publication,
    /// For some of the planned days no threshold is known (geen drempelbedrag bekend).
    Threshold,
}

/// From this estimated value on, European rules apply (drempelbedrag).
#[derive(Debug, Clone)]
pub(super) struct Threshold(pub(super) models::Threshold);

impl Threshold {
    /// Identity
    pub(super) const fn uuid(&self) -> Uuid {
        self.0.threshold_id
    }

    fn counts_on(&self, day: NaiveDate) -> bool {
        let (from, until) = ends(&self.0.during);
        from.is_none_or(|from| from <= day) && until.is_none_or(|until| until >= day)
    }
}

/// From this estimated value on, European rules apply (drempelbedrag).
#[Object]
impl Threshold {
    /// Global identity (identificatie).
    pub(super) async fn id(&self) -> ID {
        Kind::Threshold.id(self.uuid())
    }

    /// Kind of buyer (soort opdrachtgever).
    async fn buyer(&self) -> BuyerType {
        self.0.buyer.into()
    }

    /// Nature of the contract (soort opdracht).
    async fn nature(&self) -> ContractNature {
        self.0.nature.into()
    }

    /// Euro, excluding VAT; a value equal to it is not below it (bedrag, excl. btw).
    async fn amount(&self) -> Decimal {
        Decimal(self.0.amount_eur)
    }

    /// First day of publication for which it counts (geldig van). Null when it always did.
    async fn valid_from(&self) -> Option<Date> {
        ends(&self.0.during).0.map(Date)
    }

    /// Last day of publication for which it counts (geldig tot en met). Null until another is known.
    async fn valid_to(&self) -> Option<Date> {
        ends(&self.0.during).1.map(Date)
    }

    /// Regulation or article that says so (bron).
    async fn source(&self) -> Text<'_> {
        self.0.source.as_str().into()
    }
}

/// A threshold that counts on days of a planned publication, and how the value stands to it (toets per periode).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct ThresholdPeriod {
    /// The threshold (drempelbedrag).
    threshold: Threshold,
    /// How the value stands to it (uitkomst).
    outcome: ThresholdOutcome,
}

/// How the estimated value of a tender stands to the EU threshold of its nature and planned publication, as things are now
/// (toets aan het drempelbedrag). Of a range the upper end counts; the thresholds are those of municipalities.
#[derive(Debug, Clone)]
pub(super) struct TenderThreshold(pub(super) ThresholdTest);

impl TenderThreshold {
    fn first(&self) -> Option<&models::Threshold> {
        self.0.periods.first().map(|(threshold, _)| threshold)
    }
}

/// How the estimated value of a tender stands to the EU threshold of its nature and planned publication, as things are now
/// (toets aan het drempelbedrag). Of a range the upper end counts; the thresholds are those of municipalities.
#[Object]
impl TenderThreshold {
    /// In all (uitkomst).
    async fn outcome(&self) -> ThresholdOutcome {
        self.0.outcome.into()
    }

    /// Nature whose thresholds count (soort opdracht waarvan het drempelbedrag telt): `SOCIAL_AND_SPECIFIC_SERVICES` also for what is called
    /// services, or nothing, when its CPV code is on the list of these. Null is unknown.
    async fn nature(&self) -> Option<ContractNature> {
        self.0.nature.map(Into::into)
    }

    /// Whether that nature follows from the CPV code, and not from what people call it (volgt uit de CPV-code).
    async fn follows_cpv(&self) -> bool {
        self.0.follows_cpv
    }

    /// All that is missing when it is UNKNOWN (wat ontbreekt). Empty otherwise.
    async fn missing(&self) -> Vec<ThresholdGap> {
        self.0.gaps.iter().copied().map(Into::into).collect()
    }

    /// Euro, excluding VAT, on the first planned day (drempelbedrag). Null when no threshold is known for it.
    async fn amount(&self) -> Option<Decimal> {
        self.first().map(|threshold| Decimal(threshold.amount_eur))
    }

    /// Regulation or article that says so, of the first planned day (bron). Null when no threshold is known for it.
    async fn source(&self) -> Option<Text<'_>> {
        self.first().map(|threshold| threshold.source.as_str().into())
    }

    /// First day of publication for which that amount counts (geldig van). Null when no threshold is known.
    async fn valid_from(&self) -> Option<Date> {
        self.first().and_then(|threshold| ends(&threshold.during).0).map(Date)
    }

    /// Last day of publication for which that amount counts (geldig tot en met). Null until another is known.
    async fn valid_to(&self) -> Option<Date> {
        self.first().and_then(|threshold| ends(&threshold.during).1).map(Date)
    }

    /// Each threshold that counts on a planned day, the earliest first: more than one where the publication may be on either side of a
    /// change (per periode). Empty without a nature or a date.
    #[graphql(complexity = "1 + 2 * child_complexity")]
    async fn periods(&self) -> Vec<ThresholdPeriod> {
        let period = |(threshold, outcome): &(models::Threshold, schema::types::ThresholdOutcome)| {
            ThresholdPeriod { threshold: Threshold(threshold.clone()), outcome: (*outcome).into() }
        };
        self.0.periods.iter().map(period).collect()
    }
}

/// Reads thresholds
#[derive(Default)]
pub(super) struct ThresholdQuery;

#[Object]
impl ThresholdQuery {
    /// The EU thresholds, by buyer and nature, the earliest first (drempelbedragen). Only for who is signed in.
    #[graphql(complexity = "2 + 30 * child_complexity")]
    async fn thresholds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Those that count for a publication on this day. Null or left out: of all times.")]
        on: Option<Date>,
        #[graphql(desc = "Of this nature. Null or left out: of all.")] nature: Option<ContractNature>,
    ) -> Result<Vec<Threshold>> {
        ctx.require(Action::ReadAll, Scope::Somewhere)?;
        let connection = ctx.database().await?;
        let all = read::threshold::all(&connection).await.map_err(failed)?;
        let nature = nature.map(schema::types::ContractNature::from);
        let is_wanted = |threshold: &Threshold| {
            on.is_none_or(|Date(day)| threshold.counts_on(day))
                && nature.is_none_or(|nature| threshold.0.nature == nature)
        };
        Ok(all.into_iter().map(Threshold).filter(is_wanted).collect())
    }
}

/// A threshold as it is to be (drempelbedrag).
#[derive(InputObject, Debug)]
pub(super) struct SetThresholdInput {
    /// Global identity of the one that is to become so (identificatie). Null or left out: a new one.
    id: Option<ID>,
    /// Kind of buyer (soort opdrachtgever). Left out: `SUB_CENTRAL`.
    #[graphql(default_with = "BuyerType::SubCentral")]
    buyer: BuyerType,
    /// Nature of the contract (soort opdracht).
    nature: ContractNature,
    /// Euro, excluding VAT, more than 0 and at most two decimals (bedrag, excl. btw).
    amount: Decimal,
    /// First day of publication for which it counts (geldig van).
    valid_from: Date,
    /// Last day of publication for which it counts (geldig tot en met). Null or left out: until another is known.
    valid_to: Option<Date>,
    /// Regulation or article that says so (bron).
    source: String,
}

impl SetThresholdInput {
    fn read(self) -> Result<ThresholdDraft> {
        Ok(ThresholdDraft {
            id: self.id.map(|id| Kind::Threshold.parse(&id)).transpose()?,
            buyer: self.buyer.into(),
            nature: self.nature.into(),
            amount: self.amount.0,
            validity: Validity {
                from: self.valid_from.0,
                last_day: self.valid_to.map(|day| day.0),
                source: self.source,
            },
        })
    }
}

/// What came of setting a threshold.
#[derive(SimpleObject)]
pub(super) struct SetThresholdPayload {
    /// The threshold as it is now (drempelbedrag). Null when there are problems.
    threshold: Option<Threshold>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes thresholds
#[derive(Default)]
pub(super) struct ThresholdMutation;

#[Object]
impl ThresholdMutation {
    /// Adds an EU threshold, or corrects one (drempelbedrag vastleggen): of a buyer and a nature one counts at a time. Tenders are compared
    /// with it from then on. Only for an administrator of the installation.
    async fn set_threshold(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The threshold.")] input: SetThresholdInput,
    ) -> Result<SetThresholdPayload> {
        let action = Action::SetThreshold;
        ctx.require(action, Scope::Installation)?;
        let draft = input.read()?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:setThreshold" };
        let mut connection = ctx.database().await?;
        match write::threshold::set(&mut connection, author, &draft).await.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(action, id, &[]);
                let found = read::threshold::by_ids(&connection, &[id]).await.map_err(failed)?;
                let threshold = found.into_iter().next().map(Threshold);
                Ok(SetThresholdPayload { threshold, problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                ctx.audit(action, draft.id.map(|id| id.to_string()).unwrap_or_default(), &problems);
                Ok(SetThresholdPayload { threshold: None, problems })
            }
        }
    }
}
