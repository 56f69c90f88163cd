//! Dutch words of calendars that people subscribe to: what an event is called, and what it tells.

use super::Label;

/// Of an event on the last day on which notice ends a contract
pub const NOTICE_DAY: &str = "Laatste dag om op te zeggen";
/// Of an event on the last day of a contract
pub const CONTRACT_ENDS: &str = "Einde contract";
/// Of an event on the day of a kick-off
pub const KICKOFF_HELD: &str = "Kick-off gehouden";

/// What an event is called: what happens, when as people wrote it where the day alone does not tell, and of what
///
/// ```
/// use schema::texts::event_title;
/// assert_eq!(event_title("Publicatie", Some("Q2 2023"), "Schoonmaak"), "Publicatie (Q2 2023): Schoonmaak");
/// assert_eq!(event_title("Publicatie", None, "Schoonmaak"), "Publicatie: Schoonmaak");
/// ```
pub fn event_title(what: &str, when: Option<&str>, of: &str) -> String {
    match when {
        Some(when) => format!("{what} ({when}): {of}"),
        None => format!("{what}: {of}"),
    }
}

/// What happens in the event of the latest day of a step
///
/// ```
/// use schema::{texts::latest_day_of, types::PlanningStep};
/// assert_eq!(latest_day_of(PlanningStep::Kickoff), "Uiterste dag kick-off");
/// ```
pub fn latest_day_of(step: impl Label) -> String {
    format!("Uiterste dag {}", step.label())
}
