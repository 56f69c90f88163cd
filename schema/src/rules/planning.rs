//! Back-planning: from a wanted start of a contract to the latest day of everything before it.
//!
//! Source: the domain design, "Back-planning". Terms of the law and the partnership's own lead times are values. A term runs from the day
//! after something is sent, and one that would end on a day off ends on the next [working day](super::working_day); so what is sent is
//! sent on a working day, and the latest such day is looked for. A term that is counted back from a day is not moved by days off
//! (Algemene termijnenwet, art. 1 (2)); what is due then is done on the last working day before.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::working_day::on_or_before;
use crate::{
    models::ProcedureTerm,
    types::{LeadTimeStep, PlanningStep, Procedure, TenderStatus, TermStep, ends},
};

/// What a partnership takes its own time for, in calendar days; a step that is not there takes the proposed days
pub type LeadTimes = BTreeMap<LeadTimeStep, i32>;

/// What is wanted
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// First day of the contract
    pub contract_start: NaiveDate,
    /// Procedure; a European one that is not specified is reckoned as an open one, the shortest of them
    pub procedure: Procedure,
    /// Whether everything goes electronically
    pub is_electronic: bool,
}

/// What is to be done at the latest on which day, in order of time
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackPlan {
    /// The procedure that is reckoned with
    pub procedure: Procedure,
    /// From pre-kick-off to start of the contract
    pub steps: Vec<PlannedStep>,
}

/// The latest day of something, and why it is the latest
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStep {
    /// What
    pub step: PlanningStep,
    /// Latest day
    pub latest: NaiveDate,
    /// The rule that fired; `None` for the start of the contract, which is wanted
    pub rule: Option<PlanningRule>,
}

/// Why something is to be done by a day: so many days before something else
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanningRule {
    /// Calendar days
    pub days: i32,
    /// Before this
    pub before: PlanningStep,
    /// Who asks for them
    pub basis: Basis,
}

/// Who asks for time
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// The law
    Law(ProcedureTerm),
    /// The partnership itself
    Own(LeadTimeStep),
}

/// The latest days of a tender whose contract is to start on a day
pub fn back_plan(wanted: Wanted, terms: &[ProcedureTerm], lead_times: &LeadTimes) -> BackPlan {
    let procedure = match wanted.procedure {
        Procedure::EuropeanUnspecified => Procedure::Open,
        specified => specified,
    };
    let given = Given { procedure, is_electronic: wanted.is_electronic, terms, lead_times };
    let start = PlannedStep { step: PlanningStep::ContractStart, latest: wanted.contract_start, rule: None };
    let mut steps = vec![start];
    given.award(&mut steps);
    given.tendering(&mut steps);
    given.preparation(&mut steps);
    steps.sort_by_key(|step| step.step);
    BackPlan { procedure, steps }
}

/// The first day on which a contract can start, when what is still to be done begins today; never before today
pub fn earliest_start(
    wanted: Wanted,
    standing: &Standing,
    terms: &[ProcedureTerm],
    lead_times: &LeadTimes,
) -> NaiveDate {
    let today = standing.today;
    let is_feasible = |contract_start| {
        let plan = back_plan(Wanted { contract_start, ..wanted }, terms, lead_times);
        plan.steps.iter().all(|step| standing.is_behind(step.step) || step.latest >= today)
    };
    // A later start makes nothing earlier, so that the first feasible one is between a day that is not and one that is.
    let (mut too_early, mut late_enough, mut stride) = (today, today, 64);
    while !is_feasible(late_enough) && stride < 1 << 16 {
        too_early = late_enough;
        late_enough = after(late_enough, stride);
        stride *= 2;
    }
    while (late_enough - too_early).num_days() > 1 {
        let between = after(too_early, i32::try_from((late_enough - too_early).num_days() / 2).unwrap_or(1));
        if is_feasible(between) { late_enough = between } else { too_early = between }
    }
    late_enough
}

/// How things stand with what is planned
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Today
    pub today: NaiveDate,
    /// Step in the life of the tender; `None` when nothing was done yet
    pub status: Option<TenderStatus>,
    /// First day on which a step is planned already, as far as it is
    pub planned: BTreeMap<PlanningStep, NaiveDate>,
}

