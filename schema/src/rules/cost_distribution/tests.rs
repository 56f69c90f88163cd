//! Worked cases: the annual plan, other years and members, ties, refunds and refusals.

use rust_decimal::dec;

use super::*;
use DistributionMethod::{Exact, HalfUp, Published};

const DELFT: &str = "GM0503";
const RIJSWIJK: &str = "GM0603";
const ZOETERMEER: &str = "GM0637";
const WESTLAND: &str = "GM1783";
const MIDDEN_DELFLAND: &str = "GM1842";
const PIJNACKER_NOOTDORP: &str = "GM1926";

/// Inhabitants on 1 January 2022 (CBS): the key of 2023, as in the annual plan
const KEY_2023: [(&str, u64); 4] =
    [(DELFT, 104_572), (PIJNACKER_NOOTDORP, 56_572), (WESTLAND, 112_448), (ZOETERMEER, 125_767)];

fn key(members: &[(&str, u64)]) -> Vec<Participant> {
    members.iter().map(|(code, weight)| Participant { code: (*code).to_owned(), weight: *weight }).collect()
}

fn key_of_2023_and(code: &str, weight: u64) -> Vec<Participant> {
    [key(&KEY_2023), key(&[(code, weight)])].concat()
}

#[allow(clippy::expect_used, reason = "a refusal fails the test")]
fn shared(method: DistributionMethod, total: Decimal, unit: Decimal, key: &[Participant]) -> Distribution {
    distribute(method, total, unit, key).expect("can be shared")
}

fn percentages(distribution: &Distribution) -> Vec<Decimal> {
    distribution.shares.iter().filter_map(|share| share.percentage).collect()
}

fn amounts(distribution: &Distribution) -> Vec<Decimal> {
    distribution.shares.iter().map(|share| share.amount).collect()
}

#[test]
fn reproduces_the_annual_plan_of_2023() {
    let plan = shared(Published, dec!(131450), dec!(1), &key(&KEY_2023));
    assert_eq!(percentages(&plan), [dec!(26.18), dec!(14.17), dec!(28.16), dec!(31.49)]);
    assert_eq!(amounts(&plan), [dec!(34414), dec!(18626), dec!(37016), dec!(41394)]);
    assert!(plan.closes());
}

#[test]
fn explains_every_figure_of_the_annual_plan() {
    let plan = shared(Published, dec!(131450), dec!(1), &key(&KEY_2023));
    let hundredths: Vec<_> = plan
        .shares
        .iter()
        .map(|share| (share.percentage_remainder.map(|part| part.round_dp(4)), share.percentage_leftover))
        .collect();
    let expected = [(dec!(0.4961), 0), (dec!(0.5701), 1), (dec!(0.7122), 1), (dec!(0.2216), 0)];
    assert_eq!(hundredths, expected.map(|(part, leftover)| (Some(part), leftover)));
    let euros: Vec<_> =
        plan.shares.iter().map(|share| (share.amount_remainder, share.amount_leftover)).collect();
    assert_eq!(euros, [(dec!(0.61), 1), (dec!(0.465), 0), (dec!(0.32), 0), (dec!(0.605), 1)]);
}

#[test]
fn revises_the_shares_when_rijswijk_joins() {
    let joined = shared(Published, dec!(131450), dec!(1), &key_of_2023_and(RIJSWIJK, 56_941));
    assert_eq!(percentages(&joined), [dec!(22.92), dec!(12.40), dec!(24.64), dec!(27.56), dec!(12.48)]);
    assert_eq!(amounts(&joined), [dec!(30128), dec!(16300), dec!(32389), dec!(36228), dec!(16405)]);
}

#[test]
fn shares_the_costs_of_a_half_year_in_cents() {
    let published = shared(Published, dec!(61237.48), dec!(0.01), &key(&KEY_2023));
    assert_eq!(percentages(&published), [dec!(26.18), dec!(14.17), dec!(28.16), dec!(31.49)]);
    assert_eq!(amounts(&published), [dec!(16031.97), dec!(8677.35), dec!(17244.48), dec!(19283.68)]);
    let exact = shared(Exact, dec!(61237.48), dec!(0.01), &key(&KEY_2023));
    assert_eq!(amounts(&exact), [dec!(16035.01), dec!(8674.72), dec!(17242.71), dec!(19285.04)]);
}

