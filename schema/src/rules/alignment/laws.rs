//! What holds whatever the contracts, and against all that could be chosen on small cases.

use std::collections::BTreeSet;

use chrono::Months;
use proptest::prelude::*;
use rust_decimal::dec;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn running(id: u128, holder: u128, ends_on: &str, options: &[u32]) -> Running {
    Running {
        contract_id: Uuid::from_u128(id),
        holder: Uuid::from_u128(holder),
        ends_on: day(ends_on),
        options: options.to_vec(),
        value_eur: Some(dec!(1000)),
        notice: Some(NoticePeriod::Months(3)),
    }
}

const fn within(maximum_months: u32) -> Search {
    Search { maximum_months, from: None, until: None }
}

#[test]
fn ends_are_brought_together_with_the_least_bridging() {
    let contracts = [
        running(1, 1, "2026-12-31", &[12]),
        running(2, 2, "2027-12-31", &[]),
        running(3, 3, "2028-03-31", &[]),
        running(4, 4, "2031-12-31", &[]),
    ];
    let found = opportunities(&contracts, within(6));
    assert_eq!(found.len(), 1, "{found:#?}");
    let best = &found[0];
    assert_eq!((best.starts_on, best.members, best.value_eur), (day("2028-01-01"), 3, dec!(3000)));
    assert_eq!(best.bridging_months, 3);
    let told: Vec<_> =
        best.choices.iter().map(|choice| (choice.options, choice.bridging, choice.notice_on)).collect();
    assert_eq!(
        told,
        [
            (1, Bridging::None, Some(day("2027-09-30"))),
            (0, Bridging::None, Some(day("2027-09-30"))),
            (0, Bridging::EndedEarly(3), Some(day("2027-09-30"))),
        ]
    );
}

#[test]
fn what_ends_before_is_prolonged_and_what_is_too_far_is_left_out() {
    let contracts = [running(1, 1, "2027-10-31", &[]), running(2, 2, "2027-12-31", &[])];
    let best = &opportunities(&contracts, within(6))[0];
    // As much bridging either way: the earlier day.
    assert_eq!((best.starts_on, best.bridging_months), (day("2027-11-01"), 2));
    assert_eq!(best.choices[1].bridging, Bridging::EndedEarly(2));
    assert_eq!(opportunities(&contracts, within(1)), []);
    let later = Search { from: Some(day("2027-12-01")), ..within(6) };
    let best = &opportunities(&contracts, later)[0];
    assert_eq!((best.starts_on, best.choices[0].bridging), (day("2028-01-01"), Bridging::Prolonged(2)));
}

#[test]
fn one_member_alone_is_no_opportunity() {
    let contracts = [running(1, 1, "2027-12-31", &[]), running(2, 1, "2027-12-31", &[])];
    assert_eq!(opportunities(&contracts, within(6)), []);
}

#[test]
fn days_far_apart_are_two_opportunities() {
    let contracts = [running(1, 1, "2026-12-31", &[24]), running(2, 2, "2026-12-31", &[24])];
    let found = opportunities(&contracts, within(6));
    let days: Vec<_> = found.iter().map(|found| found.starts_on).collect();
    assert_eq!(days, [day("2027-01-01"), day("2029-01-01")]);
}

/// Any contract, whose identity is given later
fn any_contract() -> impl Strategy<Value = Running> {
    let options = proptest::collection::vec(1..20_u32, 0..3);
    let value = proptest::option::of(0..5_i64);
    (0..4_u128, 0..40_u32, 0..3_i64, options, value).prop_map(|(holder, months, days, options, value)| {
        Running {
            contract_id: Uuid::nil(),
            holder: Uuid::from_u128(holder),
            ends_on: day("2026-12-31") + Months::new(months) - chrono::TimeDelta::days(days),
            options,
            value_eur: value.map(|value| Decimal::from(value * 1000)),
            notice: None,
        }
    })
}

