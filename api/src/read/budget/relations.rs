use std::collections::HashMap;

use diesel::{ExpressionMethods, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::try_join;
use schema::{
    models::{BudgetWeight, Organization},
    rules::budget_comparison::Pair,
    tables::{budget_weights, budgets, import_runs, organizations},
};
use uuid::Uuid;

use super::approval::{Approval, approvals};
use crate::read::{
    ReadError,
    cost_distribution::{MemberShare, renewed},
    import_run::ImportSource,
};

/// What is asked of revisions beyond their lines
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub struct Relations {
    /// What was decided about them
    pub approval: bool,
    /// What members without inhabitants count for
    pub weights: bool,
    /// What their keys would become with the figures of now
    pub key_differences: bool,
    /// The imports that brought them
    pub source: bool,
}

/// What belongs to a revision, as far as it was asked for
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Related {
    /// What was decided about it
    pub approval: Approval,
    /// What members without inhabitants count for, by name
    pub weights: Vec<WeightOf>,
    /// The shares as they were fixed and as they would be now; none while the figures of its key are those of now
    pub key_differences: Vec<Pair<MemberShare>>,
    /// The import that brought it; `None` when it was drafted by hand
    pub source: Option<ImportSource>,
}

/// What a member without inhabitants counts for
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightOf {
    /// The weight
    pub weight: BudgetWeight,
    /// The member
    pub organization: Organization,
}

/// What belongs to those revisions, by their identities: each relation that is asked for in one go
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn related(
    connection: &AsyncPgConnection,
    ids: &[Uuid],
    asked: Relations,
) -> Result<HashMap<Uuid, Related>, ReadError> {
    let approvals =
        async { if asked.approval { Ok(approvals(connection, ids).await?) } else { Ok(HashMap::new()) } };
    let weights = async { if asked.weights { Ok(weights(connection, ids).await?) } else { Ok(Vec::new()) } };
    let differences =
        async { if asked.key_differences { renewed(connection, ids).await } else { Ok(HashMap::new()) } };
    let sources =
        async { if asked.source { Ok(sources(connection, ids).await?) } else { Ok(HashMap::new()) } };
    let (mut approvals, weights, mut differences, mut sources) =
        try_join!(approvals, weights, differences, sources)?;
    let mut found: HashMap<Uuid, Related> = HashMap::new();
    for id in ids {
        found.entry(*id).or_insert_with(|| Related {
            approval: approvals.remove(id).unwrap_or_default(),
            weights: Vec::new(),
            key_differences: differences.remove(id).unwrap_or_default(),
            source: sources.remove(id),
        });
    }
    for weight in weights {
        found.entry(weight.weight.budget_id).or_default().weights.push(weight);
    }
    Ok(found)
}

async fn sources(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, ImportSource>> {
    let found: Vec<(Uuid, ImportSource)> = budgets::table
        .inner_join(import_runs::table)
        .filter(budgets::budget_id.eq_any(ids))
        .select((budgets::budget_id, ImportSource::as_select()))
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().collect())
}

async fn weights(mut connection: &AsyncPgConnection, ids: &[Uuid]) -> QueryResult<Vec<WeightOf>> {
    let found = budget_weights::table
        .inner_join(organizations::table)
        .filter(budget_weights::budget_id.eq_any(ids))
        .order((organizations::name, organizations::organization_id))
        .select((BudgetWeight::as_select(), Organization::as_select()))
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().map(|(weight, organization)| WeightOf { weight, organization }).collect())
}
