use std::collections::HashMap;

use diesel::{
    ExpressionMethods, QueryDsl, SelectableHelper,
    pg::Pg,
    sql_types::{Text as SqlText, Uuid as UuidSql},
};
use diesel_async::AsyncPgConnection;
use schema::{
    models::{Organization, Partnership, Supplier},
    tables::contract_follow_ups,
};
use uuid::Uuid;

use super::{Asked, ContractFacts, ContractFilter, ContractWithRelations, filter::NOTICE_ON, parts::Parts};
use crate::read::{
    Page, Place, ReadError, Reader, Room, Slice, Texts, Value, cpv_code,
    import_run::ImportSource,
    page::{self, Key, Order},
    reader::{Columns, WHOLE},
    statement::{Kind, Statement},
    texts::{TextsRow, TextsSql},
};

/// By what contracts are ordered; what is unknown comes last, whichever way
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContractOrder {
    /// Title, from A to Z
    TitleAsc,
    /// Title, from Z to A
    TitleDesc,
    /// Reference, from A to Z
    ReferenceAsc,
    /// Reference, from Z to A
    ReferenceDesc,
    /// Current end, earliest first
    CurrentEndAsc,
    /// Current end, latest first
    CurrentEndDesc,
    /// Last day for notice, earliest first
    NoticeAsc,
    /// Last day for notice, latest first
    NoticeDesc,
    /// Ultimate end, earliest first
    UltimateEndAsc,
    /// Ultimate end, latest first
    UltimateEndDesc,
    /// Value, smallest first
    ValueAsc,
    /// Value, largest first
    ValueDesc,
    /// Moment of the last change, latest first
    UpdatedDesc,
}

impl Order for ContractOrder {
    fn key(self) -> Key {
        match self {
            Self::TitleAsc => Key::ascending("contracts.title", Kind::Text),
            Self::TitleDesc => Key::descending("contracts.title", Kind::Text),
            Self::ReferenceAsc => Key::ascending("contracts.reference", Kind::Text).or_null(),
            Self::ReferenceDesc => Key::descending("contracts.reference", Kind::Text).or_null(),
            Self::CurrentEndAsc => Key::ascending("contracts.current_end_on", Kind::Day).or_null(),
            Self::CurrentEndDesc => Key::descending("contracts.current_end_on", Kind::Day).or_null(),
            Self::NoticeAsc => Key::ascending(NOTICE_ON, Kind::Day).or_null(),
            Self::NoticeDesc => Key::descending(NOTICE_ON, Kind::Day).or_null(),
            Self::UltimateEndAsc => Key::ascending("contracts.ultimate_end_on", Kind::Day).or_null(),
            Self::UltimateEndDesc => Key::descending("contracts.ultimate_end_on", Kind::Day).or_null(),
            Self::ValueAsc => Key::ascending("contracts.value_eur", Kind::Amount).or_null(),
            Self::ValueDesc => Key::descending("contracts.value_eur", Kind::Amount).or_null(),
            Self::UpdatedDesc => Key::descending("contracts.updated_at", Kind::Moment),
        }
    }
}

type Found = (ContractFacts, Organization, Partnership, Option<Supplier>, Option<ImportSource>);
type Row = (Found, TextsRow);
type RowSql = (Columns<Found>, TextsSql);

fn select(asked: &Asked) -> Statement {
    Statement::new("SELECT ").fragment(<Found as SelectableHelper<Pg>>::as_select()).texts(&asked.texts)
}

/// Part of the contracts of a partnership that are wanted, with what is asked for of them; without an order by title
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn page(
    reader: Reader<'_>,
    slug: &str,
    filter: &ContractFilter,
    order: &[ContractOrder],
    slice: &Slice,
    asked: &Asked,
) -> Result<Page<ContractWithRelations>, ReadError> {
    let identity = Key::ascending("contracts.contract_id", Kind::Id);
    let keys = page::keys(order, &[ContractOrder::TitleAsc], identity);
    let statement = select(asked).places(&keys).wanted_contracts(slug, filter);
    let (rows, frame) = reader.page::<Row, RowSql>(statement, &keys, slice).await?.take();
    Ok(frame.with(with_relations(reader, rows, asked).await?))
}

/// How many contracts are wanted
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(
    connection: &AsyncPgConnection,
    slug: &str,
    filter: &ContractFilter,
) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").wanted_contracts(slug, filter).only_number(connection).await
}

/// A text that changes whenever a contract that is wanted comes, changes or goes, or who holds it or supplies is renamed: the
/// transactions that wrote them tell
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn version(
    connection: &AsyncPgConnection,
    slug: &str,
    filter: &ContractFilter,
) -> Result<String, ReadError> {
    let statement = Statement::new(
        "SELECT concat_ws(' ', count(*), sum(hashtextextended(concat_ws(' ', contracts.contract_id, contracts.xmin, \
         organizations.xmin, suppliers.supplier_id, suppliers.xmin), 0)))",
    );
    statement.wanted_contracts(slug, filter).only_text(connection).await
}