impl Standing {
    /// Whether it was done
    pub fn is_behind(&self, step: PlanningStep) -> bool {
        self.status.is_some_and(|status| step.is_behind(status))
    }

    /// How many days a step comes too late when it is done as early as it still can, or as it is planned; 0 when it is in time or was done
    pub fn days_late(&self, planned: &PlannedStep) -> i64 {
        if self.is_behind(planned.step) {
            return 0;
        }
        let earliest = self.planned.get(&planned.step).map_or(self.today, |day| self.today.max(*day));
        (earliest - planned.latest).num_days().max(0)
    }

    /// The step of a plan that comes too late by the most days, and by how many; `None` when none does
    pub fn most_late(&self, plan: &BackPlan) -> Option<(PlanningStep, i64)> {
        let late = plan.steps.iter().map(|planned| (planned.step, self.days_late(planned)));
        late.filter(|(_, days)| *days > 0).max_by_key(|(_, days)| *days)
    }
}

/// What the days are reckoned with
struct Given<'a> {
    procedure: Procedure,
    is_electronic: bool,
    terms: &'a [ProcedureTerm],
    lead_times: &'a LeadTimes,
}

/// Days on which the same term counts, or none
struct Stretch<'a> {
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    term: Option<&'a ProcedureTerm>,
}

impl<'a> Given<'a> {
    /// From the award decision to the start of the contract
    fn award(&self, steps: &mut Vec<PlannedStep>) {
        let start = latest(steps, PlanningStep::ContractStart);
        // Behind the standstill lies at least a day.
        let after_standstill = self.own(LeadTimeStep::Contracting).max(1);
        let standstill_end = on_or_before(before(start, after_standstill));
        let contracting = self.own(LeadTimeStep::Contracting);
        let begun = self.begun(TermStep::Standstill, |term| match term {
            Some(term) => on_or_before(before(standstill_end, self.days(term))),
            None => on_or_before(before(start, contracting)),
        });
        let (decided, term) = begun.unwrap_or_else(|| (on_or_before(before(start, contracting)), None));
        let own_time =
            |step, day, days| own(step, day, (days, PlanningStep::ContractStart), LeadTimeStep::Contracting);
        match term {
            Some(term) => {
                steps.push(own_time(PlanningStep::StandstillEnd, standstill_end, after_standstill));
                steps.push(self.by_law(
                    PlanningStep::AwardDecision,
                    decided,
                    PlanningStep::StandstillEnd,
                    term,
                ));
            }
            None => steps.push(own_time(PlanningStep::AwardDecision, decided, contracting)),
        }
    }

    /// From the notice to the award decision
    fn tendering(&self, steps: &mut Vec<PlannedStep>) {
        self.push_own(steps, PlanningStep::Submission, PlanningStep::AwardDecision, LeadTimeStep::Evaluation);
        let deadline = latest(steps, PlanningStep::Submission);
        let answered = self.begun(TermStep::LastClarifications, |term| {
            on_or_before(before(deadline, term.map_or(0, |term| self.days(term))))
        });
        if let Some((answered, Some(term))) = answered {
            steps.push(self.by_law(
                PlanningStep::LastClarifications,
                answered,
                PlanningStep::Submission,
                term,
            ));
        }
        if self.procedure.selects_first() {
            self.push_longest(
                steps,
                PlanningStep::Invitation,
                PlanningStep::Submission,
                TermStep::Submission,
            );
            self.push_own(steps, PlanningStep::Requests, PlanningStep::Invitation, LeadTimeStep::Selection);
            self.push_longest(steps, PlanningStep::Publication, PlanningStep::Requests, TermStep::Requests);
        } else {
            self.push_longest(
                steps,
                PlanningStep::Publication,
                PlanningStep::Submission,
                TermStep::Submission,
            );
        }
    }

    /// From the pre-kick-off to the notice
    fn preparation(&self, steps: &mut Vec<PlannedStep>) {
        self.push_own(steps, PlanningStep::Kickoff, PlanningStep::Publication, LeadTimeStep::Documents);
        self.push_own(steps, PlanningStep::PreKickoff, PlanningStep::Kickoff, LeadTimeStep::Preparation);
    }

