//! Dutch sentences about tenders and their assessment: of refusals, and of forms that were not filled in.

use super::Label;
use crate::{
    rules::Violation,
    types::{Milestone, Period, TenderStatus, dutch_day},
};

/// Of a form, where it is not said what the next step is
pub const NEXT_STEP_MISSING: &str = "Kies welke stap is gezet.";
/// Of a form, where it is not said what is planned anew
pub const MILESTONE_MISSING: &str = "Kies wat wordt verplaatst.";
/// Of a form, where a period ends before it starts
pub const ENDS_BEFORE_START: &str = "De laatste dag ligt voor de eerste. Draai ze om.";
/// Of a form, where the words for a moment mean other days than those that were filled in
pub const MOMENT_CONTRADICTED: &str =
    "Deze woorden zeggen iets anders dan de dagen die zijn ingevuld. Laat een van beide leeg.";
/// Of a form, where it is not said which year
pub const YEAR_MISSING: &str = "Vul een jaar in, met vier cijfers.";
/// Of a form, where it is not said what a member finds
pub const CHOICE_MISSING: &str = "Kies een antwoord.";

/// The label of a field for a moment in words, with an example in this year
///
/// ```
/// use schema::texts::moment_in_words;
/// assert_eq!(moment_in_words(2027), "Of in woorden, zoals Q2 2027 of najaar 2027");
/// ```
pub fn moment_in_words(year: i32) -> String {
    format!("Of in woorden, zoals Q2 {year} of najaar {year}")
}

/// Of a form, where the words for a moment are not to be understood, and no day says what is meant; with examples in this year
pub fn moment_not_understood(year: i32) -> String {
    format!(
        "Dit is niet te lezen als moment. Schrijf het zoals Q2 {year}, mei {year} of week 23 {year}, of vul in vanaf welke dag. Is het nog niet bekend, laat dan alles leeg."
    )
}

/// Of a form, where the value of a lot is no amount
pub fn lot_malformed(number: i32) -> String {
    format!(
        "Achter de puntkomma van perceel {number} staat geen bedrag. Schrijf het zoals “Noord; 25.000”, of alleen de titel."
    )
}

/// What comes before the kick-off, and why; the general order where nothing does. Of what must be assessed `is_sure` says whether it
/// is at or above its threshold, or may be.
pub const fn before_kickoff_told(first: Option<TenderStatus>, is_sure: bool) -> &'static str {
    match first {
        Some(TenderStatus::Assessed) if is_sure => {
            "Eerst moet de afweging zijn afgerond. Dit traject ligt op of boven het Europese drempelbedrag; daarom wegen de deelnemers af of zij het samen doen, voordat het wordt gepland en de kick-off kan worden vastgelegd. Wat nu al kan, staat in de lijst."
        }
        Some(TenderStatus::Assessed) => {
            "Eerst moet de afweging zijn afgerond. Dit traject kan op of boven het Europese drempelbedrag liggen; daarom wegen de deelnemers af of zij het samen doen, voordat het wordt gepland en de kick-off kan worden vastgelegd. Wat nu al kan, staat in de lijst."
        }
        Some(_) => {
            "De kick-off, het overleg waarmee het werk aan de aanbesteding begint, kan pas worden vastgelegd als het traject is gepland. Wat nu al kan, staat in de lijst."
        }
        None => "Wat nu kan, staat in de lijst.",
    }
}

/// What taking back the last step of a tender comes to
///
/// ```
/// use schema::{texts::retraction_told, types::TenderStatus::{Awarded, Published}};
/// assert_eq!(
///     retraction_told(Awarded, Published),
///     "Het traject gaat terug van voorlopig gegund naar gepubliceerd. De stap blijft in het verloop staan, met uw reden."
/// );
/// ```
pub fn retraction_told(from: TenderStatus, to: TenderStatus) -> String {
    format!(
        "Het traject gaat terug van {} naar {}. De stap blijft in het verloop staan, met uw reden.",
        from.label(),
        to.label()
    )
}

/// That the day of a step lies far from when its milestone was planned
pub fn far_from_plan(milestone: Milestone, planned: &Period) -> String {
    format!(
        "Volgens de planning: {} {}. De dag die u invult, ligt daar meer dan drie maanden vandaan.",
        milestone.label(),
        planned.with_year()
    )
}