/// Those of the contracts that exist, with what is asked for of them, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn by_ids(
    reader: Reader<'_>,
    ids: &[Uuid],
    asked: &Asked,
) -> Result<Vec<ContractWithRelations>, ReadError> {
    let statement =
        select(asked).contracts().sql(" WHERE contracts.contract_id = ANY(").bind_ids(ids).sql(")");
    with_relations(reader, reader.load::<Row, RowSql>(statement).await?, asked).await
}

/// Those of the contracts that these tenders replace, with what is asked for of them, each with its tender; by title
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn by_tenders(
    reader: Reader<'_>,
    tenders: &[Uuid],
    asked: &Asked,
) -> Result<Vec<(Uuid, ContractWithRelations)>, ReadError> {
    let links = contract_follow_ups::table
        .filter(contract_follow_ups::tender_id.eq_any(tenders.to_vec()))
        .select((contract_follow_ups::contract_id, contract_follow_ups::tender_id));
    let links: Vec<(Uuid, Uuid)> =
        reader.load::<(Uuid, Uuid), (UuidSql, UuidSql)>(Statement::of(links)).await?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = links.iter().map(|(contract, _)| *contract).collect();
    let links: HashMap<Uuid, Uuid> = links.into_iter().collect();
    let mut found = by_ids(reader, &ids, asked).await?;
    found.sort_by(|one, other| {
        let key = |of: &ContractWithRelations| (of.contract.title.clone(), of.contract.contract_id);
        key(one).cmp(&key(other))
    });
    let linked = found.into_iter().filter_map(|of| Some((*links.get(&of.contract.contract_id)?, of)));
    Ok(linked.collect())
}

/// The place of a contract in the list by current end, earliest first
pub fn place_by_end(contract: &ContractFacts) -> Place {
    vec![contract.current_end_on.map(Value::Day), Some(Value::Id(contract.contract_id))]
}

/// Rows that are read at once for a workbook
const PART: i64 = 5_000;

/// All contracts of a partnership that are wanted, with what is asked for of them, by this order
///
/// # Errors
///
/// [`ReadError`] when the database fails; [`ReadError::NoRoom`] when they take more than a whole list may.
pub async fn all(
    connection: &AsyncPgConnection,
    slug: &str,
    filter: &ContractFilter,
    order: &[ContractOrder],
    asked: &Asked,
) -> Result<Vec<ContractWithRelations>, ReadError> {
    let room = Room::of(WHOLE);
    let reader = Reader::over(connection).within(&room);
    let mut all = Vec::new();
    let mut slice = Slice::first(PART);
    loop {
        let page = page(reader, slug, filter, order, &slice, asked).await?;
        let (has_next, after) = (page.has_next, page.edges.last().map(|edge| edge.place.clone()));
        all.extend(page.into_nodes());
        if !has_next {
            return Ok(all);
        }
        slice = Slice::First { limit: PART, after };
    }
}

/// With what is asked for of them all
async fn with_relations(
    reader: Reader<'_>,
    rows: Vec<Row>,
    asked: &Asked,
) -> Result<Vec<ContractWithRelations>, ReadError> {
    let ids: Vec<Uuid> = rows.iter().map(|((contract, ..), _)| contract.contract_id).collect();
    let mut parts = Parts::of(reader, &ids, asked).await?;
    let codes: Vec<String> =
        rows.iter().filter_map(|((contract, ..), _)| contract.cpv_code.clone()).collect();
    let cpv = if asked.cpv && !codes.is_empty() {
        cpv_code::by_codes(reader.connection(), &codes).await?
    } else {
        HashMap::new()
    };
    let related = |((contract, organization, partnership, supplier, source), texts): Row| {
        let (options, ending, follow_up) = parts.take(contract.contract_id);
        ContractWithRelations {
            cpv: contract.cpv_code.as_ref().and_then(|code| cpv.get(code)).cloned(),
            texts: Texts::of(&asked.texts, texts),
            contract,
            organization,
            partnership,
            supplier,
            source,
            options,
            ending,
            follow_up,
        }
    };
    Ok(rows.into_iter().map(related).collect())
}

/// The divisions of the CPV, as two digits, that contracts of a partnership are of
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn divisions(connection: &AsyncPgConnection, slug: &str) -> Result<Vec<String>, ReadError> {
    let statement = Statement::new(
        "SELECT DISTINCT left(cpv_code, 2) FROM contracts JOIN partnerships USING (partnership_id) \
         WHERE cpv_code IS NOT NULL AND slug = ",
    );
    let statement = statement.bind(Value::Text(slug.to_owned())).sql(" ORDER BY 1");
    Reader::over(connection).load::<String, SqlText>(statement).await
}
