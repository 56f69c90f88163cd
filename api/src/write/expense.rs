//! Expenses by hand: recording and correcting them. None is ever changed or removed: a correction is a row of its own.

use chrono::{NaiveDate, Utc};
use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, SelectableHelper, dsl::now};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    clock,
    headings::name_key,
    models::Expense,
    rules::{
        Violation,
        expense_correction::{check_day, default_day},
    },
    tables::{budget_lines, budgets, expenses},
    types::{BudgetStatus, HalfYear, VatTreatment, fits_money},
};
use uuid::Uuid;

use super::{
    Author, Outcome, Refused, Stop, YEARS,
    books::{Books, IfClosed, organization},
    check_text, outcome, sign,
    tender::OrganizationKey,
};

const MAXIMUM_LINE: usize = 300;
const MAXIMUM_REFERENCE: usize = 100;
const MAXIMUM_DESCRIPTION: usize = 2_000;

/// An expense to be recorded
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpenseDraft {
    /// Short name of the partnership
    pub partnership: String,
    /// Year of the budget that it counts in
    pub year: i32,
    /// Day, as its invoice or booking says
    pub spent_on: NaiveDate,
    /// Line of the budget
    pub line: String,
    /// The member that paid it
    pub paid_by: OrganizationKey,
    /// Euro, excluding VAT; negative for a refund
    pub amount: Decimal,
    /// What became of the VAT; `None` when nobody says
    pub vat_treatment: Option<VatTreatment>,
    /// Invoice or booking number
    pub reference: Option<String>,
    /// Description
    pub description: Option<String>,
    /// What is to be done when its half-year was settled
    pub if_closed: IfClosed,
}

/// A correction of an expense
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The expense that is corrected
    pub expense: Uuid,
    /// The version of it that was read
    pub version: i32,
    /// Day of the correction, as its credit note or booking says; `None` for [`default_day`]
    pub spent_on: Option<NaiveDate>,
    /// What is added to it, in euro, excluding VAT; negative when it was too much
    pub amount: Decimal,
    /// Why
    pub reason: String,
    /// Credit note or booking number
    pub reference: Option<String>,
    /// What is to be done when its half-year was settled
    pub if_closed: IfClosed,
}

#[derive(Insertable)]
#[diesel(table_name = expenses)]
struct NewExpense<'a> {
    expense_id: Uuid,
    partnership_id: Uuid,
    year: i32,
    spent_on: NaiveDate,
    line: &'a str,
    budget_line_id: Option<Uuid>,
    paid_by_organization_id: Uuid,
    amount_eur: Decimal,
    reference: Option<&'a str>,
    description: Option<&'a str>,
    vat_treatment: Option<VatTreatment>,
    corrects_expense_id: Option<Uuid>,
}

fn check_amount(amount: Decimal) -> Option<Refused> {
    if !fits_money(amount) {
        return Some(Refused::at("amount", Violation::new("expense.amount_not_money")));
    }
    amount.is_zero().then(|| Refused::at("amount", Violation::new("expense.amount_zero")))
}

fn check_texts(texts: &[(&'static str, Option<&str>, usize)]) -> Vec<Refused> {
    let check = |(field, text, maximum): &(&'static str, Option<&str>, usize)| {
        let refused = check_text(text.unwrap_or_default(), *maximum).err();
        refused.map(|violation| Refused::at(*field, violation))
    };
    texts.iter().filter_map(check).collect()
}

impl ExpenseDraft {
    /// All rules that it breaks by itself
    pub fn check(&self) -> Vec<Refused> {
        let mut refused = check_texts(&[
            ("line", Some(&self.line), MAXIMUM_LINE),
            ("reference", self.reference.as_deref(), MAXIMUM_REFERENCE),
            ("description", self.description.as_deref(), MAXIMUM_DESCRIPTION),
        ]);
        if self.line.trim().is_empty() {
            refused.push(Refused::at("line", Violation::new("expense.line_missing")));
        }
        if !YEARS.contains(&self.year) {
            refused.push(Refused::at("year", Violation::new("budget.year_out_of_range")));
        }
        refused.extend(check_amount(self.amount));
        refused
    }
}

impl Correction {
    /// The day that is meant, given that of the expense that is corrected and whether its half-year was settled
    fn day(&self, corrected: NaiveDate, is_settled: bool) -> NaiveDate {
        self.spent_on.unwrap_or_else(|| default_day(corrected, is_settled, clock::dutch(Utc::now()).date()))
    }

    /// All rules that it breaks by itself
    pub fn check(&self) -> Vec<Refused> {
        let mut refused = check_texts(&[
            ("reason", Some(&self.reason), MAXIMUM_DESCRIPTION),
            ("reference", self.reference.as_deref(), MAXIMUM_REFERENCE),
        ]);
        if self.reason.trim().is_empty() {
            refused.push(Refused::at("reason", Violation::new("expense.reason_missing")));
        }
        refused.extend(check_amount(self.amount));
        refused
    }
}

/// Stores an expense; gives its identity
///
/// Refused with `partnership.unknown` (`partnership`), `organization.unknown` (`organization`), `expense.payer_not_member`,
/// `expense.period_closed` (`period`), `expense.line_missing`, `expense.amount_not_money`, `expense.amount_zero`,
/// `budget.year_out_of_range`, and for texts that cannot be stored.
///
/// # Errors
///
/// When the database fails.
pub async fn record(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &ExpenseDraft,
) -> diesel::QueryResult<Outcome<Uuid>> {
    let refused = draft.check();
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let books = Books::open(connection, &draft.partnership).await?;
            let period = HalfYear::of(draft.year, draft.spent_on);
            books.check(period, draft.if_closed).map_err(|violation| Refused::at("spent_on", violation))?;
            let payer = organization(connection, "paid_by", &draft.paid_by).await?;
            if !books.is_member(connection, payer, draft.year).await? {
                return Err(Refused::at("paid_by", Violation::new("expense.payer_not_member")).into());
            }
            let line = draft.line.trim();
            let expense = NewExpense {
                expense_id: Uuid::now_v7(),
                partnership_id: books.partnership_id,
                year: draft.year,
                spent_on: draft.spent_on,
                line,
                budget_line_id: budget_line(connection, books.partnership_id, draft.year, line).await?,
                paid_by_organization_id: payer,
                amount_eur: draft.amount,
                reference: draft.reference.as_deref(),
                description: draft.description.as_deref(),
                vat_treatment: draft.vat_treatment,
                corrects_expense_id: None,
            };
            diesel::insert_into(expenses::table).values(&expense).execute(connection).await?;
            Ok(expense.expense_id)
        })
        .await;
    outcome(ended)
}

