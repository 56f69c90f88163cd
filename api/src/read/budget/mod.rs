//! Budgets with their lines.

mod approval;
mod comparison;
mod relations;

use std::collections::HashMap;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper, pg::Pg,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    models::{Budget, BudgetLine, Partnership},
    tables::{budget_lines, budgets, import_runs, partnerships},
    types::BudgetStatus,
};
use uuid::Uuid;

pub use approval::{Approval, DecisionOf};
pub use comparison::{Comparison, compare};
pub use relations::{Related, Relations, WeightOf, related};

use super::{
    Page, ReadError, Reader, Slice, Value,
    import_run::ImportSource,
    page::{self, Key, Order},
    reader::Columns,
    statement::{Kind, Statement},
};

/// A revision of a budget and whose it is
type BudgetOf = (Partnership, Budget);

/// A revision of a budget with its lines
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetWithLines {
    /// The partnership
    pub partnership: Partnership,
    /// The revision
    pub budget: Budget,
    /// Its lines, in their order
    pub lines: Vec<BudgetLine>,
}

impl BudgetWithLines {
    /// Sum of the lines, in euro, excluding VAT
    pub fn total(&self) -> Decimal {
        self.lines.iter().map(|line| line.amount_eur).sum()
    }
}

/// A revision of the budget of a year: that one, or else the latest approved, or else the latest
///
/// `None` when there is no such partnership, budget or revision.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(
    mut connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
    revision: Option<i32>,
) -> Result<Option<BudgetWithLines>, ReadError> {
    let approved_first = budgets::status.eq(BudgetStatus::Approved).desc();
    let revisions = budgets::table
        .inner_join(partnerships::table)
        .filter(partnerships::slug.eq(slug).and(budgets::year.eq(year)))
        .order((approved_first, budgets::revision.desc()))
        .select(BudgetOf::as_select())
        .limit(1);
    let found: Vec<BudgetOf> = match revision {
        Some(revision) => revisions.filter(budgets::revision.eq(revision)).load(&mut connection).await?,
        None => revisions.load(&mut connection).await?,
    };
    Ok(with_lines(Reader::over(connection), found).await?.pop())
}

/// By what revisions of budgets are ordered
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BudgetOrder {
    /// Year, earliest first
    YearAsc,
    /// Year, latest first
    YearDesc,
    /// Revision, earliest first
    RevisionAsc,
    /// Revision, latest first
    RevisionDesc,
    /// Moment of drafting, earliest first
    CreatedAsc,
    /// Moment of drafting, latest first
    CreatedDesc,
}

impl Order for BudgetOrder {
    fn key(self) -> Key {
        match self {
            Self::YearAsc => Key::ascending("budgets.year", Kind::Number),
            Self::YearDesc => Key::descending("budgets.year", Kind::Number),
            Self::RevisionAsc => Key::ascending("budgets.revision", Kind::Number),
            Self::RevisionDesc => Key::descending("budgets.revision", Kind::Number),
            Self::CreatedAsc => Key::ascending("budgets.created_at", Kind::Moment),
            Self::CreatedDesc => Key::descending("budgets.created_at", Kind::Moment),
        }
    }
}

/// Part of the revisions of a partnership, of one year or of all; without an order the latest year first, and of a year the latest
/// revision
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    reader: Reader<'_>,
    slug: &str,
    year: Option<i32>,
    order: &[BudgetOrder],
    slice: &Slice,
) -> Result<Page<BudgetWithLines>, ReadError> {
    let identity = Key::ascending("budgets.budget_id", Kind::Id);
    let keys = page::keys(order, &[BudgetOrder::YearDesc, BudgetOrder::RevisionDesc], identity);
    let statement = Statement::new("SELECT ")
        .fragment(<BudgetOf as SelectableHelper<Pg>>::as_select())
        .places(&keys)
        .budgets(slug, year);
    let (rows, frame) = reader.page::<BudgetOf, Columns<BudgetOf>>(statement, &keys, slice).await?.take();
    Ok(frame.with(with_lines(reader, rows).await?))
}

/// How many revisions a partnership has, of one year or of all
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(connection: &AsyncPgConnection, slug: &str, year: Option<i32>) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").budgets(slug, year).only_number(connection).await
}

