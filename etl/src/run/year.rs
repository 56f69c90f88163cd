//! The year that a text is about.

use std::collections::BTreeSet;

/// The one year from 1900 to 2200 that stands by itself in a text; `None` when there is none or more than one
///
/// A download stamp such as `11122025` is no year.
pub(super) fn year_in(text: &str) -> Option<i32> {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric());
    let numbers = words.filter(|word| word.len() == 4).filter_map(|word| word.parse().ok());
    let years: BTreeSet<i32> = numbers.filter(|number| (1900..=2200).contains(number)).collect();
    if years.len() == 1 { years.first().copied() } else { None }
}

/// The one year that the name of a file is about; a date in it, such as that of a download, tells none, but 1 January does
pub(super) fn year_of_file(name: &str) -> Option<i32> {
    let words: Vec<&str> = name
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let is_day = |word: &str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_first = |word: &str| matches!(word, "1" | "01");
    let is_stamp = |window: &[&str]| match window {
        [year, month, day] if year.len() == 4 && is_day(month) && is_day(day) => {
            !is_first(month) || !is_first(day)
        }
        [day, month, year] if year.len() == 4 && is_day(month) && is_day(day) => {
            !is_first(month) || !is_first(day)
        }
        _ => false,
    };
    let stamp = words.windows(3).position(is_stamp);
    let kept = words
        .iter()
        .enumerate()
        .filter(|(index, _)| stamp.is_none_or(|start| !(start..start + 3).contains(index)));
    year_in(&kept.map(|(_, word)| *word).collect::<Vec<_>>().join(" "))
}

/// Words that begin a title that says when or by whom something was made, not what it is about
const STAMPS: [&str; 15] = [
    "laatst bijgewerkt",
    "laatst gewijzigd",
    "laatste wijziging",
    "laatste update",
    "bijgewerkt",
    "gewijzigd",
    "versie",
    "stand per",
    "stand op",
    "bron",
    "datum",
    "opgesteld",
    "afgedrukt",
    "gedownload",
    "gegenereerd",
];

/// The one year that a title row is about; `None` for a note such as "Laatst bijgewerkt: 12 december 2024"
pub(super) fn year_of_title(text: &str) -> Option<i32> {
    let lower = text.trim_start().to_lowercase();
    let is_stamp = STAMPS
        .iter()
        .any(|stamp| lower.strip_prefix(stamp).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)));
    if is_stamp { None } else { year_in(text) }
}

#[cfg(test)]
mod tests {
    use super::{year_in, year_of_file, year_of_title};

    #[test]
    fn a_note_tells_no_year() {
        for note in [
            "Laatst bijgewerkt: 12 december 2065",
            "Versie 3 maart 2022",
            "Stand per 1-1-2022",
            "Bron: CBS, 2024",
            "Datum: 3 mei 2022",
            "Opgesteld door inkoop, 2022",
        ] {
            assert_eq!(year_of_title(note), None, "{note}");
        }
        for title in ["Aanbestedingskalender 2023", "Bevolking op 1 januari 2023", "Versiebeheer 2023"] {
            assert_eq!(year_of_title(title), Some(2023), "{title}");
        }
    }

    #[test]
    fn a_date_in_the_name_of_a_file_tells_no_year() {
        for name in ["Kalender 2024-11-13.csv", "export_13-11-2024.xlsx", "2024_3_1 inkoop.ods"] {
            assert_eq!(year_of_file(name), None, "{name}");
        }
        for name in [
            "Kalender 2023.xlsx",
            "kalender-2023-def.csv",
            "bevolking 01-01-2023.csv",
            "Kalender 2023 (2024-11-13).csv",
        ] {
            assert_eq!(year_of_file(name), Some(2023), "{name}");
        }
    }

    #[test]
    fn finds_the_year_that_stands_by_itself() {
        assert_eq!(year_in("Aanbestedingskalender 2023 (concept)"), Some(2023));
        assert_eq!(year_in("Kerncijfers_wijken_en_buurten_2024_11122025_141648.csv"), Some(2024));
        assert_eq!(year_in("Regionale_kerncijfers_Nederland_11122025_133649.csv"), None);
        assert_eq!(year_in("Kalender 2023-2024"), None);
        assert_eq!(year_in("Blad1"), None);
    }
}
