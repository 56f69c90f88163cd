//! Lists of organizations as people write them: "Delft, Westland en Zoetermeer (penvoerder)".

use chrono::NaiveDate;
use schema::{headings::normalize, types::ParticipationRole};
use uuid::Uuid;

use crate::directory::Directory;

/// An organization in a list
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name {
    /// One that is known, with the part that it takes
    Known { organization_id: Uuid, name: String, role: ParticipationRole },
    /// One that is not, as it was written
    Unknown(String),
}

/// Words in brackets behind a name that tell its part
const ROLES: [(ParticipationRole, &[&str]); 2] = [
    (
        ParticipationRole::Lead,
        &["penvoerder", "penvoerend", "trekker", "kartrekker", "lead", "regie", "p", "pv"],
    ),
    (
        ParticipationRole::Interested,
        &["?", "optioneel", "optie", "mogelijk", "misschien", "interesse", "eventueel", "o"],
    ),
];

/// Words before a name that say that it is not sure yet
const UNSURE: [&str; 6] = ["eventueel ", "evt. ", "evt ", "mogelijk ", "misschien ", "wellicht "];

/// Signs between words that a name may have instead of a space
const SIGNS: [char; 3] = ['/', '&', '+'];

/// Names that hold separators ("Aa en Hunze", "Horst/Maas") have at most so many pieces
const MOST_PIECES: usize = 4;

/// The organizations of a list, in its order; separated by commas, semicolons, slashes, plus signs, ampersands,
/// line breaks, "en"
pub(super) fn names(text: &str, directory: &Directory, on: NaiveDate) -> Vec<Name> {
    let pieces = pieces(text);
    let mut names = Vec::new();
    let mut next = 0;
    while let Some(piece) = pieces.get(next) {
        let longest = (1..=MOST_PIECES).rev().find_map(|count| {
            let span = text.get(piece.start..pieces.get(next + count - 1)?.end)?;
            known(span, directory, on).map(|name| (name, count))
        });
        if let Some((name, count)) = longest {
            names.push(name);
            next += count;
        } else {
            names.push(Name::Unknown(text.get(piece.clone()).unwrap_or_default().trim().to_owned()));
            next += 1;
        }
    }
    names
}

/// The pieces between separators, as byte ranges, without empty ones
fn pieces(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (separator, length) in separators(text) {
        pieces.push(start..separator);
        start = separator + length;
    }
    pieces.push(start..text.len());
    pieces.retain(|piece| text.get(piece.clone()).is_some_and(|piece| !piece.trim().is_empty()));
    pieces
}

/// Where separators begin, and how long they are; inside brackets there are none
fn separators(text: &str) -> Vec<(usize, usize)> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for (index, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' | ';' | '/' | '+' | '&' | '\n' | '\r' | '|' if depth == 0 => found.push((index, 1)),
            ' ' if depth == 0 && has_word(text, index, " en ") => found.push((index, 4)),
            _ => {}
        }
    }
    found
}

fn has_word(text: &str, index: usize, word: &str) -> bool {
    text.get(index..index + word.len()).is_some_and(|here| here.eq_ignore_ascii_case(word))
}

fn known(span: &str, directory: &Directory, on: NaiveDate) -> Option<Name> {
    let span = span.trim();
    let lower = span.to_lowercase();
    let unsure = UNSURE.iter().find(|word| lower.starts_with(*word));
    let bare = unsure.and_then(|word| span.get(word.len()..)).unwrap_or(span);
    let (bare, marked) = match bare.strip_suffix('?') {
        Some(bare) => (bare.trim_end(), Some(ParticipationRole::Interested)),
        None => (bare, bracketed_role(bare)),
    };
    let organization = directory
        .by_name(bare, on)
        .or_else(|| {
            let spaced = bare.contains(SIGNS).then(|| bare.replace(SIGNS, " "))?;
            directory.by_name(&spaced, on)
        })
        .or_else(|| directory.by_code(&bare.parse().ok()?))?;
    let role = marked
        .or_else(|| unsure.map(|_| ParticipationRole::Interested))
        .unwrap_or(ParticipationRole::Participant);
    Some(Name::Known { organization_id: organization.organization_id, name: organization.name.clone(), role })
}

fn bracketed_role(text: &str) -> Option<ParticipationRole> {
    let (_, rest) = text.split_once('(')?;
    let inside = rest.trim_end_matches(')').trim();
    let said = if inside == "?" { inside.to_owned() } else { normalize(inside) };
    ROLES.iter().find(|(_, words)| words.contains(&said.as_str())).map(|(role, _)| *role)
}
