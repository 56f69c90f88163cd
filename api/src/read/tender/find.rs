use diesel::{
    ExpressionMethods, JoinOnDsl, NullableExpressionMethods, QueryDsl, QueryResult, SelectableHelper,
    dsl::auto_type,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Tender,
    tables::{calendars, import_runs, partnerships, tenders},
};
use uuid::Uuid;

use super::{
    Relations, TenderWithRelations,
    relations::{Head, parts},
};
use crate::read::{
    ReadError, Visibility,
    calendar::{CalendarOf, seen},
    import_run::ImportSource,
};

type Row = (Tender, CalendarOf, Option<ImportSource>);

/// Tenders with their calendar and the import that wrote them
#[auto_type(no_type_alias)]
fn heads() -> _ {
    let import = tenders::import_run_id.eq(import_runs::import_run_id.nullable());
    tenders::table
        .inner_join(calendars::table.inner_join(partnerships::table))
        .left_join(import_runs::table.on(import))
}

/// The tender with that reference, which is unique in the calendar of a partnership for a year, with the relations that
/// are asked for; `None` also when it is not to be seen
///
/// At most four statements, three of them in flight together.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(
    mut connection: &AsyncPgConnection,
    (slug, year, reference): (&str, i32, &str),
    visibility: Visibility,
    asked: &Relations,
) -> Result<Option<TenderWithRelations>, ReadError> {
    let rows = heads()
        .filter(partnerships::slug.eq(slug))
        .filter(calendars::year.eq(year))
        .filter(tenders::reference.eq(reference))
        .filter(calendars::status.eq_any(seen(visibility)))
        .select(Row::as_select())
        .load::<Row>(&mut connection)
        .await?;
    Ok(complete(connection, rows, asked).await?.pop())
}

/// Those of the tenders that exist, with their calendars and the relations that are asked for, in no particular order
///
/// At most four statements, three of them in flight together, however many tenders.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
    asked: &Relations,
) -> Result<Vec<TenderWithRelations>, ReadError> {
    let rows = heads()
        .filter(tenders::tender_id.eq_any(ids))
        .select(Row::as_select())
        .load::<Row>(&mut connection)
        .await?;
    Ok(complete(connection, rows, asked).await?)
}

async fn complete(
    connection: &AsyncPgConnection,
    rows: Vec<Row>,
    asked: &Relations,
) -> QueryResult<Vec<TenderWithRelations>> {
    let ids: Vec<Uuid> = rows.iter().map(|(tender, ..)| tender.tender_id).collect();
    let parts = parts(connection, &ids, asked).await?;
    let head = |(tender, calendar, source): Row| Head { tender, calendar: Some(calendar), source };
    Ok(parts.join(rows.into_iter().map(head)))
}
