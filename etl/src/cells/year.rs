use chrono::Datelike;
use schema::types::Precision;

use super::{Note, Reading, period};
use crate::workbook::RawValue;

/// A year from 1900 to 2200: `2023`, `jaar 2023`, or that of a day
pub fn year(raw: &RawValue) -> Reading<i32> {
    let read = period(raw, None);
    let Some(found) = read.value else {
        return Reading { value: None, notes: read.notes };
    };
    let year = found.start().zip(found.end()).map(|(first, last)| (first.year(), last.year()));
    match (year, found.precision()) {
        (Some((first, last)), Precision::Year | Precision::Day)
            if first == last && (1900..=2200).contains(&first) =>
        {
            Reading::value(first)
        }
        (None, Precision::Unknown) => Reading::nothing(),
        _ => Reading::nothing().noted(Note::error("number.not_whole", "een jaar zoals 2023")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words};

    #[test]
    fn knows_a_year() {
        for raw in [number(2023.0), words("2023"), words(" 2023 "), moment("2023-01-01")] {
            assert_eq!(year(&raw), Reading::value(2023), "{raw:?}");
        }
        for text in ["", "n.t.b.", "-"] {
            assert_eq!(year(&words(text)), Reading::nothing(), "{text}");
        }
        for raw in [words("2023/2024"), words("Q2 2023"), words("doorlopend")] {
            assert_eq!(year(&raw).value, None, "{raw:?}");
            assert_eq!(year(&raw).notes.len(), 1, "{raw:?}");
        }
        assert_eq!(year(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            prop_assert!(year(&raw).value.is_none_or(|year| (1900..=2200).contains(&year)));
        }
    }
}
