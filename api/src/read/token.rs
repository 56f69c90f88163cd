//! Tokens: secrets that let somebody in.

use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, QueryDsl, SelectableHelper, pg::Pg};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Partnership, Token, User},
    tables::{partnerships, tokens, users},
    types::TokenPurpose,
};
use uuid::Uuid;

use super::{
    Page, Place, ReadError, Reader, Slice, Value,
    page::{self, Key, Order},
    reader::Columns,
    statement::{Kind, Statement},
};

/// A token and the partnership that it lets its holder into, if it is one
pub type TokenOf = (Token, Option<Partnership>);

/// A token with its partnership, and the user whose session it is, if it is one
pub type HeldToken = (Token, Option<Partnership>, Option<User>);

/// The token with that hash, when it counts at `now` and its user is not shut out
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(
    mut connection: &AsyncPgConnection,
    purpose: TokenPurpose,
    secret_sha256: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<HeldToken>, ReadError> {
    let found = tokens::table
        .left_join(partnerships::table)
        .left_join(users::table)
        .filter(users::disabled_at.is_null())
        .filter(tokens::secret_sha256.eq(secret_sha256.as_slice()))
        .filter(tokens::purpose.eq(purpose))
        .filter(tokens::ended_at.is_null())
        .filter(tokens::expires_at.gt(now))
        .select(HeldToken::as_select())
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().next())
}

/// The bearer tokens that count at `now`, by name
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn bearers(
    mut connection: &AsyncPgConnection,
    now: DateTime<Utc>,
) -> Result<Vec<TokenOf>, ReadError> {
    Ok(tokens::table
        .left_join(partnerships::table)
        .filter(tokens::purpose.eq(TokenPurpose::Bearer))
        .filter(tokens::ended_at.is_null())
        .filter(tokens::expires_at.gt(now))
        .order((tokens::name, tokens::expires_at))
        .select(TokenOf::as_select())
        .load(&mut connection)
        .await?)
}

/// The bearer token with that identity, when it counts at `now`
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn bearer(
    mut connection: &AsyncPgConnection,
    token_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<TokenOf>, ReadError> {
    let found = tokens::table
        .left_join(partnerships::table)
        .filter(tokens::token_id.eq(token_id))
        .filter(tokens::purpose.eq(TokenPurpose::Bearer))
        .filter(tokens::ended_at.is_null())
        .filter(tokens::expires_at.gt(now))
        .select(TokenOf::as_select())
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().next())
}

/// Which bearer tokens are wanted: those that count at that moment, of a partnership or of all
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// In the partnership with this short name
    pub partnership: Option<String>,
    /// The moment
    pub now: DateTime<Utc>,
}

/// By what bearer tokens; what is unknown comes last, whichever way are ordered
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenOrder {
    /// Name, from A to Z
    NameAsc,
    /// Name, from Z to A
    NameDesc,
    /// Moment of making, earliest first
    CreatedAsc,
    /// Moment of making, latest first
    CreatedDesc,
    /// Moment from which they no longer work, earliest first
    ExpiresAsc,
    /// Moment from which they no longer work, latest first
    ExpiresDesc,
    /// Moment of their last use, earliest first
    LastUsedAsc,
    /// Moment of their last use, latest first
    LastUsedDesc,
}

impl Order for TokenOrder {
    fn key(self) -> Key {
        match self {
            Self::NameAsc => Key::ascending("tokens.name", Kind::Text),
            Self::NameDesc => Key::descending("tokens.name", Kind::Text),
            Self::CreatedAsc => Key::ascending("tokens.created_at", Kind::Moment),
            Self::CreatedDesc => Key::descending("tokens.created_at", Kind::Moment),
            Self::ExpiresAsc => Key::ascending("tokens.expires_at", Kind::Moment),
            Self::ExpiresDesc => Key::descending("tokens.expires_at", Kind::Moment),
            Self::LastUsedAsc => Key::ascending("tokens.last_used_at", Kind::Moment).or_null(),
            Self::LastUsedDesc => Key::descending("tokens.last_used_at", Kind::Moment).or_null(),
        }
    }
}

/// Part of the bearer tokens that are wanted; without an order by name
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    reader: Reader<'_>,
    wanted: &Wanted,
    order: &[TokenOrder],
    slice: &Slice,
) -> Result<Page<TokenOf>, ReadError> {
    let keys = page::keys(order, &[TokenOrder::NameAsc], Key::ascending("tokens.token_id", Kind::Id));
    let statement = Statement::new("SELECT ")
        .fragment(<TokenOf as SelectableHelper<Pg>>::as_select())
        .places(&keys)
        .bearers(wanted);
    reader.page::<TokenOf, Columns<TokenOf>>(statement, &keys, slice).await
}

/// The place of a token in the list by name
pub fn place_by_name(token: &Token) -> Place {
    vec![Some(Value::Text(token.name.clone())), Some(Value::Id(token.token_id))]
}

/// How many bearer tokens are wanted
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(connection: &AsyncPgConnection, wanted: &Wanted) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").bearers(wanted).only_number(connection).await
}

impl Statement {
    fn bearers(self, wanted: &Wanted) -> Self {
        let statement = self
            .sql(" FROM tokens LEFT JOIN partnerships USING (partnership_id) WHERE tokens.purpose = ")
            .bind(Value::Text(TokenPurpose::Bearer.to_string()))
            .sql(" AND tokens.ended_at IS NULL AND tokens.expires_at > ")
            .bind(Value::Moment(wanted.now));
        match &wanted.partnership {
            Some(slug) => statement.sql(" AND partnerships.slug = ").bind(Value::Text(slug.clone())),
            None => statement,
        }
    }
}
