//! The opportunities among many contracts of one category, against sorting their possible ends once. Contracts: `BENCH_CONTRACTS`,
//! 5 000 when not set.

#![allow(clippy::float_arithmetic, reason = "ratios of times, not money")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use chrono::{Days, Months, NaiveDate};
use schema::rules::alignment::{Running, Search, opportunities};
use uuid::Uuid;

/// Rounds in which either way has its turn, so that noise of the machine hits both alike
const ROUNDS: usize = 7;
const MEMBERS: u64 = 12;
/// Ends lie in this many years
const YEARS: u64 = 10;

fn main() {
    let count = std::env::var("BENCH_CONTRACTS").ok().and_then(|text| text.parse().ok()).unwrap_or(5_000);
    let contracts: Vec<Running> = (0..count).filter_map(contract).collect();
    let ends: usize = contracts.iter().map(|contract| contract.options.len() + 1).sum();
    println!("{} contracts of one category, {ends} possible ends; median of {ROUNDS}", contracts.len());
    let search = Search { maximum_months: 6, from: None, until: None };
    let (mut floor, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        floor.push(timed(|| sorted_ends(&contracts)));
        ours.push(timed(|| opportunities(&contracts, search).len()));
    }
    let (floor, ours) = (median(floor), median(ours));
    println!("{:>9.1} ms  sorting the ends: the floor", floor.as_secs_f64() * 1000.0);
    println!("{:>9.1} ms  opportunities: {:.1}x", ours.as_secs_f64() * 1000.0, ours.div_duration_f64(floor));
}

/// Mostly to the end of a month or year, as contracts are, and some to any day
fn contract(number: u64) -> Option<Running> {
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let first = NaiveDate::from_ymd_opt(2027, 1, 1)?;
    let months = u32::try_from(mixed % (YEARS * 12)).ok()?;
    let day = if mixed.is_multiple_of(5) { mixed / 7 % 28 } else { 0 };
    Some(Running {
        contract_id: Uuid::from_u128(number.into()),
        holder: Uuid::from_u128((mixed / 11 % MEMBERS).into()),
        ends_on: first
            .checked_add_months(Months::new(months))?
            .checked_add_days(Days::new(day))?
            .pred_opt()?,
        options: vec![12; usize::try_from(mixed / 13 % 4).ok()?],
        value_eur: Some((mixed % 1_000_000).into()),
        notice: None,
    })
}

fn sorted_ends(contracts: &[Running]) -> usize {
    let ends = contracts.iter().flat_map(|contract| {
        let months = std::iter::once(0).chain(contract.options.iter().scan(0, |sum, months| {
            *sum += months;
            Some(*sum)
        }));
        months.filter_map(|months| contract.ends_on.checked_add_months(Months::new(months)))
    });
    let mut ends: Vec<NaiveDate> = ends.collect();
    ends.sort_unstable();
    ends.len()
}

fn timed(way: impl Fn() -> usize) -> Duration {
    let start = Instant::now();
    black_box(way());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
