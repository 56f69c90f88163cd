//! Which contracts could be tendered together, because their ends can be brought together (afstemmen van einddata).
//!
//! Source: the domain (Alignment). A contract may end at its current end, or after any number of its extension options that
//! were not used. A joint contract begins the day after such an end of one of those that it replaces: any other day would bridge
//! all of them. What ends earlier is prolonged beyond its options up to that day, what ends later is ended early: that is
//! bridging, in months, each that has begun counted as a whole.

#[cfg(test)]
mod laws;
mod months;
mod sweep;

use std::collections::HashSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::types::NoticePeriod;
use months::{between, reached};
use sweep::{Entry, Found};

/// A contract that may be brought together with others of its category
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// The contract
    pub contract_id: Uuid,
    /// Who holds it
    pub holder: Uuid,
    /// Its last day as it stands
    pub ends_on: NaiveDate,
    /// Months of each extension option that was not used, in order
    pub options: Vec<u32>,
    /// Euro, excluding VAT, over the whole term; `None` is unknown
    pub value_eur: Option<Decimal>,
    /// Opzegtermijn; `None` is unknown
    pub notice: Option<NoticePeriod>,
}

/// What is looked for
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// Months of bridging that a contract may take at most
    pub maximum_months: u32,
    /// First day on which a joint contract may begin; `None` is any
    pub from: Option<NaiveDate>,
    /// Last day on which it may; `None` is any
    pub until: Option<NaiveDate>,
}

/// Contracts that could be replaced together
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opportunity {
    /// First day of the joint contract
    pub starts_on: NaiveDate,
    /// How many organizations hold them, at least two
    pub members: usize,
    /// Their known values together, in euro, excluding VAT
    pub value_eur: Decimal,
    /// Months of bridging together
    pub bridging_months: u32,
    /// How each of them gets there, by contract
    pub choices: Vec<Choice>,
}

/// How a contract gets to the start of a joint one
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The contract
    pub contract_id: Uuid,
    /// How many of its unused options are used first
    pub options: usize,
    /// Its last day then
    pub ends_on: NaiveDate,
    /// What is left to that start
    pub bridging: Bridging,
    /// Last day on which notice ends it then; `None` when its notice period is not known
    pub notice_on: Option<NaiveDate>,
}

/// What is between the end of a contract and the start of the joint one, in months that have begun
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bridging {
    /// Nothing
    None,
    /// It must be prolonged beyond its options by so many
    Prolonged(u32),
    /// It must be ended so many early
    EndedEarly(u32),
}

impl Bridging {
    /// The months, whichever way
    pub const fn months(self) -> u32 {
        match self {
            Self::None => 0,
            Self::Prolonged(months) | Self::EndedEarly(months) => months,
        }
    }
}

/// The opportunities among the contracts of one category, the best first
///
/// To each day that a joint contract may begin come all contracts that get there with at most the maximum of bridging, each by the
/// choice with the least; of equal ones that which uses fewer options. Those of fewer than two organizations are none. Better are
/// more organizations, then more value, then less bridging, then the earlier day. Of days within the maximum of each other
/// only the best is an opportunity: the others are its window.
///
/// Exact: every possible end of every contract is looked at. The time goes with the ends times those that lie within the maximum of
/// each, not with all pairs.
pub fn opportunities(contracts: &[Running], search: Search) -> Vec<Opportunity> {
    let mut sorted: Vec<&Running> = contracts.iter().collect();
    sorted.sort_unstable_by_key(|contract| contract.contract_id);
    let entries = sweep::entries(&sorted);
    let mut found = sweep::days(&sorted, &entries, search);
    found.sort_unstable_by(Found::best_first);
    let mut kept: Vec<Found> = Vec::new();
    for found in found {
        let is_near = |other: &Found| between(other.starts_on, found.starts_on) <= search.maximum_months;
        if !kept.iter().any(|other| other.starts_on == found.starts_on || is_near(other)) {
            kept.push(found);
        }
    }
    kept.iter().map(|found| explained(&sorted, &entries, found, search)).collect()
}

/// The opportunities among the contracts of several categories, each with its category, the best first; of equally good ones in the order
/// of the categories
pub fn of_categories<'a>(
    categories: impl IntoIterator<Item = (&'a String, &'a Vec<Running>)>,
    search: Search,
) -> Vec<(String, Opportunity)> {
    let of_category = |(category, contracts): (&String, &Vec<Running>)| {
        let found = opportunities(contracts, search).into_iter();
        found.map(|found| (category.clone(), found)).collect::<Vec<_>>()
    };
    let mut all: Vec<(String, Opportunity)> = categories.into_iter().flat_map(of_category).collect();
    all.sort_by(|(category, one), (other_category, other)| {
        one.rank().best_first(&other.rank()).then_with(|| category.cmp(other_category))
    });
    all
}

impl Opportunity {
    /// What it is ranked by
    const fn rank(&self) -> Found {
        Found {
            starts_on: self.starts_on,
            members: self.members,
            value_eur: self.value_eur,
            bridging_months: self.bridging_months,
        }
    }
}

/// With the choices behind it
fn explained(contracts: &[&Running], entries: &[Entry], found: &Found, search: Search) -> Opportunity {
    let best = sweep::best_at(contracts.len(), entries, found.starts_on, search.maximum_months);
    let choices: Vec<Choice> =
        best.into_iter().filter_map(|entry| choice(contracts, entry, found.starts_on)).collect();
    Opportunity {
        starts_on: found.starts_on,
        members: found.members,
        value_eur: found.value_eur,
        bridging_months: found.bridging_months,
        choices,
    }
}

fn choice(contracts: &[&Running], entry: &Entry, starts_on: NaiveDate) -> Option<Choice> {
    let contract = contracts.get(entry.contract)?;
    let ends_on = entry.starts_on.pred_opt()?;
    let months = between(entry.starts_on, starts_on);
    let bridging = match months {
        0 => Bridging::None,
        _ if entry.starts_on < starts_on => Bridging::Prolonged(months),
        _ => Bridging::EndedEarly(months),
    };
    let last_day = if months == 0 { ends_on } else { ends_on.min(starts_on.pred_opt()?) };
    Some(Choice {
        contract_id: contract.contract_id,
        options: entry.options,
        ends_on,
        bridging,
        notice_on: contract.notice.and_then(|notice| notice.last_day(last_day)),
    })
}

/// The days after which a contract may end: the day after its current end, and after each unused option
fn starts(contract: &Running) -> Vec<NaiveDate> {
    let mut months = 0_u32;
    let mut starts: Vec<NaiveDate> = reached(contract.ends_on, 0).into_iter().collect();
    for option in &contract.options {
        let Some(sum) = months.checked_add(*option) else { break };
        months = sum;
        starts.extend(reached(contract.ends_on, months));
    }
    starts
}

/// How many hold some of these contracts
fn holders<'a>(contracts: impl Iterator<Item = &'a Running>) -> usize {
    contracts.map(|contract| contract.holder).collect::<HashSet<_>>().len()
}
