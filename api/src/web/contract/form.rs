//! The form that registers and changes a contract.

use schema::{
    texts::{Label, NOTICE_MALFORMED, OPTIONS_MALFORMED},
    types::{ContractNature, ContractStatus, NoticePeriod, Renewal},
};

use crate::{
    read::{
        ReadError,
        contract::{ContractText, ContractWithRelations},
    },
    web::{
        dutch::plain_amount,
        filled::{Choice, Filled},
    },
    write::{
        Refused,
        contract::{ContractChange, SupplierDraft},
    },
};

/// The fields that something may be wrong with
pub(super) const FIELDS: [&str; 22] = [
    "holder",
    "title",
    "reference",
    "description",
    "category",
    "supplier",
    "kvk_number",
    "nature",
    "cpv_code",
    "value",
    "annual_value",
    "starts_on",
    "original_end",
    "current_end",
    "ultimate_end",
    "extension_options",
    "notice_period",
    "contact",
    "remarks",
    "ends_on",
    "reason",
    "tender",
];

/// What the form sets; `None`, with what is wrong said, when that is not to be understood
pub(super) fn change(filled: &mut Filled) -> Option<ContractChange> {
    let title = filled.filled_in("title", "contract.title_missing");
    let (starts_on, original_end) = (filled.optional_day("starts_on"), filled.optional_day("original_end"));
    let (current_end, ultimate_end) =
        (filled.optional_day("current_end"), filled.optional_day("ultimate_end"));
    let (value, annual_value) = (filled.optional_amount("value"), filled.optional_amount("annual_value"));
    let cpv_code = filled.cpv_code();
    let options = filled.meant("extension_options", OPTIONS_MALFORMED, options);
    let in_days = filled.text("notice_unit") == "days";
    let notice = filled.meant("notice_period", NOTICE_MALFORMED, |text| notice(text, in_days));
    Some(ContractChange {
        title: Some(title?),
        reference: Some(filled.optional("reference")),
        description: Some(filled.optional("description")),
        category: Some(filled.optional("category")),
        supplier: Some(supplier(filled)),
        nature: Some(filled.text("nature").parse().ok()),
        cpv_code: Some(cpv_code?),
        value: Some(value?),
        annual_value: Some(annual_value?),
        starts_on: Some(starts_on?),
        original_end: Some(original_end?),
        current_end: Some(current_end?),
        ultimate_end: Some(ultimate_end?),
        extension_options: Some(options?),
        renewal: Some(filled.text("renewal").parse().ok()),
        notice_period: Some(notice?),
        status: Some(filled.text("status").parse().ok()),
        contact: Some(filled.optional("contact")),
        remarks: Some(filled.optional("remarks")),
    })
}

/// Says what was refused at the fields of the form; gives what is about none of them, in sentences
pub(super) fn refuse(filled: &mut Filled, refused: Vec<Refused>) -> String {
    let at_field = |refused: Refused| match refused.path.as_slice() {
        [whole, part] if whole == "supplier" && part == "kvk_number" => {
            Refused { path: vec![part.clone()], ..refused }
        }
        [whole] if whole == "organization" => Refused { path: vec!["holder".to_owned()], ..refused },
        _ => refused,
    };
    let refused: Vec<Refused> = refused.into_iter().map(at_field).collect();
    filled.refuse(&FIELDS, &refused)
}

fn supplier(filled: &Filled) -> Option<SupplierDraft> {
    let (name, kvk_number) = (filled.optional("supplier"), filled.optional("kvk_number"));
    let supplier = SupplierDraft { name, kvk_number };
    (supplier != SupplierDraft::default()).then_some(supplier)
}

/// `12, 12`; `0` for none, empty for unknown
#[expect(clippy::option_option, reason = "nothing and something wrong are two things")]
fn options(text: &str) -> Option<Option<Vec<u32>>> {
    match text {
        "" => Some(None),
        "0" => Some(Some(Vec::new())),
        _ => text
            .split([',', ';', '+'])
            .map(|months| months.trim().parse().ok())
            .collect::<Option<_>>()
            .map(Some),
    }
}

/// Empty for unknown
#[expect(clippy::option_option, reason = "nothing and something wrong are two things")]
fn notice(text: &str, in_days: bool) -> Option<Option<NoticePeriod>> {
    if text.is_empty() {
        return Some(None);
    }
    let length = text.parse().ok()?;
    Some(Some(if in_days { NoticePeriod::Days(length) } else { NoticePeriod::Months(length) }))
}

/// The form
pub(super) struct ContractForm {
    pub(super) filled: Filled,
    pub(super) natures: Vec<Choice>,
    pub(super) renewals: Vec<Choice>,
    pub(super) statuses: Vec<Choice>,
    pub(super) units: Vec<Choice>,
}

impl ContractForm {
    pub(super) fn new(filled: Filled) -> Self {
        fn all<T: Copy + ToString + Label>(values: &[T]) -> impl Iterator<Item = (String, String)> {
            values.iter().map(|value| (value.to_string(), value.label().to_owned()))
        }
        let units = [("months", "maanden"), ("days", "dagen")];
        let units = units.map(|(value, name)| (value.to_owned(), name.to_owned()));
        Self {
            natures: filled.choices("nature", all(ContractNature::ALL)),
            renewals: filled.choices("renewal", all(Renewal::ALL)),
            statuses: filled.choices("status", all(ContractStatus::ALL)),
            units: filled.choices("notice_unit", units),
            filled,
        }
    }
}

