use rust_decimal::{Decimal, prelude::ToPrimitive};
use schema::rules::spoken_amount::numeral;

use super::{Note, Reading, code, decimal, plain::plain};
use crate::workbook::RawValue;

const EXPECTED: &str = "een heel aantal inwoners";

/// A number of inhabitants, as CBS writes it
///
/// `-` is nil; `.` (missing) and `x` (secret) give no value and a warning; an empty cell cannot occur and gives nothing.
/// Source: CBS, "Verklaring van tekens".
pub fn inhabitants(raw: &RawValue) -> Reading<i32> {
    match raw {
        RawValue::Error(_) => Reading::refused(code::ERROR_VALUE),
        RawValue::Number(number) if !number.is_finite() => Reading::refused(code::NOT_FINITE),
        RawValue::Number(number) => counted(decimal(*number).ok()),
        RawValue::Text(text) => match plain(text).as_str() {
            "" => Reading::nothing(),
            "-" => Reading::value(0),
            "." | "x" => Reading::nothing().warned("population.figure_missing"),
            text => counted(numeral(text, false).ok()),
        },
        RawValue::Bool(_) | RawValue::Moment(_) | RawValue::Duration(_) => counted(None),
    }
}

fn counted(number: Option<Decimal>) -> Reading<i32> {
    let whole = number.filter(|number| number.fract().is_zero() && !number.is_sign_negative());
    match whole.and_then(|number| number.to_i32()) {
        Some(number) => Reading::value(number),
        None => Reading::nothing().noted(Note::error(code::NOT_WHOLE, EXPECTED)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words};

    #[test]
    fn reads_what_cbs_writes() {
        let cases = [
            (words("  103595"), 103_595),
            (words("103.595"), 103_595),
            (words("103 595"), 103_595),
            (words("103\u{a0}595"), 103_595),
            (words("103595.0"), 103_595),
            (words("17.590.672"), 17_590_672),
            (words("-"), 0),
            (words("       -"), 0),
            (number(103_595.0), 103_595),
            (number(0.0), 0),
        ];
        for (raw, expected) in cases {
            assert_eq!(inhabitants(&raw), Reading::value(expected), "{raw:?}");
        }
    }

    #[test]
    fn tells_missing_from_empty_and_wrong() {
        assert_eq!(inhabitants(&words("   ")), Reading::nothing());
        for text in [".", "      .", "x", "X "] {
            assert_eq!(
                inhabitants(&words(text)),
                Reading::nothing().warned("population.figure_missing"),
                "{text}"
            );
        }
        for raw in [
            words("103,5"),
            words("103,595"),
            words("n.v.t."),
            words("-5"),
            words("9999999999"),
            number(103.5),
            number(-1.0),
            number(1e20),
            moment("2023-01-01"),
        ] {
            assert_eq!(inhabitants(&raw).notes, [Note::error("number.not_whole", EXPECTED)], "{raw:?}");
        }
        assert_eq!(inhabitants(&error()), Reading::refused("cell.error_value"));
        assert_eq!(inhabitants(&number(f64::INFINITY)), Reading::refused("number.not_finite"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            prop_assert!(inhabitants(&raw).value.is_none_or(|number| number >= 0));
        }
    }
}
