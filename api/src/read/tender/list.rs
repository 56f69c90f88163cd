use diesel::{SelectableHelper, sql_types::Uuid as UuidSql};
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::{
    Relations, TenderBrief, TenderFacts, TenderFilter, TenderWithRelations, relations::with_relations,
    standing::Standing,
};
use crate::read::{
    Page, Place, ReadError, Reader, Room, Slice, Value, Visibility,
    page::{self, Key, Order},
    reader::{Columns, WHOLE},
    statement::{Kind, Statement},
    texts::{TextsRow, TextsSql},
};

/// By what tenders are ordered; what is unknown comes last, whichever way
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TenderOrder {
    /// Title, from A to Z
    TitleAsc,
    /// Title, from Z to A
    TitleDesc,
    /// Reference, from A to Z
    ReferenceAsc,
    /// Reference, from Z to A
    ReferenceDesc,
    /// Estimated value, smallest first
    ValueAsc,
    /// Estimated value, largest first
    ValueDesc,
    /// First day of the planned publication, earliest first
    PublicationAsc,
    /// First day of the planned publication, latest first
    PublicationDesc,
    /// First day of the planned start of the contract, earliest first
    ContractStartAsc,
    /// First day of the planned start of the contract, latest first
    ContractStartDesc,
    /// Moment of registration, earliest first
    CreatedAsc,
    /// Moment of registration, latest first
    CreatedDesc,
    /// Moment of the last change, latest first
    UpdatedDesc,
}

impl Order for TenderOrder {
    fn key(self) -> Key {
        match self {
            Self::TitleAsc => Key::ascending("tenders.title", Kind::Text),
            Self::TitleDesc => Key::descending("tenders.title", Kind::Text),
            Self::ReferenceAsc => Key::ascending("tenders.reference", Kind::Text).or_null(),
            Self::ReferenceDesc => Key::descending("tenders.reference", Kind::Text).or_null(),
            Self::ValueAsc => Key::ascending("tenders.estimated_value_eur", Kind::Amount).or_null(),
            Self::ValueDesc => Key::descending("tenders.estimated_value_eur", Kind::Amount).or_null(),
            Self::PublicationAsc => Key::ascending("lower(publication.during)", Kind::Day).or_null(),
            Self::PublicationDesc => Key::descending("lower(publication.during)", Kind::Day).or_null(),
            Self::ContractStartAsc => Key::ascending("lower(contract_start.during)", Kind::Day).or_null(),
            Self::ContractStartDesc => Key::descending("lower(contract_start.during)", Kind::Day).or_null(),
            Self::CreatedAsc => Key::ascending("tenders.created_at", Kind::Moment),
            Self::CreatedDesc => Key::descending("tenders.created_at", Kind::Moment),
            Self::UpdatedDesc => Key::descending("tenders.updated_at", Kind::Moment),
        }
    }
}

impl TenderOrder {
    const fn by_publication(self) -> bool {
        matches!(self, Self::PublicationAsc | Self::PublicationDesc)
    }

    const fn by_contract_start(self) -> bool {
        matches!(self, Self::ContractStartAsc | Self::ContractStartDesc)
    }
}

/// Part of the tenders of a partnership that are wanted and to be seen, with what is asked for of them; without an order by title
///
/// At most nine statements, eight of them in flight together.
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn page(
    reader: Reader<'_>,
    slug: &str,
    filter: &TenderFilter,
    order: &[TenderOrder],
    slice: &Slice,
    visibility: Visibility,
    asked: &Relations,
) -> Result<Page<TenderWithRelations>, ReadError> {
    let keys = keys(order);
    let standing = Standing::of(reader.connection(), slug, filter, visibility).await?;
    let statement = Statement::as_they_stood(standing.as_ref())
        .sql("SELECT ")
        .fragment(TenderFacts::as_select())
        .texts(&asked.texts)
        .places(&keys)
        .of_tenders(slug, filter, order, visibility);
    let page = reader
        .page::<(TenderFacts, TextsRow), (Columns<TenderFacts>, TextsSql)>(statement, &keys, slice)
        .await?;
    let (tenders, frame) = page.take();
    Ok(frame.with(with_relations(reader, tenders, asked, standing.as_ref()).await?))
}

