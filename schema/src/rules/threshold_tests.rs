use std::ops::Bound;

use chrono::DateTime;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use ThresholdGap as Gap;
use ThresholdOutcome::{AtOrAbove, Below, Crosses, Unknown};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn threshold(nature: ContractNature, from: &str, until: &str, amount: i64) -> Threshold {
    let until = if until.is_empty() { Bound::Unbounded } else { Bound::Included(day(until)) };
    Threshold {
        threshold_id: Uuid::nil(),
        buyer: BuyerType::SubCentral,
        nature,
        during: (Bound::Included(day(from)), until),
        amount_eur: amount.into(),
        source: format!("van {from}"),
        created_at: DateTime::UNIX_EPOCH,
    }
}

/// Those of services and of social services, in no order, and one of another buyer
fn known() -> Vec<Threshold> {
    let services = ContractNature::Services;
    let central = threshold(services, "2022-01-01", "2027-12-31", 140_000);
    vec![
        threshold(services, "2024-01-01", "2025-12-31", 221_000),
        threshold(services, "2022-01-01", "2023-12-31", 215_000),
        threshold(services, "2026-01-01", "2027-12-31", 216_000),
        threshold(ContractNature::SocialAndSpecificServices, "2016-04-18", "", 750_000),
        Threshold { buyer: BuyerType::Central, ..central },
    ]
}

fn range(text: &str) -> Option<DateRange> {
    let (from, until) = text.split_once("..")?;
    let end = |text: &str| if text.is_empty() { Bound::Unbounded } else { Bound::Included(day(text)) };
    Some((end(from), end(until)))
}

fn tested(value: Option<i64>, nature: Option<ContractNature>, publication: &str) -> ThresholdTest {
    let value = value.map(Decimal::from);
    let estimate = Estimate { value, nature, publication: range(publication), ..Estimate::default() };
    test(&estimate, &known())
}

#[test]
fn a_code_of_social_services_has_their_threshold() {
    let (services, works) = (ContractNature::Services, ContractNature::Works);
    let social = ContractNature::SocialAndSpecificServices;
    for (nature, counting, follows_cpv, expected) in [
        (Some(services), Some(social), true, Below),
        (None, Some(social), true, Below),
        (Some(social), Some(social), false, Below),
        (Some(works), Some(works), false, Unknown),
    ] {
        let estimate = Estimate {
            value: Some(Decimal::from(218_000)),
            nature,
            publication: range("2023-04-01..2023-06-30"),
            is_social_by_cpv: true,
            ..Estimate::default()
        };
        let tested = test(&estimate, &known());
        assert_eq!((tested.nature, tested.follows_cpv, tested.outcome), (counting, follows_cpv, expected));
    }
    assert_eq!(tested(Some(218_000), Some(services), "2023-04-01..2023-06-30").nature, Some(services));
}

#[test]
fn the_threshold_is_that_of_the_nature_and_the_planned_publication() {
    let (services, social) = (ContractNature::Services, ContractNature::SocialAndSpecificServices);
    for (value, nature, publication, expected, amounts) in [
        (218_000, services, "2023-04-01..2023-06-30", AtOrAbove, vec![215_000]),
        (218_000, services, "2024-04-01..2024-06-30", Below, vec![221_000]),
        (218_000, services, "2026-01-01..2026-01-01", AtOrAbove, vec![216_000]),
        (218_000, services, "2023-12-31..2023-12-31", AtOrAbove, vec![215_000]),
        (218_000, services, "2024-01-01..2024-01-01", Below, vec![221_000]),
        // Not below it is at or above it.
        (221_000, services, "2024-05-01..2024-05-01", AtOrAbove, vec![221_000]),
        (220_999, services, "2024-05-01..2024-05-01", Below, vec![221_000]),
        // A slip over New Year.
        (218_000, services, "2023-12-01..2024-01-31", Crosses, vec![215_000, 221_000]),
        (218_000, services, "2022-01-01..2027-12-31", Crosses, vec![215_000, 221_000, 216_000]),
        (300_000, services, "2023-12-01..2024-01-31", AtOrAbove, vec![215_000, 221_000]),
        (100_000, services, "2023-12-01..2024-01-31", Below, vec![215_000, 221_000]),
        // Of an open period the day that is known counts.
        (218_000, services, "2023-07-01..", AtOrAbove, vec![215_000]),
        (218_000, services, "..2024-07-01", Below, vec![221_000]),
        (749_999, social, "2040-01-01..2041-12-31", Below, vec![750_000]),
    ] {
        let found = tested(Some(value), Some(nature), publication);
        assert_eq!((found.outcome, found.gaps), (expected, vec![]), "{value} {publication}");
        let counted: Vec<_> = found.periods.iter().map(|(threshold, _)| threshold.amount_eur).collect();
        assert_eq!(
            counted,
            amounts.into_iter().map(Decimal::from).collect::<Vec<_>>(),
            "{value} {publication}"
        );
    }
}

