use schema::types::KvkNumber;

use super::{Note, Reading, code, decimal, plain::plain, unknown::is_unknown};
use crate::workbook::RawValue;

/// A number in the Dutch trade register; nothing, with a warning, when it is none: suppliers from abroad have others
///
/// Seven digits are a number whose leading zero a spreadsheet has dropped.
pub fn kvk_number(raw: &RawValue) -> Reading<KvkNumber> {
    let text = match raw {
        RawValue::Error(_) => return Reading::refused(code::ERROR_VALUE),
        RawValue::Number(number) => match decimal(*number) {
            Ok(whole) if whole.fract().is_zero() => whole.to_string(),
            _ => String::new(),
        },
        RawValue::Text(text) => plain(text),
        RawValue::Bool(_) | RawValue::Moment(_) | RawValue::Duration(_) => String::new(),
    };
    if matches!(raw, RawValue::Text(_)) && is_unknown(&text) {
        return Reading::nothing();
    }
    let bare = ["kvk", "-", "nummer", "nr", ".", ":"]
        .iter()
        .fold(text.as_str(), |rest, word| rest.strip_prefix(word).unwrap_or(rest).trim_start());
    let digits = bare.replace([' ', '.', '-'], "");
    let only_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.len() {
        8 if only_digits => digits.parse().map_or_else(|_| refused(), Reading::value),
        7 if only_digits => match format!("0{digits}").parse::<KvkNumber>() {
            Ok(padded) => {
                let note = Note::info("kvk.leading_zero", padded.as_str());
                Reading::value(padded).noted(note)
            }
            Err(_) => refused(),
        },
        _ => refused(),
    }
}

fn refused() -> Reading<KvkNumber> {
    Reading::nothing().warned("kvk.not_a_number")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words};

    #[test]
    fn finds_the_number() {
        for raw in [
            number(27_312_345.0),
            words("27312345"),
            words(" 2731 2345 "),
            words("27.31.23.45"),
            words("KvK 27312345"),
            words("KvK-nummer: 27312345"),
            words("kvk nr. 27312345"),
        ] {
            assert_eq!(kvk_number(&raw), Reading::value("27312345".parse().unwrap()), "{raw:?}");
        }
        for raw in [number(7_312_345.0), words("7312345")] {
            let reading = kvk_number(&raw);
            assert_eq!(reading.value, "07312345".parse().ok(), "{raw:?}");
            assert_eq!(reading.notes, [Note::info("kvk.leading_zero", "07312345")]);
        }
    }

    #[test]
    fn warns_of_what_is_no_number() {
        for text in ["", "-", "n.v.t.", "onbekend"] {
            assert_eq!(kvk_number(&words(text)), Reading::nothing(), "{text}");
        }
        for raw in [
            words("273123456"),
            words("000012345678"),
            words("BE0123456789"),
            words("HRB 12345"),
            number(2_731_234.5),
            number(f64::NAN),
            moment("2025-01-01"),
        ] {
            assert_eq!(kvk_number(&raw), refused(), "{raw:?}");
        }
        assert_eq!(kvk_number(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            prop_assert!(kvk_number(&raw).value.is_none_or(|number| number.as_str().len() == 8));
        }
    }
}
