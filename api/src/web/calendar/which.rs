//! Which tenders are shown, and on which days: all of it lives in the address.

use std::str::FromStr;

use schema::types::Milestone;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::{quarter::Quarter, window::Zoom};
use crate::{
    read::{Days, ValueRange, tender::TenderFilter},
    web::filled::Filled,
};

/// Longest text that is looked for, in characters
const LONGEST_TEXT: usize = 200;

/// Which partnership, calendar and tenders of it; what is not given or not to be understood narrows nothing
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    pub(super) partnership: String,
    pub(super) year: String,
    /// Code of who leads
    pub(super) lead: String,
    /// Code of who leads or takes part
    pub(super) participant: String,
    pub(super) nature: String,
    pub(super) procedure: String,
    pub(super) status: String,
    /// Quarter in which it may be published, such as `2023-Q2`
    pub(super) quarter: String,
    /// In the title, reference, description or category
    pub(super) text: String,
    /// Least value in euro, as it was typed
    pub(super) minimum: String,
    /// Largest value in euro, as it was typed
    pub(super) maximum: String,
    /// How many days the timeline shows
    pub(super) zoom: String,
    /// Quarter that the timeline begins with
    pub(super) from: String,
    /// The tender that the table begins behind
    pub(super) after: String,
}

impl Which {
    /// The values by name, in the order of the address
    fn parts(&self) -> [(&'static str, &str); 14] {
        [
            ("partnership", &self.partnership),
            ("year", &self.year),
            ("lead", &self.lead),
            ("participant", &self.participant),
            ("nature", &self.nature),
            ("procedure", &self.procedure),
            ("status", &self.status),
            ("quarter", &self.quarter),
            ("text", &self.text),
            ("minimum", &self.minimum),
            ("maximum", &self.maximum),
            ("zoom", &self.zoom),
            ("from", &self.from),
            ("after", &self.after),
        ]
    }

    /// Whether it wants less than the whole calendar
    pub(super) fn is_narrowed(&self) -> bool {
        let narrowing = [
            &self.lead,
            &self.participant,
            &self.nature,
            &self.procedure,
            &self.status,
            &self.quarter,
            &self.text,
            &self.minimum,
            &self.maximum,
        ];
        narrowing.iter().any(|part| !part.trim().is_empty())
    }

    /// The address of the page with other values for these names
    pub(super) fn address(&self, changed: &[(&str, &str)]) -> String {
        let mut address = Serializer::for_suffix("/calendar?".to_owned(), "/calendar?".len());
        for (name, own) in self.parts() {
            let value = changed.iter().find(|(of, _)| *of == name).map_or(own, |(_, value)| value);
            if !value.is_empty() {
                address.append_pair(name, value);
            }
        }
        address.finish()
    }

    /// The address of all of the same calendar
    pub(super) fn address_of_all(&self) -> String {
        let all = Self { partnership: self.partnership.clone(), year: self.year.clone(), ..Self::default() };
        all.address(&[("zoom", &self.zoom), ("from", &self.from)])
    }

    /// The amounts as they were typed, with what is wrong with them; and what they mean
    pub(super) fn values(&self) -> (Filled, ValueRange) {
        let typed = [("minimum", &self.minimum), ("maximum", &self.maximum)];
        let mut filled = Filled::sent(typed.map(|(name, value)| (name.to_owned(), value.clone())).to_vec());
        let mut amount = |field| filled.optional(field).and_then(|_| filled.amount(field));
        let range = ValueRange { at_least: amount("minimum"), at_most: amount("maximum") };
        (filled, range)
    }

    /// What is read of the calendar of a year
    pub(super) fn filter(&self, year: i32, estimated_value: ValueRange) -> TenderFilter {
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

    /// How many days the timeline shows
    pub(super) fn zoom(&self) -> Zoom {
        Zoom::named(&self.zoom)
    }

    /// The quarter that the timeline begins with; `None` when it is not said
    pub(super) fn start(&self) -> Option<Quarter> {
        self.from.parse().ok()
    }
}

fn one<T: FromStr>(text: &str) -> Option<Vec<T>> {
    text.parse().ok().map(|value| vec![value])
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;
    use schema::types::{ContractNature, TenderStatus};

    use super::*;

    fn which() -> Which {
        Which {
            partnership: "zhw".to_owned(),
            year: "2023".to_owned(),
            nature: "WORKS".to_owned(),
            text: "Groen & grijs".to_owned(),
            quarter: "2023-Q2".to_owned(),
            minimum: "1.000".to_owned(),
            after: "x".to_owned(),
            ..Which::default()
        }
    }

    #[test]
    fn an_address_leads_to_the_same_tenders() {
        let address = which().address(&[("after", ""), ("zoom", "half-year")]);
        assert_eq!(
            address,
            "/calendar?partnership=zhw&year=2023&nature=WORKS&quarter=2023-Q2&text=Groen+%26+grijs&minimum=1.000&zoom=half-year"
        );
        assert_eq!(which().address_of_all(), "/calendar?partnership=zhw&year=2023");
        assert!(which().is_narrowed());
        assert!(!Which { year: "2023".to_owned(), text: " ".to_owned(), ..Which::default() }.is_narrowed());
    }

    #[test]
    fn a_filter_says_what_the_address_says() {
        let (filled, range) = which().values();
        assert_eq!(filled.errors(), []);
        let filter = which().filter(2023, range);
        assert_eq!(filter.nature, Some(vec![ContractNature::Works]));
        assert_eq!(filter.estimated_value, ValueRange { at_least: Some(dec!(1000)), at_most: None });
        assert_eq!(filter.text_contains.as_deref(), Some("Groen & grijs"));
        let days = Days { start: "2023-04-01".parse().ok(), end: "2023-06-30".parse().ok() };
        assert_eq!(filter.periods, [(Milestone::Publication, days)]);
    }

    #[test]
    fn what_is_not_to_be_understood_narrows_nothing_and_a_wrong_amount_is_told() {
        let which = Which {
            nature: "ART".to_owned(),
            quarter: "2023-Q9".to_owned(),
            maximum: "veel".to_owned(),
            ..Which::default()
        };
        let (filled, range) = which.values();
        assert_eq!(filled.errors().len(), 1);
        let filter = which.filter(2023, range);
        assert_eq!(filter, TenderFilter { year: Some(2023), ..TenderFilter::default() });
        assert_eq!(one::<TenderStatus>("PLANNED"), Some(vec![TenderStatus::Planned]));
    }
}
