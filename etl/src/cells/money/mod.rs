//! Amounts in euro.

mod currency;
#[cfg(test)]
mod foreign_tests;
mod heading;
mod words;

#[cfg(test)]
mod tests;

pub use heading::{header_currency, header_includes_vat, header_unit};
use rust_decimal::{Decimal, RoundingStrategy};
use schema::{
    rules::spoken_amount::{self, Stated, Unreadable},
    types::{euros, fits_money},
};

use self::words::{Vat, without_vat};
use super::{
    Note, Reading, code, decimal,
    decimal::NoDecimal,
    plain::{brackets, plain},
    unknown::is_unknown,
};
use crate::workbook::RawValue;

const NOT_AN_AMOUNT: &str = "money.not_an_amount";

/// An amount or a range of amounts in euro, to the cent; one of both ends is known
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// The amount, or the upper end of a range; `None` when only a lower end is known
    pub value: Option<Decimal>,
    /// The lower end of a range, 0 when only an upper end was given; `None` when one amount was given
    pub minimum: Option<Decimal>,
}

/// An amount in euro; `unit` is what the heading says one stands for, such as 1000 ([`header_unit`])
///
/// Written the Dutch way, or the English way where no mistake is possible; ranges and bounds too. An amount with its
/// own unit ("1,2 mln") does not take the heading's. English notation is said; another currency is refused.
pub fn money(raw: &RawValue, unit: Decimal) -> Reading<Money> {
    match raw {
        RawValue::Error(_) => Reading::refused(code::ERROR_VALUE),
        RawValue::Number(number) => match decimal(*number) {
            Ok(amount) => stored(Stated { upper: Some(amount), lower: None, ..Stated::default() }, unit),
            Err(NoDecimal::NotFinite) => Reading::refused(code::NOT_FINITE),
            Err(NoDecimal::TooLarge) => Reading::refused("money.too_large"),
        },
        RawValue::Text(text) => from_text(&plain(text), unit),
        RawValue::Bool(_) | RawValue::Moment(_) | RawValue::Duration(_) => Reading::refused(NOT_AN_AMOUNT),
    }
}

/// An amount a year, where the heading says that it is: `money`, also of "€ 50.000 per jaar"
pub fn annual_money(raw: &RawValue, unit: Decimal) -> Reading<Money> {
    match raw {
        RawValue::Text(text) => from_text(words::without_year(&plain(text)), unit),
        other => money(other, unit),
    }
}

/// Refuses an amount in a currency that is called so
pub fn in_other_currency(other: &str) -> Reading<Money> {
    Reading::nothing()
        .noted(Note::error("money.other_currency", format!("een bedrag in euro, niet in {other}")))
}

fn from_text(text: &str, unit: Decimal) -> Reading<Money> {
    let bare = text.trim_start_matches(['€', ' ']);
    if is_unknown(text) || is_unknown(bare) {
        return Reading::nothing();
    }
    let (outside, inside) = brackets(text);
    let has_digits = |text: &str| text.contains(|character: char| character.is_ascii_digit());
    let amount = if has_digits(&outside) { &outside } else { text };
    if let Some(other) = currency::other_than_euro(amount).filter(|_| has_digits(amount)) {
        return in_other_currency(other);
    }
    if text.contains("drempel") && (outside.contains("drempel") || outside.trim().is_empty()) {
        return Reading::nothing().warned("money.threshold_only");
    }
    if words::is_rate(text) {
        return Reading::nothing().warned("money.per_period");
    }
    let (whole, vat) = without_vat(text);
    let parsed = accounted(text, &outside, &inside).map_or_else(|| spoken_amount::parse(&whole), Ok);
    let stated = match parsed {
        Err(Unreadable::Form) if !inside.trim().is_empty() => {
            let noted = |stated| stored(stated, unit).noted(Note::remark(&inside));
            spoken_amount::parse(&without_vat(&outside).0).map(noted)
        }
        stated => stated.map(|stated| stored(stated, unit)),
    };
    match (stated, vat) {
        (Ok(reading), Vat::Included) => reading.warned("money.including_vat"),
        (Ok(reading), Vat::Excluded | Vat::Unsaid) => reading,
        (Err(Unreadable::Form), _) => Reading::refused(NOT_AN_AMOUNT),
        (Err(Unreadable::Ambiguous), _) => Reading::refused("money.ambiguous"),
        (Err(Unreadable::TooLarge), _) => Reading::refused("money.too_large"),
    }
}

/// A negative amount as accountants write it: "(500)", "€ (1.234,56)"; `None` for any other use of brackets
fn accounted(text: &str, outside: &str, inside: &str) -> Option<Stated> {
    let is_one_pair = text.matches(['(', '[']).count() == 1 && text.contains('(');
    if !is_one_pair || !spoken_amount::is_currency(&without_vat(outside).0) {
        return None;
    }
    let stated = spoken_amount::parse(inside.trim()).ok()?;
    let amount = stated.upper.filter(|amount| stated.lower.is_none() && !amount.is_sign_negative())?;
    Some(Stated { upper: Some(-amount), ..stated })
}

/// What was stated, in euro and to the cent
fn stored(stated: Stated, unit: Decimal) -> Reading<Money> {
    let in_euro = |amount: Option<Decimal>, own_unit: Option<Decimal>| match amount {
        Some(amount) => amount.checked_mul(own_unit.unwrap_or(unit)).map(Some),
        None => Some(None),
    };
    let upper = in_euro(stated.upper, stated.upper_unit);
    let lower = in_euro(stated.lower, stated.lower_unit);
    let (Some(upper), Some(lower)) = (upper, lower) else { return Reading::refused("money.too_large") };
    let cents = |amount: Decimal| {
        amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize()
    };
    let (value, minimum) = (upper.map(cents), lower.map(cents));
    if [value, minimum].into_iter().flatten().any(|amount| !fits_money(amount)) {
        return Reading::refused("money.too_large");
    }
    let backwards = matches!((value, minimum), (Some(value), Some(minimum)) if value < minimum);
    let money = if backwards { Money { value: minimum, minimum: value } } else { Money { value, minimum } };
    let reading = Reading::value(money);
    let reading = if backwards { reading.warned("money.backwards") } else { reading };
    let reading = match money.value.or(money.minimum) {
        Some(read) if stated.is_english => {
            reading.noted(Note::warning("money.english_notation", euros(read)))
        }
        _ => reading,
    };
    let rounded = [(upper, value), (lower, minimum)].into_iter().find(|(exact, kept)| exact != kept);
    match rounded {
        Some((_, Some(kept))) => reading.noted(Note::warning("money.rounded", euros(kept))),
        _ => reading,
    }
}
