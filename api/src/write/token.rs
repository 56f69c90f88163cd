//! Tokens: secrets that let somebody in.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult, SelectableHelper, dsl::exists,
    sql_query,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Partnership, Token, User},
    rules::Violation,
    tables::tokens,
    types::{Role, TokenAccess, TokenPurpose},
};
use uuid::Uuid;

use super::{Outcome, Refused, RoleWanted, check_text};

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
    /// Role of its holder there; `None` for the session of a user, whose roles count
    pub role: Option<Role>,
    /// Organization that its holder acts for; `None` for none
    pub organization_id: Option<Uuid>,
    /// How much of what the role may it lets its holder do
    pub access: TokenAccess,
    /// User whose session it is
    pub user_id: Option<Uuid>,
    /// Of a session what the browser says it is
    pub browser: Option<&'a str>,
    /// Moment from which it no longer counts
    pub expires_at: DateTime<Utc>,
}

/// A session to be opened
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// SHA-256 of its secret
    pub secret_sha256: [u8; 32],
    /// SHA-256 of the secret of the session that the browser has, which ends
    pub replaces: Option<[u8; 32]>,
    /// What the browser says it is
    pub browser: Option<String>,
    /// Now
    pub begins_at: DateTime<Utc>,
    /// Moment from which it no longer counts
    pub ends_at: DateTime<Utc>,
}

/// A token to be made for a machine, as it is asked for
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenDraft<'a> {
    /// What it is for
    pub name: &'a str,
    /// Role of its holder, and where
    pub role: RoleWanted<'a>,
    /// How much of what the role may it lets its holder do
    pub access: TokenAccess,
    /// How many days it works
    pub days: i32,
}

/// Makes a token for a machine
///
/// Refused with `token.name_missing`, `text.too_long`, `text.not_storable` (`name`), `token.days_out_of_range` (`days`), and as
/// the place of a role.
///
/// # Errors
///
/// When the database fails.
pub async fn create(
    connection: &mut AsyncPgConnection,
    draft: &TokenDraft<'_>,
    secret_sha256: &[u8; 32],
    now: DateTime<Utc>,
) -> QueryResult<Outcome<(Token, Option<Partnership>)>> {
    let mut refused = draft.check();
    let place = draft.role.place(connection, &mut refused).await?;
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let token = NewToken {
        purpose: TokenPurpose::Bearer,
        secret_sha256,
        name: draft.name,
        partnership_id: place.partnership_id(),
        role: Some(draft.role.role),
        organization_id: place.organization_id,
        access: draft.access,
        user_id: None,
        browser: None,
        expires_at: now + TimeDelta::days(draft.days.into()),
    };
    let stored = diesel::insert_into(tokens::table).values(&token).returning(Token::as_returning());
    Ok(Outcome::Done((stored.get_result(connection).await?, place.partnership)))
}

impl TokenDraft<'_> {
    fn check(&self) -> Vec<Refused> {
        let mut refused = Vec::new();
        if self.name.is_empty() {
            refused.push(Refused::at("name", Violation::new("token.name_missing")));
        }
        refused.extend(check_text(self.name, 100).err().map(|violation| Refused::at("name", violation)));
        if !(1..=3650).contains(&self.days) {
            refused.push(Refused::at("days", Violation::new("token.days_out_of_range")));
        }
        refused
    }
}

/// Ends a token
///
/// # Errors
///
/// When the database fails.
pub async fn end(connection: &mut AsyncPgConnection, token_id: Uuid, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(tokens::table.find(token_id))
        .set(tokens::ended_at.eq(now))
        .execute(connection)
        .await
        .map(drop)
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
    session: &NewSession,
) -> QueryResult<Option<Token>> {
    connection
        .transaction(async |connection| {
            let now = session.begins_at;
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
            end_replaced(connection, session).await?;
            let session = NewToken {
                purpose: TokenPurpose::Session,
                secret_sha256: &session.secret_sha256,
                name: &link.name,
                partnership_id: link.partnership_id,
                role: link.role,
                organization_id: link.organization_id,
                access: link.access,
                user_id: None,
                browser: session.browser.as_deref(),
                expires_at: session.ends_at,
            };
            insert(connection, &session).await?;
            Ok(Some(link))
        })
        .await
}

/// Opens a session for a user, in place of the one that the browser has
///
/// # Errors
///
/// When the database fails.
pub async fn open_session(
    connection: &mut AsyncPgConnection,
    user: &User,
    session: &NewSession,
) -> QueryResult<()> {
    connection.transaction(async |connection| open_session_of(connection, user, session).await).await
}

/// The same within a transaction
pub(super) async fn open_session_of(
    connection: &mut AsyncPgConnection,
    user: &User,
    session: &NewSession,
) -> QueryResult<()> {
    end_replaced(connection, session).await?;
    let session = NewToken {
        purpose: TokenPurpose::Session,
        secret_sha256: &session.secret_sha256,
        name: &user.name,
        partnership_id: None,
        role: None,
        organization_id: None,
        access: TokenAccess::Full,
        user_id: Some(user.user_id),
        browser: session.browser.as_deref(),
        expires_at: session.ends_at,
    };
    insert(connection, &session).await
}

/// Notes that the user of a session showed at that moment who it is
///
/// # Errors
///
/// When the database fails.
pub async fn confirm(
    connection: &mut AsyncPgConnection,
    session: Uuid,
    confirmed_at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(tokens::table.find(session))
        .filter(tokens::purpose.eq(TokenPurpose::Session))
        .set(tokens::confirmed_at.eq(confirmed_at))
        .execute(connection)
        .await
        .map(drop)
}

async fn end_replaced(connection: &mut AsyncPgConnection, session: &NewSession) -> QueryResult<()> {
    match &session.replaces {
        Some(secret_sha256) => sign_out(connection, secret_sha256, session.begins_at).await,
        None => Ok(()),
    }
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
