use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A heading or name made comparable: lower case, without accents, without what stands in brackets, with hyphens,
/// underscores and all white space as single spaces, without a trailing `:` or `*`
///
/// Empty when nothing is left. A heading that is only a number sign keeps it (`#`).
///
/// ```
/// use schema::headings::normalize;
/// assert_eq!(normalize(" Pénvoerende-gemeente\u{a0}(naam) :*"), "penvoerende gemeente");
/// assert_eq!(normalize("Pijnacker Nootdorp"), normalize("Pijnacker-Nootdorp (gemeente)"));
/// ```
pub fn normalize(text: &str) -> String {
    let text = without_brackets(text);
    // Every row has many texts, and nearly all are ASCII: those have no accents to take apart.
    if text.is_ascii() {
        joined(text.len(), text.chars().map(|character| character.to_ascii_lowercase()))
    } else {
        joined(text.len(), lower_without_accents(&text))
    }
}

/// A name, such as that of a line of a budget, made comparable; what stands in brackets counts: "(perceel 1)" and
/// "(perceel 2)" are two
///
/// ```
/// use schema::headings::name_key;
/// assert_eq!(name_key("Personele kosten (vast)"), name_key("personele-kosten  (Vast)"));
/// assert_ne!(name_key("Kosten (vast)"), name_key("Kosten (inhuur)"));
/// ```
pub fn name_key(name: &str) -> String {
    normalize(&name.replace(['(', ')'], " "))
}

fn lower_without_accents(text: &str) -> impl Iterator<Item = char> {
    text.nfd().filter(|character| !is_combining_mark(*character)).flat_map(char::to_lowercase)
}

/// The characters with one space for each gap, and nothing at the end that says nothing
fn joined(length: usize, characters: impl Iterator<Item = char>) -> String {
    let mut joined = String::with_capacity(length);
    for character in characters {
        if !is_gap(character) {
            joined.push(straight(character));
        } else if !joined.is_empty() && !joined.ends_with(' ') {
            joined.push(' ');
        }
    }
    joined.truncate(joined.trim_end_matches([' ', ':', '*', '.']).len());
    joined
}

fn is_gap(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{ad}' | '\u{200b}' | '\u{feff}')
}

fn straight(character: char) -> char {
    match character {
        '\u{2018}' | '\u{2019}' | '`' | '\u{b4}' => '\'',
        other => other,
    }
}

fn without_brackets(text: &str) -> Cow<'_, str> {
    if !text.contains('(') {
        return Cow::Borrowed(text);
    }
    let mut depth = 0_usize;
    let mut kept = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            other if depth == 0 => kept.push(other),
            _ => {}
        }
    }
    if depth > 0 { Cow::Borrowed(text) } else { Cow::Owned(kept) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Step by step as the words above say it, without shortcuts
    fn slowly(text: &str) -> String {
        let text = without_brackets(text);
        let plain: String = lower_without_accents(&text)
            .map(|character| if is_gap(character) { ' ' } else { straight(character) })
            .collect();
        let trimmed = plain.trim_end_matches([' ', ':', '*', '.']);
        trimmed.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    proptest! {
        #[test]
        fn shortcuts_change_nothing(any in any::<String>(), typed in "[ -~\t\n\x0b\x1cé\u{a0}’‐]{0,24}") {
            prop_assert_eq!(normalize(&any), slowly(&any));
            prop_assert_eq!(normalize(&typed), slowly(&typed));
        }
    }
}
