//! What a cell was read as, where that is not what stands there: said once for a column and a text, and worth knowing alone.

use schema::{texts::Label, types::euros};

use super::{
    Money, Note, Reading, code,
    plain::{brackets, key, plain, words},
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
/// A letter that multiplies an amount, and that some mean a thousand by and others a million
const DOUBTFUL_UNIT: &str = "m";

/// An amount with what it was read as, where that is not all that stands there: "ca. 50k" is € 50.000
///
/// What the grammar says exactly is no news: "4,2 mln", "P.M.".
pub fn told_amount(raw: &RawValue, reading: Reading<Money>) -> Reading<Money> {
    let RawValue::Text(text) = raw else { return reading };
    let meant = reading.value.filter(|_| is_vague(&plain(text))).and_then(amount);
    told(reading, meant)
}

/// A value with its own name, where the cell has another word for it
///
/// A part of that name, or all of it with more around it, is no other word: "Europees openbaar", "Dienst".
pub fn told_label<T: Label + Copy>(raw: &RawValue, reading: Reading<T>) -> Reading<T> {
    let is_other = |label: &&str| words(raw).is_some_and(|words| !is_same(&words, &plain(label)));
    let meant = reading.value.map(Label::label).filter(is_other).map(str::to_owned);
    told(reading, meant)
}

/// Whether one of two names is the other, or a part of it
fn is_same(written: &str, label: &str) -> bool {
    let (outside, inside) = brackets(label);
    let (written, label, short) = (key(written), key(&outside), key(&inside));
    let holds =
        |whole: &str, part: &str| part.split(' ').all(|word| whole.split(' ').any(|one| alike(one, word)));
    holds(&label, &written) || holds(&written, &label) || (!short.is_empty() && holds(&written, &short))
}

/// Whether one of two words is the beginning of the other: "dienst", "diensten"
fn alike(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// A grammar that noticed something has said by that what it made of the cell
fn told<T>(reading: Reading<T>, meant: Option<String>) -> Reading<T> {
    match meant {
        Some(meant) if reading.notes.is_empty() => reading.noted(Note::info(code::READ_AS, meant)),
        _ => reading,
    }
}

fn is_vague(plain: &str) -> bool {
    let mut words = plain.split(|character: char| !character.is_alphabetic());
    plain.contains(['±', '~'])
        || plain.contains("+/-")
        || words.any(|word| ABOUT.contains(&word) || word == DOUBTFUL_UNIT)
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
    use crate::cells::{cases::words as cell, money, nature, procedure, status};

    fn meant<T>(reading: &Reading<T>) -> Option<&str> {
        let note = reading.notes.iter().find(|note| note.code == code::READ_AS)?;
        note.expected.as_deref()
    }

    #[test]
    fn says_what_a_vague_amount_was_read_as() {
        for (text, expected) in [
            ("ca. 50k", Some("€ 50.000")),
            ("± 50.000", Some("€ 50.000")),
            ("2 m", Some("€ 2.000.000")),
            ("ca. 50k - 100k", Some("€ 50.000 tot € 100.000")),
            ("1,2 mln", None),
            ("€ 15 mln", None),
            ("75 duizend", None),
            ("50k - 100k", None),
            ("P.M.", None),
            ("n.t.b.", None),
            ("€ 50.000,-", None),
            ("50.000 euro excl. btw", None),
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
            ("MVO", Some("meervoudig onderhands")),
            ("1-op-1", Some("enkelvoudig onderhands")),
            ("Europees openbaar", None),
            ("Openbaar", None),
            ("SAS", None),
            ("DAS", None),
            ("EO", None),
            ("onderhands", None),
            ("n.t.b.", None),
        ] {
            let raw = cell(text);
            assert_eq!(meant(&told_label(&raw, procedure(&raw))), expected, "{text}");
        }
        for (text, expected) in [
            ("Dienst", None),
            ("L", None),
            ("Sociale en specifieke diensten", None),
            ("Goederen", Some("leveringen")),
        ] {
            let raw = cell(text);
            assert_eq!(meant(&told_label(&raw, nature(&raw))), expected, "{text}");
        }
        for (text, expected) in
            [("3. Gepland", None), ("gegund (voorlopig)", None), ("loopt", Some("gepubliceerd"))]
        {
            let raw = cell(text);
            assert_eq!(meant(&told_label(&raw, status(&raw))), expected, "{text}");
        }
    }
}
