//! Who sent a request.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use chrono::Utc;
use schema::{models::Token, types::TokenPurpose};

use super::{Secret, Viewer, same_origin::is_same_origin, session};
use crate::{error::ApiError, read, state::AppState};

/// Middleware: puts the [`Viewer`] in the request
///
/// A bearer token counts before a session. One that is unknown, expired or revoked is refused, not taken for nobody;
/// the cookie of a session that has ended is, since a browser keeps sending it.
///
/// # Errors
///
/// [`ApiError::InvalidToken`]; [`ApiError::CrossSite`] when another site uses the session of a browser to change
/// something; [`ApiError::Unavailable`].
pub async fn identify(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let headers = request.headers();
    let viewer = if headers.contains_key(header::AUTHORIZATION) {
        let secret = bearer(headers).ok_or(ApiError::InvalidToken)?;
        holder(&state, TokenPurpose::Bearer, &secret).await?.ok_or(ApiError::InvalidToken)?
    } else if let Some(secret) = session::sent(headers) {
        if !request.method().is_safe() && !is_same_origin(headers, state.config.public_url.as_deref()) {
            return Err(ApiError::CrossSite);
        }
        holder(&state, TokenPurpose::Session, &secret).await?.unwrap_or(Viewer::Anonymous)
    } else {
        Viewer::Anonymous
    };
    tracing::Span::current().record("actor", viewer.actor());
    request.extensions_mut().insert(viewer);
    Ok(next.run(request).await)
}

async fn holder(
    state: &AppState,
    purpose: TokenPurpose,
    secret: &Secret,
) -> Result<Option<Viewer>, ApiError> {
    let connection = read::connect(&state.pool).await?;
    let found = read::token::find(&connection, purpose, &secret.sha256(), Utc::now()).await?;
    Ok(found.map(Viewer::from))
}

impl From<Token> for Viewer {
    fn from(token: Token) -> Self {
        let kind = match token.purpose {
            TokenPurpose::Bearer => "token",
            TokenPurpose::SignIn | TokenPurpose::Session => "session",
        };
        let actor = format!("{kind}:{}", token.name);
        Self::SignedIn { actor, role: token.role, organization_id: token.organization_id }
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