/// The texts that the form shows
pub(super) const TEXTS: [ContractText; 4] =
    [ContractText::Description, ContractText::Category, ContractText::Contact, ContractText::Remarks];

/// A contract as the form has it
///
/// # Errors
///
/// When it was read without [`TEXTS`].
pub(super) fn filled(of: &ContractWithRelations) -> Result<Filled, ReadError> {
    let row = &of.contract;
    let text = |which| of.texts.get(which).map(|text| text.unwrap_or_default().to_owned());
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let months: Vec<String> = of.options.iter().map(|option| option.months.to_string()).collect();
    let supplier = of.supplier.as_ref();
    let length = row.notice_months.or(row.notice_days).map(|length| length.to_string());
    let unit = if row.notice_days.is_some() { "days" } else { "months" };
    let values = [
        ("version", row.version.to_string()),
        ("title", row.title.clone()),
        ("reference", row.reference.clone().unwrap_or_default()),
        ("description", text(ContractText::Description)?),
        ("category", text(ContractText::Category)?),
        ("supplier", supplier.and_then(|of| of.name.clone()).unwrap_or_default()),
        ("kvk_number", supplier.and_then(|of| of.kvk_number.clone()).unwrap_or_default()),
        ("nature", row.nature.map(|nature| nature.to_string()).unwrap_or_default()),
        ("cpv_code", row.cpv_code.clone().unwrap_or_default()),
        ("value", row.value_eur.map(plain_amount).unwrap_or_default()),
        ("annual_value", row.annual_value_eur.map(plain_amount).unwrap_or_default()),
        ("starts_on", day(row.starts_on)),
        ("original_end", day(row.original_end_on)),
        ("current_end", day(row.current_end_on)),
        ("ultimate_end", day(row.ultimate_end_on)),
        ("extension_options", months.join(", ")),
        ("renewal", row.renewal.map(|renewal| renewal.to_string()).unwrap_or_default()),
        ("notice_period", length.unwrap_or_default()),
        ("notice_unit", unit.to_owned()),
        ("status", row.status.map(|status| status.to_string()).unwrap_or_default()),
        ("contact", text(ContractText::Contact)?),
        ("remarks", text(ContractText::Remarks)?),
    ];
    Ok(Filled::sent(values.map(|(name, value)| (name.to_owned(), value)).into()))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use rust_decimal::dec;
    use schema::rules::Violation;

    use super::*;

    fn sent(values: &[(&str, &str)]) -> Filled {
        Filled::sent(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_contract_is_what_was_filled_in() {
        let mut form = sent(&[
            ("title", " Groen "),
            ("kvk_number", "12345678"),
            ("cpv_code", "77310000-6"),
            ("value", "125.000,50"),
            ("current_end", "31-12-2027"),
            ("extension_options", "12, 12"),
            ("notice_period", "42"),
            ("notice_unit", "days"),
            ("status", "ACTIVE"),
        ]);
        let change = change(&mut form).unwrap();
        assert_eq!((change.title.as_deref(), change.reference), (Some("Groen"), Some(None)));
        assert_eq!(change.value, Some(Some(dec!(125000.50))));
        assert_eq!(change.cpv_code, Some(Some("77310000".to_owned())));
        assert_eq!(change.current_end, Some(NaiveDate::from_ymd_opt(2027, 12, 31)));
        assert_eq!(change.extension_options, Some(Some(vec![12, 12])));
        assert_eq!(change.notice_period, Some(Some(NoticePeriod::Days(42))));
        assert_eq!(change.status, Some(Some(ContractStatus::Active)));
    }

    #[test]
    fn all_that_is_not_to_be_understood_is_said_at_once() {
        let mut form = sent(&[
            ("title", ""),
            ("cpv_code", "groen"),
            ("value", "veel"),
            ("current_end", "ooit"),
            ("extension_options", "twee"),
            ("notice_period", "lang"),
        ]);
        assert_eq!(change(&mut form), None);
        let fields: Vec<_> = form.errors().iter().map(|(field, _)| *field).collect();
        assert_eq!(
            fields,
            ["title", "cpv_code", "value", "current_end", "extension_options", "notice_period"]
        );
    }

    #[test]
    fn no_options_and_unknown_options_are_two_things() {
        assert_eq!((options("0"), options(""), options("12;x")), (Some(Some(vec![])), Some(None), None));
    }

    #[test]
    fn what_is_refused_of_a_part_stands_at_its_field() {
        let mut form = sent(&[]);
        let malformed =
            Refused::at("kvk_number", Violation::new("contract.kvk_number_malformed")).within("supplier");
        let stale = Refused::at("version", Violation::new("contract.version_stale"));
        assert!(refuse(&mut form, vec![malformed, stale]).contains("intussen"));
        assert!(!form.error("kvk_number").is_empty() && form.error("supplier").is_empty());
    }
}
