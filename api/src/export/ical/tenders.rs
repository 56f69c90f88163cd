//! Events of tenders: what is planned, the latest days of what must come before it, and the kick-offs that were held.

use schema::{
    models::TenderStep,
    rules::planning::{PlannedStep, back_plan},
    texts::{KICKOFF_HELD, Label, capitalized, event_title, latest_day_of, planning_reason},
    types::{
        Milestone, ParticipationRole, Period, PlanningStep, Precision, TenderStatus, days_in_words, dutch_day,
    },
};

use super::{
    Surroundings,
    event::{Certainty, Event, shown_days},
};
use crate::read::{
    Visibility,
    tender::{Relations, TenderWithRelations},
};

const CATEGORY: &str = "Aanbesteding";
/// What is to be done by the latest days that are told; what follows stands in other hands, or is told as it is planned
const TOLD: [PlanningStep; 3] = [PlanningStep::PreKickoff, PlanningStep::Kickoff, PlanningStep::Publication];

/// What of tenders is read; steps and latest days are for members
pub(super) fn asked(visibility: Visibility) -> Relations {
    let is_member = visibility == Visibility::All;
    Relations {
        participations: true,
        milestones: Milestone::ALL.to_vec(),
        steps: is_member,
        timing: is_member,
        ..Relations::default()
    }
}

/// The events of a tender, in order of its life
pub(super) fn events(of: &TenderWithRelations, surroundings: &Surroundings<'_>) -> Vec<Event> {
    let planned = Milestone::ALL.iter().filter_map(|milestone| {
        let period = of.period(*milestone)?;
        Some(planned(of, *milestone, &period, shown_days(&period)?, surroundings))
    });
    let latest = latest_steps(of).into_iter().map(|step| latest(of, &step, surroundings));
    let held = of.standing_steps().into_iter().rfind(|step| step.to_status == TenderStatus::KickedOff);
    let held = held.map(|step| kickoff(of, step, surroundings));
    latest.chain(held).chain(planned).collect()
}

fn planned(
    of: &TenderWithRelations,
    milestone: Milestone,
    period: &Period,
    (first, last): (chrono::NaiveDate, chrono::NaiveDate),
    surroundings: &Surroundings<'_>,
) -> Event {
    let is_day = period.precision() == Precision::Day;
    let words = days_in_words(period.start(), period.end()).unwrap_or_default();
    let when = (!is_day).then_some(period.text());
    Event {
        first,
        last,
        title: event_title(&capitalized(milestone), when, &of.tender.title),
        description: description(of, &format!("Gepland: {words}")),
        ..event(of, milestone.as_str(), first, surroundings)
    }
}

/// The latest days of what is still to be done; none where it is not known, or not read
fn latest_steps(of: &TenderWithRelations) -> Vec<PlannedStep> {
    let (Some(timing), Ok(wanted)) = (&of.timing, of.wanted(true)) else { return Vec::new() };
    let mut plan = back_plan(wanted, &timing.terms, &timing.lead_times);
    plan.steps.retain(|step| TOLD.contains(&step.step) && !step.step.is_behind(of.tender.status));
    plan.steps
}

fn latest(of: &TenderWithRelations, step: &PlannedStep, surroundings: &Surroundings<'_>) -> Event {
    let why = step.rule.as_ref().map(planning_reason).unwrap_or_default();
    let name = format!("LATEST_{}", step.step);
    let event = event(of, &name, step.latest, surroundings);
    let reckoned = surroundings.planning;
    Event {
        title: event_title(&latest_day_of(step.step), None, &of.tender.title),
        description: description(of, &why),
        sequence: event.sequence + reckoned.count,
        changed_at: reckoned.last_at.map_or(event.changed_at, |moment| event.changed_at.max(moment)),
        ..event
    }
}

fn kickoff(of: &TenderWithRelations, step: &TenderStep, surroundings: &Surroundings<'_>) -> Event {
    Event {
        title: event_title(KICKOFF_HELD, None, &of.tender.title),
        description: description(of, &dutch_day(step.happened_on)),
        ..event(of, "KICKOFF", step.happened_on, surroundings)
    }
}

/// What all events of a tender have in common
fn event(
    of: &TenderWithRelations,
    name: &str,
    day: chrono::NaiveDate,
    surroundings: &Surroundings<'_>,
) -> Event {
    let tender = &of.tender;
    Event {
        uid: surroundings.uid(tender.tender_id, name),
        sequence: tender.version.into(),
        changed_at: tender.updated_at,
        first: day,
        last: day,
        title: String::new(),
        description: String::new(),
        certainty: certainty(tender.status),
        category: CATEGORY,
        address: surroundings.address("tenders", tender.tender_id),
    }
}

const fn certainty(status: TenderStatus) -> Certainty {
    match status {
        TenderStatus::Registered | TenderStatus::Assessed => Certainty::Tentative,
        TenderStatus::Withdrawn => Certainty::Cancelled,
        _ => Certainty::Confirmed,
    }
}

fn description(of: &TenderWithRelations, first: &str) -> String {
    let of_role = |role| {
        let parts = of.participations.iter().filter(move |part| part.role == role);
        parts.map(|part| part.organization.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let parts = [
        ("Fase", of.tender.status.label().to_owned()),
        ("Nummer", of.tender.reference.clone().unwrap_or_default()),
        ("Penvoerder", of_role(ParticipationRole::Lead)),
        ("Deelnemers", of_role(ParticipationRole::Participant)),
    ];
    let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
    let told = parts.map(|(name, value)| format!("{name}: {value}"));
    let first = Some(first.to_owned()).filter(|first| !first.is_empty());
    first.into_iter().chain(told).collect::<Vec<_>>().join("\n")
}
