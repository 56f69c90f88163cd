//! The life of a tender: which step may follow which, and what must be done before.
//!
//! Source: Life of a tender in the domain design.

use chrono::{Months, NaiveDate};

use super::{Violation, threshold::ThresholdTest};
use crate::types::{Milestone, Period, TenderStatus, ThresholdOutcome};

/// Most that the day of a step lies from its plan before one wonders whether the day is meant
const FAR: Months = Months::new(3);

/// A step that somebody wants to take
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'a> {
    /// Status now
    pub from: TenderStatus,
    /// Status that it is to have
    pub to: TenderStatus,
    /// Day on which it happened
    pub happened_on: NaiveDate,
    /// Why, or why no standstill applies; `None` when nothing was said
    pub reason: Option<&'a str>,
}

/// What is known of a tender that bears on its steps
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Whether it must be assessed: it is, or may be, at or above its EU threshold
    pub must_be_assessed: bool,
    /// Whether it was assessed
    pub is_assessed: bool,
    /// Last day of the standstill; `None` when no award decision was sent
    pub standstill_until: Option<NaiveDate>,
    /// Day of the last kick-off, publication, award or contract; `None` when there was none
    ///
    /// Other steps say when somebody concluded something here, which may be long after.
    pub last_on: Option<NaiveDate>,
    /// The day on which the step is written down
    pub today: NaiveDate,
}

/// Whether a tender with that test must be assessed before it is planned: it is, or may be, at or above its EU threshold
pub const fn must_be_assessed(test: &ThresholdTest) -> bool {
    matches!(test.outcome, ThresholdOutcome::AtOrAbove | ThresholdOutcome::Crosses)
}

/// The statuses that may follow on a status, the regular one first; none for the end of a life
///
/// ```
/// use schema::{rules::tender::next, types::TenderStatus};
/// assert_eq!(next(TenderStatus::Planned), [TenderStatus::KickedOff, TenderStatus::Withdrawn]);
/// assert_eq!(next(TenderStatus::Closed), []);
/// ```
pub const fn next(status: TenderStatus) -> &'static [TenderStatus] {
    use TenderStatus::{
        Assessed, Awarded, Closed, Contracted, KickedOff, Planned, Published, Registered, Withdrawn,
    };
    match status {
        Registered => &[Assessed, Planned, Withdrawn],
        Assessed => &[Planned, Withdrawn],
        Planned => &[KickedOff, Withdrawn],
        KickedOff => &[Published, Withdrawn],
        Published => &[Awarded, Withdrawn],
        Awarded => &[Contracted, Withdrawn],
        Contracted => &[Closed],
        Closed | Withdrawn => &[],
    }
}

/// Whether a step may be taken
///
/// A step of a tender that must be assessed waits for that, also when it was planned before value or date moved: at its
/// kick-off at the latest.
///
/// # Errors
///
/// - `tender.step_not_allowed` (`from`, `to`, `allowed`: statuses with a comma between them): it does not follow on the status
/// - `tender.assessment_required`: it must be assessed first
/// - `tender.reason_missing` (`of`: `withdrawal`): it is withdrawn without a reason
/// - `tender.step_in_future` (`today`): it did not happen yet
/// - `tender.step_before_last` (`last`): it happened before the step that it follows on
/// - `tender.standstill_runs` (`until`): a contract is signed while the standstill runs, and nobody says why it does not apply
pub fn check_step(step: &Step<'_>, facts: &Facts) -> Result<(), Violation> {
    if !next(step.from).contains(&step.to) {
        return Err(not_allowed(step));
    }
    if waits_for_assessment(step.to, facts.must_be_assessed, facts.is_assessed) {
        return Err(Violation::new("tender.assessment_required"));
    }
    if step.to == TenderStatus::Withdrawn && step.reason.is_none() {
        return Err(Violation::new("tender.reason_missing").with("of", "withdrawal"));
    }
    if step.happened_on > facts.today {
        return Err(Violation::new("tender.step_in_future").with("today", facts.today));
    }
    if let Some(last) = facts.last_on.filter(|last| step.happened_on < *last) {
        return Err(Violation::new("tender.step_before_last").with("last", last));
    }
    let runs = |until: &NaiveDate| step.happened_on <= *until;
    match facts.standstill_until.filter(runs) {
        Some(until) if step.to == TenderStatus::Contracted && step.reason.is_none() => {
            Err(Violation::new("tender.standstill_runs").with("until", until))
        }
        _ => Ok(()),
    }
}

