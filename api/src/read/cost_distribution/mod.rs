//! The cost distribution of a year: as it was fixed when the budget was submitted, or else worked out from what is stored
//! now.

mod key;
mod renewed;
mod statements;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use rust_decimal::Decimal;
use schema::{
    models::{Budget, BudgetLine, Organization, Partnership},
    rules::Violation,
    types::{DistributionMethod, FigureStatus},
};

use super::{ReadError, Reader};
pub(in crate::read) use renewed::renewed;

use key::{Draft, from_stored};
use statements::{Revision, members, revision_of, stored};

/// Kostenverdeling: a budget shared out over the members, with all that explains it
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostDistribution {
    /// The partnership
    pub partnership: Partnership,
    /// The revision of the budget
    pub budget: Budget,
    /// Its lines, in their order
    pub lines: Vec<BudgetLine>,
    /// What is shared, in euro, excluding VAT
    pub total: Decimal,
    /// How it is shared
    pub method: DistributionMethod,
    /// Smallest amount that is shared out, in euro: 1.00 when the total is whole euros, else 0.01
    pub unit: Decimal,
    /// Day of the figures (peildatum): 1 January of the year before
    pub reference_date: NaiveDate,
    /// Provisional when any figure of the key is
    pub key_status: FigureStatus,
    /// Whether the key was stored, and what is given here fixed, when the budget was submitted
    pub locked: bool,
    /// One share a member, by name
    pub shares: Vec<MemberShare>,
    /// Sum of the percentages less 100.00; only with `HALF_UP` not zero
    pub percentage_difference: Decimal,
    /// Sum of the amounts less the total, in euro; only with `HALF_UP` not zero
    pub amount_difference: Decimal,
}

/// Aandeel: what a member bears
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberShare {
    /// The member
    pub organization: Organization,
    /// Inhabitants in the key, or what a member without inhabitants counts for
    pub inhabitants: i32,
    /// Status of that figure
    pub figure_status: FigureStatus,
    /// Table or file that the figure comes from
    pub figure_source: String,
    /// Why a member without inhabitants counts for so many; `None` where it is the figure of CBS
    pub weight_reason: Option<String>,
    /// Rounded percentage, two decimals; `None` for `EXACT`
    pub percentage: Option<Decimal>,
    /// Part of a hundredth of a percent that was cut off; `None` for `EXACT`
    pub percentage_remainder: Option<Decimal>,
    /// Hundredths of a percent that it got on top
    pub percentage_leftover: i32,
    /// Euro, excluding VAT
    pub amount: Decimal,
    /// Part of a unit that was cut off
    pub amount_remainder: Decimal,
    /// Units that it got on top
    pub amount_leftover: i32,
}

/// What comes of asking for a distribution
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The distribution
    Distribution(Box<CostDistribution>),
    /// There can be none, because of this rule
    Refused(Violation),
}

/// The cost distribution of a year; `None` when there is no such partnership, budget or revision
///
/// Without a revision it is of the latest approved one, or else of the latest; without a method it is `PUBLISHED`. What
/// was fixed with the submission is given as it was stored; another method is then worked out from the stored key.
///
/// Refused with `key.no_members`, with `key.figure_missing` (`municipalities`, `date`) when municipalities have no figure, with
/// `key.weight_missing` (`organizations`) when other members have no weight, and with what
/// [`schema::rules::cost_distribution::distribute`] refuses.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(
    connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
    revision: Option<i32>,
    method: Option<DistributionMethod>,
) -> Result<Option<Found>, ReadError> {
    let Some(found) = revision_of(Reader::over(connection), slug, year, revision).await? else {
        return Ok(None);
    };
    let Revision { partnership, budget, lines, is_fixed } = found;
    let method = method.unwrap_or(DistributionMethod::Published);
    let found = if is_fixed {
        let stored = stored(connection, &budget).await?;
        from_stored(partnership, budget, lines, stored, method)
    } else {
        let Some(reference_date) = reference_date(year) else { return Ok(None) };
        let members = members(connection, &partnership, &budget, reference_date).await?;
        let draft = Draft { partnership, budget, lines, reference_date, locked: false };
        key::of_members(members, reference_date).and_then(|key| draft.distribute(method, key))
    };
    Ok(Some(match found {
        Ok(distribution) => Found::Distribution(Box::new(distribution)),
        Err(violation) => Found::Refused(violation),
    }))
}

/// Peildatum of the key for costs made in a year: 1 January of the year before
///
/// Source: the annual plan 2023, which shares its costs by the CBS figures of 1 January 2022.
fn reference_date(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year.checked_sub(1)?, 1, 1)
}
