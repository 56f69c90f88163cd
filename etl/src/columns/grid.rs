//! Planning grids: headings that are months, quarters or weeks, one after the other.

use chrono::{Datelike, NaiveDate};
use schema::types::Precision;

use crate::{
    cells,
    workbook::{RawCell, RawValue},
};

/// Moments that follow each other: fewer may be cells of a row of data
const FEWEST: usize = 3;

/// Initials of the months, as narrow columns have them
const INITIALS: [&str; 12] = ["J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"];

const MONTHS: [&str; 12] =
    ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];

/// A year in which a moment without one is thought, to see what follows what; it has 53 weeks
const ANY_YEAR: i32 = 2020;

/// A heading as a moment
#[derive(Debug, Clone, PartialEq, Eq)]
struct Moment {
    /// As the grammar of periods reads it
    text: String,
    precision: Precision,
    first: NaiveDate,
    last: NaiveDate,
    has_year: bool,
}

/// The cells, by their place in the row, that are moments of a grid, each as a text that the grammar of periods reads;
/// adjacent columns with adjacent moments
pub(super) fn moments(cells: &[RawCell]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut run: Vec<(usize, Moment)> = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        let follows = |moment: &Moment| {
            run.last().is_some_and(|(before, last)| {
                let adjacent =
                    cells.get(*before).is_some_and(|left| left.address.column + 1 == cell.address.column);
                adjacent && is_next(last, moment)
            })
        };
        match moment(&cell.value) {
            Some(moment) if run.is_empty() || follows(&moment) => run.push((index, moment)),
            other => {
                take(&mut run, &mut found);
                run.extend(other.map(|moment| (index, moment)));
            }
        }
    }
    take(&mut run, &mut found);
    found.extend(initials(cells));
    found
}

fn take(run: &mut Vec<(usize, Moment)>, found: &mut Vec<(usize, String)>) {
    if run.len() >= FEWEST {
        found.extend(run.drain(..).map(|(index, moment)| (index, moment.text)));
    }
    run.clear();
}

/// A month, quarter, half year or week; the first day of a month, or a Monday, stands for the whole
fn moment(value: &RawValue) -> Option<Moment> {
    let text = match value {
        RawValue::Moment(moment) => of_day(moment.date())?,
        RawValue::Text(text) if text.len() <= 40 => text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => return None,
    };
    let read = |year| cells::period(&RawValue::Text(text.clone()), year).value;
    let period = read(Some(ANY_YEAR))?;
    let is_part_of_year = matches!(
        period.precision(),
        Precision::Month | Precision::Quarter | Precision::HalfYear | Precision::Week
    );
    if let (Some(first), Some(last), true) = (period.start(), period.end(), is_part_of_year) {
        let has_year = read(None).is_some();
        return Some(Moment { precision: period.precision(), first, last, has_year, text });
    }
    // A text such as 01-02-2023 heads a month as a date does.
    let day =
        period.start().filter(|_| period.precision() == Precision::Day && matches!(value, RawValue::Text(_)));
    day.and_then(of_day).and_then(|text| moment(&RawValue::Text(text)))
}

fn of_day(day: NaiveDate) -> Option<String> {
    if day.day() == 1 {
        return Some(format!("{} {}", MONTHS.get(usize::try_from(day.month0()).ok()?)?, day.year()));
    }
    let week = day.iso_week();
    (day.weekday() == chrono::Weekday::Mon).then(|| format!("week {} {}", week.week(), week.year()))
}

fn is_next(before: &Moment, after: &Moment) -> bool {
    if before.precision != after.precision || before.has_year != after.has_year {
        return false;
    }
    let follows = before.last.succ_opt() == Some(after.first);
    // Without a year January follows December.
    let wraps = !before.has_year && before.last.month() == 12 && after.first.month() == 1;
    follows || wraps
}

