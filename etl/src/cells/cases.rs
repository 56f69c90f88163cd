//! Cells for the tests of the grammars.

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

use crate::workbook::RawValue;

/// A text cell
pub(super) fn words(text: &str) -> RawValue {
    RawValue::Text(text.to_owned())
}

/// A number cell
pub(super) const fn number(number: f64) -> RawValue {
    RawValue::Number(number)
}

/// A date cell
pub(super) fn moment(day: &str) -> RawValue {
    RawValue::Moment(day.parse::<NaiveDate>().unwrap().into())
}

/// An error cell
pub(super) fn error() -> RawValue {
    RawValue::Error("#N/B".to_owned())
}

/// Any cell: any text, also made of what the grammars know; any number, date, duration
pub(super) fn any_value() -> impl Strategy<Value = RawValue> {
    prop_oneof![
        any::<String>().prop_map(RawValue::Text),
        "[0-9€.,+x<>=%*?()'/–−-]{0,24}".prop_map(RawValue::Text),
        proptest::collection::vec(proptest::sample::select(PIECES), 0..9)
            .prop_map(|pieces| RawValue::Text(pieces.concat())),
        any::<f64>().prop_map(RawValue::Number),
        proptest::num::f64::ANY.prop_map(RawValue::Number),
        (-9e7..9e7_f64).prop_map(RawValue::Number),
        any::<bool>().prop_map(RawValue::Bool),
        any::<i32>().prop_map(|seconds| RawValue::Duration(TimeDelta::seconds(i64::from(seconds)))),
        (-90_000_000..90_000_000_i32).prop_map(|day| {
            let day = NaiveDate::from_num_days_from_ce_opt(day).unwrap_or(NaiveDate::MAX);
            RawValue::Moment(day.into())
        }),
        Just(error()),
    ]
}

const PIECES: &[&str] = &[
    " ",
    " ",
    "-",
    " - ",
    "/",
    ".",
    ",",
    "'",
    "t/m",
    " tot ",
    " en ",
    "(",
    ")",
    "?",
    "±",
    "€ ",
    "k",
    " mln",
    ",-",
    "1",
    "2",
    "23",
    "99",
    "31",
    "2023",
    "9999",
    "99999999999",
    "02",
    "150.000",
    "q",
    "week ",
    "e ",
    " kwartaal ",
    "mei",
    " juni ",
    "begin ",
    "eind ",
    "half",
    "jaar",
    "winter ",
    "voor ",
    "na ",
    "vanaf ",
    "uiterlijk ",
    "h1",
    "helft ",
    "incl. btw",
    "drempel",
    "< ",
    "> ",
    "x",
    "ja",
    "p",
    "JJ00",
    "MM",
    "*",
    "\u{a0}",
    "\u{2212}",
    "é",
    "\0",
];
