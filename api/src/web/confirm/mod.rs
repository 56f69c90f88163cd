//! The page `/confirm`: a user shows again who it is, before what asks for more than a session; and the form that waited for that.
//!
//! A form that was refused for want of it is kept, for the session that sent it, and is given back to be pressed again: nothing is ever
//! sent on by itself.

mod keep;
mod object;
mod page;

use axum::{
    Extension, Form, Router,
    extract::{Path, State, rejection::FormRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use serde::Deserialize;
use uuid::Uuid;

use self::page::{ConfirmPage, Waiting};
use super::{
    error_page,
    known_password::{self, EMPTY, Told, WRONG},
    sign_in::{self, TOO_OFTEN},
    sign_in_oidc::Known,
};
use crate::{
    audit_trail::Origin,
    auth::{Viewer, session},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    write,
};

pub(super) use keep::keep_form;

/// What the addresses of these pages begin with
const CONFIRM: &str = "/confirm";

const NOT_CONFIRMED: &str = "Niet bevestigd";
const ANOTHER: &str = "Bij de inlogdienst is iemand anders ingelogd dan hier. Log daar in met uw eigen account, en ga dan terug.";
const NOT_ASKED: &str = "De inlogdienst zegt niet dat u net opnieuw hebt ingelogd. Ga terug en probeer het opnieuw, of vraag de beheerder.";

/// `/confirm` and `/confirm/{id}`
pub(super) fn routes(provider: &Known) -> Router<AppState> {
    Router::new()
        .route(CONFIRM, get(show_alone).post(confirm_alone))
        .route("/confirm/{id}", get(show).post(confirm))
        .layer(Extension(provider.clone()))
}

/// Whether a page of ours is one that asks to confirm, so that who comes from there shows anew who it is
pub(super) fn is_way(page: &str) -> bool {
    page.strip_prefix(CONFIRM).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn address(form: Option<Uuid>) -> String {
    form.map_or_else(|| CONFIRM.to_owned(), |id| format!("{CONFIRM}/{id}"))
}

/// What the page sends
#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    password: String,
}

async fn show_alone(
    State(state): State<AppState>,
    Extension(provider): Extension<Known>,
    viewer: Viewer,
) -> Result<Response, ApiError> {
    shown(&state, &provider, &viewer, None, "").await
}

/// # Errors
///
/// As [`shown`].
async fn show(
    State(state): State<AppState>,
    Extension(provider): Extension<Known>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let id = id.parse().map_err(|_| ApiError::NotFound)?;
    shown(&state, &provider, &viewer, Some(id), "").await
}

/// The page that asks for the password, or gives back the form that waits
///
/// # Errors
///
/// [`ApiError::Unauthenticated`] for nobody; [`ApiError::NotFound`] for who has nothing to confirm with, and for a form that does not wait
/// for this session; when the database fails.
async fn shown(
    state: &AppState,
    provider: &Known,
    viewer: &Viewer,
    form: Option<Uuid>,
    problem: &str,
) -> Result<Response, ApiError> {
    let connection = read::connect(&state.pool).await?;
    let (session, until) = session_of(viewer)?;
    let waiting = match form {
        Some(id) => Some(Waiting::find(&connection, viewer, id, session).await?.ok_or(ApiError::NotFound)?),
        None => None,
    };
    let user_id = viewer.user_id().ok_or(ApiError::NotFound)?;
    let user = read::user::find(&connection, user_id).await?.ok_or(ApiError::NotFound)?;
    let of_account = provider.as_ref().filter(|provider| user.issuer.as_deref() == Some(provider.issuer()));
    let provider = of_account.map(|provider| (provider.name(), sign_in::way_over_provider(&address(form))));
    let is_confirmed = Utc::now() < until;
    let name = user.issuer.is_none().then_some(user.name);
    super::page(&ConfirmPage::new(viewer, address(form), waiting, is_confirmed, (name, provider), problem))
}

/// # Errors
///
/// [`ApiError::Unauthenticated`] for nobody, [`ApiError::NotFound`] for who has nothing to confirm with.
fn session_of(viewer: &Viewer) -> Result<(Uuid, DateTime<Utc>), ApiError> {
    match viewer {
        Viewer::Anonymous => Err(ApiError::Unauthenticated),
        Viewer::SignedIn { .. } => viewer.session_of_user().ok_or(ApiError::NotFound),
    }
}

async fn confirm_alone(
    State(state): State<AppState>,
    Extension(provider): Extension<Known>,
    Extension(origin): Extension<Origin>,
    viewer: Viewer,
    sent: Result<Form<Sent>, FormRejection>,
) -> Result<Response, ApiError> {
    with_password(&state, &provider, (&viewer, &origin), None, sent).await
}

/// # Errors
///
/// As [`with_password`].
async fn confirm(
    State(state): State<AppState>,
    Extension(provider): Extension<Known>,
    Extension(origin): Extension<Origin>,
    viewer: Viewer,
    Path(id): Path<String>,
    sent: Result<Form<Sent>, FormRejection>,
) -> Result<Response, ApiError> {
    let id = id.parse().map_err(|_| ApiError::NotFound)?;
    with_password(&state, &provider, (&viewer, &origin), Some(id), sent).await
}

/// Confirms a session by the password of its user, and goes back to the page with the form that waits
///
/// # Errors
///
/// As [`shown`]; a body that is no form.
async fn with_password(
    state: &AppState,
    provider: &Known,
    (viewer, origin): (&Viewer, &Origin),
    form: Option<Uuid>,
    sent: Result<Form<Sent>, FormRejection>,
) -> Result<Response, ApiError> {
    let Form(sent) = sent.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let (session, _) = session_of(viewer)?;
    let mut connection = read::connect(&state.pool).await?;
    let user_id = viewer.user_id().ok_or(ApiError::NotFound)?;
    let user = read::user::find(&connection, user_id).await?.ok_or(ApiError::NotFound)?;
    let wrong = if sent.password.is_empty() { EMPTY } else { WRONG };
    let told = known_password::told(&mut connection, &user, origin, sent.password).await?;
    let (status, problem) = match told {
        Told::Right => {
            write::token::confirm(&mut connection, session, Utc::now()).await?;
            audit("confirm", "password", "ok", viewer.actor());
            return Ok(Redirect::to(&address(form)).into_response());
        }
        Told::Wrong => (StatusCode::FORBIDDEN, wrong),
        Told::TooOften => (StatusCode::TOO_MANY_REQUESTS, TOO_OFTEN),
    };
    audit("confirm", "password", "refused", viewer.actor());
    drop(connection);
    Ok((status, shown(state, provider, viewer, form, problem).await?).into_response())
}

/// Confirms a session by what the provider says of who came back from it, and goes on to the page
///
/// # Errors
///
/// When the database fails.
pub(super) async fn by_provider(
    connection: &mut AsyncPgConnection,
    viewer: &Viewer,
    session: Uuid,
    (is_same, shown_at): (bool, Option<DateTime<Utc>>),
    page: &str,
) -> Result<Response, ApiError> {
    let now = Utc::now();
    let fresh = shown_at.map(|at| at.min(now)).filter(|at| now - *at < session::CONFIRMED);
    let refusal = match (is_same, fresh) {
        (true, Some(at)) => {
            write::token::confirm(connection, session, at).await?;
            audit("confirm", "openid", "ok", viewer.actor());
            return Ok(Redirect::to(page).into_response());
        }
        (false, _) => ANOTHER,
        (true, None) => NOT_ASKED,
    };
    audit("confirm", "openid", "refused", viewer.actor());
    Ok(error_page(Some(viewer), StatusCode::FORBIDDEN, NOT_CONFIRMED, refusal))
}
