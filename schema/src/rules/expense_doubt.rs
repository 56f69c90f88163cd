//! What makes one wonder whether an expense is meant as it was filled in. None of it is forbidden: who means it, says so once.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::headings::name_key;

/// Something to wonder about
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpenseDoubt {
    /// The budget of its year has no such line
    UnknownLine,
    /// It is more than the budget has for the whole of its line
    AboveLine,
    /// Its day is not in the year of its budget
    OtherYear,
    /// Its day has yet to come
    Future,
    /// An expense like it was recorded before
    Twice,
    /// It takes off more than is left of what it corrects
    TooMuch,
}

impl ExpenseDoubt {
    /// As forms send it back
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownLine => "line",
            Self::AboveLine => "above",
            Self::OtherYear => "year",
            Self::Future => "future",
            Self::Twice => "twice",
            Self::TooMuch => "amount",
        }
    }
}

/// What is known of an expense by which it is recognized
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognized<'a> {
    /// Line of the budget
    pub line: &'a str,
    /// Day
    pub day: NaiveDate,
    /// Euro, excluding VAT
    pub amount: Decimal,
    /// Invoice or booking number; `None` when it has none
    pub reference: Option<&'a str>,
    /// Description and supplier; `None` when it has none
    pub description: Option<&'a str>,
}

impl Recognized<'_> {
    /// Whether both may be the same invoice: of one day and amount, and with the same number, or else description, or else line
    ///
    /// Numbers that differ tell two invoices apart, whatever else is the same.
    pub fn resembles(&self, other: &Recognized<'_>) -> bool {
        if self.day != other.day || self.amount != other.amount {
            return false;
        }
        let pairs = [(self.reference, other.reference), (self.description, other.description)];
        let told = pairs.into_iter().find_map(|(one, two)| Some((one?, two?)));
        let (one, two) = told.unwrap_or((self.line, other.line));
        name_key(one) == name_key(two)
    }
}

/// What there is to wonder about an expense that is to be recorded: `lines` are those of the budget of its year with their amounts in
/// euro, none when there is no budget, and `recorded` those of the same day and amount
pub fn of_expense(
    expense: &Recognized<'_>,
    year: i32,
    today: NaiveDate,
    lines: &[(&str, Decimal)],
    recorded: &[Recognized<'_>],
) -> Vec<ExpenseDoubt> {
    let line = lines.iter().find(|(name, _)| name_key(name) == name_key(expense.line));
    let all = [
        (ExpenseDoubt::UnknownLine, line.is_none() && !lines.is_empty()),
        (ExpenseDoubt::AboveLine, line.is_some_and(|(_, budgeted)| expense.amount > *budgeted)),
        (ExpenseDoubt::OtherYear, expense.day.year() != year),
        (ExpenseDoubt::Future, expense.day > today),
        (ExpenseDoubt::Twice, recorded.iter().any(|other| expense.resembles(other))),
    ];
    all.into_iter().filter_map(|(doubt, is_there)| is_there.then_some(doubt)).collect()
}

/// What there is to wonder about a correction: `corrected` is the day of the expense, of which earlier corrections left `left`, in euro
///
/// The day of an expense that has yet to come is where its correction belongs, so that raises no doubt.
pub fn of_correction(
    day: NaiveDate,
    amount: Decimal,
    (corrected, left): (NaiveDate, Decimal),
    today: NaiveDate,
) -> Vec<ExpenseDoubt> {
    let rest = left + amount;
    let is_other_side = !rest.is_zero() && rest.is_sign_negative() != left.is_sign_negative();
    let is_future = day > corrected.max(today);
    let all = [(ExpenseDoubt::Future, is_future), (ExpenseDoubt::TooMuch, is_other_side)];
    all.into_iter().filter_map(|(doubt, is_there)| is_there.then_some(doubt)).collect()
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn lunch<'a>(reference: Option<&'a str>, description: Option<&'a str>) -> Recognized<'a> {
        Recognized { line: "Onvoorzien", day: day("2023-05-01"), amount: dec!(10), reference, description }
    }

    #[test]
    fn the_same_invoice_is_recognized() {
        let number = lunch(Some("F-1"), Some("Lunch, Bakker"));
        assert!(number.resembles(&lunch(Some("f-1"), None)));
        assert!(!number.resembles(&lunch(Some("F-2"), Some("Lunch, Bakker"))), "another number");
        assert!(number.resembles(&lunch(None, Some("lunch, bakker"))));
        assert!(lunch(None, None).resembles(&lunch(Some("F-1"), Some("Lunch"))), "on the same line");
        assert!(!number.resembles(&Recognized { amount: dec!(10.01), ..number }));
        assert!(!number.resembles(&Recognized { day: day("2023-05-02"), ..number }));
    }

    #[test]
    fn what_is_ordinary_raises_no_doubt() {
        let today = day("2023-06-01");
        let lines = [("Onvoorzien", dec!(10))];
        let plain = lunch(None, None);
        assert_eq!(of_expense(&plain, 2023, today, &lines, &[]), []);
        assert_eq!(of_expense(&plain, 2023, today, &[], &[]), [], "without a budget every line is new");
        let high = Recognized { amount: dec!(10.01), ..plain };
        assert_eq!(of_expense(&high, 2023, today, &lines, &[]), [ExpenseDoubt::AboveLine]);
        let odd = Recognized { line: "Lunch", day: day("2024-05-01"), ..plain };
        assert_eq!(
            of_expense(&odd, 2023, today, &lines, &[odd]),
            [ExpenseDoubt::UnknownLine, ExpenseDoubt::OtherYear, ExpenseDoubt::Future, ExpenseDoubt::Twice]
        );
    }

    #[test]
    fn a_correction_takes_off_what_is_left_and_no_more() {
        let today = day("2023-06-01");
        let doubts = |amount, left| of_correction(today, amount, (today, left), today);
        assert_eq!(doubts(dec!(-100), dec!(100)), []);
        assert_eq!(doubts(dec!(-100.01), dec!(100)), [ExpenseDoubt::TooMuch]);
        assert_eq!(
            (doubts(dec!(50), dec!(-40)), doubts(dec!(5), dec!(100))),
            (vec![ExpenseDoubt::TooMuch], vec![])
        );
        let tomorrow = day("2023-06-02");
        let corrected = |day, corrected| of_correction(day, dec!(1), (corrected, dec!(1)), today);
        assert_eq!(corrected(tomorrow, today), [ExpenseDoubt::Future]);
        assert_eq!(corrected(tomorrow, tomorrow), []);
    }
}
