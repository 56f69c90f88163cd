//! What totals by group share.

use async_graphql::Result;

use super::refusal::over_limit;
use crate::read::MOST_GROUPS;

/// The groups as they are shown
///
/// # Errors
///
/// When they are more than are given.
pub(super) fn within_limit<T: Into<U>, U>(groups: Vec<T>) -> Result<Vec<U>> {
    if groups.len() > MOST_GROUPS {
        return Err(over_limit("groups", i32::try_from(MOST_GROUPS).unwrap_or(i32::MAX)));
    }
    Ok(groups.into_iter().map(Into::into).collect())
}
