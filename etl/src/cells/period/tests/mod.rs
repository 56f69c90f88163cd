//! A grammar is as good as the table of what it reads.

mod laws;
mod other_cells;
mod parts_of_a_year;
mod weeks_and_days;

use super::*;
use crate::cells::cases::words;

const CALENDAR: Option<i32> = Some(2023);

/// "2023-04-01..2023-06-30 QUARTER", without a day where it is open
fn shown(period: &Period) -> String {
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    format!("{}..{} {}", day(period.start()), day(period.end()), period.precision())
}

/// What a text means in the calendar of 2023, without a note
fn read(text: &str) -> String {
    let reading = period(&words(text), CALENDAR);
    assert_eq!(reading.notes, [], "{text}");
    let period = reading.value.unwrap();
    assert_eq!(period.text(), text.split_whitespace().collect::<Vec<_>>().join(" "));
    shown(&period)
}

fn check(texts: &[&str], expected: &str) {
    for text in texts {
        assert_eq!(read(text), expected, "{text}");
    }
}

fn refused(texts: &[&str], code: &'static str) {
    for text in texts {
        assert_eq!(period(&words(text), CALENDAR), Reading::refused(code), "{text}");
    }
}
