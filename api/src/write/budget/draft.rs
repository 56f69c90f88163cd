use diesel::{ExpressionMethods, Insertable, IntoSql, OptionalExtension, QueryDsl, QueryResult, dsl::max};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    rules::{Violation, budget_indexation},
    tables::{budget_lines, budget_weights, budgets, partnerships},
};
use uuid::Uuid;

use super::{
    Author, LineDraft, Outcome, Refused, Stop, YEARS, check_said, line::check_lines, lock, outcome, said,
    sign,
};
use crate::write::annual_plan;

/// A revision of a budget to be drafted
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetDraft {
    /// Short name of the partnership
    pub partnership: String,
    /// Year in which the costs are made
    pub year: i32,
    /// What this revision is for; `None` when nothing is said
    pub note: Option<String>,
    /// Its lines, in their order
    pub lines: Vec<LineDraft>,
    /// The revision, of any year of the partnership, that lines, weights and annual plan are copied from; `None` for one that
    /// begins with [`Self::lines`]
    pub from: Option<Uuid>,
    /// Percentage by which the lines that are copied go up, or down when it is negative; each is rounded to the cent. `None` for as they are
    pub indexation_pct: Option<Decimal>,
}

impl BudgetDraft {
    /// All rules that it breaks by itself
    pub fn check(&self) -> Vec<Refused> {
        let mut refused = Vec::new();
        if !YEARS.contains(&self.year) {
            refused.push(Refused::at("year", Violation::new("budget.year_out_of_range")));
        }
        refused.extend(check_said("note", self.note.as_deref()));
        if self.from.is_some() && !self.lines.is_empty() {
            refused.push(Refused::at("lines", Violation::new("budget.lines_twice")));
        }
        if let Some(percentage) = self.indexation_pct {
            let nothing = self.from.is_none().then(|| Violation::new("budget.nothing_to_index"));
            let violation = nothing.or_else(|| budget_indexation::check(percentage).err());
            refused.extend(violation.map(|violation| Refused::at("indexation_pct", violation)));
        }
        refused.extend(check_lines(self.lines.iter()));
        refused
    }
}

#[derive(Insertable)]
#[diesel(table_name = budgets)]
struct NewBudget<'a> {
    budget_id: Uuid,
    partnership_id: Uuid,
    year: i32,
    revision: i32,
    note: Option<&'a str>,
}

#[derive(Insertable)]
#[diesel(table_name = budget_lines)]
struct NewLine<'a> {
    budget_id: Uuid,
    position: i32,
    name: &'a str,
    category: Option<&'a str>,
    amount_eur: Decimal,
}

/// Stores the next revision of the budget of a year, as a draft; gives its identity
///
/// Refused as [`BudgetDraft::check`] says, with `partnership.unknown` (`partnership`), with `budget.unknown` when there is
/// nothing to copy from, and with `budget.amount_not_money` when an indexed line is too large.
///
/// # Errors
///
/// When the database fails.
pub async fn draft(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &BudgetDraft,
) -> QueryResult<Outcome<Uuid>> {
    let refused = draft.check();
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let partnership_id = lock_partnership(connection, &draft.partnership).await?;
            let budget_id = insert(connection, partnership_id, draft.year, draft.note.as_deref()).await?;
            match draft.from {
                Some(from) => {
                    copy(connection, partnership_id, from, budget_id).await?;
                    if let Some(percentage) = draft.indexation_pct {
                        index(connection, budget_id, percentage).await?;
                    }
                }
                None => insert_lines(connection, budget_id, &draft.lines).await?,
            }
            Ok(budget_id)
        })
        .await;
    outcome(ended)
}

/// Drafts the next revision of the year of a budget, with the lines, weights and annual plan of that one; gives its
/// identity
///
/// Refused with `budget.unknown`, and when the note cannot be stored.
///
/// # Errors
///
/// When the database fails.
pub async fn revise(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    note: Option<&str>,
) -> QueryResult<Outcome<Uuid>> {
    if let Some(refused) = check_said("note", note) {
        return Ok(Outcome::Refused(vec![refused]));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let from = lock(connection, id).await?;
            let budget_id = insert(connection, from.partnership_id, from.year, note).await?;
            copy(connection, from.partnership_id, id, budget_id).await?;
            Ok(budget_id)
        })
        .await;
    outcome(ended)
}

