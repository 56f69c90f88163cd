//! Organizations.

use diesel::{
    ExpressionMethods, QueryDsl, SelectableHelper,
    dsl::{AsSelect, SqlTypeOf},
    pg::Pg,
    sql_types::BigInt,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Organization,
    tables::organizations,
    types::{GmCode, OrganizationKind},
};
use uuid::Uuid;

use super::{
    Page, ReadError, Slice, Value,
    page::Key,
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

/// Part of the organizations, by name
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    mut connection: &AsyncPgConnection,
    wanted: &Wanted,
    slice: &Slice,
) -> Result<Page<Organization>, ReadError> {
    let rows = Statement::new("SELECT ")
        .fragment(Organization::as_select())
        .organizations(wanted)
        .slice(&[Key::ascending("name", Kind::Text), Key::ascending("organization_id", Kind::Id)], slice)?
        .gives::<SqlTypeOf<AsSelect<Organization, Pg>>>()
        .load::<Organization>(&mut connection)
        .await?;
    let place =
        |row: &Organization| vec![Some(Value::Text(row.name.clone())), Some(Value::Id(row.organization_id))];
    Ok(Page::of(slice, rows, place))
}

/// How many organizations are wanted
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(mut connection: &AsyncPgConnection, wanted: &Wanted) -> Result<i64, ReadError> {
    let statement = Statement::new("SELECT count(*)").organizations(wanted);
    Ok(statement.gives::<BigInt>().get_result(&mut connection).await?)
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
