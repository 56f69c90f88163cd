use std::ops::Bound;

use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::rules::working_day::on_or_after;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn term(procedure: Procedure, step: TermStep, days: i32, electronic: Option<i32>) -> ProcedureTerm {
    ProcedureTerm {
        procedure_term_id: Uuid::nil(),
        procedure,
        step,
        minimum_days: days,
        electronic_days: electronic,
        note: None,
        source: "wet".to_owned(),
        during: (Bound::Included(day("2016-07-01")), Bound::Unbounded),
        created_at: DateTime::UNIX_EPOCH,
    }
}

/// Those of three procedures, as the law has them
fn terms() -> Vec<ProcedureTerm> {
    use Procedure::{NationalOpen, Open, Restricted};
    use TermStep::{LastClarifications, Requests, Standstill, Submission};
    vec![
        term(Open, Submission, 45, Some(40)),
        term(Open, LastClarifications, 10, None),
        term(Open, Standstill, 20, None),
        term(Restricted, Requests, 30, None),
        term(Restricted, Submission, 40, None),
        term(Restricted, LastClarifications, 10, None),
        term(Restricted, Standstill, 20, None),
        term(NationalOpen, Submission, 32, None),
    ]
}

fn wanted(contract_start: &str, procedure: Procedure) -> Wanted {
    Wanted { contract_start: day(contract_start), procedure, is_electronic: true }
}

/// Each step with its latest day, by law or by the partnership's own time
fn told(plan: &BackPlan) -> Vec<String> {
    let step = |planned: &PlannedStep| {
        let basis = match planned.rule.as_ref().map(|rule| (&rule.basis, rule.days)) {
            Some((Basis::Law(_), days)) => format!(" wet {days}"),
            Some((Basis::Own(_), days)) => format!(" eigen {days}"),
            None => String::new(),
        };
        format!("{} {}{basis}", planned.step, planned.latest)
    };
    plan.steps.iter().map(step).collect()
}

#[test]
fn worked_cases() {
    let own = LeadTimes::new();
    assert_eq!(
        told(&back_plan(wanted("2027-01-01", Procedure::Open), &terms(), &own)),
        [
            "PRE_KICKOFF 2026-07-03 eigen 28",
            "KICKOFF 2026-07-31 eigen 56",
            // 40 days before is a Sunday.
            "PUBLICATION 2026-09-25 wet 40",
            "LAST_CLARIFICATIONS 2026-10-27 wet 10",
            "SUBMISSION 2026-11-06 eigen 21",
            // 20 days before is a Saturday.
            "AWARD_DECISION 2026-11-27 wet 20",
            "STANDSTILL_END 2026-12-18 eigen 14",
            "CONTRACT_START 2027-01-01",
        ]
    );
    assert_eq!(
        told(&back_plan(wanted("2027-01-01", Procedure::Restricted), &terms(), &own)),
        [
            "PRE_KICKOFF 2026-05-20 eigen 28",
            "KICKOFF 2026-06-17 eigen 56",
            "PUBLICATION 2026-08-12 wet 30",
            "REQUESTS 2026-09-11 eigen 14",
            "INVITATION 2026-09-25 wet 40",
            "LAST_CLARIFICATIONS 2026-10-27 wet 10",
            "SUBMISSION 2026-11-06 eigen 21",
            "AWARD_DECISION 2026-11-27 wet 20",
            "STANDSTILL_END 2026-12-18 eigen 14",
            "CONTRACT_START 2027-01-01",
        ]
    );
    // Easter to Good Friday, and 5 May.
    assert_eq!(
        told(&back_plan(wanted("2026-07-09", Procedure::Open), &terms(), &own))[2..5],
        [
            "PUBLICATION 2026-04-02 wet 40",
            "LAST_CLARIFICATIONS 2026-05-04 wet 10",
            "SUBMISSION 2026-05-15 eigen 21"
        ]
    );
    let on_paper = Wanted { is_electronic: false, ..wanted("2026-07-09", Procedure::Open) };
    assert_eq!(told(&back_plan(on_paper, &terms(), &own))[2], "PUBLICATION 2026-03-31 wet 45");
    // Nothing by law.
    assert_eq!(
        told(&back_plan(wanted("2027-01-01", Procedure::MultiplePrivate), &terms(), &own)),
        [
            "PRE_KICKOFF 2026-08-14 eigen 28",
            "KICKOFF 2026-09-11 eigen 56",
            "PUBLICATION 2026-11-06 eigen 21",
            "SUBMISSION 2026-11-27 eigen 21",
            "AWARD_DECISION 2026-12-18 eigen 14",
            "CONTRACT_START 2027-01-01",
        ]
    );
    let unspecified = back_plan(wanted("2027-01-01", Procedure::EuropeanUnspecified), &terms(), &own);
    assert_eq!(unspecified, back_plan(wanted("2027-01-01", Procedure::Open), &terms(), &own));
}

#[test]
fn the_own_time_counts_where_it_is_longer_than_the_law() {
    let own = LeadTimes::from([(LeadTimeStep::Submission, 60), (LeadTimeStep::Contracting, 0)]);
    let plan = told(&back_plan(wanted("2027-01-01", Procedure::Open), &terms(), &own));
    assert_eq!(plan[2], "PUBLICATION 2026-09-21 eigen 60");
    assert_eq!(
        plan[6], "STANDSTILL_END 2026-12-31 eigen 1",
        "nothing is signed before the standstill is over"
    );
}