/// Whether a step into that status waits until the tender is assessed
const fn waits_for_assessment(to: TenderStatus, must_be_assessed: bool, is_assessed: bool) -> bool {
    matches!(to, TenderStatus::Planned | TenderStatus::KickedOff) && must_be_assessed && !is_assessed
}

/// The milestone whose plan a step into that status carries out; `None` for a step that has none
///
/// A contract is signed long before it starts, so its step carries out no plan.
pub const fn carried_out(to: TenderStatus) -> Option<Milestone> {
    match to {
        TenderStatus::KickedOff => Some(Milestone::Preparation),
        TenderStatus::Published => Some(Milestone::Publication),
        TenderStatus::Awarded => Some(Milestone::Award),
        _ => None,
    }
}

/// Whether a day lies more than three months from when something was planned: its year was mistyped, or the plan was not kept up
///
/// ```
/// use schema::{rules::tender::is_far_from_plan, types::{Period, Precision}};
/// let planned = Period::new("2024-04-01".parse().ok(), "2024-06-30".parse().ok(), Precision::Quarter, "Q2 2024").unwrap();
/// let is_far = |day: &str| is_far_from_plan(day.parse().unwrap(), &planned);
/// assert_eq!(["2023-12-31", "2024-01-01", "2024-09-30", "2024-10-01"].map(is_far), [true, false, false, true]);
/// ```
pub fn is_far_from_plan(day: NaiveDate, planned: &Period) -> bool {
    let is_before = |start: NaiveDate| day.checked_add_months(FAR).is_some_and(|later| later < start);
    let is_after = |end: NaiveDate| day.checked_sub_months(FAR).is_some_and(|earlier| earlier > end);
    planned.start().is_some_and(is_before) || planned.end().is_some_and(is_after)
}

/// What comes first of a tender that waits for its kick-off; `None` when that is the next step, or was held
///
/// ```
/// use schema::{rules::tender::before_kickoff, types::TenderStatus};
/// assert_eq!(before_kickoff(TenderStatus::Registered, false, false), Some(TenderStatus::Planned));
/// assert_eq!(before_kickoff(TenderStatus::Registered, true, false), Some(TenderStatus::Assessed));
/// assert_eq!(before_kickoff(TenderStatus::Planned, false, false), None);
/// ```
pub fn before_kickoff(
    status: TenderStatus,
    must_be_assessed: bool,
    is_assessed: bool,
) -> Option<TenderStatus> {
    if status >= TenderStatus::KickedOff {
        None
    } else if waits_for_assessment(TenderStatus::KickedOff, must_be_assessed, is_assessed) {
        Some(TenderStatus::Assessed)
    } else {
        Some(TenderStatus::Planned).filter(|planned| status < *planned)
    }
}

fn not_allowed(step: &Step<'_>) -> Violation {
    let allowed: Vec<&str> = next(step.from).iter().map(|status| status.as_str()).collect();
    Violation::new("tender.step_not_allowed")
        .with("from", step.from)
        .with("to", step.to)
        .with("allowed", allowed.join(","))
}

/// Whether a milestone may still be planned anew
///
/// # Errors
///
/// - `tender.milestone_passed` (`milestone`, `status`): it happened, or the life of the tender has ended
pub fn check_move(status: TenderStatus, milestone: Milestone) -> Result<(), Violation> {
    let first_after = match milestone {
        Milestone::Preparation | Milestone::Publication => TenderStatus::Published,
        Milestone::Submission | Milestone::Award => TenderStatus::Awarded,
        Milestone::ContractStart | Milestone::ContractEnd => TenderStatus::Closed,
    };
    if status < first_after {
        return Ok(());
    }
    Err(Violation::new("tender.milestone_passed").with("milestone", milestone).with("status", status))
}

#[cfg(test)]
mod tests {
    use TenderStatus::{
        Assessed, Awarded, Closed, Contracted, KickedOff, Planned, Published, Registered, Withdrawn,
    };
    use proptest::{prelude::*, sample::select};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn facts() -> Facts {
        Facts {
            must_be_assessed: false,
            is_assessed: false,
            standstill_until: None,
            last_on: None,
            today: day("2023-06-01"),
        }
    }

