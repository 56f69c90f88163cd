//! Laws: what holds for any year, members, joins, expenses, fees and corrections.

use proptest::{collection::vec, prelude::*, sample::Index};
use rust_decimal::dec;

use super::*;

/// The year of the costs that a play is about, and the one before, of which late costs come in
const YEARS: [i32; 2] = [2023, 2024];

/// Two years of a partnership, and what is settled when
#[derive(Debug, Clone)]
struct Play {
    /// What comes before each of the settlements, in their order
    rounds: Vec<Round>,
}

/// What comes before a settlement
#[derive(Debug, Clone)]
struct Round {
    /// The key of each year as it is approved then: members join and leave between settlements, and each revision
    /// counts anew. Parties beyond it paid or hold something all the same
    keys: [Vec<Participant>; 2],
    /// What was paid and received since
    postings: Vec<Posting>,
}

/// What settlements did so far: of each year the total and the shares
type Done = BTreeMap<i32, (Decimal, BTreeMap<String, Decimal>)>;

impl Round {
    fn years(&self, done: &Done) -> Vec<CostYear> {
        let year = |(year, key): (i32, &Vec<Participant>)| {
            let (total_before, shares_before) = done.get(&year).cloned().unwrap_or_default();
            CostYear { year, key: key.clone(), total_before, shares_before }
        };
        YEARS.into_iter().zip(&self.keys).map(year).collect()
    }
}

impl Play {
    /// Settles round after round
    fn settled(&self) -> Vec<Settlement> {
        self.settled_to_the_end().0
    }

    /// Settles round after round, and gives what they did together
    fn settled_to_the_end(&self) -> (Vec<Settlement>, Done) {
        let mut done = Done::new();
        let mut settlements = Vec::new();
        for round in &self.rounds {
            let settlement = settled(&round.postings, &round.years(&done));
            remember(&mut done, &settlement);
            settlements.push(settlement);
        }
        (settlements, done)
    }

    /// The keys that count in the end, with all that was ever paid and received
    fn at_once(&self) -> Round {
        let keys = self.last().keys.clone();
        Round { keys, postings: self.rounds.iter().flat_map(|round| round.postings.clone()).collect() }
    }

    #[allow(clippy::expect_used, reason = "there is always one")]
    fn last(&self) -> &Round {
        self.rounds.last().expect("a round")
    }
}

#[allow(clippy::expect_used, reason = "a refusal fails the test")]
fn settled(postings: &[Posting], years: &[CostYear]) -> Settlement {
    settle(postings, years).expect("can be settled")
}

