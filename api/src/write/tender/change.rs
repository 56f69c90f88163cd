use std::collections::HashSet;

use diesel::{AsChangeset, Insertable};
use rust_decimal::Decimal;
use schema::{
    rules::Violation,
    tables::tenders,
    types::{ContractNature, Milestone, ParticipationRole, Period, Procedure, fits_money},
};
use uuid::Uuid;

use crate::write::{Refused, check_text};

/// Most lots that a tender has: far above any real one
const MAXIMUM_LOTS: usize = 500;

/// What is set of a tender: a field that is `None` is left as it is, one that is `Some(None)` is cleared
#[derive(Debug, Clone, Default, PartialEq, Eq, AsChangeset, Insertable)]
#[diesel(table_name = tenders)]
pub struct TenderChange {
    /// Title
    pub title: Option<String>,
    /// Reference; unique in a calendar
    pub reference: Option<Option<String>>,
    /// Description
    pub description: Option<Option<String>>,
    /// Soort opdracht
    pub nature: Option<Option<ContractNature>>,
    /// Procedure
    pub procedure: Option<Option<Procedure>>,
    /// Main CPV code, eight digits
    pub cpv_code: Option<Option<String>>,
    /// Category
    pub category: Option<Option<String>>,
    /// Euro, excluding VAT, whole term with extensions
    #[diesel(column_name = estimated_value_eur)]
    pub estimated_value: Option<Option<Decimal>>,
    /// Lower end of a range; euro, excluding VAT
    #[diesel(column_name = minimum_value_eur)]
    pub minimum_value: Option<Option<Decimal>>,
    /// Priority
    pub priority: Option<Option<String>>,
    /// Contact
    pub contact: Option<Option<String>>,
    /// Remarks
    pub remarks: Option<Option<String>>,
    /// All participations, instead of those that it has
    #[diesel(skip_insertion, skip_update)]
    pub participations: Option<Vec<ParticipationDraft>>,
    /// All lots, instead of those that it has
    #[diesel(skip_insertion, skip_update)]
    pub lots: Option<Vec<LotDraft>>,
    /// When these milestones are planned; `None` to clear one
    #[diesel(skip_insertion, skip_update)]
    pub periods: Vec<(Milestone, Option<Period>)>,
}

/// The part of an organization in a tender
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipationDraft {
    /// The organization
    pub organization: OrganizationKey,
    /// Its part
    pub role: ParticipationRole,
}

/// How an organization is pointed at
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OrganizationKey {
    /// A municipality, by its code
    Code(String),
    /// Any organization, by its identity
    Id(Uuid),
}

impl std::fmt::Display for OrganizationKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => formatter.pad(code),
            Self::Id(id) => id.fmt(formatter),
        }
    }
}

/// A lot
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotDraft {
    /// Number in the tender, from 1 to the number of lots
    pub number: i32,
    /// Title; `None` when only the number is known
    pub title: Option<String>,
    /// Euro, excluding VAT; `None` is unknown
    pub estimated_value: Option<Decimal>,
}

fn is_value(amount: Decimal) -> bool {
    fits_money(amount) && (amount.is_zero() || amount.is_sign_positive())
}

impl TenderChange {
    /// All rules that it breaks by itself, for a tender that has these values now
    pub fn check(&self, value: Option<Decimal>, minimum: Option<Decimal>) -> Vec<Refused> {
        let mut refused = self.check_texts();
        let fields = [("estimated_value", self.estimated_value), ("minimum_value", self.minimum_value)];
        for (field, amount) in fields {
            if amount.flatten().is_some_and(|amount| !is_value(amount)) {
                refused.push(Refused::at(field, Violation::new("tender.value_not_money")));
            }
        }
        let (value, minimum) = (self.estimated_value.unwrap_or(value), self.minimum_value.unwrap_or(minimum));
        if value.zip(minimum).is_some_and(|(value, minimum)| minimum > value) {
            refused.push(Refused::at("minimum_value", Violation::new("tender.minimum_above_value")));
        }
        refused.extend(self.check_participations());
        refused.extend(self.check_lots());
        refused
    }

