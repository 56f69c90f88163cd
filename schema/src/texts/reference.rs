//! Dutch sentences about thresholds and terms: of refusals, and of what a test on the threshold found.

use super::Label;
use crate::{
    models::Threshold,
    rules::{Violation, threshold::ThresholdTest},
    types::{ThresholdOutcome, dutch_day, ends, euros},
};

/// Of a form, where it is not said which nature of contract
pub const NATURE_MISSING: &str = "Kies een soort opdracht.";
/// Of a form, where it is not said which procedure
pub const PROCEDURE_MISSING: &str = "Kies een procedure.";
/// Of a form, where it is not said which step of a procedure
pub const STEP_MISSING: &str = "Kies een stap.";
/// Of a form, where it is not said which kind of buyer
pub const BUYER_MISSING: &str = "Kies een soort opdrachtgever.";
/// Of a form, where a number of days is missing or is none
pub const DAYS_MISSING: &str = "Vul een geheel aantal dagen in, zoals 45.";

/// What a test on the threshold found, and by which rule
///
/// ```
/// use schema::{rules::threshold::{Estimate, test}, texts::threshold_sentence};
/// let found = test(&Estimate::default(), &[]);
/// assert_eq!(
///     threshold_sentence(&found),
///     "Nog niet te toetsen aan een drempelbedrag: soort opdracht onbekend, publicatie nog niet gepland, geraamde waarde onbekend."
/// );
/// ```
pub fn threshold_sentence(test: &ThresholdTest) -> String {
    let told = outcome_sentence(test);
    if test.follows_cpv { format!("{told} {SOCIAL_BY_CPV}") } else { told }
}

/// Why the threshold is not that of what people call it
const SOCIAL_BY_CPV: &str = "De CPV-code staat op de lijst van sociale en andere specifieke diensten (richtlijn 2014/24/EU, bijlage XIV): daarvoor geldt een eigen drempelbedrag.";

fn outcome_sentence(test: &ThresholdTest) -> String {
    let of = |(threshold, outcome): &(Threshold, ThresholdOutcome)| {
        format!("{} {}", outcome.label(), counting(threshold))
    };
    match test.outcome {
        ThresholdOutcome::Unknown => {
            let gaps: Vec<&str> = test.gaps.iter().map(|gap| gap.label()).collect();
            format!("Nog niet te toetsen aan een drempelbedrag: {}.", gaps.join(", "))
        }
        ThresholdOutcome::Crosses => {
            let parts: Vec<String> = test.periods.iter().map(of).collect();
            format!("De publicatiedatum beslist: {}.", parts.join("; "))
        }
        outcome => {
            let parts: Vec<String> = test.periods.iter().map(|(threshold, _)| counting(threshold)).collect();
            format!("De geraamde waarde ligt {} {}.", outcome.label(), parts.join(", en "))
        }
    }
}

/// A threshold in a sentence: its amount, when it counts and who says so
fn counting(threshold: &Threshold) -> String {
    let (from, until) = ends(&threshold.during);
    let from = from.map(|day| format!("van {}", dutch_day(day)));
    let until = until.map(|day| format!("t/m {}", dutch_day(day)));
    let days = [from, until].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let amount = euros(threshold.amount_eur);
    format!("het drempelbedrag van {amount} bij publicatie {days} ({})", threshold.source)
}

/// The sentence of a refusal; `None` when the code is about something else
pub(super) fn sentence(violation: &Violation) -> Option<String> {
    let value = |name| violation.value(name);
    Some(match violation.code {
        "threshold.amount_not_money" => {
            "Vul een bedrag in euro in, groter dan nul en met hoogstens twee decimalen, zoals 221000.".to_owned()
        }
        "cpv_code.unknown" => {
            format!("De code {} staat niet in de CPV-lijst. Controleer de code, of vul woorden in om er een te zoeken.", value("code"))
        }
        "threshold.unknown" => "Dit drempelbedrag bestaat niet.".to_owned(),
        "procedure_term.days_out_of_range" => {
            format!("Vul een geheel aantal dagen in van 0 tot en met {}.", value("maximum"))
        }
        "procedure_term.electronic_longer" => {
            "De termijn bij elektronisch inschrijven is niet langer dan de gewone termijn. Vul hoogstens zoveel dagen in, of laat het leeg.".to_owned()
        }
        "procedure_term.procedure_unspecified" => {
            "Termijnen gelden per procedure. Kies welke Europese procedure het is.".to_owned()
        }
        "procedure_term.unknown" => "Deze termijn bestaat niet.".to_owned(),
        "source.missing" => "Vul in waar dit staat: de wet of verordening, met het artikel.".to_owned(),
        "validity.ends_before_it_begins" => "De laatste dag ligt vóór de eerste.".to_owned(),
        "validity.overlaps" => format!(
            "Op een van die dagen geldt er al een: van {}{}. Laat die eerst eerder eindigen, of kies andere dagen.",
            day(value("from")),
            until(value("until"))
        ),
        _ => return None,
    })
}

/// A day as people read it; the text itself when it is no day
fn day(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), dutch_day)
}

/// Nothing of what has no end
fn until(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" tot en met {}", day(text)) }
}

#[cfg(test)]
mod tests {
    use std::ops::Bound;

    use chrono::{DateTime, NaiveDate};
    use rust_decimal::{Decimal, dec};
    use uuid::Uuid;

    use super::*;
    use crate::{
        texts::violation_sentence,
        types::{BuyerType, ContractNature, ThresholdGap},
    };

    fn threshold(from: i32, until: i32, amount_eur: Decimal) -> Threshold {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        Threshold {
            threshold_id: Uuid::nil(),
            buyer: BuyerType::SubCentral,
            nature: ContractNature::Services,
            during: (Bound::Included(day(from, 1, 1)), Bound::Included(day(until, 12, 31))),
            amount_eur,
            source: "verordening".to_owned(),
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_rule_that_fired_is_told() {
        let (old, new) = (threshold(2022, 2023, dec!(215000)), threshold(2024, 2025, dec!(221000)));
        let told = |outcome, periods: Vec<_>| {
            let nature = Some(ContractNature::Services);
            let gaps = Vec::<ThresholdGap>::new();
            threshold_sentence(&ThresholdTest { nature, follows_cpv: false, outcome, gaps, periods })
        };
        assert_eq!(
            told(ThresholdOutcome::Below, vec![(new.clone(), ThresholdOutcome::Below)]),
            "De geraamde waarde ligt onder het drempelbedrag van € 221.000 bij publicatie van 01-01-2024 t/m 31-12-2025 (verordening)."
        );
        assert_eq!(
            told(
                ThresholdOutcome::Crosses,
                vec![(old, ThresholdOutcome::AtOrAbove), (new, ThresholdOutcome::Below)]
            ),
            "De publicatiedatum beslist: op of boven het drempelbedrag van € 215.000 bij publicatie van 01-01-2022 t/m 31-12-2023 \
             (verordening); onder het drempelbedrag van € 221.000 bij publicatie van 01-01-2024 t/m 31-12-2025 (verordening)."
        );
    }

    #[test]
    fn what_overlaps_is_named() {
        let open = Violation::new("validity.overlaps").with("from", "2016-04-18").with("until", "");
        assert!(
            violation_sentence(&open)
                .starts_with("Op een van die dagen geldt er al een: van 18-04-2016. Laat")
        );
        let closed =
            Violation::new("validity.overlaps").with("from", "2024-01-01").with("until", "2025-12-31");
        assert!(violation_sentence(&closed).contains("van 01-01-2024 tot en met 31-12-2025."));
    }
}