#[test]
fn what_is_missing_is_told_all_at_once() {
    let services = Some(ContractNature::Services);
    for (value, nature, publication, gaps) in [
        (None, None, "", vec![Gap::Nature, Gap::Publication, Gap::Value]),
        (Some(218_000), None, "2024-01-01..2024-01-01", vec![Gap::Nature]),
        (Some(218_000), services, "", vec![Gap::Publication]),
        (Some(218_000), services, "..", vec![Gap::Publication]),
        (None, services, "2024-01-01..2024-01-01", vec![Gap::Value]),
        (Some(218_000), services, "2021-12-31..2021-12-31", vec![Gap::Threshold]),
        // Of some of the days only.
        (Some(218_000), services, "2027-12-01..2028-01-31", vec![Gap::Threshold]),
        (Some(218_000), services, "2021-12-01..2022-01-31", vec![Gap::Threshold]),
        (Some(218_000), Some(ContractNature::Works), "2024-01-01..2024-01-01", vec![Gap::Threshold]),
        (None, Some(ContractNature::Works), "2024-01-01..2024-01-01", vec![Gap::Threshold, Gap::Value]),
    ] {
        let found = tested(value, nature, publication);
        assert_eq!((found.outcome, found.gaps), (Unknown, gaps), "{value:?} {nature:?} {publication}");
    }
}

#[test]
fn of_a_range_the_upper_end_counts_and_a_lower_end_alone_may_tell_enough() {
    let on = |minimum: Option<i64>, value: Option<i64>| {
        let estimate = Estimate {
            value: value.map(Decimal::from),
            minimum: minimum.map(Decimal::from),
            nature: Some(ContractNature::Services),
            publication: range("2024-05-01..2024-05-01"),
            is_social_by_cpv: false,
        };
        test(&estimate, &known()).outcome
    };
    assert_eq!(on(Some(200_000), Some(250_000)), AtOrAbove);
    assert_eq!(on(Some(100_000), Some(200_000)), Below);
    assert_eq!(on(Some(250_000), None), AtOrAbove);
    assert_eq!(on(Some(200_000), None), Unknown);
}

#[test]
fn a_hole_between_thresholds_is_a_gap() {
    let services = ContractNature::Services;
    let holed =
        [threshold(services, "2022-01-01", "2023-12-30", 1), threshold(services, "2024-01-01", "", 1)];
    let estimate = |publication| Estimate {
        value: Some(Decimal::TEN),
        minimum: None,
        nature: Some(services),
        publication: range(publication),
        is_social_by_cpv: false,
    };
    assert_eq!(test(&estimate("2023-12-01..2024-01-31"), &holed).gaps, [Gap::Threshold]);
    assert_eq!(test(&estimate("2023-12-31..2023-12-31"), &holed).gaps, [Gap::Threshold]);
    assert_eq!(test(&estimate("2023-12-01..2023-12-30"), &holed).gaps, []);
    assert_eq!(test(&estimate("2024-01-01..2030-01-31"), &holed).gaps, []);
}

proptest! {
    /// A range of days crosses exactly when its days differ, and is known exactly when all are
    #[test]
    fn a_range_says_what_its_days_say(start in 0..2_600_i64, length in 0..300_i64, value in 210_000..225_000_i64) {
        let on = |from: NaiveDate, until: NaiveDate| tested(
            Some(value), Some(ContractNature::Services), &format!("{from}..{until}"),
        ).outcome;
        let first = day("2021-06-01") + chrono::TimeDelta::days(start);
        let last = first + chrono::TimeDelta::days(length);
        let mut each: Vec<_> = first.iter_days().take_while(|day| *day <= last).map(|day| on(day, day)).collect();
        each.dedup();
        let expected = match each.as_slice() {
            outcomes if outcomes.contains(&Unknown) => Unknown,
            [one] => *one,
            _ => Crosses,
        };
        prop_assert_eq!(on(first, last), expected);
    }
}
