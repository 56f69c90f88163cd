//! What texts were found to mean: most columns of a calendar hold few different ones, so each is understood once.

use std::{cell::RefCell, collections::HashMap};

use chrono::NaiveDate;
use schema::types::{ContractNature, CpvCode, Period, Procedure, TenderStatus};

use super::names::Name;
use crate::{cells::Reading, workbook::RawValue};

/// Longer texts are hardly ever there twice
const LONGEST: usize = 100;
/// So many different texts of a kind are remembered; a column that has more is no column of words
const MOST: usize = 2_000;

/// What the texts of one table were found to mean; its rows share a year
#[derive(Debug, Default)]
pub struct Memo {
    pub(super) statuses: Readings<TenderStatus>,
    pub(super) natures: Readings<ContractNature>,
    pub(super) procedures: Readings<Procedure>,
    pub(super) cpv_codes: Readings<CpvCode>,
    pub(super) periods: Readings<Period>,
    names: RefCell<HashMap<NaiveDate, HashMap<String, Vec<Name>>>>,
}

/// Readings of one grammar by the text that was read
#[derive(Debug)]
pub(super) struct Readings<T>(RefCell<HashMap<String, Reading<T>>>);

impl<T> Default for Readings<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: Clone> Readings<T> {
    /// The reading of a value: of a text that was read before, the same
    pub(super) fn read(&self, raw: &RawValue, grammar: impl FnOnce(&RawValue) -> Reading<T>) -> Reading<T> {
        match raw {
            RawValue::Text(text) if text.len() <= LONGEST => {
                if let Some(known) = self.0.borrow().get(text) {
                    return known.clone();
                }
                let reading = grammar(raw);
                remember(&mut self.0.borrow_mut(), text, &reading);
                reading
            }
            _ => grammar(raw),
        }
    }
}

impl Memo {
    /// The names in a list, as they are meant on a day
    pub(super) fn names(&self, text: &str, on: NaiveDate, read: impl FnOnce() -> Vec<Name>) -> Vec<Name> {
        if let Some(known) = self.names.borrow().get(&on).and_then(|known| known.get(text)) {
            return known.clone();
        }
        let names = read();
        if text.len() <= LONGEST {
            remember(self.names.borrow_mut().entry(on).or_default(), text, &names);
        }
        names
    }
}

fn remember<T: Clone>(known: &mut HashMap<String, T>, text: &str, value: &T) {
    if known.len() < MOST {
        known.insert(text.to_owned(), value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells;

    #[test]
    fn a_text_is_understood_once() {
        let memo = Memo::default();
        let raw = RawValue::Text("3. Gepland".to_owned());
        assert_eq!(memo.statuses.read(&raw, cells::status), cells::status(&raw));
        let unasked = |_: &RawValue| -> Reading<TenderStatus> { panic!("it was read before") };
        assert_eq!(memo.statuses.read(&raw, unasked), cells::status(&raw));
        let other = RawValue::Text("op zijn elfendertigst".to_owned());
        assert_eq!(memo.statuses.read(&other, cells::status), cells::status(&other));
    }

    #[test]
    fn a_name_is_meant_on_a_day() {
        let memo = Memo::default();
        let day = |year| NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
        let unknown = |text: &str| vec![Name::Unknown(text.to_owned())];
        assert_eq!(memo.names("Delft", day(2023), || unknown("Delft")), unknown("Delft"));
        assert_eq!(memo.names("Delft", day(2023), || unknown("anders")), unknown("Delft"));
        assert_eq!(memo.names("Delft", day(2024), || unknown("anders")), unknown("anders"));
    }

    #[test]
    fn it_does_not_grow_with_the_rows() {
        let memo = Memo::default();
        for number in 0..MOST + 10 {
            memo.cpv_codes.read(&RawValue::Text(format!("{number}")), cells::cpv);
        }
        assert_eq!(memo.cpv_codes.0.borrow().len(), MOST);
    }
}
