//! Which tenders an address asks for, of a page or a download: the filter of the API, as people choose it.

use std::str::FromStr;

use schema::types::Milestone;
use serde::Deserialize;

use crate::{
    quarter::Quarter,
    read::{Days, ValueRange, tender::TenderFilter},
};

/// Longest text that is looked for, in characters
const LONGEST_TEXT: usize = 200;

/// Which tenders of a calendar; what is not given or not to be understood narrows nothing
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TenderChoice {
    /// Code of who leads
    pub lead: String,
    /// Code of who leads or takes part
    pub participant: String,
    /// Soort opdracht
    pub nature: String,
    /// Procedure
    pub procedure: String,
    /// Fase
    pub status: String,
    /// Quarter in which it may be published, such as `2023-Q2`
    pub quarter: String,
    /// In the title, reference, description or category
    pub text: String,
    /// Least value in euro, as it was typed
    pub minimum: String,
    /// Largest value in euro, as it was typed
    pub maximum: String,
}

impl TenderChoice {
    /// The values by name, in the order of an address
    pub(crate) fn parts(&self) -> [(&'static str, &str); 9] {
        [
            ("lead", &self.lead),
            ("participant", &self.participant),
            ("nature", &self.nature),
            ("procedure", &self.procedure),
            ("status", &self.status),
            ("quarter", &self.quarter),
            ("text", &self.text),
            ("minimum", &self.minimum),
            ("maximum", &self.maximum),
        ]
    }

    /// By how many of its values it wants less than all
    pub(crate) fn asked(&self) -> usize {
        self.parts().iter().filter(|(_, value)| !value.trim().is_empty()).count()
    }

    /// Whether it wants less than all
    pub(crate) fn is_narrowed(&self) -> bool {
        self.asked() > 0
    }

    /// What is read of the calendar of a year
    pub(crate) fn filter(&self, year: i32, estimated_value: ValueRange) -> TenderFilter {
        let text: String = self.text.trim().chars().take(LONGEST_TEXT).collect();
        let code = |code: &str| (!code.is_empty()).then(|| vec![code.to_owned()]);
        let days = self
            .quarter
            .parse()
            .ok()
            .map(|quarter: Quarter| Days { start: Some(quarter.first_day()), end: Some(quarter.last_day()) });
        TenderFilter {
            year: Some(year),
            periods: days.map(|days| (Milestone::Publication, days)).into_iter().collect(),
            lead: code(&self.lead),
            participant: code(&self.participant),
            nature: one(&self.nature),
            procedure: one(&self.procedure),
            status: one(&self.status),
            estimated_value,
            text_contains: (!text.is_empty()).then_some(text),
            ..TenderFilter::default()
        }
    }
}

fn one<T: FromStr>(text: &str) -> Option<Vec<T>> {
    text.parse().ok().map(|value| vec![value])
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;
    use schema::types::ContractNature;

    use super::*;

    #[test]
    fn a_filter_says_what_the_address_says() {
        let choice = TenderChoice {
            nature: "WORKS".to_owned(),
            text: " Groen & grijs ".to_owned(),
            quarter: "2023-Q2".to_owned(),
            ..TenderChoice::default()
        };
        let range = ValueRange { at_least: Some(dec!(1000)), at_most: None };
        let filter = choice.filter(2023, range);
        assert_eq!(filter.nature, Some(vec![ContractNature::Works]));
        assert_eq!(filter.estimated_value, range);
        assert_eq!(filter.text_contains.as_deref(), Some("Groen & grijs"));
        let days = Days { start: "2023-04-01".parse().ok(), end: "2023-06-30".parse().ok() };
        assert_eq!(filter.periods, [(Milestone::Publication, days)]);
        assert!(choice.is_narrowed());
    }

    #[test]
    fn what_is_not_to_be_understood_narrows_nothing() {
        let choice = TenderChoice {
            nature: "ART".to_owned(),
            quarter: "2023-Q9".to_owned(),
            ..TenderChoice::default()
        };
        let all = TenderFilter { year: Some(2023), ..TenderFilter::default() };
        assert_eq!(choice.filter(2023, ValueRange::default()), all);
        assert!(!TenderChoice { text: " ".to_owned(), ..TenderChoice::default() }.is_narrowed());
    }
}
