//! What is set of a contract by hand, and the rules that it breaks by itself.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use schema::{
    rules::Violation,
    types::{ContractNature, ContractStatus, KvkNumber, NoticePeriod, Renewal, fits_money},
};

use crate::write::{Refused, YEARS, check_text};

/// Extension options and their length that one contract has at most: as much as a cell of a register may say
const MOST_OPTIONS: usize = 24;
const OPTION_MONTHS: RangeInclusive<u32> = 1..=600;
/// The longest notice period that is believed, of a cell too
const NOTICE_MONTHS: RangeInclusive<u32> = 1..=60;
const NOTICE_DAYS: RangeInclusive<u32> = 1..=1_830;

/// What is set of a contract: a field that is `None` is left as it is, one that is `Some(None)` is cleared
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractChange {
    /// Title
    pub title: Option<String>,
    /// Reference; unique in the register of an organization
    pub reference: Option<Option<String>>,
    /// Description
    pub description: Option<Option<String>>,
    /// Category
    pub category: Option<Option<String>>,
    /// Who it is with
    pub supplier: Option<Option<SupplierDraft>>,
    /// Soort opdracht
    pub nature: Option<Option<ContractNature>>,
    /// Main CPV code, eight digits
    pub cpv_code: Option<Option<String>>,
    /// Euro, excluding VAT, over the whole term
    pub value: Option<Option<Decimal>>,
    /// Euro a year, excluding VAT
    pub annual_value: Option<Option<Decimal>>,
    /// First day
    pub starts_on: Option<Option<NaiveDate>>,
    /// Last day before any extension
    pub original_end: Option<Option<NaiveDate>>,
    /// Last day as it stands now
    pub current_end: Option<Option<NaiveDate>>,
    /// Last day after all extension options
    pub ultimate_end: Option<Option<NaiveDate>>,
    /// Months of each extension option, in order; cleared when they are not known, empty when there are none
    pub extension_options: Option<Option<Vec<u32>>>,
    /// Whether it goes on by itself
    pub renewal: Option<Option<Renewal>>,
    /// Notice period
    pub notice_period: Option<Option<NoticePeriod>>,
    /// Where it stands
    pub status: Option<Option<ContractStatus>>,
    /// Contact
    pub contact: Option<Option<String>>,
    /// Remarks
    pub remarks: Option<Option<String>>,
}

/// Who a contract is with: a name, a number in the trade register, or both
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SupplierDraft {
    /// Name
    pub name: Option<String>,
    /// KvK-nummer, eight digits
    pub kvk_number: Option<String>,
}

impl ContractChange {
    /// All rules that it breaks by itself
    pub fn check(&self) -> Vec<Refused> {
        let mut refused = self.check_texts();
        refused.extend(self.check_supplier());
        for (field, amount) in [("value", self.value), ("annual_value", self.annual_value)] {
            if amount.flatten().is_some_and(|amount| !is_value(amount)) {
                refused.push(Refused::at(field, Violation::new("contract.value_not_money")));
            }
        }
        let days = [
            ("starts_on", self.starts_on),
            ("original_end", self.original_end),
            ("current_end", self.current_end),
            ("ultimate_end", self.ultimate_end),
        ];
        for (field, day) in days {
            refused.extend(day.flatten().and_then(|day| check_day(field, day)));
        }
        refused.extend(self.check_lengths());
        refused
    }

    /// Whether it sets a day or an option, so that the term is to be checked as a whole
    pub(super) const fn sets_term(&self) -> bool {
        self.starts_on.is_some()
            || self.original_end.is_some()
            || self.current_end.is_some()
            || self.ultimate_end.is_some()
            || self.extension_options.is_some()
    }

    fn check_texts(&self) -> Vec<Refused> {
        let mut refused = Vec::new();
        if self.title.as_deref().is_some_and(|title| title.trim().is_empty()) {
            refused.push(Refused::at("title", Violation::new("contract.title_missing")));
        }
        let texts = [
            ("title", self.title.as_ref(), 500),
            ("reference", self.reference.as_ref().and_then(Option::as_ref), 100),
            ("description", self.description.as_ref().and_then(Option::as_ref), 20_000),
            ("category", self.category.as_ref().and_then(Option::as_ref), 300),
            ("contact", self.contact.as_ref().and_then(Option::as_ref), 300),
            ("remarks", self.remarks.as_ref().and_then(Option::as_ref), 20_000),
        ];
        for (field, text, maximum) in texts {
            if let Some(Err(violation)) = text.map(|text| check_text(text, maximum)) {
                refused.push(Refused::at(field, violation));
            }
        }
        refused
    }

