//! Organizations.

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Organization,
    tables::organizations,
    types::{GmCode, OrganizationKind},
};
use uuid::Uuid;

use super::{
    Page, ReadError, Reader, Slice, Value,
    page::{self, Key, Order},
    reader::Columns,
    statement::{Kind, Statement},
};

/// The municipality with that code
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(
    mut connection: &AsyncPgConnection,
    code: &GmCode,
) -> Result<Option<Organization>, ReadError> {
    let found = organizations::table
        .filter(organizations::code.eq(code.as_str()))
        .select(Organization::as_select())
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().next())
}

/// Those of the organizations that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<Organization>, ReadError> {
    Ok(organizations::table
        .filter(organizations::organization_id.eq_any(ids))
        .select(Organization::as_select())
        .load(&mut connection)
        .await?)
}

/// Those of the municipalities that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_codes(
    mut connection: &AsyncPgConnection,
    codes: &[String],
) -> Result<Vec<Organization>, ReadError> {
    Ok(organizations::table
        .filter(organizations::code.eq_any(codes))
        .select(Organization::as_select())
        .load(&mut connection)
        .await?)
}

/// Which organizations are wanted; every part that is given narrows it
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of these kinds
    pub kinds: Option<Vec<OrganizationKind>>,
    /// With this in the name, whatever the case
    pub name_contains: Option<String>,
}

/// By what organizations are ordered
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganizationOrder {
    /// Name, from A to Z
    NameAsc,
    /// Name, from Z to A
    NameDesc,
}

impl Order for OrganizationOrder {
    fn key(self) -> Key {
        match self {
            Self::NameAsc => Key::ascending("name", Kind::Text),
            Self::NameDesc => Key::descending("name", Kind::Text),
        }
    }
}

/// Part of the organizations that are wanted; without an order by name
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    reader: Reader<'_>,
    wanted: &Wanted,
    order: &[OrganizationOrder],
    slice: &Slice,
) -> Result<Page<Organization>, ReadError> {
    let keys = page::keys(order, &[OrganizationOrder::NameAsc], Key::ascending("organization_id", Kind::Id));
    let statement =
        Statement::new("SELECT ").fragment(Organization::as_select()).places(&keys).organizations(wanted);
    reader.page::<Organization, Columns<Organization>>(statement, &keys, slice).await
}

/// How many organizations are wanted
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(connection: &AsyncPgConnection, wanted: &Wanted) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").organizations(wanted).only_number(connection).await
}

impl Statement {
    fn organizations(self, wanted: &Wanted) -> Self {
        let mut statement =
            self.sql(" FROM organizations WHERE TRUE").one_of("kind", wanted.kinds.as_deref());
        if let Some(text) = &wanted.name_contains {
            statement = statement.sql(" AND name ILIKE ").bind(Value::containing(text));
        }
        statement
    }
}
