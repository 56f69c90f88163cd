use std::collections::HashMap;

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper, pg::Pg};
use diesel_async::AsyncPgConnection;
use schema::{
    models::{ExtensionOption, Organization, Partnership, Supplier},
    tables::extension_options,
};
use uuid::Uuid;

use super::{Asked, ContractFacts, ContractFilter, ContractWithRelations};
use crate::read::{
    Page, ReadError, Reader, Slice, Texts,
    import_run::ImportSource,
    page::{self, Key, Order},
    reader::Columns,
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

/// With the extension options of them all, read in one statement where they are asked for
async fn with_relations(
    reader: Reader<'_>,
    rows: Vec<Row>,
    asked: &Asked,
) -> Result<Vec<ContractWithRelations>, ReadError> {
    let mut options = HashMap::<Uuid, Vec<ExtensionOption>>::new();
    if asked.options && !rows.is_empty() {
        let ids: Vec<Uuid> = rows.iter().map(|((contract, ..), _)| contract.contract_id).collect();
        let query = extension_options::table
            .filter(extension_options::contract_id.eq_any(ids))
            .order((extension_options::contract_id, extension_options::position))
            .select(ExtensionOption::as_select());
        for option in reader.load::<ExtensionOption, Columns<ExtensionOption>>(Statement::of(query)).await? {
            options.entry(option.contract_id).or_default().push(option);
        }
    }
    let related =
        |((contract, organization, partnership, supplier, source), texts): Row| ContractWithRelations {
            options: options.remove(&contract.contract_id).unwrap_or_default(),
            texts: Texts::of(&asked.texts, texts),
            contract,
            organization,
            partnership,
            supplier,
            source,
        };
    Ok(rows.into_iter().map(related).collect())
}
