//! The clock of the Netherlands, for what people read.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};

/// A moment by the clock of the Netherlands
pub fn dutch(moment: DateTime<Utc>) -> NaiveDateTime {
    moment.naive_utc() + offset(moment)
}

/// The moment at which a day ends in the Netherlands: the first of the next
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN);
    let [winter, summer] = [1, 2].map(|hours| midnight.and_utc() - TimeDelta::hours(hours));
    if dutch(summer) == midnight { summer } else { winter }
}

/// A moment by the clock of the Netherlands, as other programs read it: `2023-04-01T00:00:00+02:00`
pub fn with_offset(moment: DateTime<Utc>) -> String {
    let ahead = offset(moment).num_hours();
    format!("{}+{ahead:02}:00", dutch(moment).format("%Y-%m-%dT%H:%M:%S"))
}

/// What the Netherlands are ahead of UTC
///
/// Source: Directive 2000/84/EC: summer time is from 01:00 UTC on the last Sunday of March to that of October.
fn offset(moment: DateTime<Utc>) -> TimeDelta {
    let change = |month| {
        let last = NaiveDate::from_ymd_opt(moment.year(), month, 31)?;
        let sunday = last - TimeDelta::days(last.weekday().days_since(Weekday::Sun).into());
        Some(sunday.and_hms_opt(1, 0, 0)?.and_utc())
    };
    let is_summer =
        change(3).is_some_and(|start| start <= moment) && change(10).is_some_and(|end| moment < end);
    TimeDelta::hours(if is_summer { 2 } else { 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_also_when_the_clock_is_changed() {
        for (day, end) in [
            ("2023-01-31", "2023-01-31T23:00:00Z"),
            ("2023-03-25", "2023-03-25T23:00:00Z"),
            ("2023-03-26", "2023-03-26T22:00:00Z"),
            ("2023-06-30", "2023-06-30T22:00:00Z"),
            ("2023-10-28", "2023-10-28T22:00:00Z"),
            ("2023-10-29", "2023-10-29T23:00:00Z"),
            ("2023-12-31", "2023-12-31T23:00:00Z"),
        ] {
            let next: NaiveDate = day.parse::<NaiveDate>().unwrap().succ_opt().unwrap();
            assert!(with_offset(end.parse().unwrap()).starts_with(&format!("{next}T00:00:00+0")), "{day}");
            assert_eq!(end_of(day.parse().unwrap()), end.parse::<DateTime<Utc>>().unwrap(), "{day}");
        }
    }
}
