use super::super::{plain::key, unknown::is_unknown};

/// Words for a moment that is not known yet, beside those of every cell
const NOT_KNOWN: &[&str] = &["zsm", "z s m", "zo spoedig mogelijk", "asap", "uitgesteld", "on hold"];

const RECURRING: &[&str] = &[
    "doorlopend",
    "doorlopende",
    "jaarlijks",
    "jaarlijkse",
    "halfjaarlijks",
    "tweejaarlijks",
    "maandelijks",
    "continu",
    "continue",
    "periodiek",
];

const RECURRING_PHRASES: &[&str] =
    &["elk jaar", "ieder jaar", "per jaar", "jaar door", "elk kwartaal", "per kwartaal", "elke maand"];

/// Whether a plain text says that nobody knows when
pub(super) fn is_nobody_knows(plain: &str) -> bool {
    is_unknown(plain) || NOT_KNOWN.contains(&key(plain).as_str())
}

/// Whether a plain text says that it comes back
pub(super) fn is_recurring(plain: &str) -> bool {
    plain.split(|character: char| !character.is_alphabetic()).any(|word| RECURRING.contains(&word))
        || RECURRING_PHRASES.iter().any(|phrase| plain.contains(phrase))
}
