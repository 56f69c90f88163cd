//! Events of whole days.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use schema::types::Period;

use super::lines::Lines;

/// Longest period that is shown on all of its days: a vaguer one stands on its first, or it would hide all others
const MOST_DAYS: i64 = 7;
/// Years that can be written in four digits, with a day behind them
const YEARS: RangeInclusive<i32> = 1..=9998;

/// Something that happens on whole days
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// Identity, which stays for ever
    pub(super) uid: String,
    /// Grows whenever the event changes
    pub(super) sequence: i64,
    /// Moment of the last change
    pub(super) changed_at: DateTime<Utc>,
    pub(super) first: NaiveDate,
    /// Last day, included
    pub(super) last: NaiveDate,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) certainty: Certainty,
    pub(super) category: &'static str,
    /// Address of the page about it; `None` where nobody knows the server's address
    pub(super) address: Option<String>,
}

/// How sure an event is
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty {
    Tentative,
    Confirmed,
    /// It will not happen: clients take it away, or strike it through
    Cancelled,
}

impl Certainty {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Tentative => "TENTATIVE",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

impl Event {
    /// Whether it can be written, and is not over before that day
    pub(super) fn is_wanted(&self, from: Option<NaiveDate>) -> bool {
        let is_written = |day: NaiveDate| YEARS.contains(&day.year());
        is_written(self.first) && is_written(self.last) && from.is_none_or(|from| self.last >= from)
    }

    pub(super) fn write(&self, lines: &mut Lines) {
        let moment = self.changed_at.format("%Y%m%dT%H%M%SZ").to_string();
        let day = |day: NaiveDate| day.format("%Y%m%d").to_string();
        lines.put("BEGIN", "VEVENT");
        lines.put("UID", &self.uid);
        lines.put("DTSTAMP", &moment);
        lines.put("LAST-MODIFIED", &moment);
        lines.put("SEQUENCE", &self.sequence.to_string());
        lines.put("DTSTART;VALUE=DATE", &day(self.first));
        lines.put("DTEND;VALUE=DATE", &day(self.last.succ_opt().unwrap_or(self.last)));
        lines.put_text("SUMMARY;LANGUAGE=nl", &self.title);
        lines.put_text("DESCRIPTION;LANGUAGE=nl", &self.description);
        lines.put_text("CATEGORIES;LANGUAGE=nl", self.category);
        lines.put("STATUS", self.certainty.as_str());
        // Nobody is busy because a tender is published that day.
        lines.put("TRANSP", "TRANSPARENT");
        if let Some(address) = &self.address {
            lines.put("URL", address);
        }
        lines.put("END", "VEVENT");
    }
}

/// The days on which a period is shown, both included; `None` when it has none
pub(super) fn shown_days(period: &Period) -> Option<(NaiveDate, NaiveDate)> {
    match (period.start(), period.end()) {
        (Some(first), Some(last)) if (last - first).num_days() < MOST_DAYS => Some((first, last)),
        (Some(day), _) | (None, Some(day)) => Some((day, day)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use schema::types::Precision;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_vague_period_stands_on_its_first_day() {
        for (first, last, shown) in [
            ("2023-03-15", "2023-03-15", Some(("2023-03-15", "2023-03-15"))),
            ("2023-03-13", "2023-03-19", Some(("2023-03-13", "2023-03-19"))),
            ("2023-04-01", "2023-06-30", Some(("2023-04-01", "2023-04-01"))),
            ("2023-04-01", "", Some(("2023-04-01", "2023-04-01"))),
            ("", "2023-06-30", Some(("2023-06-30", "2023-06-30"))),
        ] {
            let [start, end] = [first, last].map(|day| day.parse().ok());
            let period = Period::new(start, end, Precision::Range, "zo").unwrap();
            assert_eq!(shown_days(&period), shown.map(|(from, to)| (day(from), day(to))), "{first} {last}");
        }
        assert_eq!(shown_days(&Period::unknown("n.t.b.")), None);
    }

    #[test]
    fn a_day_that_no_calendar_can_write_is_left_out() {
        let event = |first: NaiveDate| Event {
            uid: "a@b".to_owned(),
            sequence: 1,
            changed_at: DateTime::UNIX_EPOCH,
            first,
            last: first,
            title: "T".to_owned(),
            description: String::new(),
            certainty: Certainty::Confirmed,
            category: "Aanbesteding",
            address: None,
        };
        assert!(event(day("2023-01-01")).is_wanted(Some(day("2023-01-01"))));
        assert!(!event(day("2022-12-31")).is_wanted(Some(day("2023-01-01"))));
        assert!(!event(NaiveDate::MAX).is_wanted(None) && !event(NaiveDate::MIN).is_wanted(None));
    }
}
