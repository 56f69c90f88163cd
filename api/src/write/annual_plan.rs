//! Annual plans: what is said beside the draft of a budget.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, IntoSql, PgExpressionMethods, QueryDsl,
    QueryResult, query_dsl::methods, upsert::excluded,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::Violation,
    tables::{budgets, plan_items},
    types::PlanItemKind,
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, budget::lock_draft, check_text, outcome, said, sign};

/// Most parts of a kind: far above those of any real plan
const MAXIMUM_ITEMS: usize = 100;
const MAXIMUM_TITLE: usize = 1_000;
const MAXIMUM_DESCRIPTION: usize = 20_000;

/// What is set of a plan: all parts of a kind, in their order, instead of those that it has; a kind that is `None` is left as it is
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanChange {
    /// Goals (doelstellingen)
    pub goals: Option<Vec<PlanItemDraft>>,
    /// Focus points (speerpunten)
    pub focus_points: Option<Vec<PlanItemDraft>>,
    /// Activities (activiteiten)
    pub activities: Option<Vec<PlanItemDraft>>,
}

/// What a part of a plan says
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanItemDraft {
    /// What it is, in a sentence or a name
    pub title: String,
    /// What is done and by whom; `None` when the title says all
    pub description: Option<String>,
}

impl PlanChange {
    /// The kinds that are set, with their names
    fn kinds(&self) -> impl Iterator<Item = (PlanItemKind, &'static str, &[PlanItemDraft])> {
        let kinds = [
            (PlanItemKind::Goal, "goals", &self.goals),
            (PlanItemKind::FocusPoint, "focus_points", &self.focus_points),
            (PlanItemKind::Activity, "activities", &self.activities),
        ];
        kinds.into_iter().filter_map(|(kind, name, items)| Some((kind, name, items.as_deref()?)))
    }

    /// All rules that it breaks by itself
    pub fn check(&self) -> Vec<Refused> {
        let mut refused = Vec::new();
        for (_, name, items) in self.kinds() {
            if items.len() > MAXIMUM_ITEMS {
                let violation = Violation::new("plan.too_many_items").with("maximum", MAXIMUM_ITEMS);
                refused.push(Refused::at(name, violation));
            }
            for (index, item) in items.iter().enumerate() {
                refused.extend(item.check().map(|refused| refused.within(&index).within(name)));
            }
        }
        refused
    }
}

impl PlanItemDraft {
    fn check(&self) -> impl Iterator<Item = Refused> {
        let untitled = self.title.trim().is_empty().then(|| Violation::new("plan.title_missing"));
        let title = untitled.or_else(|| check_text(&self.title, MAXIMUM_TITLE).err());
        let description = self.description.as_deref();
        let description = description.and_then(|text| check_text(text, MAXIMUM_DESCRIPTION).err());
        let broken = [("title", title), ("description", description)];
        broken.into_iter().filter_map(|(field, violation)| Some(Refused::at(field, violation?)))
    }
}

/// Changes what is said beside the draft of a budget that was read at a version; gives how many parts changed, and when none did leaves
/// the version as it is
///
/// Refused when the change breaks a rule by itself (`plan.title_missing`, `plan.too_many_items` with `maximum`), with
/// `budget.unknown`, `budget.not_draft` (`status`) and `budget.version_stale` (`given`, `current`).
///
/// # Errors
///
/// When the database fails.
pub async fn update(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    budget_id: Uuid,
    version: i32,
    change: &PlanChange,
) -> QueryResult<Outcome<usize>> {
    let ended = connection
        .transaction::<usize, Stop, _>(async |connection| {
            sign(connection, author).await?;
            lock_draft(connection, budget_id, version).await?;
            let refused = change.check();
            if !refused.is_empty() {
                return Err(Stop::Refused(refused));
            }
            let mut changed: usize = 0;
            for (kind, _, items) in change.kinds() {
                changed = changed.saturating_add(store(connection, budget_id, kind, items).await?);
            }
            if changed > 0 {
                diesel::update(budgets::table.find(budget_id))
                    .set(budgets::version.eq(budgets::version + 1))
                    .execute(connection)
                    .await?;
            }
            Ok(changed)
        })
        .await;
    outcome(ended)
}

#[derive(Insertable)]
#[diesel(table_name = plan_items)]
struct ItemRow<'a> {
    budget_id: Uuid,
    kind: PlanItemKind,
    position: i32,
    title: &'a str,
    description: Option<&'a str>,
}

/// Gives how many parts changed: a part is known by its place, and those that stay the same are left alone
async fn store(
    connection: &mut AsyncPgConnection,
    budget_id: Uuid,
    kind: PlanItemKind,
    items: &[PlanItemDraft],
) -> QueryResult<usize> {
    let rows: Vec<ItemRow<'_>> = (1..)
        .zip(items)
        .map(|(position, item)| ItemRow {
            budget_id,
            kind,
            position,
            title: item.title.trim(),
            description: said(item.description.as_deref()),
        })
        .collect();
    let kept = rows.last().map_or(0, |last| last.position);
    let gone = plan_items::table
        .filter(plan_items::budget_id.eq(budget_id))
        .filter(plan_items::kind.eq(kind))
        .filter(plan_items::position.gt(kept));
    let gone = diesel::delete(gone).execute(connection).await?;
    let is_other = plan_items::title
        .ne(excluded(plan_items::title))
        .or(plan_items::description.is_distinct_from(excluded(plan_items::description)));
    let stored = diesel::insert_into(plan_items::table)
        .values(rows)
        .on_conflict((plan_items::budget_id, plan_items::kind, plan_items::position))
        .do_update()
        .set((
            plan_items::title.eq(excluded(plan_items::title)),
            plan_items::description.eq(excluded(plan_items::description)),
        ));
    let stored = methods::FilterDsl::filter(stored, is_other).execute(connection).await?;
    Ok(gone.saturating_add(stored))
}

/// Says beside a revision without a plan what is said beside another
///
/// # Errors
///
/// When the database fails.
pub(super) async fn copy(connection: &mut AsyncPgConnection, from: Uuid, to: Uuid) -> QueryResult<()> {
    plan_items::table
        .filter(plan_items::budget_id.eq(from))
        .select((
            to.into_sql::<diesel::sql_types::Uuid>(),
            plan_items::kind,
            plan_items::position,
            plan_items::title,
            plan_items::description,
        ))
        .insert_into(plan_items::table)
        .into_columns((
            plan_items::budget_id,
            plan_items::kind,
            plan_items::position,
            plan_items::title,
            plan_items::description,
        ))
        .execute(connection)
        .await
        .map(drop)
}