    /// A step that lies the partnership's own time before another
    fn push_own(
        &self,
        steps: &mut Vec<PlannedStep>,
        step: PlanningStep,
        next: PlanningStep,
        lead: LeadTimeStep,
    ) {
        let days = self.own(lead);
        let day = on_or_before(before(latest(steps, next), days));
        steps.push(own(step, day, (days, next), lead));
    }

    /// A step that begins a term to request or to tender: that of the law, or the partnership's own where that is longer
    fn push_longest(
        &self,
        steps: &mut Vec<PlannedStep>,
        step: PlanningStep,
        next: PlanningStep,
        of: TermStep,
    ) {
        let (end, own_days) = (latest(steps, next), self.own(LeadTimeStep::Submission));
        let by_law = |term: Option<&ProcedureTerm>| term.map_or(0, |term| self.days(term));
        let begun = self.begun(of, |term| on_or_before(before(end, by_law(term).max(own_days))));
        let (day, term) = begun.unwrap_or_else(|| (on_or_before(before(end, own_days)), None));
        steps.push(match term {
            Some(term) if self.days(term) >= own_days => self.by_law(step, day, next, term),
            _ => own(step, day, (own_days, next), LeadTimeStep::Submission),
        });
    }

    fn by_law(
        &self,
        step: PlanningStep,
        day: NaiveDate,
        next: PlanningStep,
        term: &ProcedureTerm,
    ) -> PlannedStep {
        let rule = PlanningRule { days: self.days(term), before: next, basis: Basis::Law(term.clone()) };
        PlannedStep { step, latest: day, rule: Some(rule) }
    }

    fn own(&self, step: LeadTimeStep) -> i32 {
        self.lead_times.get(&step).copied().unwrap_or_else(|| step.proposed_days())
    }

    fn days(&self, term: &ProcedureTerm) -> i32 {
        term.electronic_days.filter(|_| self.is_electronic).unwrap_or(term.minimum_days)
    }

    /// The latest day on which a term can begin, and the term that counts then; `of` gives the day under a term, or without one
    fn begun(
        &self,
        step: TermStep,
        of: impl Fn(Option<&ProcedureTerm>) -> NaiveDate,
    ) -> Option<(NaiveDate, Option<&'a ProcedureTerm>)> {
        let stretches = self.stretches(step);
        let begun = stretches.iter().filter_map(|stretch| {
            let day = stretch
                .until
                .map_or_else(|| of(stretch.term), |until| of(stretch.term).min(on_or_before(until)));
            stretch.from.is_none_or(|from| from <= day).then_some((day, stretch.term))
        });
        begun.max_by_key(|(day, _)| *day)
    }

    /// All days, by the term that counts on them
    fn stretches(&self, step: TermStep) -> Vec<Stretch<'a>> {
        let is_of = |term: &&ProcedureTerm| term.procedure == self.procedure && term.step == step;
        let mut terms: Vec<&ProcedureTerm> = self.terms.iter().filter(is_of).collect();
        terms.sort_by_key(|term| ends(&term.during).0);
        let mut stretches = Vec::new();
        let mut next = None;
        let mut is_open = true;
        for term in terms {
            let (from, until) = ends(&term.during);
            let day_before = from.and_then(|from| from.pred_opt());
            stretches.push(Stretch { from: next, until: day_before, term: None });
            stretches.push(Stretch { from, until, term: Some(term) });
            next = until.and_then(|until| until.succ_opt());
            is_open = until.is_some();
        }
        if is_open {
            stretches.push(Stretch { from: next, until: None, term: None });
        }
        stretches
    }
}

fn own(
    step: PlanningStep,
    day: NaiveDate,
    (days, next): (i32, PlanningStep),
    lead: LeadTimeStep,
) -> PlannedStep {
    PlannedStep {
        step,
        latest: day,
        rule: Some(PlanningRule { days, before: next, basis: Basis::Own(lead) }),
    }
}

/// The day of a step that was reckoned already
fn latest(steps: &[PlannedStep], step: PlanningStep) -> NaiveDate {
    steps.iter().find(|planned| planned.step == step).map_or(NaiveDate::MIN, |planned| planned.latest)
}

fn before(day: NaiveDate, days: i32) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(days.unsigned_abs()))).unwrap_or(NaiveDate::MIN)
}

fn after(day: NaiveDate, days: i32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days.unsigned_abs()))).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
#[path = "planning_tests.rs"]
mod tests;