/// Part of the tenders of a partnership that are wanted and to be seen, in brief; without an order by title
///
/// One statement, and one more for tenders as they stood.
///
/// # Errors
///
/// As [`page`].
pub async fn briefs(
    reader: Reader<'_>,
    slug: &str,
    filter: &TenderFilter,
    order: &[TenderOrder],
    slice: &Slice,
    visibility: Visibility,
) -> Result<Page<TenderBrief>, ReadError> {
    let keys = keys(order);
    let standing = Standing::of(reader.connection(), slug, filter, visibility).await?;
    let statement = Statement::as_they_stood(standing.as_ref())
        .sql("SELECT ")
        .fragment(TenderBrief::as_select())
        .places(&keys)
        .of_tenders(slug, filter, order, visibility);
    reader.page::<TenderBrief, Columns<TenderBrief>>(statement, &keys, slice).await
}

impl Statement {
    /// Of the tenders that are wanted and to be seen; periods are joined only when the order asks for them
    fn of_tenders(
        self,
        slug: &str,
        filter: &TenderFilter,
        order: &[TenderOrder],
        visibility: Visibility,
    ) -> Self {
        let mut statement = self.sql(" FROM tenders");
        if order.iter().any(|order| order.by_publication()) {
            statement = statement.sql(
                " LEFT JOIN planned_periods AS publication ON publication.tender_id = tenders.tender_id \
                 AND publication.milestone = 'PUBLICATION'",
            );
        }
        if order.iter().any(|order| order.by_contract_start()) {
            statement = statement.sql(
                " LEFT JOIN planned_periods AS contract_start ON contract_start.tender_id = tenders.tender_id \
                 AND contract_start.milestone = 'CONTRACT_START'",
            );
        }
        statement.wanted(slug, filter, visibility)
    }
}

/// The place of a tender among those that are wanted and to be seen; `None` when it is none of them
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn place(
    reader: Reader<'_>,
    slug: &str,
    filter: &TenderFilter,
    order: &[TenderOrder],
    visibility: Visibility,
    id: Uuid,
) -> Result<Option<Place>, ReadError> {
    let keys = keys(order);
    let standing = Standing::of(reader.connection(), slug, filter, visibility).await?;
    let statement = Statement::as_they_stood(standing.as_ref())
        .sql("SELECT tenders.tender_id")
        .places(&keys)
        .of_tenders(slug, filter, order, visibility)
        .sql(" AND tenders.tender_id = ")
        .bind(Value::Id(id));
    let mut found = reader.page::<(Uuid,), (UuidSql,)>(statement, &keys, &Slice::first(1)).await?;
    Ok(found.edges.pop().map(|edge| edge.place))
}

fn keys(order: &[TenderOrder]) -> Vec<Key> {
    page::keys(order, &[TenderOrder::TitleAsc], Key::ascending("tenders.tender_id", Kind::Id))
}

/// Tenders that are read at once for a workbook
const PART: i64 = 2_000;

/// All tenders of a partnership that are wanted and to be seen, with what is asked for of them
///
/// # Errors
///
/// [`ReadError`] when the database fails; [`ReadError::NoRoom`] when they take more than a whole list may.
pub async fn all(
    reader: Reader<'_>,
    slug: &str,
    filter: &TenderFilter,
    order: &[TenderOrder],
    visibility: Visibility,
    asked: &Relations,
) -> Result<Vec<TenderWithRelations>, ReadError> {
    let room = Room::of(WHOLE);
    let reader = reader.or_within(&room);
    let (mut all, mut slice) = (Vec::new(), Slice::first(PART));
    loop {
        let page = page(reader, slug, filter, order, &slice, visibility, asked).await?;
        let (has_next, after) = (page.has_next, page.edges.last().map(|edge| edge.place.clone()));
        all.extend(page.into_nodes());
        if !has_next {
            return Ok(all);
        }
        slice = Slice::First { limit: PART, after };
    }
}

/// How many tenders are wanted and to be seen
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(
    connection: &AsyncPgConnection,
    slug: &str,
    filter: &TenderFilter,
    visibility: Visibility,
) -> Result<i64, ReadError> {
    let standing = Standing::of(connection, slug, filter, visibility).await?;
    Statement::as_they_stood(standing.as_ref())
        .sql("SELECT count(*) FROM tenders")
        .wanted(slug, filter, visibility)
        .only_number(connection)
        .await
}
