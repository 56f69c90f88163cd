//! Cases that can be checked by hand.

use rust_decimal::dec;

use super::*;

/// The key of 2023, of the annual plan: 26.18, 14.17, 28.16 and 31.49 %
fn key() -> Vec<Participant> {
    [("GM0503", 104_572), ("GM1926", 56_572), ("GM1783", 112_448), ("GM0637", 125_767)]
        .map(|(code, weight)| Participant { code: code.to_owned(), weight })
        .to_vec()
}

fn posting(year: i32, party: &str, kind: PostingKind, amount: Decimal) -> Posting {
    Posting { year, party: party.to_owned(), kind, amount }
}

fn cost(party: &str, amount: Decimal) -> Posting {
    posting(2023, party, PostingKind::Cost, amount)
}

fn balances(settlement: &Settlement) -> Vec<(&str, Decimal)> {
    settlement.statements.iter().map(|statement| (statement.code.as_str(), statement.balance)).collect()
}

fn after(settlement: &Settlement, key: Vec<Participant>) -> CostYear {
    let year = &settlement.years[0];
    let shares = year.shares.iter().map(|share| (share.code.clone(), share.amount));
    CostYear { year: year.year, key, total_before: year.total_to_date, shares_before: shares.collect() }
}

/// Zoetermeer paid 60 000.00 and Delft 350.00; Midden-Delfland joined one tender for 2 500.00, which Zoetermeer holds. So
/// 57 850.00 is shared: 26.18 % is 15 145.13, 14.17 % is 8 197.345, 28.16 % is 16 290.56, 31.49 % is 18 216.965. One cent
/// is left, and both remainders are a half: it goes to the larger, Zoetermeer.
#[test]
fn a_half_year_with_a_fee() {
    let paid = [
        cost("GM0637", dec!(60_000.00)),
        cost("GM0503", dec!(350.00)),
        posting(2023, "GM0637", PostingKind::Fee, dec!(2_500.00)),
    ];
    let settlement = settle(&paid, &[CostYear { year: 2023, key: key(), ..CostYear::default() }]).unwrap();
    let year = &settlement.years[0];
    assert_eq!((year.costs, year.fees, year.total_to_date), (dec!(60_350), dec!(2_500), dec!(57_850)));
    let shares: Vec<_> =
        settlement.statements.iter().map(|one| (one.code.as_str(), one.share, one.paid, one.held)).collect();
    assert_eq!(
        shares,
        [
            ("GM0503", dec!(15_145.13), dec!(350.00), dec!(0)),
            ("GM0637", dec!(18_216.97), dec!(60_000.00), dec!(2_500.00)),
            ("GM1783", dec!(16_290.56), dec!(0), dec!(0)),
            ("GM1926", dec!(8_197.34), dec!(0), dec!(0)),
        ]
    );
    let expected = [
        ("GM0503", dec!(14_795.13)),
        ("GM0637", dec!(-39_283.03)),
        ("GM1783", dec!(16_290.56)),
        ("GM1926", dec!(8_197.34)),
    ];
    assert_eq!(balances(&settlement), expected);
    let zoetermeer = &year.shares[1];
    assert_eq!((zoetermeer.percentage, zoetermeer.leftover), (dec!(31.49), 1));
    assert_eq!(zoetermeer.remainder, dec!(0.5));
}

/// A cent of each half is 2 cents of the year: Zoetermeer bears the first, and of both it bears one and Westland the other.
#[test]
fn the_second_half_is_the_year_less_the_first() {
    let year = CostYear { year: 2023, key: key(), ..CostYear::default() };
    let first = settle(&[cost("GM0503", dec!(0.01))], &[year]).unwrap();
    assert_eq!(first.statements[1].share, dec!(0.01));
    let second = settle(&[cost("GM0503", dec!(0.01))], &[after(&first, key())]).unwrap();
    let shares: Vec<_> = second.statements.iter().map(|one| (one.code.as_str(), one.share)).collect();
    let expected = [("GM0503", dec!(0)), ("GM0637", dec!(0)), ("GM1783", dec!(0.01)), ("GM1926", dec!(0))];
    assert_eq!(shares, expected);
}

