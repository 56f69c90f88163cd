//! Two annual plans side by side.

use async_graphql::{Enum, SimpleObject};
use schema::{models, rules::budget_comparison::Pair};

use super::object::PlanItem;

/// What a part of an annual plan is (soort onderdeel).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::PlanItemKind")]
enum PlanItemKind {
    /// What is to be reached (doelstelling).
    Goal,
    /// What gets attention this year (speerpunt).
    FocusPoint,
    /// What is done (activiteit).
    Activity,
}

/// A part of an annual plan in one revision and in another (onderdeel, was en wordt).
#[derive(SimpleObject, Debug, Clone)]
pub(in crate::graphql) struct PlanComparison {
    /// What it is (soort onderdeel).
    kind: PlanItemKind,
    /// The part in the first revision (was). Null when it is new in the second.
    before: Option<PlanItem>,
    /// The part in the second revision (wordt). Null when it is there no longer.
    after: Option<PlanItem>,
}

impl PlanComparison {
    /// `None` when there is neither the one nor the other
    pub(in crate::graphql) fn of(pair: &Pair<models::PlanItem>) -> Option<Self> {
        Some(Self {
            kind: pair.any()?.kind.into(),
            before: pair.before.as_ref().map(PlanItem::from),
            after: pair.after.as_ref().map(PlanItem::from),
        })
    }
}
