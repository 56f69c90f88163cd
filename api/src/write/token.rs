//! Tokens: secrets that let somebody in.

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult, SelectableHelper, dsl::exists,
    sql_query,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Token,
    tables::tokens,
    types::{Role, TokenAccess, TokenPurpose},
};
use uuid::Uuid;

/// A token to be stored
#[derive(Debug, Clone, PartialEq, Eq, Insertable)]
#[diesel(table_name = tokens)]
pub struct NewToken<'a> {
    /// What it is for
    pub purpose: TokenPurpose,
    /// SHA-256 of the secret, 32 bytes
    pub secret_sha256: &'a [u8],
    /// What it is for, in its maker's words; the actor in the history
    pub name: &'a str,
    /// Partnership that it lets its holder into; `None` for all of them, which is for an administrator alone
    pub partnership_id: Option<Uuid>,
    /// Role of its holder there
    pub role: Role,
    /// Organization that its holder acts for; `None` for none
    pub organization_id: Option<Uuid>,
    /// How much of what the role may it lets its holder do
    pub access: TokenAccess,
    /// Moment from which it no longer counts
    pub expires_at: DateTime<Utc>,
}

/// Stores a token
///
/// # Errors
///
/// When the database fails.
pub async fn insert(connection: &mut AsyncPgConnection, token: &NewToken<'_>) -> QueryResult<()> {
    diesel::insert_into(tokens::table).values(token).execute(connection).await.map(drop)
}

/// Stores a token when there has never been any, and tells whether it did so
///
/// Of processes that start together one does so.
///
/// # Errors
///
/// When the database fails.
pub async fn insert_first(connection: &mut AsyncPgConnection, token: &NewToken<'_>) -> QueryResult<bool> {
    connection
        .transaction(async |connection| {
            sql_query("LOCK TABLE tokens IN SHARE ROW EXCLUSIVE MODE").execute(connection).await?;
            let any =
                diesel::select(exists(tokens::table.select(tokens::token_id))).get_result(connection).await?;
            if any {
                return Ok(false);
            }
            insert(connection, token).await.map(|()| true)
        })
        .await
}

/// Uses up the sign-in link with that hash and opens a session for its holder: its name, role and organization
///
/// `None` when no such link counts at `now`; of two requests at the same time one gets a session.
///
/// # Errors
///
/// When the database fails; then the link is not used up.
pub async fn sign_in(
    connection: &mut AsyncPgConnection,
    link_sha256: &[u8; 32],
    session_sha256: &[u8; 32],
    now: DateTime<Utc>,
    session_ends_at: DateTime<Utc>,
) -> QueryResult<Option<Token>> {
    connection
        .transaction(async |connection| {
            let link = diesel::update(tokens::table)
                .filter(tokens::secret_sha256.eq(link_sha256.as_slice()))
                .filter(tokens::purpose.eq(TokenPurpose::SignIn))
                .filter(tokens::ended_at.is_null())
                .filter(tokens::expires_at.gt(now))
                .set(tokens::ended_at.eq(now))
                .returning(Token::as_returning())
                .get_result(connection)
                .await
                .optional()?;
            let Some(link) = link else { return Ok(None) };
            let session = NewToken {
                purpose: TokenPurpose::Session,
                secret_sha256: session_sha256,
                name: &link.name,
                partnership_id: link.partnership_id,
                role: link.role,
                organization_id: link.organization_id,
                access: link.access,
                expires_at: session_ends_at,
            };
            insert(connection, &session).await?;
            Ok(Some(link))
        })
        .await
}

/// Notes that a token was used
///
/// # Errors
///
/// When the database fails.
pub async fn note_use(
    connection: &mut AsyncPgConnection,
    token_id: Uuid,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(tokens::table.find(token_id))
        .set(tokens::last_used_at.eq(now))
        .execute(connection)
        .await
        .map(drop)
}

/// Ends the session with that hash, if there is one that counts
///
/// # Errors
///
/// When the database fails.
pub async fn sign_out(
    connection: &mut AsyncPgConnection,
    session_sha256: &[u8; 32],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(tokens::table)
        .filter(tokens::secret_sha256.eq(session_sha256.as_slice()))
        .filter(tokens::purpose.eq(TokenPurpose::Session))
        .filter(tokens::ended_at.is_null())
        .set(tokens::ended_at.eq(now))
        .execute(connection)
        .await
        .map(drop)
}

/// Ends the bearer tokens with that name, and tells how many counted until now
///
/// # Errors
///
/// When the database fails.
pub async fn revoke(
    connection: &mut AsyncPgConnection,
    name: &str,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(tokens::table)
        .filter(tokens::name.eq(name))
        .filter(tokens::purpose.eq(TokenPurpose::Bearer))
        .filter(tokens::ended_at.is_null())
        .filter(tokens::expires_at.gt(now))
        .set(tokens::ended_at.eq(now))
        .execute(connection)
        .await
}