/// Who joins with a new key bears a part of the whole year; who leaves it gets back what it bore.
#[test]
fn a_new_key_counts_for_the_whole_year() {
    let two = |one: &str, other: &str| {
        [one, other].map(|code| Participant { code: code.to_owned(), weight: 1 }).to_vec()
    };
    let year = CostYear { year: 2023, key: two("A", "B"), ..CostYear::default() };
    let first = settle(&[cost("A", dec!(100.00))], &[year]).unwrap();
    assert_eq!(balances(&first), [("A", dec!(-50)), ("B", dec!(50))]);
    let second = settle(&[cost("A", dec!(20.00))], &[after(&first, two("A", "C"))]).unwrap();
    assert_eq!(balances(&second), [("A", dec!(-10)), ("B", dec!(-50)), ("C", dec!(60))]);
}

/// A late cost is shared by the key of its own year.
#[test]
fn a_late_cost_of_another_year_is_a_correction() {
    let only = |code: &str| vec![Participant { code: code.to_owned(), weight: 1 }];
    let years = [
        CostYear { year: 2024, key: only("B"), ..CostYear::default() },
        CostYear {
            year: 2023,
            key: only("A"),
            total_before: dec!(10.00),
            shares_before: BTreeMap::from([("A".to_owned(), dec!(10.00))]),
        },
    ];
    let paid = [cost("B", dec!(5.00)), posting(2024, "A", PostingKind::Cost, dec!(7.00))];
    let settlement = settle(&paid, &years).unwrap();
    assert_eq!(balances(&settlement), [("A", dec!(-2)), ("B", dec!(2))]);
    let years: Vec<_> = settlement.years.iter().map(|year| (year.year, year.total_to_date)).collect();
    assert_eq!(years, [(2023, dec!(15)), (2024, dec!(7))]);
}

#[test]
fn what_cannot_be_settled_is_refused() {
    let code = |postings: &[Posting], years: &[CostYear]| settle(postings, years).unwrap_err().code;
    let year = CostYear { year: 2023, key: key(), ..CostYear::default() };
    assert_eq!(
        code(&[posting(2022, "A", PostingKind::Cost, dec!(1))], std::slice::from_ref(&year)),
        "settlement.key_missing"
    );
    assert_eq!(code(&[cost("A", dec!(0.001))], &[year]), "settlement.amount_not_money");
    let nobody = CostYear { year: 2023, ..CostYear::default() };
    assert_eq!(code(&[cost("A", dec!(1))], &[nobody]), "distribution.weight_zero");
}

fn statements(balances: &[(&str, Decimal)]) -> Vec<Statement> {
    let zero = dec!(0);
    let statement = |(code, balance): &(&str, Decimal)| Statement {
        code: (*code).to_owned(),
        share: *balance,
        paid: zero,
        held: zero,
        balance: *balance,
    };
    balances.iter().map(statement).collect()
}

fn as_text(transfers: &[Transfer]) -> Vec<String> {
    transfers.iter().map(|one| format!("{} {} {}", one.from, one.to, one.amount)).collect()
}

#[test]
fn money_goes_through_who_keeps_the_books() {
    let of = statements(&[("A", dec!(-30)), ("B", dec!(10)), ("C", dec!(20)), ("D", dec!(0))]);
    assert_eq!(as_text(&through("B", &of)), ["C B 20", "B A 30"]);
    assert_eq!(as_text(&through("A", &of)), ["B A 10", "C A 20"]);
    assert!(through("A", &[]).is_empty());
}

/// Four could settle with three transfers; as two pairs they do with two.
#[test]
fn the_fewest_transfers_come_from_the_most_groups() {
    let of = statements(&[("A", dec!(-30)), ("B", dec!(30)), ("C", dec!(20)), ("D", dec!(-20))]);
    assert_eq!(as_text(&fewest(&of)), ["B A 30", "C D 20"]);
    let one_group = statements(&[("A", dec!(-30)), ("B", dec!(10)), ("C", dec!(20))]);
    assert_eq!(as_text(&fewest(&one_group)), ["B A 10", "C A 20"]);
    assert!(fewest(&statements(&[("A", dec!(0))])).is_empty());
}
