//! Annual plans: what is said beside a budget.

use std::collections::HashMap;

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper, sql_types::Integer};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::PlanItem,
    rules::budget_comparison::{Pair, line_key, pairs},
    tables::plan_items,
    types::PlanItemKind,
};
use uuid::Uuid;

use super::{ReadError, Reader, Value, reader::Columns, statement::Statement};

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

/// Year and revision of the latest budget of an earlier year beside which word by word the same is said; `None` when there is none, and
/// when nothing is said
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn taken_over_from(
    mut connection: &AsyncPgConnection,
    budget: Uuid,
) -> Result<Option<(i32, i32)>, ReadError> {
    let statement = Statement::new(
        "SELECT other.year, other.revision FROM budgets AS own
         JOIN budgets AS other ON other.partnership_id = own.partnership_id AND other.year < own.year,
             LATERAL (SELECT jsonb_agg(jsonb_build_array(kind, position, title, description) ORDER BY kind, position) AS items
                 FROM plan_items WHERE plan_items.budget_id = own.budget_id) AS said,
             LATERAL (SELECT jsonb_agg(jsonb_build_array(kind, position, title, description) ORDER BY kind, position) AS items
                 FROM plan_items WHERE plan_items.budget_id = other.budget_id) AS before
         WHERE said.items = before.items AND own.budget_id = ",
    );
    let statement =
        statement.bind(Value::Id(budget)).sql(" ORDER BY other.year DESC, other.revision DESC LIMIT 1");
    Ok(statement.gives::<(Integer, Integer)>().load(&mut connection).await?.pop())
}
