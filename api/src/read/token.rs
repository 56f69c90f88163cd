//! Tokens: secrets that let somebody in.

use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Partnership, Token, User},
    tables::{partnerships, tokens, users},
    types::TokenPurpose,
};

use super::ReadError;

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