    fn check_supplier(&self) -> Vec<Refused> {
        let Some(Some(supplier)) = &self.supplier else { return Vec::new() };
        let mut refused = Vec::new();
        let mut refuse = |field, violation| refused.push(Refused::at(field, violation).within("supplier"));
        if supplier.name.is_none() && supplier.kvk_number.is_none() {
            refuse("name", Violation::new("contract.supplier_missing"));
        }
        if let Err(violation) = check_text(supplier.name.as_deref().unwrap_or_default(), 300) {
            refuse("name", violation);
        }
        if supplier.kvk_number.as_ref().is_some_and(|number| number.parse::<KvkNumber>().is_err()) {
            refuse("kvk_number", Violation::new("contract.kvk_number_malformed"));
        }
        refused
    }

    fn check_lengths(&self) -> Vec<Refused> {
        let mut refused = Vec::new();
        let options = self.extension_options.as_ref().and_then(Option::as_ref);
        let is_meant = |months: &u32| OPTION_MONTHS.contains(months);
        if options.is_some_and(|options| options.len() > MOST_OPTIONS || !options.iter().all(is_meant)) {
            let violation = Violation::new("contract.options_out_of_range")
                .with("maximum", MOST_OPTIONS)
                .with("months", OPTION_MONTHS.end());
            refused.push(Refused::at("extension_options", violation));
        }
        let is_meant = |period: NoticePeriod| match period {
            NoticePeriod::Months(months) => NOTICE_MONTHS.contains(&months),
            NoticePeriod::Days(days) => NOTICE_DAYS.contains(&days),
        };
        if self.notice_period.flatten().is_some_and(|period| !is_meant(period)) {
            let violation = Violation::new("contract.notice_out_of_range")
                .with("months", NOTICE_MONTHS.end())
                .with("days", NOTICE_DAYS.end());
            refused.push(Refused::at("notice_period", violation));
        }
        refused
    }
}

fn is_value(amount: Decimal) -> bool {
    fits_money(amount) && (amount.is_zero() || amount.is_sign_positive())
}

/// A day that no workbook could have is a slip of the hand
pub(super) fn check_day(field: &str, day: NaiveDate) -> Option<Refused> {
    let violation = || Violation::new("contract.day_out_of_range");
    (!YEARS.contains(&day.year())).then(|| Refused::at(field, violation()))
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    fn refused(change: &ContractChange) -> Vec<(String, &'static str)> {
        change.check().into_iter().map(|refused| (refused.path.join("."), refused.violation.code)).collect()
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once_and_where() {
        let supplier = SupplierDraft { name: None, kvk_number: Some("1234".to_owned()) };
        let change = ContractChange {
            title: Some(" ".to_owned()),
            supplier: Some(Some(supplier)),
            value: Some(Some(dec!(-1))),
            current_end: Some(NaiveDate::from_ymd_opt(202, 1, 1)),
            extension_options: Some(Some(vec![12, 0])),
            notice_period: Some(Some(NoticePeriod::Months(61))),
            ..ContractChange::default()
        };
        let expected = [
            ("title", "contract.title_missing"),
            ("supplier.kvk_number", "contract.kvk_number_malformed"),
            ("value", "contract.value_not_money"),
            ("current_end", "contract.day_out_of_range"),
            ("extension_options", "contract.options_out_of_range"),
            ("notice_period", "contract.notice_out_of_range"),
        ];
        assert_eq!(refused(&change), expected.map(|(field, code)| (field.to_owned(), code)));
        let nobody =
            ContractChange { supplier: Some(Some(SupplierDraft::default())), ..ContractChange::default() };
        assert_eq!(refused(&nobody), [("supplier.name".to_owned(), "contract.supplier_missing")]);
    }

    #[test]
    fn what_is_cleared_breaks_no_rule() {
        let change = ContractChange {
            reference: Some(None),
            supplier: Some(None),
            value: Some(None),
            current_end: Some(None),
            extension_options: Some(Some(Vec::new())),
            notice_period: Some(None),
            ..ContractChange::default()
        };
        assert_eq!(refused(&change), []);
        assert!(change.sets_term() && !ContractChange::default().sets_term());
    }
}
