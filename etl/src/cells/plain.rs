use rust_decimal::Decimal;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::decimal;
use crate::workbook::RawValue;

/// A text made comparable: lower case, without accents and invisible characters, with one kind of dash (the Unicode
/// minus too), quote and multiplication sign, and single spaces
pub(super) fn plain(text: &str) -> String {
    let folded: String = text
        .nfd()
        .filter(|character| !is_combining_mark(*character) && !is_invisible(*character))
        .flat_map(char::to_lowercase)
        .map(fold)
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A plain text without punctuation that says nothing: without what stands in brackets, full stops, commas and
/// footnote signs, with hyphens and slashes as spaces
pub(super) fn key(plain: &str) -> String {
    let (outside, _) = brackets(plain);
    let outside = if outside.trim().is_empty() { plain } else { &outside };
    let kept: String = outside
        .chars()
        .filter(|character| {
            !matches!(character, '.' | ',' | ';' | ':' | '*' | '!' | '"' | '(' | ')' | '¹' | '²' | '³')
        })
        .map(|character| if matches!(character, '-' | '_' | '/') { ' ' } else { character })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands outside and what inside brackets; all is outside when they do not match
pub(super) fn brackets(plain: &str) -> (String, String) {
    let mut depth = 0_usize;
    let (mut outside, mut inside) = (String::new(), String::new());
    for character in plain.chars() {
        match character {
            '(' | '[' => {
                depth += 1;
                outside.push(' ');
            }
            ')' | ']' if depth > 0 => depth -= 1,
            other if depth > 0 => inside.push(other),
            other => outside.push(other),
        }
    }
    if depth > 0 { (plain.to_owned(), String::new()) } else { (outside, inside) }
}

/// The cell as a plain text, whatever it holds; `None` for an error cell
pub(super) fn words(raw: &RawValue) -> Option<String> {
    match raw {
        RawValue::Error(_) => None,
        RawValue::Number(number) => {
            Some(decimal(*number).map_or_else(|_| raw.display(), |number| number.to_string()))
        }
        other => Some(plain(&other.display())),
    }
}

/// A number as Dutch people write it, without thousands: `1234,5`
pub(super) fn dutch(number: Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}')
        || (character.is_control() && !character.is_whitespace())
}

fn fold(character: char) -> char {
    match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{2032}' | '\u{2bc}' | '`' | '\u{b4}' => '\'',
        '\u{2044}' => '/',
        '\u{d7}' => 'x',
        '\u{2026}' => '.',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_texts_comparable() {
        assert_eq!(
            plain(" V\u{f3}\u{f3}r\u{a0}1\u{202f}juni\r\n\u{2212}\u{2013}\u{feff}’23 "),
            "voor 1 juni --'23"
        );
        assert_eq!(key(&plain("Niet-Openbare procedure (EU) *")), "niet openbare procedure");
        assert_eq!(key("n.v.t."), "nvt");
        assert_eq!(key("(x)"), "x");
    }

    #[test]
    fn tells_inside_from_outside() {
        assert_eq!(brackets("x (p)"), ("x  ".to_owned(), "p".to_owned()));
        assert_eq!(brackets("x (p"), ("x (p".to_owned(), String::new()));
        assert_eq!(brackets("a) b"), ("a) b".to_owned(), String::new()));
    }
}
