//! Problems: why a mutation did not do what was asked. They are data, not errors.

use async_graphql::SimpleObject;
use schema::rules::Violation;

use super::{access, capacity, contract};
use crate::write::Refused;

/// Why a mutation did not do what was asked (probleem). Nothing is stored then.
#[derive(SimpleObject, Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// Stable code, such as `tender.version_stale`, for programs (code).
    code: String,
    /// Where in the input, from the outside in, such as `["lines", "2", "amount"]`; lists are counted from 0 (plaats). Empty:
    /// the input as a whole.
    path: Vec<String>,
    /// What is wrong, in English, for developers (melding).
    message: String,
}

impl Problem {
    /// A broken rule at a place in the input
    pub(super) fn at<'p>(path: impl IntoIterator<Item = &'p str>, violation: &Violation) -> Self {
        Self {
            code: violation.code.to_owned(),
            path: path.into_iter().map(str::to_owned).collect(),
            message: sentence(violation),
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self {
            code: refused.violation.code.to_owned(),
            message: sentence(&refused.violation),
            path: refused.path.iter().map(|name| camel_case(name)).collect(),
        }
    }
}

/// The name of a field as GraphQL writes it
pub(super) fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name + letters.as_str()
    })
}

/// The English sentence of a violation; one with an unknown code is named
pub(super) fn sentence(violation: &Violation) -> String {
    let value = |name| violation.value(name);
    match violation.code {
        "calendar.year_out_of_range" | "budget.year_out_of_range" | "import_run.year_out_of_range" => {
            "A year lies between 1900 and 2200.".to_owned()
        }
        "column_mapping.field_unknown" => {
            format!("This kind of workbook has no field {}; it has: {}.", value("field"), value("fields"))
        }
        "column_mapping.heading_missing" => {
            "A heading has at least one letter or sign outside brackets.".to_owned()
        }
        "column_mapping.too_many" => {
            format!("A partnership says this of at most {} columns.", value("maximum"))
        }
        "column_mapping.unknown" => "There is no such mapping.".to_owned(),
        "import_run.file_empty" => "The file is empty.".to_owned(),
        "import_run.file_too_large" => format!("The file is larger than {} bytes.", value("maximum_bytes")),
        "import_run.has_errors" => {
            format!("The check found {} errors; correct the workbook first.", value("errors"))
        }
        "import_run.not_checked" => {
            format!("Only a checked import can be applied or turned down; this one is {}.", value("status"))
        }
        "import_run.conflicts_undecided" => {
            format!("{} differences are to be decided about first (CONFLICT, LIKELY).", value("count"))
        }
        "import_run.difference_unknown" => {
            "The import has no such difference to be decided about; read its differences again.".to_owned()
        }
        "import_run.choice_misfit" => {
            "A conflict is decided by KEEP or OVERWRITE, a likeness by SAME or NEW.".to_owned()
        }
        "import_run.field_undisputed" => "That field of the difference is no conflict.".to_owned(),
        "import_run.not_missing" => "There is no such missing row that can be removed.".to_owned(),
        "import_run.not_applied" => {
            format!("Only an applied import can be taken back; this one is {}.", value("status"))
        }
        "import_run.changed_since" => {
            format!("{} rows that it stored were changed since, such as: {}.", value("count"), value("rows"))
        }
        "import_run.not_under_way" => {
            format!("Only an import that is under way can be cancelled; this one is {}.", value("status"))
        }
        "import_run.under_way" => {
            format!("Only an import that has ended can be checked again; this one is {}.", value("status"))
        }
        "import_run.unknown" => "There is no such import.".to_owned(),
        "key.figure_missing" => format!(
            "The number of inhabitants on {} is not known of: {}.",
            value("date"),
            value("municipalities")
        ),
        "key.weight_missing" => {
            format!("What members without inhabitants count for is not known of: {}.", value("organizations"))
        }
        "key.no_members" => "No member shares the costs in this year.".to_owned(),
        "lot.number_above_count" => {
            format!("Lots are numbered without gaps: here from 1 to {}.", value("count"))
        }
        "lot.number_not_positive" => "Lots are numbered from 1.".to_owned(),
        "lot.number_twice" => format!("Lot {} is there twice.", value("number")),
        "organization.unknown" => format!("There is no organization {}.", value("organization")),
        "participation.organization_twice" => "An organization takes part in a tender once.".to_owned(),
        "participation.two_leads" => "A tender has at most one lead.".to_owned(),
        "partnership.unknown" => format!("There is no partnership {}.", value("partnership")),
        "period.contradictory" => {
            "A period has a first or last day, in this order, unless its precision is UNKNOWN or RECURRING."
                .to_owned()
        }
        "tender.minimum_above_value" => "The minimum value is above the estimated value.".to_owned(),
        "tender.reference_taken" => format!("The calendar has another tender {}.", value("reference")),
        "tender.too_many_lots" => format!("A tender has at most {} lots.", value("maximum")),
        "tender.title_missing" => "A tender has a title.".to_owned(),
        "tender.unknown" => "There is no such tender.".to_owned(),
        "tender.value_not_money" => {
            "A value is in euro, not negative, with at most two decimals, and below 1 000 000 000 000."
                .to_owned()
        }
        "tender.version_stale"
        | "budget.version_stale"
        | "contract.version_stale"
        | "expense.version_stale"
        | "settlement.version_stale" => format!(
            "Somebody changed it after version {}; it is now at version {}.",
            value("given"),
            value("current")
        ),
        "text.too_long" => format!("A text here has at most {} characters.", value("maximum")),
        "text.not_storable" => "A text holds a character that cannot be stored (U+0000).".to_owned(),
        _ => sentence_about_calendars(violation)
            .or_else(|| sentence_about_money(violation))
            .or_else(|| sentence_about_reference(violation))
            .or_else(|| contract::sentence(violation))
            .or_else(|| sentence_about_planning(violation))
            .or_else(|| capacity::sentence(violation))
            .unwrap_or_else(|| sentence_about_budgets(violation)),
    }
}

