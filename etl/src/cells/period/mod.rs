//! Planned moments, as vague as people say them.

mod words;

#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use schema::{
    rules::spoken_period::{Refusal, Span, spoken},
    types::{Period, Precision, dutch_day},
};

use super::{
    Note, Reading, code, decimal,
    decimal::NoDecimal,
    plain::{brackets, plain},
    text::single_line,
    unknown::is_not_applicable,
};
use crate::workbook::RawValue;

const NOT_UNDERSTOOD: &str = "period.not_understood";

/// Years in which tenders and their contracts are expected
const NEAR: RangeInclusive<i32> = 1990..=2100;

/// Years of four digits or less
const WRITTEN: RangeInclusive<i32> = 1..=9999;

/// Numbers that a spreadsheet shows as a day between 1954 and 2119
const SERIALS: RangeInclusive<u32> = 20_000..=80_000;

/// Day 0 of the serial numbers: with it, those from March 1900 on are right
const EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);

/// A planned moment; one without a year takes `year`, that of the calendar
///
/// Nothing when the cell is empty or does not apply; an unknown period when it says that nobody knows. The text of the
/// period is the cell's, on one line; of a date dd-mm-jjjj.
pub fn period(raw: &RawValue, year: Option<i32>) -> Reading<Period> {
    match raw {
        RawValue::Error(_) => Reading::refused(code::ERROR_VALUE),
        RawValue::Moment(moment) => on_day(moment.date(), None),
        RawValue::Number(number) => match decimal(*number) {
            Ok(number) => from_number(number, None),
            Err(NoDecimal::NotFinite) => Reading::refused(code::NOT_FINITE),
            Err(NoDecimal::TooLarge) => Reading::refused(NOT_UNDERSTOOD),
        },
        RawValue::Text(text) => from_text(text, year),
        RawValue::Bool(_) | RawValue::Duration(_) => Reading::refused(NOT_UNDERSTOOD),
    }
}

fn from_text(text: &str, year: Option<i32>) -> Reading<Period> {
    let plain = plain(text);
    let text = single_line(text);
    if plain.is_empty() || is_not_applicable(&plain) {
        return Reading::nothing();
    }
    if words::is_nobody_knows(&plain) {
        return Reading::value(Period::unknown(text));
    }
    if words::is_recurring(&plain) {
        return Reading::value(Period::recurring(text));
    }
    if plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return plain
            .parse()
            .map_or_else(|_| Reading::refused(NOT_UNDERSTOOD), |number| from_number(number, Some(text)));
    }
    let found = match spoken(&plain, year) {
        Err(Refusal::NotUnderstood) => spoken(&brackets(&plain).0, year),
        found => found,
    };
    match found {
        Ok(span) => spanning(span, text),
        Err(Refusal::NotUnderstood) => Reading::refused(NOT_UNDERSTOOD),
        Err(Refusal::YearMissing) => Reading::refused("period.year_missing"),
        Err(Refusal::NoSuchDay) => Reading::refused("period.no_such_day"),
        Err(Refusal::Backwards) => Reading::refused("period.backwards"),
    }
}

/// A year, a day as eight digits, or the serial number of a day
fn from_number(number: Decimal, text: Option<String>) -> Reading<Period> {
    let Some(whole) = number.trunc().to_u32() else { return Reading::refused(NOT_UNDERSTOOD) };
    if SERIALS.contains(&whole) {
        let day = EPOCH.and_then(|epoch| epoch.checked_add_days(Days::new(u64::from(whole))));
        return day.map_or_else(
            || Reading::refused(NOT_UNDERSTOOD),
            |day| on_day(day, text).noted(Note::info("period.number_as_date", dutch_day(day))),
        );
    }
    let plain = whole.to_string();
    let known = number.fract().is_zero() && matches!(plain.len(), 4 | 8);
    match spoken(&plain, None) {
        Ok(span) if known => spanning(span, text.unwrap_or(plain)),
        Err(Refusal::NoSuchDay) if known => Reading::refused("period.no_such_day"),
        _ => Reading::refused(NOT_UNDERSTOOD),
    }
}

fn on_day(day: NaiveDate, text: Option<String>) -> Reading<Period> {
    let text = text.unwrap_or_else(|| dutch_day(day));
    spanning(Span { start: Some(day), end: Some(day), precision: Precision::Day }, text)
}

fn spanning(span: Span, text: String) -> Reading<Period> {
    let outside = |years: RangeInclusive<i32>| {
        [span.start, span.end].into_iter().flatten().any(|day| !years.contains(&day.year()))
    };
    match Period::new(span.start, span.end, span.precision, text) {
        Some(_) if outside(WRITTEN) => Reading::refused(NOT_UNDERSTOOD),
        Some(period) if outside(NEAR) => Reading::value(period).warned("period.year_far"),
        Some(period) => Reading::value(period),
        None => Reading::refused("period.backwards"),
    }
}
