use rust_decimal::Decimal;

use super::{
    Reading, code,
    length::{self, Unit},
    plain::{brackets, key, plain},
    unknown::is_unknown,
};
use crate::workbook::RawValue;

/// The extension options of a contract, as a cell says them
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extension {
    /// Months of each, in order; empty when there are none
    Options(Vec<u32>),
    /// There are, but not said how many or how long
    Unspecified,
}

const NONE: &[&str] = &[
    "nee",
    "neen",
    "n",
    "geen",
    "geen verlengingsopties",
    "geen verlenging",
    "geen opties",
    "0",
    "niet",
    "onwaar",
];

const UNSPECIFIED: &[&str] =
    &["ja", "j", "x", "v", "optie", "opties", "mogelijk", "aanwezig", "waar", "verlengbaar"];

/// Words that do not change how many and how long
const NOISE: &[&str] = &[
    "optie",
    "opties",
    "optiejaar",
    "optiejaren",
    "verlengingsoptie",
    "verlengingsopties",
    "verlengoptie",
    "verlengopties",
    "verlenging",
    "verlengingen",
    "verlengen",
    "verlengd",
    "te",
    "tot",
    "met",
    "van",
    "voor",
    "de",
    "het",
    "telkens",
    "steeds",
    "elk",
    "ieder",
    "maximaal",
    "max",
    "hoogstens",
    "mogelijk",
    "mogelijkheid",
    "nog",
    "ja",
    "wordt",
    "worden",
    "kan",
    "ad",
    "verlengbaar",
];

/// Options and their length that one contract has at most
const MOST_OPTIONS: u32 = 24;
const MOST_MONTHS: u32 = 600;

/// The extension options: `2x1 jaar`, `1+1+1`, `3 maal 12 mnd`, `1 jaar`, `geen`, `ja`
///
/// Numbers without a unit are years where they are added or multiplied. Nothing, with a warning, when the words are
/// unknown.
pub fn extension(raw: &RawValue) -> Reading<Extension> {
    let text = match raw {
        RawValue::Error(_) => return Reading::refused(code::ERROR_VALUE),
        RawValue::Text(text) => plain(text),
        other => plain(&other.display()),
    };
    let words = key(&text);
    if NONE.contains(&words.as_str()) {
        return Reading::value(Extension::Options(Vec::new()));
    }
    if UNSPECIFIED.contains(&words.as_str()) {
        return Reading::value(Extension::Unspecified);
    }
    if is_unknown(&text) {
        return Reading::nothing();
    }
    match options(&text).or_else(|| options(&brackets(&text).0)) {
        Some(options) => Reading::value(Extension::Options(options)),
        None => Reading::nothing().warned("extension.not_understood"),
    }
}

/// The months of each option of a plain text; `None` when it is no list of options
pub(super) fn options(plain: &str) -> Option<Vec<u32>> {
    let tokens = tokens(plain)?;
    let is_list = tokens.iter().any(|token| matches!(token, Token::Times | Token::Plus | Token::Options));
    let said =
        tokens.iter().rev().find_map(|token| if let Token::Unit(unit) = token { Some(*unit) } else { None });
    let unit = said.or_else(|| is_list.then_some(Unit::Years))?;
    let mut options = Vec::new();
    for item in tokens.split(|token| *token == Token::Plus) {
        let (count, months) = item_of(item, unit)?;
        if !(1..=MOST_MONTHS).contains(&months) || count == 0 {
            return None;
        }
        let filled = u32::try_from(options.len()).ok()?.checked_add(count)?;
        if filled > MOST_OPTIONS {
            return None;
        }
        options.extend(std::iter::repeat_n(months, usize::try_from(count).ok()?));
    }
    Some(options)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Number(Decimal),
    Unit(Unit),
    /// `x`, `maal`, `keer`
    Times,
    /// `+`, `en`, `,`
    Plus,
    /// "opties van" behind a number: so many times
    Options,
}

fn tokens(plain: &str) -> Option<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    for piece in length::pieces(plain) {
        let after_number = matches!(tokens.last(), Some(Token::Number(_)));
        let token = match piece {
            "x" | "*" | "maal" | "keer" | "malen" | "keren" => Token::Times,
            "+" | "en" | "," | ";" | "/" | "&" if matches!(tokens.last(), None | Some(Token::Plus)) => {
                continue;
            }
            "+" | "en" | "," | ";" | "/" | "&" => Token::Plus,
            "(" | ")" | "." | ":" | "[" | "]" => continue,
            "eenmaal" | "eenmalig" => {
                tokens.extend([Token::Number(Decimal::ONE), Token::Times]);
                continue;
            }
            "tweemaal" => {
                tokens.extend([Token::Number(Decimal::TWO), Token::Times]);
                continue;
            }
            "optiejaar" | "optiejaren" if after_number => {
                tokens.extend([Token::Times, Token::Number(Decimal::ONE), Token::Unit(Unit::Years)]);
                continue;
            }
            word if after_number && (word.starts_with("optie") || word.starts_with("verleng")) => {
                Token::Options
            }
            word if NOISE.contains(&word) => continue,
            "half" => {
                tokens.extend((!after_number).then_some(Token::Number(Decimal::ONE)));
                Token::Unit(Unit::HalfYears)
            }
            "jaar" if tokens.last() == Some(&Token::Unit(Unit::HalfYears)) => continue,
            word => match (length::unit(word), length::number(word)) {
                (Some(unit), _) => Token::Unit(unit),
                (None, Some(number)) => Token::Number(number),
                (None, None) => return None,
            },
        };
        tokens.push(token);
    }
    Some(tokens)
}

