use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn span(from: &str, until: &str) -> Span {
    Span { from: day(from), until: day(until) }
}

fn told(spread: &[(Quarter, i32)]) -> Vec<String> {
    spread.iter().map(|(quarter, hours)| format!("{quarter} {hours}")).collect()
}

#[test]
fn hours_are_spread_evenly_over_the_days() {
    assert_eq!(
        told(&span("2024-01-01", "2025-01-01").spread(366)),
        ["Q1 2024 91", "Q2 2024 91", "Q3 2024 92", "Q4 2024 92"]
    );
    assert_eq!(told(&span("2023-12-31", "2024-01-02").spread(3)), ["Q4 2023 1", "Q1 2024 2"]);
    assert_eq!(
        told(&span("2024-03-31", "2024-04-01").spread(7)),
        ["Q1 2024 7"],
        "the day after the last is none of them"
    );
    assert_eq!(told(&span("2024-05-05", "2024-05-05").spread(7)), ["Q2 2024 7"], "no day is one moment");
}

#[test]
fn a_norm_of_its_own_goes_before_the_proposed_one() {
    let own = Norms::from([((Procedure::Open, ParticipationRole::Lead), 240)]);
    let norm = |role| norm(Procedure::Open, role, &own);
    assert_eq!((norm(ParticipationRole::Lead), norm(ParticipationRole::Participant)), (240, 40));
    assert_eq!((norm(ParticipationRole::Interested), norm(ParticipationRole::Declined)), (0, 0));
}

#[test]
fn work_lasts_as_long_as_back_planning_takes_around_the_publication() {
    let own = LeadTimes::new();
    let of = |publication: Option<&str>, start: Option<&str>| {
        let planned = Planned { publication: publication.map(day), contract_start: start.map(day) };
        Span::of(Some(Procedure::MultiplePrivate), planned, &[], &own)
    };
    // Without terms of law, back from the start: 14 days to contract, from the Friday before Whit Monday 21 to weigh and 21 to tender, 56
    // and 28 before the publication.
    let by_start = of(None, Some("2024-06-03")).unwrap();
    assert_eq!(by_start, span("2024-01-12", "2024-06-03"));
    let publication = "2024-04-05";
    // Shifted, other days off lie in between.
    let by_publication = span("2024-01-12", "2024-05-31");
    assert_eq!(of(Some(publication), None).unwrap(), by_publication);
    assert_eq!(
        of(Some(publication), Some("2030-01-01")).unwrap(),
        by_publication,
        "the publication goes first"
    );
    assert_eq!(of(None, None), Err(CapacityGap::Planning));
    let planned = Planned { publication: Some(day(publication)), contract_start: None };
    assert_eq!(Span::of(None, planned, &[], &own), Err(CapacityGap::Procedure));
}

#[test]
fn what_stands_first_goes_first_and_what_does_not_fit_takes_nothing() {
    let asks = |hours: &[(char, i32)]| hours.iter().copied().collect::<BTreeMap<_, _>>();
    let available = asks(&[('d', 100), ('w', 40)]);
    let ranked = [
        asks(&[('d', 60)]),
        asks(&[('d', 60), ('w', 10)]),
        asks(&[('d', 40), ('w', 40)]),
        asks(&[('z', 999)]),
    ];
    assert_eq!(fitting(&ranked, &available), [true, false, true, true]);
    assert_eq!(fitting(&[asks(&[('d', 101)])], &available), [false]);
}

#[test]
fn all_must_agree() {
    assert_eq!(check_consensus(&[Some(true), Some(true)]), Ok(()));
    let refused = check_consensus(&[Some(true), Some(false), None]).unwrap_err();
    assert_eq!((refused.code, refused.value("count")), ("prioritization.no_consensus", "2"));
}

proptest! {
    #[test]
    fn spread_hours_add_up_and_none_is_negative(hours in 0..20_000, from in 0..4_000_i64, days in 0..1_500_i64) {
        let from = day("2020-01-01") + chrono::TimeDelta::days(from);
        let span = Span { from, until: from + chrono::TimeDelta::days(days) };
        let spread = span.spread(hours);
        prop_assert_eq!(spread.iter().map(|(_, hours)| hours).sum::<i32>(), hours);
        prop_assert!(spread.iter().all(|(_, hours)| *hours >= 0));
        prop_assert!(spread.windows(2).all(|pair| pair[0].0.next() == pair[1].0));
        prop_assert_eq!(spread[0].0, Quarter::of(from));
    }

    #[test]
    fn what_fits_never_takes_more_than_there_is(
        ranked in prop::collection::vec(prop::collection::btree_map(0..4, 0..50_i32, 0..4), 0..12),
        available in prop::collection::btree_map(0..4, 0..150_i32, 0..4),
    ) {
        let fits = fitting(&ranked, &available);
        for (member, hours) in &available {
            let taken: i32 = ranked.iter().zip(&fits).filter(|(_, fits)| **fits).filter_map(|(asked, _)| asked.get(member)).sum();
            prop_assert!(taken <= *hours);
        }
    }
}