fn any_contracts(most: usize) -> impl Strategy<Value = Vec<Running>> {
    proptest::collection::vec(any_contract(), 0..most).prop_map(|contracts| {
        let numbered = |(id, contract)| Running { contract_id: Uuid::from_u128(id), ..contract };
        (1..).zip(contracts).map(numbered).collect()
    })
}

/// All that can be chosen of each contract for a day, one by one
fn brute_force(contracts: &[Running], maximum: u32) -> Vec<(NaiveDate, usize, Decimal, u32)> {
    let ends = |contract: &Running| {
        let sums = (0..=contract.options.len()).map(|used| contract.options[..used].iter().sum::<u32>());
        sums.map(|months| contract.ends_on.succ_opt().unwrap() + Months::new(months)).collect::<Vec<_>>()
    };
    let mut days: Vec<NaiveDate> = contracts.iter().flat_map(ends).collect();
    days.sort_unstable();
    days.dedup();
    let mut all = Vec::new();
    for day in days {
        let mut holders = BTreeSet::new();
        let (mut value, mut bridging) = (Decimal::ZERO, 0);
        for contract in contracts {
            let least = ends(contract).into_iter().map(|end| between(end, day)).min().unwrap();
            if least <= maximum {
                holders.insert(contract.holder);
                value += contract.value_eur.unwrap_or_default();
                bridging += least;
            }
        }
        if holders.len() > 1 {
            all.push((day, holders.len(), value, bridging));
        }
    }
    all.sort_by(|one, other| (other.1, other.2, one.3, one.0).cmp(&(one.1, one.2, other.3, other.0)));
    let mut kept: Vec<(NaiveDate, usize, Decimal, u32)> = Vec::new();
    for found in all {
        if kept.iter().all(|other| other.0 != found.0 && between(other.0, found.0) > maximum) {
            kept.push(found);
        }
    }
    kept
}

proptest! {
    #[test]
    fn nothing_better_can_be_chosen(contracts in any_contracts(7), maximum in 0..9_u32) {
        let found = opportunities(&contracts, within(maximum));
        let told: Vec<_> = found
            .iter()
            .map(|found| (found.starts_on, found.members, found.value_eur, found.bridging_months))
            .collect();
        prop_assert_eq!(told, brute_force(&contracts, maximum));
        for found in &found {
            let bridging: u32 = found.choices.iter().map(|choice| choice.bridging.months()).sum();
            prop_assert_eq!(bridging, found.bridging_months);
            prop_assert!(found.choices.iter().all(|choice| choice.bridging.months() <= maximum));
        }
    }

    #[test]
    fn the_order_of_the_contracts_never_matters(
        (contracts, shuffled) in any_contracts(9).prop_flat_map(|contracts| {
            (Just(contracts.clone()), Just(contracts).prop_shuffle())
        }),
        maximum in 0..9_u32,
    ) {
        prop_assert_eq!(opportunities(&contracts, within(maximum)), opportunities(&shuffled, within(maximum)));
    }

    /// The best has as many members at least when there is a contract more.
    #[test]
    fn a_contract_more_never_loses_members(contracts in any_contracts(9), maximum in 0..9_u32) {
        let most = |contracts: &[Running]| opportunities(contracts, within(maximum)).first().map_or(0, |best| best.members);
        let fewer = contracts.split_last().map_or(&[][..], |(_, fewer)| fewer);
        prop_assert!(most(&contracts) >= most(fewer));
    }

    /// When all can end on one day, nothing is bridged there, and nothing is better.
    #[test]
    fn a_common_day_needs_no_bridging(contracts in any_contracts(6), months in 0..30_u32, maximum in 0..9_u32) {
        let common = day("2028-06-30") + Months::new(months);
        let together: Vec<Running> =
            contracts.iter().map(|contract| Running { ends_on: common, options: Vec::new(), ..contract.clone() }).collect();
        if let Some(best) = opportunities(&together, within(maximum)).first() {
            prop_assert_eq!((best.bridging_months, best.starts_on), (0, common.succ_opt().unwrap()));
            prop_assert_eq!(best.choices.len(), together.len());
        }
    }
}
