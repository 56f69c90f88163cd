//! The clock of the Netherlands, for what people read.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday};

/// A moment by the clock of the Netherlands
pub fn dutch(moment: DateTime<Utc>) -> NaiveDateTime {
    moment.naive_utc() + offset(moment)
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
