//! Users, their roles and their sessions.

use chrono::{DateTime, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, QueryDsl, SelectableHelper,
    dsl::max, sql_types::Text,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Partnership, Token, User, UserRole},
    tables::{partnerships, tokens, user_passwords, user_roles, users},
    types::{Role, TokenPurpose},
};
use uuid::Uuid;

use super::{
    Page, Place, ReadError, Reader, Slice, Value,
    page::{self, Key, Order},
    reader::Columns,
    statement::{Kind, Statement},
};

diesel::define_sql_function! {
    /// The text in lower case
    fn lower(text: Text) -> Text;
}

/// What a user is, and where; no partnership: everywhere
pub type RoleOf = (UserRole, Option<Partnership>);

/// The partnership that a role counts in; `None` for all of them and the installation
pub fn place_of((_, partnership): &RoleOf) -> Option<Uuid> {
    partnership.as_ref().map(|partnership| partnership.partnership_id)
}

/// The local user with that name, whatever its case, who may sign in; with the hash of the password, if there is one
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find_local(
    mut connection: &AsyncPgConnection,
    name: &str,
) -> Result<Option<(User, Option<String>)>, ReadError> {
    let found = users::table
        .left_join(user_passwords::table)
        .filter(lower(users::name).eq(lower(name)))
        .filter(users::issuer.is_null())
        .filter(users::disabled_at.is_null())
        .select((User::as_select(), user_passwords::hash.nullable()))
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().next())
}

/// The user with that identity
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(mut connection: &AsyncPgConnection, user_id: Uuid) -> Result<Option<User>, ReadError> {
    let found = users::table
        .filter(users::user_id.eq(user_id))
        .select(User::as_select())
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().next())
}

/// The local user with that name, whatever its case, or the account of a provider with that name in the history; `None` when there
/// is none, or more than one
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn named(mut connection: &AsyncPgConnection, name: &str) -> Result<Option<User>, ReadError> {
    let wanted = name.trim();
    let bare = wanted.split_once(':').map_or(wanted, |(_, bare)| bare);
    let found = users::table
        .filter(lower(users::name).eq(lower(wanted)).or(lower(users::name).eq(lower(bare))))
        .select(User::as_select())
        .load(&mut connection)
        .await?;
    let folded = wanted.to_lowercase();
    let is_meant = |user: &User| {
        let is_bare = user.issuer.is_none() && user.name.to_lowercase() == folded;
        is_bare || user.actor().to_lowercase() == folded
    };
    let mut meant = found.into_iter().filter(is_meant);
    Ok(meant.next().filter(|_| meant.next().is_none()))
}

/// The last use of a session of each of these users that ever had one
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn last_seen_of(
    mut connection: &AsyncPgConnection,
    user_ids: &[Uuid],
) -> Result<Vec<(Uuid, DateTime<Utc>)>, ReadError> {
    type Seen = (Option<Uuid>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
    let found: Vec<Seen> = tokens::table
        .filter(tokens::user_id.eq_any(user_ids))
        .filter(tokens::purpose.eq(TokenPurpose::Session))
        .group_by(tokens::user_id)
        .select((tokens::user_id, max(tokens::last_used_at), max(tokens::created_at)))
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().filter_map(|(user_id, used, opened)| Some((user_id?, used.max(opened)?))).collect())
}

/// Those of these users that have a password here
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn with_password(
    mut connection: &AsyncPgConnection,
    user_ids: &[Uuid],
) -> Result<Vec<Uuid>, ReadError> {
    Ok(user_passwords::table
        .filter(user_passwords::user_id.eq_any(user_ids))
        .select(user_passwords::user_id)
        .load(&mut connection)
        .await?)
}

/// How many users may sign in and are nothing anywhere
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count_without_role(mut connection: &AsyncPgConnection) -> Result<i64, ReadError> {
    Ok(users::table
        .left_join(user_roles::table)
        .filter(user_roles::user_role_id.is_null())
        .filter(users::disabled_at.is_null())
        .count()
        .get_result(&mut connection)
        .await?)
}

