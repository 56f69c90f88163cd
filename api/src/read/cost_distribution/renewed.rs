//! What a stored key would become with the figures that are known now: told, never done by itself.

use std::collections::HashMap;

use diesel_async::AsyncPgConnection;
use schema::{models::PopulationFigure, rules::budget_comparison::Pair};
use uuid::Uuid;

use super::{
    MemberShare,
    key::{KeyMember, fixed_share, share_out},
    statements::{Stored, stored_with_figures},
};
use crate::read::ReadError;

/// Of those of the budgets in whose stored key a figure is another one now: each member's share as it was fixed and as it would
/// be with the figures of now, by name; the latter is `None` when nothing could be shared out by them
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(in crate::read) async fn renewed(
    connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Pair<MemberShare>>>, ReadError> {
    let mut keys: HashMap<Uuid, Vec<KeyRow>> = HashMap::new();
    for row in stored_with_figures(connection, ids).await? {
        let (fixed, ..) = &row.0;
        keys.entry(fixed.budget_id).or_default().push(row);
    }
    keys.retain(|_, rows| rows.iter().any(is_other));
    Ok(keys.into_iter().map(|(id, rows)| (id, side_by_side(rows))).collect())
}

/// What was fixed for a member, and the figure that is known now
type KeyRow = (Stored, Option<PopulationFigure>);

/// Whether the figure of a member is another one now
fn is_other(((_, share, _), figure): &KeyRow) -> bool {
    let counted = share.weight_reason.is_none();
    counted && figure.as_ref().is_some_and(|figure| figure.inhabitants != share.inhabitants)
}

fn side_by_side(rows: Vec<KeyRow>) -> Vec<Pair<MemberShare>> {
    let fixed = rows.first().map(|((fixed, ..), _)| fixed.clone());
    let (mut before, mut key) = (Vec::new(), Vec::new());
    for ((_, share, organization), figure) in rows {
        key.push(match figure {
            Some(figure) if share.weight_reason.is_none() => KeyMember::counted(organization.clone(), figure),
            _ => KeyMember::fixed(organization.clone(), share.clone()),
        });
        before.push(fixed_share(organization, share));
    }
    let shared = fixed.and_then(|fixed| share_out(fixed.method, fixed.total_eur, fixed.unit_eur, key).ok());
    let mut after = shared.map(|(_, shares)| shares).unwrap_or_default().into_iter();
    before.into_iter().map(|share| Pair { before: Some(share), after: after.next() }).collect()
}
