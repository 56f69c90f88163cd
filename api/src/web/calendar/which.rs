//! Which tenders are shown, of which day, and on which days: all of it lives in the address.

use chrono::NaiveDate;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::window::Zoom;
use crate::{
    quarter::Quarter,
    read::{ValueRange, tender::TenderFilter},
    tender_choice::TenderChoice,
    web::filled::Filled,
};
use schema::clock;

/// Which partnership, calendar and tenders of it; what is not given or not to be understood narrows nothing
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    pub(super) partnership: String,
    pub(super) year: String,
    /// Which tenders
    #[serde(flatten)]
    pub(super) tenders: TenderChoice,
    /// As they stood at the end of that day
    pub(super) on: String,
    /// As they stood in the edition of that number
    pub(super) edition: String,
    /// How many days the timeline shows
    pub(super) zoom: String,
    /// Quarter that the timeline begins with
    pub(super) from: String,
    /// The tender that the table begins behind
    pub(super) after: String,
}

/// What was typed and what it means
pub(super) struct Typed {
    /// As it was typed, with what is wrong with it
    pub(super) filled: Filled,
    /// What tenders are worth
    pub(super) values: ValueRange,
    /// The day that is looked back at; `None` for now
    pub(super) on: Option<NaiveDate>,
}

impl Which {
    /// All of a calendar
    pub(super) fn of(partnership: &str, year: &str) -> Self {
        Self { partnership: partnership.to_owned(), year: year.to_owned(), ..Self::default() }
    }

    /// The values by name, in the order of the address
    fn parts(&self) -> Vec<(&'static str, &str)> {
        let mut parts = vec![("partnership", self.partnership.as_str()), ("year", &self.year)];
        parts.extend(self.tenders.parts());
        parts.extend([
            ("on", self.on.as_str()),
            ("edition", &self.edition),
            ("zoom", &self.zoom),
            ("from", &self.from),
            ("after", &self.after),
        ]);
        parts
    }

    /// What another day leaves as it is
    pub(super) fn kept(&self) -> Vec<(&'static str, &str)> {
        let mut kept = self.parts();
        kept.retain(|(name, value)| !value.is_empty() && !matches!(*name, "on" | "edition" | "after"));
        kept
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

    /// The address of all of the same calendar, on the same days
    pub(super) fn address_of_all(&self) -> String {
        Self { tenders: TenderChoice::default(), after: String::new(), ..self.clone() }.address(&[])
    }

    /// The address of the same tenders as a file
    pub(super) fn download(&self, ending: &str, typed: &Typed) -> String {
        let file = format!("/export/calendar.{ending}?");
        let start = file.len();
        let mut address = Serializer::for_suffix(file, start);
        address.append_pair("partnership", &self.partnership).append_pair("year", &self.year);
        let amounts = [("minimum", typed.values.at_least), ("maximum", typed.values.at_most)];
        let chosen = self.tenders.parts().into_iter();
        let chosen =
            chosen.filter(|(name, value)| !value.is_empty() && amounts.iter().all(|(of, _)| of != name));
        address.extend_pairs(chosen);
        address.extend_pairs(
            amounts.iter().filter_map(|(name, amount)| Some((name, amount.as_ref()?.to_string()))),
        );
        address.extend_pairs(typed.on.map(|on| ("asOf", on.to_string())));
        let edition = self.edition().filter(|_| typed.on.is_none());
        address.extend_pairs(edition.map(|edition| ("edition", edition.to_string())));
        address.finish()
    }

    /// The amounts and the day as they were typed, and what they mean
    pub(super) fn typed(&self) -> Typed {
        let parts =
            [("minimum", &self.tenders.minimum), ("maximum", &self.tenders.maximum), ("on", &self.on)];
        let mut filled = Filled::sent(parts.map(|(name, value)| (name.to_owned(), value.clone())).to_vec());
        let mut amount = |field| filled.optional(field).and_then(|_| filled.amount(field));
        let values = ValueRange { at_least: amount("minimum"), at_most: amount("maximum") };
        let on = filled.optional("on").and_then(|_| filled.day("on"));
        Typed { filled, values, on }
    }

    /// What is read of the calendar of a year
    pub(super) fn filter(&self, year: i32, typed: &Typed) -> TenderFilter {
        TenderFilter {
            as_of: typed.on.map(clock::end_of),
            edition: self.edition().filter(|_| typed.on.is_none()),
            ..self.tenders.filter(year, typed.values)
        }
    }

    /// The edition that is asked for; `None` for the calendar as it is, or as it is published
    pub(super) fn edition(&self) -> Option<i32> {
        self.edition.parse().ok()
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

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    fn which() -> Which {
        Which {
            partnership: "zhw".to_owned(),
            year: "2023".to_owned(),
            tenders: TenderChoice {
                nature: "WORKS".to_owned(),
                text: "Groen & grijs".to_owned(),
                minimum: "1.000".to_owned(),
                ..TenderChoice::default()
            },
            on: "30-6-2023".to_owned(),
            after: "x".to_owned(),
            ..Which::default()
        }
    }

    #[test]
    fn an_address_leads_to_the_same_tenders() {
        assert_eq!(
            which().address(&[("after", ""), ("zoom", "half-year")]),
            "/calendar?partnership=zhw&year=2023&nature=WORKS&text=Groen+%26+grijs&minimum=1.000&on=30-6-2023&zoom=half-year"
        );
        assert_eq!(which().address_of_all(), "/calendar?partnership=zhw&year=2023&on=30-6-2023");
        assert_eq!(
            which().download("xlsx", &which().typed()),
            "/export/calendar.xlsx?partnership=zhw&year=2023&nature=WORKS&text=Groen+%26+grijs&minimum=1000&asOf=2023-06-30"
        );
    }

    #[test]
    fn what_was_typed_is_understood_or_told() {
        let typed = which().typed();
        assert_eq!((typed.filled.errors(), typed.on), (&[][..], "2023-06-30".parse().ok()));
        assert_eq!(typed.values, ValueRange { at_least: Some(dec!(1000)), at_most: None });
        assert!(which().filter(2023, &typed).as_of.is_some());
        let tenders = TenderChoice { maximum: "veel".to_owned(), ..TenderChoice::default() };
        let wrong = Which { tenders, on: "gisteren".to_owned(), ..Which::default() };
        let typed = wrong.typed();
        assert_eq!(typed.filled.errors().len(), 2);
        assert_eq!(wrong.filter(2023, &typed), TenderFilter { year: Some(2023), ..TenderFilter::default() });
    }
}
