use super::{
    Reading, code,
    plain::{key, words},
    unknown::is_unknown,
    vocabulary::{self, Vocabulary},
};
use crate::workbook::RawValue;

const WORDS: Vocabulary<bool> = &[
    (true, &["ja", "j", "yes", "y", "x", "v", "1", "waar", "true", "wel", "✓", "✔", "√", "☑", "☒"]),
    (false, &["nee", "neen", "n", "no", "niet", "0", "onwaar", "false", "☐"]),
];

/// Yes or no; nothing when the cell says neither
pub fn yes_no(raw: &RawValue) -> Reading<bool> {
    let Some(words) = words(raw) else { return Reading::refused(code::ERROR_VALUE) };
    match vocabulary::find(WORDS, &key(&words)) {
        Some(answer) => Reading::value(answer),
        None if is_unknown(&words) => Reading::nothing(),
        None => Reading::refused("yes_no.not_understood"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words as cell};

    #[test]
    fn knows_what_people_write() {
        for raw in [
            cell("Ja"),
            cell(" J "),
            cell("x"),
            cell("ja*"),
            cell("✔\u{fe0f}"),
            number(1.0),
            RawValue::Bool(true),
            cell("WAAR"),
        ] {
            assert_eq!(yes_no(&raw), Reading::value(true), "{raw:?}");
        }
        for raw in [cell("Nee"), cell("N"), number(0.0), RawValue::Bool(false), cell("neen.")] {
            assert_eq!(yes_no(&raw), Reading::value(false), "{raw:?}");
        }
        for raw in [cell(""), cell("n.v.t."), cell("?"), cell("-")] {
            assert_eq!(yes_no(&raw), Reading::nothing(), "{raw:?}");
        }
        for raw in [cell("misschien"), cell("ja, mits"), number(2.0), number(f64::NAN), moment("2023-06-01")]
        {
            assert_eq!(yes_no(&raw), Reading::refused("yes_no.not_understood"), "{raw:?}");
        }
        assert_eq!(yes_no(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            yes_no(&raw);
        }
    }
}
