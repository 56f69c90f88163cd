use chrono::NaiveDate;
use schema::types::{NoticePeriod, Precision};

use super::{
    Reading, code, length, period,
    plain::{brackets, key, plain},
    unknown::is_unknown,
};
use crate::workbook::RawValue;

/// What a cell says about giving notice
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// So long before the end
    Period(NoticePeriod),
    /// Until this day
    On(NaiveDate),
    /// Whether there is a period, not how long: "ja", "geen"
    Unspecified,
}

const UNSPECIFIED: &[&str] = &[
    "ja",
    "j",
    "nee",
    "neen",
    "n",
    "geen",
    "x",
    "aanwezig",
    "afwezig",
    "niet",
    "wettelijk",
    "waar",
    "onwaar",
];

/// Words that do not change how long
const NOISE: &[&str] = &[
    "opzegtermijn",
    "opzegging",
    "opzeggen",
    "termijn",
    "voor",
    "vooraf",
    "voorafgaand",
    "einde",
    "einddatum",
    "afloop",
    "expiratie",
    "expiratiedatum",
    "contract",
    "contractdatum",
    "overeenkomst",
    "looptijd",
    "van",
    "het",
    "de",
    "aan",
    "uiterlijk",
    "minimaal",
    "min",
    "minstens",
    "tenminste",
    "ten",
    "minste",
    "schriftelijk",
    "tegen",
    "per",
    "met",
    "in",
    "acht",
    "dient",
];

/// The longest period that is believed, in months and in days
const MOST_MONTHS: u32 = 60;
const MOST_DAYS: u32 = 1_830;

/// A notice period: `3 maanden`, `6 weken`, `90 dagen`, or the last day for it
///
/// Nothing, with a warning, when the words are unknown; the text is worth keeping then.
pub fn notice(raw: &RawValue) -> Reading<Notice> {
    match raw {
        RawValue::Error(_) => Reading::refused(code::ERROR_VALUE),
        RawValue::Text(text) => from_text(raw, &plain(text)),
        RawValue::Bool(_) => Reading::value(Notice::Unspecified),
        RawValue::Moment(_) | RawValue::Number(_) | RawValue::Duration(_) => {
            on_day(raw).unwrap_or_else(refused)
        }
    }
}

fn from_text(raw: &RawValue, text: &str) -> Reading<Notice> {
    if UNSPECIFIED.contains(&key(text).as_str()) {
        return Reading::value(Notice::Unspecified);
    }
    if is_unknown(text) {
        return Reading::nothing();
    }
    let length = length(text).or_else(|| length(&brackets(text).0));
    match length {
        Some(length) => Reading::value(Notice::Period(length)),
        None => on_day(raw).unwrap_or_else(refused),
    }
}

fn refused() -> Reading<Notice> {
    Reading::nothing().warned("notice.not_understood")
}

/// The cell as a day; `None` when it is none
fn on_day(raw: &RawValue) -> Option<Reading<Notice>> {
    let reading = period(raw, None);
    let day = reading.value.as_ref().filter(|period| period.precision() == Precision::Day)?;
    let day = day.end().or(day.start())?;
    Some(Reading { value: Some(Notice::On(day)), notes: reading.notes })
}

fn length(text: &str) -> Option<NoticePeriod> {
    let pieces = length::pieces(text);
    let said: Vec<&str> = pieces.into_iter().filter(|piece| !is_noise(piece)).collect();
    let (number, unit) = match said.as_slice() {
        ["half", "jaar"] | ["een", "half", "jaar"] => (length::number("een")?, length::Unit::HalfYears),
        [number, unit] => (length::number(number)?, length::unit(unit)?),
        [unit] => (length::number("een")?, length::unit(unit)?),
        _ => return None,
    };
    let months = length::months(number, unit).filter(|months| *months <= MOST_MONTHS);
    let days = length::days(number, unit).filter(|days| *days <= MOST_DAYS);
    months.map(NoticePeriod::Months).or_else(|| days.map(NoticePeriod::Days))
}

fn is_noise(piece: &str) -> bool {
    NOISE.contains(&piece) || matches!(piece, "." | "," | ":" | ";" | "(" | ")")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words};

    #[test]
    fn reads_how_long() {
        for (text, expected) in [
            ("3 maanden", NoticePeriod::Months(3)),
            ("3 mnd.", NoticePeriod::Months(3)),
            ("3mnd", NoticePeriod::Months(3)),
            ("drie maanden", NoticePeriod::Months(3)),
            ("één maand", NoticePeriod::Months(1)),
            ("1 jaar", NoticePeriod::Months(12)),
            ("een half jaar", NoticePeriod::Months(6)),
            ("1 kwartaal", NoticePeriod::Months(3)),
            ("6 weken", NoticePeriod::Days(42)),
            ("90 dagen", NoticePeriod::Days(90)),
            ("minimaal 3 maanden voor einde contract", NoticePeriod::Months(3)),
            ("Opzegtermijn: 3 maanden voor afloop", NoticePeriod::Months(3)),
            ("3 maanden (schriftelijk, per aangetekende brief)", NoticePeriod::Months(3)),
            ("ten minste zes maanden vóór de expiratiedatum", NoticePeriod::Months(6)),
        ] {
            assert_eq!(notice(&words(text)), Reading::value(Notice::Period(expected)), "{text}");
        }
    }

    #[test]
    fn reads_the_last_day() {
        let day = "2025-09-30".parse().unwrap();
        for raw in [moment("2025-09-30"), words("30-09-2025"), words("30 september 2025")] {
            assert_eq!(notice(&raw), Reading::value(Notice::On(day)), "{raw:?}");
        }
        assert_eq!(notice(&number(45_930.0)).value, Some(Notice::On(day)));
    }

    #[test]
    fn knows_what_says_little() {
        for raw in [words("ja"), words("Nee"), words("geen"), RawValue::Bool(true)] {
            assert_eq!(notice(&raw), Reading::value(Notice::Unspecified), "{raw:?}");
        }
        for raw in [words(""), words("n.v.t."), words("onbekend"), words("-")] {
            assert_eq!(notice(&raw), Reading::nothing(), "{raw:?}");
        }
        for raw in [
            words("zie contract artikel 12"),
            words("3"),
            number(3.0),
            words("2025"),
            words("1,5 dag"),
            words("9999 jaar"),
        ] {
            assert_eq!(notice(&raw), refused(), "{raw:?}");
        }
        assert_eq!(notice(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            notice(&raw);
        }

        #[test]
        fn reads_what_is_written(count in 1..61_u32) {
            let period = |text: String| notice(&words(&text)).value;
            prop_assert_eq!(period(format!("{count} maanden")), Some(Notice::Period(NoticePeriod::Months(count))));
            prop_assert_eq!(period(format!("{count} weken")), Some(Notice::Period(NoticePeriod::Days(count * 7))));
        }
    }
}
