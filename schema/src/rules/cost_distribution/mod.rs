//! Cost distribution (kostenverdeling): who bears what of a sum, to the last unit.
//!
//! The rule is that of the network's annual plan 2023, "Verdeling van de kosten (o.b.v. de CBS cijfers)": costs are
//! shared by number of inhabitants, first as percentages with two decimals, then as whole euros. The plan prints the
//! outcome and not the arithmetic; the largest remainder method (Hamilton's), applied in both steps, reproduces it to
//! the euro: every figure is first cut off, and what is then missing from the total goes, one part each, to the
//! largest remainders.
//!
//! All arithmetic is in integers: hundredths of a percent, units of money, inhabitants. Nothing can overflow: a total
//! is below 10^14 cents and the weights together are below 2^64, so every product stays below 2^111.

use std::{cmp::Reverse, collections::BTreeSet};

use rust_decimal::Decimal;

use super::Violation;
use crate::types::{DistributionMethod, fits_money};

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

/// 100.00 %, counted in hundredths of a percent
const HUNDRED_PERCENT: i128 = 10_000;

/// One participant of a distribution key (verdeelsleutel)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Identity, such as `GM0503`; the lower code goes first when all else is equal
    pub code: String,
    /// Number of inhabitants; zero is allowed and bears nothing
    pub weight: u64,
}

/// What one participant bears (aandeel), with all that explains it
///
/// In every method a figure is its quota cut off, plus its leftover. With [`DistributionMethod::HalfUp`] a leftover
/// closes nothing: it says that the figure was rounded up, because its remainder is a half or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Identity of the participant
    pub code: String,
    /// Its number of inhabitants in the key
    pub weight: u64,
    /// Rounded percentage, two decimals; `None` for [`DistributionMethod::Exact`]
    pub percentage: Option<Decimal>,
    /// Part of a hundredth of a percent that was cut off, from 0 to below 1, to 28 decimals; `None` for
    /// [`DistributionMethod::Exact`]
    pub percentage_remainder: Option<Decimal>,
    /// Hundredths of a percent that it got on top: 0 or 1
    pub percentage_leftover: i32,
    /// Amount in euro, two decimals; has the sign of the total
    pub amount: Decimal,
    /// Part of a unit that was cut off, from 0 to below 1 whatever the sign, to 28 decimals
    pub amount_remainder: Decimal,
    /// Units that it got on top: 0 or 1, or -1 or 0 with a negative total
    pub amount_leftover: i32,
}

/// A total shared out by a key (kostenverdeling)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// How it was shared
    pub method: DistributionMethod,
    /// Smallest amount that is shared out, in euro, two decimals
    pub unit: Decimal,
    /// What was shared, in euro, two decimals; negative for a refund
    pub total: Decimal,
    /// One share a participant, in the order of the key that was given
    pub shares: Vec<Share>,
    /// Sum of the percentages minus 100.00; zero unless [`DistributionMethod::HalfUp`]
    pub percentage_difference: Decimal,
    /// Sum of the amounts minus the total, in euro; zero unless [`DistributionMethod::HalfUp`]
    pub amount_difference: Decimal,
}

impl Distribution {
    /// Whether both columns add up: the percentages to 100.00 and the amounts to the total
    pub fn closes(&self) -> bool {
        self.percentage_difference.is_zero() && self.amount_difference.is_zero()
    }
}

