use rust_decimal::{Decimal, prelude::ToPrimitive};
use schema::rules::spoken_amount::numeral;

use super::{
    Note, Reading, code, decimal,
    plain::{brackets, plain},
    unknown::is_unknown,
};
use crate::workbook::RawValue;

const MOST: u32 = 999;

const EXPECTED: &str = "een heel getal van 0 tot en met 999";

const WRITTEN: &[&str] = &[
    "geen", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf",
];

/// A number of lots, 0 to 999: `3`, `3 percelen`, `drie`
pub fn whole_number(raw: &RawValue) -> Reading<u32> {
    let number = match raw {
        RawValue::Error(_) => return Reading::refused(code::ERROR_VALUE),
        RawValue::Number(number) if !number.is_finite() => return Reading::refused(code::NOT_FINITE),
        RawValue::Number(number) => decimal(*number).ok().and_then(small),
        RawValue::Text(text) => {
            let text = plain(text);
            if is_unknown(&text) {
                return Reading::nothing();
            }
            from_text(&text).or_else(|| from_text(brackets(&text).0.trim()))
        }
        RawValue::Bool(_) | RawValue::Moment(_) | RawValue::Duration(_) => None,
    };
    match number {
        Some(number) => Reading::value(number),
        None => Reading::nothing().noted(Note::error(code::NOT_WHOLE, EXPECTED)),
    }
}

fn from_text(text: &str) -> Option<u32> {
    let number =
        ["percelen", "perceel"].iter().find_map(|noun| text.strip_suffix(noun)).unwrap_or(text).trim();
    let written =
        WRITTEN.iter().position(|word| *word == number).and_then(|position| u32::try_from(position).ok());
    written.or_else(|| numeral(number, false).ok().and_then(small))
}

fn small(number: Decimal) -> Option<u32> {
    let number = number.fract().is_zero().then(|| number.to_u32()).flatten()?;
    (number <= MOST).then_some(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words};

    #[test]
    fn counts_lots() {
        let cases = [
            (number(3.0), 3),
            (number(0.0), 0),
            (number(999.0), 999),
            (words(" 3 "), 3),
            (words("3,0"), 3),
            (words("3 percelen"), 3),
            (words("1 perceel"), 1),
            (words("Drie percelen"), 3),
            (words("4 (noord, oost, zuid, west)"), 4),
            (words("één"), 1),
            (words("geen"), 0),
        ];
        for (raw, expected) in cases {
            assert_eq!(whole_number(&raw), Reading::value(expected), "{raw:?}");
        }
        for text in ["", "n.t.b.", "-", "n.v.t."] {
            assert_eq!(whole_number(&words(text)), Reading::nothing(), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_whole_or_too_much() {
        for raw in [
            number(2.5),
            number(-1.0),
            number(1000.0),
            number(1e308),
            words("2,5"),
            words("1.000"),
            words("-3"),
            words("ja"),
            moment("2023-06-01"),
        ] {
            assert_eq!(whole_number(&raw).notes, [Note::error("number.not_whole", EXPECTED)], "{raw:?}");
        }
        assert_eq!(whole_number(&number(f64::NAN)), Reading::refused("number.not_finite"));
        assert_eq!(whole_number(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            prop_assert!(whole_number(&raw).value.is_none_or(|number| number <= MOST));
        }
    }
}
