//! What a partnership may say about its columns.

use super::Violation;
use crate::{
    headings::{named_fields, normalize},
    types::ImportKind,
};

/// Longest heading that is kept, in characters
pub const LONGEST_HEADING: usize = 500;

/// The heading made comparable, of a mapping that may be stored; `field` is `None` for a column that means nothing
///
/// # Errors
///
/// Each with the part that it is about, `heading` or `field`: `column_mapping.heading_missing` when nothing of the
/// heading is left to compare, `text.too_long`, `text.not_storable`, `column_mapping.field_unknown` when the kind of
/// workbook has no such field.
pub fn check(
    kind: ImportKind,
    heading: &str,
    field: Option<&str>,
) -> Result<String, Vec<(&'static str, Violation)>> {
    let normal = normalize(heading);
    let mut violations = Vec::new();
    if normal.is_empty() {
        violations.push(("heading", Violation::new("column_mapping.heading_missing")));
    }
    if heading.contains('\0') {
        violations.push(("heading", Violation::new("text.not_storable")));
    }
    if heading.chars().nth(LONGEST_HEADING).is_some() {
        violations.push(("heading", Violation::new("text.too_long").with("maximum", LONGEST_HEADING)));
    }
    let fields = named_fields(kind);
    if let Some(field) = field.filter(|field| !fields.iter().any(|known| known.name == *field)) {
        let names: Vec<&str> = fields.iter().map(|known| known.name).collect();
        let violation = Violation::new("column_mapping.field_unknown").with("field", field);
        violations.push(("field", violation.with("fields", names.join(", "))));
    }
    if violations.is_empty() { Ok(normal) } else { Err(violations) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(heading: &str, field: Option<&str>) -> Vec<(&'static str, &'static str)> {
        let violations = check(ImportKind::Calendar, heading, field).expect_err("it is refused");
        violations.into_iter().map(|(part, violation)| (part, violation.code)).collect()
    }

    #[test]
    fn a_mapping_has_a_heading_and_a_field_of_its_kind() {
        let normal = check(ImportKind::Calendar, " Document  Number:", Some("reference"));
        assert_eq!(normal.as_deref(), Ok("document number"));
        assert_eq!(check(ImportKind::Budget, "_id", None).as_deref(), Ok(" id".trim()));
        assert_eq!(codes("", Some("title")), [("heading", "column_mapping.heading_missing")]);
        assert_eq!(
            codes("(x)", Some("moon")),
            [("heading", "column_mapping.heading_missing"), ("field", "column_mapping.field_unknown"),]
        );
        assert_eq!(codes("a\0", None), [("heading", "text.not_storable")]);
        assert_eq!(codes(&"a".repeat(501), None), [("heading", "text.too_long")]);
    }
}
