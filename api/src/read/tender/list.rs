use chrono::NaiveDate;
use diesel::{
    SelectableHelper,
    dsl::{AsSelect, SqlTypeOf},
    pg::Pg,
    sql_types::{BigInt, Date, Nullable},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::models::Tender;

use super::TenderFilter;
use crate::read::{
    Page, Place, ReadError, Slice, Value, Visibility,
    page::Key,
    statement::{Kind, Statement},
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

/// A tender, with the first days of its planned publication and contract where the order asks for them
type Row = (Tender, Option<NaiveDate>, Option<NaiveDate>);
type RowSql = (SqlTypeOf<AsSelect<Tender, Pg>>, Nullable<Date>, Nullable<Date>);

impl TenderOrder {
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

    fn value(self, (tender, publication, contract_start): &Row) -> Option<Value> {
        match self {
            Self::TitleAsc | Self::TitleDesc => Some(Value::Text(tender.title.clone())),
            Self::ReferenceAsc | Self::ReferenceDesc => tender.reference.clone().map(Value::Text),
            Self::ValueAsc | Self::ValueDesc => tender.estimated_value_eur.map(Value::Amount),
            Self::PublicationAsc | Self::PublicationDesc => publication.map(Value::Day),
            Self::ContractStartAsc | Self::ContractStartDesc => contract_start.map(Value::Day),
            Self::CreatedAsc | Self::CreatedDesc => Some(Value::Moment(tender.created_at)),
            Self::UpdatedDesc => Some(Value::Moment(tender.updated_at)),
        }
    }

    const fn by_publication(self) -> bool {
        matches!(self, Self::PublicationAsc | Self::PublicationDesc)
    }

    const fn by_contract_start(self) -> bool {
        matches!(self, Self::ContractStartAsc | Self::ContractStartDesc)
    }
}

/// Part of the tenders of a partnership that are wanted and to be seen; without an order by title
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    mut connection: &AsyncPgConnection,
    slug: &str,
    filter: &TenderFilter,
    order: &[TenderOrder],
    slice: &Slice,
    visibility: Visibility,
) -> Result<Page<Tender>, ReadError> {
    let order = if order.is_empty() { &[TenderOrder::TitleAsc] } else { order };
    let mut keys: Vec<Key> = order.iter().map(|order| order.key()).collect();
    keys.push(Key::ascending("tenders.tender_id", Kind::Id));
    let rows = with_days(order)
        .wanted(slug, filter, visibility)
        .slice(&keys, slice)?
        .gives::<RowSql>()
        .load::<Row>(&mut connection)
        .await?;
    let page = Page::of(slice, rows, |row| place(order, row));
    Ok(page.map(|(tender, ..)| tender))
}

fn place(order: &[TenderOrder], row: &Row) -> Place {
    let mut place: Place = order.iter().map(|order| order.value(row)).collect();
    place.push(Some(Value::Id(row.0.tender_id)));
    place
}

/// The select clause; periods are joined only when the order asks for them
fn with_days(order: &[TenderOrder]) -> Statement {
    let (publication, contract_start) = (
        order.iter().any(|order| order.by_publication()),
        order.iter().any(|order| order.by_contract_start()),
    );
    let mut statement = Statement::new("SELECT ")
        .fragment(Tender::as_select())
        .sql(if publication { ", lower(publication.during)" } else { ", NULL::date" })
        .sql(if contract_start { ", lower(contract_start.during)" } else { ", NULL::date" })
        .sql(" FROM tenders");
    if publication {
        statement = statement.sql(
            " LEFT JOIN planned_periods AS publication ON publication.tender_id = tenders.tender_id \
             AND publication.milestone = 'PUBLICATION'",
        );
    }
    if contract_start {
        statement = statement.sql(
            " LEFT JOIN planned_periods AS contract_start ON contract_start.tender_id = tenders.tender_id \
             AND contract_start.milestone = 'CONTRACT_START'",
        );
    }
    statement
}

/// How many tenders are wanted and to be seen
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(
    mut connection: &AsyncPgConnection,
    slug: &str,
    filter: &TenderFilter,
    visibility: Visibility,
) -> Result<i64, ReadError> {
    let statement = Statement::new("SELECT count(*) FROM tenders").wanted(slug, filter, visibility);
    Ok(statement.gives::<BigInt>().get_result(&mut connection).await?)
}
