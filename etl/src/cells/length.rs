//! Lengths of time as people write them: "3 maanden", "anderhalf jaar", "zes wkn".

use rust_decimal::{Decimal, prelude::ToPrimitive};

/// A unit of time
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Days,
    Weeks,
    Months,
    Quarters,
    HalfYears,
    Years,
}

const UNITS: &[(Unit, &[&str])] = &[
    (Unit::Days, &["dag", "dagen", "dgn", "kalenderdagen", "kalenderdag", "d"]),
    (Unit::Weeks, &["week", "weken", "wk", "wkn"]),
    (
        Unit::Months,
        &["maand", "maanden", "mnd", "mnden", "mndn", "md", "kalendermaand", "kalendermaanden", "m"],
    ),
    (Unit::Quarters, &["kwartaal", "kwartalen"]),
    (Unit::HalfYears, &["halfjaar", "halfjaren"]),
    (Unit::Years, &["jaar", "jaren", "jr", "jrn", "kalenderjaar", "kalenderjaren", "j"]),
];

const NUMBERS: &[&str] =
    &["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"];

/// The unit that a word names, in plain text
pub(super) fn unit(word: &str) -> Option<Unit> {
    UNITS.iter().find(|(_, words)| words.contains(&word)).map(|(unit, _)| *unit)
}

/// The number that a word or digits stand for, in plain text; a comma or point starts the decimals
pub(super) fn number(word: &str) -> Option<Decimal> {
    if word == "anderhalf" {
        return Some(Decimal::new(15, 1));
    }
    if let Some(position) = NUMBERS.iter().position(|number| *number == word) {
        return Some(Decimal::from(position));
    }
    let is_short = word.len() <= 6 && word.starts_with(|first: char| first.is_ascii_digit());
    let is_plain = word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'));
    if is_short && is_plain { word.replace(',', ".").parse().ok() } else { None }
}

/// So many of a unit in months; `None` when they are no whole number of months
pub(super) fn months(number: Decimal, unit: Unit) -> Option<u32> {
    let months = match unit {
        Unit::Days | Unit::Weeks => return None,
        Unit::Months => 1,
        Unit::Quarters => 3,
        Unit::HalfYears => 6,
        Unit::Years => 12,
    };
    whole(number.checked_mul(Decimal::from(months))?)
}

/// So many of a unit in days; `None` when they are no whole number of days
pub(super) fn days(number: Decimal, unit: Unit) -> Option<u32> {
    match unit {
        Unit::Days => whole(number),
        Unit::Weeks => whole(number.checked_mul(Decimal::from(7))?),
        _ => None,
    }
}

fn whole(number: Decimal) -> Option<u32> {
    number.fract().is_zero().then(|| number.to_u32()).flatten()
}

/// The words of a plain text: digits apart from letters, signs one by one, the comma or point of a number within it
pub(super) fn pieces(plain: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = plain.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = if first.is_ascii_digit() {
            number_end(rest)
        } else if first.is_alphabetic() {
            rest.find(|character: char| !character.is_alphabetic()).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (piece, left) = rest.split_at(end);
        pieces.push(piece);
        rest = left.trim_start();
    }
    pieces
}

/// Where digits end, with decimals where digits follow the comma or point
fn number_end(text: &str) -> usize {
    let digits = |text: &str| text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let whole = digits(text);
    let rest = text.get(whole..).unwrap_or_default();
    match rest.strip_prefix([',', '.']).map(digits) {
        Some(decimals) if decimals > 0 => whole + 1 + decimals,
        _ => whole,
    }
}
