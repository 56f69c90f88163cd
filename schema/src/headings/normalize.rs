use unicode_normalization::UnicodeNormalization;

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
    let plain: String = without_brackets(text)
        .nfd()
        .filter(|character| !unicode_normalization::char::is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .map(|character| if is_gap(character) { ' ' } else { straight(character) })
        .collect();
    let trimmed = plain.trim_end_matches([' ', ':', '*', '.']);
    trimmed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_gap(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{ad}' | '\u{200b}' | '\u{feff}')
}

fn straight(character: char) -> char {
    match character {
        '\u{2018}' | '\u{2019}' | '`' | '\u{b4}' => '\'',
        other => other,
    }
}

fn without_brackets(text: &str) -> String {
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
    if depth > 0 { text.to_owned() } else { kept }
}