#[test]
fn exact_shares_have_no_percentages() {
    let exact = shared(Exact, dec!(131450), dec!(1), &key(&KEY_2023));
    assert_eq!(amounts(&exact), [dec!(34420), dec!(18621), dec!(37013), dec!(41396)]);
    for share in exact.shares {
        assert_eq!(
            (share.percentage, share.percentage_remainder, share.percentage_leftover),
            (None, None, 0)
        );
    }
}

#[test]
fn percentages_of_other_years_close_too() {
    // Inhabitants of Delft, Pijnacker-Nootdorp, Westland and Zoetermeer on 1 January (CBS)
    let years = [
        (2020, [103_595, 55_308, 110_375, 125_285], [dec!(26.26), dec!(14.02), dec!(27.97), dec!(31.75)]),
        (2021, [103_581, 55_674, 111_382, 125_267], [dec!(26.16), dec!(14.06), dec!(28.14), dec!(31.64)]),
        (2023, [106_086, 57_672, 114_887, 126_998], [dec!(26.15), dec!(14.22), dec!(28.32), dec!(31.31)]),
        (2024, [109_577, 57_932, 115_941, 128_434], [dec!(26.60), dec!(14.07), dec!(28.15), dec!(31.18)]),
        (2025, [110_173, 58_126, 116_916, 129_862], [dec!(26.54), dec!(14.00), dec!(28.17), dec!(31.29)]),
    ];
    for (year, [delft, pijnacker_nootdorp, westland, zoetermeer], expected) in years {
        let key = key(&[
            (DELFT, delft),
            (PIJNACKER_NOOTDORP, pijnacker_nootdorp),
            (WESTLAND, westland),
            (ZOETERMEER, zoetermeer),
        ]);
        let distribution = shared(Published, dec!(131450), dec!(1), &key);
        assert_eq!(percentages(&distribution), expected, "inhabitants of {year}");
        assert!(distribution.closes());
    }
}

#[test]
fn figures_rounded_by_themselves_say_by_how_much_they_do_not_close() {
    let one_euro_over = shared(HalfUp, dec!(131451), dec!(1), &key(&KEY_2023));
    assert_eq!(amounts(&one_euro_over), [dec!(34414), dec!(18627), dec!(37017), dec!(41394)]);
    assert_eq!((one_euro_over.percentage_difference, one_euro_over.amount_difference), (dec!(0), dec!(1)));
    assert!(!one_euro_over.closes());

    let refund = shared(HalfUp, dec!(-131451), dec!(1), &key(&KEY_2023));
    assert_eq!(refund.amount_difference, dec!(-1));

    let of_2021 =
        [(DELFT, 103_581), (PIJNACKER_NOOTDORP, 55_674), (WESTLAND, 111_382), (ZOETERMEER, 125_267)];
    assert_eq!(shared(HalfUp, dec!(0), dec!(1), &key(&of_2021)).percentage_difference, dec!(-0.01));
}

#[test]
fn midden_delfland_makes_rounded_percentages_pass_a_hundred() {
    // 19 484 inhabitants on 1 January 2022 (CBS)
    let key = key_of_2023_and(MIDDEN_DELFLAND, 19_484);
    let rounded = shared(HalfUp, dec!(131450), dec!(1), &key);
    assert_eq!(percentages(&rounded), [dec!(24.97), dec!(13.51), dec!(26.85), dec!(30.03), dec!(4.65)]);
    assert_eq!(amounts(&rounded), [dec!(32823), dec!(17759), dec!(35294), dec!(39474), dec!(6112)]);
    assert_eq!((rounded.percentage_difference, rounded.amount_difference), (dec!(0.01), dec!(12)));

    let closing = shared(Published, dec!(131450), dec!(1), &key);
    assert_eq!(percentages(&closing), [dec!(24.97), dec!(13.50), dec!(26.85), dec!(30.03), dec!(4.65)]);
}

#[test]
fn a_tie_goes_to_the_larger_weight() {
    // 18 626.465 and 41 393.605 both have half a cent over
    let cents = shared(Published, dec!(131450), dec!(0.01), &key(&KEY_2023));
    assert_eq!(amounts(&cents), [dec!(34413.61), dec!(18626.46), dec!(37016.32), dec!(41393.61)]);
}

