//! The form that applies an import.

use schema::types::{Choice, DifferenceKind};

use crate::write::import_run::{Wish, Wishes};

/// Kinds of differences that somebody must decide about
pub(super) const ASKING: [DifferenceKind; 2] = [DifferenceKind::Conflict, DifferenceKind::Likely];

/// The field that decides about all conflicts
pub(super) const CONFLICTS: &str = "conflicts";
/// The field that decides about all likenesses
pub(super) const LIKELY: &str = "likely";
/// What the field that decides about one difference begins with; its identity follows
const CHOICE: &str = "choice-";

/// What the field that decides about one field of a difference begins with; the identity and the heading follow
const FIELD: &str = "field-";
/// What the field that removes one missing row begins with; the identity of its difference follows
const REMOVAL: &str = "remove-";

/// The field that removes the stored row of a difference
pub(super) fn name_of_removal(difference_id: i64) -> String {
    format!("{REMOVAL}{difference_id}")
}

/// The field that decides about one field of a difference
pub(super) fn name_of_field(difference_id: i64, heading: &str) -> String {
    format!("{FIELD}{difference_id}-{heading}")
}

/// The field that decides about one difference
pub(super) fn name_of_choice(difference_id: i64) -> String {
    format!("{CHOICE}{difference_id}")
}

/// What was filled in; a choice that was left open is no choice
pub(super) fn wishes(sent: &[(String, String)]) -> Wishes {
    let field = |name: &str| sent.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str());
    let choice = |name: &str| field(name).and_then(|value| value.parse::<Choice>().ok());
    let decision = |(name, value): &(String, String)| {
        let choice = value.parse().ok()?;
        if let Some(of_field) = name.strip_prefix(FIELD) {
            let (difference, heading) = of_field.split_once('-')?;
            return Some(Wish {
                difference: difference.parse().ok()?,
                field: Some(heading.to_owned()),
                choice,
            });
        }
        Some(Wish { difference: name.strip_prefix(CHOICE)?.parse().ok()?, field: None, choice })
    };
    let removal = |(name, _): &(String, String)| name.strip_prefix(REMOVAL)?.parse().ok();
    Wishes {
        good_rows_only: field("rows") == Some("good"),
        remove_missing: field("missing") == Some("remove"),
        removals: sent.iter().filter_map(removal).collect(),
        conflicts: choice(CONFLICTS),
        likely: choice(LIKELY),
        decisions: sent.iter().filter_map(decision).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_was_chosen() {
        let sent = [
            ("rows", "good"),
            ("missing", "remove"),
            ("conflicts", "KEEP"),
            ("likely", ""),
            ("choice-12", "OVERWRITE"),
            ("choice-13", ""),
            ("choice-x", "KEEP"),
            ("field-12-Overige (a-b)", "KEEP"),
            ("field-12-Titel", ""),
            ("remove-15", "on"),
            ("remove-x", "on"),
        ];
        let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let expected = Wishes {
            good_rows_only: true,
            remove_missing: true,
            removals: vec![15],
            conflicts: Some(Choice::Keep),
            likely: None,
            decisions: vec![
                Wish { difference: 12, field: None, choice: Choice::Overwrite },
                Wish { difference: 12, field: Some("Overige (a-b)".to_owned()), choice: Choice::Keep },
            ],
        };
        assert_eq!(wishes(&sent), expected);
        assert_eq!(wishes(&[]), Wishes::default());
    }
}