/// The total shared out over the participants, by their weights
///
/// - [`DistributionMethod::Published`]: percentages by largest remainder, then units of the total by largest
///   remainder from the *rounded* percentages. Always closes.
/// - [`DistributionMethod::Exact`]: units of the total by largest remainder from the weights themselves, without
///   percentages. Always closes.
/// - [`DistributionMethod::HalfUp`]: percentages, then amounts from the rounded percentages, each rounded by itself
///   with halves away from zero, as office sheets do. May not close; the differences say by how much.
///
/// Equal remainders go to the larger weight, then to the lower code, so that the order of the key does not matter.
/// A negative total, a refund, is shared as its magnitude and gets its sign back. `total` and `unit` are in euro; the
/// unit is 1.00 for a budget and 0.01 for a settlement.
///
/// # Errors
///
/// - `distribution.participant_twice` (`code`): a code occurs twice in the key
/// - `distribution.weight_zero`: the weights add up to zero, or there are no participants
/// - `distribution.unit_not_positive` (`unit`): the unit is no positive number of whole cents
/// - `distribution.total_not_in_units` (`total`, `unit`): the total is no multiple of the unit
/// - `distribution.total_too_large` (`total`): the total is 10^12 euro or more, or the weights add up to 2^64 or more
///
/// # Examples
///
/// The budget of the annual plan 2023:
///
/// ```
/// use rust_decimal::dec;
/// use schema::rules::cost_distribution::{Participant, distribute};
/// use schema::types::DistributionMethod;
///
/// let key = [("GM0503", 104_572), ("GM1926", 56_572), ("GM1783", 112_448), ("GM0637", 125_767)]
///     .map(|(code, weight)| Participant { code: code.to_owned(), weight });
/// let distribution = distribute(DistributionMethod::Published, dec!(131_450), dec!(1), &key)?;
///
/// let amounts: Vec<_> = distribution.shares.iter().map(|share| share.amount).collect();
/// assert_eq!(amounts, [dec!(34_414), dec!(18_626), dec!(37_016), dec!(41_394)]);
/// assert!(distribution.closes());
/// # Ok::<(), schema::rules::Violation>(())
/// ```
pub fn distribute(
    method: DistributionMethod,
    total: Decimal,
    unit: Decimal,
    key: &[Participant],
) -> Result<Distribution, Violation> {
    refuse_doubles(key)?;
    let pot = Pot::count(total, unit)?;
    let total_weight = total_weight(key, total)?;

    let weights: Vec<i128> = key.iter().map(|participant| participant.weight.into()).collect();
    let (percentages, amounts) = match method {
        DistributionMethod::Exact => (None, apportion(method, pot.units, &weights, total_weight, key)),
        DistributionMethod::Published | DistributionMethod::HalfUp => {
            let percentages = apportion(method, HUNDRED_PERCENT, &weights, total_weight, key);
            let rounded: Vec<i128> = percentages.iter().map(Portion::parts).collect();
            let amounts = apportion(method, pot.units, &rounded, HUNDRED_PERCENT, key);
            (Some(percentages), amounts)
        }
    };
    let percentage_excess = percentages.as_deref().map_or(0, |all| excess(all, HUNDRED_PERCENT));

    Ok(Distribution {
        method,
        unit: hundredths(pot.unit_cents),
        total: pot.euros(pot.units),
        percentage_difference: hundredths(percentage_excess),
        amount_difference: pot.euros(excess(&amounts, pot.units)),
        shares: shares(key, percentages, amounts, &pot),
    })
}

fn refuse_doubles(key: &[Participant]) -> Result<(), Violation> {
    let mut seen = BTreeSet::new();
    match key.iter().find(|participant| !seen.insert(&participant.code)) {
        Some(double) => Err(Violation::new("distribution.participant_twice").with("code", &double.code)),
        None => Ok(()),
    }
}

/// The sum of the weights, above zero and below 2^64
fn total_weight(key: &[Participant], total: Decimal) -> Result<i128, Violation> {
    let mut weights = key.iter().map(|participant| participant.weight);
    match weights.try_fold(0, u64::checked_add) {
        None => Err(Violation::new("distribution.total_too_large").with("total", total)),
        Some(0) => Err(Violation::new("distribution.weight_zero")),
        Some(sum) => Ok(sum.into()),
    }
}

/// What is shared out: a number of units, and what a unit is worth
struct Pot {
    units: i128,
    unit_cents: i128,
    /// -1 for a refund, else 1
    sign: i32,
}

impl Pot {
    fn count(total: Decimal, unit: Decimal) -> Result<Self, Violation> {
        let unit_cents = whole_cents(unit)
            .filter(|cents| *cents > 0)
            .ok_or_else(|| Violation::new("distribution.unit_not_positive").with("unit", unit))?;
        if !fits_money(total.trunc()) {
            return Err(Violation::new("distribution.total_too_large").with("total", total));
        }
        let total_cents = whole_cents(total).filter(|cents| cents % unit_cents == 0);
        let Some(total_cents) = total_cents else {
            return Err(Violation::new("distribution.total_not_in_units")
                .with("total", total)
                .with("unit", unit));
        };
        let sign = if total_cents < 0 { -1 } else { 1 };
        Ok(Self { units: total_cents.abs() / unit_cents, unit_cents, sign })
    }

