use schema::{
    headings::{CpvField, Field},
    models::{CpvEntry, FieldDifference, written},
};

use super::ChangedCpvCode;
use crate::checks::differences::field;

/// What people call a code: `45233130-9 · Aanleg van autowegen`
pub(super) fn name(code: &ChangedCpvCode) -> String {
    let label = code.label_nl.as_deref().or(code.label_en.as_deref()).unwrap_or_default();
    called(&written(&code.code, code.check_digit), label)
}

/// The same of a stored one
pub(super) fn stored_name(entry: &CpvEntry) -> String {
    called(&entry.written(), entry.label())
}

/// The same of a stored one that stays, but not as a social service
pub(super) fn social_name(entry: &CpvEntry) -> String {
    format!("{} (als sociale of specifieke dienst)", stored_name(entry))
}

fn called(code: &str, label: &str) -> String {
    if label.is_empty() { code.to_owned() } else { format!("{code} · {label}") }
}

/// The fields that differ; of a new code all that it has
pub(super) fn fields(before: Option<&CpvEntry>, after: &ChangedCpvCode) -> Vec<FieldDifference> {
    let social = |is_social: bool| is_social.then(|| "ja".to_owned());
    let dutch = |field: CpvField| field.heading().dutch;
    [
        field(
            dutch(CpvField::Code),
            before.map(CpvEntry::written),
            Some(written(&after.code, after.check_digit)),
        ),
        field(
            dutch(CpvField::Dutch),
            before.and_then(|before| before.label_nl.clone()),
            after.label_nl.clone(),
        ),
        field(
            dutch(CpvField::English),
            before.and_then(|before| before.label_en.clone()),
            after.label_en.clone(),
        ),
        field(
            dutch(CpvField::Social),
            before.and_then(|before| social(before.is_social)),
            social(after.is_social),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
