use std::collections::BTreeMap;

use chrono::NaiveDate;
use schema::{
    headings::ContractField,
    texts::{Label, notice_label},
    types::{CpvCode, KvkNumber, dutch_day, euros},
};

use crate::{
    checks::{
        columned::{Column, Columned, Part},
        versions::{Codes, Versioned},
    },
    rows::DraftContract,
};

/// What people call a contract: its reference and title
pub(super) fn name(reference: Option<&str>, title: &str) -> String {
    reference.map_or_else(|| title.to_owned(), |reference| format!("{reference} · {title}"))
}

impl Versioned for DraftContract {
    type Field = ContractField;
    type Aspect = Part<Self>;
    const CODES: Codes = Codes {
        conflict: "contract.conflict",
        overwrites: "contract.overwrites_by_hand",
        keeps: "contract.keeps_by_hand",
    };
}

impl Columned for DraftContract {
    const COLUMNS: &'static [Column<Self>] = &COLUMNS;

    fn unmapped(&self) -> &BTreeMap<String, String> {
        &self.unmapped
    }

    fn unmapped_mut(&mut self) -> &mut BTreeMap<String, String> {
        &mut self.unmapped
    }

    /// Name and number are of one supplier
    fn together_with(column: ContractField) -> Option<ContractField> {
        match column {
            ContractField::Supplier => Some(ContractField::KvkNumber),
            ContractField::KvkNumber => Some(ContractField::Supplier),
            _ => None,
        }
    }
}

/// Each field as people read it, and how it is copied, in the order of the columns that we write
const COLUMNS: [Column<DraftContract>; 21] = [
    (
        ContractField::Reference,
        |contract| contract.reference.clone(),
        |from, into| into.reference.clone_from(&from.reference),
    ),
    (
        ContractField::Title,
        |contract| Some(contract.title.clone()),
        |from, into| into.title.clone_from(&from.title),
    ),
    (
        ContractField::Description,
        |contract| contract.description.clone(),
        |from, into| into.description.clone_from(&from.description),
    ),
    (
        ContractField::Organization,
        |contract| Some(contract.organization.clone()),
        |from, into| {
            into.organization_id = from.organization_id;
            into.organization.clone_from(&from.organization);
        },
    ),
    (
        ContractField::Supplier,
        |contract| contract.supplier.clone(),
        |from, into| into.supplier.clone_from(&from.supplier),
    ),
    (
        ContractField::KvkNumber,
        |contract| contract.kvk_number.as_ref().map(KvkNumber::to_string),
        |from, into| into.kvk_number.clone_from(&from.kvk_number),
    ),
    (
        ContractField::Contact,
        |contract| contract.contact.clone(),
        |from, into| into.contact.clone_from(&from.contact),
    ),
    (
        ContractField::Category,
        |contract| contract.category.clone(),
        |from, into| into.category.clone_from(&from.category),
    ),
    (
        ContractField::Nature,
        |contract| contract.nature.map(|nature| nature.label().to_owned()),
        |from, into| into.nature = from.nature,
    ),
    (
        ContractField::Cpv,
        |contract| contract.cpv_code.as_ref().map(CpvCode::to_string),
        |from, into| into.cpv_code.clone_from(&from.cpv_code),
    ),
    (
        ContractField::Value,
        |contract| contract.value_eur.map(euros),
        |from, into| into.value_eur = from.value_eur,
    ),
    (
        ContractField::AnnualValue,
        |contract| contract.annual_value_eur.map(euros),
        |from, into| into.annual_value_eur = from.annual_value_eur,
    ),
    (ContractField::Start, |contract| day(contract.starts_on), |from, into| into.starts_on = from.starts_on),
    (
        ContractField::OriginalEnd,
        |contract| day(contract.original_end_on),
        |from, into| into.original_end_on = from.original_end_on,
    ),
    (
        ContractField::CurrentEnd,
        |contract| day(contract.current_end_on),
        |from, into| into.current_end_on = from.current_end_on,
    ),
    (
        ContractField::UltimateEnd,
        |contract| day(contract.ultimate_end_on),
        |from, into| into.ultimate_end_on = from.ultimate_end_on,
    ),
    (ContractField::Extension, extension, |from, into| {
        into.extension_text.clone_from(&from.extension_text);
        into.options.clone_from(&from.options);
    }),
    (
        ContractField::Renewal,
        |contract| contract.renewal.map(|renewal| renewal.label().to_owned()),
        |from, into| into.renewal = from.renewal,
    ),
    (ContractField::Notice, notice, |from, into| {
        into.notice_text.clone_from(&from.notice_text);
        into.notice = from.notice;
    }),
    (
        ContractField::Status,
        |contract| contract.status.map(|status| status.label().to_owned()),
        |from, into| into.status = from.status,
    ),
    (
        ContractField::Remarks,
        |contract| contract.remarks.clone(),
        |from, into| into.remarks.clone_from(&from.remarks),
    ),
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
