//! Tokens: secrets that let somebody in.

use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Partnership, Token},
    tables::{partnerships, tokens},
    types::TokenPurpose,
};

use super::ReadError;

/// A token and the partnership that it lets its holder into, if it is one
pub type TokenOf = (Token, Option<Partnership>);

/// The token with that hash, when it counts at `now`
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(
    mut connection: &AsyncPgConnection,
    purpose: TokenPurpose,
    secret_sha256: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<TokenOf>, ReadError> {
    let found = tokens::table
        .left_join(partnerships::table)
        .filter(tokens::secret_sha256.eq(secret_sha256.as_slice()))
        .filter(tokens::purpose.eq(purpose))
        .filter(tokens::ended_at.is_null())
        .filter(tokens::expires_at.gt(now))
        .select(TokenOf::as_select())
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
