//! Dutch sentences about contracts: of refusals, and of forms that were not filled in.

use crate::{rules::Violation, types::dutch_day};

/// Of a form, where the months of extension options are none
pub const OPTIONS_MALFORMED: &str = "Vul de lengte van elke verlengingsoptie in maanden in, gescheiden door komma's, zoals 12, 12. Zonder opties: 0.";
/// Of a form, where a notice period is no whole number
pub const NOTICE_MALFORMED: &str = "Vul de opzegtermijn in als geheel getal, zoals 3.";
/// Of a form, where a CPV code is none
pub const CPV_MALFORMED: &str =
    "Vul een CPV-code van acht cijfers in, met of zonder controlecijfer, zoals 77310000-6.";
/// Of a form, where words were to find a CPV code and no list of them was imported
pub const CPV_LIST_MISSING: &str =
    "Zoeken op woorden kan nog niet: er is geen CPV-lijst ingelezen. Een beheerder doet dat bij Naslag.";
/// Of a form, where words find no CPV code
pub const CPV_NOT_FOUND: &str =
    "Met deze woorden is geen CPV-code gevonden. De lijst kan in het Engels zijn: probeer het ook zo.";
/// Of a form, where it is not said which tender replaces a contract
pub const FOLLOW_UP_MISSING: &str = "Kies het traject voor het contract hierna.";

/// The sentence of a refusal; `None` when the code is about something else
pub(super) fn sentence(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    let day = |name| value(name).parse().map_or_else(|_| value(name).to_owned(), dutch_day);
    Some(match violation.code {
        "alignment.contract_twice" => "Een contract staat er twee keer in. Kies het één keer.".to_owned(),
        "alignment.one_member" => {
            "Samen aanbesteden gaat om contracten van twee of meer deelnemers. Kies de mogelijkheid opnieuw.".to_owned()
        }
        "alignment.too_many_contracts" => {
            format!("Een traject vervangt hoogstens {} contracten tegelijk.", value("maximum"))
        }
        "contract.day_out_of_range" => "Vul een datum in tussen 1900 en 2200.".to_owned(),
        "contract.end_not_earlier" => {
            format!("Het contract loopt al af op {}. Vul een eerdere dag in.", day("other"))
        }
        "contract.end_unknown" => {
            "De einddatum is niet bekend, dus er kan niets bij. Vul eerst de huidige einddatum in.".to_owned()
        }
        "contract.ends_before_start" => {
            format!("De einddatum {} ligt vóór de ingangsdatum {}.", day("day"), day("other"))
        }
        "contract.follow_up_missing" => "Aan dit contract is geen vervolg gekoppeld.".to_owned(),
        "contract.follow_up_taken" => {
            "Aan dit contract is al een vervolg gekoppeld. Ontkoppel dat eerst.".to_owned()
        }
        "contract.holder_not_member" => {
            "Deze organisatie is nooit deelnemer geweest. Kies een deelnemer van het samenwerkingsverband.".to_owned()
        }
        "contract.is_ended" => "Dit contract is beëindigd of vervallen en verandert zo niet meer.".to_owned(),
        "contract.kvk_number_malformed" => "Vul een KvK-nummer van acht cijfers in, of laat het leeg.".to_owned(),
        "contract.no_option_left" => "Alle verlengingsopties zijn al gebruikt.".to_owned(),
        "contract.notice_out_of_range" => format!(
            "Een opzegtermijn duurt 1 tot {} maanden, of 1 tot {} dagen.",
            value("months"),
            value("days")
        ),
        "contract.options_out_of_range" => format!(
            "Een contract heeft hoogstens {} verlengingsopties, elk van 1 tot {} maanden.",
            value("maximum"),
            value("months")
        ),
        "contract.options_past_ultimate" => format!(
            "Met alle opties loopt het contract tot {}, en dat is na de uiterste einddatum {}. Pas een van beide aan.",
            day("day"),
            day("other")
        ),
        "contract.options_before_ultimate" => format!(
            "Met alle opties loopt het contract tot {}, en niet tot de uiterste einddatum {}. Pas een van beide aan.",
            day("day"),
            day("other")
        ),
        "contract.original_after_current" => format!(
            "De huidige einddatum {} ligt vóór de oorspronkelijke {}. Is het contract eerder gestopt, gebruik dan 'Voortijdig beëindigen'.",
            day("day"),
            day("other")
        ),
        "contract.reason_missing" => "Vul in waarom het contract eerder eindigt.".to_owned(),
        "contract.reference_taken" => {
            format!("Deze gemeente heeft al een contract met nummer {}.", value("reference"))
        }
        "contract.supplier_missing" => "Vul de naam of het KvK-nummer van de leverancier in.".to_owned(),
        "contract.tender_withdrawn" => "Dit traject is ingetrokken. Kies een ander traject.".to_owned(),
        "contract.title_missing" => "Vul de titel van het contract in.".to_owned(),
        "contract.ultimate_before_current" => {
            format!("De uiterste einddatum {} ligt vóór de huidige einddatum {}.", day("day"), day("other"))
        }
        "contract.unknown" => "Dit contract bestaat niet.".to_owned(),
        "contract.value_not_money" => {
            "Vul een bedrag in euro in, niet negatief en met hoogstens twee decimalen, zoals 125000 of 125000,50.".to_owned()
        }
        "contract.version_stale" => {
            "Iemand anders heeft dit contract intussen gewijzigd. Bekijk het opnieuw en voer uw wijziging daarna in.".to_owned()
        }
        _ => return None,
    })
}
