use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{tables::plan_items, types::PlanItemKind};

/// Onderdeel van het jaarplan: a goal, focus point or activity of the year of a revision of a budget
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = plan_items, check_for_backend(diesel::pg::Pg))]
pub struct PlanItem {
    /// Identity
    pub plan_item_id: Uuid,
    /// The revision that it is put before director and secretaries with
    pub budget_id: Uuid,
    /// What it is
    pub kind: PlanItemKind,
    /// Place among those of its kind, from 1
    pub position: i32,
    /// What it is about, in a sentence or a name
    pub title: String,
    /// What is done and by whom; `None` when the title says all
    pub description: Option<String>,
}
