/// Other currencies by their signs, codes and words, and what people call them; a code before the sign that several share
const OTHERS: &[(&str, &str)] = &[
    ("usd", "Amerikaanse dollars"),
    ("us$", "Amerikaanse dollars"),
    ("cad", "Canadese dollars"),
    ("ca$", "Canadese dollars"),
    ("c$", "Canadese dollars"),
    ("aud", "Australische dollars"),
    ("$", "dollars"),
    ("dollar", "dollars"),
    ("dollars", "dollars"),
    ("gbp", "Britse ponden"),
    ("£", "Britse ponden"),
    ("chf", "Zwitserse franken"),
    ("dkk", "Deense kronen"),
    ("sek", "Zweedse kronen"),
    ("nok", "Noorse kronen"),
    ("pln", "Poolse zloty"),
    ("jpy", "yen"),
    ("¥", "yen"),
];

/// The currency other than the euro that a plain text names, as people call it
pub(super) fn other_than_euro(text: &str) -> Option<&'static str> {
    OTHERS.iter().find(|(sign, _)| names(text, sign)).map(|(_, name)| *name)
}

/// Whether a sign stands in a text; a code or word as a whole one
fn names(text: &str, sign: &str) -> bool {
    let is_letter = |character: Option<char>| character.is_some_and(char::is_alphabetic);
    let begins_with_letter = sign.starts_with(char::is_alphabetic);
    let ends_with_letter = sign.ends_with(char::is_alphabetic);
    text.match_indices(sign).any(|(index, _)| {
        let before = text.get(..index).and_then(|before| before.chars().next_back());
        let after = text.get(index + sign.len()..).and_then(|after| after.chars().next());
        let is_part_of_word =
            (begins_with_letter && is_letter(before)) || (ends_with_letter && is_letter(after));
        !is_part_of_word
    })
}
