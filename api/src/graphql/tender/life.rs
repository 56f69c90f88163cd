//! What became of a tender.

use async_graphql::{Enum, SimpleObject};
use schema::{models, types};

use super::values::TenderStatus;
use crate::graphql::{
    capacity::Shift,
    contract::Contract,
    period::Period,
    planning::BackPlanning,
    scalars::{Date, DateTime},
    text::Text,
    threshold::TenderThreshold,
};
use crate::read::{self, planning::Timing, tender::Reckoned};

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
    /// The latest days of everything before the start of its contract as it is planned now (terugplanning, nu).
    back_planning_before: BackPlanning,
    /// These days as they would be, and what would come too late (terugplanning, daarna).
    back_planning_after: BackPlanning,
    /// The contracts that it replaces, by title, with their notice dates (contracten die het vervangt).
    contracts: Vec<ReplacedContract>,
    /// What would change in the hours that are asked of members, by name and in order of time (verschuiving van uren).
    shifts: Vec<Shift>,
}

/// A contract that a tender replaces, and whether there is time with neither (te vervangen contract).
#[derive(SimpleObject, Debug, Clone)]
struct ReplacedContract {
    /// The contract (contract).
    contract: Contract,
    /// Days between its current end and the start of the next that is planned now (dagen zonder contract, nu). 0 when there are none. Null
    /// when one of both is not known.
    gap_before: Option<i64>,
    /// The same for the start that would be planned (dagen zonder contract, daarna).
    gap_after: Option<i64>,
}

impl From<read::tender::Replaced> for ReplacedContract {
    fn from(replaced: read::tender::Replaced) -> Self {
        Self {
            contract: Contract(replaced.of),
            gap_before: replaced.gap_before,
            gap_after: replaced.gap_after,
        }
    }
}

impl From<read::tender::MoveEffects> for MoveEffects {
    fn from(effects: read::tender::MoveEffects) -> Self {
        Self {
            threshold_before: TenderThreshold(effects.before),
            threshold_after: TenderThreshold(effects.after),
            asks_for_assessment: effects.asks_for_assessment,
            back_planning_before: reckoned(effects.reckoned_before, &effects.timing),
            back_planning_after: reckoned(effects.reckoned_after, &effects.timing),
            contracts: effects.contracts.into_iter().map(ReplacedContract::from).collect(),
            shifts: effects.shifts.into_iter().map(Shift::from).collect(),
        }
    }
}

fn reckoned(reckoned: Reckoned, timing: &Timing) -> BackPlanning {
    BackPlanning::new(reckoned.wanted, timing.clone(), reckoned.standing)
}
