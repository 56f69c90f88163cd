//! What a back-planning shows.

use async_graphql::{Enum, Object, SimpleObject};
use schema::rules::planning::{Basis, Standing, Wanted, back_plan, earliest_start};

use super::lead_time::LeadTimeStep;
use crate::{
    graphql::{procedure_term::ProcedureTerm, scalars::Date, tender::Procedure},
    read::planning::Timing,
};

/// Moment in a procedure (stap).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::PlanningStep")]
pub(super) enum PlanningStep {
    /// Weighing whether to do it together (pré-kick-off).
    PreKickoff,
    /// The work begins (kick-off).
    Kickoff,
    /// The notice is sent; of a private procedure the request for offers (verzending aankondiging).
    Publication,
    /// Last day of requests to take part (sluiting aanmelding).
    Requests,
    /// The selected candidates are invited (uitnodiging tot inschrijving).
    Invitation,
    /// Last day of answers to questions (laatste nadere inlichtingen).
    LastClarifications,
    /// Last day of tenders (sluiting inschrijving).
    Submission,
    /// The award decision is sent (verzending gunningsbeslissing).
    AwardDecision,
    /// Last day on which nothing is signed (einde opschortende termijn).
    StandstillEnd,
    /// First day of the contract (ingang contract).
    ContractStart,
}

/// What is missing to reckon back from the start of a contract (wat ontbreekt).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::PlanningGap")]
pub(super) enum PlanningGap {
    /// The start of the contract is not planned (ingang contract nog niet gepland).
    ContractStart,
    /// The procedure is not known (procedure onbekend).
    Procedure,
}

/// The latest day of a step, and the rule that makes it the latest (stap, uiterste datum en reden).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct PlannedStep {
    /// What (stap).
    step: PlanningStep,
    /// Latest day (uiterlijk).
    latest: Date,
    /// Calendar days that it lies before another step, before days off are left out (dagen). Null for the start of the contract.
    days: Option<i32>,
    /// Before this (vóór). Null for the start of the contract.
    before: Option<PlanningStep>,
    /// The term by law that asks for them (wettelijke termijn). Null when no law does.
    term: Option<ProcedureTerm>,
    /// The partnership's own lead time that asks for them (eigen doorlooptijd). Null when a law does.
    lead_time: Option<LeadTimeStep>,
    /// Whether the tender has it behind it (gedaan).
    is_done: bool,
    /// Days that it comes too late when it is done today, or on the first day on which it is planned (dagen te laat). 0 when it is in time or was
    /// done.
    days_late: i64,
}

/// From a wanted start of a contract back to everything before it (terugplanning): the latest days, each with the rule that fired.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct BackPlanning {
    wanted: Option<Wanted>,
    missing: Vec<schema::types::PlanningGap>,
    timing: Timing,
    standing: Standing,
}

impl BackPlanning {
    /// What is wanted, or all that is missing to say so
    pub(in crate::graphql) fn new(
        wanted: Result<Wanted, Vec<schema::types::PlanningGap>>,
        timing: Timing,
        standing: Standing,
    ) -> Self {
        match wanted {
            Ok(wanted) => Self { wanted: Some(wanted), missing: Vec::new(), timing, standing },
            Err(missing) => Self { wanted: None, missing, timing, standing },
        }
    }

    fn planned(&self) -> Vec<PlannedStep> {
        let Some(wanted) = self.wanted else { return Vec::new() };
        let plan = back_plan(wanted, &self.timing.terms, &self.timing.lead_times);
        plan.steps.into_iter().map(|planned| step(planned, &self.standing)).collect()
    }
}

fn step(planned: schema::rules::planning::PlannedStep, standing: &Standing) -> PlannedStep {
    let (is_done, days_late) = (standing.is_behind(planned.step), standing.days_late(&planned));
    let (days, before) = planned.rule.as_ref().map(|rule| (rule.days, rule.before.into())).unzip();
    let (term, lead_time) = match planned.rule.map(|rule| rule.basis) {
        Some(Basis::Law(term)) => (Some(ProcedureTerm(term)), None),
        Some(Basis::Own(step)) => (None, Some(step.into())),
        None => (None, None),
    };
    let latest = Date(planned.latest);
    PlannedStep { step: planned.step.into(), latest, days, before, term, lead_time, is_done, days_late }
}

/// From a wanted start of a contract back to everything before it (terugplanning): the latest days, each with the rule that fired.
#[Object]
impl BackPlanning {
    /// What is missing to reckon (wat ontbreekt). Empty when nothing is.
    async fn missing(&self) -> Vec<PlanningGap> {
        self.missing.iter().copied().map(Into::into).collect()
    }

    /// First day of the contract, as it is wanted; of a planned period the first (ingang contract). Null when it is missing.
    async fn contract_start(&self) -> Option<Date> {
        self.wanted.map(|wanted| Date(wanted.contract_start))
    }

    /// Procedure that is reckoned with: OPEN for a European one that is not specified (procedure). Null when it is missing.
    async fn procedure(&self) -> Option<Procedure> {
        let plan = |wanted| back_plan(wanted, &self.timing.terms, &self.timing.lead_times);
        self.wanted.map(|wanted| plan(wanted).procedure.into())
    }

    /// Everything before the start of the contract, and that start, in order of time (stappen). Empty when something is missing.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn steps(&self) -> Vec<PlannedStep> {
        self.planned()
    }

    /// Days that the latest of its steps comes too late (dagen te laat). 0 when all can still be in time. Null when something is missing.
    async fn days_late(&self) -> Option<i64> {
        self.planned().iter().map(|step| step.days_late).max()
    }

    /// First day on which the contract can start, when what is still to be done begins today (vroegst mogelijke ingang). Null when the procedure
    /// or the start is missing.
    async fn earliest_start(&self) -> Option<Date> {
        let Timing { terms, lead_times } = &self.timing;
        self.wanted.map(|wanted| Date(earliest_start(wanted, &self.standing, terms, lead_times)))
    }
}
