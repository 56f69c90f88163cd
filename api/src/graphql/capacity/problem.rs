//! English sentences about capacity and prioritization rounds.

use schema::rules::Violation;

/// The English sentence of a refusal; `None` when the code is about something else
pub(in crate::graphql) fn sentence(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    Some(match violation.code {
        "capacity.hours_out_of_range" => format!("Hours are whole, from 0 to {}.", value("maximum")),
        "capacity.hours_twice" => "A quarter is there twice.".to_owned(),
        "capacity.no_member" => "The organization is no member of the partnership.".to_owned(),
        "capacity.norm_twice" => "A norm is there twice.".to_owned(),
        "capacity.not_taking_part" => "A tender asks hours of who leads it or takes part.".to_owned(),
        "capacity.role_without_norm" => "There are norms for LEAD and PARTICIPANT.".to_owned(),
        "prioritization.ended" => "The round has ended.".to_owned(),
        "prioritization.is_open" => "Another round of the quarter is open; end that first.".to_owned(),
        "prioritization.moved_earlier" => {
            format!("A tender is put off to a quarter after {}.", value("quarter"))
        }
        "prioritization.no_consensus" => {
            format!(
                "{} members do not agree, or did not say so; it takes effect when all do.",
                value("count")
            )
        }
        "prioritization.no_members" => "The partnership has no members now.".to_owned(),
        "prioritization.no_tenders" => "A round ranks at least one tender.".to_owned(),
        "prioritization.not_asked" => {
            "The organization is not asked: it was no member when the round began.".to_owned()
        }
        "prioritization.reason_missing" => "It is said why.".to_owned(),
        "prioritization.tender_twice" => "A tender is ranked once.".to_owned(),
        "prioritization.tender_unknown" => "The partnership has no such tender.".to_owned(),
        "prioritization.too_many" => format!("A round ranks at most {} tenders.", value("maximum")),
        "prioritization.unknown" => "There is no such round.".to_owned(),
        "prioritization.version_stale" => format!(
            "The tenders were ranked anew since: version {} was given, it is {}.",
            value("given"),
            value("current")
        ),
        _ => return None,
    })
}
