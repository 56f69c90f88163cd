use diesel::{
    SelectableHelper,
    dsl::{AsSelect, SqlTypeOf},
    pg::Pg,
    sql_types::{BigInt, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::models::{BudgetLine, Expense, Organization, Partnership};
use uuid::Uuid;

use super::{ExpenseFilter, ExpenseWithRelations};
use crate::read::{
    Page, Place, ReadError, Slice, Value,
    import_run::ImportSource,
    page::Key,
    statement::{Kind, Statement},
};

/// By what expenses are ordered; what is unknown comes last, whichever way
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExpenseOrder {
    /// Day, earliest first
    SpentAsc,
    /// Day, latest first
    SpentDesc,
    /// Amount, smallest first
    AmountAsc,
    /// Amount, largest first
    AmountDesc,
    /// Line of the budget, from A to Z
    LineAsc,
    /// Line of the budget, from Z to A
    LineDesc,
    /// Reference, from A to Z
    ReferenceAsc,
    /// Reference, from Z to A
    ReferenceDesc,
    /// Moment of the last change, latest first
    UpdatedDesc,
}

impl ExpenseOrder {
    fn key(self) -> Key {
        match self {
            Self::SpentAsc => Key::ascending("expenses.spent_on", Kind::Day),
            Self::SpentDesc => Key::descending("expenses.spent_on", Kind::Day),
            Self::AmountAsc => Key::ascending("expenses.amount_eur", Kind::Amount),
            Self::AmountDesc => Key::descending("expenses.amount_eur", Kind::Amount),
            Self::LineAsc => Key::ascending("expenses.line", Kind::Text),
            Self::LineDesc => Key::descending("expenses.line", Kind::Text),
            Self::ReferenceAsc => Key::ascending("expenses.reference", Kind::Text).or_null(),
            Self::ReferenceDesc => Key::descending("expenses.reference", Kind::Text).or_null(),
            Self::UpdatedDesc => Key::descending("expenses.updated_at", Kind::Moment),
        }
    }

    fn value(self, expense: &Expense) -> Option<Value> {
        match self {
            Self::SpentAsc | Self::SpentDesc => Some(Value::Day(expense.spent_on)),
            Self::AmountAsc | Self::AmountDesc => Some(Value::Amount(expense.amount_eur)),
            Self::LineAsc | Self::LineDesc => Some(Value::Text(expense.line.clone())),
            Self::ReferenceAsc | Self::ReferenceDesc => expense.reference.clone().map(Value::Text),
            Self::UpdatedDesc => Some(Value::Moment(expense.updated_at)),
        }
    }
}

type Row = (Expense, Organization, Partnership, Option<BudgetLine>, Option<ImportSource>);
type RowSql = SqlTypeOf<AsSelect<Row, Pg>>;

fn select() -> Statement {
    Statement::new("SELECT ").fragment(<Row as SelectableHelper<Pg>>::as_select())
}

fn related((expense, paid_by, partnership, budget_line, source): Row) -> ExpenseWithRelations {
    ExpenseWithRelations { expense, paid_by, partnership, budget_line, source }
}

/// Part of the expenses of a partnership that are wanted; without an order by day
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    mut connection: &AsyncPgConnection,
    slug: &str,
    filter: &ExpenseFilter,
    order: &[ExpenseOrder],
    slice: &Slice,
) -> Result<Page<ExpenseWithRelations>, ReadError> {
    let order = if order.is_empty() { &[ExpenseOrder::SpentAsc] } else { order };
    let mut keys: Vec<Key> = order.iter().map(|order| order.key()).collect();
    keys.push(Key::ascending("expenses.expense_id", Kind::Id));
    let rows = select()
        .wanted_expenses(slug, filter)
        .slice(&keys, slice)?
        .gives::<RowSql>()
        .load::<Row>(&mut connection)
        .await?;
    let place = |(expense, ..): &Row| {
        let mut place: Place = order.iter().map(|order| order.value(expense)).collect();
        place.push(Some(Value::Id(expense.expense_id)));
        place
    };
    Ok(Page::of(slice, rows, place).map(related))
}

/// How many expenses are wanted
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(
    mut connection: &AsyncPgConnection,
    slug: &str,
    filter: &ExpenseFilter,
) -> Result<i64, ReadError> {
    let statement = Statement::new("SELECT count(*)").wanted_expenses(slug, filter);
    Ok(statement.gives::<BigInt>().get_result(&mut connection).await?)
}

/// A text that changes whenever an expense that is wanted comes, changes or goes, or who paid it is renamed: the transactions
/// that wrote them tell
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn version(
    mut connection: &AsyncPgConnection,
    slug: &str,
    filter: &ExpenseFilter,
) -> Result<String, ReadError> {
    let statement = Statement::new(
        "SELECT concat_ws(' ', count(*), sum(hashtextextended(concat_ws(' ', expenses.expense_id, expenses.xmin, \
         organizations.xmin), 0)))",
    );
    Ok(statement.wanted_expenses(slug, filter).gives::<Text>().get_result(&mut connection).await?)
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