/// The same for rules about budgets
fn sentence_about_budgets(violation: &Violation) -> String {
    let value = |name| violation.value(name);
    match violation.code {
        "budget.amount_not_money" => {
            "An amount is in euro with at most two decimals, and below 1 000 000 000 000.".to_owned()
        }
        "budget.indexation_out_of_range" => {
            format!("A percentage is above -{0} and at most {0}.", value("maximum"))
        }
        "budget.line_name_missing" => "A budget line has a name.".to_owned(),
        "budget.line_twice" => "A line is there twice.".to_owned(),
        "budget.line_unknown" => "The revision has no such line.".to_owned(),
        "budget.lines_twice" => "Lines are given, or copied from another revision, not both.".to_owned(),
        "budget.no_lines" => "A budget that is submitted has at least one line.".to_owned(),
        "budget.nothing_to_index" => "Lines are indexed when they are copied from another revision.".to_owned(),
        "budget.not_awaited" => {
            "No decision of yours is awaited: it was taken, or your organization bears nothing of this revision."
                .to_owned()
        }
        "budget.not_draft" => format!(
            "Only a draft changes; this revision is {}. Draft a new one from it: reviseBudget.",
            value("status")
        ),
        "budget.not_submitted" => {
            format!("Only a submitted budget is decided about; this one is {}.", value("status"))
        }
        "budget.reason_missing" => "A budget is turned down for a reason.".to_owned(),
        "budget.superseded" => {
            format!("Revision {}, a later one, was submitted or approved.", value("revision"))
        }
        "budget.too_many_lines" => format!("A budget has at most {} lines.", value("maximum")),
        "budget.unknown" => "There is no such budget.".to_owned(),
        "membership.administers" => {
            format!("{} keeps the books: appoint another member first.", value("organization"))
        }
        "membership.ends_before_it_begins" => "The last day is before the first.".to_owned(),
        "membership.unknown" => {
            format!("{} is no member on {}.", value("organization"), value("date"))
        }
        "membership.organization_gone" => {
            format!("{} does not exist on {}.", value("organization"), value("date"))
        }
        "membership.there_already" => {
            format!("{} is a member on one of those days already.", value("organization"))
        }
        "plan.title_missing" => "A goal, focus point or activity has a title.".to_owned(),
        "plan.too_many_items" => {
            format!(
                "An annual plan has at most {0} goals, {0} focus points and {0} activities.",
                value("maximum")
            )
        }
        "weight.municipality" => format!(
            "{} is a municipality: it counts for its inhabitants according to CBS.",
            value("organization")
        ),
        "weight.no_member" => {
            format!("{} does not share the costs in the year of this budget.", value("organization"))
        }
        "weight.not_positive" => "A member counts for at least 1 inhabitant.".to_owned(),
        "weight.reason_missing" => "It is said why a member counts for so many inhabitants.".to_owned(),
        "weight.too_many" => format!("A budget has at most {} weights.", value("maximum")),
        "weight.twice" => format!("{} is there twice.", value("organization")),
        _ => access::sentence(violation),
    }
}

