//! The year in retrospect: the calendar as it was planned against what came of it.

use uuid::Uuid;

use super::{
    budget_comparison::{Pair, pairs},
    calendar_difference::{Move, TenderState, moved},
};
use crate::types::{Milestone, ParticipationRole, Period, TenderStatus};

/// What came of a tender
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Awarded, or further
    Awarded,
    /// Under way, for when it was planned or earlier
    Running,
    /// Not awarded, and its publication moved to later or to a day that nobody knows yet, or it went to the calendar of a later year
    Slipped,
    /// Withdrawn, or taken out of the calendars
    Dropped,
    /// Not planned then: it came in between
    New,
}

impl Outcome {
    /// All of them
    pub const ALL: [Self; 5] = [Self::Awarded, Self::Running, Self::Slipped, Self::Dropped, Self::New];
}

/// A tender and what came of it
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked<T> {
    /// As it was planned, and as it became; one of the two may be missing
    pub pair: Pair<T>,
    /// What came of it
    pub outcome: Outcome,
    /// How its publication moved, whatever came of it; `None` when it did not, or it was not there on both days
    pub slip: Option<Move>,
    /// Who leads it or takes part in it, when it was planned or in the end
    pub members: Vec<Uuid>,
}

/// What came of the calendar of a year: of the tenders that were planned in it, in their order, and of those that are in it in the
/// end. Those behind `after` may be of other years as well, so that a tender that went there is found.
pub fn retrospect<T>(
    year: i32,
    before: Vec<T>,
    after: Vec<T>,
    state: impl Fn(&T) -> TenderState,
) -> Vec<Looked<T>> {
    let pairs = pairs(after, before, |tender| state(tender).tender_id);
    let looked = pairs.into_iter().filter_map(|Pair { before: after, after: before }| {
        let (planned, became) = (before.as_ref().map(&state), after.as_ref().map(&state));
        let outcome = outcome(year, planned.as_ref(), became.as_ref())?;
        let slip = planned
            .as_ref()
            .zip(became.as_ref())
            .and_then(|(planned, became)| moved(planned, became, Milestone::Publication));
        let mut members: Vec<Uuid> = planned.iter().chain(&became).flat_map(members).collect();
        members.sort_unstable();
        members.dedup();
        Some(Looked { pair: Pair { before, after }, outcome, slip, members })
    });
    looked.collect()
}

/// `None` for a tender of another year that was not planned in this one
fn outcome(year: i32, planned: Option<&TenderState>, became: Option<&TenderState>) -> Option<Outcome> {
    let Some(became) = became else { return Some(Outcome::Dropped) };
    let Some(planned) = planned else { return (became.year == year).then_some(Outcome::New) };
    let slips = became.year > year
        || moved(planned, became, Milestone::Publication).is_some_and(|slip| is_later(&slip));
    Some(match became.status {
        TenderStatus::Withdrawn => Outcome::Dropped,
        TenderStatus::Awarded | TenderStatus::Contracted | TenderStatus::Closed => Outcome::Awarded,
        _ if slips => Outcome::Slipped,
        _ => Outcome::Running,
    })
}

/// Whether a moment is later than it was, or nobody knows any more when it is
fn is_later(moved: &Move) -> bool {
    let has_day = |period: &Option<Period>| {
        period.as_ref().is_some_and(|period| period.start().is_some() || period.end().is_some())
    };
    let is_unknown_now = has_day(&moved.before) && !has_day(&moved.after);
    moved.days_later.map_or(is_unknown_now, |days| days > 0)
}

fn members(tender: &TenderState) -> impl Iterator<Item = Uuid> {
    let takes_part = |role| matches!(role, ParticipationRole::Lead | ParticipationRole::Participant);
    tender.participations.iter().filter(move |(_, role)| takes_part(**role)).map(|(member, _)| *member)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar_difference::tests::{period, tender};

    fn planned_for(number: u128, start: &str) -> TenderState {
        with(tender(number), period(Some(start), None))
    }

    fn with(tender: TenderState, publication: Period) -> TenderState {
        TenderState { periods: [(Milestone::Publication, publication)].into(), ..tender }
    }

    fn outcomes(before: Vec<TenderState>, after: Vec<TenderState>) -> Vec<(u128, Outcome, Option<i64>)> {
        let told = |looked: Looked<TenderState>| {
            let id = looked.pair.any().unwrap().tender_id.as_u128();
            (id, looked.outcome, looked.slip.and_then(|slip| slip.days_later))
        };
        retrospect(2023, before, after, Clone::clone).into_iter().map(told).collect()
    }

    #[test]
    fn every_tender_has_what_came_of_it() {
        let before: Vec<_> = (1..=8).map(|number| planned_for(number, "2023-04-01")).collect();
        let is = |number: u128, status| TenderState { status, ..planned_for(number, "2023-04-01") };
        let after = vec![
            is(1, TenderStatus::Contracted),
            TenderState { status: TenderStatus::Awarded, ..planned_for(2, "2023-05-01") },
            is(3, TenderStatus::Withdrawn),
            planned_for(4, "2023-04-02"),
            planned_for(5, "2023-03-01"),
            TenderState { year: 2024, ..is(6, TenderStatus::Planned) },
            with(tender(7), Period::unknown("n.t.b.")),
            planned_for(9, "2023-12-01"),
            TenderState { year: 2024, ..planned_for(10, "2024-12-01") },
        ];
        assert_eq!(
            outcomes(before, after),
            [
                (1, Outcome::Awarded, None),
                (2, Outcome::Awarded, Some(30)),
                (3, Outcome::Dropped, None),
                (4, Outcome::Slipped, Some(1)),
                (5, Outcome::Running, Some(-31)),
                (6, Outcome::Slipped, None),
                (7, Outcome::Slipped, None),
                (8, Outcome::Dropped, None),
                (9, Outcome::New, None),
            ]
        );
    }

    #[test]
    fn members_are_those_of_then_and_of_the_end() {
        let part = |member: u128, role| (Uuid::from_u128(member), role);
        let then = TenderState {
            participations: [part(1, ParticipationRole::Lead), part(2, ParticipationRole::Declined)].into(),
            ..tender(1)
        };
        let end = TenderState {
            participations: [part(1, ParticipationRole::Participant), part(3, ParticipationRole::Lead)]
                .into(),
            ..tender(1)
        };
        let found = retrospect(2023, vec![then], vec![end], Clone::clone);
        assert_eq!(found[0].members, [Uuid::from_u128(1), Uuid::from_u128(3)]);
    }
}
