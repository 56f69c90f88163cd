use chrono::{Datelike, NaiveDate};
use schema::types::{FigureStatus, Precision};

use super::{Reading, code, period, plain::plain};
use crate::workbook::RawValue;

const NOT_JANUARY: &str = "population.not_january";

/// The 1 January that CBS means with a period, and the status of its figures
///
/// A year and its January mean the same day, as does that day itself; `2022*` and `2022**` are provisional.
pub fn reference_date(raw: &RawValue) -> Reading<(NaiveDate, FigureStatus)> {
    match raw {
        RawValue::Text(text) => from_text(&plain(text)),
        RawValue::Error(_) => Reading::refused(code::ERROR_VALUE),
        other => first_of_january(other).map(|day| (day, FigureStatus::Definitive)),
    }
}

fn from_text(text: &str) -> Reading<(NaiveDate, FigureStatus)> {
    let bare = text.replace('*', " ").replace("(voorlopig)", " ").replace("voorlopig", " ");
    let status = if bare == text { FigureStatus::Definitive } else { FigureStatus::Provisional };
    let bare = bare.replace("(definitief)", " ").replace("definitief", " ");
    let bare = bare.trim();
    let day = match coded_year(bare) {
        Some(year) => RawValue::Text(year.to_owned()),
        None => RawValue::Text(bare.to_owned()),
    };
    first_of_january(&day).map(|day| (day, status))
}

/// The year of a period's code: `2022JJ00` is a year, `2022MM01` its January
fn coded_year(text: &str) -> Option<&str> {
    text.strip_suffix("jj00").or_else(|| text.strip_suffix("mm01")).filter(|year| year.len() == 4)
}

fn first_of_january(raw: &RawValue) -> Reading<NaiveDate> {
    let reading = period(raw, None);
    if reading.value.is_none() && reading.notes.is_empty() {
        return Reading::nothing();
    }
    let precise = |precision| matches!(precision, Precision::Day | Precision::Month | Precision::Year);
    let day = reading
        .value
        .filter(|period| precise(period.precision()) && period.end().is_some())
        .and_then(|period| period.start());
    match day.filter(|day| day.ordinal() == 1) {
        Some(day) => Reading { value: Some(day), notes: reading.notes },
        None => Reading::refused(NOT_JANUARY),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words};

    #[test]
    fn reads_what_cbs_writes() {
        let definitive = [
            "2022",
            " 2022 ",
            "2022JJ00",
            "2022MM01",
            "2022 januari",
            "januari 2022",
            "1 januari 2022",
            "01-01-2022",
            "2022-01-01",
        ];
        let provisional =
            ["2022*", "2022**", "2022 *", "2022JJ00*", "2022 januari*", "1 januari 2022 (voorlopig)"];
        let day: NaiveDate = "2022-01-01".parse().unwrap();
        for text in definitive {
            assert_eq!(
                reference_date(&words(text)),
                Reading::value((day, FigureStatus::Definitive)),
                "{text}"
            );
        }
        for text in provisional {
            assert_eq!(
                reference_date(&words(text)),
                Reading::value((day, FigureStatus::Provisional)),
                "{text}"
            );
        }
        for raw in [number(2022.0), moment("2022-01-01")] {
            assert_eq!(reference_date(&raw), Reading::value((day, FigureStatus::Definitive)), "{raw:?}");
        }
        assert_eq!(reference_date(&number(44_562.0)).value, Some((day, FigureStatus::Definitive)));
    }

    #[test]
    fn refuses_other_days() {
        assert_eq!(reference_date(&words("  ")), Reading::nothing());
        let wrong = [
            "2022MM02",
            "2022KW01",
            "februari 2022",
            "31-12-2022",
            "vanaf 2022",
            "Q1 2022",
            "1 januari",
            "2022-2023",
            "onbekend",
            "Delft",
            "winter 2022",
        ];
        for text in wrong {
            assert_eq!(reference_date(&words(text)), Reading::refused("population.not_january"), "{text}");
        }
        for raw in [number(22.0), number(f64::NAN), moment("2022-01-02"), RawValue::Bool(true)] {
            assert_eq!(reference_date(&raw), Reading::refused("population.not_january"), "{raw:?}");
        }
        assert_eq!(reference_date(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            prop_assert!(reference_date(&raw).value.is_none_or(|(day, _)| day.ordinal() == 1));
        }
    }
}
