//! What a cell was read as, where that is not what stands there: said once for a column and a text, and worth knowing alone.

use schema::{
    texts::Label,
    types::{Period, Precision, euros},
};

use super::{
    Money, Note, Reading, code,
    plain::{key, plain, words},
    unknown::{is_not_applicable, is_unknown},
};
use crate::workbook::RawValue;

/// Words and signs beside an amount that make it about so much
const ABOUT: &[&str] = &[
    "ca",
    "circa",
    "ongeveer",
    "plm",
    "schatting",
    "geschat",
    "geschatte",
    "globaal",
    "indicatief",
    "indicatie",
    "verwacht",
];
/// Words and letters that multiply an amount
const UNITS: &[&str] =
    &["miljard", "mrd", "miljoen", "mln", "milj", "mio", "m", "ton", "duizend", "dzd", "k"];

const NOT_KNOWN: &str = "nog niet bekend";

/// An amount with what it was read as: "ca. 50k" is € 50.000
pub fn told_amount(raw: &RawValue, reading: Reading<Money>) -> Reading<Money> {
    let RawValue::Text(text) = raw else { return reading };
    let plain = plain(text);
    let meant = match reading.value {
        None => unknown(&plain),
        Some(money) => is_worded(&plain).then(|| amount(money)).flatten(),
    };
    told(reading, meant)
}

/// A value with its own name, where the cell has another word for it
pub fn told_label<T: Label + Copy>(raw: &RawValue, reading: Reading<T>) -> Reading<T> {
    let is_other = |label: &&str| words(raw).is_some_and(|words| key(&words) != key(&plain(label)));
    let meant = reading.value.map(Label::label).filter(is_other).map(str::to_owned);
    told(reading, meant)
}

/// A moment that nobody knows, where that is said in words
pub fn told_moment(raw: &RawValue, reading: Reading<Period>) -> Reading<Period> {
    let RawValue::Text(text) = raw else { return reading };
    let is_open = reading.value.as_ref().is_none_or(|period| period.precision() == Precision::Unknown);
    let meant = is_open.then(|| unknown(&plain(text))).flatten();
    told(reading, meant)
}

/// A grammar that noticed something has said by that what it made of the cell
fn told<T>(reading: Reading<T>, meant: Option<String>) -> Reading<T> {
    match meant {
        Some(meant) if reading.notes.is_empty() => reading.noted(Note::info(code::READ_AS, meant)),
        _ => reading,
    }
}

fn unknown(plain: &str) -> Option<String> {
    let is_said = plain.contains(char::is_alphabetic) && is_unknown(plain);
    is_said.then(|| if is_not_applicable(plain) { "niet van toepassing" } else { NOT_KNOWN }.to_owned())
}

fn is_worded(plain: &str) -> bool {
    let mut words = plain.split(|character: char| !character.is_alphabetic());
    plain.contains(['±', '~'])
        || plain.contains("+/-")
        || words.any(|word| ABOUT.contains(&word) || UNITS.contains(&word))
}

fn amount(money: Money) -> Option<String> {
    match (money.minimum, money.value) {
        (None, Some(value)) => Some(euros(value)),
        (Some(minimum), Some(value)) => Some(format!("{} tot {}", euros(minimum), euros(value))),
        (Some(minimum), None) => Some(format!("vanaf {}", euros(minimum))),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::cells::{cases::words as cell, money, period, procedure};

    fn meant<T>(reading: &Reading<T>) -> Option<&str> {
        let note = reading.notes.iter().find(|note| note.code == code::READ_AS)?;
        note.expected.as_deref()
    }

    #[test]
    fn says_what_an_amount_was_read_as() {
        for (text, expected) in [
            ("ca. 50k", Some("€ 50.000")),
            ("± 50.000", Some("€ 50.000")),
            ("1,2 mln", Some("€ 1.200.000")),
            ("50k - 100k", Some("€ 50.000 tot € 100.000")),
            ("nnb", Some(NOT_KNOWN)),
            ("n.v.t.", Some("niet van toepassing")),
            ("€ 50.000,-", None),
            ("50.000 euro excl. btw", None),
            ("-", None),
            ("?", None),
            ("", None),
        ] {
            let raw = cell(text);
            assert_eq!(meant(&told_amount(&raw, money(&raw, Decimal::ONE))), expected, "{text}");
        }
    }

    #[test]
    fn says_the_name_of_what_has_another() {
        for (text, expected) in [
            ("Europees openbaar", Some("openbaar")),
            ("MVO", Some("meervoudig onderhands")),
            ("Openbaar", None),
            ("SAS-procedure", None),
            ("EO", None),
            ("onderhands", None),
            ("n.t.b.", None),
        ] {
            let raw = cell(text);
            assert_eq!(meant(&told_label(&raw, procedure(&raw))), expected, "{text}");
        }
    }

    #[test]
    fn says_that_a_moment_is_not_known() {
        for (text, expected) in
            [("nnb", Some(NOT_KNOWN)), ("n.v.t.", Some("niet van toepassing")), ("Q2", None), ("?", None)]
        {
            let raw = cell(text);
            assert_eq!(meant(&told_moment(&raw, period(&raw, Some(2027)))), expected, "{text}");
        }
    }
}
