//! Signing a browser out: here, and at the provider that it signed in with.

use askama::Template;
use axum::{
    Extension, Router,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use chrono::Utc;
use diesel_async::AsyncPgConnection;

use super::{Frame, done, page, sign_in_oidc::Known};
use crate::{
    auth::{Viewer, session},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    write,
};

/// Where a provider sends browsers when they are signed out there
const SIGNED_OUT: &str = "/sign-out";

/// `/sign-out`
pub(super) fn routes(provider: &Known) -> Router<AppState> {
    Router::new().route(SIGNED_OUT, get(show).post(sign_out)).layer(Extension(provider.clone()))
}

#[derive(Template)]
#[template(path = "signed_out.html")]
struct SignedOutPage<'a> {
    frame: Frame,
    /// Name of the provider where one is signed in still, and the way to sign out there; `None` when there is none
    provider: Option<(&'a str, &'a str)>,
}

/// # Errors
///
/// When the page cannot be made.
async fn show(viewer: Viewer) -> Result<Response, ApiError> {
    if viewer != Viewer::Anonymous {
        return Ok(Redirect::to("/account").into_response());
    }
    page(&SignedOutPage { frame: Frame { invites: true, ..Frame::default() }, provider: None })
}

/// Ends the session, and leads on to the provider when the user has an account of one that can be signed out of
///
/// The way there is a page that goes on by itself: browsers do not let a form lead to another site when the policy of the page names
/// only ours, and naming others would let them in everywhere.
///
/// # Errors
///
/// When the database fails.
async fn sign_out(
    State(state): State<AppState>,
    Extension(provider): Extension<Known>,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let way = match session::sent(&state.config, &headers) {
        Some(secret) => {
            let mut connection = read::connect(&state.pool).await?;
            write::token::sign_out(&mut connection, &secret.sha256(), Utc::now()).await?;
            let id_token = session::provided_sent(&state.config, &headers);
            way_out(&connection, &state, &provider, &viewer, id_token.as_deref()).await?
        }
        None => None,
    };
    if viewer != Viewer::Anonymous {
        audit("signOut", "session", "ok", viewer.actor());
    }
    let mut response = match &way {
        Some((name, address)) => {
            let left = SignedOutPage { frame: Frame::default(), provider: Some((name, address)) };
            let mut response = page(&left)?;
            let on: Option<HeaderValue> = format!("0; url={address}").parse().ok();
            response.headers_mut().extend(on.map(|on| (header::REFRESH, on)));
            response
        }
        None => done::see("/", "signOut"),
    };
    let taken = [session::taken(&state.config), session::provided_taken(&state.config)];
    for cookie in taken.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Name of the provider that the viewer has an account of, and the way to sign out there; `None` when there is none, or it cannot be
/// asked: then one is signed out here all the same
async fn way_out(
    connection: &AsyncPgConnection,
    state: &AppState,
    provider: &Known,
    viewer: &Viewer,
    id_token: Option<&str>,
) -> Result<Option<(String, String)>, ApiError> {
    let (Some(provider), Some(user_id)) = (provider, viewer.user_id()) else { return Ok(None) };
    let user = read::user::find(connection, user_id).await?;
    if user.and_then(|user| user.issuer).as_deref() != Some(provider.issuer()) {
        return Ok(None);
    }
    let to = format!("{}{SIGNED_OUT}", state.config.origin());
    match provider.way_out(id_token, &to).await {
        Ok(address) => Ok(address.map(|address| (provider.name().to_owned(), address.into()))),
        Err(error) => {
            tracing::warn!(cause = %error, "signed out here, and perhaps not at the provider");
            Ok(None)
        }
    }
}
