//! Days above columns: a table with a column of figures for each year.

use chrono::{Datelike, NaiveDate};
use schema::types::FigureStatus;

use super::{
    Mappings,
    vocabulary::{Lookup, Vocabulary},
};
use crate::{cells, workbook::RawValue};

/// No such heading is longer
const LONGEST: usize = 300;

/// Words between what is counted and the day
const BETWEEN: [&str; 9] = ["op", "per", "in", "van", "voor", "jaar", "peildatum", "stand", "d.d."];

/// Tells the days of figures by headings that stand beside a row instead of above a column
#[derive(Debug)]
pub struct FigureDays<F>(Lookup<F>);

impl<F: Vocabulary> FigureDays<F> {
    /// By the headings that come with the product
    pub fn known() -> Self {
        Self(Lookup::new(&Mappings::default()))
    }

    /// The day and status of the figures beside a cell such as "Inwoners op 1 januari 2023"; `None` for any other cell
    pub fn of(&self, value: &RawValue) -> Option<(NaiveDate, FigureStatus)> {
        of(value, F::FIGURE?, &self.0)
    }
}

/// The day whose figures a heading is above: "2020*", "2022JJ00", "1 januari 2023", a date, "Inwoners per 1-1-2023",
/// "Bevolking/Totale bevolking (aantal)/2023"; `None` for any other heading
///
/// A heading that counts something else than the figure has none: "Mannen 2023".
pub(super) fn of<F: Vocabulary>(
    value: &RawValue,
    figure: F,
    lookup: &Lookup<F>,
) -> Option<(NaiveDate, FigureStatus)> {
    let RawValue::Text(text) = value else { return day(value) };
    if text.len() > LONGEST || !has_year(text) {
        return None;
    }
    let names_figure = |text: &str| lookup.fields(text) == [figure];
    day_of(text).or_else(|| in_steps(text, names_figure)).or_else(|| in_words(text, names_figure))
}

/// A topic path of which one step is the day, and the last other one the figure
fn in_steps(text: &str, names_figure: impl Fn(&str) -> bool) -> Option<(NaiveDate, FigureStatus)> {
    let (days, topics): (Vec<&str>, Vec<&str>) = text.split('/').partition(|step| day_of(step).is_some());
    let last = topics.iter().rev().find(|topic| topic.chars().any(char::is_alphabetic))?;
    match days.as_slice() {
        [only] if names_figure(last) => day_of(only),
        _ => None,
    }
}

/// The name of the figure, then the day, or the other way round
fn in_words(text: &str, names_figure: impl Fn(&str) -> bool) -> Option<(NaiveDate, FigureStatus)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (1..words.len()).find_map(|split| {
        let (first, second) = words.split_at_checked(split)?;
        let (first, second) = (first.join(" "), second.join(" "));
        let first_is_name = names_figure(first.trim_end_matches([',', ':', ';']));
        if first_is_name { day_behind(&second) } else { day_of(&first).filter(|_| names_figure(&second)) }
    })
}

/// A day with or without words before it, in brackets or not
fn day_behind(text: &str) -> Option<(NaiveDate, FigureStatus)> {
    let bare = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let mut words: Vec<&str> = bare.split_whitespace().collect();
    while words.first().is_some_and(|word| {
        BETWEEN.contains(&word.to_lowercase().as_str()) || matches!(*word, "-" | "–" | ":")
    }) {
        words.remove(0);
    }
    day_of(&words.join(" "))
}

fn day_of(text: &str) -> Option<(NaiveDate, FigureStatus)> {
    if has_year(text) { day(&RawValue::Text(text.trim().to_owned())) } else { None }
}

fn day(value: &RawValue) -> Option<(NaiveDate, FigureStatus)> {
    cells::reference_date(value).value.filter(|(day, _)| (1900..=2200).contains(&day.year()))
}

/// Whether there is anything like a year in it: most cells are told apart by that
fn has_year(text: &str) -> bool {
    text.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use schema::headings::{PopulationField, TenderField};

    use super::*;

    fn year(heading: &str) -> Option<(i32, FigureStatus)> {
        let lookup = Lookup::<PopulationField>::new(&Mappings::default());
        let value = match heading.strip_prefix('=') {
            Some(number) => RawValue::Number(number.parse().unwrap()),
            None => RawValue::Text(heading.to_owned()),
        };
        let (day, status) = of(&value, PopulationField::Inhabitants, &lookup)?;
        assert_eq!(day.ordinal(), 1, "{heading}");
        Some((day.year(), status))
    }

    #[test]
    fn knows_a_year_above_a_column() {
        for heading in [
            "2023",
            "=2023",
            "=44927",
            "2023JJ00",
            "2023MM01",
            "1 januari 2023",
            "01-01-2023",
            "2023 januari",
            "Inwoners 2023",
            "Inwoners per 1-1-2023",
            "Inwoners op 1 januari 2023",
            "Aantal inwoners (2023)",
            "Bevolking op 1 januari 2023",
            "2023 inwoners",
            "Bevolking: 2023",
            "Inwoners\n2023",
            "Bevolking/…/2023",
            "Bevolking/Bevolkingssamenstelling op 1 januari/Totale bevolking (aantal)/2023",
            "2023/Totale bevolking (aantal)",
        ] {
            assert_eq!(year(heading), Some((2023, FigureStatus::Definitive)), "{heading}");
        }
        for heading in
            ["2023*", "2023**", "Inwoners 2023*", "Inwoners 2023 (voorlopig)", "Totale bevolking/2023*"]
        {
            assert_eq!(year(heading), Some((2023, FigureStatus::Provisional)), "{heading}");
        }
    }

    #[test]
    fn knows_what_is_no_such_heading() {
        for heading in [
            "Mannen 2023",
            "Bevolking/Bevolkingsdichtheid (aantal inwoners per km²)/2023",
            "Huishoudens 2023",
            "2023MM02",
            "31-12-2023",
            "Inwoners",
            "Gemeente",
            "=12",
            "Inwonertal per gemeente op 1 januari 2023",
            "2022/2023",
            "Bevolking 2022-2023",
            "11122025",
        ] {
            assert_eq!(year(heading), None, "{heading}");
        }
        assert_eq!(TenderField::FIGURE, None);
    }
}
