//! Links by which users set a password: of who is new, and of who lost it.

use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Token, User},
    rules::Violation,
    tables::{tokens, users},
    types::{TokenAccess, TokenPurpose},
};
use uuid::Uuid;

use super::{RoleDraft, add_roles, add_user, end_sessions, known, store_password};
use crate::write::{
    Author, Outcome, Refused, RoleWanted, Stop, check_text, outcome, sign,
    token::{NewSession, NewToken, insert, open_session_of},
};

/// Longest name of a user, in characters
const LONGEST_NAME: usize = 100;

/// A link to be made
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPasswordLink {
    /// SHA-256 of its secret
    pub secret_sha256: [u8; 32],
    /// Moment from which it no longer counts
    pub expires_at: DateTime<Utc>,
}

/// Adds a local user without a password, with a role, and the link by which the user sets one
///
/// Refused with `user.name_missing`, `user.name_malformed`, `user.name_taken`, `text.too_long` (`name`), and as the place of a role.
///
/// # Errors
///
/// When the database fails.
pub async fn invite(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    name: &str,
    wanted: RoleWanted<'_>,
    link: &NewPasswordLink,
) -> QueryResult<Outcome<User>> {
    let mut refused: Vec<Refused> =
        check_name(name).err().map(|violation| Refused::at("name", violation)).into_iter().collect();
    let place = wanted.place_given(connection, &mut refused).await?;
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let role = RoleDraft {
        partnership_id: place.partnership_id(),
        role: wanted.role,
        organization_id: place.organization_id,
    };
    outcome(
        connection
            .transaction::<User, Stop, _>(async |connection| {
                sign(connection, author).await?;
                let user = add_user(connection, name).await?;
                add_roles(connection, user.user_id, &[role]).await?;
                insert_link(connection, &user, link).await?;
                Ok(user)
            })
            .await,
    )
}

/// Makes a link by which a user sets a password, in place of those that were made before; the password stays until then
///
/// Refused with `user.unknown`, `user.of_provider`, `user.disabled` (`id`).
///
/// # Errors
///
/// When the database fails.
pub async fn reset_password(
    connection: &mut AsyncPgConnection,
    user_id: Uuid,
    link: &NewPasswordLink,
    now: DateTime<Utc>,
) -> QueryResult<Outcome<User>> {
    let mut refused = Vec::new();
    let Some(user) = known(connection, user_id, &mut refused).await? else {
        return Ok(Outcome::Refused(refused));
    };
    let forbidden = match (&user.issuer, user.disabled_at) {
        (Some(_), _) => Some("user.of_provider"),
        (None, Some(_)) => Some("user.disabled"),
        (None, None) => None,
    };
    if let Some(code) = forbidden {
        return Ok(Outcome::Refused(vec![Refused::at("id", Violation::new(code))]));
    }
    connection
        .transaction(async |connection| {
            diesel::update(tokens::table)
                .filter(tokens::user_id.eq(user_id))
                .filter(tokens::purpose.eq(TokenPurpose::Password))
                .filter(tokens::ended_at.is_null())
                .set(tokens::ended_at.eq(now))
                .execute(connection)
                .await?;
            insert_link(connection, &user, link).await
        })
        .await?;
    Ok(Outcome::Done(user))
}

/// Uses up the link with that hash: sets the password, ends all sessions of the user, and opens one for this browser
///
/// `None` when no such link counts, or its user is shut out; of two requests at the same time one sets the password.
///
/// # Errors
///
/// When the database fails; then the link is not used up.
pub async fn set_password_by_link(
    connection: &mut AsyncPgConnection,
    link_sha256: &[u8; 32],
    password_hash: &str,
    session: &NewSession,
) -> QueryResult<Option<User>> {
    let now = session.begins_at;
    connection
        .transaction(async |connection| {
            let link: Option<Token> = diesel::update(tokens::table)
                .filter(tokens::secret_sha256.eq(link_sha256.as_slice()))
                .filter(tokens::purpose.eq(TokenPurpose::Password))
                .filter(tokens::ended_at.is_null())
                .filter(tokens::expires_at.gt(now))
                .set(tokens::ended_at.eq(now))
                .returning(Token::as_returning())
                .get_result(connection)
                .await
                .optional()?;
            let Some(user_id) = link.and_then(|link| link.user_id) else { return Ok(None) };
            let user: Option<User> = users::table
                .find(user_id)
                .filter(users::disabled_at.is_null())
                .select(User::as_select())
                .get_result(connection)
                .await
                .optional()?;
            let Some(user) = user else { return Ok(None) };
            let actor = user.actor();
            sign(connection, Author { actor: &actor, cause: "page:setPassword" }).await?;
            store_password(connection, user_id, password_hash).await?;
            end_sessions(connection, user_id, None, now).await?;
            open_session_of(connection, &user, session).await?;
            Ok(Some(user))
        })
        .await
}

async fn insert_link(
    connection: &mut AsyncPgConnection,
    user: &User,
    link: &NewPasswordLink,
) -> QueryResult<()> {
    let token = NewToken {
        purpose: TokenPurpose::Password,
        secret_sha256: &link.secret_sha256,
        name: &user.name,
        partnership_id: None,
        role: None,
        organization_id: None,
        access: TokenAccess::Full,
        user_id: Some(user.user_id),
        browser: None,
        expires_at: link.expires_at,
    };
    insert(connection, &token).await
}

/// A name that somebody can sign in with, and that the history can tell from others
fn check_name(name: &str) -> Result<(), Violation> {
    if name.is_empty() {
        return Err(Violation::new("user.name_missing"));
    }
    check_text(name, LONGEST_NAME)?;
    if name.trim() != name || name.chars().any(char::is_control) {
        return Err(Violation::new("user.name_malformed"));
    }
    Ok(())
}
