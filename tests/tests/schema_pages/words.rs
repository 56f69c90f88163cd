//! Types, descriptions and defaults in words and links.

use async_graphql::parser::types::{BaseType, InputValueDefinition, Type};

/// These come with GraphQL and have no page.
const BUILT_IN: [&str; 5] = ["Int", "Float", "String", "Boolean", "ID"];

/// The type that lists are lists of
pub fn leaf(kind: &Type) -> &str {
    match &kind.base {
        BaseType::Named(name) => name.as_str(),
        BaseType::List(element) => leaf(element),
    }
}

/// A type as GraphQL writes it, with a link to its page when it has one
pub fn linked(kind: &Type) -> String {
    let name = leaf(kind);
    if BUILT_IN.contains(&name) { format!("`{kind}`") } else { format!("[`{kind}`]({name}.md)") }
}

/// What a field gives: whether it may be null, and what is in a list
pub fn given(kind: &Type) -> &'static str {
    match (&kind.base, kind.nullable) {
        (BaseType::Named(_), false) => "never null",
        (BaseType::Named(_), true) => "may be null",
        (BaseType::List(element), false) if element.nullable => {
            "a list, never null; what is in it may be null"
        }
        (BaseType::List(_), false) => "a list, never null, nor is anything in it",
        (BaseType::List(element), true) if element.nullable => {
            "a list, may be null, and so may what is in it"
        }
        (BaseType::List(_), true) => "a list, may be null; nothing in it is",
    }
}

/// What an argument or a field of an input takes: whether it has to be there, and what goes when it is not
pub fn taken(value: &InputValueDefinition) -> String {
    match (&value.default_value, value.ty.node.nullable) {
        (None, false) => "required".to_owned(),
        (None, true) => "may be null or left out".to_owned(),
        (Some(default), false) => format!("left out it is `{default}`; never null"),
        (Some(default), true) => format!("left out it is `{default}`; may be null"),
    }
}

/// A description as one paragraph
pub fn paragraph(description: Option<&str>) -> String {
    description.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ").replace('<', "&lt;")
}

/// The same for a cell of a table
pub fn cell(description: Option<&str>) -> String {
    paragraph(description).replace('|', "\\|")
}

/// The first sentence of a description without its Dutch term, and that term: the words in brackets that end the sentence
pub fn summary(description: Option<&str>) -> (String, String) {
    let text = cell(description);
    let sentence = text.split_at(end_of_sentence(&text)).0.trim_end_matches('.');
    match sentence.rsplit_once(" (").and_then(|(before, term)| Some((before, term.strip_suffix(')')?))) {
        Some((before, term)) => (format!("{before}."), term.to_owned()),
        None => (format!("{sentence}."), String::new()),
    }
}

/// Where the first sentence ends, or the colon stands that follows its Dutch term; a full stop in brackets ends none
fn end_of_sentence(text: &str) -> usize {
    let mut within = 0_usize;
    for (place, letter) in text.char_indices() {
        match letter {
            '(' => within += 1,
            ')' => within = within.saturating_sub(1),
            '.' if within == 0 && text[place..].starts_with(". ") => return place,
            ':' if text[..place].ends_with(')') => return place,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nullability_is_said() {
        for (kind, words) in [
            ("A!", "never null"),
            ("A", "may be null"),
            ("[A!]!", "a list, never null, nor is anything in it"),
            ("[A]!", "a list, never null; what is in it may be null"),
            ("[A!]", "a list, may be null; nothing in it is"),
            ("[A]", "a list, may be null, and so may what is in it"),
        ] {
            let kind = Type::new(kind).expect("a type");
            assert_eq!((given(&kind), leaf(&kind)), (words, "A"), "{kind}");
        }
    }

    #[test]
    fn a_dutch_term_ends_the_first_sentence() {
        let said = |text: &str| summary(Some(text));
        assert_eq!(
            said("Euro, excluding VAT\n(bedrag, excl. btw). Null when unknown."),
            ("Euro, excluding VAT.".into(), "bedrag, excl. btw".into())
        );
        assert_eq!(
            said("What came (of it) at all. More (meer)."),
            ("What came (of it) at all.".into(), String::new())
        );
        assert_eq!(said("Where it is (adres)."), ("Where it is.".into(), "adres".into()));
        assert_eq!(said("Ends it (afbreken): at once. Or not."), ("Ends it.".into(), "afbreken".into()));
        assert_eq!(said("Either: one, or two."), ("Either: one, or two.".into(), String::new()));
    }
}
