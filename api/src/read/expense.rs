//! Expenses, each with its line of the budget and who paid it, in one statement.

use chrono::{DateTime, Utc};
use diesel::{
    SelectableHelper,
    dsl::{AsSelect, SqlTypeOf},
    pg::Pg,
    sql_types::{BigInt, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::models::{BudgetLine, Expense, Organization, Partnership};
use uuid::Uuid;

use super::{
    Days, Page, ReadError, Slice, Value,
    import_run::ImportSource,
    page::Key,
    statement::{Kind, Statement},
};

/// What expenses are wanted; every part that is given narrows it
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of the partnership with this short name
    pub partnership: String,
    /// Counting in the budget of this year
    pub year: Option<i32>,
    /// Paid by one of the municipalities with these codes
    pub codes: Option<Vec<String>>,
    /// On one of these days
    pub days: Days,
    /// Changed at this moment or later
    pub changed_since: Option<DateTime<Utc>>,
}

/// An expense with what it points at
#[derive(Debug, Clone, PartialEq)]
pub struct ExpenseWithRelations {
    /// The expense
    pub expense: Expense,
    /// Who paid it
    pub paid_by: Organization,
    /// The partnership
    pub partnership: Partnership,
    /// Its line of the budget; `None` when the budget has no such line
    pub budget_line: Option<BudgetLine>,
    /// The import that last wrote it; `None` when it was entered or last changed by hand
    pub source: Option<ImportSource>,
}

type Row = (Expense, Organization, Partnership, Option<BudgetLine>, Option<ImportSource>);
type RowSql = SqlTypeOf<AsSelect<Row, Pg>>;

fn select() -> Statement {
    Statement::new("SELECT ").fragment(<Row as SelectableHelper<Pg>>::as_select())
}

fn related((expense, paid_by, partnership, budget_line, source): Row) -> ExpenseWithRelations {
    ExpenseWithRelations { expense, paid_by, partnership, budget_line, source }
}

/// Part of the expenses, by day
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    mut connection: &AsyncPgConnection,
    wanted: &Wanted,
    slice: &Slice,
) -> Result<Page<ExpenseWithRelations>, ReadError> {
    let keys =
        [Key::ascending("expenses.spent_on", Kind::Day), Key::ascending("expenses.expense_id", Kind::Id)];
    let rows = select()
        .wanted_expenses(wanted)
        .slice(&keys, slice)?
        .gives::<RowSql>()
        .load::<Row>(&mut connection)
        .await?;
    let place =
        |(expense, ..): &Row| vec![Some(Value::Day(expense.spent_on)), Some(Value::Id(expense.expense_id))];
    Ok(Page::of(slice, rows, place).map(related))
}

/// How many expenses are wanted
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(mut connection: &AsyncPgConnection, wanted: &Wanted) -> Result<i64, ReadError> {
    let statement = Statement::new("SELECT count(*)").wanted_expenses(wanted);
    Ok(statement.gives::<BigInt>().get_result(&mut connection).await?)
}

/// A text that changes whenever an expense that is wanted comes, changes or goes, or who paid it is renamed: the transactions
/// that wrote them tell
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn version(mut connection: &AsyncPgConnection, wanted: &Wanted) -> Result<String, ReadError> {
    let statement = Statement::new(
        "SELECT concat_ws(' ', count(*), sum(hashtextextended(concat_ws(' ', expenses.expense_id, expenses.xmin, \
         organizations.xmin), 0)))",
    );
    Ok(statement.wanted_expenses(wanted).gives::<Text>().get_result(&mut connection).await?)
}

/// Those of the expenses that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<ExpenseWithRelations>, ReadError> {
    let rows = select()
        .expenses()
        .sql(" WHERE expenses.expense_id = ANY(")
        .bind_ids(ids)
        .sql(")")
        .gives::<RowSql>()
        .load::<Row>(&mut connection)
        .await?;
    Ok(rows.into_iter().map(related).collect())
}

impl Statement {
    /// With the expenses behind it that are wanted, beside what they point at
    pub(super) fn wanted_expenses(self, wanted: &Wanted) -> Self {
        let slug = Value::Text(wanted.partnership.clone());
        let mut statement = self.expenses().sql(" WHERE partnerships.slug = ").bind(slug);
        if let Some(year) = wanted.year {
            statement = statement.sql(" AND expenses.year = ").bind(Value::Number(year.into()));
        }
        if let Some(codes) = &wanted.codes {
            statement = statement.sql(" AND organizations.code = ANY(").bind_texts(codes.clone()).sql(")");
        }
        statement.by_days("expenses.spent_on", wanted.days).since("expenses.updated_at", wanted.changed_since)
    }

    /// With the expenses behind it, beside what they point at
    fn expenses(self) -> Self {
        self.sql(
            " FROM expenses JOIN partnerships ON partnerships.partnership_id = expenses.partnership_id \
             JOIN organizations ON organizations.organization_id = expenses.paid_by_organization_id \
             LEFT JOIN budget_lines ON budget_lines.budget_line_id = expenses.budget_line_id \
             LEFT JOIN import_runs ON import_runs.import_run_id = expenses.import_run_id",
        )
    }
}