/// The same for rules about how costs are shared, what was paid and how it is settled
fn sentence_about_money(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    Some(match violation.code {
        "distribution.participant_twice" => format!("{} is twice in the key.", value("code")),
        "distribution.total_not_in_units" => {
            format!("{} cannot be shared out in units of {}.", value("total"), value("unit"))
        }
        "distribution.total_too_large" => format!("{} is too large to share out.", value("total")),
        "distribution.unit_not_positive" => format!("{} is no unit to share out in.", value("unit")),
        "distribution.weight_zero" => "The numbers of inhabitants in the key add up to zero.".to_owned(),
        "expense.amount_not_money" => {
            "An amount is in euro with at most two decimals, and below 1 000 000 000 000.".to_owned()
        }
        "expense.amount_zero" => "An amount of zero says nothing.".to_owned(),
        "expense.correction_too_early" => {
            format!("A correction is not dated before the expense that it corrects, {}.", value("day"))
        }
        "expense.is_correction" => "This is a correction; correct the expense that it corrects.".to_owned(),
        "expense.line_missing" => "An expense is on a line of the budget.".to_owned(),
        "expense.payer_not_member" => "Who pays is a member in the year of the budget.".to_owned(),
        "expense.period_closed" => format!(
            "{} was settled. With ifClosed: NEXT_SETTLEMENT it goes into the next settlement.",
            value("period")
        ),
        "expense.reason_missing" => "A correction has a reason.".to_owned(),
        "expense.unknown" => "There is no such expense.".to_owned(),
        "fee.holder_not_member" => "Who holds a fee is a member in the year of the budget.".to_owned(),
        "fee.payer_is_member" => {
            "A fee is paid by who is no member in the year of the budget; members share the costs.".to_owned()
        }
        "settlement.administrator_missing" => {
            format!("No member keeps the books at the end of {}.", value("period"))
        }
        "settlement.amount_not_money" => format!("{} is no amount in euro and cents.", value("amount")),
        "settlement.budget_not_approved" => {
            format!("The budget of {} is not approved, so its key does not count yet.", value("year"))
        }
        "settlement.draft_waiting" => {
            format!("There is a draft of {}, which holds the same costs: it is agreed or rejected first.", value("period"))
        }
        "settlement.key_missing" => format!("There is no key for the costs of {}.", value("year")),
        "settlement.not_agreed" => {
            format!("Only an agreed settlement can be sent; this one is {}.", value("status"))
        }
        "settlement.not_draft" => {
            format!("Only a draft can be agreed or rejected; this settlement is {}.", value("status"))
        }
        "settlement.out_of_order" => {
            format!("Half-years are settled in their order; the next is {}.", value("next"))
        }
        "settlement.outdated" => {
            "Since it was drafted other costs or another key count, or another member keeps the books; draft it again and look at it.".to_owned()
        }
        "settlement.period_closed" => format!("{} was settled already.", value("period")),
        "settlement.reason_missing" => "A rejection has a reason.".to_owned(),
        "settlement.unknown" => "There is no such settlement.".to_owned(),
        _ => return None,
    })
}

