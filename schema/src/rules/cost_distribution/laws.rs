//! Laws: what holds for any total, any unit and any key.

use proptest::{collection::vec, prelude::*};
use rust_decimal::dec;

use super::*;
use DistributionMethod::{Exact, HalfUp, Published};

const METHODS: [DistributionMethod; 3] = [Published, Exact, HalfUp];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn always_closes(money in any_money(), key in any_key()) {
        let published = shared(money, Published, &key);
        prop_assert!(published.closes());
        prop_assert_eq!(sums(&published), (dec!(100), money.0));

        let exact = shared(money, Exact, &key);
        prop_assert!(exact.closes());
        prop_assert_eq!(sums(&exact), (dec!(0), money.0));
    }

    #[test]
    fn the_differences_are_what_the_columns_miss(money in any_money(), key in any_key()) {
        let rounded = shared(money, HalfUp, &key);
        let differences = (rounded.percentage_difference, rounded.amount_difference);
        let (percentages, amounts) = sums(&rounded);
        prop_assert_eq!(differences, (percentages - dec!(100), amounts - money.0));
    }

    #[test]
    fn figures_rounded_by_themselves_are_the_nearest(money in any_money(), key in any_key()) {
        for share in shared(money, HalfUp, &key).shares {
            let half_or_more = share.amount_remainder >= dec!(0.5);
            prop_assert_eq!(share.amount_leftover != 0, half_or_more);
        }
    }

    #[test]
    fn the_order_of_the_key_does_not_matter(
        money in any_money(),
        (key, shuffled) in any_key().prop_flat_map(|key| (Just(key.clone()), Just(key).prop_shuffle())),
    ) {
        for method in METHODS {
            let mut other = shared(money, method, &shuffled);
            prop_assert!(other.shares.iter().map(|share| &share.code).eq(shuffled.iter().map(|one| &one.code)));
            other.shares.sort_by(|one, two| one.code.cmp(&two.code));
            prop_assert_eq!(shared(money, method, &key), other);
        }
    }

    #[test]
    fn every_figure_is_its_quota_cut_off_plus_its_leftover(money in any_money(), key in any_key()) {
        for method in METHODS {
            check_steps(&shared(money, method, &key))?;
        }
    }

    #[test]
    fn leftovers_go_to_the_largest_remainders(money in any_money(), key in any_key()) {
        for method in [Published, Exact] {
            let shares = shared(money, method, &key).shares;
            let (got, not): (Vec<_>, Vec<_>) = shares.iter().partition(|share| share.amount_leftover != 0);
            let least = got.iter().map(|share| share.amount_remainder).min();
            let most = not.iter().map(|share| share.amount_remainder).max();
            prop_assert!(least.zip(most).is_none_or(|(least, most)| least >= most));
        }
    }

    #[test]
    fn a_larger_weight_never_gets_less(money in any_money(), key in any_key()) {
        for method in METHODS {
            let mut shares = shared(money, method, &key).shares;
            shares.sort_by_key(|share| (share.weight, share.amount.abs()));
            prop_assert!(shares.is_sorted_by_key(|share| share.amount.abs()));
        }
    }

    #[test]
    fn a_refund_mirrors_what_was_paid((total, unit) in any_money(), key in any_key()) {
        for method in METHODS {
            let paid = shared((total, unit), method, &key).shares;
            let refunded = shared((-total, unit), method, &key).shares;
            prop_assert!(paid.iter().map(|share| -share.amount).eq(refunded.iter().map(|share| share.amount)));
        }
    }
}

/// Keys that tie often, that look like a partnership, and that are as large as they come
fn any_key() -> impl Strategy<Value = Vec<Participant>> {
    let weights = prop_oneof![
        vec(0..=3_u64, 1..12),
        vec(500..=1_000_000_u64, 1..50),
        vec(prop_oneof![0..=3_u64, 0..=u64::from(u32::MAX)], 1..2_000),
    ];
    weights
        .prop_filter("somebody must bear it", |weights| weights.iter().any(|weight| *weight > 0))
        .prop_map(coded)
}

fn coded(weights: Vec<u64>) -> Vec<Participant> {
    let participant = |(number, weight): (u16, u64)| Participant { code: format!("GM{number:04}"), weight };
    (0..).zip(weights).map(participant).collect()
}

/// A unit, and a total that is a multiple of it, of either sign
fn any_money() -> impl Strategy<Value = (Decimal, Decimal)> {
    (prop_oneof![Just(1_i64), Just(100), 2..=10_000_i64], any::<bool>()).prop_flat_map(|(unit, large)| {
        let most = if large { 99_999_999_999_999 / unit } else { 500 };
        (-most..=most).prop_map(move |units| (Decimal::new(units * unit, 2), Decimal::new(unit, 2)))
    })
}

#[allow(clippy::expect_used, reason = "a refusal fails the test")]
fn shared(
    (total, unit): (Decimal, Decimal),
    method: DistributionMethod,
    key: &[Participant],
) -> Distribution {
    distribute(method, total, unit, key).expect("can be shared")
}

fn sums(distribution: &Distribution) -> (Decimal, Decimal) {
    let percentages = distribution.shares.iter().filter_map(|share| share.percentage);
    (percentages.sum(), distribution.shares.iter().map(|share| share.amount).sum())
}

/// Checks a column of figures, counted in parts, against `whole` × weight / `sum`: each is the quota cut off plus its
/// leftover, within one part of the quota
fn check_column(
    whole: i128,
    sum: i128,
    column: impl Iterator<Item = (i128, i128, Decimal, i32)>,
) -> Result<(), TestCaseError> {
    for (weight, parts, remainder, leftover) in column {
        prop_assert_eq!(parts, whole * weight / sum + i128::from(leftover));
        prop_assert!((parts * sum - whole * weight).abs() < sum);
        prop_assert!((dec!(0)..dec!(1)).contains(&remainder));
        prop_assert_eq!((remainder * Decimal::from(sum)).round_dp(9), Decimal::from(whole * weight % sum));
        prop_assert!([0, 1].contains(&leftover));
    }
    Ok(())
}

/// Checks both steps of a distribution
fn check_steps(distribution: &Distribution) -> Result<(), TestCaseError> {
    let sign = if distribution.total.is_sign_negative() { -1 } else { 1 };
    let units = |amount: Decimal| whole_number(amount.abs() / distribution.unit);
    let hundredths = |percentage: Decimal| whole_number(percentage * dec!(100));
    let weights: i128 = distribution.shares.iter().map(|share| i128::from(share.weight)).sum();

    let percentages = distribution.shares.iter().filter_map(|share| {
        let parts = hundredths(share.percentage?);
        Some((share.weight.into(), parts, share.percentage_remainder?, share.percentage_leftover))
    });
    check_column(10_000, weights, percentages)?;

    let of = if distribution.method == Exact { weights } else { 10_000 };
    let amounts = distribution.shares.iter().map(|share| {
        let weight = share.percentage.map_or(share.weight.into(), hundredths);
        (weight, units(share.amount), share.amount_remainder, share.amount_leftover * sign)
    });
    check_column(units(distribution.total), of, amounts)
}

fn whole_number(mut number: Decimal) -> i128 {
    assert!(number.is_integer());
    number.rescale(0);
    number.mantissa()
}
