//! What planning a tender anew would touch, in sentences.

use chrono::NaiveDate;
use schema::{
    rules::planning::back_plan,
    texts::{Label, capitalized, gap_told, late_sentence, shift_told, threshold_sentence},
    types::{Milestone, Period, ThresholdOutcome, days_in_words, dutch_day},
};

use crate::{
    read::{
        capacity::Shift,
        planning::Timing,
        tender::{MoveEffects, Reckoned, Replaced},
    },
    web::dutch,
};

/// What a move would touch
pub(super) struct Effects {
    /// Threshold, terms, contracts and their notice dates, and hours that members do not have, in sentences
    pub(super) sentences: Vec<String>,
    /// What else changes in the hours that are asked of members, in sentences
    pub(super) hours: Vec<String>,
}

impl Effects {
    /// Those of planning a milestone anew, which is told first
    pub(super) fn new(effects: &MoveEffects, milestone: Milestone, moved: String) -> Self {
        let mut sentences = vec![moved];
        sentences.extend(effects.published_at_contract_start.map(|start| too_late(milestone, start)));
        sentences.push(threshold(effects));
        if effects.asks_for_assessment {
            sentences
                .push("Het traject moet dan eerst worden afgewogen; dat is nog niet gebeurd.".to_owned());
        }
        sentences.push(terms(&effects.reckoned_after, &effects.timing));
        sentences.extend(effects.contracts.iter().filter_map(contract));
        let overbooks = |shift: &&Shift| {
            shift.after > shift.before && shift.available.is_some_and(|available| shift.after > available)
        };
        let (overbooked, others): (Vec<&Shift>, Vec<_>) = effects.shifts.iter().partition(overbooks);
        sentences.extend(overbooked.into_iter().map(shift));
        Self { sentences, hours: others.into_iter().map(shift).collect() }
    }
}

/// From when to when something moves
pub(super) fn moved(milestone: Milestone, before: Option<&Period>, after: &Period) -> String {
    let days = days_in_words(after.start(), after.end()).filter(|days| days != after.text());
    let days = days.map(|days| format!(" ({days})")).unwrap_or_default();
    let before = before.map_or("nog niet gepland".into(), Period::with_year);
    let told = if days.is_empty() { after.with_year() } else { after.text().into() };
    format!("{}: {before} → {told}{days}.", capitalized(milestone))
}

fn too_late(moved: Milestone, contract_start: NaiveDate) -> String {
    let other =
        if moved == Milestone::ContractStart { "de publicatie" } else { "de ingang van het contract" };
    format!(
        "Let op: het contract zou op {} moeten ingaan, en dat is dan niet na de publicatie. Verplaats ook {other}.",
        dutch_day(contract_start)
    )
}

fn threshold(effects: &MoveEffects) -> String {
    if effects.before == effects.after && effects.after.outcome == ThresholdOutcome::Unknown {
        return threshold_sentence(&effects.after);
    }
    if effects.before == effects.after {
        return format!("Voor het drempelbedrag verandert er niets. {}", threshold_sentence(&effects.after));
    }
    format!("Nu: {} Daarna: {}", threshold_sentence(&effects.before), threshold_sentence(&effects.after))
}

/// What comes too late by the law and the own lead times, or why nobody can say
fn terms(reckoned: &Reckoned, timing: &Timing) -> String {
    let wanted = match &reckoned.wanted {
        Ok(wanted) => *wanted,
        Err(gaps) => {
            let gaps: Vec<&str> = gaps.iter().map(|gap| gap.label()).collect();
            return format!("Of de termijnen te halen zijn, is niet te zeggen: {}.", gaps.join(", "));
        }
    };
    let plan = back_plan(wanted, &timing.terms, &timing.lead_times);
    match reckoned.standing.most_late(&plan) {
        Some((step, days)) => {
            let latest = plan.steps.iter().find(|planned| planned.step == step).map(|planned| planned.latest);
            let by = latest.map(|day| format!(", uiterlijk {}", dutch_day(day))).unwrap_or_default();
            format!("{}{by}: {}.", dutch::line(step.label()), late_sentence(days))
        }
        None => "Met de termijnen en de eigen doorlooptijden is de ingang van het contract dan te halen."
            .to_owned(),
    }
}

fn contract(replaced: &Replaced) -> Option<String> {
    let contract = &replaced.of.contract;
    let ends_on = contract.current_end_on?;
    let notice = contract.notice_on().map(|day| format!(" Opzeggen kan tot en met {}.", dutch_day(day)));
    let told = match replaced.gap_after? {
        0 => format!("Contract '{}' loopt tot en met {}: dat sluit aan.", contract.title, dutch_day(ends_on)),
        days => gap_told(&contract.title, ends_on, days),
    };
    Some(told + &notice.unwrap_or_default())
}

fn shift(shift: &Shift) -> String {
    let Shift { organization, quarter, available, before, after } = shift;
    shift_told(&organization.name, *quarter, *before, *after, *available)
}