/// The same for rules about what all partnerships share
fn sentence_about_reference(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    Some(match violation.code {
        "threshold.amount_not_money" => {
            "An amount is in euro with at most two decimals, more than 0 and below 1 000 000 000 000."
                .to_owned()
        }
        "cpv_code.unknown" => format!("No list of CPV codes that was imported has {}.", value("code")),
        "threshold.unknown" => "There is no such threshold.".to_owned(),
        "procedure_term.days_out_of_range" => format!("A term has 0 to {} days.", value("maximum")),
        "procedure_term.electronic_longer" => {
            "A term is not longer where everything goes electronically.".to_owned()
        }
        "procedure_term.procedure_unspecified" => "A term is of a procedure that is specified.".to_owned(),
        "procedure_term.unknown" => "There is no such term.".to_owned(),
        "lead_time.days_out_of_range" => format!("A lead time has 0 to {} days.", value("maximum")),
        "lead_time.twice" => "A lead time is there twice.".to_owned(),
        "source.missing" => "It is said which law or regulation says so.".to_owned(),
        "validity.ends_before_it_begins" => "The last day is before the first.".to_owned(),
        "validity.overlaps" => format!(
            "Another counts on one of those days already: from {}, until {}; only one counts at a time.",
            value("from"),
            value("until")
        ),
        _ => return None,
    })
}

/// The same for the life of a tender and its assessment
fn sentence_about_planning(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    Some(match violation.code {
        "assessment.answers_missing" => format!(
            "{} answers are missing; it can be concluded when all have answered, or after {}.",
            value("count"),
            value("due")
        ),
        "assessment.concluded" => "The assessment was concluded; answers do not change any more.".to_owned(),
        "assessment.criterion_twice" => "A criterion is weighed once.".to_owned(),
        "assessment.due_in_past" => format!("The last day to answer is not before {}.", value("today")),
        "assessment.is_open" => "Another assessment of the tender is open; conclude that first.".to_owned(),
        "assessment.lead_not_joining" => "Who leads is one of those who join.".to_owned(),
        "assessment.no_members" => "The partnership has no members now.".to_owned(),
        "assessment.not_asked" => {
            "The organization was not asked: it was no member when the assessment began.".to_owned()
        }
        "assessment.not_now" => {
            format!("A tender is assessed before its kick-off; this one is {}.", value("status"))
        }
        "assessment.unknown" => "There is no such assessment.".to_owned(),
        "tender.assessment_required" => {
            "The tender is, or may be, at or above its EU threshold: it is assessed first.".to_owned()
        }
        "tender.milestone_passed" => {
            format!("{} does not move any more; the tender is {}.", value("milestone"), value("status"))
        }
        "tender.not_moved" => "It is planned so already.".to_owned(),
        "assessment.reason_missing" | "tender.reason_missing" => "It is said why.".to_owned(),
        "tender.standstill_runs" => format!(
            "The standstill runs until {}: a contract is signed after it, or with the reason why it does not apply.",
            value("until")
        ),
        "tender.step_before_last" => {
            format!("It did not happen before the step that it follows on, of {}.", value("last"))
        }
        "tender.step_in_future" => format!("It did not happen after today, {}.", value("today")),
        "tender.step_not_allowed" => match value("allowed") {
            "" => format!("A tender that is {} changes no more.", value("from")),
            allowed => format!("After {} a tender may only be: {allowed}.", value("from")),
        },
        "tender.step_not_retractable" => {
            "No step can be taken back: none stands, the last one is what an assessment came to, or it led back itself."
                .to_owned()
        }
        _ => return None,
    })
}

/// The same for rules about calendars; `None` for other rules
fn sentence_about_calendars(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    Some(match violation.code {
        "calendar.import_running" => {
            "An import into the partnership is being applied; publish when it is done.".to_owned()
        }
        "calendar.not_published" => "The calendar is not published.".to_owned(),
        "calendar.unknown" => {
            format!("The partnership {} has no calendar for {}.", value("partnership"), value("year"))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::camel_case;

    #[test]
    fn fields_are_named_as_in_the_schema() {
        assert_eq!(camel_case("estimated_value"), "estimatedValue");
        assert_eq!(camel_case("contract_start"), "contractStart");
        assert_eq!(camel_case("0"), "0");
    }
}
