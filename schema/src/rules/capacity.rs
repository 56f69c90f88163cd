//! Capacity: the hours that tenders ask of members, quarter by quarter, against the hours that they have; and what goes first when there
//! are too few.
//!
//! Source: Capacity in the domain design. The hours are those of a norm by procedure and role, or as they were entered; they are spread
//! evenly over the days from the pre-kick-off to the start of the contract.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{
    Violation,
    planning::{LeadTimes, Wanted, back_plan},
};
use crate::{
    models::ProcedureTerm,
    types::{CapacityGap, ParticipationRole, PlanningStep, Procedure, Quarter},
};

/// A partnership's own norms, in hours; a procedure and role that is not there takes the proposed hours
pub type Norms = BTreeMap<(Procedure, ParticipationRole), i32>;

/// Hours that a tender asks of who has that role in it, over the whole of it
pub fn norm(procedure: Procedure, role: ParticipationRole, own: &Norms) -> i32 {
    own.get(&(procedure, role)).copied().unwrap_or_else(|| procedure.proposed_hours(role))
}

/// Days on which a tender is worked at
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day
    pub from: NaiveDate,
    /// The day after the last
    pub until: NaiveDate,
}

/// What is planned of a tender that says when it is worked at: first days, of what is planned on days
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Planned {
    /// Publication
    pub publication: Option<NaiveDate>,
    /// Start of the contract
    pub contract_start: Option<NaiveDate>,
}

impl Span {
    /// The days on which a tender is worked at: as long as back-planning takes, around its publication; without one, before the start of
    /// its contract
    ///
    /// # Errors
    ///
    /// What is missing to say so.
    pub fn of(
        procedure: Option<Procedure>,
        planned: Planned,
        terms: &[ProcedureTerm],
        lead_times: &LeadTimes,
    ) -> Result<Self, CapacityGap> {
        let procedure = procedure.ok_or(CapacityGap::Procedure)?;
        let anchor = planned.publication.or(planned.contract_start).ok_or(CapacityGap::Planning)?;
        let wanted = Wanted { contract_start: anchor, procedure, is_electronic: true };
        let plan = back_plan(wanted, terms, lead_times);
        let latest =
            |step| plan.steps.iter().find(|planned| planned.step == step).map(|planned| planned.latest);
        let begin = latest(PlanningStep::PreKickoff).unwrap_or(anchor);
        let span = Self { from: begin, until: anchor };
        Ok(match (planned.publication, latest(PlanningStep::Publication)) {
            (Some(publication), Some(reckoned)) => span.later((publication - reckoned).num_days()),
            _ => span,
        })
    }

    fn later(self, days: i64) -> Self {
        let days = Days::new(days.unsigned_abs());
        let moved = |day: NaiveDate| day.checked_add_days(days).unwrap_or(day);
        Self { from: moved(self.from), until: moved(self.until) }
    }

    /// So many hours, spread evenly over the days, in whole hours that add up to all of them
    ///
    /// ```
    /// use schema::rules::capacity::Span;
    /// let span = Span { from: "2024-03-01".parse()?, until: "2024-05-01".parse()? };
    /// let spread: Vec<_> = span.spread(100).into_iter().map(|(quarter, hours)| (quarter.to_string(), hours)).collect();
    /// assert_eq!(spread, [("Q1 2024".to_owned(), 50), ("Q2 2024".to_owned(), 50)]);
    /// # Ok::<(), chrono::ParseError>(())
    /// ```
    pub fn spread(self, hours: i32) -> Vec<(Quarter, i32)> {
        let days = (self.until - self.from).num_days().max(1);
        let by = |day: NaiveDate| i64::from(hours) * (day - self.from).num_days().clamp(0, days) / days;
        let mut quarter = Quarter::of(self.from);
        let (mut spread, mut before) = (Vec::new(), 0);
        loop {
            let next = quarter.next();
            let is_last = next.first_day() >= self.until;
            let so_far = if is_last { i64::from(hours) } else { by(next.first_day()) };
            spread.push((quarter, i32::try_from(so_far - before).unwrap_or_default()));
            if is_last {
                return spread;
            }
            (quarter, before) = (next, so_far);
        }
    }
}

/// How the hours that are asked stand to those that there are
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strain {
    /// Nobody said how many there are
    Unknown,
    /// At most four fifths are asked
    Room,
    /// More than that are asked, and no more than there are
    Full,
    /// More are asked than there are
    Overbooked,
}

impl Strain {
    /// Of so many hours that are asked, and that there are; `None` for what nobody said
    ///
    /// ```
    /// use schema::rules::capacity::Strain;
    /// let of = |asked| Strain::of(asked, Some(100));
    /// assert_eq!([80, 81, 100, 101].map(of), [Strain::Room, Strain::Full, Strain::Full, Strain::Overbooked]);
    /// assert_eq!((Strain::of(1, None), Strain::of(0, Some(0))), (Strain::Unknown, Strain::Room));
    /// ```
    pub fn of(asked: i32, available: Option<i32>) -> Self {
        let (asked, Some(available)) = (i64::from(asked), available.map(i64::from)) else {
            return Self::Unknown;
        };
        match asked {
            _ if asked > available => Self::Overbooked,
            _ if asked * 5 > available * 4 => Self::Full,
            _ => Self::Room,
        }
    }
}

/// Which of the tenders of a quarter can be done with the hours that there are, when what stands first goes first
///
/// Each tender asks hours of members; one that asks more of a member than what is left of its hours does not fit, and takes none of them.
/// A member that said nothing has hours enough.
pub fn fitting<M: Ord + Copy>(ranked: &[BTreeMap<M, i32>], available: &BTreeMap<M, i32>) -> Vec<bool> {
    let mut left = available.clone();
    let takes = |asked: &BTreeMap<M, i32>| {
        let fits = asked.iter().all(|(member, hours)| left.get(member).is_none_or(|left| hours <= left));
        if fits {
            for (member, hours) in asked {
                left.entry(*member).and_modify(|left| *left -= hours);
            }
        }
        fits
    };
    ranked.iter().map(takes).collect()
}

/// Whether a round may take effect: all members agree with it as it is ranked now
///
/// # Errors
///
/// - `prioritization.no_consensus` (`count`): so many do not agree, or did not say so yet
pub fn check_consensus(agrees: &[Option<bool>]) -> Result<(), Violation> {
    let without = agrees.iter().filter(|agrees| **agrees != Some(true)).count();
    if without == 0 {
        return Ok(());
    }
    Err(Violation::new("prioritization.no_consensus").with("count", without))
}

#[cfg(test)]
#[path = "capacity_tests.rs"]
mod tests;
