//! Working days: a term that would end on another day ends on the next of them.
//!
//! Source: Algemene termijnenwet, art. 1 (Saturday, Sunday, holiday) and 3 (which days are holidays), as the procurement act and Regulation
//! (EEC, Euratom) 1182/71, art. 3, count terms.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

/// Whether it is no Saturday, Sunday or holiday by law
///
/// ```
/// use schema::rules::working_day::is_working_day;
/// let is_working_day = |day: &str| day.parse().map(is_working_day);
/// assert_eq!(is_working_day("2026-04-02"), Ok(true));
/// assert_eq!(is_working_day("2026-04-03"), Ok(false), "Good Friday counts as a holiday");
/// ```
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day)
}

/// The first working day from that day on
pub fn on_or_after(day: NaiveDate) -> NaiveDate {
    day.iter_days().find(|day| is_working_day(*day)).unwrap_or(NaiveDate::MAX)
}

/// The last working day up to that day
pub fn on_or_before(day: NaiveDate) -> NaiveDate {
    day.iter_days().rev().find(|day| is_working_day(*day)).unwrap_or(NaiveDate::MIN)
}

/// New Year, Good Friday, Easter Monday, the King's birthday, 5 May, Ascension, Whit Monday, both days of Christmas
fn is_holiday(day: NaiveDate) -> bool {
    let is_fixed = matches!((day.month(), day.day()), (1, 1) | (5, 5) | (12, 25 | 26));
    let from_easter = easter(day.year()).map(|easter| (day - easter).num_days());
    is_fixed || is_kings_day(day) || matches!(from_easter, Some(-2 | 1 | 39 | 50))
}

/// 27 April, or the day before when that is a Sunday
fn is_kings_day(day: NaiveDate) -> bool {
    day.month() == 4
        && match day.day() {
            27 => day.weekday() != Weekday::Sun,
            26 => day.weekday() == Weekday::Sat,
            _ => false,
        }
}

/// Easter Sunday by the Gregorian calendar
///
/// Source: the anonymous algorithm as Meeus, Astronomical Algorithms, chapter 8, gives it.
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let skipped = (century + 8).div_euclid(25);
    let moon = (19 * golden + century - century.div_euclid(4) - (century - skipped + 1).div_euclid(3) + 15)
        .rem_euclid(30);
    let weekday =
        (32 + 2 * century.rem_euclid(4) + 2 * rest.div_euclid(4) - moon - rest.rem_euclid(4)).rem_euclid(7);
    let late = (golden + 11 * moon + 22 * weekday).div_euclid(451);
    let days = moon + weekday - 7 * late;
    // Counted from 22 March, the earliest Easter there is.
    Some(NaiveDate::from_ymd_opt(year, 3, 22)? + TimeDelta::days(days.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_is_on_the_sundays_that_it_is_on() {
        for known in [
            "1818-03-22",
            "1943-04-25",
            "2000-04-23",
            "2008-03-23",
            "2019-04-21",
            "2023-04-09",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
        ] {
            assert_eq!(easter(day(known).year()), Some(day(known)));
        }
        for year in 1583..4_000 {
            let sunday = easter(year).unwrap();
            assert_eq!(sunday.weekday(), Weekday::Sun, "{sunday}");
            assert!(
                (day("2000-03-22")..=day("2000-04-25")).contains(&sunday.with_year(2000).unwrap()),
                "{sunday}"
            );
        }
    }

    #[test]
    fn holidays_are_those_of_the_law() {
        let holidays = |year: i32| {
            let days =
                NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take_while(|day| day.year() == year);
            days.filter(|day| is_holiday(*day)).map(|day| day.format("%m-%d").to_string()).collect::<Vec<_>>()
        };
        assert_eq!(
            holidays(2026),
            ["01-01", "04-03", "04-06", "04-27", "05-05", "05-14", "05-25", "12-25", "12-26"]
        );
        // 27 April was a Sunday.
        assert_eq!(
            holidays(2025),
            ["01-01", "04-18", "04-21", "04-26", "05-05", "05-29", "06-09", "12-25", "12-26"]
        );
    }

    #[test]
    fn a_day_off_goes_to_the_nearest_working_day() {
        // Good Friday, Saturday, Easter, Easter Monday.
        for off in ["2026-04-03", "2026-04-04", "2026-04-05", "2026-04-06"] {
            assert_eq!(
                (on_or_before(day(off)), on_or_after(day(off))),
                (day("2026-04-02"), day("2026-04-07"))
            );
        }
        assert_eq!(
            (on_or_before(day("2026-04-07")), on_or_after(day("2026-04-07"))),
            (day("2026-04-07"), day("2026-04-07"))
        );
        assert_eq!(
            on_or_after(NaiveDate::MAX).checked_add_signed(TimeDelta::days(1)),
            None,
            "nothing ends the calendar"
        );
    }
}
