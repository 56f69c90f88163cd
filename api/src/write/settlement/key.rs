//! The key that the costs of a year are settled by: the only place that says which.

use diesel_async::AsyncPgConnection;
use schema::{
    rules::{Violation, cost_distribution::Participant},
    types::BudgetStatus,
};
use uuid::Uuid;

use super::party_code;
use crate::{
    read::cost_distribution::{self, Found},
    write::Stop,
};

/// The key of an approved budget
pub(super) struct ApprovedKey {
    /// The revision that was approved
    pub(super) budget_id: Uuid,
    /// Its members with their weights
    pub(super) participants: Vec<Participant>,
    /// The members by their codes
    pub(super) organizations: Vec<(String, Uuid)>,
}

/// The key of the approved budget of a year, as it was stored when that was submitted
///
/// Refused with `settlement.budget_not_approved` (`year`).
pub(super) async fn of_year(
    connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
) -> Result<ApprovedKey, Stop> {
    let found = cost_distribution::find(connection, slug, year, None, None).await?;
    let Some(Found::Distribution(distribution)) = found.filter(is_approved) else {
        return Err(Stop::of(Violation::new("settlement.budget_not_approved").with("year", year)));
    };
    let code = |share: &cost_distribution::MemberShare| party_code(&share.organization);
    let participant = |share: &cost_distribution::MemberShare| Participant {
        code: code(share),
        weight: u64::try_from(share.inhabitants).unwrap_or(0),
    };
    Ok(ApprovedKey {
        budget_id: distribution.budget.budget_id,
        participants: distribution.shares.iter().map(participant).collect(),
        organizations: distribution
            .shares
            .iter()
            .map(|share| (code(share), share.organization.organization_id))
            .collect(),
    })
}

fn is_approved(found: &Found) -> bool {
    let Found::Distribution(distribution) = found else { return false };
    distribution.locked && distribution.budget.status == BudgetStatus::Approved
}
