use std::collections::BTreeSet;

use chrono::NaiveDate;
use schema::{
    headings::{ContractField, Field},
    models::FieldDifference,
    texts::{Label, notice_label},
    types::{CpvCode, KvkNumber, dutch_day, euros},
};

use crate::{checks::differences::field, rows::DraftContract};

/// What people call a contract: its reference and title
pub(super) fn name(reference: Option<&str>, title: &str) -> String {
    reference.map_or_else(|| title.to_owned(), |reference| format!("{reference} · {title}"))
}

/// The fields in which a contract differs from what is stored, as people read them; all that it fills when it is new
pub(super) fn differing(before: Option<&DraftContract>, after: &DraftContract) -> Vec<FieldDifference> {
    if before == Some(after) {
        return Vec::new();
    }
    let mut fields: Vec<FieldDifference> = WORDINGS
        .iter()
        .filter_map(|(column, word)| field(column.heading().dutch, before.and_then(word), word(after)))
        .collect();
    let headings: BTreeSet<&String> =
        before.into_iter().chain([after]).flat_map(|contract| contract.unmapped.keys()).collect();
    for heading in headings {
        let cell = |contract: &DraftContract| contract.unmapped.get(heading).cloned();
        fields.extend(field(heading, before.and_then(cell), cell(after)));
    }
    fields
}

type Wording = fn(&DraftContract) -> Option<String>;

/// Each field as people read it, in the order of the columns that we write
const WORDINGS: [(ContractField, Wording); 21] = [
    (ContractField::Reference, |contract| contract.reference.clone()),
    (ContractField::Title, |contract| Some(contract.title.clone())),
    (ContractField::Description, |contract| contract.description.clone()),
    (ContractField::Organization, |contract| Some(contract.organization.clone())),
    (ContractField::Supplier, |contract| contract.supplier.clone()),
    (ContractField::KvkNumber, |contract| contract.kvk_number.as_ref().map(KvkNumber::to_string)),
    (ContractField::Contact, |contract| contract.contact.clone()),
    (ContractField::Category, |contract| contract.category.clone()),
    (ContractField::Nature, |contract| contract.nature.map(|nature| nature.label().to_owned())),
    (ContractField::Cpv, |contract| contract.cpv_code.as_ref().map(CpvCode::to_string)),
    (ContractField::Value, |contract| contract.value_eur.map(euros)),
    (ContractField::AnnualValue, |contract| contract.annual_value_eur.map(euros)),
    (ContractField::Start, |contract| day(contract.starts_on)),
    (ContractField::OriginalEnd, |contract| day(contract.original_end_on)),
    (ContractField::CurrentEnd, |contract| day(contract.current_end_on)),
    (ContractField::UltimateEnd, |contract| day(contract.ultimate_end_on)),
    (ContractField::Extension, extension),
    (ContractField::Renewal, |contract| contract.renewal.map(|renewal| renewal.label().to_owned())),
    (ContractField::Notice, notice),
    (ContractField::Status, |contract| contract.status.map(|status| status.label().to_owned())),
    (ContractField::Remarks, |contract| contract.remarks.clone()),
];

fn day(day: Option<NaiveDate>) -> Option<String> {
    day.map(dutch_day)
}

/// As it was written, with what it was taken for: "2x1 jaar (12 maanden, gebruikt; 12 maanden)"
fn extension(contract: &DraftContract) -> Option<String> {
    let option = |option: &crate::rows::DraftExtensionOption| {
        let used = if option.used { ", gebruikt" } else { "" };
        format!("{} maanden{used}", option.months)
    };
    let options: Vec<String> = contract.options.iter().map(option).collect();
    explained(contract.extension_text.as_deref(), &options.join("; "))
}

fn notice(contract: &DraftContract) -> Option<String> {
    let length = contract.notice.map(notice_label).unwrap_or_default();
    explained(contract.notice_text.as_deref(), &length)
}

/// What was written, and in brackets what it means where that is not the same
fn explained(written: Option<&str>, meaning: &str) -> Option<String> {
    match (written, meaning) {
        (None, "") => None,
        (None, meaning) => Some(meaning.to_owned()),
        (Some(written), meaning) if meaning.is_empty() || meaning == written => Some(written.to_owned()),
        (Some(written), meaning) => Some(format!("{written} ({meaning})")),
    }
}
