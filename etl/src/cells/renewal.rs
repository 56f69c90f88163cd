use schema::types::Renewal;

use super::{
    Reading, code, extension,
    plain::{key, words},
    unknown::is_unknown,
    vocabulary::{self, Vocabulary},
};
use crate::workbook::RawValue;

const WORDS: Vocabulary<Renewal> = &[
    (
        Renewal::None,
        &[
            "nee",
            "neen",
            "n",
            "no",
            "geen",
            "niet",
            "0",
            "false",
            "onwaar",
            "geen stilzwijgende verlenging",
            "niet stilzwijgend",
            "van rechtswege",
            "eindigt van rechtswege",
            "nee eindigt van rechtswege",
            "expireert",
        ],
    ),
    (
        Renewal::OpenEnded,
        &[
            "ja",
            "j",
            "x",
            "v",
            "yes",
            "1",
            "true",
            "waar",
            "stilzwijgend",
            "ja stilzwijgend",
            "automatisch",
            "ja automatisch",
            "tot opzegging",
            "stilzwijgende verlenging",
            "onbepaald",
            "onbepaalde tijd",
            "voor onbepaalde tijd",
            "ja voor onbepaalde tijd",
        ],
    ),
    (Renewal::Capped, &["een beperkt aantal keren", "eenmalig", "ja eenmalig", "beperkt", "ja beperkt"]),
];

/// Words that say that it goes on only so often
const CAPS: &[&str] = &["ten hoogste", "hoogstens", "maximaal", "max", "eenmaal", "tweemaal"];

/// Words that say that it goes on and on
const REPEATS: &[&str] = &["telkens", "steeds", "jaarlijks", "onbepaalde"];

/// Whether a contract goes on by itself at its end; nothing, with a warning, when the words are unknown
///
/// A plain yes has no limit; "ja, 2 x 1 jaar" and "ten hoogste twee keer" have one.
pub fn renewal(raw: &RawValue) -> Reading<Renewal> {
    let Some(words) = words(raw) else { return Reading::refused(code::ERROR_VALUE) };
    let key = key(&words);
    if let Some(renewal) = vocabulary::find(WORDS, &key) {
        return Reading::value(renewal);
    }
    if is_unknown(&words) {
        return Reading::nothing();
    }
    let has = |wanted: &&str| format!(" {key} ").contains(&format!(" {wanted} "));
    let is_list = matches!(raw, RawValue::Text(_)) && extension::options(&words).is_some();
    if CAPS.iter().any(has) {
        Reading::value(Renewal::Capped)
    } else if REPEATS.iter().any(has) {
        Reading::value(Renewal::OpenEnded)
    } else if is_list {
        Reading::value(Renewal::Capped)
    } else {
        Reading::nothing().warned("renewal.not_understood")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use schema::texts::Label;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words};

    #[test]
    fn knows_what_people_write() {
        for (raw, expected) in [
            (words("Nee"), Renewal::None),
            (words("Eindigt van rechtswege"), Renewal::None),
            (RawValue::Bool(false), Renewal::None),
            (number(0.0), Renewal::None),
            (words("ja"), Renewal::OpenEnded),
            (words("Stilzwijgend"), Renewal::OpenEnded),
            (words("Ja, telkens met 1 jaar"), Renewal::OpenEnded),
            (words("jaarlijks"), Renewal::OpenEnded),
            (RawValue::Bool(true), Renewal::OpenEnded),
            (words("ten hoogste 2 keer"), Renewal::Capped),
            (words("Ja, max. 2x 1 jaar"), Renewal::Capped),
            (words("ja, 2 x 1 jaar"), Renewal::Capped),
            (words("maximaal tweemaal telkens een jaar"), Renewal::Capped),
        ] {
            assert_eq!(renewal(&raw), Reading::value(expected), "{raw:?}");
        }
        for renewed in Renewal::ALL {
            assert_eq!(renewal(&words(renewed.label())), Reading::value(*renewed), "{renewed}");
        }
        for text in ["", "n.v.t.", "?", "onbekend"] {
            assert_eq!(renewal(&words(text)), Reading::nothing(), "{text}");
        }
        for raw in [words("in overleg"), number(7.0), moment("2025-01-01")] {
            assert_eq!(renewal(&raw), Reading::nothing().warned("renewal.not_understood"), "{raw:?}");
        }
        assert_eq!(renewal(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            renewal(&raw);
        }
    }
}
