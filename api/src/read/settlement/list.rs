use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl, SelectableHelper, pg::Pg};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Partnership, Settlement},
    tables::{partnerships, settlements},
    types::{Half, HalfYear, SettlementStatus},
};
use uuid::Uuid;

use super::{SettlementWithFigures, with_figures};
use crate::read::{
    Page, ReadError, Reader, Slice, Value,
    page::Key,
    reader::Columns,
    statement::{Kind, Statement},
};

type Row = (Settlement, Partnership);

impl Statement {
    fn settlements(self, slug: &str, year: Option<i32>) -> Self {
        let from = " FROM settlements JOIN partnerships USING (partnership_id) WHERE slug = ";
        let statement = self.sql(from).bind(Value::Text(slug.to_owned()));
        match year {
            Some(year) => statement.sql(" AND settlements.year = ").bind(Value::Number(year.into())),
            None => statement,
        }
    }
}

/// The settlement of a half-year that was not rejected; `None` when there is none
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(
    mut connection: &AsyncPgConnection,
    slug: &str,
    period: HalfYear,
) -> Result<Option<SettlementWithFigures>, ReadError> {
    let of_half = settlements::year.eq(period.year).and(settlements::half.eq(period.half));
    let heads = settlements::table
        .inner_join(partnerships::table)
        .filter(partnerships::slug.eq(slug).and(of_half))
        .filter(settlements::status.ne(SettlementStatus::Rejected))
        .select(Row::as_select())
        .load(&mut connection)
        .await?;
    Ok(with_figures(connection, heads).await?.pop())
}

/// The settlement of the latest half of a year that has one that was not rejected; `None` when none has
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn latest(
    connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
) -> Result<Option<SettlementWithFigures>, ReadError> {
    let second = find(connection, slug, HalfYear { year, half: Half::Second }).await?;
    if second.is_some() {
        return Ok(second);
    }
    find(connection, slug, HalfYear { year, half: Half::First }).await
}

/// Part of the settlements of a partnership, of one year or of all: the latest half-year first, and of a half-year the
/// latest draft
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    reader: Reader<'_>,
    slug: &str,
    year: Option<i32>,
    slice: &Slice,
) -> Result<Page<SettlementWithFigures>, ReadError> {
    let keys = [
        Key::descending("settlements.year", Kind::Number),
        Key::descending("settlements.half", Kind::Text),
        Key::descending("settlements.settlement_id", Kind::Id),
    ];
    let statement = Statement::new("SELECT ")
        .fragment(<Row as SelectableHelper<Pg>>::as_select())
        .places(&keys)
        .settlements(slug, year);
    let (heads, frame) = reader.page::<Row, Columns<Row>>(statement, &keys, slice).await?.take();
    Ok(frame.with(with_figures(reader.connection(), heads).await?))
}

/// How many settlements a partnership has, of one year or of all
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(connection: &AsyncPgConnection, slug: &str, year: Option<i32>) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").settlements(slug, year).only_number(connection).await
}

/// The partnership of a settlement; `None` when there is no such settlement
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn partnership_of(
    mut connection: &AsyncPgConnection,
    settlement: Uuid,
) -> Result<Option<Uuid>, ReadError> {
    let found = settlements::table.find(settlement).select(settlements::partnership_id);
    Ok(found.load(&mut connection).await?.pop())
}

/// Those of the settlements that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<SettlementWithFigures>, ReadError> {
    let heads = settlements::table
        .inner_join(partnerships::table)
        .filter(settlements::settlement_id.eq_any(ids))
        .select(Row::as_select())
        .load(&mut connection)
        .await?;
    with_figures(connection, heads).await
}
