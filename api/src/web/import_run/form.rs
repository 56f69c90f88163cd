//! The form that applies an import.

use schema::types::{Choice, DifferenceKind};

use crate::write::import_run::Wishes;

/// Kinds of differences that somebody must decide about
pub(super) const ASKING: [DifferenceKind; 2] = [DifferenceKind::Conflict, DifferenceKind::Likely];

/// The field that decides about all conflicts
pub(super) const CONFLICTS: &str = "conflicts";
/// The field that decides about all likenesses
pub(super) const LIKELY: &str = "likely";
/// What the field that decides about one difference begins with; its identity follows
const CHOICE: &str = "choice-";

/// The field that decides about one difference
pub(super) fn name_of_choice(difference_id: i64) -> String {
    format!("{CHOICE}{difference_id}")
}

/// What was filled in; a choice that was left open is no choice
pub(super) fn wishes(sent: &[(String, String)]) -> Wishes {
    let field = |name: &str| sent.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str());
    let choice = |name: &str| field(name).and_then(|value| value.parse::<Choice>().ok());
    let decision = |(name, value): &(String, String)| {
        let difference_id = name.strip_prefix(CHOICE)?.parse().ok()?;
        Some((difference_id, value.parse().ok()?))
    };
    Wishes {
        good_rows_only: field("rows") == Some("good"),
        remove_missing: field("missing") == Some("remove"),
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
        ];
        let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let expected = Wishes {
            good_rows_only: true,
            remove_missing: true,
            conflicts: Some(Choice::Keep),
            likely: None,
            decisions: vec![(12, Choice::Overwrite)],
        };
        assert_eq!(wishes(&sent), expected);
        assert_eq!(wishes(&[]), Wishes::default());
    }
}
