use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    models::BudgetLine,
    rules::{
        Violation,
        budget_comparison::{Pair, line_key, pairs},
    },
};

use super::{BudgetWithLines, find};
use crate::read::{
    ReadError,
    cost_distribution::{self, Found, MemberShare},
};

/// Two revisions of the budget of a year, side by side
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The one revision
    pub before: BudgetWithLines,
    /// The other
    pub after: BudgetWithLines,
    /// Their lines, by name
    pub lines: Vec<Pair<BudgetLine>>,
    /// What each member bears, or the rule by which one of them cannot be shared
    pub shares: Result<Vec<Pair<MemberShare>>, Violation>,
}

/// Two revisions of the budget of a year side by side; `None` when there is no such partnership, or not both revisions
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn compare(
    connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
    before: i32,
    after: i32,
) -> Result<Option<Comparison>, ReadError> {
    let (one, other, shares_before, shares_after) = try_join!(
        find(connection, slug, year, Some(before)),
        find(connection, slug, year, Some(after)),
        cost_distribution::find(connection, slug, year, Some(before), None),
        cost_distribution::find(connection, slug, year, Some(after), None),
    )?;
    let (Some(before), Some(after)) = (one, other) else { return Ok(None) };
    let lines = pairs(before.lines.clone(), after.lines.clone(), |line| line_key(&line.name));
    let shares = shares(shares_before).and_then(|before| {
        let by_member = |share: &MemberShare| share.organization.organization_id;
        Ok(pairs(before, shares(shares_after)?, by_member))
    });
    Ok(Some(Comparison { before, after, lines, shares }))
}

fn shares(found: Option<Found>) -> Result<Vec<MemberShare>, Violation> {
    match found {
        None => Ok(Vec::new()),
        Some(Found::Distribution(distribution)) => Ok(distribution.shares),
        Some(Found::Refused(violation)) => Err(violation),
    }
}