/// The sentence of a refusal; `None` when the code is about something else
pub(super) fn sentence(violation: &Violation) -> Option<String> {
    let sentence = match violation.code {
        "assessment.concluded" => "Deze afweging is al afgerond. Antwoorden veranderen niet meer.",
        "assessment.is_open" => "Er loopt al een afweging van dit traject. Rond die eerst af.",
        "assessment.lead_not_joining" => "De penvoerder moet een van de deelnemers zijn die meedoen.",
        "assessment.no_members" => "Er zijn nu geen deelnemers om iets aan te vragen.",
        "assessment.not_asked" => {
            "Aan deze organisatie is niets gevraagd: zij was geen deelnemer toen de afweging begon."
        }
        "assessment.unknown" => "Deze afweging bestaat niet.",
        "assessment.criterion_twice" => "Een criterium wordt één keer gewogen.",
        "lot.number_not_positive" => "Percelen worden genummerd vanaf 1.",
        "participation.organization_twice" => "Een organisatie doet één keer mee aan een traject.",
        "participation.two_leads" => "Een traject heeft hoogstens één penvoerder.",
        "period.contradictory" => "De eerste dag ligt na de laatste. Draai ze om.",
        "tender.assessment_required" => {
            "Dit traject ligt niet aantoonbaar onder het Europese drempelbedrag. Weeg eerst af of de deelnemers het samen doen."
        }
        "tender.minimum_above_value" => "De ondergrens van de waarde ligt boven de geraamde waarde.",
        "tender.not_moved" => "Dit staat al zo gepland. Vul een ander moment in.",
        "assessment.reason_missing" => match violation.value("of") {
            "conclusion" => "Vul in waarom dit de uitkomst is.",
            _ => "Vul in waarom de deelnemer dit antwoord geeft.",
        },
        "tender.reason_missing" => match violation.value("of") {
            "move" => "Vul in waarom de planning wijzigt.",
            "retraction" => "Vul in waarom u de stap terugneemt.",
            _ => "Vul in waarom het traject wordt ingetrokken.",
        },
        "tender.step_not_retractable" => {
            "Er is geen stap die kan worden teruggenomen. De uitkomst van een afweging blijft staan."
        }
        "tender.title_missing" => "Vul een titel in.",
        "tender.value_not_money" => {
            "Vul een bedrag in euro in van nul of meer, met hoogstens twee decimalen."
        }
        "tender.version_stale" => {
            "Iemand anders heeft dit traject intussen gewijzigd. Bekijk het opnieuw en probeer het nog eens."
        }
        _ => return with_values(violation),
    };
    Some(sentence.to_owned())
}

fn with_values(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    Some(match violation.code {
        "assessment.answers_missing" => format!(
            "Nog niet iedereen heeft geantwoord (er ontbreken antwoorden: {}). Afronden kan als allen hebben geantwoord, of na {}.",
            value("count"),
            day(value("due"))
        ),
        "assessment.not_now" => format!(
            "Een traject wordt afgewogen voordat de kick-off is gehouden. De stand van dit traject is: {}.",
            status(value("status"))
        ),
        "assessment.due_in_past" => {
            format!(
                "De laatste dag om te antwoorden is al voorbij. Kies een dag vanaf {}.",
                day(value("today"))
            )
        }
        "calendar.year_out_of_range" => "Vul een jaar in tussen 1900 en 2200.".to_owned(),
        "tender.milestone_passed" => format!(
            "De {} is niet meer te verplaatsen. De stand van dit traject is: {}.",
            milestone(value("milestone")),
            status(value("status"))
        ),
        "tender.reference_taken" => {
            format!("In deze kalender heeft een ander traject al nummer {}.", value("reference"))
        }
        "tender.standstill_runs" => format!(
            "De opschortende termijn loopt tot en met {}. Teken het contract daarna, of vul in waarom die termijn hier niet geldt.",
            day(value("until"))
        ),
        "tender.step_before_last" => format!(
            "Dit kan niet eerder zijn gebeurd dan de stap ervoor, van {}. Vul die dag of een latere in.",
            day(value("last"))
        ),
        "tender.step_in_future" => {
            format!("Dit kan niet later zijn gebeurd dan vandaag, {}.", day(value("today")))
        }
        "tender.step_not_allowed" => not_allowed(violation),
        _ => return None,
    })
}

fn not_allowed(violation: &Violation) -> String {
    let from = status(violation.value("from"));
    let allowed: Vec<&str> =
        violation.value("allowed").split(',').filter(|text| !text.is_empty()).map(status).collect();
    if allowed.is_empty() {
        return format!("Een traject dat {from} is, verandert niet meer.");
    }
    format!("Na '{from}' kan dit traject alleen worden: {}.", allowed.join(" of "))
}

fn status(text: &str) -> &str {
    text.parse().map_or(text, |status: TenderStatus| status.label())
}

fn milestone(text: &str) -> &str {
    text.parse().map_or(text, |milestone: Milestone| milestone.label())
}

fn day(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), dutch_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_may_follow() {
        let refused = |from, allowed| {
            let violation =
                Violation::new("tender.step_not_allowed").with("from", from).with("allowed", allowed);
            sentence(&violation).unwrap()
        };
        assert_eq!(
            refused("PLANNED", "KICKED_OFF,WITHDRAWN"),
            "Na 'gepland' kan dit traject alleen worden: kick-off gehouden of ingetrokken."
        );
        assert_eq!(refused("CLOSED", ""), "Een traject dat afgerond is, verandert niet meer.");
    }
}