#[test]
fn a_tie_of_equal_weights_goes_to_the_lower_code() {
    let equals = key(&[("C", 7), ("A", 7), ("B", 7)]);
    let published = shared(Published, dec!(1), dec!(1), &equals);
    assert_eq!(percentages(&published), [dec!(33.33), dec!(33.34), dec!(33.33)]);
    assert_eq!(amounts(&published), [dec!(0), dec!(1), dec!(0)]);
    assert_eq!(amounts(&shared(Exact, dec!(0.02), dec!(0.01), &equals)), [dec!(0), dec!(0.01), dec!(0.01)]);
}

#[test]
fn a_refund_mirrors_what_was_paid() {
    let refund = shared(Published, dec!(-131450), dec!(1), &key(&KEY_2023));
    assert_eq!(refund.total, dec!(-131450));
    assert_eq!(amounts(&refund), [dec!(-34414), dec!(-18626), dec!(-37016), dec!(-41394)]);
    let leftovers: Vec<_> = refund.shares.iter().map(|share| share.amount_leftover).collect();
    assert_eq!(leftovers, [-1, 0, 0, -1]);
}

#[test]
fn nothing_is_shared_out_as_nothing() {
    for method in [Published, Exact, HalfUp] {
        let nothing = shared(method, dec!(0), dec!(0.01), &key(&KEY_2023));
        assert_eq!(amounts(&nothing), [Decimal::ZERO; 4]);
        assert!(nothing.closes());
    }
}

#[test]
fn a_single_member_bears_all_and_an_empty_one_nothing() {
    let alone = shared(Published, dec!(0.07), dec!(0.01), &key(&[(DELFT, 1)]));
    assert_eq!((percentages(&alone), amounts(&alone)), (vec![dec!(100)], vec![dec!(0.07)]));
    let with_an_empty_one = key_of_2023_and("GM9999", 0);
    for method in [Published, Exact, HalfUp] {
        let last = shared(method, dec!(131450), dec!(1), &with_an_empty_one).shares.pop();
        assert_eq!(last.map(|share| (share.amount, share.amount_leftover)), Some((dec!(0), 0)));
    }
}

#[test]
fn two_thousand_members_of_the_largest_size_share_the_largest_total() {
    let largest: Vec<_> = (0..2_000)
        .map(|number| Participant { code: format!("GM{number:04}"), weight: u32::MAX.into() })
        .collect();
    for method in [Published, Exact] {
        assert!(shared(method, dec!(999_999_999_999.99), dec!(0.01), &largest).closes());
    }
}

#[test]
fn figures_are_written_with_two_decimals() {
    let plan = shared(Published, dec!(131450.0000), dec!(1), &key(&KEY_2023));
    assert_eq!((plan.total.to_string(), plan.unit.to_string()), ("131450.00".into(), "1.00".into()));
    assert_eq!(plan.shares.first().map(|share| share.amount.to_string()), Some("34414.00".into()));
}

#[test]
fn refuses_what_cannot_be_shared() {
    let plan = key(&KEY_2023);
    let refused = |total, unit, key: &[Participant], expected: &Violation| {
        for method in [Published, Exact, HalfUp] {
            assert_eq!(distribute(method, total, unit, key).as_ref(), Err(expected));
        }
    };
    let weight_zero = Violation::new("distribution.weight_zero");
    refused(dec!(10), dec!(1), &[], &weight_zero);
    refused(dec!(10), dec!(1), &key(&[("A", 0), ("B", 0)]), &weight_zero);

    let twice = Violation::new("distribution.participant_twice").with("code", "A");
    refused(dec!(10), dec!(1), &key(&[("A", 1), ("B", 1), ("A", 2)]), &twice);

    for (total, unit) in [(dec!(0.50), dec!(1)), (dec!(-7), dec!(2)), (dec!(0.001), dec!(0.01))] {
        let violation =
            Violation::new("distribution.total_not_in_units").with("total", total).with("unit", unit);
        refused(total, unit, &plan, &violation);
    }
    for unit in [dec!(0), dec!(-1), dec!(0.001), dec!(1.001), Decimal::MAX] {
        refused(dec!(10), unit, &plan, &Violation::new("distribution.unit_not_positive").with("unit", unit));
    }
    for total in [dec!(1_000_000_000_000), dec!(-1_000_000_000_000), Decimal::MAX, Decimal::MIN] {
        let violation = Violation::new("distribution.total_too_large").with("total", total);
        refused(total, dec!(0.01), &plan, &violation);
    }
    let too_heavy = Violation::new("distribution.total_too_large").with("total", dec!(10));
    refused(dec!(10), dec!(1), &key(&[("A", u64::MAX), ("B", 1)]), &too_heavy);
}
