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
use schema::models::User;
use serde::Deserialize;

use super::{
    confirm, error_page,
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

/// The provider that people have accounts of; `None` without one
pub(super) type Known = Option<Arc<Provider>>;

/// The provider of the settings
pub(super) fn provider(config: &Config) -> Known {
    let settings = config.oidc.clone()?;
    let made = Provider::new(settings, format!("{}{CALLBACK}", config.origin()));
    made.inspect_err(|error| tracing::error!(%error, "nobody can sign in with an OpenID provider"))
        .ok()
        .map(Arc::new)
}

/// `/sign-in/oidc` and the address that the provider sends browsers back to; nothing without a provider
pub(super) fn routes(provider: &Known) -> Router<AppState> {
    let Some(provider) = provider else { return Router::new() };
    Router::new()
        .route("/sign-in/oidc", get(go))
        .route(CALLBACK, get(come_back))
        .layer(Extension(Arc::clone(provider)))
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
    let to = own_page(&asked.to);
    match provider.way_in(&Attempt::of(&secret, to), confirm::is_way(to)).await {
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
    viewer: Viewer,
    headers: HeaderMap,
    sent: Result<Query<Sent>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(sent) = sent.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let mut response = answer(&state, &provider, (&viewer, &headers), &origin, &sent).await?;
    // An attempt is over, however it ended.
    let cookie = session::attempt_taken(&state.config);
    response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

async fn answer(
    state: &AppState,
    provider: &Provider,
    (viewer, headers): (&Viewer, &HeaderMap),
    origin: &Origin,
    sent: &Sent,
) -> Result<Response, ApiError> {
    let secret = session::attempt_sent(&state.config, headers);
    // Or another site could sign somebody in as somebody else.
    let Some((attempt, page)) = secret.and_then(|secret| Attempt::come_back(&secret, &sent.state)) else {
        tracing::warn!("came back with what this browser did not begin");
        return Ok(error_page(None, StatusCode::FORBIDDEN, NOT_IN, AGAIN));
    };
    let mut connection = read::connect(&state.pool).await?;
    let began = sign_in_attempt::begin(&mut connection, None, &origin.network, Utc::now()).await?;
    drop(connection);
    let Some(began) = began else {
        return Ok(waits(error_page(None, StatusCode::TOO_MANY_REQUESTS, NOT_IN, TOO_MANY)));
    };
    let Some(code) = &sent.code else {
        audit("signIn", "openid", "refused", Viewer::Anonymous.actor());
        return Ok(error_page(None, StatusCode::FORBIDDEN, NOT_IN, BROKEN_OFF));
    };
    let account = match provider.account(code, &attempt).await {
        Err(error @ OidcError::NotBelieved(_)) => return Ok(refused(&error)),
        account => account,
    };
    let mut connection = read::connect(&state.pool).await?;
    // Who is believed, or cannot be asked after, has not tried in vain.
    sign_in_attempt::forget(&mut connection, began).await?;
    match account {
        Ok((account, id_token)) => {
            let shown_at = account.shown_at;
            let user = user_of(&mut connection, provider.issuer(), account).await?;
            match viewer.session_of_user() {
                Some((session, _)) if confirm::is_way(&page) => {
                    let is_same = viewer.user_id() == Some(user.user_id);
                    confirm::by_provider(&mut connection, viewer, session, (is_same, shown_at), &page).await
                }
                _ => enter(state, &mut connection, headers, (&user, &id_token), &page).await,
            }
        }
        Err(error) => Ok(refused(&error)),
    }
}

/// Who came back, with the roles that their claims give
async fn user_of(
    connection: &mut AsyncPgConnection,
    issuer: &str,
    account: Account,
) -> Result<User, ApiError> {
    let roles: Option<Vec<ProviderRole>> = account.roles.map(|roles| {
        let role = |role: AccountRole| ProviderRole {
            role: role.role,
            partnership: role.partnership,
            organization: role.organization.map(|code| code.to_string()),
        };
        roles.into_iter().map(role).collect()
    });
    let account = ProviderAccount { issuer, subject: &account.subject, name: &account.name, roles };
    Ok(write::user::of_provider(connection, &account).await?)
}

/// Opens a session for who came back, and goes on to the page
async fn enter(
    state: &AppState,
    connection: &mut AsyncPgConnection,
    headers: &HeaderMap,
    (user, id_token): (&User, &str),
    page: &str,
) -> Result<Response, ApiError> {
    let actor = user.actor();
    if user.disabled_at.is_some() {
        audit("signIn", "openid", "refused", &actor);
        return Ok(error_page(None, StatusCode::FORBIDDEN, NOT_IN, SHUT_OUT));
    }
    if read::user::roles_of(connection, &[user.user_id]).await?.is_empty() {
        audit("signIn", "openid", "refused", &actor);
        return Ok(error_page(None, StatusCode::FORBIDDEN, NOT_IN, NO_ROLE));
    }
    let secret = Secret::generate().map_err(|error| ApiError::internal(error.to_string()))?;
    write::token::open_session(connection, user, &new_session(&state.config, &secret, headers)).await?;
    audit("signIn", "openid", "ok", &actor);
    let mut response = entered(state, &secret, page);
    let provided = session::provided_given(&state.config, id_token);
    response.headers_mut().extend(provided.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

/// The cause goes to the log, not to the page
fn refused(error: &OidcError) -> Response {
    tracing::warn!(cause = %error, "nobody was signed in");
    match error {
        OidcError::Provider(_) => error_page(None, StatusCode::BAD_GATEWAY, NOT_IN, AWAY),
        OidcError::NotBelieved(_) => {
            audit("signIn", "openid", "refused", Viewer::Anonymous.actor());
            error_page(None, StatusCode::FORBIDDEN, NOT_IN, AGAIN)
        }
    }
}