/// How many, and how many months each
fn item_of(item: &[Token], default: Unit) -> Option<(u32, u32)> {
    use Token::{Number, Options, Times};
    match item {
        [Number(count), Times | Options, rest @ ..] | [rest @ .., Number(count), Times] => {
            Some((count_of(*count)?, length_of(rest, default)?))
        }
        rest => Some((1, length_of(rest, default)?)),
    }
}

fn length_of(item: &[Token], default: Unit) -> Option<u32> {
    match item {
        [Token::Number(number), Token::Unit(unit)] => length::months(*number, *unit),
        [Token::Number(number)] => length::months(*number, default),
        [Token::Unit(unit)] => length::months(Decimal::ONE, *unit),
        _ => None,
    }
}

fn count_of(number: Decimal) -> Option<u32> {
    use rust_decimal::prelude::ToPrimitive;
    number.fract().is_zero().then(|| number.to_u32()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words};

    #[test]
    fn reads_how_many_and_how_long() {
        for (text, expected) in [
            ("2x1 jaar", &[12, 12][..]),
            ("2 x 1 jaar", &[12, 12]),
            ("2 × 12 mnd", &[12, 12]),
            ("2 * 12 maanden", &[12, 12]),
            ("2x1jr.", &[12, 12]),
            ("2x1", &[12, 12]),
            ("1+1+1", &[12, 12, 12]),
            ("1 + 1 jaar", &[12, 12]),
            ("12+12 maanden", &[12, 12]),
            ("1 jaar + 1 jaar", &[12, 12]),
            ("2x1 + 1x2 jaar", &[12, 12, 24]),
            ("3 maal 1 jaar", &[12, 12, 12]),
            ("tweemaal een jaar", &[12, 12]),
            ("drie keer één jaar", &[12, 12, 12]),
            ("1 jaar", &[12]),
            ("een jaar", &[12]),
            ("24 maanden", &[24]),
            ("1,5 jaar", &[18]),
            ("anderhalf jaar", &[18]),
            ("een half jaar", &[6]),
            ("2 x half jaar", &[6, 6]),
            ("2x een kwartaal", &[3, 3]),
            ("optie tot verlenging met 2 x 1 jaar", &[12, 12]),
            ("max. 2x1 jaar", &[12, 12]),
            ("2 opties van 1 jaar", &[12, 12]),
            ("twee verlengingen van 12 maanden", &[12, 12]),
            ("2 optiejaren", &[12, 12]),
            ("1 jaar (2x)", &[12, 12]),
            ("ja, 2 x 1 jaar", &[12, 12]),
            ("2 x 1 jaar (in overleg)", &[12, 12]),
            ("1 jaar en 6 maanden", &[12, 6]),
        ] {
            let reading = extension(&words(text));
            assert_eq!(reading, Reading::value(Extension::Options(expected.to_vec())), "{text}");
        }
    }

    #[test]
    fn knows_none_some_and_unknown() {
        for raw in [words("geen"), words("Nee"), words("0"), number(0.0), words("Geen verlengingsopties.")] {
            assert_eq!(extension(&raw), Reading::value(Extension::Options(vec![])), "{raw:?}");
        }
        for raw in [words("Ja"), words("j"), words("optie"), RawValue::Bool(true)] {
            assert_eq!(extension(&raw), Reading::value(Extension::Unspecified), "{raw:?}");
        }
        for raw in [words(""), words("n.t.b."), words("-"), words("n.v.t.")] {
            assert_eq!(extension(&raw), Reading::nothing(), "{raw:?}");
        }
        let refused = Reading::nothing().warned("extension.not_understood");
        for raw in [
            words("in overleg"),
            words("2"),
            number(2.0),
            words("3 weken"),
            words("1000 x 1 jaar"),
            words("2 x 1000 jaar"),
            words("0 x 1 jaar"),
            words("2 x 3 x 1 jaar"),
            words("1,33 jaar"),
            words("+"),
            moment("2025-12-31"),
        ] {
            assert_eq!(extension(&raw), refused, "{raw:?}");
        }
        assert_eq!(extension(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            if let Some(Extension::Options(options)) = extension(&raw).value {
                prop_assert!(options.len() <= 24 && options.iter().all(|months| (1..=600).contains(months)));
            }
        }

        #[test]
        fn reads_what_is_written(count in 1..9_u32, months in 1..61_u32) {
            let expected = vec![months; usize::try_from(count).unwrap()];
            for text in [format!("{count} x {months} mnd"), format!("{count} maal {months} maanden")] {
                prop_assert_eq!(extension(&words(&text)).value, Some(Extension::Options(expected.clone())));
            }
            let sum = vec![months.to_string(); usize::try_from(count).unwrap()].join("+") + " maanden";
            prop_assert_eq!(extension(&words(&sum)).value, Some(Extension::Options(expected)));
        }
    }
}