fn remember(done: &mut Done, settlement: &Settlement) {
    for year in &settlement.years {
        let (total, shares) = done.entry(year.year).or_default();
        *total = year.total_to_date;
        for share in &year.shares {
            *shares.entry(share.code.clone()).or_default() += share.amount;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn balances_sum_to_zero_and_what_is_paid_is_shared(play in any_play()) {
        for (settlement, Round { postings, .. }) in play.settled().iter().zip(&play.rounds) {
            let total = |of: fn(&Statement) -> Decimal| settlement.statements.iter().map(of).sum::<Decimal>();
            prop_assert_eq!(total(|statement| statement.balance), dec!(0));
            let shared = total(|statement| statement.share);
            prop_assert_eq!(shared, total(|statement| statement.paid) - total(|statement| statement.held));
            let posted = |kind| postings.iter().filter(|one| one.kind == kind).map(|one| one.amount).sum::<Decimal>();
            prop_assert_eq!(total(|statement| statement.paid), posted(PostingKind::Cost));
            prop_assert_eq!(total(|statement| statement.held), posted(PostingKind::Fee));
        }
    }

    #[test]
    fn whatever_joins_in_between_the_year_closes_by_its_last_key(play in any_play()) {
        let (_, done) = play.settled_to_the_end();
        let at_once = play.at_once();
        for year in settled(&at_once.postings, &at_once.years(&Done::new())).years {
            let (total, shares) = &done[&year.year];
            prop_assert_eq!(*total, year.total_to_date);
            prop_assert_eq!(shares.values().sum::<Decimal>(), *total);
            for (code, borne) in shares {
                let share = year.shares.iter().find(|share| share.code == *code);
                let expected = share.map_or(dec!(0), |share| share.amount);
                prop_assert_eq!(*borne, expected, "{} bears nothing more once it has left", code);
            }
        }
    }

    #[test]
    fn order_never_matters(
        play in any_play(),
        shuffled in Just(()).prop_perturb(|(), random| random),
    ) {
        let mut random = shuffled;
        let mut other = play.clone();
        for round in &mut other.rounds {
            shuffle(&mut round.postings, &mut random);
            for key in &mut round.keys {
                shuffle(key, &mut random);
            }
        }
        prop_assert_eq!(play.settled(), other.settled());
        let last = play.last();
        let mut years = last.years(&Done::new());
        years.reverse();
        prop_assert_eq!(settled(&last.postings, &years), settled(&last.postings, &last.years(&Done::new())));
    }

    #[test]
    fn a_revision_changes_no_settlement_before_it(play in any_play(), keys in any_keys()) {
        let (before, done) = play.settled_to_the_end();
        let mut revised = play.clone();
        revised.rounds.push(Round { keys, postings: Vec::new() });
        let (after, _) = revised.settled_to_the_end();
        let [earlier @ .., correction] = after.as_slice() else { return Ok(()) };
        prop_assert_eq!(earlier, before.as_slice());
        // Nobody paid anything: what one bears more, another gets back.
        for year in &correction.years {
            prop_assert_eq!((year.costs, year.fees), (dec!(0.00), dec!(0.00)));
            prop_assert_eq!(year.total_before, done.get(&year.year).map_or(dec!(0), |(total, _)| *total));
            prop_assert_eq!(year.shares.iter().map(|share| share.amount).sum::<Decimal>(), dec!(0));
        }
    }

    #[test]
    fn closing_again_changes_nothing(play in any_play()) {
        let (_, done) = play.settled_to_the_end();
        let again = settled(&[], &play.last().years(&done));
        prop_assert!(again.statements.iter().all(|statement| statement.balance.is_zero()));
        prop_assert!(again.years.iter().all(|year| year.shares.iter().all(|share| share.amount.is_zero())));
    }

    #[test]
    fn what_is_taken_back_leaves_nothing(play in any_play()) {
        let taken_back = |posting: &Posting| Posting { amount: -posting.amount, ..posting.clone() };
        let Round { postings: all, keys } = play.at_once();
        let postings = all.iter().cloned().chain(all.iter().map(taken_back)).collect();
        let both = Round { keys, postings };
        let settlement = settled(&both.postings, &both.years(&Done::new()));
        prop_assert!(settlement.statements.iter().all(|statement| statement.balance.is_zero()));
    }

    #[test]
    fn transfers_bring_every_balance_to_zero(balances in any_balances()) {
        let statements = statements_of(&balances);
        let owing = balances.iter().filter(|cents| **cents != 0).count();
        for transfers in [fewest(&statements), through("P03", &statements), through("ELSEWHERE", &statements)] {
            prop_assert!(transfers.iter().all(|transfer| transfer.amount > dec!(0) && transfer.from != transfer.to));
            for statement in &statements {
                let sum = |side: fn(&Transfer) -> &String| {
                    let of = transfers.iter().filter(|transfer| *side(transfer) == statement.code);
                    of.map(|transfer| transfer.amount).sum::<Decimal>()
                };
                let (pays, gets) = (sum(|transfer| &transfer.from), sum(|transfer| &transfer.to));
                prop_assert_eq!(pays - gets, statement.balance, "{}", statement.code);
            }
        }
        prop_assert!(fewest(&statements).len() <= owing.saturating_sub(1));
        prop_assert!(fewest(&statements).len() <= through("P03", &statements).len());
    }

    #[test]
    fn no_other_way_has_fewer_transfers(balances in few_balances()) {
        let found = fewest(&statements_of(&balances)).len();
        prop_assert_eq!(found, least(&balances));
    }
}

/// The fewest transfers, by trying all: somebody settles with each other one whose sign is the other
fn least(balances: &[i64]) -> usize {
    let Some(first) = balances.iter().position(|cents| *cents != 0) else { return 0 };
    let of_first = balances[first];
    let others = (first + 1..balances.len()).filter(|other| balances[*other].signum() == -of_first.signum());
    let ways = others.map(|other| {
        let mut left = balances.to_vec();
        left[first] = 0;
        left[other] += of_first;
        1 + least(&left)
    });
    ways.min().unwrap_or_default()
}

fn shuffle<T>(list: &mut [T], random: &mut proptest::test_runner::TestRng) {
    for last in (1..list.len()).rev() {
        let other = usize::try_from(random.next_u32()).unwrap_or_default() % (last + 1);
        list.swap(last, other);
    }
}

fn statements_of(balances: &[i64]) -> Vec<Statement> {
    let statement = |(number, cents): (usize, &i64)| Statement {
        code: format!("P{number:02}"),
        share: Decimal::new(*cents, 2),
        paid: dec!(0.00),
        held: dec!(0.00),
        balance: Decimal::new(*cents, 2),
    };
    balances.iter().enumerate().map(statement).collect()
}

/// Balances that are zero together; small ones fall into groups often
fn any_balances() -> impl Strategy<Value = Vec<i64>> {
    prop_oneof![vec(-4..=4_i64, 0..12), vec(-9_999_999..=9_999_999_i64, 0..40)].prop_map(closed)
}

fn few_balances() -> impl Strategy<Value = Vec<i64>> {
    vec(-5..=5_i64, 0..7).prop_map(closed)
}

fn closed(mut balances: Vec<i64>) -> Vec<i64> {
    balances.push(-balances.iter().sum::<i64>());
    balances
}

fn any_key() -> impl Strategy<Value = Vec<Participant>> {
    vec(prop_oneof![0..=3_u64, 500..=1_000_000_u64], 1..7)
        .prop_filter("somebody must bear it", |weights| weights.iter().any(|weight| *weight > 0))
        .prop_map(|weights| {
            let participant =
                |(number, weight): (u16, u64)| Participant { code: format!("P{number:02}"), weight };
            (0..).zip(weights).map(participant).collect()
        })
}

/// Amounts of both signs; parties in and outside of the keys
fn any_posting() -> impl Strategy<Value = Posting> {
    let amount = prop_oneof![-500..=500_i64, -99_999_999..=99_999_999_i64];
    (any::<Index>(), 0..9_u16, any::<bool>(), amount).prop_map(|(year, party, is_cost, cents)| Posting {
        year: *year.get(&YEARS),
        party: format!("P{party:02}"),
        kind: if is_cost { PostingKind::Cost } else { PostingKind::Fee },
        amount: Decimal::new(cents, 2),
    })
}

fn any_keys() -> impl Strategy<Value = [Vec<Participant>; 2]> {
    [any_key(), any_key()]
}

fn any_play() -> impl Strategy<Value = Play> {
    let round = (any_keys(), vec(any_posting(), 0..12)).prop_map(|(keys, postings)| Round { keys, postings });
    vec(round, 1..5).prop_map(|rounds| Play { rounds })
}