/// Stores a correction of an expense, which counts in the same year, on the same line and for the same payer; gives its
/// identity
///
/// Refused with `expense.unknown`, `expense.is_correction`, `expense.version_stale` (`given`, `current`),
/// `expense.correction_too_early` (`day`), `expense.reason_missing`, and as [`record`] for its day, amount and texts.
///
/// # Errors
///
/// When the database fails.
pub async fn correct(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    correction: &Correction,
) -> diesel::QueryResult<Outcome<Uuid>> {
    let refused = correction.check();
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let corrected = lock(connection, correction).await?;
            let books = &corrected.books;
            let corrected = &corrected.expense;
            let is_settled = books.has_closed(HalfYear::of(corrected.year, corrected.spent_on));
            let spent_on = correction.day(corrected.spent_on, is_settled);
            check_day(spent_on, corrected.spent_on)
                .map_err(|violation| Refused::at("spent_on", violation))?;
            let period = HalfYear::of(corrected.year, spent_on);
            books
                .check(period, correction.if_closed)
                .map_err(|violation| Refused::at("spent_on", violation))?;
            let expense = NewExpense {
                expense_id: Uuid::now_v7(),
                partnership_id: corrected.partnership_id,
                year: corrected.year,
                spent_on,
                line: &corrected.line,
                budget_line_id: corrected.budget_line_id,
                paid_by_organization_id: corrected.paid_by_organization_id,
                amount_eur: correction.amount,
                reference: correction.reference.as_deref(),
                description: Some(correction.reason.trim()),
                vat_treatment: corrected.vat_treatment,
                corrects_expense_id: Some(corrected.expense_id),
            };
            diesel::insert_into(expenses::table).values(&expense).execute(connection).await?;
            // Who corrects it at the same time must see this correction first.
            diesel::update(expenses::table.find(corrected.expense_id))
                .set((expenses::version.eq(expenses::version + 1), expenses::updated_at.eq(now)))
                .execute(connection)
                .await?;
            Ok(expense.expense_id)
        })
        .await;
    outcome(ended)
}

/// The expense that is corrected, and the books that it is in
struct Corrected {
    expense: Expense,
    books: Books,
}

/// The expense that is corrected, locked behind its books, when it still is at that version
async fn lock(connection: &mut AsyncPgConnection, correction: &Correction) -> Result<Corrected, Stop> {
    let unknown = || Refused::at("id", Violation::new("expense.unknown"));
    let partnership = expenses::table.find(correction.expense).select(expenses::partnership_id);
    let partnership: Option<Uuid> = partnership.get_result(connection).await.optional()?;
    let books = Books::of(connection, partnership.ok_or_else(unknown)?).await?;
    let found = expenses::table
        .find(correction.expense)
        .select(Expense::as_select())
        .for_no_key_update()
        .get_result(connection)
        .await
        .optional()?;
    let expense = found.ok_or_else(unknown)?;
    if expense.corrects_expense_id.is_some() {
        return Err(Refused::at("id", Violation::new("expense.is_correction")).into());
    }
    if expense.version != correction.version {
        let stale = Violation::new("expense.version_stale")
            .with("given", correction.version)
            .with("current", expense.version);
        return Err(Refused::at("version", stale).into());
    }
    Ok(Corrected { expense, books })
}

/// The line of that name in the approved budget of a year, or else in its latest revision; `None` when it has no such line
async fn budget_line(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    year: i32,
    line: &str,
) -> diesel::QueryResult<Option<Uuid>> {
    let budget: Option<Uuid> = budgets::table
        .filter(budgets::partnership_id.eq(partnership_id))
        .filter(budgets::year.eq(year))
        .order((budgets::status.eq(BudgetStatus::Approved).desc(), budgets::revision.desc()))
        .select(budgets::budget_id)
        .first(connection)
        .await
        .optional()?;
    let Some(budget) = budget else { return Ok(None) };
    let lines: Vec<(Uuid, String)> = budget_lines::table
        .filter(budget_lines::budget_id.eq(budget))
        .order(budget_lines::position)
        .select((budget_lines::budget_line_id, budget_lines::name))
        .load(connection)
        .await?;
    let key = name_key(line);
    Ok(lines.into_iter().find(|(_, name)| name_key(name) == key).map(|(id, _)| id))
}
