use diesel::{SelectableHelper, pg::Pg};
use futures::try_join;
use uuid::Uuid;

use super::{
    Relations, TenderFacts, TenderFilter, TenderWithRelations,
    inside::{self, Inside, InsideRow, InsideSql},
    relations::{Around, Head, around, codes_of, distinct},
    standing::Standing,
};
use crate::read::{
    ReadError, Reader, Texts, Value, Visibility,
    calendar::{CalendarOf, seen},
    import_run::ImportSource,
    reader::Columns,
    statement::Statement,
    texts::{TextsRow, TextsSql},
};

type Found = (TenderFacts, CalendarOf, Option<ImportSource>);
type Row = (Found, TextsRow);
type RowSql = (Columns<Found>, TextsSql);

/// The tender with that reference, which is unique in the calendar of a partnership for a year, with what is asked for of it;
/// `None` also when it is not to be seen
///
/// At most eight statements, six of them in flight together. Who sees only what is published finds it as it is in the latest edition.
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for it.
pub async fn find(
    reader: Reader<'_>,
    (slug, year, reference): (&str, i32, &str),
    visibility: Visibility,
    asked: &Relations,
) -> Result<Option<TenderWithRelations>, ReadError> {
    let of_year = TenderFilter { year: Some(year), ..TenderFilter::default() };
    let standing = Standing::of(reader.connection(), slug, &of_year, visibility).await?;
    let statement = heads(asked, standing.as_ref())
        .sql(FROM)
        .sql(" WHERE partnerships.slug = ")
        .bind(Value::Text(slug.to_owned()))
        .sql(" AND calendars.year = ")
        .bind(Value::Number(year.into()))
        .sql(" AND tenders.reference = ")
        .bind(Value::Text(reference.to_owned()))
        .one_of("calendars.status", Some(seen(visibility)));
    Ok(complete(reader, statement, asked, standing.as_ref()).await?.pop())
}

/// Those of the tenders that exist, with their calendars and what is asked for of them, in no particular order
///
/// One statement for what a tender is made of, and at most six for what stands around them; all in flight together unless some of it
/// follows from the tenders themselves, however many tenders.
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn by_ids(
    reader: Reader<'_>,
    ids: &[Uuid],
    asked: &Relations,
) -> Result<Vec<TenderWithRelations>, ReadError> {
    let statement = heads(asked, None)
        .inside(asked)
        .sql(FROM)
        .sql(" WHERE tenders.tender_id = ANY(")
        .bind_ids(ids)
        .sql(")");
    let rows = reader.load::<(Row, InsideRow), (RowSql, InsideSql)>(statement);
    let (rows, around) = if asked.follow_from_tenders() {
        let rows = rows.await?;
        let around = around_rows(reader, rows.iter().map(|(row, _)| row), asked).await?;
        (rows, around)
    } else {
        try_join!(rows, around(reader, (ids, &[], &[]), asked))?
    };
    let whole = rows.into_iter().map(|(row, inside)| (head(row, asked), Inside::from(inside)));
    Ok(around.join(whole))
}

/// Those of the tenders that are published, as they are in the latest edition of their calendar, in no particular order
///
/// At most six statements, four of them in flight together, however many tenders.
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn published_by_ids(
    reader: Reader<'_>,
    ids: &[Uuid],
    asked: &Relations,
) -> Result<Vec<TenderWithRelations>, ReadError> {
    let standing = Standing::published(reader.connection(), ids).await?;
    let statement = heads(asked, standing.as_ref())
        .sql(FROM)
        .sql(" WHERE tenders.tender_id = ANY(")
        .bind_ids(ids)
        .sql(")")
        .one_of("calendars.status", Some(seen(Visibility::Published)));
    complete(reader, statement, asked, standing.as_ref()).await
}

/// Tenders with their calendar and the import that wrote them; [`FROM`] goes behind it
fn heads(asked: &Relations, standing: Option<&Standing>) -> Statement {
    Statement::as_they_stood(standing)
        .sql("SELECT ")
        .fragment(<Found as SelectableHelper<Pg>>::as_select())
        .texts(&asked.texts)
}

const FROM: &str = " FROM tenders JOIN calendars ON calendars.calendar_id = tenders.calendar_id \
    JOIN partnerships ON partnerships.partnership_id = calendars.partnership_id \
    LEFT JOIN import_runs ON import_runs.import_run_id = tenders.import_run_id";

async fn complete(
    reader: Reader<'_>,
    heads: Statement,
    asked: &Relations,
    standing: Option<&Standing>,
) -> Result<Vec<TenderWithRelations>, ReadError> {
    let rows = reader.load::<Row, RowSql>(heads).await?;
    let ids: Vec<Uuid> = rows.iter().map(|((tender, ..), _)| tender.tender_id).collect();
    let (mut insides, around) = try_join!(
        inside::of_tenders(reader, &ids, asked, standing),
        around_rows(reader, rows.iter(), asked),
    )?;
    let whole = rows.into_iter().map(|row| {
        let head = head(row, asked);
        let inside = insides.take(head.tender.tender_id);
        (head, inside)
    });
    Ok(around.join(whole))
}

async fn around_rows<'a>(
    reader: Reader<'_>,
    rows: impl Iterator<Item = &'a Row> + Clone,
    asked: &Relations,
) -> Result<Around, ReadError> {
    let tenders = rows.map(|((tender, ..), _)| tender);
    let ids: Vec<Uuid> = tenders.clone().map(|tender| tender.tender_id).collect();
    let of_calendars = distinct(tenders.clone().map(|tender| tender.calendar_id));
    around(reader, (&ids, &of_calendars, &codes_of(tenders)), asked).await
}

fn head(((tender, calendar, source), texts): Row, asked: &Relations) -> Head {
    Head { tender, texts: Texts::of(&asked.texts, texts), calendar: Some(calendar), source }
}
