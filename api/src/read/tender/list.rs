use diesel::SelectableHelper;
use diesel_async::AsyncPgConnection;
use schema::types::Milestone;

use super::{Relations, TenderFacts, TenderFilter, TenderWithRelations, relations::with_relations};
use crate::read::{
    Page, Place, ReadError, Reader, Slice, Value, Visibility,
    page::{self, Key, Order},
    reader::Columns,
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
    let keys = page::keys(order, &[TenderOrder::TitleAsc], Key::ascending("tenders.tender_id", Kind::Id));
    let statement = Statement::new("SELECT ")
        .fragment(TenderFacts::as_select())
        .texts(&asked.texts)
        .places(&keys)
        .tenders_with_days(order)
        .wanted(slug, filter, visibility);
    let page = reader
        .page::<(TenderFacts, TextsRow), (Columns<TenderFacts>, TextsSql)>(statement, &keys, slice)
        .await?;
    let (tenders, frame) = page.take();
    Ok(frame.with(with_relations(reader, tenders, asked).await?))
}

impl Statement {
    /// Periods are joined only when the order asks for them
    fn tenders_with_days(self, order: &[TenderOrder]) -> Self {
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
        statement
    }
}

/// The place of a tender in the list by publication, then title; it was read with its publication
pub fn place_by_publication(tender: &TenderWithRelations) -> Place {
    let begin = tender.period(Milestone::Publication).and_then(|period| period.start());
    let TenderFacts { title, tender_id, .. } = &tender.tender;
    vec![begin.map(Value::Day), Some(Value::Text(title.clone())), Some(Value::Id(*tender_id))]
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
    Statement::new("SELECT count(*) FROM tenders")
        .wanted(slug, filter, visibility)
        .only_number(connection)
        .await
}
