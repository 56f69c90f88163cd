//! Settlement (financiële afrekening): who owes whom after a half-year, to the cent.
//!
//! What members paid for each other, less what outside municipalities paid in for a single tender, is borne by the
//! approved key of its year. A settlement looks at a year as a whole: all of its costs so far are shared out, and what
//! earlier settlements shared is taken off. So the second half is the year less its first half, a late expense of a
//! year that was settled before is a correction in the next settlement, and every year closes, whatever came when.
//!
//! The balance of a party is its share, less what it paid itself, plus the fees that it holds: positive to pay,
//! negative to get. All balances together are exactly zero, because all that is shared was paid or is held by somebody.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, dec};

use super::{
    Violation,
    cost_distribution::{Distribution, Participant, Share, distribute},
};
use crate::types::{DistributionMethod, fits_money};

mod closed;
#[cfg(test)]
mod laws;
mod order;
#[cfg(test)]
mod tests;
mod transfers;

pub use closed::ClosedPeriods;
pub use order::Standing;
pub use transfers::{Transfer, fewest, through};

/// The unit of a settlement: a cent
const CENT: Decimal = dec!(0.01);

/// What somebody paid or received for all, that no settlement had yet
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// Year of the budget that it counts in
    pub year: i32,
    /// Who paid or received it
    pub party: String,
    /// Which of the two
    pub kind: PostingKind,
    /// Euro, excluding VAT, two decimals; negative for a refund or what takes an earlier posting back
    pub amount: Decimal,
}

/// What a posting is
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PostingKind {
    /// A cost that the party paid
    Cost,
    /// A fee that the party received and holds
    Fee,
}

/// A year whose costs are shared, with what earlier settlements did
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CostYear {
    /// Year of the budget
    pub year: i32,
    /// The approved key of that year
    pub key: Vec<Participant>,
    /// What earlier settlements shared out: costs less fees, in euro
    pub total_before: Decimal,
    /// What earlier settlements let each party bear of it, in euro; together `total_before`
    pub shares_before: BTreeMap<String, Decimal>,
}

/// Who owes what after a half-year
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// The years of which costs are shared, the earliest first
    pub years: Vec<YearSettled>,
    /// One statement for each party, in the order of their codes
    pub statements: Vec<Statement>,
}

/// What a settlement does with the costs of a year
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearSettled {
    /// Year of the budget
    pub year: i32,
    /// Costs that are settled now, in euro
    pub costs: Decimal,
    /// Fees that are settled now, in euro
    pub fees: Decimal,
    /// What earlier settlements shared out, in euro
    pub total_before: Decimal,
    /// What is shared out so far: this and what was before, in euro
    pub total_to_date: Decimal,
    /// One share for each member of the key, and for who bore something before, in the order of their codes
    pub shares: Vec<YearShare>,
}

/// What a party bears of the costs of a year
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearShare {
    /// The party
    pub code: String,
    /// Its number of inhabitants in the key; zero for who is not in the key
    pub weight: u64,
    /// Its rounded percentage in the key, two decimals
    pub percentage: Decimal,
    /// What it bears of the year so far, in euro
    pub to_date: Decimal,
    /// Part of a cent that was cut off of that, from 0 to below 1, to 28 decimals
    pub remainder: Decimal,
    /// Cents that it got on top: 0 or 1, or -1 or 0 when more came in than was paid
    pub leftover: i32,
    /// What it bore by earlier settlements, in euro
    pub before: Decimal,
    /// What it bears now: the difference, in euro
    pub amount: Decimal,
}

/// What a party has to pay or is to get, and why
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The party
    pub code: String,
    /// What it bears of all years, in euro
    pub share: Decimal,
    /// What it paid itself, in euro
    pub paid: Decimal,
    /// Fees that it holds, in euro
    pub held: Decimal,
    /// Share, less paid, plus held, in euro: positive to pay, negative to get
    pub balance: Decimal,
}

