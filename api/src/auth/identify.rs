//! Who sent a request.

use axum::{
    extract::Request,
    http::{HeaderMap, header},
    response::Response,
};
use chrono::{DateTime, TimeDelta, Utc};
use schema::types::TokenPurpose;

use super::{Grant, Secret, Viewer, same_origin::is_same_origin, session};
use crate::{
    error::ApiError,
    read::{self, user::RoleOf},
    state::AppState,
    write,
};

/// How often the use of a token is noted, so that reading seldom writes
const USE_IS_NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Puts the [`Viewer`] in the request, which `next` answers
///
/// A bearer token counts before a session. One that is unknown, expired or revoked is refused, not taken for nobody;
/// the cookie of a session that has ended is, since a browser keeps sending it.
///
/// # Errors
///
/// [`ApiError::InvalidToken`]; [`ApiError::CrossSite`] when another site uses the session of a browser to change
/// something; [`ApiError::Unavailable`].
pub async fn identify<F: Future<Output = Response>>(
    state: &AppState,
    mut request: Request,
    next: impl FnOnce(Request) -> F,
) -> Result<Response, ApiError> {
    let viewer = viewer(state, request.headers()).await?;
    let headers = request.headers();
    let by_session =
        session::sent(&state.config, headers).is_some() && !headers.contains_key(header::AUTHORIZATION);
    if by_session
        && !request.method().is_safe()
        && !is_same_origin(headers, state.config.public_url.as_deref())
    {
        return Err(ApiError::CrossSite);
    }
    tracing::Span::current().record("actor", viewer.actor());
    request.extensions_mut().insert(viewer);
    Ok(next(request).await)
}

/// Who sends these headers; where a request came from is not looked at
///
/// # Errors
///
/// [`ApiError::InvalidToken`]; [`ApiError::Unavailable`].
pub async fn viewer(state: &AppState, headers: &HeaderMap) -> Result<Viewer, ApiError> {
    if headers.contains_key(header::AUTHORIZATION) {
        let secret = bearer(headers).ok_or(ApiError::InvalidToken)?;
        return holder(state, TokenPurpose::Bearer, &secret).await?.ok_or(ApiError::InvalidToken);
    }
    match session::sent(&state.config, headers) {
        Some(secret) => Ok(holder(state, TokenPurpose::Session, &secret).await?.unwrap_or(Viewer::Anonymous)),
        None => Ok(Viewer::Anonymous),
    }
}

async fn holder(
    state: &AppState,
    purpose: TokenPurpose,
    secret: &Secret,
) -> Result<Option<Viewer>, ApiError> {
    let (key, now) = ((purpose, secret.sha256()), Utc::now());
    match state.known.find(&key, now) {
        Some(viewer) => Ok(Some(viewer)),
        // Apart, since what is awaited in place is room that every request takes and copies, also where the holder is known.
        None => Box::pin(looked_up(state, key, now)).await,
    }
}

async fn looked_up(
    state: &AppState,
    key: (TokenPurpose, [u8; 32]),
    now: DateTime<Utc>,
) -> Result<Option<Viewer>, ApiError> {
    let look = state.known.look();
    let purpose = key.0;
    let mut connection = read::connect(&state.pool).await?;
    let Some(found) = read::token::find(&connection, purpose, &key.1, now).await? else {
        return Ok(None);
    };
    let (token, partnership, user) = found;
    let last_used = token.last_used_at.unwrap_or(token.created_at);
    if purpose == TokenPurpose::Session && now - last_used >= session::IDLE {
        return Ok(None);
    }
    let end = token.expires_at;
    if token.last_used_at.is_none_or(|used| now - used >= USE_IS_NOTED_EVERY) {
        write::token::note_use(&mut connection, token.token_id, now).await?;
    }
    let grants = match (&user, token.role) {
        (Some(user), _) => {
            let roles = read::user::roles_of(&connection, &[user.user_id]).await?;
            roles.into_iter().map(Grant::from).collect()
        }
        (None, Some(role)) => vec![Grant { partnership, role, organization_id: token.organization_id }],
        (None, None) => Vec::new(),
    };
    let actor = match (&user, purpose) {
        (Some(user), _) => user.actor(),
        (None, TokenPurpose::Bearer) => format!("token:{}", token.name),
        (None, TokenPurpose::SignIn | TokenPurpose::Session | TokenPurpose::Password) => {
            format!("session:{}", token.name)
        }
    };
    let user_id = user.map(|user| user.user_id);
    let confirmed_until = (user_id.is_some() && purpose == TokenPurpose::Session)
        .then(|| token.confirmed_at.unwrap_or(token.created_at) + session::CONFIRMED);
    let (token_id, access) = (token.token_id, token.access);
    let viewer = Viewer::SignedIn { actor, token_id, user_id, access, grants, confirmed_until };
    state.known.keep(look, key, &viewer, now, end);
    Ok(Some(viewer))
}

impl From<RoleOf> for Grant {
    fn from((role, partnership): RoleOf) -> Self {
        Self { partnership, role: role.role, organization_id: role.organization_id }
    }
}

fn bearer(headers: &HeaderMap) -> Option<Secret> {
    let (scheme, secret) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") { Secret::parse(secret.trim()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_bearer_token_is_one() {
        let secret = Secret::generate().expect("random");
        let sent = |value: String| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().expect("a header"));
            bearer(&headers)
        };
        let text = secret.reveal();
        assert_eq!(sent(format!("Bearer {text}")), Some(secret.clone()));
        assert_eq!(sent(format!("bearer  {text}")), Some(secret.clone()));
        for other in
            [text.to_owned(), format!("Basic {text}"), "Bearer".to_owned(), format!("Bearer {text}0")]
        {
            assert_eq!(sent(other), None);
        }
    }
}
