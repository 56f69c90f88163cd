//! Whether somebody who is signed in knows the password, asked again.

use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::models::User;

use crate::{audit_trail::Origin, auth::password, error::ApiError, read, write::sign_in_attempt};

pub(super) const WRONG: &str = "Het wachtwoord klopt niet.";
/// Said when it was not filled in
pub(super) const EMPTY: &str = "Vul uw wachtwoord in.";

/// What came of asking
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// That is the password
    Right,
    /// It is another
    Wrong,
    /// It was not looked at: too many were wrong of late
    TooOften,
}

/// Compares what was typed with the password of a user; who guesses waits, as at signing in
///
/// # Errors
///
/// [`ApiError::NotFound`] for who has no password here; when the database fails.
pub(super) async fn told(
    connection: &mut AsyncPgConnection,
    user: &User,
    origin: &Origin,
    typed: String,
) -> Result<Told, ApiError> {
    let found = read::user::find_local(connection, &user.name).await?;
    // An account of a provider may have the name of a local user.
    let found = found.filter(|(local, _)| local.user_id == user.user_id);
    let (_, hash) = found.ok_or(ApiError::NotFound)?;
    let began = sign_in_attempt::begin(connection, Some(&user.name), &origin.network, Utc::now()).await?;
    let Some(attempt) = began else { return Ok(Told::TooOften) };
    if !password::matches(typed, hash).await? {
        return Ok(Told::Wrong);
    }
    sign_in_attempt::forget(connection, attempt).await?;
    Ok(Told::Right)
}
