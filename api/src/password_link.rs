//! Links by which users set a password: given to administrators, who pass them on.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{auth::Secret, error::ApiError, write::user::NewPasswordLink};

/// Where they lead
pub(crate) const PATH: &str = "/sign-in/password";

/// How long an invitation works
pub(crate) const INVITATION: TimeDelta = TimeDelta::days(7);
/// How long a link of who lost a password works
pub(crate) const RESET: TimeDelta = TimeDelta::days(1);

/// A link below that scheme, host and port, and what is stored of it
///
/// # Errors
///
/// [`ApiError::Internal`] when the system has no randomness to give.
pub(crate) fn make(
    origin: &str,
    now: DateTime<Utc>,
    works: TimeDelta,
) -> Result<(String, NewPasswordLink), ApiError> {
    let secret = Secret::generate().map_err(|error| ApiError::internal(error.to_string()))?;
    let address = format!("{origin}{PATH}?code={}", secret.reveal());
    Ok((address, NewPasswordLink { secret_sha256: secret.sha256(), expires_at: now + works }))
}