/// Twelve adjacent initials are the months of a year
fn initials(cells: &[RawCell]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (start, window) in cells.windows(INITIALS.len()).enumerate() {
        let is_initial = |(cell, initial): (&RawCell, &&str)| matches!(&cell.value, RawValue::Text(text) if text.trim().eq_ignore_ascii_case(initial));
        let columns = window.first().zip(window.last()).map(|(a, b)| b.address.column - a.address.column);
        if columns == Some(11) && window.iter().zip(&INITIALS).all(is_initial) {
            found.extend(MONTHS.iter().enumerate().map(|(month, name)| (start + month, (*name).to_owned())));
        }
    }
    found
}

/// The year that a group heading is: "2023", "Planning 2023"
pub(super) fn year(heading: &str) -> Option<i32> {
    let word = heading.rsplit(' ').next()?;
    let year: i32 = if word.len() == 4 { word.parse().ok()? } else { return None };
    (1990..=2100).contains(&year).then_some(year)
}

/// The moment in that year; `None` when it says a year by itself
pub(super) fn with_year(moment: &str, year: i32) -> Option<String> {
    let is_open = cells::period(&RawValue::Text(moment.to_owned()), None).value.is_none();
    is_open.then(|| format!("{moment} {year}"))
}

#[cfg(test)]
mod tests {
    use schema::types::CellAddress;

    use super::*;

    fn found(texts: &[&str]) -> Vec<(usize, String)> {
        let cell = |(column, text): (u32, &&str)| RawCell {
            address: CellAddress { row: 0, column },
            value: text.parse::<NaiveDate>().map_or_else(
                |_| RawValue::Text((*text).to_owned()),
                |day| RawValue::Moment(day.and_time(chrono::NaiveTime::MIN)),
            ),
        };
        let cells: Vec<_> = (0..).zip(texts).filter(|(_, text)| !text.is_empty()).map(cell).collect();
        moments(&cells)
    }

    fn texts(of: &[&str]) -> Vec<String> {
        found(of).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn knows_the_moments_of_a_grid() {
        assert_eq!(found(&["Titel", "jan", "feb", "mrt"]).first(), Some(&(1, "jan".to_owned())));
        assert_eq!(texts(&["nov", "dec", "jan"]), ["nov", "dec", "jan"]);
        assert_eq!(texts(&["Q1 2023", "Q2 2023", "Q3 2023", "Q4 2023"]).len(), 4);
        assert_eq!(texts(&["2023-11", "2023-12", "2024-01"]), ["2023-11", "2023-12", "2024-01"]);
        assert_eq!(texts(&["2023-11-01", "2023-12-01", "2024-01-01"]), ["nov 2023", "dec 2023", "jan 2024"]);
        assert_eq!(
            texts(&["2023-01-02", "2023-01-09", "2023-01-16"]),
            ["week 1 2023", "week 2 2023", "week 3 2023"]
        );
        assert_eq!(texts(&["wk 1", "wk 2", "wk 3"]), ["wk 1", "wk 2", "wk 3"]);
        assert_eq!(texts(&["J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"]), MONTHS);
    }

    #[test]
    fn dates_of_a_row_are_no_grid() {
        assert_eq!(texts(&["2023-01-15", "2023-02-15", "2023-03-15"]), [""; 0]);
        assert_eq!(texts(&["jan", "feb"]), [""; 0]);
        assert_eq!(texts(&["Q1 2023", "Q3 2023", "Q4 2023"]), [""; 0]);
        assert_eq!(texts(&["jan", "", "feb", "mrt"]), [""; 0]);
        assert_eq!(texts(&["2023", "2024", "2025"]), [""; 0], "years head amounts too");
        assert_eq!(texts(&["J", "F", "M"]), [""; 0]);
    }

    #[test]
    fn a_group_may_say_the_year() {
        assert_eq!(year("Planning 2023"), Some(2023));
        assert_eq!((year("Planning"), year("12345"), year("1234")), (None, None, None));
        assert_eq!(with_year("jan", 2023).as_deref(), Some("jan 2023"));
        assert_eq!(with_year("jan 2022", 2023), None);
    }
}
