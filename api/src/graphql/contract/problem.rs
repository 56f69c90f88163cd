//! English sentences of refusals about contracts.

use schema::rules::Violation;

/// The sentence; `None` when the code is about something else
pub(in crate::graphql) fn sentence(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    Some(match violation.code {
        "alignment.contract_twice" => "A contract is there twice.".to_owned(),
        "alignment.one_member" => {
            "A joint tender replaces contracts of two or more organizations.".to_owned()
        }
        "alignment.too_many_contracts" => {
            format!("A tender replaces at most {} contracts at once.", value("maximum"))
        }
        "contract.day_out_of_range" => "A day lies between 1900 and 2200.".to_owned(),
        "contract.end_not_earlier" => {
            format!("It ends on {} already; it can only be ended before that day.", value("other"))
        }
        "contract.end_unknown" => "Its current end is not known, so no option can be added to it.".to_owned(),
        "contract.ends_before_start" => {
            format!("It would end on {}, before its first day, {}.", value("day"), value("other"))
        }
        "contract.follow_up_missing" => "No tender replaces this contract.".to_owned(),
        "contract.follow_up_taken" => {
            "A tender replaces this contract already; take that back first: unlinkFollowUp.".to_owned()
        }
        "contract.holder_not_member" => {
            "Who holds a contract is or was a member of the partnership.".to_owned()
        }
        "contract.is_ended" => "It was terminated or cancelled.".to_owned(),
        "contract.kvk_number_malformed" => {
            "A number in the Dutch trade register has eight digits.".to_owned()
        }
        "contract.no_option_left" => "It has no extension option that was not used.".to_owned(),
        "contract.notice_out_of_range" => {
            format!("A notice period is 1 to {} months or 1 to {} days.", value("months"), value("days"))
        }
        "contract.options_out_of_range" => format!(
            "A contract has at most {} extension options, of 1 to {} months each.",
            value("maximum"),
            value("months")
        ),
        "contract.options_past_ultimate" => {
            format!("The options lead to {}, past the ultimate end, {}.", value("day"), value("other"))
        }
        "contract.options_before_ultimate" => {
            format!("The options lead to {}, and not to the ultimate end, {}.", value("day"), value("other"))
        }
        "contract.original_after_current" => {
            format!("The current end, {}, is before the original end, {}.", value("day"), value("other"))
        }
        "contract.reason_missing" => "A contract is ended early for a reason.".to_owned(),
        "contract.reference_taken" => {
            format!("The organization has another contract {}.", value("reference"))
        }
        "contract.supplier_missing" => {
            "A supplier has a name, a number in the trade register, or both.".to_owned()
        }
        "contract.tender_withdrawn" => "This tender was withdrawn; it replaces nothing.".to_owned(),
        "contract.title_missing" => "A contract has a title.".to_owned(),
        "contract.ultimate_before_current" => {
            format!("The ultimate end, {}, is before the current end, {}.", value("day"), value("other"))
        }
        "contract.unknown" => "There is no such contract.".to_owned(),
        "contract.value_not_money" => {
            "A value is in euro, not negative, with at most two decimals, and below 1 000 000 000 000."
                .to_owned()
        }
        _ => return None,
    })
}
