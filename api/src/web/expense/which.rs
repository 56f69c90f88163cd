//! Which expenses are listed: all of it lives in the address.

use std::collections::BTreeSet;

use schema::{
    headings::name_key,
    types::{Half, HalfYear},
};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::read::{Days, budget::BudgetWithLines, expense::ExpenseFilter};

/// Longest text that is looked for, in characters
const LONGEST_TEXT: usize = 200;

/// Which partnership, year and expenses of it; what is not given or not to be understood narrows nothing
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    pub(super) partnership: String,
    pub(super) year: String,
    /// Line of the budget, as it was written
    pub(super) line: String,
    /// Kind of costs of lines of the budget
    pub(super) category: String,
    /// Identity of who paid
    pub(super) payer: String,
    pub(super) half: String,
    /// In the line, reference or description
    pub(super) text: String,
    /// The expense that the list begins behind
    pub(super) after: String,
}

impl Which {
    /// All of a year
    pub(super) fn of(partnership: &str, year: &str) -> Self {
        Self { partnership: partnership.to_owned(), year: year.to_owned(), ..Self::default() }
    }

    /// Whether it wants less than the whole year
    pub(super) fn is_narrowed(&self) -> bool {
        [&self.line, &self.category, &self.payer, &self.half, &self.text].iter().any(|part| !part.is_empty())
    }

    /// What is read of a year in which expenses were written on these lines
    pub(super) fn filter(
        &self,
        year: i32,
        written: &[String],
        budget: Option<&BudgetWithLines>,
    ) -> ExpenseFilter {
        let text: String = self.text.trim().chars().take(LONGEST_TEXT).collect();
        ExpenseFilter {
            year: Some(year),
            payer: self.payer.parse().ok(),
            line: self.lines(written, budget),
            spent: self.half.parse().map_or_else(|_| Days::default(), |half| days(year, half)),
            text_contains: (!text.is_empty()).then_some(text),
            ..ExpenseFilter::default()
        }
    }

    /// The lines that are wanted, as they were written; a line is of the kind of the line of the budget that its expenses count on
    fn lines(&self, written: &[String], budget: Option<&BudgetWithLines>) -> Option<Vec<String>> {
        if self.line.is_empty() && self.category.is_empty() {
            return None;
        }
        let lines = budget.map(|budget| budget.lines.as_slice()).unwrap_or_default();
        let of_category = lines.iter().filter(|line| line.category.as_deref() == Some(&self.category));
        let of_category: BTreeSet<String> = of_category.map(|line| name_key(&line.name)).collect();
        let is_wanted = |line: &&String| {
            (self.line.is_empty() || **line == self.line)
                && (self.category.is_empty() || of_category.contains(&name_key(line)))
        };
        Some(written.iter().filter(is_wanted).cloned().collect())
    }

    /// The address of the same list behind an expense, or from its start
    pub(super) fn address(&self, partnership: &str, year: i32, after: &str) -> String {
        let year = year.to_string();
        let parts = [
            ("partnership", partnership),
            ("year", &year),
            ("line", &self.line),
            ("category", &self.category),
            ("payer", &self.payer),
            ("half", &self.half),
            ("text", &self.text),
            ("after", after),
        ];
        let given = parts.iter().filter(|(_, value)| !value.is_empty());
        let page = "/expenses?".to_owned();
        let start = page.len();
        let mut address = Serializer::for_suffix(page, start);
        for (name, value) in given {
            address.append_pair(name, value);
        }
        address.finish()
    }
}

/// The days that count in a half of a year: what is of a day before it is in the first, of a day after it in the second
fn days(year: i32, half: Half) -> Days {
    let last_of_first = HalfYear { year, half: Half::First }.last_day();
    match half {
        Half::First => Days { start: None, end: last_of_first },
        Half::Second => Days { start: last_of_first.and_then(|day| day.succ_opt()), end: None },
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn an_address_leads_to_the_same_list() {
        let which = Which { line: "Huur & zalen".to_owned(), half: "FIRST".to_owned(), ..Which::default() };
        assert_eq!(
            which.address("zhw", 2023, ""),
            "/expenses?partnership=zhw&year=2023&line=Huur+%26+zalen&half=FIRST"
        );
        assert!(which.is_narrowed() && !Which::of("zhw", "2023").is_narrowed());
    }

    #[test]
    fn halves_have_the_days_that_are_settled_in_them() {
        for day in ["2022-12-01", "2023-06-30", "2023-07-01", "2024-02-01"] {
            let day: NaiveDate = day.parse().unwrap();
            let half = HalfYear::of(2023, day).half;
            for other in [Half::First, Half::Second] {
                let Days { start, end } = days(2023, other);
                let contains = start.is_none_or(|start| start <= day) && end.is_none_or(|end| day <= end);
                assert_eq!(contains, half == other, "{day} {other}");
            }
        }
    }

    #[test]
    fn a_line_that_nobody_wrote_gives_nothing() {
        let which = Which { line: "Huur".to_owned(), ..Which::default() };
        assert_eq!(which.filter(2023, &["Lunch".to_owned()], None).line, Some(vec![]));
        assert_eq!(Which::default().filter(2023, &[], None).line, None);
    }
}