#[test]
fn the_term_is_the_one_that_counts_when_it_begins() {
    let mut changing = terms();
    changing[0].during = (Bound::Included(day("2016-07-01")), Bound::Included(day("2026-12-31")));
    let next = ProcedureTerm {
        during: (Bound::Included(day("2027-01-01")), Bound::Unbounded),
        ..term(Procedure::Open, TermStep::Submission, 30, None)
    };
    changing.push(next);
    let on = |start: &str| {
        told(&back_plan(wanted(start, Procedure::Open), &changing, &LeadTimes::new()))[2..5].to_vec()
    };
    assert_eq!(on("2027-03-16")[0], "PUBLICATION 2026-12-11 wet 40");
    assert_eq!(on("2027-03-16")[2], "SUBMISSION 2027-01-20 eigen 21");
    assert_eq!(on("2027-04-01")[0], "PUBLICATION 2027-01-06 wet 30");
}

/// The last day of a term that begins when something is sent: that day does not count, and a term ends on a working day
fn term_ends(sent_on: NaiveDate, days: i32) -> NaiveDate {
    on_or_after(sent_on + TimeDelta::days(days.into()))
}

proptest! {
    #[test]
    fn forwards_every_term_is_met_and_a_day_later_it_is_not(
        shift in 0..2_000_i64, procedure in 0..Procedure::ALL.len(), is_electronic in any::<bool>(), own_days in 0..90_i32,
    ) {
        let contract_start = day("2020-01-01") + TimeDelta::days(shift);
        let wanted = Wanted { contract_start, procedure: Procedure::ALL[procedure], is_electronic };
        let own = LeadTimes::from([(LeadTimeStep::Submission, own_days), (LeadTimeStep::Evaluation, own_days)]);
        let plan = back_plan(wanted, &terms(), &own);
        for planned in &plan.steps {
            let Some(rule) = &planned.rule else { continue };
            let next = latest(&plan.steps, rule.before);
            let later = on_or_after(planned.latest + TimeDelta::days(1));
            prop_assert_eq!(on_or_after(planned.latest), planned.latest, "it is a working day");
            match &rule.basis {
                Basis::Law(term) if term.step != TermStep::LastClarifications => {
                    prop_assert!(term_ends(planned.latest, rule.days) <= next, "{:?}", planned);
                    prop_assert!(term_ends(later, rule.days) > next, "{:?}", planned);
                }
                _ => {
                    prop_assert!(planned.latest + TimeDelta::days(rule.days.into()) <= next, "{:?}", planned);
                    prop_assert!(later + TimeDelta::days(rule.days.into()) > next, "{:?}", planned);
                }
            }
        }
    }

    /// Whatever the law becomes, and when
    #[test]
    fn a_later_start_makes_nothing_earlier(shift in 0..1_000_i64, change in 0..1_000_i64, days in 0..60_i32, hole in 1..40_i64) {
        let changed_on = day("2024-01-01") + TimeDelta::days(change);
        let mut terms = terms();
        for known in &mut terms {
            known.during = (Bound::Included(day("2016-07-01")), Bound::Excluded(changed_on));
        }
        let again = changed_on + TimeDelta::days(hole);
        terms.extend(terms.clone().into_iter().map(|known| ProcedureTerm {
            minimum_days: days, electronic_days: None, during: (Bound::Included(again), Bound::Unbounded), ..known
        }));
        for procedure in [Procedure::Open, Procedure::Restricted] {
            let plan = |shift| {
                let contract_start = day("2024-06-01") + TimeDelta::days(shift);
                back_plan(Wanted { contract_start, procedure, is_electronic: true }, &terms, &LeadTimes::new())
            };
            let (sooner, later) = (plan(shift), plan(shift + 1));
            for planned in &sooner.steps {
                let after = later.steps.iter().find(|other| other.step == planned.step);
                prop_assert!(after.is_none_or(|after| after.latest >= planned.latest), "{:?} {:?}", planned, after);
            }
        }
    }

    #[test]
    fn the_earliest_start_is_feasible_and_the_day_before_it_is_not(shift in 0..1_000_i64, done in 0..6_usize) {
        let today = day("2026-01-01") + TimeDelta::days(shift);
        let standing = Standing { today, status: Some(TenderStatus::ALL[done]), planned: BTreeMap::new() };
        let wanted = wanted("2000-01-01", Procedure::Restricted);
        let start = earliest_start(wanted, &standing, &terms(), &LeadTimes::new());
        let is_feasible = |contract_start| {
            let plan = back_plan(Wanted { contract_start, ..wanted }, &terms(), &LeadTimes::new());
            plan.steps.iter().all(|step| standing.days_late(step) == 0)
        };
        prop_assert!(is_feasible(start));
        prop_assert!(start == today || !is_feasible(start - TimeDelta::days(1)));
    }
}

#[test]
fn it_is_told_what_comes_too_late() {
    let plan = back_plan(wanted("2027-01-01", Procedure::Open), &terms(), &LeadTimes::new());
    let late = |status, planned: &[(PlanningStep, &str)]| {
        let planned = planned.iter().map(|(step, on)| (*step, day(on))).collect();
        let standing = Standing { today: day("2026-08-03"), status, planned };
        plan.steps.iter().map(|step| standing.days_late(step)).collect::<Vec<_>>()
    };
    assert_eq!(late(None, &[]), [31, 3, 0, 0, 0, 0, 0, 0]);
    assert_eq!(late(Some(TenderStatus::Planned), &[]), [0, 3, 0, 0, 0, 0, 0, 0]);
    let planned = [(PlanningStep::Publication, "2026-10-01"), (PlanningStep::Submission, "2026-11-06")];
    assert_eq!(late(Some(TenderStatus::KickedOff), &planned), [0, 0, 6, 0, 0, 0, 0, 0]);
    assert_eq!(late(Some(TenderStatus::Published), &planned), [0; 8], "what was done is not late any more");
}
