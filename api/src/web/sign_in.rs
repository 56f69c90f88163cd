//! Signing a browser in with a link, and out.

use askama::Template;
use axum::{
    Form, Router,
    extract::{
        Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use chrono::Utc;
use serde::Deserialize;

use super::{Frame, page};
use crate::{
    auth::{Secret, Viewer, is_same_origin, session},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    write,
};

/// `/sign-in` and `/sign-out`
pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/sign-in", get(ask).post(sign_in)).route("/sign-out", post(sign_out))
}

/// The code of a sign-in link
#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    frame: Frame,
    /// The code behind a button that uses it up: mail scanners and previews open links, but press no buttons; `None`
    /// when it does not count
    code: Option<&'a str>,
}

async fn ask(link: Result<Query<Link>, QueryRejection>) -> Result<Response, ApiError> {
    let Query(link) = link.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    // Only a code of the right form is put in the page.
    show(Secret::parse(&link.code).map(|_| link.code.as_str()))
}

async fn sign_in(
    State(state): State<AppState>,
    headers: HeaderMap,
    link: Result<Form<Link>, FormRejection>,
) -> Result<Response, ApiError> {
    // Or another site could sign somebody in as somebody else.
    if !is_same_origin(&headers, state.config.public_url.as_deref()) {
        return Err(ApiError::CrossSite);
    }
    let Form(link) = link.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let now = Utc::now();
    let session = Secret::generate().map_err(|error| ApiError::internal(error.to_string()))?;
    let signed_in = match Secret::parse(&link.code) {
        Some(code) => {
            let mut connection = read::connect(&state.pool).await?;
            let ends_at = now + session::SESSION;
            write::token::sign_in(&mut connection, &code.sha256(), &session.sha256(), now, ends_at).await?
        }
        None => None,
    };
    let Some(token) = signed_in else {
        audit("sign-in", "session", "refused", Viewer::Anonymous.actor());
        return Ok((StatusCode::FORBIDDEN, show(None)?).into_response());
    };
    audit("sign-in", "session", "ok", &format!("session:{}", token.name));
    let mut response = Redirect::to("/").into_response();
    response
        .headers_mut()
        .extend(session::given(&state.config, &session).map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

async fn sign_out(
    State(state): State<AppState>,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if let Some(secret) = session::sent(&headers) {
        let mut connection = read::connect(&state.pool).await?;
        write::token::sign_out(&mut connection, &secret.sha256(), Utc::now()).await?;
        audit("sign-out", "session", "ok", viewer.actor());
    }
    let mut response = Redirect::to("/").into_response();
    response.headers_mut().extend(session::taken(&state.config).map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

fn show(code: Option<&str>) -> Result<Response, ApiError> {
    page(&SignInPage { frame: Frame::default(), code })
}
