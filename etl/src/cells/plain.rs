use rust_decimal::Decimal;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::decimal;
use crate::workbook::RawValue;

/// A text made comparable: lower case, without accents and invisible characters, with one kind of dash (the Unicode
/// minus too), quote and multiplication sign, and single spaces
pub(super) fn plain(text: &str) -> String {
    // Nearly all cells are ASCII: those have no accents to take apart.
    if text.is_ascii() {
        let visible = text.chars().filter(|character| !is_invisible(*character));
        single_spaced(text.len(), visible.map(|character| fold(character.to_ascii_lowercase())))
    } else {
        single_spaced(text.len(), folded(text))
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.nfd()
        .filter(|character| !is_combining_mark(*character) && !is_invisible(*character))
        .flat_map(char::to_lowercase)
        .map(fold)
}

/// The words with one space between each two; `length` is about how long they are together
pub(super) fn single_spaced(length: usize, characters: impl Iterator<Item = char>) -> String {
    let mut spaced = String::with_capacity(length);
    for character in characters {
        if !character.is_whitespace() {
            spaced.push(character);
        } else if !spaced.is_empty() && !spaced.ends_with(' ') {
            spaced.push(' ');
        }
    }
    spaced.truncate(spaced.trim_end().len());
    spaced
}

/// A plain text without punctuation that says nothing: without what stands in brackets, full stops, commas and
/// footnote signs, with hyphens and slashes as spaces
pub(super) fn key(plain: &str) -> String {
    if !plain.contains(['(', '[']) {
        return unpunctuated(plain);
    }
    let (outside, _) = brackets(plain);
    unpunctuated(if outside.trim().is_empty() { plain } else { &outside })
}

fn unpunctuated(plain: &str) -> String {
    let kept = plain.chars().filter(|character| {
        !matches!(character, '.' | ',' | ';' | ':' | '*' | '!' | '"' | '(' | ')' | '¹' | '²' | '³')
    });
    let apart = kept.map(|character| if matches!(character, '-' | '_' | '/') { ' ' } else { character });
    single_spaced(plain.len(), apart)
}

/// What stands outside and what inside brackets; all is outside when they do not match
pub(super) fn brackets(plain: &str) -> (String, String) {
    if !plain.contains(['(', '[']) {
        return (plain.to_owned(), String::new());
    }
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
        RawValue::Text(text) => Some(plain(text)),
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
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn shortcuts_change_nothing(any in any::<String>(), typed in "[ -~\t\n\x0b\x1cé\u{a0}’‐]{0,24}") {
            for text in [any, typed] {
                let slowly: String = folded(&text).collect();
                let words: Vec<&str> = slowly.split_whitespace().collect();
                prop_assert_eq!(plain(&text), words.join(" "));
            }
        }
    }
}