/// Settles postings of some years
///
/// Order plays no part: neither of the postings nor of the years or of a key. Source: the domain's rule "Settlement".
///
/// # Errors
///
/// - `settlement.key_missing` (`year`): there is a posting of a year that is not given
/// - `settlement.amount_not_money` (`amount`): a posting is not money to the cent
/// - what [`distribute`] refuses
///
/// # Examples
///
/// One paid for three, and the cent that cannot be shared goes to the larger:
///
/// ```
/// use rust_decimal::dec;
/// use schema::rules::{cost_distribution::Participant, settlement::{CostYear, Posting, PostingKind, settle}};
///
/// let key = [("A", 2), ("B", 1), ("C", 1)].map(|(code, weight)| Participant { code: code.to_owned(), weight });
/// let year = CostYear { year: 2023, key: key.to_vec(), ..CostYear::default() };
/// let paid = Posting { year: 2023, party: "B".to_owned(), kind: PostingKind::Cost, amount: dec!(10.01) };
/// let balances: Vec<_> = settle(&[paid], &[year])?.statements.iter().map(|statement| statement.balance).collect();
/// assert_eq!(balances, [dec!(5.01), dec!(-7.51), dec!(2.50)]);
/// # Ok::<(), schema::rules::Violation>(())
/// ```
pub fn settle(postings: &[Posting], years: &[CostYear]) -> Result<Settlement, Violation> {
    if let Some(posting) = postings.iter().find(|posting| !fits_money(posting.amount)) {
        return Err(Violation::new("settlement.amount_not_money").with("amount", posting.amount));
    }
    let known: BTreeSet<i32> = years.iter().map(|year| year.year).collect();
    if let Some(posting) = postings.iter().find(|posting| !known.contains(&posting.year)) {
        return Err(Violation::new("settlement.key_missing").with("year", posting.year));
    }
    let mut settled: Vec<YearSettled> =
        years.iter().map(|year| year.settle(postings)).collect::<Result<_, _>>()?;
    settled.sort_by_key(|year| year.year);
    let statements = statements(postings, &settled);
    Ok(Settlement { years: settled, statements })
}

fn sum<'a>(postings: impl Iterator<Item = &'a Posting>) -> Decimal {
    postings.map(|posting| posting.amount).sum::<Decimal>() + dec!(0.00)
}

impl CostYear {
    fn settle(&self, postings: &[Posting]) -> Result<YearSettled, Violation> {
        let of = |kind| {
            sum(postings.iter().filter(move |posting| posting.year == self.year && posting.kind == kind))
        };
        let (costs, fees) = (of(PostingKind::Cost), of(PostingKind::Fee));
        let total_to_date = self.total_before + costs - fees;
        let distribution = distribute(DistributionMethod::Published, total_to_date, CENT, &self.key)?;
        Ok(YearSettled {
            year: self.year,
            costs,
            fees,
            total_before: self.total_before,
            total_to_date,
            shares: self.shares(&distribution),
        })
    }

    /// The shares of the key, and of who is no longer in it but bore something
    fn shares(&self, distribution: &Distribution) -> Vec<YearShare> {
        let before = |code: &str| self.shares_before.get(code).copied().unwrap_or(dec!(0.00));
        let in_key = distribution.shares.iter().map(|share| YearShare::new(share, before(&share.code)));
        let has_left =
            |code: &&String| !distribution.shares.iter().any(|share| share.code.as_str() == code.as_str());
        let left = self.shares_before.keys().filter(has_left);
        let mut shares: Vec<YearShare> =
            in_key.chain(left.map(|code| YearShare::without_key(code, before(code)))).collect();
        shares.sort_by(|one, other| one.code.cmp(&other.code));
        shares
    }
}

impl YearShare {
    fn new(share: &Share, before: Decimal) -> Self {
        Self {
            code: share.code.clone(),
            weight: share.weight,
            percentage: share.percentage.unwrap_or_default(),
            to_date: share.amount,
            remainder: share.amount_remainder,
            leftover: share.amount_leftover,
            before,
            amount: share.amount - before,
        }
    }

    fn without_key(code: &str, before: Decimal) -> Self {
        Self {
            code: code.to_owned(),
            weight: 0,
            percentage: dec!(0.00),
            to_date: dec!(0.00),
            remainder: Decimal::ZERO,
            leftover: 0,
            before,
            amount: -before,
        }
    }
}

/// One statement for who bears, paid or holds something
fn statements(postings: &[Posting], years: &[YearSettled]) -> Vec<Statement> {
    let shares = years.iter().flat_map(|year| &year.shares);
    let parties = shares.clone().map(|share| share.code.as_str());
    let parties: BTreeSet<&str> =
        parties.chain(postings.iter().map(|posting| posting.party.as_str())).collect();
    let statement = |code: &str| {
        let of =
            |kind| sum(postings.iter().filter(move |posting| posting.party == code && posting.kind == kind));
        let share = shares.clone().filter(|share| share.code == code).map(|share| share.amount);
        let (share, paid) = (share.sum::<Decimal>() + dec!(0.00), of(PostingKind::Cost));
        let held = of(PostingKind::Fee);
        Statement { code: code.to_owned(), share, paid, held, balance: share - paid + held }
    };
    parties.into_iter().map(statement).collect()
}
