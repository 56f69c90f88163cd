use std::collections::HashMap;

use diesel::{
    ExpressionMethods, QueryDsl, SelectableHelper,
    dsl::{AsSelect, SqlTypeOf},
    pg::Pg,
    sql_types::{BigInt, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Contract, ExtensionOption, Organization, Partnership, Supplier},
    tables::extension_options,
};
use uuid::Uuid;

use super::{ContractFilter, ContractWithRelations};
use crate::read::{
    Page, Place, ReadError, Slice, Value,
    import_run::ImportSource,
    page::Key,
    statement::{Kind, Statement},
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

impl ContractOrder {
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

    fn value(self, contract: &Contract) -> Option<Value> {
        match self {
            Self::TitleAsc | Self::TitleDesc => Some(Value::Text(contract.title.clone())),
            Self::ReferenceAsc | Self::ReferenceDesc => contract.reference.clone().map(Value::Text),
            Self::CurrentEndAsc | Self::CurrentEndDesc => contract.current_end_on.map(Value::Day),
            Self::UltimateEndAsc | Self::UltimateEndDesc => contract.ultimate_end_on.map(Value::Day),
            Self::ValueAsc | Self::ValueDesc => contract.value_eur.map(Value::Amount),
            Self::UpdatedDesc => Some(Value::Moment(contract.updated_at)),
        }
    }
}

type Row = (Contract, Organization, Partnership, Option<Supplier>, Option<ImportSource>);
type RowSql = SqlTypeOf<AsSelect<Row, Pg>>;

fn select() -> Statement {
    Statement::new("SELECT ").fragment(<Row as SelectableHelper<Pg>>::as_select())
}

fn related((contract, organization, partnership, supplier, source): Row) -> ContractWithRelations {
    ContractWithRelations { contract, organization, partnership, supplier, source, options: Vec::new() }
}

/// Part of the contracts of a partnership that are wanted, without their options; without an order by title
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    mut connection: &AsyncPgConnection,
    slug: &str,
    filter: &ContractFilter,
    order: &[ContractOrder],
    slice: &Slice,
) -> Result<Page<ContractWithRelations>, ReadError> {
    let order = if order.is_empty() { &[ContractOrder::TitleAsc] } else { order };
    let mut keys: Vec<Key> = order.iter().map(|order| order.key()).collect();
    keys.push(Key::ascending("contracts.contract_id", Kind::Id));
    let rows = select()
        .wanted_contracts(slug, filter)
        .slice(&keys, slice)?
        .gives::<RowSql>()
        .load::<Row>(&mut connection)
        .await?;
    let place = |(contract, ..): &Row| {
        let mut place: Place = order.iter().map(|order| order.value(contract)).collect();
        place.push(Some(Value::Id(contract.contract_id)));
        place
    };
    Ok(Page::of(slice, rows, place).map(related))
}

/// How many contracts are wanted
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(
    mut connection: &AsyncPgConnection,
    slug: &str,
    filter: &ContractFilter,
) -> Result<i64, ReadError> {
    let statement = Statement::new("SELECT count(*)").wanted_contracts(slug, filter);
    Ok(statement.gives::<BigInt>().get_result(&mut connection).await?)
}

/// A text that changes whenever a contract that is wanted comes, changes or goes, or who holds it or supplies is renamed: the
/// transactions that wrote them tell
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn version(
    mut connection: &AsyncPgConnection,
    slug: &str,
    filter: &ContractFilter,
) -> Result<String, ReadError> {
    let statement = Statement::new(
        "SELECT concat_ws(' ', count(*), sum(hashtextextended(concat_ws(' ', contracts.contract_id, contracts.xmin, \
         organizations.xmin, suppliers.supplier_id, suppliers.xmin), 0)))",
    );
    Ok(statement.wanted_contracts(slug, filter).gives::<Text>().get_result(&mut connection).await?)
}

/// Those of the contracts that exist, without their options, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<ContractWithRelations>, ReadError> {
    let rows = select()
        .contracts()
        .sql(" WHERE contracts.contract_id = ANY(")
        .bind_ids(ids)
        .sql(")")
        .gives::<RowSql>()
        .load::<Row>(&mut connection)
        .await?;
    Ok(rows.into_iter().map(related).collect())
}

/// The contracts with their extension options, read in one statement
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn with_options(
    mut connection: &AsyncPgConnection,
    contracts: Vec<ContractWithRelations>,
) -> Result<Vec<ContractWithRelations>, ReadError> {
    if contracts.is_empty() {
        return Ok(contracts);
    }
    let ids: Vec<Uuid> = contracts.iter().map(|found| found.contract.contract_id).collect();
    let options: Vec<ExtensionOption> = extension_options::table
        .filter(extension_options::contract_id.eq_any(ids))
        .order((extension_options::contract_id, extension_options::position))
        .select(ExtensionOption::as_select())
        .load(&mut connection)
        .await?;
    let mut by_contract: HashMap<Uuid, Vec<ExtensionOption>> = HashMap::new();
    for option in options {
        by_contract.entry(option.contract_id).or_default().push(option);
    }
    let with = |mut found: ContractWithRelations| {
        found.options = by_contract.remove(&found.contract.contract_id).unwrap_or_default();
        found
    };
    Ok(contracts.into_iter().map(with).collect())
}
