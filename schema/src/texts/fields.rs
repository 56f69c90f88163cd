//! Dutch sentences about fields of forms that are empty, or hold what is not to be read. Each names its field, since they stand
//! together above a page that may have several forms.

/// Of a form, where it is not said which member answers
pub const ANSWERING_MEMBER_MISSING: &str = "Kies welke deelnemer antwoordt.";
/// Of a form, where it is not said which member holds a contract
pub const HOLDING_MEMBER_MISSING: &str = "Kies van welke deelnemer het contract is.";
/// Of a form, where it is not said which member hours are of
pub const WORKING_MEMBER_MISSING: &str = "Kies van welke deelnemer de uren zijn.";
/// Of a form, where it is not said which member leaves
pub const LEAVING_MEMBER_MISSING: &str = "Kies welke deelnemer uittreedt.";
/// Of a form, where it is not said which member will do the administration
pub const ADMINISTRATOR_MISSING: &str = "Kies welke deelnemer de administratie gaat voeren.";

/// Of a form, where a day is missing or is none
#[must_use]
pub fn day_missing(field: &str) -> String {
    format!("Vul {} in: dag, maand en jaar.", named(field).unwrap_or("een datum"))
}

/// Of a form, where an amount is missing or is none
#[must_use]
pub fn amount_missing(field: &str) -> String {
    let at = named(field).map(|of| format!("bij {of} ")).unwrap_or_default();
    format!(
        "Vul {at}een bedrag in zoals 350 of 4.100,50: een punt voor de duizendtallen, een komma voor de centen."
    )
}

/// What a field is about, as a sentence names it; `None` of one that its form has no other like it of
fn named(field: &str) -> Option<&'static str> {
    Some(match field {
        "annual_value" => "de waarde per jaar",
        "contract_first" => "de eerste dag waarop het contract kan ingaan",
        "contract_last" => "de laatste dag waarop het contract kan ingaan",
        "current_end" => "de huidige einddatum",
        "due_on" => "de laatste dag om te antwoorden",
        "end" => "de laatste dag van het moment",
        "ends_on" => "de nieuwe laatste dag van het contract",
        "estimated_value" => "de geraamde waarde",
        "from" => "de eerste dag",
        "happened_on" => "de dag van de stap",
        "leaving_on" => "de laatste dag van de deelnemer die uittreedt",
        "minimum_value" => "de ondergrens van de waarde",
        "original_end" => "de oorspronkelijke einddatum",
        "received_on" => "de dag waarop de fee is ontvangen",
        "should_be" => "het nieuwe bedrag",
        "spent_on" => "de datum van de boeking",
        "start" => "de eerste dag van het moment",
        "starts_on" => "de ingangsdatum",
        "last_day" | "until" => "de laatste dag",
        "ultimate_end" => "de uiterste einddatum",
        "valid_from" => "de eerste dag van de geldigheid",
        "valid_to" => "de laatste dag van de geldigheid",
        "value" => "de waarde",
        _ => return None,
    })
}
