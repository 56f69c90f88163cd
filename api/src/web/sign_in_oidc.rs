//! Signing in with an account of an `OpenID` provider: away to it, and back.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use serde::Deserialize;

use super::{
    error_page,
    sign_in::{NOT_IN, TOO_MANY, entered, new_session, own_page, waits},
};
use crate::{
    audit_trail::Origin,
    auth::{
        Secret, Viewer,
        oidc::{Account, AccountRole, Attempt, OidcError, Provider},
        session,
    },
    config::Config,
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    write::{
        self, sign_in_attempt,
        user::{ProviderAccount, ProviderRole},
    },
};

const CALLBACK: &str = "/sign-in/oidc/callback";

const AGAIN: &str =
    "Ga naar de inlogpagina en probeer het opnieuw. Lukt het dan weer niet, vraag dan hulp aan de beheerder.";
const AWAY: &str =
    "De inlogdienst van uw organisatie is nu niet te bereiken. Probeer het over een paar minuten opnieuw.";
const BROKEN_OFF: &str =
    "U hebt het inloggen afgebroken, of uw organisatie stond het niet toe. Er is niets gewijzigd.";
const NO_ROLE: &str = "Uw account is bekend, maar heeft hier nog geen rol. Vraag de beheerder om een rol.";
const SHUT_OUT: &str = "Met dit account kunt u hier niet meer inloggen. Vraag de beheerder waarom.";

/// `/sign-in/oidc` and the address that the provider sends browsers back to; nothing without a provider
pub(super) fn routes(config: &Config) -> Router<AppState> {
    let Some(settings) = config.oidc.clone() else { return Router::new() };
    match Provider::new(settings, format!("{}{CALLBACK}", config.origin())) {
        Ok(provider) => Router::new()
            .route("/sign-in/oidc", get(go))
            .route(CALLBACK, get(come_back))
            .layer(Extension(Arc::new(provider))),
        Err(error) => {
            tracing::error!(%error, "nobody can sign in with an OpenID provider");
            Router::new()
        }
    }
}

/// What the page to sign in on sends
#[derive(Deserialize)]
struct Asked {
    /// Page of ours to go to then; empty for the first
    #[serde(default)]
    to: String,
}

async fn go(
    State(state): State<AppState>,
    Extension(provider): Extension<Arc<Provider>>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(asked) = asked.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let secret = Secret::generate().map_err(|error| ApiError::internal(error.to_string()))?;
    match provider.way_in(&Attempt::of(&secret, own_page(&asked.to))).await {
        Ok(address) => {
            let mut response = Redirect::to(address.as_str()).into_response();
            let cookie = session::attempt_given(&state.config, &secret);
            response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
            Ok(response)
        }
        Err(error) => Ok(refused(&error)),
    }
}

/// What the provider sends a browser back with
#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    state: String,
    code: Option<String>,
}

async fn come_back(
    State(state): State<AppState>,
    Extension(provider): Extension<Arc<Provider>>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    sent: Result<Query<Sent>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(sent) = sent.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let mut response = answer(&state, &provider, &headers, &origin, &sent).await?;
    // An attempt is over, however it ended.
    let cookie = session::attempt_taken(&state.config);
    response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

async fn answer(
    state: &AppState,
    provider: &Provider,
    headers: &HeaderMap,
    origin: &Origin,
    sent: &Sent,
) -> Result<Response, ApiError> {
    let secret = session::attempt_sent(&state.config, headers);
    // Or another site could sign somebody in as somebody else.
    let Some((attempt, page)) = secret.and_then(|secret| Attempt::come_back(&secret, &sent.state)) else {
        tracing::warn!("came back with what this browser did not begin");
        return Ok(error_page(StatusCode::FORBIDDEN, NOT_IN, AGAIN));
    };
    let mut connection = read::connect(&state.pool).await?;
    let began = sign_in_attempt::begin(&mut connection, None, &origin.network, Utc::now()).await?;
    drop(connection);
    let Some(began) = began else {
        return Ok(waits(error_page(StatusCode::TOO_MANY_REQUESTS, NOT_IN, TOO_MANY)));
    };
    let Some(code) = &sent.code else {
        audit("signIn", "openid", "refused", Viewer::Anonymous.actor());
        return Ok(error_page(StatusCode::FORBIDDEN, NOT_IN, BROKEN_OFF));
    };
    let account = match provider.account(code, &attempt).await {
        Err(error @ OidcError::NotBelieved(_)) => return Ok(refused(&error)),
        account => account,
    };
    let mut connection = read::connect(&state.pool).await?;
    // Who is believed, or cannot be asked after, has not tried in vain.
    sign_in_attempt::forget(&mut connection, began).await?;
    match account {
        Ok(account) => enter(state, &mut connection, provider.issuer(), headers, (account, &page)).await,
        Err(error) => Ok(refused(&error)),
    }
}

/// Opens a session for who came back, with the roles that their claims give, and goes on to the page
async fn enter(
    state: &AppState,
    connection: &mut AsyncPgConnection,
    issuer: &str,
    headers: &HeaderMap,
    (account, page): (Account, &str),
) -> Result<Response, ApiError> {
    let roles: Option<Vec<ProviderRole>> = account.roles.map(|roles| {
        let role = |role: AccountRole| ProviderRole {
            role: role.role,
            partnership: role.partnership,
            organization: role.organization.map(|code| code.to_string()),
        };
        roles.into_iter().map(role).collect()
    });
    let account = ProviderAccount { issuer, subject: &account.subject, name: &account.name, roles };
    let user = write::user::of_provider(connection, &account).await?;
    let actor = user.actor();
    if user.disabled_at.is_some() {
        audit("signIn", "openid", "refused", &actor);
        return Ok(error_page(StatusCode::FORBIDDEN, NOT_IN, SHUT_OUT));
    }
    if read::user::roles_of(connection, &[user.user_id]).await?.is_empty() {
        audit("signIn", "openid", "refused", &actor);
        return Ok(error_page(StatusCode::FORBIDDEN, NOT_IN, NO_ROLE));
    }
    let secret = Secret::generate().map_err(|error| ApiError::internal(error.to_string()))?;
    write::token::open_session(connection, &user, &new_session(&state.config, &secret, headers)).await?;
    audit("signIn", "openid", "ok", &actor);
    Ok(entered(state, &secret, page))
}

/// The cause goes to the log, not to the page
fn refused(error: &OidcError) -> Response {
    tracing::warn!(cause = %error, "nobody was signed in");
    match error {
        OidcError::Provider(_) => error_page(StatusCode::BAD_GATEWAY, NOT_IN, AWAY),
        OidcError::NotBelieved(_) => {
            audit("signIn", "openid", "refused", Viewer::Anonymous.actor());
            error_page(StatusCode::FORBIDDEN, NOT_IN, AGAIN)
        }
    }
}