/// Whether somebody who may sign in has that role in that partnership
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn is_held(
    mut connection: &AsyncPgConnection,
    partnership_id: Uuid,
    role: Role,
) -> Result<bool, ReadError> {
    let held = user_roles::table
        .inner_join(users::table)
        .filter(user_roles::partnership_id.eq(partnership_id))
        .filter(user_roles::role.eq(role))
        .filter(users::disabled_at.is_null());
    Ok(held.count().get_result::<i64>(&mut connection).await? > 0)
}

/// Those with these names, of whatever provider, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_names(mut connection: &AsyncPgConnection, names: &[&str]) -> Result<Vec<User>, ReadError> {
    Ok(users::table.filter(users::name.eq_any(names)).select(User::as_select()).load(&mut connection).await?)
}

/// All users, by name
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn all(mut connection: &AsyncPgConnection) -> Result<Vec<User>, ReadError> {
    Ok(users::table
        .order((lower(users::name), users::user_id))
        .select(User::as_select())
        .load(&mut connection)
        .await?)
}

/// By what users are ordered
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UserOrder {
    /// Name, from A to Z
    NameAsc,
    /// Name, from Z to A
    NameDesc,
}

impl Order for UserOrder {
    fn key(self) -> Key {
        match self {
            Self::NameAsc => Key::ascending("name", Kind::Text),
            Self::NameDesc => Key::descending("name", Kind::Text),
        }
    }
}

/// Part of the users: those with a role in the partnership with that short name, or all of them; without an order by name
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    reader: Reader<'_>,
    partnership: Option<&str>,
    order: &[UserOrder],
    slice: &Slice,
) -> Result<Page<User>, ReadError> {
    let keys = page::keys(order, &[UserOrder::NameAsc], Key::ascending("user_id", Kind::Id));
    let statement = Statement::new("SELECT ").fragment(User::as_select()).places(&keys).users(partnership);
    reader.page::<User, Columns<User>>(statement, &keys, slice).await
}

/// The place of a user in the list by name
pub fn place_by_name(user: &User) -> Place {
    vec![Some(Value::Text(user.name.clone())), Some(Value::Id(user.user_id))]
}

/// How many there are
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(connection: &AsyncPgConnection, partnership: Option<&str>) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").users(partnership).only_number(connection).await
}

impl Statement {
    fn users(self, partnership: Option<&str>) -> Self {
        let statement = self.sql(" FROM users WHERE TRUE");
        match partnership {
            Some(slug) => statement
                .sql(
                    " AND user_id IN (SELECT user_roles.user_id FROM user_roles JOIN partnerships USING (partnership_id) \
                     WHERE partnerships.slug = ",
                )
                .bind(Value::Text(slug.to_owned()))
                .sql(")"),
            None => statement,
        }
    }
}

/// What these users are, and where: by role and partnership
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn roles_of(
    mut connection: &AsyncPgConnection,
    user_ids: &[Uuid],
) -> Result<Vec<RoleOf>, ReadError> {
    Ok(user_roles::table
        .left_join(partnerships::table)
        .filter(user_roles::user_id.eq_any(user_ids))
        .order((user_roles::role, partnerships::slug, user_roles::user_role_id))
        .select(RoleOf::as_select())
        .load(&mut connection)
        .await?)
}

/// The sessions of a user that have not ended, the latest opened first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn sessions(
    mut connection: &AsyncPgConnection,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Token>, ReadError> {
    Ok(tokens::table
        .filter(tokens::user_id.eq(user_id))
        .filter(tokens::purpose.eq(TokenPurpose::Session))
        .filter(tokens::ended_at.is_null())
        .filter(tokens::expires_at.gt(now))
        .order((tokens::created_at.desc(), tokens::token_id))
        .select(Token::as_select())
        .load(&mut connection)
        .await?)
}