    /// What so many units are worth in euro, with the sign of the total
    fn euros(&self, units: i128) -> Decimal {
        hundredths(units * self.unit_cents * i128::from(self.sign))
    }
}

/// An amount in cents; `None` when it is not money to the cent
fn whole_cents(mut amount: Decimal) -> Option<i128> {
    fits_money(amount).then(|| {
        amount.rescale(2);
        amount.mantissa()
    })
}

/// What one participant gets of a whole in one step: its quota cut off, and perhaps one part on top
struct Portion {
    cut_off: i128,
    /// What was cut off, in parts of `of`
    remainder: i128,
    of: i128,
    /// 0 or 1
    leftover: i32,
}

impl Portion {
    /// The portion with a quota of `whole` × `weight` / `of`
    const fn cut_off(whole: i128, weight: i128, of: i128) -> Self {
        let product = whole * weight;
        Self { cut_off: product / of, remainder: product % of, of, leftover: 0 }
    }

    fn parts(&self) -> i128 {
        self.cut_off + i128::from(self.leftover)
    }

    fn remainder(&self) -> Decimal {
        Decimal::from(self.remainder) / Decimal::from(self.of)
    }
}

/// One step: a whole shared out by weights, of which a participant with weight `of` would get all
fn apportion(
    method: DistributionMethod,
    whole: i128,
    weights: &[i128],
    of: i128,
    key: &[Participant],
) -> Vec<Portion> {
    let mut portions: Vec<Portion> =
        weights.iter().map(|weight| Portion::cut_off(whole, *weight, of)).collect();
    match method {
        DistributionMethod::Published | DistributionMethod::Exact => close(&mut portions, whole, key),
        DistributionMethod::HalfUp => round_each(&mut portions),
    }
    portions
}

/// Gives what the portions miss from the whole to the largest remainders, one part each
fn close(portions: &mut [Portion], whole: i128, key: &[Participant]) {
    let missing = -excess(portions, whole);
    let mut queue: Vec<_> = portions.iter_mut().zip(key).collect();
    queue.sort_unstable_by_key(|(portion, participant)| {
        (Reverse(portion.remainder), Reverse(participant.weight), participant.code.as_str())
    });
    for ((portion, _), _) in queue.into_iter().zip(0..missing) {
        portion.leftover = 1;
    }
}

/// Rounds up every portion that has a remainder of a half or more
fn round_each(portions: &mut [Portion]) {
    for portion in portions {
        portion.leftover = i32::from(2 * portion.remainder >= portion.of);
    }
}

/// By how much the portions together pass the whole; negative when they fall short
fn excess(portions: &[Portion], whole: i128) -> i128 {
    portions.iter().map(Portion::parts).sum::<i128>() - whole
}

fn shares(
    key: &[Participant],
    percentages: Option<Vec<Portion>>,
    amounts: Vec<Portion>,
    pot: &Pot,
) -> Vec<Share> {
    let mut percentages = percentages.into_iter().flatten();
    let share = |(participant, amount): (&Participant, Portion)| {
        let percentage = percentages.next();
        Share {
            code: participant.code.clone(),
            weight: participant.weight,
            percentage: percentage.as_ref().map(|portion| hundredths(portion.parts())),
            percentage_remainder: percentage.as_ref().map(Portion::remainder),
            percentage_leftover: percentage.map_or(0, |portion| portion.leftover),
            amount: pot.euros(amount.parts()),
            amount_remainder: amount.remainder(),
            amount_leftover: amount.leftover * pot.sign,
        }
    };
    key.iter().zip(amounts).map(share).collect()
}

/// A number of cents as euros, or of hundredths of a percent as percentage
fn hundredths(count: i128) -> Decimal {
    Decimal::from_i128_with_scale(count, 2)
}