    fn step(from: TenderStatus, to: TenderStatus) -> Step<'static> {
        Step { from, to, happened_on: day("2023-06-01"), reason: None }
    }

    fn code(step: &Step<'_>, facts: &Facts) -> Option<&'static str> {
        check_step(step, facts).err().map(|violation| violation.code)
    }

    #[test]
    fn a_whole_life_is_lived_step_by_step() {
        let life = [Registered, Assessed, Planned, KickedOff, Published, Awarded, Contracted, Closed];
        for pair in life.windows(2) {
            assert_eq!(code(&step(pair[0], pair[1]), &facts()), None, "{pair:?}");
        }
    }

    #[test]
    fn other_jumps_are_refused_with_those_that_are_allowed() {
        let violation = check_step(&step(Planned, Published), &facts()).unwrap_err();
        assert_eq!(violation.code, "tender.step_not_allowed");
        assert_eq!(violation.value("allowed"), "KICKED_OFF,WITHDRAWN");
        for status in TenderStatus::ALL {
            assert_eq!(code(&step(*status, *status), &facts()), Some("tender.step_not_allowed"));
        }
    }

    #[test]
    fn it_is_withdrawn_with_a_reason_from_any_step_before_the_contract() {
        for status in [Registered, Assessed, Planned, KickedOff, Published, Awarded] {
            let with_reason = Step { reason: Some("geen budget"), ..step(status, Withdrawn) };
            assert_eq!(code(&with_reason, &facts()), None);
            assert_eq!(code(&step(status, Withdrawn), &facts()), Some("tender.reason_missing"));
        }
        for status in [Contracted, Closed, Withdrawn] {
            let with_reason = Step { reason: Some("geen budget"), ..step(status, Withdrawn) };
            assert_eq!(code(&with_reason, &facts()), Some("tender.step_not_allowed"));
        }
    }

    #[test]
    fn what_must_be_assessed_waits_for_it() {
        let above = Facts { must_be_assessed: true, ..facts() };
        let assessed = Facts { is_assessed: true, ..above };
        for (from, to) in [(Registered, Planned), (Planned, KickedOff)] {
            assert_eq!(code(&step(from, to), &above), Some("tender.assessment_required"));
            assert_eq!(code(&step(from, to), &assessed), None);
            assert_eq!(code(&step(from, to), &facts()), None);
        }
        assert_eq!(code(&step(KickedOff, Published), &above), None, "then it is too late");
    }

    #[test]
    fn a_contract_waits_for_the_standstill() {
        let facts = Facts { standstill_until: Some(day("2023-05-31")), ..facts() };
        let signed = |day_of, reason| {
            code(&Step { happened_on: day(day_of), reason, ..step(Awarded, Contracted) }, &facts)
        };
        assert_eq!(signed("2023-05-31", None), Some("tender.standstill_runs"));
        assert_eq!(signed("2023-05-31", Some("één inschrijver")), None);
        assert_eq!(signed("2023-06-01", None), None);
        assert_eq!(signed("2023-06-02", None), Some("tender.step_in_future"));
    }

    #[test]
    fn steps_happen_in_their_order() {
        let facts = Facts { last_on: Some(day("2023-05-31")), ..facts() };
        let taken = |on| code(&Step { happened_on: day(on), ..step(KickedOff, Published) }, &facts);
        assert_eq!(taken("2023-05-30"), Some("tender.step_before_last"));
        assert_eq!([taken("2023-05-31"), taken("2023-06-01")], [None, None]);
    }

    #[test]
    fn what_happened_is_not_planned_anew() {
        assert!(check_move(KickedOff, Milestone::Publication).is_ok());
        assert!(check_move(Published, Milestone::Publication).is_err());
        assert!(check_move(Published, Milestone::Award).is_ok());
        assert!(check_move(Contracted, Milestone::ContractStart).is_ok());
        for milestone in Milestone::ALL {
            assert!(check_move(Closed, *milestone).is_err() && check_move(Withdrawn, *milestone).is_err());
        }
    }

    proptest! {
        #[test]
        fn every_life_ends(choices in proptest::collection::vec(any::<prop::sample::Index>(), 9)) {
            let mut status = Registered;
            for choice in choices {
                let Some(next) = next(status).get(choice.index(next(status).len().max(1))) else { break };
                prop_assert!(*next > status, "no way leads back");
                status = *next;
            }
            prop_assert!(next(status).is_empty());
        }

        #[test]
        fn only_what_is_allowed_is_taken(from in select(TenderStatus::ALL), to in select(TenderStatus::ALL)) {
            let with_reason = Step { reason: Some("omdat"), ..step(from, to) };
            prop_assert_eq!(code(&with_reason, &facts()).is_none(), next(from).contains(&to));
        }
    }
}
