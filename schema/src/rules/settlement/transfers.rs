use std::cmp::Reverse;

use rust_decimal::{Decimal, dec};

use super::Statement;

/// Up to so many parties the fewest transfers are looked for among all ways; more of them never meet
const MOST_SEARCHED: usize = 14;

/// Money that goes from one party to another
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Who pays
    pub from: String,
    /// Who gets
    pub to: String,
    /// Euro, above zero
    pub amount: Decimal,
}

/// What somebody has to pay, or when negative is to get
#[derive(Debug, Clone)]
struct Open<'a> {
    code: &'a str,
    balance: Decimal,
}

fn open(statements: &[Statement]) -> Vec<Open<'_>> {
    let mut open: Vec<Open<'_>> = statements
        .iter()
        .filter(|statement| !statement.balance.is_zero())
        .map(|statement| Open { code: &statement.code, balance: statement.balance })
        .collect();
    open.sort_by_key(|open| open.code);
    open
}

/// The transfers when all money goes through the party that keeps the books: one for each other party with a balance, in
/// the order of their codes, who pays before who gets
pub fn through(administrator: &str, statements: &[Statement]) -> Vec<Transfer> {
    let open = open(statements);
    let others = open.iter().filter(|open| open.code != administrator);
    let mut transfers: Vec<Transfer> = others
        .map(|open| {
            let (from, to) = if open.balance > Decimal::ZERO {
                (open.code, administrator)
            } else {
                (administrator, open.code)
            };
            Transfer { from: from.to_owned(), to: to.to_owned(), amount: open.balance.abs() }
        })
        .collect();
    transfers.sort_by_key(|transfer| transfer.from == administrator);
    transfers
}

/// The fewest transfers that bring all balances, which together are zero, to zero: at most one less than there are
/// parties with a balance
///
/// Parties whose balances are zero together can settle among themselves, with one transfer less than they are. So the
/// fewest transfers come from the most such groups, which are looked for among all groups of up to fourteen parties; of
/// more they are one group. Within a group who has to pay most pays who is to get most; equal ones go by code.
pub fn fewest(statements: &[Statement]) -> Vec<Transfer> {
    let open = open(statements);
    let groups = if open.len() <= MOST_SEARCHED { most_groups(&open) } else { vec![open] };
    let mut transfers: Vec<Transfer> = groups.into_iter().flat_map(settle_group).collect();
    transfers.sort_by(|one, other| (&one.from, &one.to).cmp(&(&other.from, &other.to)));
    transfers
}

/// Sets of parties as bits, for each the sum of its balances, and along the best way to it which party came last
struct Ways {
    sums: Vec<Decimal>,
    groups: Vec<usize>,
    last: Vec<usize>,
}

impl Ways {
    /// All sets, the smaller before the larger
    ///
    /// A way adds one party at a time; each time that the sum is zero a group is complete.
    fn of(open: &[Open<'_>]) -> Self {
        let sets = 1_usize << open.len();
        let mut ways = Self { sums: vec![dec!(0.00)], groups: vec![0], last: vec![0] };
        for set in 1..sets {
            let members = (0..open.len()).filter(|member| set & (1 << member) != 0);
            let without = |member: usize| set & !(1 << member);
            let sum = members.clone().next().map_or(dec!(0.00), |member| {
                ways.sum(without(member)) + open.get(member).map_or(dec!(0.00), |open| open.balance)
            });
            // Of equal ways the one by the first party, so that the outcome is always the same.
            let best = members.max_by_key(|member| (ways.groups_of(without(*member)), Reverse(*member)));
            let last = best.unwrap_or_default();
            let groups = ways.groups_of(without(last)) + usize::from(sum.is_zero());
            ways.sums.push(sum);
            ways.groups.push(groups);
            ways.last.push(last);
        }
        ways
    }

    fn sum(&self, set: usize) -> Decimal {
        self.sums.get(set).copied().unwrap_or_default()
    }

    fn groups_of(&self, set: usize) -> usize {
        self.groups.get(set).copied().unwrap_or_default()
    }
}

/// The parties in as many groups as can be, each with balances that are zero together
fn most_groups<'a>(open: &[Open<'a>]) -> Vec<Vec<Open<'a>>> {
    let ways = Ways::of(open);
    let mut left = ways.sums.len() - 1;
    let mut groups: Vec<Vec<Open<'a>>> = Vec::new();
    while left != 0 {
        if groups.is_empty() || ways.sum(left).is_zero() {
            groups.push(Vec::new());
        }
        let member = ways.last.get(left).copied().unwrap_or_default();
        if let (Some(group), Some(open)) = (groups.last_mut(), open.get(member)) {
            group.push(open.clone());
        }
        left &= !(1 << member);
    }
    groups
}

/// Who has to pay most pays who is to get most, until one of them is done, and again
fn settle_group(mut group: Vec<Open<'_>>) -> Vec<Transfer> {
    let mut transfers = Vec::new();
    loop {
        group.sort_by_key(|open| (Reverse(open.balance), open.code));
        let [payer, .., receiver] = group.as_mut_slice() else { return transfers };
        let amount = payer.balance.min(-receiver.balance);
        if amount <= Decimal::ZERO {
            return transfers;
        }
        transfers.push(Transfer { from: payer.code.to_owned(), to: receiver.code.to_owned(), amount });
        payer.balance -= amount;
        receiver.balance += amount;
        group.retain(|open| !open.balance.is_zero());
    }
}
