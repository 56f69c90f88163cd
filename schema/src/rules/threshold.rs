//! The test of an estimated value on the EU threshold.
//!
//! Source: the domain design, "Life of a tender": the threshold is that of the nature and of the planned publication; a value equal to it is
//! not below it; of a range the upper end counts. What is unknown is legal and shown as unknown. Services on the list of annex XIV of
//! directive 2014/24/EU have a threshold of their own (art. 4, d), whatever people call them.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{
    models::Threshold,
    types::{BuyerType, ContractNature, DateRange, ThresholdGap, ThresholdOutcome, ends},
};

/// What is known of a tender; `None` is unknown
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Estimate {
    /// Euro, excluding VAT, over the whole term; of a range the upper end
    pub value: Option<Decimal>,
    /// Lower end of a range
    pub minimum: Option<Decimal>,
    /// Nature of the contract
    pub nature: Option<ContractNature>,
    /// Days on which it may be published
    pub publication: Option<DateRange>,
    /// Whether its CPV code is on the list of social and other specific services
    pub is_social_by_cpv: bool,
}

/// How an estimate stands to the thresholds of its planned publication
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThresholdTest {
    /// Nature whose thresholds count
    pub nature: Option<ContractNature>,
    /// Whether that follows from the CPV code, and not from what people call it
    pub follows_cpv: bool,
    /// In all
    pub outcome: ThresholdOutcome,
    /// What is missing to tell; empty when the outcome is known
    pub gaps: Vec<ThresholdGap>,
    /// The thresholds that count, the earliest first, each with how the value stands to it; empty without a nature or a date
    pub periods: Vec<(Threshold, ThresholdOutcome)>,
}

/// Compares an estimate with the thresholds of municipalities that count on the days of its publication
///
/// Of a publication of which only one end is planned ("vanaf Q3 2023") that day counts. Where the days lie on both sides of a
/// change of thresholds and the value is above the one and below the other, it [crosses](ThresholdOutcome::Crosses).
pub fn test(estimate: &Estimate, thresholds: &[Threshold]) -> ThresholdTest {
    let days = estimate.publication.as_ref().and_then(known_days);
    let nature = estimate.counting_nature();
    let mut gaps = Vec::new();
    gaps.extend(nature.is_none().then_some(ThresholdGap::Nature));
    gaps.extend(days.is_none().then_some(ThresholdGap::Publication));
    let mut periods = Vec::new();
    if let (Some(nature), Some(days)) = (nature, days) {
        let counting = counting(thresholds, nature, days);
        gaps.extend((!covers(&counting, days)).then_some(ThresholdGap::Threshold));
        periods =
            counting.into_iter().map(|threshold| (threshold.clone(), compare(estimate, threshold))).collect();
    }
    let is_unknown = |(_, outcome): &(Threshold, ThresholdOutcome)| *outcome == ThresholdOutcome::Unknown;
    let lacks_value =
        if periods.is_empty() { estimate.value.is_none() } else { periods.iter().any(is_unknown) };
    gaps.extend(lacks_value.then_some(ThresholdGap::Value));
    ThresholdTest {
        nature,
        follows_cpv: nature != estimate.nature,
        outcome: if gaps.is_empty() { in_all(&periods) } else { ThresholdOutcome::Unknown },
        gaps,
        periods,
    }
}

impl Estimate {
    /// Its nature; a code of social services makes services of that kind, and of what is not known; what is called a work, a supply or a
    /// concession stays so
    fn counting_nature(&self) -> Option<ContractNature> {
        match self.nature {
            None | Some(ContractNature::Services) if self.is_social_by_cpv => {
                Some(ContractNature::SocialAndSpecificServices)
            }
            nature => nature,
        }
    }
}

/// First and last day; the one that is known when the other is not
fn known_days(range: &DateRange) -> Option<(NaiveDate, NaiveDate)> {
    let (first, last) = ends(range);
    Some((first.or(last)?, last.or(first)?))
}

/// Those of municipalities that count on one of the days, the earliest first
fn counting(
    thresholds: &[Threshold],
    nature: ContractNature,
    (first, last): (NaiveDate, NaiveDate),
) -> Vec<&Threshold> {
    let counts = |threshold: &&Threshold| {
        let (from, until) = ends(&threshold.during);
        threshold.buyer == BuyerType::SubCentral
            && threshold.nature == nature
            && from.is_none_or(|from| from <= last)
            && until.is_none_or(|until| until >= first)
    };
    let mut counting: Vec<&Threshold> = thresholds.iter().filter(counts).collect();
    counting.sort_by_key(|threshold| ends(&threshold.during).0);
    counting
}

/// Whether there is one on each of the days
fn covers(counting: &[&Threshold], (first, last): (NaiveDate, NaiveDate)) -> bool {
    let mut next = Some(first);
    for threshold in counting {
        let (from, until) = ends(&threshold.during);
        let is_next = next.is_some_and(|day| from.is_none_or(|from| from <= day));
        if !is_next {
            break;
        }
        next = until.and_then(|until| until.succ_opt());
    }
    next.is_none_or(|day| day > last)
}

/// A lower end that is not below the threshold tells enough where there is no upper end
fn compare(estimate: &Estimate, threshold: &Threshold) -> ThresholdOutcome {
    match (estimate.value, estimate.minimum) {
        (Some(value), _) if value >= threshold.amount_eur => ThresholdOutcome::AtOrAbove,
        (Some(_), _) => ThresholdOutcome::Below,
        (None, Some(minimum)) if minimum >= threshold.amount_eur => ThresholdOutcome::AtOrAbove,
        (None, _) => ThresholdOutcome::Unknown,
    }
}

fn in_all(periods: &[(Threshold, ThresholdOutcome)]) -> ThresholdOutcome {
    let mut outcomes = periods.iter().map(|(_, outcome)| *outcome);
    match outcomes.next() {
        Some(first) if outcomes.all(|outcome| outcome == first) => first,
        Some(_) => ThresholdOutcome::Crosses,
        None => ThresholdOutcome::Unknown,
    }
}

#[cfg(test)]
#[path = "threshold_tests.rs"]
mod tests;
