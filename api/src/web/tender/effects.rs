//! What planning a tender anew would touch, in sentences.

use schema::{
    rules::planning::back_plan,
    texts::{Label, gap_told, late_sentence, shift_told, threshold_sentence},
    types::dutch_day,
};

use crate::{
    read::{
        capacity::Shift,
        planning::Timing,
        tender::{MoveEffects, Reckoned, Replaced},
    },
    web::dutch,
};

/// What a move would touch: threshold, terms, contracts and their notice dates, hours
pub(super) fn told(effects: &MoveEffects) -> Vec<String> {
    let mut told = vec![threshold(effects)];
    if effects.asks_for_assessment {
        told.push("Het traject moet dan eerst worden afgewogen; dat is nog niet gebeurd.".to_owned());
    }
    told.extend(terms(&effects.reckoned_after, &effects.timing));
    told.extend(effects.contracts.iter().filter_map(contract));
    told.extend(effects.shifts.iter().map(shift));
    told
}

fn threshold(effects: &MoveEffects) -> String {
    if effects.before == effects.after {
        return format!("Voor het drempelbedrag verandert er niets. {}", threshold_sentence(&effects.after));
    }
    format!("Nu: {} Daarna: {}", threshold_sentence(&effects.before), threshold_sentence(&effects.after))
}

/// What comes too late by the law and the own lead times
fn terms(reckoned: &Reckoned, timing: &Timing) -> Option<String> {
    let plan = back_plan(*reckoned.wanted.as_ref().ok()?, &timing.terms, &timing.lead_times);
    Some(match reckoned.standing.most_late(&plan) {
        Some((step, days)) => {
            let latest = plan.steps.iter().find(|planned| planned.step == step).map(|planned| planned.latest);
            let by = latest.map(|day| format!(", uiterlijk {}", dutch_day(day))).unwrap_or_default();
            format!("{}{by}: {}.", dutch::line(step.label()), late_sentence(days))
        }
        None => "Met de termijnen en de eigen doorlooptijden is de ingang van het contract dan te halen."
            .to_owned(),
    })
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
