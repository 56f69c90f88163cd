//! Annual plans: what is said beside a budget.

use std::collections::HashMap;

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use schema::{
    models::PlanItem,
    rules::budget_comparison::{Pair, line_key, pairs},
    tables::plan_items,
    types::PlanItemKind,
};
use uuid::Uuid;

use super::{ReadError, Reader, reader::Columns, statement::Statement};

/// What an annual plan says, each in its order
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanItems(Vec<PlanItem>);

impl PlanItems {
    /// Those of a kind, in their order
    pub fn of(&self, kind: PlanItemKind) -> impl Iterator<Item = &PlanItem> {
        self.0.iter().filter(move |item| item.kind == kind)
    }

    /// Whether nothing is said
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Beside another plan: goals, then focus points, then activities, each known by its title
    pub fn compare(&self, after: &Self) -> Vec<Pair<PlanItem>> {
        let side = |items: &Self, kind| items.of(kind).cloned().collect();
        let of =
            |kind: &PlanItemKind| pairs(side(self, *kind), side(after, *kind), |item| line_key(&item.title));
        PlanItemKind::ALL.iter().flat_map(of).collect()
    }
}

/// What is said beside those revisions of budgets, by their identities; where nothing is said there is no entry
///
/// # Errors
///
/// [`ReadError`] when the database fails, and [`ReadError::NoRoom`] when the texts are more than an answer holds.
pub async fn items(reader: Reader<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, PlanItems>, ReadError> {
    let query = plan_items::table
        .filter(plan_items::budget_id.eq_any(ids.to_vec()))
        .order((plan_items::budget_id, plan_items::position))
        .select(PlanItem::as_select());
    let mut found: HashMap<Uuid, PlanItems> = HashMap::new();
    for item in reader.load::<PlanItem, Columns<PlanItem>>(Statement::of(query)).await? {
        found.entry(item.budget_id).or_default().0.push(item);
    }
    Ok(found)
}
