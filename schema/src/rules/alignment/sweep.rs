//! The sweep over all possible ends in the order of the days.

use std::cmp::Ordering;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Running, Search, holders, months::between, starts};

/// A possible end of a contract
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// The day after it
    pub(super) starts_on: NaiveDate,
    /// Place of the contract
    pub(super) contract: usize,
    /// Options that are used first
    pub(super) options: usize,
}

/// A day on which a joint contract may begin
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) starts_on: NaiveDate,
    pub(super) members: usize,
    pub(super) value_eur: Decimal,
    pub(super) bridging_months: u32,
}

impl Found {
    /// More members, more value, less bridging, earlier
    pub(super) fn best_first(&self, other: &Self) -> Ordering {
        (other.members, other.value_eur).cmp(&(self.members, self.value_eur)).then_with(|| {
            (self.bridging_months, self.starts_on).cmp(&(other.bridging_months, other.starts_on))
        })
    }
}

/// All possible ends, by day
pub(super) fn entries(contracts: &[&Running]) -> Vec<Entry> {
    let of_contract = |(contract, of): (usize, &&Running)| {
        let starts = starts(of).into_iter().enumerate();
        starts.map(move |(options, starts_on)| Entry { starts_on, contract, options }).collect::<Vec<_>>()
    };
    let mut entries: Vec<Entry> = contracts.iter().enumerate().flat_map(of_contract).collect();
    entries.sort_unstable_by_key(|entry| (entry.starts_on, entry.contract, entry.options));
    entries
}

/// Each day on which a joint contract of two or more organizations may begin
pub(super) fn days(contracts: &[&Running], entries: &[Entry], search: Search) -> Vec<Found> {
    let mut days: Vec<NaiveDate> = entries.iter().map(|entry| entry.starts_on).collect();
    days.dedup();
    days.retain(|day| {
        search.from.is_none_or(|from| from <= *day) && search.until.is_none_or(|until| *day <= until)
    });
    let found = |day: NaiveDate| {
        let best = best_at(contracts.len(), entries, day, search.maximum_months);
        let chosen = || best.iter().filter_map(|entry| contracts.get(entry.contract).copied());
        let members = holders(chosen());
        (members > 1).then(|| Found {
            starts_on: day,
            members,
            value_eur: chosen().filter_map(|contract| contract.value_eur).sum(),
            bridging_months: best.iter().map(|entry| between(entry.starts_on, day)).sum(),
        })
    };
    days.into_iter().filter_map(found).collect()
}

/// The best end of each contract that gets to a day with at most so much bridging, by contract
///
/// The further an end lies from the day, the more months are between, so that those within the maximum stand beside each other.
pub(super) fn best_at(contracts: usize, entries: &[Entry], day: NaiveDate, maximum: u32) -> Vec<&Entry> {
    let first =
        entries.partition_point(|entry| entry.starts_on < day && between(entry.starts_on, day) > maximum);
    let within = entries.iter().skip(first);
    let within =
        within.take_while(|entry| entry.starts_on <= day || between(entry.starts_on, day) <= maximum);
    let mut best: Vec<Option<(u32, &Entry)>> = vec![None; contracts];
    for entry in within {
        let months = between(entry.starts_on, day);
        if let Some(place) = best.get_mut(entry.contract)
            && place.is_none_or(|(least, other)| (months, entry.options) < (least, other.options))
        {
            *place = Some((months, entry));
        }
    }
    best.into_iter().flatten().map(|(_, entry)| entry).collect()
}
