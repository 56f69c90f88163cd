use std::{
    collections::{HashMap, HashSet},
    ops::Bound,
};

use chrono::NaiveDate;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, PgRangeExpressionMethods, QueryDsl, QueryResult,
    upsert::excluded,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    models::Budget,
    rules::Violation,
    tables::{budget_lines, budget_weights, budgets, membership_roles, memberships, organizations},
    texts::budget_changed,
    types::{DateRange, MembershipRole, OrganizationKind},
};
use uuid::Uuid;

use super::{
    Author, LineDraft, Outcome, Refused, Stop, check_said, check_text, line::check_lines, lock_draft,
    outcome, said, sign,
};
use crate::write::tender::OrganizationKey;

/// Most weights of a budget: far above any real number of members
const MAXIMUM_WEIGHTS: usize = 500;
const MAXIMUM_REASON: usize = 2_000;

/// What is set of a draft: a field that is `None` is left as it is
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BudgetChange {
    /// What the revision is for; `Some(None)` to clear it
    pub note: Option<Option<String>>,
    /// All its lines, in their order, instead of those that it has
    pub lines: Option<Vec<LineChange>>,
    /// All its weights, instead of those that it has
    pub weights: Option<Vec<WeightDraft>>,
}

/// A line as it is to be
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChange {
    /// The line that it was; `None` for a new one
    pub id: Option<Uuid>,
    /// What it says
    pub line: LineDraft,
}

/// What a member without inhabitants is to count for
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightDraft {
    /// The member
    pub organization: OrganizationKey,
    /// Inhabitants that it counts for
    pub weight: i32,
    /// Why so many
    pub reason: String,
}

impl BudgetChange {
    /// All rules that it breaks by itself
    fn check(&self) -> Vec<Refused> {
        let mut refused: Vec<Refused> =
            check_said("note", self.note.as_ref().and_then(Option::as_deref)).into_iter().collect();
        if let Some(lines) = &self.lines {
            refused.extend(check_lines(lines.iter().map(|line| &line.line)));
        }
        let weights = self.weights.as_deref().unwrap_or_default();
        if weights.len() > MAXIMUM_WEIGHTS {
            let violation = Violation::new("weight.too_many").with("maximum", MAXIMUM_WEIGHTS);
            refused.push(Refused::at("weights", violation));
        }
        for (index, weight) in weights.iter().enumerate() {
            refused.extend(weight.check().map(|refused| refused.within(&index).within("weights")));
        }
        refused
    }
}

impl WeightDraft {
    fn check(&self) -> impl Iterator<Item = Refused> {
        let weight = (self.weight < 1).then(|| Violation::new("weight.not_positive"));
        let reasonless = self.reason.trim().is_empty().then(|| Violation::new("weight.reason_missing"));
        let reason = reasonless.or_else(|| check_text(&self.reason, MAXIMUM_REASON).err());
        let broken = [("weight", weight), ("reason", reason)];
        broken.into_iter().filter_map(|(field, violation)| Some(Refused::at(field, violation?)))
    }
}

/// Changes a draft that was read at a version; gives its identity
///
/// Refused when the change breaks a rule by itself, with `budget.unknown`, `budget.not_draft` (`status`),
/// `budget.version_stale` (`given`, `current`), `budget.line_unknown`, `budget.line_twice`, `weight.no_member`
/// (`organization`), `weight.municipality` (`organization`) and `weight.twice` (`organization`).
///
/// # Errors
///
/// When the database fails.
pub async fn update(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    version: i32,
    change: &BudgetChange,
) -> QueryResult<Outcome<Uuid>> {
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let budget = lock_draft(connection, id, version).await?;
            let refused = change.check();
            if !refused.is_empty() {
                return Err(Stop::Refused(refused));
            }
            let before = stored_lines(connection, id).await?;
            if let Some(lines) = &change.lines {
                store_lines(connection, id, lines).await?;
            }
            let is_changed = stored_lines(connection, id).await? != before;
            if let Some(weights) = &change.weights {
                store_weights(connection, &budget, weights).await?;
            }
            let note = change.note.as_ref().unwrap_or(&budget.note);
            let told = note.as_deref().filter(|_| is_changed).and_then(budget_changed);
            let note = budgets::note.eq(said(told.as_deref().or(note.as_deref())));
            diesel::update(budgets::table.find(id))
                .set((note, budgets::version.eq(budgets::version + 1)))
                .execute(connection)
                .await?;
            Ok(id)
        })
        .await;
    outcome(ended)
}

#[derive(Insertable)]
#[diesel(table_name = budget_lines)]
struct LineRow<'a> {
    budget_line_id: Uuid,
    budget_id: Uuid,
    position: i32,
    name: &'a str,
    category: Option<&'a str>,
    amount_eur: Decimal,
}

/// The lines of a budget, to see whether they changed
async fn stored_lines(
    connection: &mut AsyncPgConnection,
    budget_id: Uuid,
) -> QueryResult<Vec<(Uuid, i32, String, Option<String>, Decimal)>> {
    budget_lines::table
        .filter(budget_lines::budget_id.eq(budget_id))
        .order(budget_lines::position)
        .select((
            budget_lines::budget_line_id,
            budget_lines::position,
            budget_lines::name,
            budget_lines::category,
            budget_lines::amount_eur,
        ))
        .load(connection)
        .await
}