/// A text that changes whenever a revision of one year or of all, or a line of it, comes, changes or goes: the transactions
/// that wrote them tell
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn version(
    connection: &AsyncPgConnection,
    slug: &str,
    year: Option<i32>,
) -> Result<String, ReadError> {
    let statement = Statement::new(
        "SELECT concat_ws(' ', count(*), sum(hashtextextended(concat_ws(' ', budgets.budget_id, budgets.xmin, \
         (SELECT sum(hashtextextended(concat(line.budget_line_id, ' ', line.xmin), 0)) FROM budget_lines AS line \
         WHERE line.budget_id = budgets.budget_id)), 0)))",
    );
    statement.budgets(slug, year).only_text(connection).await
}

impl Statement {
    fn budgets(self, slug: &str, year: Option<i32>) -> Self {
        let from = " FROM budgets JOIN partnerships USING (partnership_id) WHERE slug = ";
        let statement = self.sql(from).bind(Value::Text(slug.to_owned()));
        match year {
            Some(year) => statement.sql(" AND year = ").bind(Value::Number(year.into())),
            None => statement,
        }
    }
}

/// Those of the revisions that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<BudgetWithLines>, ReadError> {
    let found = budgets::table
        .inner_join(partnerships::table)
        .filter(budgets::budget_id.eq_any(ids))
        .select(BudgetOf::as_select())
        .load(&mut connection)
        .await?;
    with_lines(Reader::over(connection), found).await
}

/// The years that a partnership has a budget for, the latest first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn years(mut connection: &AsyncPgConnection, slug: &str) -> Result<Vec<i32>, ReadError> {
    Ok(budgets::table
        .inner_join(partnerships::table)
        .filter(partnerships::slug.eq(slug))
        .select(budgets::year)
        .distinct()
        .order(budgets::year.desc())
        .load(&mut connection)
        .await?)
}

/// The years that a partnership has an approved budget of, the latest first; where none is approved, those that it has any of
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn years_to_show(mut connection: &AsyncPgConnection, slug: &str) -> Result<Vec<i32>, ReadError> {
    let approved: Vec<i32> = budgets::table
        .inner_join(partnerships::table)
        .filter(partnerships::slug.eq(slug).and(budgets::status.eq(BudgetStatus::Approved)))
        .select(budgets::year)
        .distinct()
        .order(budgets::year.desc())
        .load(&mut connection)
        .await?;
    if approved.is_empty() { years(connection, slug).await } else { Ok(approved) }
}

/// The lines of those budgets, in their order
pub(in crate::read) async fn lines(reader: Reader<'_>, ids: &[Uuid]) -> Result<Vec<BudgetLine>, ReadError> {
    let query = budget_lines::table
        .filter(budget_lines::budget_id.eq_any(ids.to_vec()))
        .order((budget_lines::budget_id, budget_lines::position))
        .select(BudgetLine::as_select());
    reader.load::<BudgetLine, Columns<BudgetLine>>(Statement::of(query)).await
}

/// Where a revision came from
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetOrigin {
    /// The import that made it
    pub source: ImportSource,
    /// Sheet and row of each line, in their order
    pub places: Vec<(Option<String>, Option<i32>)>,
}

/// Where a revision came from; `None` when it was drafted by hand
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn origin(
    mut connection: &AsyncPgConnection,
    budget_id: Uuid,
) -> Result<Option<BudgetOrigin>, ReadError> {
    let source = budgets::table
        .find(budget_id)
        .inner_join(import_runs::table)
        .select(ImportSource::as_select())
        .first(&mut connection)
        .await
        .optional()?;
    let Some(source) = source else { return Ok(None) };
    let places = budget_lines::table
        .filter(budget_lines::budget_id.eq(budget_id))
        .order(budget_lines::position)
        .select((budget_lines::source_sheet, budget_lines::source_row))
        .load(&mut connection)
        .await?;
    Ok(Some(BudgetOrigin { source, places }))
}

async fn with_lines(reader: Reader<'_>, found: Vec<BudgetOf>) -> Result<Vec<BudgetWithLines>, ReadError> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = found.iter().map(|(_, budget)| budget.budget_id).collect();
    let mut by_budget: HashMap<Uuid, Vec<BudgetLine>> = HashMap::new();
    for line in lines(reader, &ids).await? {
        by_budget.entry(line.budget_id).or_default().push(line);
    }
    let joined = found.into_iter().map(|(partnership, budget)| {
        let lines = by_budget.remove(&budget.budget_id).unwrap_or_default();
        BudgetWithLines { partnership, budget, lines }
    });
    Ok(joined.collect())
}