    fn check_texts(&self) -> Vec<Refused> {
        let mut refused = Vec::new();
        if self.title.as_deref().is_some_and(|title| title.trim().is_empty()) {
            refused.push(Refused::at("title", Violation::new("tender.title_missing")));
        }
        let texts = [
            ("title", self.title.as_ref(), 500),
            ("reference", self.reference.as_ref().and_then(Option::as_ref), 100),
            ("description", self.description.as_ref().and_then(Option::as_ref), 20_000),
            ("category", self.category.as_ref().and_then(Option::as_ref), 300),
            ("priority", self.priority.as_ref().and_then(Option::as_ref), 300),
            ("contact", self.contact.as_ref().and_then(Option::as_ref), 300),
            ("remarks", self.remarks.as_ref().and_then(Option::as_ref), 20_000),
        ];
        for (field, text, maximum) in texts {
            if let Some(Err(violation)) = text.map(|text| check_text(text, maximum)) {
                refused.push(Refused::at(field, violation));
            }
        }
        for (milestone, period) in &self.periods {
            if let Some(Err(violation)) = period.as_ref().map(|period| check_text(period.text(), 300)) {
                refused.push(Refused::at("text", violation).within(&milestone.as_str().to_lowercase()));
            }
        }
        refused
    }

    fn check_participations(&self) -> Vec<Refused> {
        let mut refused = Vec::new();
        let (mut known, mut leads) = (HashSet::new(), 0);
        for (index, part) in self.participations.iter().flatten().enumerate() {
            if !known.insert(&part.organization) {
                let twice = Violation::new("participation.organization_twice");
                refused.push(Refused::at("organization", twice).within(&index).within("participations"));
            }
            leads += i32::from(part.role == ParticipationRole::Lead);
        }
        if leads > 1 {
            refused.push(Refused::at("participations", Violation::new("participation.two_leads")));
        }
        refused
    }

    fn check_lots(&self) -> Vec<Refused> {
        let count = self.lots.as_ref().map_or(0, Vec::len);
        if count > MAXIMUM_LOTS {
            // Not also what is wrong with each of them.
            let violation = Violation::new("tender.too_many_lots").with("maximum", MAXIMUM_LOTS);
            return vec![Refused::at("lots", violation)];
        }
        let mut refused = Vec::new();
        let mut known = HashSet::new();
        for (index, lot) in self.lots.iter().flatten().enumerate() {
            let mut refuse = |field: &str, violation| {
                refused.push(Refused::at(field, violation).within(&index).within("lots"));
            };
            if lot.number < 1 {
                refuse("number", Violation::new("lot.number_not_positive"));
            }
            if !known.insert(lot.number) {
                refuse("number", Violation::new("lot.number_twice").with("number", lot.number));
            }
            // Workbooks tell how many lots there are, so 1 to that number is what an import compares with.
            if usize::try_from(lot.number).is_ok_and(|number| number > count) {
                refuse("number", Violation::new("lot.number_above_count").with("count", count));
            }
            if lot.estimated_value.is_some_and(|amount| !is_value(amount)) {
                refuse("estimated_value", Violation::new("tender.value_not_money"));
            }
            if let Err(violation) = check_text(lot.title.as_deref().unwrap_or_default(), 500) {
                refuse("title", violation);
            }
        }
        refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes_of(numbers: impl IntoIterator<Item = i32>) -> Vec<&'static str> {
        let lot = |number| LotDraft { number, title: None, estimated_value: None };
        let lots = Some(numbers.into_iter().map(lot).collect());
        let change = TenderChange { lots, ..TenderChange::default() };
        change.check(None, None).into_iter().map(|refused| refused.violation.code).collect()
    }

    #[test]
    fn lots_are_numbered_without_gaps_and_not_too_many() {
        assert!(codes_of([]).is_empty() && codes_of([2, 1, 3]).is_empty() && codes_of(1..=500).is_empty());
        assert_eq!(codes_of([1, 3]), ["lot.number_above_count"]);
        assert_eq!(codes_of([1, 1]), ["lot.number_twice"]);
        assert_eq!(codes_of([0, 1]), ["lot.number_not_positive"]);
        assert_eq!(codes_of(1..=501), ["tender.too_many_lots"]);
    }
}