/// Lines that stay keep their identity, and those that stay the same leave no trace in the history
async fn store_lines(
    connection: &mut AsyncPgConnection,
    budget_id: Uuid,
    lines: &[LineChange],
) -> Result<(), Stop> {
    let known: Vec<Uuid> = budget_lines::table
        .filter(budget_lines::budget_id.eq(budget_id))
        .select(budget_lines::budget_line_id)
        .load(connection)
        .await?;
    let mut kept = HashSet::new();
    let mut refused = Vec::new();
    for (index, id) in lines.iter().enumerate().filter_map(|(index, line)| Some((index, line.id?))) {
        let refuse = |code| Refused::at("id", Violation::new(code)).within(&index).within("lines");
        if !known.contains(&id) {
            refused.push(refuse("budget.line_unknown"));
        } else if !kept.insert(id) {
            refused.push(refuse("budget.line_twice"));
        }
    }
    if !refused.is_empty() {
        return Err(Stop::Refused(refused));
    }
    let gone = budget_lines::table
        .filter(budget_lines::budget_id.eq(budget_id))
        .filter(budget_lines::budget_line_id.ne_all(kept.into_iter().collect::<Vec<_>>()));
    diesel::delete(gone).execute(connection).await?;
    let rows: Vec<LineRow<'_>> = (1..)
        .zip(lines)
        .map(|(position, LineChange { id, line })| LineRow {
            budget_line_id: id.unwrap_or_else(Uuid::now_v7),
            budget_id,
            position,
            name: line.stored_name(),
            category: line.stored_category(),
            amount_eur: line.amount,
        })
        .collect();
    diesel::insert_into(budget_lines::table)
        .values(rows)
        .on_conflict(budget_lines::budget_line_id)
        .do_update()
        .set((
            budget_lines::position.eq(excluded(budget_lines::position)),
            budget_lines::name.eq(excluded(budget_lines::name)),
            budget_lines::category.eq(excluded(budget_lines::category)),
            budget_lines::amount_eur.eq(excluded(budget_lines::amount_eur)),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = budget_weights)]
struct WeightRow<'a> {
    budget_id: Uuid,
    organization_id: Uuid,
    weight: i32,
    reason: &'a str,
}

async fn store_weights(
    connection: &mut AsyncPgConnection,
    budget: &Budget,
    weights: &[WeightDraft],
) -> Result<(), Stop> {
    let rows = weight_rows(connection, budget, weights).await?;
    let kept: Vec<Uuid> = rows.iter().map(|row| row.organization_id).collect();
    let gone = budget_weights::table
        .filter(budget_weights::budget_id.eq(budget.budget_id))
        .filter(budget_weights::organization_id.ne_all(kept));
    diesel::delete(gone).execute(connection).await?;
    diesel::insert_into(budget_weights::table)
        .values(rows)
        .on_conflict((budget_weights::budget_id, budget_weights::organization_id))
        .do_update()
        .set((
            budget_weights::weight.eq(excluded(budget_weights::weight)),
            budget_weights::reason.eq(excluded(budget_weights::reason)),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// The weights with the identities of their members, none of which is a municipality
async fn weight_rows<'w>(
    connection: &mut AsyncPgConnection,
    budget: &Budget,
    weights: &'w [WeightDraft],
) -> Result<Vec<WeightRow<'w>>, Stop> {
    let members = members(connection, budget).await?;
    let mut rows: Vec<WeightRow<'w>> = Vec::new();
    let mut refused = Vec::new();
    for (index, weight) in weights.iter().enumerate() {
        let mut refuse = |code| {
            let violation = Violation::new(code).with("organization", &weight.organization);
            refused.push(Refused::at("organization", violation).within(&index).within("weights"));
        };
        match members.get(&weight.organization) {
            None => refuse("weight.no_member"),
            Some((_, OrganizationKind::Municipality)) => refuse("weight.municipality"),
            Some((id, _)) if rows.iter().any(|row| row.organization_id == *id) => refuse("weight.twice"),
            Some((id, _)) => rows.push(WeightRow {
                budget_id: budget.budget_id,
                organization_id: *id,
                weight: weight.weight,
                reason: weight.reason.trim(),
            }),
        }
    }
    if refused.is_empty() { Ok(rows) } else { Err(Stop::Refused(refused)) }
}

/// Who shares the costs in the year of a budget, by all that points at them
async fn members(
    connection: &mut AsyncPgConnection,
    budget: &Budget,
) -> QueryResult<HashMap<OrganizationKey, (Uuid, OrganizationKind)>> {
    let days = (NaiveDate::from_ymd_opt(budget.year, 1, 1), NaiveDate::from_ymd_opt(budget.year, 12, 31));
    let (Some(first), Some(last)) = days else { return Ok(HashMap::new()) };
    let in_year: DateRange = (Bound::Included(first), Bound::Included(last));
    let is_sharing = memberships::partnership_id
        .eq(budget.partnership_id)
        .and(memberships::during.overlaps_with(in_year))
        .and(membership_roles::role.eq(MembershipRole::CostSharing));
    let found: Vec<(Uuid, Option<String>, OrganizationKind)> = organizations::table
        .inner_join(memberships::table.inner_join(membership_roles::table))
        .filter(is_sharing)
        .select((organizations::organization_id, organizations::code, organizations::kind))
        .load(connection)
        .await?;
    let mut members = HashMap::new();
    for (id, code, kind) in found {
        members.insert(OrganizationKey::Id(id), (id, kind));
        members.extend(code.map(|code| (OrganizationKey::Code(code), (id, kind))));
    }
    Ok(members)
}
