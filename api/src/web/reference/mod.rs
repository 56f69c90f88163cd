//! The pages `/reference` and `/reference/terms`: what holds for all partnerships, each with its source and validity, and the forms by
//! which an administrator adds and corrects it; `/reference/cpv`, the codes that a list brought; and `/reference/population`, the
//! numbers of inhabitants.

mod cpv;
mod population;
mod terms;
mod thresholds;

use schema::{types::DateRange, types::dutch_day, types::ends};

use super::filled::Filled;
use crate::write::validity::Validity;

pub(super) use cpv::show as show_cpv;
pub(super) use population::show as show_population;
pub(super) use terms::{set as set_term, show as show_terms};
pub(super) use thresholds::{set as set_threshold, show as show_thresholds};

/// The days on which something counts: `01-01-2024 t/m 31-12-2025`, `vanaf 18-04-2016`
fn days(during: &DateRange) -> String {
    match ends(during) {
        (Some(from), Some(until)) => format!("{} t/m {}", dutch_day(from), dutch_day(until)),
        (Some(from), None) => format!("vanaf {}", dutch_day(from)),
        (None, Some(until)) => format!("t/m {}", dutch_day(until)),
        (None, None) => String::new(),
    }
}

/// The fields that say when something counts, and who says so, as a form has them
fn validity_fields(during: &DateRange, source: &str) -> Vec<(String, String)> {
    let (from, until) = ends(during);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    [("valid_from", day(from)), ("valid_to", day(until)), ("source", source.to_owned())]
        .map(|(field, value)| (field.to_owned(), value))
        .into()
}

/// The validity that is meant; `None`, with what is wrong said, when that is not to be understood
fn validity(filled: &mut Filled) -> Option<Validity> {
    let (from, last_day) = (filled.day("valid_from"), filled.optional_day("valid_to"));
    let source = filled.filled_in("source", "source.missing");
    Some(Validity { from: from?, last_day: last_day?, source: source? })
}
