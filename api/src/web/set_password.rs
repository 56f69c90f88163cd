//! The page `/sign-in/password`: who was invited, or lost a password, sets one by a link that works once.

use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{
        Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{models::User, rules, texts::violation_sentence, types::TokenPurpose};
use serde::Deserialize;

use super::{
    Frame, error_page, page,
    sign_in::{NOT_IN, TOO_MANY, entered, new_session, waits},
};
use crate::{
    audit_trail::Origin,
    auth::{Secret, Viewer, is_same_origin, password},
    error::ApiError,
    password_link::PATH,
    read,
    state::AppState,
    telemetry::audit,
    write::{self, sign_in_attempt},
};

/// The page
pub(super) fn routes() -> Router<AppState> {
    Router::new().route(PATH, get(ask).post(set))
}

/// What the link tells, and the form sends
#[derive(Deserialize, Default)]
struct Sent {
    #[serde(default)]
    code: String,
    #[serde(default)]
    password: String,
}

#[derive(Template)]
#[template(path = "set_password.html")]
struct SetPasswordPage<'a> {
    frame: Frame,
    /// Name of the user, and the code of the link; `None` when it does not count
    link: Option<(&'a str, &'a str)>,
    /// Why no password was set; empty when nobody tried
    problem: &'a str,
}

/// The link that counts, with its user; looking does not use it up
async fn find(connection: &AsyncPgConnection, code: &str) -> Result<Option<(Secret, User)>, ApiError> {
    let Some(secret) = Secret::parse(code) else { return Ok(None) };
    let found = read::token::find(connection, TokenPurpose::Password, &secret.sha256(), Utc::now()).await?;
    Ok(found.and_then(|(_, _, user)| Some((secret, user?))))
}

async fn ask(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    sent: Result<Query<Sent>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(sent) = sent.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let mut connection = read::connect(&state.pool).await?;
    answer(&mut connection, &origin, &sent.code, None).await
}

/// The page for a code; who tries codes that do not count has to wait
async fn answer(
    connection: &mut AsyncPgConnection,
    origin: &Origin,
    code: &str,
    problem: Option<&str>,
) -> Result<Response, ApiError> {
    let began = sign_in_attempt::begin(connection, None, &origin.network, Utc::now()).await?;
    let Some(attempt) = began else {
        return Ok(waits(error_page(None, StatusCode::TOO_MANY_REQUESTS, NOT_IN, TOO_MANY)));
    };
    let found = find(connection, code).await?;
    let link = found.as_ref().map(|(secret, user)| (user.name.as_str(), secret.reveal()));
    let status = match (link, problem) {
        (None, _) => StatusCode::FORBIDDEN,
        (Some(_), Some(_)) => StatusCode::BAD_REQUEST,
        (Some(_), None) => StatusCode::OK,
    };
    if link.is_some() {
        sign_in_attempt::forget(connection, attempt).await?;
    }
    let shown = SetPasswordPage { frame: Frame::default(), link, problem: problem.unwrap_or_default() };
    Ok((status, page(&shown)?).into_response())
}

/// Sets the password and signs in with it, or says what is wrong
///
/// # Errors
///
/// [`ApiError::CrossSite`]; a body that is no form; when the database fails.
async fn set(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    sent: Result<Form<Sent>, FormRejection>,
) -> Result<Response, ApiError> {
    // Or another site could sign somebody in as somebody else.
    if !is_same_origin(&headers, state.config.public_url.as_deref()) {
        return Err(ApiError::CrossSite);
    }
    let Form(sent) = sent.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let mut connection = read::connect(&state.pool).await?;
    let Some((link, user)) = find(&connection, &sent.code).await? else {
        audit("setPassword", "link", "refused", Viewer::Anonymous.actor());
        return answer(&mut connection, &origin, &sent.code, None).await;
    };
    if let Err(violation) = rules::password::check(&sent.password, &user.name) {
        audit("setPassword", &user.name, "refused", Viewer::Anonymous.actor());
        let sentence = violation_sentence(&violation);
        return answer(&mut connection, &origin, &sent.code, Some(&sentence)).await;
    }
    let hash = password::hash(sent.password).await?;
    let secret = Secret::generate().map_err(|error| ApiError::internal(error.to_string()))?;
    let session = new_session(&state.config, &secret, &headers);
    let done = write::user::set_password_by_link(&mut connection, &link.sha256(), &hash, &session).await?;
    let Some(user) = done else {
        // Another was faster.
        audit("setPassword", "link", "refused", Viewer::Anonymous.actor());
        return answer(&mut connection, &origin, &sent.code, None).await;
    };
    audit("setPassword", &user.name, "ok", &user.actor());
    audit("signIn", "link", "ok", &user.actor());
    Ok(entered(&state, &secret, "/"))
}