async fn insert(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    year: i32,
    note: Option<&str>,
) -> QueryResult<Uuid> {
    let latest: Option<i32> = budgets::table
        .filter(budgets::partnership_id.eq(partnership_id))
        .filter(budgets::year.eq(year))
        .select(max(budgets::revision))
        .get_result(connection)
        .await?;
    let revision = latest.unwrap_or(0).saturating_add(1);
    let budget_id = Uuid::now_v7();
    let budget = NewBudget { budget_id, partnership_id, year, revision, note: said(note) };
    diesel::insert_into(budgets::table).values(&budget).execute(connection).await?;
    Ok(budget_id)
}

async fn insert_lines(
    connection: &mut AsyncPgConnection,
    budget_id: Uuid,
    lines: &[LineDraft],
) -> Result<(), Stop> {
    let lines: Vec<NewLine<'_>> = (1..)
        .zip(lines)
        .map(|(position, line)| NewLine {
            budget_id,
            position,
            name: line.stored_name(),
            category: line.stored_category(),
            amount_eur: line.amount,
        })
        .collect();
    diesel::insert_into(budget_lines::table).values(&lines).execute(connection).await?;
    Ok(())
}

/// Lines, weights and annual plan of another revision of the partnership
async fn copy(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    from: Uuid,
    to: Uuid,
) -> Result<(), Stop> {
    let owner: Option<Uuid> =
        budgets::table.find(from).select(budgets::partnership_id).get_result(connection).await.optional()?;
    if owner != Some(partnership_id) {
        return Err(Refused::at("from", Violation::new("budget.unknown")).into());
    }
    budget_lines::table
        .filter(budget_lines::budget_id.eq(from))
        .select((
            to.into_sql::<diesel::sql_types::Uuid>(),
            budget_lines::position,
            budget_lines::name,
            budget_lines::category,
            budget_lines::amount_eur,
        ))
        .insert_into(budget_lines::table)
        .into_columns((
            budget_lines::budget_id,
            budget_lines::position,
            budget_lines::name,
            budget_lines::category,
            budget_lines::amount_eur,
        ))
        .execute(connection)
        .await?;
    budget_weights::table
        .filter(budget_weights::budget_id.eq(from))
        .select((
            to.into_sql::<diesel::sql_types::Uuid>(),
            budget_weights::organization_id,
            budget_weights::weight,
            budget_weights::reason,
        ))
        .insert_into(budget_weights::table)
        .into_columns((
            budget_weights::budget_id,
            budget_weights::organization_id,
            budget_weights::weight,
            budget_weights::reason,
        ))
        .execute(connection)
        .await?;
    Ok(annual_plan::copy(connection, from, to).await?)
}

/// Indexes the lines of a revision that was just drafted
async fn index(connection: &mut AsyncPgConnection, budget_id: Uuid, percentage: Decimal) -> Result<(), Stop> {
    let lines: Vec<(Uuid, Decimal)> = budget_lines::table
        .filter(budget_lines::budget_id.eq(budget_id))
        .select((budget_lines::budget_line_id, budget_lines::amount_eur))
        .load(connection)
        .await?;
    for (id, amount) in lines {
        let too_much = || Refused::at("indexation_pct", Violation::new("budget.amount_not_money"));
        let indexed = budget_indexation::indexed(amount, percentage).ok_or_else(too_much)?;
        diesel::update(budget_lines::table.find(id))
            .set(budget_lines::amount_eur.eq(indexed))
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// The partnership, locked so that two revisions at a time get different numbers
async fn lock_partnership(connection: &mut AsyncPgConnection, slug: &str) -> Result<Uuid, Stop> {
    let found = partnerships::table
        .filter(partnerships::slug.eq(slug))
        .select(partnerships::partnership_id)
        .for_no_key_update()
        .get_result(connection)
        .await
        .optional()?;
    let unknown = || Violation::new("partnership.unknown").with("partnership", slug);
    found.ok_or_else(|| Refused::at("partnership", unknown()).into())
}
