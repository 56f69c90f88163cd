use diesel::{SelectableHelper, pg::Pg};
use futures::try_join;
use uuid::Uuid;

use super::{
    Relations, TenderFacts, TenderFilter, TenderWithRelations,
    relations::{Head, Parts, codes_of, distinct, parts},
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
/// At most seven statements, all in flight together unless some of what is asked for follows from the tenders themselves, however many
/// tenders.
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn by_ids(
    reader: Reader<'_>,
    ids: &[Uuid],
    asked: &Relations,
) -> Result<Vec<TenderWithRelations>, ReadError> {
    let statement = heads(asked, None).sql(" WHERE tenders.tender_id = ANY(").bind_ids(ids).sql(")");
    if asked.follow_from_tenders() {
        return complete(reader, statement, asked, None).await;
    }
    let rows = reader.load::<Row, (Columns<Found>, TextsSql)>(statement);
    let (rows, parts) = try_join!(rows, parts(reader, (ids, &[], &[]), asked, None))?;
    Ok(joined(parts, rows, asked))
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
        .sql(" WHERE tenders.tender_id = ANY(")
        .bind_ids(ids)
        .sql(")")
        .one_of("calendars.status", Some(seen(Visibility::Published)));
    complete(reader, statement, asked, standing.as_ref()).await
}

/// Tenders with their calendar and the import that wrote them
fn heads(asked: &Relations, standing: Option<&Standing>) -> Statement {
    Statement::as_they_stood(standing)
        .sql("SELECT ")
        .fragment(<Found as SelectableHelper<Pg>>::as_select())
        .texts(&asked.texts)
        .sql(
            " FROM tenders JOIN calendars ON calendars.calendar_id = tenders.calendar_id \
         JOIN partnerships ON partnerships.partnership_id = calendars.partnership_id \
         LEFT JOIN import_runs ON import_runs.import_run_id = tenders.import_run_id",
        )
}

async fn complete(
    reader: Reader<'_>,
    heads: Statement,
    asked: &Relations,
    standing: Option<&Standing>,
) -> Result<Vec<TenderWithRelations>, ReadError> {
    let rows = reader.load::<Row, (Columns<Found>, TextsSql)>(heads).await?;
    let ids: Vec<Uuid> = rows.iter().map(|((tender, ..), _)| tender.tender_id).collect();
    let of_calendars = distinct(rows.iter().map(|((tender, ..), _)| tender.calendar_id));
    let codes = codes_of(rows.iter().map(|((tender, ..), _)| tender));
    let parts = parts(reader, (&ids, &of_calendars, &codes), asked, standing).await?;
    Ok(joined(parts, rows, asked))
}

fn joined(parts: Parts, rows: Vec<Row>, asked: &Relations) -> Vec<TenderWithRelations> {
    let head = |((tender, calendar, source), texts): Row| Head {
        tender,
        texts: Texts::of(&asked.texts, texts),
        calendar: Some(calendar),
        source,
    };
    parts.join(rows.into_iter().map(head))
}
