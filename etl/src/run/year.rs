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

#[cfg(test)]
mod tests {
    use super::year_in;

    #[test]
    fn finds_the_year_that_stands_by_itself() {
        assert_eq!(year_in("Aanbestedingskalender 2023 (concept)"), Some(2023));
        assert_eq!(year_in("Kerncijfers_wijken_en_buurten_2024_11122025_141648.csv"), Some(2024));
        assert_eq!(year_in("Regionale_kerncijfers_Nederland_11122025_133649.csv"), None);
        assert_eq!(year_in("Kalender 2023-2024"), None);
        assert_eq!(year_in("Blad1"), None);
    }
}
