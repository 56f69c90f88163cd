//! Users, their roles and their sessions.

use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, NullableExpressionMethods, QueryDsl, SelectableHelper, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Partnership, Token, User, UserRole},
    tables::{partnerships, tokens, user_passwords, user_roles, users},
    types::TokenPurpose,
};
use uuid::Uuid;

use super::{
    Page, ReadError, Reader, Slice, Value,
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
