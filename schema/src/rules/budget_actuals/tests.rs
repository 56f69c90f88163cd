use proptest::{collection::vec, prelude::*};

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn spent(line: &str, on: &str, amount: Decimal) -> Spending {
    Spending { line: line.to_owned(), on: day(on), amount }
}

fn planned(name: &str, amount: Decimal) -> PlannedLine {
    PlannedLine { name: name.to_owned(), amount }
}

/// 30 000 in three months is a pace of 120 000; a subscription is paid at once; nobody budgeted the catering.
#[test]
fn foretells_each_line_in_its_own_way() {
    let budget = [
        planned("Personele kosten", dec!(110_000)),
        planned("Abonnement", dec!(350)),
        planned("Onvoorzien", dec!(2_000)),
    ];
    let spending = [
        spent("personele-kosten", "2023-01-31", dec!(10_000.00)),
        spent("Personele kosten", "2023-02-28", dec!(12_000.00)),
        spent("Personele kosten", "2023-03-31", dec!(8_000.00)),
        spent("Personele kosten", "2023-04-30", dec!(9_999.00)),
        spent("Abonnement", "2022-12-20", dec!(400.00)),
        spent("Lunch", "2023-02-01", dec!(25.50)),
    ];
    let actuals = compare(2023, day("2023-03-31"), &budget, &spending);
    assert_eq!(actuals.months_ended, 3);
    let lines: Vec<_> = actuals
        .lines
        .iter()
        .map(|line| (line.name.as_str(), line.spent(), line.forecast, line.basis, line.state()))
        .collect();
    assert_eq!(
        lines,
        [
            (
                "Personele kosten",
                dec!(30_000),
                dec!(120_000),
                ForecastBasis::Pace,
                LineState::OverrunExpected
            ),
            ("Abonnement", dec!(400), dec!(400), ForecastBasis::Budget, LineState::Overrun),
            ("Onvoorzien", dec!(0), dec!(2_000), ForecastBasis::Budget, LineState::Within),
            ("Lunch", dec!(25.50), dec!(25.50), ForecastBasis::Budget, LineState::Overrun),
        ]
    );
    assert_eq!(actuals.lines[3].origin, LineOrigin::NotBudgeted);
    assert_eq!(actuals.lines[3].percentage(), None);
    assert_eq!(actuals.lines[0].percentage(), Some(dec!(27.27)));
    let total = &actuals.total;
    assert_eq!(
        (total.budget, total.spent(), total.forecast),
        (dec!(112_350), dec!(30_425.50), dec!(122_425.50))
    );
    assert_eq!((total.difference(), total.forecast_difference()), (dec!(81_924.50), dec!(-10_075.50)));
    assert_eq!(total.quarters(), [dec!(30_425.50), dec!(0), dec!(0), dec!(0)]);
}

#[test]
fn a_year_that_has_ended_is_what_it_was() {
    let budget = [planned("Abonnement", dec!(350))];
    let spending = [spent("Abonnement", "2024-01-05", dec!(300.00))];
    let actuals = compare(2023, day("2024-01-31"), &budget, &spending);
    let line = &actuals.lines[0];
    assert_eq!((line.forecast, line.basis, line.months[11]), (dec!(300), ForecastBasis::Actuals, dec!(300)));
    assert_eq!(compare(2023, day("2023-12-31"), &budget, &spending).lines[0].spent(), dec!(0));
}

#[test]
fn income_that_was_budgeted_is_expected() {
    let budget = [planned("Subsidie", dec!(-1_000))];
    let spending = [spent("Subsidie", "2023-01-05", dec!(-400.00))];
    let actuals = compare(2023, day("2023-02-10"), &budget, &spending);
    assert_eq!((actuals.months_ended, actuals.lines[0].forecast), (1, dec!(-1_000)));
    assert_eq!(actuals.lines[0].percentage(), Some(dec!(40.00)));
}

fn any_spending() -> impl Strategy<Value = Vec<Spending>> {
    let one = (0..5_usize, -40..400_i64, -9_999..99_999_i64).prop_map(|(line, days, cents)| {
        let on = day("2023-01-01") + chrono::TimeDelta::days(days);
        Spending { line: format!("Post {line}"), on, amount: Decimal::new(cents, 2) }
    });
    vec(one, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_is_lost_and_order_never_matters(spending in any_spending(), days in -5..400_i64) {
        let as_of = day("2023-01-01") + chrono::TimeDelta::days(days);
        let budget = [planned("Post 0", dec!(100)), planned("POST  1", dec!(0)), planned("Post 2", dec!(50))];
        let actuals = compare(2023, as_of, &budget, &spending);
        let all: Decimal = spending.iter().filter(|one| one.on <= as_of).map(|one| one.amount).sum();
        prop_assert_eq!(actuals.total.spent(), all);
        prop_assert_eq!(actuals.total.quarters().iter().sum::<Decimal>(), all);
        let sum = |of: fn(&LineActuals) -> Decimal| actuals.lines.iter().map(of).sum::<Decimal>();
        prop_assert_eq!(sum(LineActuals::spent), all);
        prop_assert_eq!(sum(LineActuals::difference), actuals.total.difference());
        prop_assert_eq!(sum(LineActuals::forecast_difference), actuals.total.forecast_difference());
        let reversed: Vec<Spending> = spending.iter().rev().cloned().collect();
        prop_assert_eq!(compare(2023, as_of, &budget, &reversed), actuals);
    }
}
