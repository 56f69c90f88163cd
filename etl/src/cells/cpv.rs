use schema::types::CpvCode;

use super::{Note, Reading, code, decimal, plain::plain, unknown::is_unknown};
use crate::workbook::RawValue;

const NOT_A_CODE: &str = "cpv.not_a_code";

/// The (first) CPV code of a cell, with or without check digit and description
///
/// Seven digits are a code whose leading zero a spreadsheet has dropped, where they begin as the divisions 03 and 09.
pub fn cpv(raw: &RawValue) -> Reading<CpvCode> {
    match raw {
        RawValue::Error(_) => Reading::refused(code::ERROR_VALUE),
        RawValue::Number(number) => {
            let digits = decimal(*number).map(|number| number.to_string()).unwrap_or_default();
            alone(&digits).unwrap_or_else(|| Reading::refused(NOT_A_CODE))
        }
        RawValue::Text(text) => from_text(&plain(text)),
        RawValue::Bool(_) | RawValue::Moment(_) | RawValue::Duration(_) => Reading::refused(NOT_A_CODE),
    }
}

/// The check digit behind the hyphen of a code that stands by itself; nothing when there is none, or more stands there
pub fn check_digit(raw: &RawValue) -> Reading<i16> {
    let RawValue::Text(text) = raw else { return Reading::nothing() };
    let joined = plain(text).replace([' ', '.'], "");
    let digit = match joined.split_once('-') {
        Some((code, digit)) if code.parse::<CpvCode>().is_ok() && digit.len() == 1 => digit.parse().ok(),
        _ => None,
    };
    digit.map_or_else(Reading::nothing, Reading::value)
}

fn from_text(text: &str) -> Reading<CpvCode> {
    if is_unknown(text) {
        return Reading::nothing();
    }
    let joined = text
        .trim_start_matches("cpv")
        .trim_start_matches("-code")
        .trim_start_matches([':', ' '])
        .replace([' ', '.'], "");
    if let Some(reading) = alone(&joined) {
        return reading;
    }
    let codes: Vec<CpvCode> = candidates(text);
    let Some(first) = codes.first() else { return Reading::refused(NOT_A_CODE) };
    let reading = Reading::value(first.clone());
    if codes.iter().all(|code| code == first) {
        reading
    } else {
        reading.noted(Note::warning("cpv.more_than_one", first.as_str()))
    }
}

/// A code with nothing around it
fn alone(text: &str) -> Option<Reading<CpvCode>> {
    if let Ok(code) = text.parse() {
        return Some(Reading::value(code));
    }
    if !text.starts_with(['3', '9']) {
        return None;
    }
    let padded: CpvCode = format!("0{text}").parse().ok()?;
    let note = Note::info("cpv.leading_zero", padded.as_str());
    Some(Reading::value(padded).noted(note))
}

/// The codes among other words
fn candidates(text: &str) -> Vec<CpvCode> {
    let other = |character: char| !character.is_ascii_digit() && !matches!(character, '-' | '.');
    text.split(other)
        .map(|piece| piece.trim_matches(['-', '.']))
        .filter_map(|piece| piece.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words};

    #[test]
    fn finds_the_code() {
        let cases = [
            (number(45_233_130.0), "45233130"),
            (number(4.5e7), "45000000"),
            (words("45233130"), "45233130"),
            (words("45233130-9"), "45233130"),
            (words(" 45233130 – 9 "), "45233130"),
            (words("45.23.31.30-9"), "45233130"),
            (words("45 233 130"), "45233130"),
            (words("CPV 45233130"), "45233130"),
            (words("CPV-code: 45233130-9"), "45233130"),
            (words("45233130-9 Bouwen van autowegen"), "45233130"),
            (words("45233130-9 - Bouwen van 2 autowegen"), "45233130"),
            (words("Hulpmiddelen (33196000-0)"), "33196000"),
            (words("45233130-9; 45233130"), "45233130"),
        ];
        for (raw, expected) in cases {
            assert_eq!(cpv(&raw), Reading::value(expected.parse().unwrap()), "{raw:?}");
        }
    }

    #[test]
    fn says_what_it_mended() {
        for raw in [number(3_110_000.0), words("3110000"), words("3110000-5")] {
            let reading = cpv(&raw);
            assert_eq!(reading.value, "03110000".parse().ok(), "{raw:?}");
            assert_eq!(reading.notes, [Note::info("cpv.leading_zero", "03110000")]);
        }
        for text in
            ["45233130-9; 33196000-0", "45233130,33196000", "45233130 / 33196000", "45233130\n33196000"]
        {
            let reading = cpv(&words(text));
            assert_eq!(reading.value, "45233130".parse().ok(), "{text}");
            assert_eq!(reading.notes, [Note::warning("cpv.more_than_one", "45233130")], "{text}");
        }
    }

    #[test]
    fn tells_a_check_digit_of_a_code_alone() {
        for (raw, digit) in
            [("45233130-9", Some(9)), (" 45233130 – 0 ", Some(0)), ("45233130", None), ("x-9", None)]
        {
            assert_eq!(check_digit(&words(raw)).value, digit, "{raw}");
        }
        assert_eq!(check_digit(&words("45233130-9 Autowegen")).value, None);
        assert_eq!(check_digit(&number(45_233_130.0)).value, None);
    }

    #[test]
    fn refuses_what_is_no_code() {
        for text in ["", "n.t.b.", "-", "onbekend"] {
            assert_eq!(cpv(&words(text)), Reading::nothing(), "{text}");
        }
        let wrong = [
            "452331",
            "45233130-99",
            "4523313O",
            "wegen",
            "0455233130",
            "45233130.5",
            "1234567",
            "4523313-9",
        ];
        for text in wrong {
            assert_eq!(cpv(&words(text)), Reading::refused("cpv.not_a_code"), "{text}");
        }
        for raw in
            [number(452_331.0), number(45_233_130.5), number(f64::NAN), number(1e308), moment("2023-06-01")]
        {
            assert_eq!(cpv(&raw), Reading::refused("cpv.not_a_code"), "{raw:?}");
        }
        assert_eq!(cpv(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn reads_back_what_we_write(digits in "[1-9][0-9]{7}|0[39][0-9]{6}", check in 0..10_u8) {
            if let Ok(code) = digits.parse::<CpvCode>() {
                let cells = [words(&code.to_string()), words(&format!("{code}-{check}")), number(digits.parse().unwrap())];
                for raw in cells {
                    prop_assert_eq!(cpv(&raw).value, Some(code.clone()), "{:?}", raw);
                }
            }
        }

        #[test]
        fn takes_anything(raw in any_value()) {
            prop_assert!(cpv(&raw).value.is_none_or(|code| code.as_str().len() == 8));
        }
    }
}
