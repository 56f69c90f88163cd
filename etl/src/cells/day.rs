use chrono::NaiveDate;
use schema::types::{Period, Precision, dutch_day};

use super::{
    Note, Reading, period,
    plain::{key, words},
};
use crate::workbook::RawValue;

/// Which day of a vague moment is meant: a contract starts on the first and ends on the last
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The first day
    First,
    /// The last day
    Last,
}

/// Words for an end that is none
const INDEFINITE: &[&str] = &[
    "onbepaald",
    "onbepaalde tijd",
    "voor onbepaalde tijd",
    "onbepaalde duur",
    "doorlopend",
    "doorlopende overeenkomst",
    "tot opzegging",
    "geen einddatum",
    "geen",
    "open einde",
];

/// A day, also where only a month, quarter or year is given: its first or last day, with a note that says which
///
/// A moment without a year takes `year`. Nothing when the cell says that nobody knows, or that there is no end ([`is_indefinite`]).
pub fn day(raw: &RawValue, edge: Edge, year: Option<i32>) -> Reading<NaiveDate> {
    if is_indefinite(raw) {
        return Reading::nothing();
    }
    let Reading { value, mut notes } = period(raw, year);
    let Some(period) = value else { return Reading { value: None, notes } };
    let day = match edge {
        Edge::First => period.start().or(period.end()),
        Edge::Last => period.end().or(period.start()),
    };
    if let Some(day) = day.filter(|_| is_vague(&period)) {
        notes.push(Note::info("day.approximate", dutch_day(day)));
    }
    Reading { value: day, notes }
}

/// Whether a cell says that there is no end: "onbepaalde tijd", "doorlopend"
pub fn is_indefinite(raw: &RawValue) -> bool {
    words(raw).is_some_and(|words| INDEFINITE.contains(&key(&words).as_str()))
}

fn is_vague(period: &Period) -> bool {
    period.precision() != Precision::Day || period.start() != period.end()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words};

    fn read(raw: &RawValue, edge: Edge) -> (Option<String>, Vec<&'static str>) {
        let reading = day(raw, edge, None);
        (reading.value.map(|day| day.to_string()), reading.notes.into_iter().map(|note| note.code).collect())
    }

    #[test]
    fn takes_the_edge_of_what_is_vague() {
        for raw in [moment("2025-12-31"), words("31-12-2025"), words("31 december 2025"), words("2025-12-31")]
        {
            assert_eq!(read(&raw, Edge::Last), (Some("2025-12-31".to_owned()), vec![]), "{raw:?}");
        }
        let serial = (Some("2025-12-31".to_owned()), vec!["period.number_as_date"]);
        assert_eq!(read(&number(46_022.0), Edge::Last), serial);
        for (text, first, last) in [
            ("2025", "2025-01-01", "2025-12-31"),
            ("december 2025", "2025-12-01", "2025-12-31"),
            ("Q4 2025", "2025-10-01", "2025-12-31"),
            ("eind 2025", "2025-09-01", "2025-12-31"),
            ("vanaf 1-1-2025", "2025-01-01", "2025-01-01"),
        ] {
            for (edge, expected) in [(Edge::First, first), (Edge::Last, last)] {
                let vague = (Some(expected.to_owned()), vec!["day.approximate"]);
                assert_eq!(read(&words(text), edge), vague, "{text}");
            }
        }
    }

    #[test]
    fn an_end_may_be_none() {
        for text in ["onbepaalde tijd", "Onbepaald", "doorlopend", "voor onbepaalde tijd", "tot opzegging"] {
            assert!(is_indefinite(&words(text)), "{text}");
            assert_eq!(read(&words(text), Edge::Last), (None, vec![]), "{text}");
        }
        for text in ["", "n.t.b.", "onbekend", "jaarlijks"] {
            assert!(!is_indefinite(&words(text)), "{text}");
            assert_eq!(read(&words(text), Edge::Last), (None, vec![]), "{text}");
        }
        assert_eq!(read(&words("ooit"), Edge::Last).1, ["period.not_understood"]);
        assert_eq!(read(&words("31-02-2025"), Edge::Last).1, ["period.no_such_day"]);
        assert_eq!(read(&error(), Edge::Last).1, ["cell.error_value"]);
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            for edge in [Edge::First, Edge::Last] {
                day(&raw, edge, None);
            }
        }
    }
}
