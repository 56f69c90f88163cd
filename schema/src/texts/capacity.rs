//! Dutch sentences about capacity and prioritization rounds: of refusals, of forms that were not filled in, and of what a shift does.

use crate::{
    rules::Violation,
    types::{Quarter, dutch_day, whole_number},
};

/// Of a form, where hours are no whole number
pub const HOURS_MISSING: &str = "Vul hele uren in, of laat het leeg.";
/// Of a form, where it is not said whether a member agrees
pub const AGREEMENT_MISSING: &str = "Kies een antwoord: stemt de deelnemer in?";
/// Of a form, where it is not said which quarter
pub const QUARTER_MISSING: &str = "Kies een kwartaal.";
/// Of a form, where a place in the order is no whole number
pub const POSITION_MISSING: &str = "Vul bij de volgorde hele getallen in, of laat ze leeg.";

/// Hours as people read them
///
/// ```
/// assert_eq!(schema::texts::hours_told(1_250), "1.250 uur");
/// ```
pub fn hours_told(hours: i32) -> String {
    format!("{} uur", whole_number(hours))
}

/// The hours that are asked of a member in a quarter against those that it has; `None` for what nobody said
///
/// ```
/// use schema::texts::load_told;
/// assert_eq!(load_told(120, Some(100)), "120 uur gevraagd, 100 beschikbaar: 20 te veel");
/// assert_eq!(load_told(80, Some(100)), "80 uur gevraagd, 100 beschikbaar");
/// assert_eq!(load_told(80, None), "80 uur gevraagd, niet opgegeven hoeveel er zijn");
/// ```
pub fn load_told(asked: i32, available: Option<i32>) -> String {
    let Some(available) = available else {
        return format!("{} gevraagd, niet opgegeven hoeveel er zijn", hours_told(asked));
    };
    let told = format!("{} gevraagd, {} beschikbaar", hours_told(asked), whole_number(available));
    if asked > available { format!("{told}: {} te veel", whole_number(asked - available)) } else { told }
}

/// What a shift does to a member in a quarter
///
/// ```
/// use schema::{texts::shift_told, types::Quarter};
/// let quarter = Quarter::of("2024-05-01".parse()?);
/// assert_eq!(
///     shift_told("Delft", quarter, 80, 120, Some(100)),
///     "Delft in Q2 2024: van 80 naar 120 uur gevraagd, 100 beschikbaar: 20 te veel."
/// );
/// # Ok::<(), chrono::ParseError>(())
/// ```
pub fn shift_told(member: &str, quarter: Quarter, before: i32, after: i32, available: Option<i32>) -> String {
    let before_told = match available {
        Some(available) if before > available => {
            format!(" (nu {} te veel)", whole_number(before - available))
        }
        _ => String::new(),
    };
    format!(
        "{member} in {quarter}: van {} naar {}{before_told}.",
        whole_number(before),
        load_told(after, available)
    )
}

/// The sentence of a refusal; `None` when the code is about something else
pub(super) fn sentence(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    let sentence = match violation.code {
        "capacity.hours_out_of_range" => {
            return Some(format!(
                "Vul hele uren in van 0 tot en met {}, of laat het leeg.",
                value("maximum")
            ));
        }
        "capacity.hours_twice" => "Dit kwartaal staat er twee keer. Laat er een staan.",
        "capacity.no_member" => "Deze organisatie is geen deelnemer van het samenwerkingsverband.",
        "capacity.norm_twice" => "Deze norm staat er twee keer. Laat er een staan.",
        "capacity.not_taking_part" => "Uren zijn er alleen voor wie het traject trekt of eraan meedoet.",
        "capacity.role_without_norm" => "Een norm is er voor de penvoerder en voor een deelnemer.",
        "prioritization.ended" => "Deze ronde is al afgelopen.",
        "prioritization.is_open" => {
            "Er loopt al een ronde over dit kwartaal. Rond die eerst af, of trek die in."
        }
        "prioritization.moved_earlier" => {
            return Some(format!(
                "Een traject schuift door naar een kwartaal na {}.",
                quarter(value("quarter"))
            ));
        }
        "prioritization.no_consensus" => {
            return Some(match value("count") {
                "1" => "Nog één deelnemer stemt niet in, of heeft niets gezegd. Een ronde gaat pas in als alle deelnemers instemmen.".to_owned(),
                count => format!("Nog {count} deelnemers stemmen niet in, of hebben niets gezegd. Een ronde gaat pas in als alle deelnemers instemmen."),
            });
        }
        "prioritization.no_members" => "Er zijn nu geen deelnemers om iets aan te vragen.",
        "prioritization.no_tenders" => "Geef bij ten minste één traject een nummer: 1 gaat voor.",
        "prioritization.not_asked" => {
            "Aan deze organisatie is niets gevraagd: zij was geen deelnemer toen de ronde begon."
        }
        "prioritization.reason_missing" => match value("of") {
            "conclusion" => "Vul in waarom dit besluit is genomen.",
            "disagreement" => "Vul in waarom de deelnemer niet instemt.",
            "withdrawal" => "Vul in waarom de ronde wordt ingetrokken.",
            _ => "Vul in waarom deze ronde nodig is.",
        },
        "prioritization.tender_twice" => "Een traject staat één keer in de volgorde.",
        "prioritization.tender_unknown" => "Dit traject bestaat niet in dit samenwerkingsverband.",
        "prioritization.too_many" => {
            return Some(format!("In een ronde staan hoogstens {} trajecten.", value("maximum")));
        }
        "prioritization.unknown" => "Deze ronde bestaat niet.",
        "prioritization.version_stale" => {
            "De volgorde is intussen gewijzigd. Bekijk die opnieuw en probeer het nog eens."
        }
        _ => return None,
    };
    Some(sentence.to_owned())
}

fn quarter(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |quarter: Quarter| quarter.to_string())
}

/// How many days a contract is short of the start of what replaces it, or runs beside it
///
/// ```
/// use schema::texts::gap_told;
/// assert_eq!(gap_told("Schoonmaak", "2024-06-30".parse()?, 31), "Contract 'Schoonmaak' eindigt op 30-06-2024: 31 dagen te vroeg. Verleng of overbrug.");
/// # Ok::<(), chrono::ParseError>(())
/// ```
pub fn gap_told(contract: &str, ends_on: chrono::NaiveDate, days: i64) -> String {
    let told = if days == 1 { "1 dag".to_owned() } else { format!("{} dagen", whole_number(days)) };
    format!("Contract '{contract}' eindigt op {}: {told} te vroeg. Verleng of overbrug.", dutch_day(ends_on))
}
