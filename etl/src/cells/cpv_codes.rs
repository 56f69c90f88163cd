use std::collections::BTreeMap;

use schema::{models::written, types::CpvCode};

use super::{Note, Reading, check_digit, cpv};
use crate::workbook::RawValue;

/// The CPV codes that lists brought, with their check digits; without any, codes are only read
#[derive(Debug, Default)]
pub struct CpvCodes(BTreeMap<CpvCode, Option<i16>>);

impl FromIterator<(CpvCode, Option<i16>)> for CpvCodes {
    fn from_iter<I: IntoIterator<Item = (CpvCode, Option<i16>)>>(codes: I) -> Self {
        Self(codes.into_iter().collect())
    }
}

impl CpvCodes {
    /// The (first) CPV code of a cell, as [`cpv`] reads it; one that no list has, or with another check digit, is told
    pub fn read(&self, raw: &RawValue) -> Reading<CpvCode> {
        let reading = cpv(raw);
        let Some(code) = reading.value.clone().filter(|_| !self.0.is_empty()) else { return reading };
        match self.0.get(&code) {
            None => match self.above(&code) {
                Some(above) => reading.noted(Note::warning("cpv.unknown", above)),
                None => reading.warned("cpv.unknown"),
            },
            Some(Some(known)) if check_digit(raw).value.is_some_and(|digit| digit != *known) => {
                reading.noted(Note::warning("cpv.check_digit_differs", written(&code, Some(*known))))
            }
            Some(_) => reading,
        }
    }

    /// The nearest code above one, with its check digit
    fn above(&self, code: &CpvCode) -> Option<String> {
        let above = code.above().find(|above| self.0.contains_key(above))?;
        let digit = self.0.get(&above).copied().flatten();
        Some(written(&above, digit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::cases::{number, words};

    fn known() -> CpvCodes {
        [("45000000", Some(7)), ("45230000", None), ("45233130", Some(9))]
            .into_iter()
            .map(|(code, digit)| (code.parse().unwrap(), digit))
            .collect()
    }

    #[test]
    fn a_code_that_no_list_has_is_told_with_the_nearest() {
        let codes = known();
        for raw in [words("45233130-9"), words("45233130 Autowegen"), number(45_230_000.0), words("n.t.b.")] {
            assert_eq!(codes.read(&raw), cpv(&raw), "{raw:?}");
        }
        let notes = |text: &str| codes.read(&words(text)).notes;
        assert_eq!(notes("45233131"), [Note::warning("cpv.unknown", "45230000")]);
        assert_eq!(notes("45110000-1"), [Note::warning("cpv.unknown", "45000000-7")]);
        let apart = codes.read(&words("77310000"));
        assert_eq!(
            (apart.value, apart.notes[0].code, apart.notes[0].expected.clone()),
            ("77310000".parse().ok(), "cpv.unknown", None)
        );
        assert_eq!(notes("45233130-8"), [Note::warning("cpv.check_digit_differs", "45233130-9")]);
    }

    #[test]
    fn before_a_list_came_codes_are_only_read() {
        assert_eq!(CpvCodes::default().read(&words("45233131-5")), cpv(&words("45233131-5")));
    }
}
