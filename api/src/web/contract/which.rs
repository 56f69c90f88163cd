//! Which contracts are listed: all of it lives in the address.

use chrono::{Days as Span, Months, NaiveDate};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::read::{Days, contract::ContractFilter};

/// Longest text that is looked for, in characters
const LONGEST_TEXT: usize = 200;

/// Which partnership and contracts of it; what is not given or not to be understood narrows nothing
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    pub(super) partnership: String,
    /// Identity of who holds them
    pub(super) holder: String,
    pub(super) nature: String,
    /// What their CPV code begins with
    pub(super) division: String,
    /// Category as it was written
    pub(super) category: String,
    /// When they end: a year, `past`, `unknown`; otherwise from today on
    pub(super) ends: String,
    /// Months within which notice must be given
    pub(super) notice: String,
    /// `without` or `with` a tender that replaces them
    pub(super) follow_up: String,
    /// In the title, reference, description, category or name of the supplier
    pub(super) text: String,
    /// The contract that the list begins behind
    pub(super) after: String,
}

impl Which {
    /// Whether it wants less than all that did not end yet
    pub(super) fn is_narrowed(&self) -> bool {
        self.parts("").iter().skip(1).any(|(_, value)| !value.is_empty())
    }

    /// What is read on a day, of whatever end
    pub(super) fn of_any_end(&self, today: NaiveDate) -> ContractFilter {
        let text: String = self.text.trim().chars().take(LONGEST_TEXT).collect();
        let is_code =
            (1..=8).contains(&self.division.len()) && self.division.bytes().all(|sign| sign.is_ascii_digit());
        let months = self.notice.parse().ok().filter(|months| (1..=120).contains(months));
        ContractFilter {
            holder: self.holder.parse().ok(),
            nature: self.nature.parse().ok().map(|nature| vec![nature]),
            cpv_begins_with: is_code.then(|| self.division.clone()),
            category: (!self.category.is_empty()).then(|| self.category.clone()),
            has_follow_up: match self.follow_up.as_str() {
                "with" => Some(true),
                "without" => Some(false),
                _ => None,
            },
            notice: months.map_or_else(Days::default, |months| Days {
                start: Some(today),
                end: today.checked_add_months(Months::new(months)),
            }),
            text_contains: (!text.is_empty()).then_some(text),
            ..ContractFilter::default()
        }
    }

    /// What is read on a day
    pub(super) fn filter(&self, today: NaiveDate) -> ContractFilter {
        let filter = self.of_any_end(today);
        match (self.ends.as_str(), self.ends.parse::<i32>()) {
            ("past", _) => ContractFilter {
                current_end: Days { start: None, end: today.checked_sub_days(Span::new(1)) },
                ..filter
            },
            ("unknown", _) => ContractFilter { is_end_unknown: true, ..filter },
            (_, Ok(year)) => ContractFilter {
                current_end: Days {
                    start: NaiveDate::from_ymd_opt(year, 1, 1),
                    end: NaiveDate::from_ymd_opt(year, 12, 31),
                },
                ..filter
            },
            _ => ContractFilter { not_ended_on: Some(today), ..filter },
        }
    }

    fn parts<'a>(&'a self, after: &'a str) -> [(&'static str, &'a str); 10] {
        [
            ("partnership", &self.partnership),
            ("holder", &self.holder),
            ("nature", &self.nature),
            ("division", &self.division),
            ("category", &self.category),
            ("ends", &self.ends),
            ("notice", &self.notice),
            ("follow_up", &self.follow_up),
            ("text", &self.text),
            ("after", after),
        ]
    }

    /// The address of the same list behind a contract, or from its start
    pub(super) fn address(&self, after: &str) -> String {
        let page = "/contracts?".to_owned();
        let start = page.len();
        let mut address = Serializer::for_suffix(page, start);
        for (name, value) in self.parts(after).iter().filter(|(_, value)| !value.is_empty()) {
            address.append_pair(name, value);
        }
        address.finish()
    }

    /// The address of those that end then
    pub(super) fn ending(&self, ends: &str) -> String {
        Self { ends: ends.to_owned(), ..self.clone() }.address("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_leads_to_the_same_list() {
        let all = Which { partnership: "zhw".to_owned(), ..Which::default() };
        let which = Which { category: "Groen & grijs".to_owned(), ends: "2027".to_owned(), ..all.clone() };
        assert_eq!(which.address(""), "/contracts?partnership=zhw&category=Groen+%26+grijs&ends=2027");
        assert!(which.is_narrowed() && !all.is_narrowed());
        assert_eq!(which.ending("past"), "/contracts?partnership=zhw&category=Groen+%26+grijs&ends=past");
    }

    #[test]
    fn what_ends_when_is_what_is_asked_for() {
        let today = day("2026-11-26");
        let ending = |ends: &str| Which { ends: ends.to_owned(), ..Which::default() }.filter(today);
        assert_eq!(ending("").not_ended_on, Some(today));
        assert_eq!(ending("past").current_end.end, Some(day("2026-11-25")));
        assert!(ending("unknown").is_end_unknown);
        let year = ending("2027").current_end;
        assert_eq!((year.start, year.end), (Some(day("2027-01-01")), Some(day("2027-12-31"))));
        let soon =
            Which { notice: "3".to_owned(), division: "7x".to_owned(), ..Which::default() }.filter(today);
        assert_eq!((soon.notice.end, soon.cpv_begins_with), (Some(day("2027-02-26")), None));
    }
}
