use diesel::{SelectableHelper, pg::Pg};
use diesel_async::AsyncPgConnection;
use schema::models::{BudgetLine, Organization, Partnership};
use uuid::Uuid;

use super::{ExpenseFacts, ExpenseFilter, ExpenseText, ExpenseWithRelations};
use crate::read::{
    Page, Place, ReadError, Reader, Room, Slice, Texts, Value,
    import_run::ImportSource,
    page::{self, Key, Order},
    reader::{Columns, WHOLE},
    statement::{Kind, Statement},
    texts::{TextsRow, TextsSql},
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

impl Order for ExpenseOrder {
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
}

type Found = (ExpenseFacts, Organization, Partnership, Option<BudgetLine>, Option<ImportSource>);
type Row = (Found, TextsRow);
type RowSql = (Columns<Found>, TextsSql);

fn select(texts: &[ExpenseText]) -> Statement {
    Statement::new("SELECT ").fragment(<Found as SelectableHelper<Pg>>::as_select()).texts(texts)
}

fn related(
    ((expense, paid_by, partnership, budget_line, source), read): Row,
    texts: &[ExpenseText],
) -> ExpenseWithRelations {
    ExpenseWithRelations { expense, texts: Texts::of(texts, read), paid_by, partnership, budget_line, source }
}

/// Part of the expenses of a partnership that are wanted, with these texts; without an order by day
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn page(
    reader: Reader<'_>,
    slug: &str,
    filter: &ExpenseFilter,
    order: &[ExpenseOrder],
    slice: &Slice,
    texts: &[ExpenseText],
) -> Result<Page<ExpenseWithRelations>, ReadError> {
    let keys = page::keys(order, &[ExpenseOrder::SpentAsc], Key::ascending("expenses.expense_id", Kind::Id));
    let statement = select(texts).places(&keys).wanted_expenses(slug, filter);
    let page = reader.page::<Row, RowSql>(statement, &keys, slice).await?;
    Ok(page.map(|row| related(row, texts)))
}

/// The place of an expense in the list by day, whichever way
pub fn place_by_day(expense: &ExpenseFacts) -> Place {
    vec![Some(Value::Day(expense.spent_on)), Some(Value::Id(expense.expense_id))]
}

/// Rows that are read at once for a workbook
const PART: i64 = 5_000;

/// All expenses of a partnership that are wanted, with these texts, by day
///
/// # Errors
///
/// [`ReadError`] when the database fails; [`ReadError::NoRoom`] when they take more than a whole list may.
pub async fn all(
    connection: &AsyncPgConnection,
    slug: &str,
    filter: &ExpenseFilter,
    texts: &[ExpenseText],
) -> Result<Vec<ExpenseWithRelations>, ReadError> {
    let room = Room::of(WHOLE);
    let reader = Reader::over(connection).within(&room);
    let mut all = Vec::new();
    let mut slice = Slice::first(PART);
    loop {
        let page = page(reader, slug, filter, &[], &slice, texts).await?;
        let (has_next, after) = (page.has_next, page.edges.last().map(|edge| edge.place.clone()));
        all.extend(page.into_nodes());
        if !has_next {
            return Ok(all);
        }
        slice = Slice::First { limit: PART, after };
    }
}

/// How many expenses are wanted
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(
    connection: &AsyncPgConnection,
    slug: &str,
    filter: &ExpenseFilter,
) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").wanted_expenses(slug, filter).only_number(connection).await
}

/// A text that changes whenever an expense that is wanted comes, changes or goes, or who paid it is renamed: the transactions
/// that wrote them tell
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn version(
    connection: &AsyncPgConnection,
    slug: &str,
    filter: &ExpenseFilter,
) -> Result<String, ReadError> {
    let statement = Statement::new(
        "SELECT concat_ws(' ', count(*), sum(hashtextextended(concat_ws(' ', expenses.expense_id, expenses.xmin, \
         organizations.xmin), 0)))",
    );
    statement.wanted_expenses(slug, filter).only_text(connection).await
}

/// Those of the expenses that exist, with these texts, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn by_ids(
    reader: Reader<'_>,
    ids: &[Uuid],
    texts: &[ExpenseText],
) -> Result<Vec<ExpenseWithRelations>, ReadError> {
    let statement = select(texts).expenses().sql(" WHERE expenses.expense_id = ANY(").bind_ids(ids).sql(")");
    let rows = reader.load::<Row, RowSql>(statement).await?;
    Ok(rows.into_iter().map(|row| related(row, texts)).collect())
}

/// The corrections of these expenses, with these texts, by day
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn corrections_of(
    reader: Reader<'_>,
    ids: &[Uuid],
    texts: &[ExpenseText],
) -> Result<Vec<ExpenseWithRelations>, ReadError> {
    let statement = select(texts).expenses().sql(" WHERE expenses.corrects_expense_id = ANY(").bind_ids(ids);
    let statement = statement.sql(") ORDER BY expenses.spent_on, expenses.expense_id");
    let rows = reader.load::<Row, RowSql>(statement).await?;
    Ok(rows.into_iter().map(|row| related(row, texts)).collect())
}
