//! Budgets: drafting a revision.

use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult, dsl::max};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    rules::Violation,
    tables::{budget_lines, budgets, partnerships},
    types::fits_money,
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, YEARS, check_text, outcome, sign};

/// Most lines that a budget has: far above any real one
const MAXIMUM_LINES: usize = 500;
const MAXIMUM_NAME: usize = 300;
const MAXIMUM_NOTE: usize = 10_000;

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
}

/// A line of a budget to be drafted
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineDraft {
    /// Name
    pub name: String,
    /// Euro, excluding VAT; negative for income
    pub amount: Decimal,
}

impl BudgetDraft {
    /// All rules that it breaks by itself
    pub fn check(&self) -> Vec<Refused> {
        let mut refused = Vec::new();
        if !YEARS.contains(&self.year) {
            refused.push(Refused::at("year", Violation::new("budget.year_out_of_range")));
        }
        if let Err(violation) = check_text(self.note.as_deref().unwrap_or_default(), MAXIMUM_NOTE) {
            refused.push(Refused::at("note", violation));
        }
        if self.lines.is_empty() {
            refused.push(Refused::at("lines", Violation::new("budget.no_lines")));
        }
        if self.lines.len() > MAXIMUM_LINES {
            let violation = Violation::new("budget.too_many_lines").with("maximum", MAXIMUM_LINES);
            refused.push(Refused::at("lines", violation));
        }
        for (index, line) in self.lines.iter().enumerate() {
            refused.extend(line.check().map(|refused| refused.within(&index).within("lines")));
        }
        refused
    }
}

impl LineDraft {
    fn check(&self) -> impl Iterator<Item = Refused> {
        let nameless = self.name.trim().is_empty().then(|| Violation::new("budget.line_name_missing"));
        let name = nameless.or_else(|| check_text(&self.name, MAXIMUM_NAME).err());
        let amount = (!fits_money(self.amount)).then(|| Violation::new("budget.amount_not_money"));
        let name = name.map(|violation| Refused::at("name", violation));
        name.into_iter().chain(amount.map(|violation| Refused::at("amount", violation)))
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
    amount_eur: Decimal,
}

/// Stores the next revision of the budget of a year, as a draft; gives its identity
///
/// Refused as [`BudgetDraft::check`] says, and with `partnership.unknown` (`partnership`).
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
    outcome(
        connection
            .transaction::<Uuid, Stop, _>(async |connection| insert(connection, author, draft).await)
            .await,
    )
}

async fn insert(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &BudgetDraft,
) -> Result<Uuid, Stop> {
    sign(connection, author).await?;
    let partnership_id = lock(connection, &draft.partnership).await?;
    let latest: Option<i32> = budgets::table
        .filter(budgets::partnership_id.eq(partnership_id))
        .filter(budgets::year.eq(draft.year))
        .select(max(budgets::revision))
        .get_result(connection)
        .await?;
    let budget = NewBudget {
        budget_id: Uuid::now_v7(),
        partnership_id,
        year: draft.year,
        revision: latest.unwrap_or(0).saturating_add(1),
        note: draft.note.as_deref().map(str::trim).filter(|note| !note.is_empty()),
    };
    diesel::insert_into(budgets::table).values(&budget).execute(connection).await?;
    let lines: Vec<NewLine<'_>> = (1..)
        .zip(&draft.lines)
        .map(|(position, line)| NewLine {
            budget_id: budget.budget_id,
            position,
            name: line.name.trim(),
            amount_eur: line.amount,
        })
        .collect();
    diesel::insert_into(budget_lines::table).values(&lines).execute(connection).await?;
    Ok(budget.budget_id)
}

/// The partnership, locked so that two revisions at a time get different numbers
async fn lock(connection: &mut AsyncPgConnection, slug: &str) -> Result<Uuid, Stop> {
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
