//! Dutch sentences about back-planning: why a day is the latest, and what comes too late.

use super::Label;
use crate::{
    rules::{
        Violation,
        planning::{Basis, PlanningRule},
    },
    types::whole_number,
};

/// Of a form, where it is not said when the contract is to start
pub const START_MISSING: &str = "Vul in wanneer het contract moet ingaan: dag, maand en jaar.";

/// Why a day is the latest
///
/// ```
/// use schema::{rules::planning::{Basis, PlanningRule}, texts::planning_reason, types::{LeadTimeStep, PlanningStep}};
/// let rule = PlanningRule { days: 21, before: PlanningStep::AwardDecision, basis: Basis::Own(LeadTimeStep::Evaluation) };
/// assert_eq!(planning_reason(&rule), "21 dagen vóór verzending gunningsbeslissing: eigen doorlooptijd");
/// ```
pub fn planning_reason(rule: &PlanningRule) -> String {
    let source = match &rule.basis {
        Basis::Law(term) => &term.source,
        Basis::Own(_) => "eigen doorlooptijd",
    };
    format!("{} vóór {}: {source}", days(rule.days.into()), rule.before.label())
}

/// By how much something comes too late
///
/// ```
/// assert_eq!(schema::texts::late_sentence(1), "1 dag te laat");
/// ```
pub fn late_sentence(days_late: i64) -> String {
    format!("{} te laat", days(days_late))
}

fn days(count: i64) -> String {
    if count == 1 { "1 dag".to_owned() } else { format!("{} dagen", whole_number(count)) }
}

/// The sentence of a refusal; `None` when the code is about something else
pub(super) fn sentence(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    Some(match violation.code {
        "lead_time.days_out_of_range" => {
            format!("Vul een geheel aantal dagen in van 0 tot en met {}, of laat het leeg.", value("maximum"))
        }
        "lead_time.twice" => "Deze doorlooptijd staat er twee keer. Laat er een staan.".to_owned(),
        _ => return None,
    })
}
