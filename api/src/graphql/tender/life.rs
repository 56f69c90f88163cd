//! What became of a tender.

use async_graphql::{Enum, SimpleObject};
use schema::{models, types};

use super::values::TenderStatus;
use crate::graphql::{
    period::Period,
    scalars::{Date, DateTime},
    text::Text,
    threshold::TenderThreshold,
};
use crate::read;

/// Moment in a tender that is planned (mijlpaal).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::Milestone")]
pub(in crate::graphql) enum Milestone {
    /// The preparation begins (start voorbereiding).
    Preparation,
    /// It is published (publicatie).
    Publication,
    /// Tenders are in (sluiting van de inschrijving).
    Submission,
    /// It is awarded (gunning).
    Award,
    /// The contract begins (ingangsdatum contract).
    ContractStart,
    /// The contract ends (einddatum contract).
    ContractEnd,
}

/// How a tender came from one status into another (stap).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct TenderStep {
    /// Status before (van).
    from: TenderStatus,
    /// Status after (naar).
    to: TenderStatus,
    /// Day on which it happened: of the kick-off, the notice, the award decision; the day of writing where nobody said (datum).
    happened_on: Date,
    /// Why (reden). Null when nothing was said.
    reason: Option<Text<'static>>,
    /// Who took it, such as "user:anna" or "import" (door).
    actor: String,
    /// Moment at which it was written down (vastgelegd op).
    taken_at: DateTime,
}

impl From<&models::TenderStep> for TenderStep {
    fn from(step: &models::TenderStep) -> Self {
        Self {
            from: step.from_status.into(),
            to: step.to_status.into(),
            happened_on: Date(step.happened_on),
            reason: step.reason.clone().map(Text::from),
            actor: step.actor.clone(),
            taken_at: DateTime(step.taken_at),
        }
    }
}

/// A milestone of a tender that was planned anew (verplaatsing).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct TenderMove {
    /// Which milestone (mijlpaal).
    milestone: Milestone,
    /// When it was planned before (van). Null when it was not.
    before: Option<Period>,
    /// When it was planned from then on (naar).
    after: Option<Period>,
    /// Why (reden).
    reason: Text<'static>,
    /// Who moved it, such as "user:anna" (door).
    actor: String,
    /// Moment (verplaatst op).
    moved_at: DateTime,
}

impl From<&models::TenderMove> for TenderMove {
    fn from(of: &models::TenderMove) -> Self {
        let before = of.before_precision.zip(of.before_text.clone());
        let before =
            before.and_then(|(precision, text)| types::Period::from_range(of.before_during, precision, text));
        let after = types::Period::from_range(of.after_during, of.after_precision, of.after_text.clone());
        Self {
            milestone: of.milestone.into(),
            before: before.map(Period::from),
            after: after.map(Period::from),
            reason: of.reason.clone().into(),
            actor: of.actor.clone(),
            moved_at: DateTime(of.moved_at),
        }
    }
}

/// What planning a milestone of a tender anew would touch (gevolgen van een verplaatsing).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct MoveEffects {
    /// How the value stands to the EU threshold as it is planned now (toets aan het drempelbedrag, nu).
    threshold_before: TenderThreshold,
    /// How it would stand to it (toets aan het drempelbedrag, daarna).
    threshold_after: TenderThreshold,
    /// Whether it would have to be assessed, which it was not (moet nog worden afgewogen).
    asks_for_assessment: bool,
}

impl From<read::tender::MoveEffects> for MoveEffects {
    fn from(effects: read::tender::MoveEffects) -> Self {
        Self {
            threshold_before: TenderThreshold(effects.before),
            threshold_after: TenderThreshold(effects.after),
            asks_for_assessment: effects.asks_for_assessment,
        }
    }
}
